internal import EssaimKit
internal import Inference

/// What telework spares in greenhouse gases, before and after rebound, as ranges.
struct CarbonReport: Report {
    let name = "carbon"
    let label = Label(fr: "Bilan carbone", en: "Carbon footprint")
    let parameters = [
        Parameter(
            "scenario", .record(types: ["carbon-scenario"]),
            label: Label(fr: "Hypothèses (par défaut : les premières)", en: "Scenario (default: the first)")),
        Parameter("level", .term(.unitLevel), label: Label(fr: "Niveau de regroupement", en: "Level")),
    ]

    func run(_ arguments: Arguments, over records: any RecordSource) throws -> ReportResult {
        guard let scenario = try CarbonAssumptions(arguments.text("scenario"), records) else {
            return ReportResult(
                tables: [Table("carbon", label: label, columns: Self.columns)],
                notes: [
                    Label(
                        fr:
                            "Aucune hypothèse publiée : il faut une fiche « carbon-scenario » et ses facteurs d’émission (essaim new carbon-scenario).",
                        en:
                            "No scenario is published: a record “carbon-scenario” and its emission factors are needed (essaim new carbon-scenario)."
                    )
                ])
        }
        let level = arguments.text("level").flatMap { UnitGroup.Level(rawValue: $0) } ?? .overall
        let totals = try CampaignTotals(records, at: level) { scenario.uses($0.id.description) }
        let table = table(totals, scenario)
        var result = ReportResult(
            tables: [table, scenario.factorTable, scenario.assumptionTable], figures: figure(table, totals),
            notes: [
                Label(
                    fr:
                        "Une fourchette, pas une mesure : toutes les hypothèses au plus bas, puis toutes au plus haut ; deux chiffres significatifs. Net : après effet rebond.",
                    en:
                        "A range, not a measurement: all assumptions at their lowest, then all at their highest; two significant digits. Net: after rebound."
                )
            ])
        try result.markSampleData(records)
        return result
    }

    private static let columns: [Table.Column] = [
        .init("group", fr: "Groupe", en: "Group"), .init("campaign", fr: "Campagne", en: "Campaign"),
        .init("balance", fr: "Bilan", en: "Balance"), .init("low", fr: "Au plus bas", en: "At the lowest"),
        .init("value", fr: "kgCO2e évités par an", en: "kgCO2e avoided a year"),
        .init("high", fr: "Au plus haut", en: "At the highest"),
        .init("per-agent", fr: "par agent", en: "per agent"), .init("agents", fr: "Agents", en: "Agents"),
        .init("days", fr: "Jours par semaine", en: "Days a week"),
    ]

    private func table(_ totals: CampaignTotals, _ scenario: CarbonAssumptions) -> Table {
        var table = Table("carbon", label: label, columns: Self.columns)
        guard let agents = totals.indicators.firstIndex(where: { $0.id.description == scenario.agents }),
            let days = totals.indicators.firstIndex(where: { $0.id.description == scenario.days })
        else { return table }
        for group in totals.groups {
            for campaign in CampaignTotals.campaigns.indices {
                guard let count = totals.value(agents, campaign, group), count > 0,
                    let mean = totals.value(days, campaign, group)
                else { continue }
                let interval = totals.moments(days, campaign, group)
                    .interval(of: totals.indicators[days])
                let weekly = CarbonRange(
                    low: max(0, interval?.low ?? mean), value: mean, high: interval?.high ?? mean)
                let gross = scenario.perAgentDay * weekly * scenario.weeks * count
                let subjects = [agents, days].map { totals.subject($0, campaign, group) }
                for (code, label, range) in [
                    ("gross", Label(fr: "brut", en: "gross"), gross),
                    (
                        "net", Label(fr: "net de l’effet rebond", en: "net of rebound"),
                        gross.less(scenario.rebound)
                    ),
                ] {
                    func cell(_ number: Double, _ decimals: Int = 0, isScatter: Bool = false) -> Table.Cell {
                        .statistic(
                            Statistic(
                                number, decimals: decimals,
                                about: isScatter ? subjects.map(\.scatter) : subjects))
                    }
                    table.rows.append([
                        .term(code: group.code, totals.label(of: group)),
                        .term(CampaignTotals.campaigns[campaign], of: .campaign), .term(code: code, label),
                        cell(range.rounded.low, isScatter: true), cell(range.rounded.value),
                        cell(range.rounded.high, isScatter: true),
                        cell(CarbonRange.rounded(range.value / count)), cell(count), cell(mean, 2),
                    ])
                }
            }
        }
        return table
    }

    private func figure(_ table: Table, _ totals: CampaignTotals) -> [Figure] {
        guard !table.rows.isEmpty, table.rows.count <= ProgressReport.panelLimit else { return [] }
        var data = Table(
            "carbon-data", label: Label(fr: "Données de la figure", en: "Data of the figure"),
            columns: [.init("row", fr: "Campagne et bilan", en: "Campaign and balance")]
                + table.columns[3...5])
        for row in table.rows {
            guard case .term(_, let group) = row[0], case .term(_, let campaign) = row[1],
                case .term(_, let balance) = row[2]
            else { continue }
            let head =
                totals.groups.count == 1
                ? Label(fr: "", en: "") : Label(fr: "\(group.fr), ", en: "\(group.en), ")
            data.rows.append(
                [
                    .term(
                        code: campaign.en,
                        Label(
                            fr: "\(head.fr)\(campaign.fr), \(balance.fr)",
                            en: "\(head.en)\(campaign.en), \(balance.en)"))
                ] + row[3...5])
        }
        return [
            Figure(
                "carbon",
                title: Label(
                    fr: "Émissions évitées, en kgCO2e par an", en: "Emissions avoided, in kgCO2e a year"),
                description: Label(
                    fr:
                        "Une barre par campagne, avant et après effet rebond, avec la fourchette des hypothèses.",
                    en:
                        "A bar for each campaign, before and after rebound, with the range of the assumptions."
                ),
                chart: .bars(row: "row", value: "value", low: "low", high: "high"), table: data)
        ]
    }
}

/// A scenario with its factors.
struct CarbonAssumptions {
    let agents: String
    let days: String
    let weeks: CarbonRange
    let rebound: CarbonRange
    /// Kilograms of CO2e that an agent's day at home spares.
    let perAgentDay: CarbonRange
    let factorTable: Table
    let assumptionTable: Table

    func uses(_ indicator: String) -> Bool { indicator == agents || indicator == days }

    /// `nil` where there is no scenario, or one of its factors is missing.
    init?(_ wanted: String?, _ records: any RecordSource) throws {
        var factors: [String: Record] = [:]
        try records.forEach("emission-factor") { factors[$0.id.description] = $0 }
        var found: Record?
        try records.forEach("carbon-scenario") { record in
            if found == nil && (wanted == nil || wanted == record.id.description) { found = record }
        }
        guard let content = found?.content, let agents = content.text("agents"),
            let days = content.text("days"),
            let weeks = content.groups("weeks").first.flatMap(CarbonRange.init),
            let distance = content.groups("distance").first.flatMap(CarbonRange.init),
            let rebound = content.groups("rebound").first.flatMap(CarbonRange.init)
        else { return nil }
        var mixed = CarbonRange(low: 0, value: 0, high: 0)
        var rows: [[Table.Cell]] = []
        for mode in content.groups("mode") {
            guard let factor = mode.text("factor").flatMap({ factors[$0] }), let share = mode.number("share"),
                let range = CarbonRange(factor.content)
            else { return nil }
            mixed = mixed + range * (share / 100)
            rows.append([
                .record(factor.id, title: factor.content.text("title") ?? ""), .number(share, decimals: 1),
                .number(range.low, decimals: 2), .number(range.value, decimals: 2),
                .number(range.high, decimals: 2),
                .text(factor.content.text("source")),
                factor.content.number("vintage").map { .text(NumberText.plain($0, decimals: 0)) } ?? .empty,
                .text(factor.content.text("scope")),
            ])
        }
        self.agents = agents
        self.days = days
        self.weeks = weeks
        self.rebound = rebound
        // There and back; grams to kilograms.
        perAgentDay = mixed * distance * (2.0 / 1_000)
        factorTable = Table(
            "factors", label: Label(fr: "Facteurs d’émission", en: "Emission factors"),
            columns: [
                .init("mode", fr: "Mode", en: "Mode"), .init("share", fr: "Part %", en: "Share %"),
                .init("low", fr: "Bas", en: "Low"), .init("value", fr: "gCO2e/km", en: "gCO2e/km"),
                .init("high", fr: "Haut", en: "High"), .init("source", fr: "Source", en: "Source"),
                .init("vintage", fr: "Millésime", en: "Vintage"),
                .init("scope", fr: "Périmètre", en: "Scope"),
            ], rows: rows)
        assumptionTable = Table(
            "assumptions", label: Label(fr: "Hypothèses", en: "Assumptions"),
            columns: [
                .init("assumption", fr: "Hypothèse", en: "Assumption"), .init("low", fr: "Bas", en: "Low"),
                .init("value", fr: "Retenue", en: "Value"), .init("high", fr: "Haut", en: "High"),
                .init("unit", fr: "Unité", en: "Unit"),
            ],
            rows: [
                ("distance", Label(fr: "Trajet aller", en: "One-way distance"), distance, "km"),
                ("weeks", Label(fr: "Semaines par an", en: "Weeks a year"), weeks, ""),
                ("rebound", Label(fr: "Effet rebond", en: "Rebound"), rebound, "%"),
            ].map { code, label, range, unit in
                [
                    .term(code: code, label), .number(range.low, decimals: 0),
                    .number(range.value, decimals: 0),
                    .number(range.high, decimals: 0), .text(unit),
                ]
            })
    }
}
