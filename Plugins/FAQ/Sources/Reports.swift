internal import EssaimKit

/// Questions whose review date has come, the oldest first.
struct QuestionsToReview: Report {
    let name = "faq-to-review"
    let label = Label(fr: "Questions à revoir", en: "Questions to review")
    let parameters = [
        Parameter(
            "on", .date, label: Label(fr: "À la date du (défaut : aujourd’hui)", en: "On (default: today)"))
    ]

    func run(_ arguments: Arguments, over records: any RecordSource) throws -> ReportResult {
        let day = arguments.date("on") ?? arguments.today
        var due: [(CalendarDate, [Table.Cell])] = []
        var undated = 0
        try records.forEach("faq") { record in
            guard let date = record.content.date("review-by") else {
                undated += 1
                return
            }
            guard date <= day else { return }
            due.append(
                (
                    date,
                    [
                        .date(date), .record(record.id, title: record.content.text("question") ?? ""),
                        .text(record.id.owner),
                    ]
                ))
        }
        due.sort { $0.0 < $1.0 }
        return ReportResult(
            tables: [
                Table(
                    "questions", label: label,
                    columns: [
                        .init("review-by", fr: "À revoir avant le", en: "Review by"),
                        .init("question", fr: "Question", en: "Question"),
                        .init("owner", fr: "Propriétaire", en: "Owner"),
                    ],
                    rows: due.map(\.1))
            ],
            notes: undated == 0
                ? []
                : [
                    Label(
                        fr: "\(undated) question(s) sans date de révision.",
                        en: "\(undated) question(s) without a review date.")
                ])
    }
}

/// Questions that rest neither on a legal text nor on a record of practice.
struct QuestionsWithoutSource: Report {
    let name = "faq-without-source"
    let label = Label(
        fr: "Questions sans texte juridique ni fiche liée",
        en: "Questions without a legal source or related record")

    func run(_ arguments: Arguments, over records: any RecordSource) throws -> ReportResult {
        var table = Table(
            "questions", label: label,
            columns: [
                .init("question", fr: "Question", en: "Question"),
                .init("owner", fr: "Propriétaire", en: "Owner"),
                .init("sources", fr: "Autres sources", en: "Other sources"),
            ])
        try records.forEach("faq") { record in
            let sources = record.content.groups("source")
            let isLegal = sources.contains { $0.text("kind") == "legal" }
            guard !isLegal && !record.content.has("related") else { return }
            table.rows.append([
                .record(record.id, title: record.content.text("question") ?? ""), .text(record.id.owner),
                .count(sources.count),
            ])
        }
        return ReportResult(tables: [table])
    }
}
