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
        let totals = try CampaignTotals(records, at: level, keepsUnits: kind == .paired)
        let progress = try Progress(totals, kind, records) { indicator in
            (arguments.text("point").map { $0 == indicator.point } ?? true)
                && (arguments.text("indicator").map { $0 == indicator.id.description } ?? true)
        }
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
        /// What the comparison's figures are about.
        var subjects: [Subject]
        /// Services that the comparison rests on, where each counts once.
        var services: Int?
    }

    let totals: CampaignTotals
    let kind: TestKind
    private(set) var lines: [Line] = []
    private var hasRanks = false
    private var hasManyTables = false

    /// - Parameter wanted: Which indicators to show. All are compared: the correction for many comparisons is over
    ///   those that the plan makes, not over those that somebody looks at.
    init(
        _ totals: CampaignTotals, _ kind: TestKind, _ records: any RecordSource,
        wanted: (IndicatorEntry) -> Bool
    ) throws {
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
                var line = Line(
                    indicator: indicator, group: group,
                    subjects: [totals.subject(indicator, 0, group), totals.subject(indicator, last, group)])
                var comparison: Comparison?
                switch kind {
                case .unpaired:
                    comparison = .of(
                        totals.moments(indicator, 0, group), totals.moments(indicator, last, group),
                        totals.indicators[indicator])
                case .paired:
                    let services = ServiceChanges(totals, indicator, from: 0, to: last, in: group)
                    line.services = services.count
                    line.subjects += try services.subjects(totals, indicator, [0, last], records)
                    comparison = .paired(services, totals.indicators[indicator])
                }
                // What is hidden is not compared, and weighs nothing in the correction for many comparisons.
                let isShown = try line.subjects.allSatisfy(records.shows)
                // A paired test rests on the administrations' own figures alone, all of which are shown.
                if kind == .unpaired {
                    comparison = try comparison?.disclosed(about: line.subjects, in: records)
                }
                comparisons.append(isShown ? comparison : nil)
                lines.append(line)
            }
        }
        Comparison.correct(&comparisons)
        for index in lines.indices { lines[index].comparison = comparisons[index] }
        self.lines = lines.filter { wanted(totals.indicators[$0.indicator]) }
        for line in self.lines {
            let entry = totals.indicators[line.indicator]
            if entry.scale == .order || entry.scale == .words { hasRanks = true }
            let (one, two) = (
                totals.moments(line.indicator, 0, line.group).share,
                totals.moments(line.indicator, last, line.group).share
            )
            if entry.isShare,
                !SharesTest.isExact(one.successes, of: one.people, two.successes, of: two.people)
            {
                hasManyTables = true
            }
        }
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
        var table = Table(
            "progress", label: Label(fr: "Évolution des indicateurs", en: "Progress of the indicators"),
            columns: Self.headColumns
                + Vocabulary.campaign.terms.map { .init($0.code, fr: $0.label.fr, en: $0.label.en) } + [
                    .init("change", fr: "Évolution", en: "Change"),
                    .init("change-low", fr: "de (95 %)", en: "from (95 %)"),
                    .init("change-high", fr: "à (95 %)", en: "to (95 %)"),
                    .init("p", fr: "p corrigée", en: "adjusted p"),
                    .init("significant", fr: "Significative", en: "Significant"),
                ]
                + (kind == .paired
                    ? [.init("services", fr: "Services en commun", en: "Services in common")] : []))
        for line in lines {
            let entry = totals.indicators[line.indicator]
            let scatter = kind == .paired ? line.subjects : line.subjects.map(\.scatter)
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
                .statistic(Statistic(comparison?.change, decimals: entry.decimals, about: line.subjects)),
                .statistic(
                    Statistic(comparison?.test?.interval?.low, decimals: entry.decimals, about: scatter)),
                .statistic(
                    Statistic(comparison?.test?.interval?.high, decimals: entry.decimals, about: scatter)),
                .statistic(Statistic(comparison?.shownP, decimals: 4, about: scatter)),
                significance(comparison, about: line.subjects),
            ]
            if let services = line.services { row.append(.count(services)) }
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
                let interval = moments.interval(of: entry)
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
                    entry.measure == "score" || entry.measure == "percentage"
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
        var notes = [
            kind == .paired
                ? Label(
                    fr:
                        "Évolution, intervalle et test portent sur la même chose : la moyenne des évolutions propres des administrations présentes aux deux campagnes (\(Comparison.pairsNeeded) au moins), chacune comptant une fois ; test t apparié, p corrigées ensemble par la méthode de Holm sur tous les indicateurs, seuil 5 %. Affichés là où les chiffres de chacune peuvent l’être.",
                    en:
                        "Change, interval and test are of the same: the mean of the own changes of the administrations in both campaigns (\(Comparison.pairsNeeded) at least), each counting once; paired t-test, p-values corrected together by Holm’s method over all indicators, level 5 %. Shown where each one’s own figures can be."
                )
                : Label(
                    fr:
                        "Intervalles : Student pour une moyenne, Wilson pour une part. Significative : test de Welch (moyennes) ou test exact de Fisher (parts), p corrigées ensemble par la méthode de Holm sur tous les indicateurs, seuil 5 %.",
                    en:
                        "Intervals: Student for a mean, Wilson for a share. Significant: Welch’s test (means) or Fisher’s exact test (shares), p-values corrected together by Holm’s method over all indicators, level 5 %."
                )
        ]
        if hasRanks {
            notes.append(
                kind == .paired
                    ? Label(
                        fr:
                            "Un rang n’a pas de distances : son évolution est la médiane de celles des administrations, son test celui des rangs signés de Wilcoxon, sans intervalle. Un indicateur qualitatif n’a pas de test.",
                        en:
                            "Ranks have no distances: their change is the median of the administrations’ own, their test Wilcoxon’s signed-rank test, without an interval. A qualitative indicator has no test."
                    )
                    : Label(
                        fr:
                            "Un rang ou un indicateur qualitatif n’a ici ni intervalle ni test : il faudrait la réponse de chacun. Pour un rang, --set test=paired compare les administrations entre elles par leurs rangs (Wilcoxon).",
                        en:
                            "Ranks and qualitative indicators have neither interval nor test here: that would take everyone’s answer. For ranks, --set test=paired compares administrations by their ranks (Wilcoxon)."
                    ))
        }
        if kind == .unpaired && hasManyTables {
            notes.append(
                Label(
                    fr:
                        "Au-delà de \(SharesTest.exactLimit) tableaux possibles, le test de Fisher cède la place au test du χ² de Pearson.",
                    en:
                        "Beyond \(SharesTest.exactLimit) possible tables, Fisher’s test gives way to Pearson’s chi-squared test."
                ))
        }
        return notes + totals.notes
    }
}
