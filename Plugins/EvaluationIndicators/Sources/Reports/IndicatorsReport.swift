internal import EssaimKit

/// The indicators, and how many evaluations observe each.
struct IndicatorsInUse: Report {
    let name = "indicators"
    let label = Label(fr: "Indicateurs et leur usage", en: "Indicators and their use")

    func run(_ arguments: Arguments, over records: any RecordSource) throws -> ReportResult {
        var uses: [String: Int] = [:]
        try records.forEach("evaluation") { record in
            for id in Set(record.content.groups("observation").compactMap({ $0.text("indicator") })) {
                uses[id, default: 0] += 1
            }
        }
        var table = Table(
            "indicators", label: label,
            columns: [
                .init("code", fr: "Code", en: "Code"), .init("indicator", fr: "Indicateur", en: "Indicator"),
                .init("point", fr: "Point d’évaluation", en: "Evaluation point"),
                .init("measure", fr: "Mesure", en: "Measure"),
                .init("evaluations", fr: "Évaluations", en: "Evaluations"),
            ])
        try records.forEach("indicator") { record in
            table.rows.append([
                .text(record.content.text("code")),
                .record(record.id, title: record.content.text("name") ?? ""),
                .term(record.content.text("point") ?? "", of: .evaluationPoint),
                .term(record.content.text("measure") ?? "", of: measure),
                .count(uses[record.id.description] ?? 0),
            ])
        }
        return ReportResult(tables: [table])
    }
}
