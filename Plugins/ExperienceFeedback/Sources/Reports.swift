internal import EssaimKit

/// Brakes and levers by evaluation point, the weightiest first, with the answers found.
struct BrakesAndLevers: Report {
    let name = "brakes-and-levers"
    let label = Label(fr: "Freins et leviers", en: "Brakes and levers")
    let parameters = [
        Parameter(
            "point", .term(.evaluationPoint), label: Label(fr: "Point d’évaluation", en: "Evaluation point")),
        Parameter(
            "kind", .term(.administrationKind),
            label: Label(fr: "Type d’administration", en: "Kind of administration")),
        Parameter(
            "factor", .term(.factor),
            label: Label(fr: "Freins ou leviers seulement", en: "Brakes or levers only")),
    ]

    func run(_ arguments: Arguments, over records: any RecordSource) throws -> ReportResult {
        struct Found {
            var point: String, factor: String, weight: String
            var cells: [Table.Cell]
        }
        var found: [Found] = []
        try records.forEach("experience-feedback") { record in
            let kind = try records.administration(record.id.owner)?.kind ?? "other"
            if let wanted = arguments.text("kind"), wanted != kind { return }
            for group in record.content.groups("factor") {
                guard let point = group.text("point"), let factor = group.text("kind"),
                    let weight = group.text("weight"),
                    arguments.text("point").map({ $0 == point }) ?? true,
                    arguments.text("factor").map({ $0 == factor }) ?? true
                else { continue }
                let answer = group["answer"].first?.prose?.plainText
                found.append(
                    Found(
                        point: point, factor: factor, weight: weight,
                        cells: [
                            .term(point, of: .evaluationPoint), .term(factor, of: .factor),
                            .term(weight, of: .weight), .term(kind, of: .administrationKind),
                            .text(group["text"].first?.prose?.plainText), .text(answer),
                            .record(record.id, title: record.content.text("title") ?? ""),
                        ]))
            }
        }
        let rows = found.enumerated().sorted { left, right in
            rank(left.element.point, .evaluationPoint, left.element.factor, left.element.weight, left.offset)
                < rank(
                    right.element.point, .evaluationPoint, right.element.factor, right.element.weight,
                    right.offset)
        }
        return ReportResult(
            tables: [
                Table(
                    "factors", label: label,
                    columns: [
                        .init("point", fr: "Point d’évaluation", en: "Evaluation point"),
                        .init("factor", fr: "Frein ou levier", en: "Brake or lever"),
                        .init("weight", fr: "Poids", en: "Weight"),
                        .init("kind", fr: "Type d’administration", en: "Kind of administration"),
                        .init("text", fr: "Description", en: "Description"),
                        .init("answer", fr: "Réponse trouvée", en: "Answer found"),
                        .init("record", fr: "Fiche", en: "Record"),
                    ],
                    rows: rows.map(\.element.cells))
            ])
    }

    private func rank(
        _ point: String, _ points: Vocabulary, _ factor: String, _ weight: String, _ offset: Int
    ) -> (Int, String, Int, Int) {
        let position = points.terms.firstIndex { $0.code == point } ?? points.terms.count
        let heaviness = Vocabulary.weight.terms.firstIndex { $0.code == weight } ?? 0
        return (position, factor, -heaviness, offset)
    }
}

/// Lessons, by theme.
struct LessonsByTheme: Report {
    let name = "lessons"
    let label = Label(fr: "Enseignements par thème", en: "Lessons by theme")
    let parameters = [Parameter("theme", .term(.theme), label: Label(fr: "Thème", en: "Theme"))]

    func run(_ arguments: Arguments, over records: any RecordSource) throws -> ReportResult {
        var rows: [(theme: Int, cells: [Table.Cell])] = []
        try records.forEach("experience-feedback") { record in
            for lesson in record.content.groups("lesson") {
                guard let theme = lesson.text("theme"), arguments.text("theme").map({ $0 == theme }) ?? true
                else { continue }
                rows.append(
                    (
                        Vocabulary.theme.terms.firstIndex { $0.code == theme } ?? 0,
                        [
                            .term(theme, of: .theme), .text(lesson["text"].first?.prose?.plainText),
                            .record(record.id, title: record.content.text("title") ?? ""),
                            .text(record.id.owner),
                        ]
                    ))
            }
        }
        let sorted = rows.enumerated().sorted {
            ($0.element.theme, $0.offset) < ($1.element.theme, $1.offset)
        }
        return ReportResult(
            tables: [
                Table(
                    "lessons", label: label,
                    columns: [
                        .init("theme", fr: "Thème", en: "Theme"),
                        .init("lesson", fr: "Enseignement", en: "Lesson"),
                        .init("record", fr: "Fiche", en: "Record"),
                        .init("owner", fr: "Propriétaire", en: "Owner"),
                    ],
                    rows: sorted.map(\.element.cells))
            ])
    }
}
