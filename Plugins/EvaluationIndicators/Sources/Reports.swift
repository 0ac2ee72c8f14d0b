internal import EssaimKit

/// Which administration has answered which campaign.
struct Coverage: Report {
    let name = "coverage"
    let label = Label(fr: "Couverture des campagnes", en: "Coverage of the campaigns")

    func run(_ arguments: Arguments, over records: any RecordSource) throws -> ReportResult {
        var answered: [String: Set<String>] = [:]
        try records.forEach("evaluation") { record in
            guard let administration = record.content.text("administration"),
                let campaign = record.content.text("campaign")
            else { return }
            answered[administration, default: []].insert(campaign)
        }
        let campaigns = Vocabulary.campaign.terms
        var table = Table(
            "coverage", label: label,
            columns: [.init("administration", fr: "Administration", en: "Administration")]
                + campaigns.map { .init($0.code, fr: $0.label.fr, en: $0.label.en) }
                + [.init("missing", fr: "Manquantes", en: "Missing")])
        let yes = Label(fr: "oui", en: "yes")
        for administration in try records.administrations() {
            let done = answered[administration.id] ?? []
            table.rows.append(
                [.text(administration.id)]
                    + campaigns.map { done.contains($0.code) ? .term(code: "yes", yes) : .empty }
                    + [.count(campaigns.count { !done.contains($0.code) })])
        }
        return ReportResult(tables: [table])
    }
}

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
