internal import EssaimKit

/// Eligible costs and aid by funder, with rates, and whether the sums add up.
///
/// Reads any record type with amounts of these names: `eligible-costs`, `total-aid`, and a repeated group with an
/// `amount` and the code of its `funder`.
struct FinancingReport: Report {
    let name = "financing"
    let label = Label(fr: "Financement", en: "Financing")

    private struct Project {
        var record: RecordID
        var title: String
        var costs: Double?
        var aid: Double?
        var shares: [(funder: Table.Cell, amount: Double, note: String?)]
        var sum: Double { shares.reduce(0) { $0 + $1.amount } }
    }

    func run(_ arguments: Arguments, over records: any RecordSource) throws -> ReportResult {
        var projects: [Project] = []
        for type in records.types {
            guard let names = names(in: type) else { continue }
            try records.forEach(type.name) { record in
                let content = record.content
                projects.append(
                    Project(
                        record: record.id, title: content.text(names.title) ?? "",
                        costs: content.number("eligible-costs"), aid: content.number("total-aid"),
                        shares: content.groups(names.group).compactMap { group in
                            group.number("amount").map {
                                (.term(group.text("funder") ?? "", of: names.funders), $0, group.text("note"))
                            }
                        }))
            }
        }
        let shares = shareTable(projects)
        return ReportResult(tables: [shares, checkTable(projects)], figures: figure(shares, projects))
    }

    private func names(in type: RecordType) -> (title: String, group: String, funders: Vocabulary)? {
        guard type.fields.contains(where: { $0.name == "eligible-costs" }),
            type.fields.contains(where: { $0.name == "total-aid" }),
            let title = type.fields.first(where: { $0.roles.contains(.title) })?.name
        else { return nil }
        for field in type.fields {
            guard case .group(let fields) = field.kind, fields.contains(where: { $0.name == "amount" }),
                let funder = fields.first(where: { $0.name == "funder" }),
                case .term(let vocabulary) = funder.kind
            else { continue }
            return (title, field.name, vocabulary)
        }
        return nil
    }

    private func rate(_ amount: Double, of whole: Double?) -> Table.Cell {
        whole.flatMap { $0 > 0 ? .number(100 * amount / $0, decimals: 1) : nil } ?? .empty
    }

    private func shareTable(_ projects: [Project]) -> Table {
        Table(
            "aid", label: Label(fr: "Aides par financeur", en: "Aid by funder"),
            columns: [
                .init("project", fr: "Projet", en: "Project"), .init("funder", fr: "Financeur", en: "Funder"),
                .init("amount", fr: "Montant €", en: "Amount €"),
                .init("rate", fr: "% des dépenses éligibles", en: "% of eligible costs"),
                .init("share", fr: "% des aides", en: "% of the aid"),
                .init("note", fr: "Remarque", en: "Note"),
            ],
            rows: projects.flatMap { project -> [[Table.Cell]] in
                var rows = project.shares.map { share -> [Table.Cell] in
                    [
                        .record(project.record, title: project.title), share.funder,
                        .number(share.amount, decimals: 0), rate(share.amount, of: project.costs),
                        rate(share.amount, of: project.aid), .text(share.note),
                    ]
                }
                if let costs = project.costs, let aid = project.aid {
                    rows.append([
                        .record(project.record, title: project.title),
                        .term(code: "own", Label(fr: "Autofinancement", en: "Own funds")),
                        .number(costs - aid, decimals: 0), rate(costs - aid, of: costs), .empty, .empty,
                    ])
                }
                return rows
            })
    }

    private func checkTable(_ projects: [Project]) -> Table {
        Table(
            "sums", label: Label(fr: "Vérification des sommes", en: "Check of the sums"),
            columns: [
                .init("project", fr: "Projet", en: "Project"),
                .init("costs", fr: "Dépenses éligibles €", en: "Eligible costs €"),
                .init("aid", fr: "Total des aides €", en: "Total aid €"),
                .init("rate", fr: "Taux d’aide %", en: "Aid rate %"),
                .init("sum", fr: "Somme par financeur €", en: "Sum by funder €"),
                .init("difference", fr: "Écart €", en: "Difference €"),
                .init("check", fr: "Contrôle", en: "Check"),
            ],
            rows: projects.map { project in
                // To the cent: amounts have two decimals at most.
                let isRight = project.aid.map { abs($0 - project.sum) < 0.005 }
                return [
                    .record(project.record, title: project.title),
                    project.costs.map { .number($0, decimals: 0) } ?? .empty,
                    project.aid.map { .number($0, decimals: 0) } ?? .empty,
                    project.aid.map { rate($0, of: project.costs) } ?? .empty,
                    .number(project.sum, decimals: 0),
                    project.aid.map { .number(project.sum - $0, decimals: 0) } ?? .empty,
                    isRight.map {
                        $0
                            ? .term(code: "ok", Label(fr: "juste", en: "right"))
                            : .term(code: "differs", Label(fr: "ne tombe pas juste", en: "does not add up"))
                    } ?? .term(code: "unknown", Label(fr: "total inconnu", en: "total unknown")),
                ]
            })
    }

    private func figure(_ shares: Table, _ projects: [Project]) -> [Figure] {
        guard projects.count == 1, !shares.rows.isEmpty else { return [] }
        var data = shares
        data.name = "financing-data"
        data.columns = Array(shares.columns[1...3])
        data.rows = shares.rows.map { Array($0[1...3]) }
        return [
            Figure(
                "financing",
                title: Label(
                    fr: "Le financement du projet, en euros", en: "The project’s financing, in euros"),
                description: Label(
                    fr: "Une barre par financeur : le montant de son aide, et l’autofinancement.",
                    en: "A bar for each funder: the amount of its aid, and own funds."),
                chart: .bars(row: "funder", value: "amount", low: nil, high: nil), table: data)
        ]
    }
}
