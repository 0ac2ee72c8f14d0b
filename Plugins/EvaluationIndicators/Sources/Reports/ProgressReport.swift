internal import EssaimKit
internal import Inference

/// Each indicator from before launch to the end.
struct ProgressReport: Report {
    let name = "progress"
    let label = Label(fr: "Évolution des indicateurs", en: "Progress of the indicators")
    let parameters = [
        Parameter("level", .term(.unitLevel), label: Label(fr: "Niveau de regroupement", en: "Level")),
        Parameter(
            "point", .term(.evaluationPoint), label: Label(fr: "Point d’évaluation", en: "Evaluation point")),
        Parameter(
            "indicator", .record(types: ["indicator"]), label: Label(fr: "Indicateur", en: "Indicator")),
        Parameter("test", .term(TestKind.vocabulary), label: Label(fr: "Test", en: "Test")),
    ]
    /// More panels than this can't be read on one page.
    static let panelLimit = 32

    func run(_ arguments: Arguments, over records: any RecordSource) throws -> ReportResult {
        let level = arguments.text("level").flatMap { UnitGroup.Level(rawValue: $0) } ?? .overall
        let kind = arguments.text("test").flatMap { TestKind(rawValue: $0) } ?? .unpaired
        let totals = try CampaignTotals(records, at: level, keepsMeans: kind == .paired) { indicator in
            (arguments.text("point").map { $0 == indicator.point } ?? true)
                && (arguments.text("indicator").map { $0 == indicator.id.description } ?? true)
        }
        let progress = try Progress(totals, kind, records)
        let campaigns = progress.campaignTable()
        var result = ReportResult(
            tables: [progress.changeTable(), campaigns], figures: progress.figures(from: campaigns),
            notes: progress.notes)
        try result.markSampleData(records)
        return result
    }
}

/// The rows of the report: an indicator and a group each.
struct Progress {
    struct Line {
        var indicator: Int
        var group: UnitGroup
        var comparison: Comparison?
    }

    let totals: CampaignTotals
    let kind: TestKind
    private(set) var lines: [Line] = []

    init(_ totals: CampaignTotals, _ kind: TestKind, _ records: any RecordSource) throws {
        self.totals = totals
        self.kind = kind
        let last = CampaignTotals.campaigns.count - 1
        var lines: [Line] = []
        var comparisons: [Comparison?] = []
        for indicator in totals.indicators.indices {
            for group in totals.groups {
                guard
                    CampaignTotals.campaigns.indices.contains(where: {
                        totals.moments(indicator, $0, group).administrations > 0
                    })
                else { continue }
                lines.append(Line(indicator: indicator, group: group, comparison: nil))
                // What is hidden is not compared, and weighs nothing in the correction for many comparisons.
                let both = [0, last].map { totals.subject(indicator, $0, group) }
                let isShown = try both.allSatisfy(records.shows)
                comparisons.append(
                    try isShown
                        ? Self.compare(totals, indicator, group, kind, last)?.disclosed(
                            about: both, in: records)
                        : nil)
            }
        }
        Comparison.correct(&comparisons)
        for index in lines.indices { lines[index].comparison = comparisons[index] }
        self.lines = lines
    }

    private static func compare(
        _ totals: CampaignTotals, _ indicator: Int, _ group: UnitGroup, _ kind: TestKind, _ last: Int
    ) -> Comparison? {
        let entry = totals.indicators[indicator]
        var comparison = Comparison.of(
            totals.moments(indicator, 0, group), totals.moments(indicator, last, group),
            isTotal: entry.aggregation == .sum, isShare: entry.isShare)
        if kind == .paired {
            let changes = totals.changes(indicator, from: 0, to: last, in: group)
            // The interval is of the administrations' own mean change, which isn't the change shown.
            comparison?.test = changes.count >= Comparison.pairsNeeded ? SmallSampleTest.paired(changes) : nil
            comparison?.test?.interval = nil
        }
        return comparison
    }

    private func head(_ line: Line) -> [Table.Cell] {
        let entry = totals.indicators[line.indicator]
        let label = totals.label(of: line.group)
        return [
            .term(entry.point, of: .evaluationPoint), .record(entry.id, title: entry.heading),
            .term(code: line.group.code, label),
        ]
    }

    private static let headColumns: [Table.Column] = [
        .init("point", fr: "Point d’évaluation", en: "Evaluation point"),
        .init("indicator", fr: "Indicateur", en: "Indicator"), .init("group", fr: "Groupe", en: "Group"),
    ]

    func changeTable() -> Table {
        let last = CampaignTotals.campaigns.count - 1
        var table = Table(
            "progress", label: Label(fr: "Évolution des indicateurs", en: "Progress of the indicators"),
            columns: Self.headColumns
                + Vocabulary.campaign.terms.map { .init($0.code, fr: $0.label.fr, en: $0.label.en) } + [
                    .init("change", fr: "Évolution", en: "Change"),
                    .init("change-low", fr: "de (95 %)", en: "from (95 %)"),
                    .init("change-high", fr: "à (95 %)", en: "to (95 %)"),
                    .init("p", fr: "p corrigée", en: "adjusted p"),
                    .init("significant", fr: "Significative", en: "Significant"),
                ])
        for line in lines {
            let entry = totals.indicators[line.indicator]
            let both = [
                totals.subject(line.indicator, 0, line.group),
                totals.subject(line.indicator, last, line.group),
            ]
            let scatter = both.map(\.scatter)
            var row = head(line)
            for campaign in CampaignTotals.campaigns.indices {
                row.append(
                    .statistic(
                        Statistic(
                            totals.value(line.indicator, campaign, line.group), decimals: entry.decimals,
                            about: [totals.subject(line.indicator, campaign, line.group)])))
            }
            let comparison = line.comparison
            row += [
                .statistic(Statistic(comparison?.change, decimals: entry.decimals, about: both)),
                .statistic(
                    Statistic(comparison?.test?.interval?.low, decimals: entry.decimals, about: scatter)),
                .statistic(
                    Statistic(comparison?.test?.interval?.high, decimals: entry.decimals, about: scatter)),
                .statistic(Statistic(comparison?.shownP, decimals: 4, about: scatter)),
                significance(comparison, about: both),
            ]
            table.rows.append(row)
        }
        return table
    }

    func campaignTable() -> Table {
        var table = Table(
            "campaigns", label: Label(fr: "Valeurs par campagne", en: "Values by campaign"),
            columns: Self.headColumns + [
                .init("campaign", fr: "Campagne", en: "Campaign"), .init("value", fr: "Valeur", en: "Value"),
                .init("low", fr: "de (95 %)", en: "from (95 %)"),
                .init("high", fr: "à (95 %)", en: "to (95 %)"),
                .init("respondents", fr: "Répondants", en: "Respondents"),
                .init("administrations", fr: "Administrations", en: "Administrations"),
            ])
        for line in lines {
            let entry = totals.indicators[line.indicator]
            for campaign in CampaignTotals.campaigns.indices {
                let moments = totals.moments(line.indicator, campaign, line.group)
                let subject = [totals.subject(line.indicator, campaign, line.group)]
                let interval = moments.interval(
                    isTotal: entry.aggregation == .sum, isShare: entry.isShare)
                let isMissing = moments.administrations == 0
                func number(_ number: Double?, _ decimals: Int, isScatter: Bool = false) -> Table.Cell {
                    .statistic(
                        Statistic(
                            isMissing ? nil : number, decimals: decimals,
                            about: isScatter ? subject.map(\.scatter) : subject))
                }
                table.rows.append(
                    head(line) + [
                        .term(CampaignTotals.campaigns[campaign], of: .campaign),
                        number(totals.value(line.indicator, campaign, line.group), entry.decimals),
                        number(interval?.low, entry.decimals, isScatter: true),
                        number(interval?.high, entry.decimals, isScatter: true),
                        number(Double(moments.people), 0), number(Double(moments.administrations), 0),
                    ])
            }
        }
        return table
    }

    func figures(from campaigns: Table) -> [Figure] {
        guard !lines.isEmpty, lines.count <= ProgressReport.panelLimit else { return [] }
        let isOneGroup = totals.groups.count == 1
        var data = Table(
            "progress-data", label: Label(fr: "Données de la figure", en: "Data of the figure"),
            columns: [
                .init("panel", fr: "Indicateur", en: "Indicator"),
                .init("scale", fr: "Mesure", en: "Measure"),
            ] + campaigns.columns.dropFirst(3).prefix(5))
        for (index, row) in campaigns.rows.enumerated() {
            let line = lines[index / CampaignTotals.campaigns.count]
            let entry = totals.indicators[line.indicator]
            let group = totals.label(of: line.group)
            data.rows.append(
                [
                    .term(
                        code: entry.code,
                        isOneGroup
                            ? Label(fr: entry.heading, en: entry.heading)
                            : Label(fr: "\(entry.name) – \(group.fr)", en: "\(entry.name) – \(group.en)")),
                    // Scores share an axis, and so do shares; a quantity has its own.
                    entry.measure == "score" || entry.isShare
                        ? .term(entry.measure, of: measure) : .text(entry.unit ?? entry.code),
                ] + row.dropFirst(3).prefix(5))
        }
        return [
            Figure(
                "progress",
                title: Label(
                    fr: "Les indicateurs, d’avant le lancement au bilan",
                    en: "The indicators, from before launch to the end"),
                description: Label(
                    fr:
                        "Un petit graphique par indicateur : la valeur aux trois campagnes, avec son intervalle de confiance à 95 %. Q : valeur masquée ; L : non collectée.",
                    en:
                        "One small chart for each indicator: its value in the three campaigns, with its 95 % confidence interval. Q: hidden; L: not collected."
                ),
                chart: .smallMultiples(
                    panel: "panel", x: "campaign", value: "value", low: "low", high: "high", scale: "scale"),
                table: data)
        ]
    }

    var notes: [Label] {
        [
            kind == .paired
                ? Label(
                    fr:
                        "Significative : test t apparié sur l’évolution de chaque administration (\(Comparison.pairsNeeded) au moins), p corrigées ensemble par la méthode de Holm, seuil 5 %.",
                    en:
                        "Significant: paired t-test on each administration’s own change (\(Comparison.pairsNeeded) at least), p-values corrected together by Holm’s method, level 5 %."
                )
                : Label(
                    fr:
                        "Intervalles : Student pour une moyenne, Wilson pour une part. Significative : test de Welch (moyennes) ou test exact de Fisher (parts), p corrigées ensemble par la méthode de Holm, seuil 5 %.",
                    en:
                        "Intervals: Student for a mean, Wilson for a share. Significant: Welch’s test (means) or Fisher’s exact test (shares), p-values corrected together by Holm’s method, level 5 %."
                )
        ]
    }
}
