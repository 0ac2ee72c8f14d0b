internal import EssaimKit

/// Practices that an administration like the one asked about could take up: those that its kind has tried come
/// first, then those most tried again.
struct TransferablePractices: Report {
    let name = "transferable-practices"
    let label = Label(fr: "Pratiques transférables", en: "Transferable practices")
    let parameters = [
        Parameter(
            "kind", .term(.administrationKind),
            label: Label(fr: "Type d’administration", en: "Kind of administration")),
        Parameter(
            "size", .term(serviceSize), label: Label(fr: "Taille du service", en: "Size of the service")),
        Parameter("territory", .territory, label: Label(fr: "Territoire", en: "Territory")),
        Parameter(
            "point", .term(.evaluationPoint), isRepeated: true,
            label: Label(fr: "Point d’évaluation", en: "Evaluation point")),
    ]

    func run(_ arguments: Arguments, over records: any RecordSource) throws -> ReportResult {
        let points = Set(arguments.texts("point"))
        let wanted = arguments.text("territory").map { Set(Territory.codesAround($0)) }
        var found: [(isProven: Bool, trials: Int, cells: [Table.Cell])] = []
        try records.forEach("good-practice") { record in
            let content = record.content
            guard content.text("stage") != "abandoned",
                arguments.text("size").map({
                    content.text("service-size") == nil || content.text("service-size") == $0
                }) ?? true,
                points.isEmpty || !points.isDisjoint(with: content.texts("point")),
                wanted.map({ serves(content, $0) }) ?? true
            else { return }
            let trials = content.groups("tried-again").filter { $0.text("result") != "failed" }
            let users = [record.id.owner] + trials.compactMap { $0.text("administration") }
            let isProven = try arguments.text("kind").map { kind in
                try users.contains { try records.administration($0)?.kind == kind }
            }
            found.append(
                (
                    isProven ?? false, trials.count,
                    [
                        .record(record.id, title: content.text("title") ?? ""), .text(record.id.owner),
                        content.groups("resources").first?.text("effort").map { .term($0, of: effort) }
                            ?? .empty,
                        isProven == true ? .term(code: "yes", Label(fr: "oui", en: "yes")) : .empty,
                        .text(content["evidence"].first?.prose?.plainText),
                        .text(trials.compactMap { $0.text("administration") }.joined(separator: ", ")),
                    ]
                ))
        }
        // Sorting is stable enough only with a second key: the order of identifiers, which `found` is in.
        let rows = found.enumerated().sorted {
            left, right in
            (right.element.isProven ? 1 : 0, right.element.trials, left.offset)
                < (left.element.isProven ? 1 : 0, left.element.trials, right.offset)
        }
        return ReportResult(
            tables: [
                Table(
                    "practices", label: label,
                    columns: [
                        .init("practice", fr: "Pratique", en: "Practice"),
                        .init("owner", fr: "Propriétaire", en: "Owner"),
                        .init("effort", fr: "Effort", en: "Effort"),
                        .init("proven", fr: "Éprouvée par ce type", en: "Tried by this kind"),
                        .init("evidence", fr: "Preuves", en: "Evidence"),
                        .init("tried-again-by", fr: "Reprise par", en: "Tried again by"),
                    ],
                    rows: rows.map(\.element.cells))
            ])
    }

    /// A practice without territory serves all; one with territories serves what lies around them.
    private func serves(_ content: Content, _ wanted: Set<String>) -> Bool {
        let territories = content.texts("territory")
        return territories.isEmpty
            || territories.contains {
                !wanted.isDisjoint(with: Territory.codesAround($0).filter { $0 != "FR" })
            }
    }
}

/// Practices that other services tried: as the practice's own sheet tells, and as their feedback does.
struct ConfirmedPractices: Report {
    let name = "confirmed-practices"
    let label = Label(
        fr: "Pratiques confirmées par d’autres services", en: "Practices confirmed by other services")

    func run(_ arguments: Arguments, over records: any RecordSource) throws -> ReportResult {
        // Feedback of other services that names the practice; none where that module isn't installed.
        var feedback: [String: Set<String>] = [:]
        try records.forEach("experience-feedback") { record in
            for practice in record.content.texts("practice") {
                feedback[practice, default: []].insert(record.id.owner)
            }
        }
        var table = Table(
            "practices", label: label,
            columns: [
                .init("practice", fr: "Pratique", en: "Practice"),
                .init("owner", fr: "Propriétaire", en: "Owner"),
                .init("confirmed", fr: "Confirmée", en: "Confirmed"),
                .init("adapted", fr: "Adaptée", en: "Adapted"),
                .init("failed", fr: "Sans succès", en: "Failed"),
                .init("feedback", fr: "Retours", en: "Feedback"),
                .init("services", fr: "Services", en: "Services"),
            ])
        try records.forEach("good-practice") { record in
            // A service's own word on its own practice confirms nothing.
            let trials = record.content.groups("tried-again").filter {
                $0.text("administration") != record.id.owner
            }
            let reporters = (feedback[record.id.description] ?? []).subtracting([record.id.owner])
            guard !trials.isEmpty || !reporters.isEmpty else { return }
            func count(_ result: String) -> Int { trials.count { $0.text("result") == result } }
            let services = reporters.union(trials.compactMap { $0.text("administration") })
            table.rows.append([
                .record(record.id, title: record.content.text("title") ?? ""), .text(record.id.owner),
                .count(count("confirmed")), .count(count("adapted")), .count(count("failed")),
                .count(reporters.count), .text(services.sorted().joined(separator: ", ")),
            ])
        }
        return ReportResult(tables: [table])
    }
}
