public import EssaimKit

/// What works in one service and may work in another.
public struct GoodPracticesModule: Module {
    public init() {}

    public var manifest: Manifest {
        Manifest(
            "good-practices", version: "1.0", kit: 1...1,
            label: Label(fr: "Bonnes pratiques", en: "Good practices"))
    }

    public var recordTypes: [RecordType] { [practice] }
    public var reports: [any Report] { [TransferablePractices(), ConfirmedPractices()] }
}

// The fields follow the good-practice sheets of Interreg Europe's and the OECD Observatory's libraries.
private let practice = RecordType(
    "good-practice", namespace: "urn:essaim:good-practice:1",
    label: Label(fr: "Bonne pratique", en: "Good practice"),
    help: Label(
        fr:
            "Une manière de faire, éprouvée dans un service, décrite pour qu’un autre puisse la reprendre. Le texte se suffit à lui-même ; les sigles sont développés.",
        en:
            "A way of working, proven in one service, described so that another can take it up. The text stands alone; acronyms are spelled out."
    ),
    rules: [evidenceGiven, difficultiesTold, territoryGiven]
) {
    Field(
        "title", .line(max: 100), .required, roles: .title, .searched(weight: 3),
        label: Label(fr: "Titre", en: "Title"))
    Field(
        "summary", .line(max: 160), .required, roles: .summary, .searched(weight: 2),
        label: Label(fr: "Résumé", en: "Summary"),
        help: Label(fr: "L’essentiel en une phrase.", en: "The gist in one sentence."))
    Field("theme", .term(.theme), .atLeastOnce, roles: .facet, label: Label(fr: "Thème", en: "Theme"))
    Field(
        "point", .term(.evaluationPoint), .repeated, roles: .facet,
        label: Label(fr: "Point d’évaluation", en: "Evaluation point"),
        help: Label(fr: "Ce que la pratique améliore.", en: "What the practice improves."))
    Field(
        "stage", .term(.stage), .required, roles: .facet, label: Label(fr: "État d’avancement", en: "Stage"))
    Field("scope", .term(scope), .required, roles: .facet, label: Label(fr: "Portée", en: "Scope"))
    Field(
        "territory", .territory, .repeated, roles: .facet, label: Label(fr: "Territoire", en: "Territory"))
    Field(
        "service-size", .term(serviceSize), roles: .facet,
        label: Label(fr: "Taille du service", en: "Size of the service"))
    Field("period", .period, roles: .sortKey, label: Label(fr: "Période", en: "Timescale"))
    Field(
        "problem", .prose(max: 10_000), .required, roles: .searched(weight: 1),
        label: Label(fr: "Problème de départ", en: "Problem addressed"))
    Field(
        "method", .prose(max: 20_000), .required, roles: .searched(weight: 1),
        label: Label(fr: "Mise en œuvre", en: "How it works"))
    Field(
        "beneficiaries", .prose(max: 5_000), roles: .searched(weight: 1),
        label: Label(fr: "Acteurs et bénéficiaires", en: "Stakeholders and beneficiaries"))
    Field.group("resources", label: Label(fr: "Moyens nécessaires", en: "Resources needed")) {
        Field(
            "effort", .term(effort), .required, roles: .facet, label: Label(fr: "Effort", en: "Effort"))
        Field(
            "cost-per-agent", .money, roles: .measure,
            label: Label(fr: "Coût par agent", en: "Cost per agent"))
        Field(
            "people", .number(unit: "ETP", range: 0...1_000, decimals: 2), roles: .measure,
            label: Label(fr: "Personnel", en: "Staff"),
            help: Label(fr: "En équivalents temps plein.", en: "In full-time equivalents."))
        Field("note", .line(max: 300), roles: .searched(weight: 1), label: Label(fr: "Précision", en: "Note"))
    }
    Field(
        "evidence", .prose(max: 10_000), roles: .searched(weight: 1), .evidence,
        label: Label(fr: "Preuves de réussite", en: "Evidence of success"),
        help: Label(
            fr: "À quoi voit-on que cela marche ? Obligatoire pour publier.",
            en: "How does one see that it works? Needed to publish."))
    Field(
        "difficulties", .prose(max: 10_000), roles: .searched(weight: 1),
        label: Label(fr: "Difficultés rencontrées", en: "Difficulties encountered"))
    Field(
        "conditions", .prose(max: 10_000), roles: .searched(weight: 1),
        label: Label(fr: "Conditions de réussite", en: "Conditions for success"))
    Field(
        "transfer", .prose(max: 10_000), roles: .searched(weight: 1),
        label: Label(fr: "Transfert possible", en: "Potential for transfer"))
    Field.group(
        "tried-again", .repeated, roles: .evidence,
        label: Label(fr: "Reprise ailleurs", en: "Tried again elsewhere")
    ) {
        Field(
            "administration", .administration, .required, roles: .facet,
            label: Label(fr: "Administration", en: "Administration"))
        Field("date", .date, label: Label(fr: "Date", en: "Date"))
        Field(
            "result", .term(trialResult), .required, roles: .facet, label: Label(fr: "Résultat", en: "Result")
        )
        Field("note", .line(max: 300), roles: .searched(weight: 1), label: Label(fr: "Précision", en: "Note"))
    }
    Field(
        "keyword", .line(max: 60), .repeated, roles: .facet, .searched(weight: 2),
        label: Label(fr: "Mot-clé", en: "Keyword"))
    Field("related", .record(types: []), .repeated, label: Label(fr: "Fiche liée", en: "Related record"))
    Field.group("link", .repeated, label: Label(fr: "Pour en savoir plus", en: "Further information")) {
        Field("title", .line(max: 300), .required, label: Label(fr: "Titre", en: "Title"))
        Field("address", .url, .required, label: Label(fr: "Adresse", en: "Address"))
    }
    Field.group("opinion", .repeated, label: Label(fr: "Avis d’expert", en: "Expert opinion")) {
        Field(
            "function", .line(max: 120), .required, label: Label(fr: "Fonction", en: "Function"),
            help: Label(fr: "Une fonction, pas une personne.", en: "A function, not a person."))
        Field("date", .date, label: Label(fr: "Date", en: "Date"))
        Field(
            "text", .prose(max: 5_000), .required, roles: .searched(weight: 1),
            label: Label(fr: "Avis", en: "Opinion"))
    }
}

let scope = Vocabulary(
    "scope", label: Label(fr: "Portée", en: "Scope"),
    terms: [
        Term("national", fr: "Nationale", en: "National"), Term("regional", fr: "Régionale", en: "Regional"),
        Term("local", fr: "Locale", en: "Local"),
    ])

let serviceSize = Vocabulary(
    "service-size", label: Label(fr: "Taille du service", en: "Size of the service"),
    terms: [
        Term("small", fr: "Moins de 50 agents", en: "Fewer than 50 agents"),
        Term("medium", fr: "50 à 200 agents", en: "50 to 200 agents"),
        Term("large", fr: "Plus de 200 agents", en: "More than 200 agents"),
    ])

let effort = Vocabulary(
    "effort", label: Label(fr: "Effort", en: "Effort"),
    terms: [
        Term("low", fr: "Quelques jours", en: "A few days"),
        Term("medium", fr: "Quelques semaines", en: "A few weeks"),
        Term("high", fr: "Plusieurs mois", en: "Several months"),
    ])

let trialResult = Vocabulary(
    "trial-result", label: Label(fr: "Résultat d’une reprise", en: "Result of a trial"),
    terms: [
        Term("confirmed", fr: "Confirmée", en: "Confirmed"), Term("adapted", fr: "Adaptée", en: "Adapted"),
        Term("failed", fr: "Sans succès", en: "Failed"),
    ])

private let evidenceGiven = Rule(
    "evidence-missing",
    Label(
        fr: "Une pratique publiée donne ses preuves de réussite.",
        en: "A published practice gives evidence of success."),
    hint: Label(
        fr: "Remplissez « evidence », ou laissez la fiche en brouillon.",
        en: "Fill “evidence” in, or leave the record a draft.")
) { record, breaches in
    if record.status == .published && !record.content.has("evidence") { breaches.add() }
}

private let difficultiesTold = Rule(
    "difficulties-missing", severity: .warning,
    Label(
        fr: "Une pratique abandonnée dit quelles difficultés elle a rencontrées.",
        en: "An abandoned practice tells the difficulties that it met."),
    hint: Label(fr: "Remplissez « difficulties ».", en: "Fill “difficulties” in.")
) { record, breaches in
    if record.content.text("stage") == "abandoned" && !record.content.has("difficulties") {
        breaches.add(at: "stage", value: "abandoned")
    }
}

private let territoryGiven = Rule(
    "territory-missing",
    Label(
        fr: "Une pratique régionale ou locale dit son territoire.",
        en: "A regional or local practice names its territory."),
    hint: Label(
        fr: "Ajoutez « territory », ou donnez la portée « national ».",
        en: "Add “territory”, or give the scope “national”.")
) { record, breaches in
    guard let scope = record.content.text("scope"), scope != "national",
        !record.content.has("territory")
    else { return }
    breaches.add(at: "scope", value: scope)
}
