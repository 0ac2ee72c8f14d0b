internal import EssaimKit

/// The same question asked of agents and of managers.
struct AgentsAndManagersReport: Report {
    let name = "agents-and-managers"
    let label = Label(
        fr: "Agents et managers : la même question", en: "Agents and managers: the same question")
    let parameters = [
        Parameter("level", .term(.unitLevel), label: Label(fr: "Niveau de regroupement", en: "Level")),
        Parameter("campaign", .term(.campaign), label: Label(fr: "Campagne", en: "Campaign")),
    ]

    func run(_ arguments: Arguments, over records: any RecordSource) throws -> ReportResult {
        let level = arguments.text("level").flatMap { UnitGroup.Level(rawValue: $0) } ?? .overall
        let totals = try CampaignTotals(records, at: level) { $0.pairedWith != nil }
        let places = Dictionary(
            totals.indicators.enumerated().map { ($0.element.id.description, $0.offset) },
            uniquingKeysWith: { first, _ in first })
        // Each pair once, from the agents' side.
        let pairs = totals.indicators.indices.compactMap { agents -> (agents: Int, managers: Int)? in
            guard totals.indicators[agents].respondents.contains("agents"),
                let managers = totals.indicators[agents].pairedWith.flatMap({ places[$0] }),
                totals.indicators[managers].respondents.contains("managers")
            else { return nil }
            return (agents, managers)
        }
        let campaigns = CampaignTotals.campaigns.indices.filter { campaign in
            arguments.text("campaign").map { $0 == CampaignTotals.campaigns[campaign] } ?? true
        }
        let table = try table(totals, pairs, Set(campaigns), records)
        var result = ReportResult(
            tables: [table], figures: figure(totals, table, campaigns),
            notes: [
                Label(
                    fr:
                        "Écart : managers moins agents ; les deux publics ne sont pas les mêmes personnes, le test est celui d’échantillons indépendants, p corrigées par la méthode de Holm.",
                    en:
                        "Difference: managers less agents; the two are different people, so the test is that of independent samples, p-values corrected by Holm’s method."
                )
            ] + totals.notes)
        try result.markSampleData(records)
        return result
    }

    private func table(
        _ totals: CampaignTotals, _ pairs: [(agents: Int, managers: Int)], _ wanted: Set<Int>,
        _ records: any RecordSource
    ) throws -> Table {
        var table = Table(
            "pairs", label: label,
            columns: [
                .init("question", fr: "Question", en: "Question"), .init("group", fr: "Groupe", en: "Group"),
                .init("campaign", fr: "Campagne", en: "Campaign"),
                .init("agents", fr: "Agents", en: "Agents"),
                .init("agents-respondents", fr: "Agents répondants", en: "Agents asked"),
                .init("managers", fr: "Managers", en: "Managers"),
                .init("managers-respondents", fr: "Managers répondants", en: "Managers asked"),
                .init("difference", fr: "Écart", en: "Difference"),
                .init("p", fr: "p corrigée", en: "adjusted p"),
                .init("significant", fr: "Significatif", en: "Significant"),
            ])
        var comparisons: [Comparison?] = []
        var rows: [(campaign: Int, head: [Table.Cell], subjects: [Subject], decimals: Int)] = []
        for (agents, managers) in pairs {
            var entry = totals.indicators[agents]
            // Shares are compared as shares only where both are.
            if !totals.indicators[managers].isShare { entry.scale = totals.indicators[managers].scale }
            for group in totals.groups {
                // All are compared, whichever are shown: the correction is over what the plan compares.
                for campaign in CampaignTotals.campaigns.indices {
                    let moments = [agents, managers].map { totals.moments($0, campaign, group) }
                    guard moments.contains(where: { $0.administrations > 0 }) else { continue }
                    let subjects = [agents, managers].map { totals.subject($0, campaign, group) }
                    let isShown = try subjects.allSatisfy(records.shows)
                    comparisons.append(
                        try isShown
                            ? Comparison.of(moments[0], moments[1], entry)?
                                .disclosed(about: subjects, in: records)
                            : nil)
                    let values = zip([agents, managers], zip(moments, subjects)).flatMap { indicator, pair in
                        let isMissing = pair.0.administrations == 0
                        return [
                            Table.Cell.statistic(
                                Statistic(
                                    totals.value(indicator, campaign, group), decimals: entry.decimals,
                                    about: [pair.1])),
                            .statistic(
                                Statistic(
                                    isMissing ? nil : Double(pair.0.people), decimals: 0, about: [pair.1])),
                        ]
                    }
                    rows.append(
                        (
                            campaign,
                            [
                                .record(entry.id, title: entry.name),
                                .term(code: group.code, totals.label(of: group)),
                                .term(CampaignTotals.campaigns[campaign], of: .campaign),
                            ] + values, subjects, entry.decimals
                        ))
                }
            }
        }
        Comparison.correct(&comparisons)
        table.rows = zip(rows, comparisons).filter { wanted.contains($0.0.campaign) }.map { row, comparison in
            row.head + [
                .statistic(Statistic(comparison?.change, decimals: row.decimals, about: row.subjects)),
                .statistic(
                    Statistic(comparison?.shownP, decimals: 4, about: row.subjects.map(\.scatter))),
                significance(comparison, about: row.subjects),
            ]
        }
        return table
    }

    private func figure(_ totals: CampaignTotals, _ table: Table, _ campaigns: [Int]) -> [Figure] {
        var data = Table(
            "pairs-data", label: Label(fr: "Données de la figure", en: "Data of the figure"),
            columns: [
                .init("row", fr: "Question et campagne", en: "Question and campaign"),
                .init("agents", fr: "Agents", en: "Agents"),
                .init("managers", fr: "Managers", en: "Managers"),
                .init("difference", fr: "Écart", en: "Difference"),
            ])
        for row in table.rows {
            guard case .record(let id, let title) = row[0], case .term(_, let campaign) = row[2],
                case .term(_, let group) = row[1],
                // One axis: scores only.
                totals.indicators.first(where: { $0.id == id })?.measure == "score"
            else { continue }
            let suffix =
                totals.groups.count == 1
                ? Label(fr: "", en: "") : Label(fr: " – \(group.fr)", en: " – \(group.en)")
            data.rows.append([
                .term(
                    code: id.name,
                    Label(
                        fr: "\(campaign.fr) : \(title)\(suffix.fr)",
                        en: "\(campaign.en): \(title)\(suffix.en)"
                    )),
                row[3], row[5], row[7],
            ])
        }
        guard !data.rows.isEmpty, data.rows.count <= ProgressReport.panelLimit else { return [] }
        return [
            Figure(
                "agents-and-managers",
                title: Label(
                    fr: "Agents et managers : la même question (notes de 1 à 5)",
                    en: "Agents and managers: the same question (scores from 1 to 5)"),
                description: Label(
                    fr:
                        "Pour chaque question et campagne, la note moyenne des agents et celle des managers, et leur écart.",
                    en:
                        "For each question and campaign, the mean score of agents and of managers, and their distance."
                ),
                chart: .dumbbell(row: "row", left: "agents", right: "managers"), table: data, range: 1...5)
        ]
    }
}
