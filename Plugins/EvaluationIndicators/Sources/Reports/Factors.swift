internal import EssaimKit

/// The brakes and levers that the records report, whatever their types: any repeated group with a factor and an
/// evaluation point, told from the vocabularies that modules share.
struct Factors {
    private struct Key: Hashable {
        var point: String
        var factor: String
    }

    private var found: [Key: [(weight: Int, text: String, record: RecordID, title: String)]] = [:]

    init(_ records: any RecordSource) throws {
        for type in records.types {
            let title = type.fields.first { $0.roles.contains(.title) }?.name ?? ""
            for field in type.fields {
                guard case .group(let fields) = field.kind, let names = Self.names(fields) else { continue }
                try records.forEach(type.name) { record in
                    for group in record.content.groups(field.name) {
                        guard let point = group.text(names.point), let factor = group.text(names.factor)
                        else {
                            continue
                        }
                        let weight = names.weight.flatMap { group.text($0) } ?? ""
                        found[Key(point: point, factor: factor), default: []].append(
                            (
                                Vocabulary.weight.terms.firstIndex { $0.code == weight } ?? 0,
                                names.text.flatMap { group[$0].first }.flatMap {
                                    $0.prose?.plainText ?? $0.text
                                }
                                    ?? "", record.id, record.content.text(title) ?? ""
                            ))
                    }
                }
            }
        }
    }

    private static func names(_ fields: [Field]) -> (
        factor: String, point: String, weight: String?, text: String?
    )? {
        func name(of vocabulary: Vocabulary) -> String? {
            fields.first { if case .term(let own) = $0.kind { own.id == vocabulary.id } else { false } }?.name
        }
        guard let factor = name(of: .factor), let point = name(of: .evaluationPoint) else { return nil }
        let text = fields.first { field in
            switch field.kind {
            case .prose, .line: true
            default: false
            }
        }
        return (factor, point, name(of: .weight), text?.name)
    }

    func count(_ point: String, _ factor: String) -> Int {
        found[Key(point: point, factor: factor)]?.count ?? 0
    }

    /// The weightiest of each point, with the record that tells of it.
    var table: Table {
        var table = Table(
            "factors", label: Label(fr: "Leviers et freins relevés", en: "Levers and brakes reported"),
            columns: [
                .init("point", fr: "Point d’évaluation", en: "Evaluation point"),
                .init("factor", fr: "Frein ou levier", en: "Brake or lever"),
                .init("weight", fr: "Poids", en: "Weight"),
                .init("text", fr: "Description", en: "Description"),
                .init("record", fr: "Fiche", en: "Record"),
            ])
        for point in Vocabulary.evaluationPoint.terms {
            for factor in Vocabulary.factor.terms.reversed() {
                let entries = (found[Key(point: point.code, factor: factor.code)] ?? []).enumerated()
                    .sorted { (-$0.element.weight, $0.offset) < (-$1.element.weight, $1.offset) }
                for (_, entry) in entries.prefix(2) {
                    table.rows.append([
                        .term(point.code, of: .evaluationPoint), .term(factor.code, of: .factor),
                        .term(Vocabulary.weight.terms[entry.weight].code, of: .weight), .text(entry.text),
                        .record(entry.record, title: entry.title),
                    ])
                }
            }
        }
        return table
    }

    var figure: [Figure] {
        guard !found.isEmpty else { return [] }
        var data = Table(
            "factors-data", label: Label(fr: "Données de la figure", en: "Data of the figure"),
            columns: [
                .init("point", fr: "Point d’évaluation", en: "Evaluation point"),
                .init("factor", fr: "Frein ou levier", en: "Brake or lever"),
                .init("count", fr: "Nombre", en: "Number"),
            ])
        for point in Vocabulary.evaluationPoint.terms {
            for factor in Vocabulary.factor.terms {
                for (place, weight) in Vocabulary.weight.terms.enumerated() {
                    let entries = found[Key(point: point.code, factor: factor.code)] ?? []
                    data.rows.append([
                        .term(point.code, of: .evaluationPoint),
                        .term(
                            code: "\(factor.code)-\(weight.code)",
                            Label(
                                fr: "\(factor.label.fr), poids \(weight.label.fr.lowercased())",
                                en: "\(factor.label.en), weight \(weight.label.en.lowercased())")),
                        .count(entries.count { $0.weight == place }),
                    ])
                }
            }
        }
        return [
            Figure(
                "factors",
                title: Label(
                    fr: "Freins et leviers par point d’évaluation et par poids",
                    en: "Brakes and levers by evaluation point and weight"),
                description: Label(
                    fr:
                        "Un tableau ombré : combien de freins et de leviers les fiches relèvent pour chaque point d’évaluation, par poids.",
                    en:
                        "A shaded table: how many brakes and levers the records report for each evaluation point, by weight."
                ),
                chart: .matrix(row: "point", column: "factor", value: "count"), table: data)
        ]
    }
}
