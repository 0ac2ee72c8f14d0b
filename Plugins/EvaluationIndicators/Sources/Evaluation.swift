internal import EssaimKit

/// The record type’s name, which subjects carry.
let evaluationType = "evaluation"

let evaluation = RecordType(
    evaluationType, namespace: "urn:essaim:evaluation:1", label: Label(fr: "Évaluation", en: "Evaluation"),
    help: Label(
        fr: "Les résultats d’une administration pour une campagne.",
        en: "One administration’s results for one campaign."),
    rules: [
        populationFits, respondentsFit, observationsFit, valueGiven, indicatorKnown, valueFits, observedOnce,
        shareIsWhole, categoryKnown,
    ],
    observations: observations
) {
    Field(
        "title", .line(max: 150), .required, roles: .title, .searched(weight: 3),
        label: Label(fr: "Titre", en: "Title"))
    Field(
        "administration", .administration, .required, roles: .facet,
        label: Label(fr: "Administration évaluée", en: "Administration evaluated"))
    Field(
        "campaign", .term(.campaign), .required, roles: .facet, label: Label(fr: "Campagne", en: "Campaign"))
    Field("date", .date, .required, roles: .sortKey, label: Label(fr: "Date", en: "Date"))
    Field(
        "population", .count, .required, roles: .measure, label: Label(fr: "Population", en: "Population"),
        help: Label(
            fr: "Nombre de personnes interrogées.", en: "Number of people asked."))
    Field(
        "respondents", .count, .required, roles: .measure, label: Label(fr: "Répondants", en: "Respondents"))
    Field(
        "sample-data", .boolean, roles: .facet, label: Label(fr: "Données d’exemple", en: "Sample data"),
        help: Label(
            fr: "Vrai si les chiffres sont inventés pour l’exemple.",
            en: "True where the figures are made up for the sample."))
    Field.group("observation", .repeated, label: Label(fr: "Observation", en: "Observation")) {
        Field(
            "indicator", .record(types: ["indicator"]), .required, roles: .facet,
            label: Label(fr: "Indicateur", en: "Indicator"))
        Field(
            "value", .number(unit: nil, range: nil, decimals: 6),
            label: Label(fr: "Valeur", en: "Value"))
        Field("respondents", .count, label: Label(fr: "Répondants", en: "Respondents"))
        Field(
            "standard-deviation", .number(unit: nil, range: 0...1e12, decimals: 6),
            label: Label(fr: "Écart-type", en: "Standard deviation"))
        Field(
            "status", .term(.observationStatus), .required, label: Label(fr: "Statut", en: "Status"))
        Field("dimension", .term(dimension), label: Label(fr: "Ventilation", en: "Breakdown"))
        Field(
            "category", .line(max: 60), label: Label(fr: "Modalité", en: "Category"),
            help: Label(
                fr: "Une modalité déclarée pour la ventilation : \(categoriesInWords.fr).",
                en: "A category declared for the breakdown: \(categoriesInWords.en)."))
        // Neither filtered nor searched: a search must not tell what disclosure control hides.
        Field(
            "comment", .line(max: 300),
            label: Label(fr: "Commentaire", en: "Comment"))
    }
    // Not searched either: it stands beside figures that may be hidden, and then is hidden with them.
    Field("note", .prose(max: 10_000), label: Label(fr: "Note", en: "Note"))
    Field(
        "texts-checked", .boolean, label: Label(fr: "Textes relus", en: "Texts checked"),
        help: Label(
            fr:
                "Vrai si la note et les commentaires ont été relus pour être publiés : ils ne désignent personne.",
            en: "True where the note and the comments were read for publication: they point at nobody."))
}

/// Which fields are answers of people, and what an indicator says of them.
private let observations = ObservationModel(
    group: "observation", unit: "administration", period: "campaign", variable: "indicator", value: "value",
    respondents: "respondents", deviation: "standard-deviation", status: "status", dimension: "dimension",
    category: "category",
    texts: .init(ofObservation: ["comment"], ofRecord: ["note"], checked: "texts-checked"),
    categoryCode: { categoryCode($0, of: $1) }, traits: { traits($0) })

/// What an indicator says of its values; without the indicator, they can't be put together.
func traits(_ indicator: Record?) -> VariableTraits {
    let content = indicator?.content
    let measure = content?.text("measure")
    let aggregation: VariableTraits.Aggregation =
        switch content?.text("aggregation") {
        case "sum": .sum
        case "weighted-mean": .mean
        default: .none
        }
    // A score or a share has a scale; a total of such has none.
    let isScale = aggregation != .sum
    let range = isScale ? range(ofMeasure: measure) : nil
    return VariableTraits(
        aggregation: aggregation, range: range,
        // A respondent says yes or no, or gives a whole score; what is measured can be any percentage.
        step: range == nil || content?.text("percentage-kind") == "measured"
            ? nil : measure == "percentage" ? 100 : 1,
        // Kilometres or days: who stays adds about as much in the next campaign, to a total as to a mean. Opinions are
        // asked anew.
        carriesOver: aggregation == .sum || aggregation == .mean && range == nil,
        dependsOn: content?.texts("depends-on") ?? [])
}

/// People whom one evaluation can ask: more than all who work for the French State, territories and hospitals.
let populationLimit = 10_000_000

private let populationFits = Rule(
    "population-too-large",
    Label(
        fr:
            "Une évaluation ne peut pas interroger plus de \(NumberText.text("\(populationLimit)", in: .fr)) personnes.",
        en: "An evaluation can’t ask more than \(NumberText.text("\(populationLimit)", in: .en)) people."),
    hint: Label(
        fr: "Vérifiez « population ».", en: "Check “population”.")
) { record, breaches in
    guard let population = record.content.number("population"), population > Double(populationLimit) else {
        return
    }
    breaches.add(at: "population", value: NumberText.plain(population, decimals: 0))
}

private let respondentsFit = Rule(
    "respondents-over-population",
    Label(fr: "Plus de répondants que de personnes interrogées.", en: "More respondents than people asked."),
    hint: Label(
        fr: "Vérifiez « population » et « respondents ».", en: "Check “population” and “respondents”.")
) { record, breaches in
    guard let population = record.content.number("population"),
        let respondents = record.content.number("respondents"), respondents > population
    else { return }
    breaches.add(at: "respondents", value: NumberText.plain(respondents, decimals: 0))
}

private let observationsFit = Rule(
    "observation-over-respondents",
    Label(
        fr: "Une observation compte plus de répondants que l’évaluation.",
        en: "An observation has more respondents than the evaluation."),
    hint: Label(
        fr: "Le nombre de répondants d’une observation ne dépasse pas celui de l’évaluation.",
        en: "An observation’s respondents are at most the evaluation’s.")
) { record, breaches in
    guard let respondents = record.content.number("respondents") else { return }
    for (index, observation) in record.content.groups("observation").enumerated() {
        guard let count = observation.number("respondents"), count > respondents else { continue }
        breaches.add(at: "observation[\(index + 1)]/respondents", value: NumberText.plain(count, decimals: 0))
    }
}

private let valueGiven = Rule(
    "value-and-status",
    Label(
        fr: "Une observation a une valeur, ou un statut qui dit pourquoi elle n’en a pas (L, M, Q).",
        en: "An observation has a value, or a status that says why it has none (L, M, Q)."),
    hint: Label(
        fr: "Donnez la valeur, ou le statut L (non collectée), M (sans objet) ou Q (masquée).",
        en: "Give the value, or the status L (not collected), M (cannot exist) or Q (suppressed).")
) { record, breaches in
    for (index, observation) in record.content.groups("observation").enumerated() {
        let isMissing = ["L", "M", "Q"].contains(observation.text("status") ?? "")
        if observation.has("value") == isMissing {
            breaches.add(at: "observation[\(index + 1)]/status", value: observation.text("status"))
        }
    }
}

private let indicatorKnown = Rule.linked(
    "indicator-unknown",
    Label(fr: "L’indicateur n’est pas dans ce catalogue.", en: "The indicator is not in this catalogue."),
    hint: Label(
        fr: "Importez d’abord les indicateurs du coordinateur.",
        en: "Import the coordinator’s indicators first.")
) { record, breaches in
    for (index, observation) in record.content.groups("observation").enumerated() {
        guard let id = observation.text("indicator"), breaches.lookUp(id) == nil else { continue }
        breaches.add(at: "observation[\(index + 1)]/indicator", value: id)
    }
}

private let valueFits = Rule.linked(
    "value-out-of-measure",
    Label(
        fr: "La valeur ne convient pas à la mesure de l’indicateur.",
        en: "The value does not fit the indicator’s measure."),
    hint: Label(
        fr: "Un pourcentage va de 0 à 100, une note de 1 à 5.",
        en: "A percentage goes from 0 to 100, a score from 1 to 5.")
) { record, breaches in
    for (index, observation) in record.content.groups("observation").enumerated() {
        guard let value = observation.number("value"), let id = observation.text("indicator"),
            let indicator = breaches.lookUp(id)
        else { continue }
        let fits = range(ofMeasure: indicator.content.text("measure"))?.contains(value) ?? true
        if !fits { breaches.add(at: "observation[\(index + 1)]/value", value: "\(value)") }
    }
}

/// Reads no other record, but warns at import as those rules do: earlier versions took such records, and reports count
/// the first value only. It holds back publishing.
private let observedOnce = Rule.linked(
    "observation-twice",
    Label(
        fr: "Le même indicateur est observé deux fois, pour les mêmes personnes.",
        en: "The same indicator is observed twice, of the same people."),
    hint: Label(
        fr: "Gardez une seule valeur : seule la première compte.",
        en: "Keep one value: only the first counts.")
) { record, breaches in
    var seen: Set<[String]> = []
    for (index, observation) in record.content.groups("observation").enumerated() {
        guard let id = observation.text("indicator"), observation.has("value") else { continue }
        let key = [id, observation.text("dimension") ?? "", observation.text("category") ?? ""]
        if !seen.insert(key).inserted {
            breaches.add(at: "observation[\(index + 1)]/indicator", value: id)
        }
    }
}

private let shareIsWhole = Rule.linked(
    "share-not-whole", severity: .warning,
    Label(
        fr: "Ce pourcentage n’est la part d’aucun nombre entier de répondants.",
        en: "This percentage is the share of no whole number of respondents."),
    hint: Label(
        fr:
            "Vérifiez la valeur et le nombre de répondants ; si c’est une mesure et non une part, dites-le dans l’indicateur (« percentage-kind »).",
        en:
            "Check the value and the number of respondents; if it is measured and no share, say so in the indicator (“percentage-kind”)."
    )
) { record, breaches in
    let all = record.content.number("respondents") ?? 0
    for (index, observation) in record.content.groups("observation").enumerated() {
        guard let value = observation.number("value"), let id = observation.text("indicator"),
            let indicator = breaches.lookUp(id), indicator.content.text("measure") == "percentage",
            indicator.content.text("percentage-kind") != "measured",
            !isShareOfRespondents(value, of: observation.number("respondents") ?? all)
        else { continue }
        breaches.add(at: "observation[\(index + 1)]/value", value: "\(value)")
    }
}
