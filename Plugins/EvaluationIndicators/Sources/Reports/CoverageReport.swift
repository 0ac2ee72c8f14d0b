internal import EssaimKit

/// Who answered what, how many of those asked, and what is missing. Counts who took part, not what they said.
struct CoverageReport: Report {
    let name = "coverage"
    let label = Label(fr: "Couverture des campagnes", en: "Coverage of the campaigns")

    private struct Answer {
        var population = 0.0
        var respondents = 0.0
        var observed: Set<String> = []
    }

    func run(_ arguments: Arguments, over records: any RecordSource) throws -> ReportResult {
        var answers: [String: [String: Answer]] = [:]
        try records.forEach(evaluationType) { record in
            guard let administration = record.content.text("administration"),
                let campaign = record.content.text("campaign")
            else { return }
            var answer = answers[administration]?[campaign] ?? Answer()
            answer.population += record.content.number("population") ?? 0
            answer.respondents += record.content.number("respondents") ?? 0
            for observation in record.content.groups("observation") {
                // What is missing has no value and isn't hidden (Q) or impossible (M) either.
                if observation.text("status") != "L", let indicator = observation.text("indicator") {
                    answer.observed.insert(indicator)
                }
            }
            answers[administration, default: [:]][campaign] = answer
        }
        let indicators = try records.indicators()
        let administrations = try records.administrations()
        // Those who evaluate at all: a partner that only reads has nothing missing.
        let expected = administrations.filter { answers[$0.id] != nil }
        return ReportResult(
            tables: [
                administrationTable(expected, answers, indicators), campaignTable(expected, answers),
                indicatorTable(expected, answers, indicators),
            ])
    }

    private func administrationTable(
        _ administrations: [Administration], _ answers: [String: [String: Answer]],
        _ indicators: [IndicatorEntry]
    ) -> Table {
        let campaigns = Vocabulary.campaign.terms
        return Table(
            "coverage", label: label,
            columns: [.init("administration", fr: "Administration", en: "Administration")]
                + campaigns.flatMap { term -> [Table.Column] in
                    [
                        .init(
                            term.code, fr: "\(term.label.fr) : répondants",
                            en: "\(term.label.en): respondents"),
                        .init(
                            "\(term.code)-rate", fr: "\(term.label.fr) : taux %",
                            en: "\(term.label.en): rate %"),
                    ]
                } + [.init("missing", fr: "Campagnes manquantes", en: "Campaigns missing")],
            rows: administrations.map { administration in
                let own = answers[administration.id] ?? [:]
                let missing = campaigns.filter { own[$0.code] == nil }
                return [.term(code: administration.id, administration.name)]
                    + campaigns.flatMap { term -> [Table.Cell] in
                        guard let answer = own[term.code] else { return [.empty, .empty] }
                        return [
                            .number(answer.respondents, decimals: 0),
                            answer.population > 0
                                ? .number(100 * answer.respondents / answer.population, decimals: 0) : .empty,
                        ]
                    } + [
                        .term(
                            code: missing.map(\.code).joined(separator: " "),
                            Label(
                                fr: missing.map(\.label.fr).joined(separator: ", "),
                                en: missing.map(\.label.en).joined(separator: ", ")))
                    ]
            })
    }

    private func campaignTable(_ administrations: [Administration], _ answers: [String: [String: Answer]])
        -> Table
    {
        Table(
            "campaigns", label: Label(fr: "Taux de réponse par campagne", en: "Response rates by campaign"),
            columns: [
                .init("campaign", fr: "Campagne", en: "Campaign"),
                .init("answered", fr: "Administrations ayant répondu", en: "Administrations that answered"),
                .init("expected", fr: "Sur", en: "Of"),
                .init("population", fr: "Personnes interrogées", en: "People asked"),
                .init("respondents", fr: "Répondants", en: "Respondents"),
                .init("rate", fr: "Taux de réponse %", en: "Response rate %"),
            ],
            rows: Vocabulary.campaign.terms.map { term in
                let all = administrations.compactMap { answers[$0.id]?[term.code] }
                let population = all.reduce(0) { $0 + $1.population }
                let respondents = all.reduce(0) { $0 + $1.respondents }
                return [
                    .term(term.code, of: .campaign), .count(all.count), .count(administrations.count),
                    .number(population, decimals: 0), .number(respondents, decimals: 0),
                    population > 0 ? .number(100 * respondents / population, decimals: 1) : .empty,
                ]
            })
    }

    private func indicatorTable(
        _ administrations: [Administration], _ answers: [String: [String: Answer]],
        _ indicators: [IndicatorEntry]
    ) -> Table {
        Table(
            "indicators",
            label: Label(
                fr: "Administrations ayant renseigné chaque indicateur",
                en: "Administrations that gave each indicator"),
            columns: [
                .init("indicator", fr: "Indicateur", en: "Indicator")
            ] + Vocabulary.campaign.terms.map { .init($0.code, fr: $0.label.fr, en: $0.label.en) },
            rows: indicators.map { indicator in
                [.record(indicator.id, title: indicator.name)]
                    + Vocabulary.campaign.terms.map { term in
                        .count(
                            administrations.count {
                                answers[$0.id]?[term.code]?.observed.contains(indicator.id.description)
                                    == true
                            })
                    }
            })
    }
}
