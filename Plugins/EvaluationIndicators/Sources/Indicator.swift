internal import EssaimKit

let indicator = RecordType(
    "indicator", namespace: "urn:essaim:indicator:1", label: Label(fr: "Indicateur", en: "Indicator"),
    help: Label(
        fr: "Ce qui est mesuré : définition, unité, qui répond, comment on agrège.",
        en: "What is measured: definition, unit, who answers, how it is aggregated."),
    rules: [unitGiven, targetFits]
) {
    Field(
        "name", .line(max: 150), .required, roles: .title, .searched(weight: 3),
        label: Label(fr: "Nom", en: "Name"))
    Field(
        "summary", .line(max: 300), roles: .summary, .searched(weight: 2),
        label: Label(fr: "Définition courte", en: "Short definition"))
    Field(
        "code", .line(max: 40), .required, roles: .searched(weight: 1), .sortKey,
        label: Label(fr: "Code", en: "Code"))
    Field(
        "point", .term(.evaluationPoint), .required, roles: .facet,
        label: Label(fr: "Point d’évaluation", en: "Evaluation point"))
    Field("measure", .term(measure), .required, roles: .facet, label: Label(fr: "Mesure", en: "Measure"))
    Field("unit", .line(max: 40), label: Label(fr: "Unité", en: "Unit"))
    Field(
        "numerator", .line(max: 300), roles: .searched(weight: 1),
        label: Label(fr: "Numérateur", en: "Numerator"))
    Field(
        "denominator", .line(max: 300), roles: .searched(weight: 1),
        label: Label(fr: "Dénominateur", en: "Denominator"))
    Field(
        "higher-is-better", .boolean, label: Label(fr: "Plus haut, mieux c’est", en: "Higher is better"))
    Field(
        "aggregation", .term(aggregation), .required, label: Label(fr: "Agrégation", en: "Aggregation"))
    Field(
        "target", .number(unit: nil, range: nil, decimals: 4), roles: .measure,
        label: Label(fr: "Cible", en: "Target"))
    Field(
        "method", .prose(max: 10_000), roles: .searched(weight: 1),
        label: Label(fr: "Mode de recueil", en: "Collection method"))
    Field(
        "respondent", .term(respondent), .atLeastOnce, roles: .facet,
        label: Label(fr: "Qui répond", en: "Who answers"))
    Field(
        "decimals", .number(unit: nil, range: 0...4, decimals: 0),
        label: Label(fr: "Décimales", en: "Decimals"))
    Field(
        "paired-with", .record(types: ["indicator"]),
        label: Label(fr: "Même question posée à l’autre public", en: "Same question asked of the other side"))
    Field(
        "percentage-kind", .term(percentageKind),
        label: Label(fr: "Nature du pourcentage", en: "Kind of percentage"),
        help: Label(
            fr:
                "Part des répondants qui donnent une réponse, ou pourcentage mesuré, comme un taux d’occupation. Sans précision, les valeurs en décident.",
            en:
                "The share of respondents who give an answer, or a percentage measured, such as an occupancy. Unless said, the values decide."
        ))
    Field(
        "depends-on", .record(types: ["indicator"]), .repeated,
        label: Label(fr: "Se déduit de", en: "Follows from"),
        help: Label(
            fr:
                "Les indicateurs qui disent la même chose autrement, comme un nombre et un taux : ce qui est masqué de l’un l’est de tous.",
            en:
                "Indicators that say the same in another way, like a number and a rate: what is hidden of one is hidden of all."
        ))
    Field.group("breakdown", .repeated, label: Label(fr: "Modalité déclarée", en: "Category declared")) {
        Field("dimension", .term(dimension), .required, label: Label(fr: "Ventilation", en: "Breakdown"))
        Field("code", .line(max: 60), .required, label: Label(fr: "Code", en: "Code"))
        Field("label", .line(max: 60), label: Label(fr: "Libellé", en: "Label"))
    }
}

let measure = Vocabulary(
    "measure", label: Label(fr: "Mesure", en: "Measure"),
    terms: [
        Term("unit", fr: "Quantité", en: "Quantity"), Term("percentage", fr: "Pourcentage", en: "Percentage"),
        Term("score", fr: "Note de 1 à 5", en: "Score from 1 to 5"),
        Term("ordinal", fr: "Rang", en: "Ordinal"), Term("qualitative", fr: "Qualitatif", en: "Qualitative"),
    ])

let percentageKind = Vocabulary(
    "percentage-kind", label: Label(fr: "Nature du pourcentage", en: "Kind of percentage"),
    terms: [
        Term("share", fr: "Part des répondants", en: "Share of the respondents"),
        Term("measured", fr: "Pourcentage mesuré", en: "Measured percentage"),
    ])

/// The values that a measure can have; `nil` where there is no limit.
func range(ofMeasure measure: String?) -> ClosedRange<Double>? {
    switch measure {
    case "percentage": 0...100
    case "score": 1...5
    default: nil
    }
}

let aggregation = Vocabulary(
    "aggregation", label: Label(fr: "Agrégation", en: "Aggregation"),
    terms: [
        Term("sum", fr: "Somme", en: "Sum"),
        Term("weighted-mean", fr: "Moyenne pondérée par les répondants", en: "Mean weighted by respondents"),
        Term("none", fr: "Non agrégeable", en: "Not aggregable"),
    ])

let respondent = Vocabulary(
    "respondent", label: Label(fr: "Qui répond", en: "Who answers"),
    terms: [
        Term("agents", fr: "Agents", en: "Agents"), Term("managers", fr: "Managers", en: "Managers"),
        Term("records", fr: "Données de gestion", en: "Administrative records"),
    ])

private let unitGiven = Rule(
    "unit-missing",
    Label(fr: "Une quantité dit son unité.", en: "A quantity names its unit."),
    hint: Label(fr: "Remplissez « unit ».", en: "Fill “unit” in.")
) { record, breaches in
    if record.content.text("measure") == "unit" && !record.content.has("unit") {
        breaches.add(at: "measure", value: "unit")
    }
}

private let targetFits = Rule(
    "target-out-of-measure", severity: .warning,
    Label(
        fr: "La cible ne convient pas à la mesure.", en: "The target does not fit the measure."),
    hint: Label(
        fr: "Un pourcentage va de 0 à 100, une note de 1 à 5.",
        en: "A percentage goes from 0 to 100, a score from 1 to 5.")
) { record, breaches in
    guard let target = record.content.number("target"),
        let range = range(ofMeasure: record.content.text("measure")), !range.contains(target)
    else { return }
    breaches.add(at: "target", value: "\(target)")
}
