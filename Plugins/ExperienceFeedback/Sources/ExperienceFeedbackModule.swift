public import EssaimKit

/// What happened when a service tried telework, and what it learned.
public struct ExperienceFeedbackModule: Module {
    public init() {}

    public var manifest: Manifest {
        Manifest(
            "experience-feedback", version: "1.0", kit: 1...1,
            label: Label(fr: "Retours d’expérience", en: "Experience feedback"))
    }

    public var recordTypes: [RecordType] { [feedback] }
    public var reports: [any Report] { [BrakesAndLevers(), LessonsByTheme()] }
}

private let feedback = RecordType(
    "experience-feedback", namespace: "urn:essaim:experience-feedback:1",
    label: Label(fr: "Retour d’expérience", en: "Experience feedback"),
    help: Label(
        fr:
            "Le récit d’une expérience : ce qui a été fait, ce qui a marché, ce qui a freiné, ce qu’on en retient. On cherche des enseignements, pas des coupables.",
        en:
            "The account of an experience: what was done, what worked, what held back, what was learned. It looks for lessons, not for culprits."
    ),
    rules: [brakeAnswered, answerContradicts]
) {
    Field(
        "title", .line(max: 150), .required, roles: .title, .searched(weight: 3),
        label: Label(fr: "Titre", en: "Title"))
    Field(
        "summary", .line(max: 300), roles: .summary, .searched(weight: 2),
        label: Label(fr: "Résumé", en: "Summary"))
    Field(
        "campaign", .term(.campaign), roles: .facet, label: Label(fr: "Campagne", en: "Campaign"),
        help: Label(
            fr: "La campagne d’évaluation à laquelle le retour se rattache.",
            en: "The evaluation campaign that the feedback belongs to."))
    Field("territory", .territory, .repeated, roles: .facet, label: Label(fr: "Territoire", en: "Territory"))
    Field("period", .period, roles: .sortKey, label: Label(fr: "Calendrier", en: "Schedule"))
    Field(
        "context", .prose(max: 10_000), .required, roles: .searched(weight: 1),
        label: Label(fr: "Contexte", en: "Context"))
    Field(
        "objectives", .prose(max: 10_000), roles: .searched(weight: 1),
        label: Label(fr: "Objectifs", en: "Objectives"))
    Field.group("actor", .repeated, label: Label(fr: "Acteur", en: "Actor")) {
        Field(
            "function", .line(max: 120), .required, label: Label(fr: "Fonction", en: "Function"),
            help: Label(fr: "Une fonction, pas une personne.", en: "A function, not a person."))
        Field("role", .line(max: 300), roles: .searched(weight: 1), label: Label(fr: "Rôle", en: "Role"))
    }
    Field("means", .prose(max: 10_000), roles: .searched(weight: 1), label: Label(fr: "Moyens", en: "Means"))
    Field(
        "course", .prose(max: 20_000), roles: .searched(weight: 1),
        label: Label(fr: "Déroulement", en: "Course of events"))
    Field(
        "worked", .prose(max: 10_000), roles: .searched(weight: 1),
        label: Label(fr: "Ce qui a fonctionné", en: "What worked"))
    Field.group(
        "factor", .repeated, label: Label(fr: "Frein ou levier", en: "Brake or lever"),
        help: Label(
            fr: "Un frein donne la réponse trouvée, ou dit qu’il n’y en a pas.",
            en: "A brake gives the answer found, or says that there is none.")
    ) {
        Field(
            "kind", .term(.factor), .required, roles: .facet,
            label: Label(fr: "Frein ou levier", en: "Brake or lever"))
        Field(
            "point", .term(.evaluationPoint), .required, roles: .facet,
            label: Label(fr: "Point d’évaluation", en: "Evaluation point"))
        Field("weight", .term(.weight), .required, roles: .facet, label: Label(fr: "Poids", en: "Weight"))
        Field(
            "text", .prose(max: 5_000), .required, roles: .searched(weight: 1),
            label: Label(fr: "Description", en: "Description"))
        Field(
            "answer", .prose(max: 5_000), roles: .searched(weight: 1),
            label: Label(fr: "Réponse trouvée", en: "Answer found"))
        Field(
            "no-answer", .boolean, label: Label(fr: "Sans réponse à ce jour", en: "No answer so far"))
    }
    Field(
        "gaps", .prose(max: 10_000), roles: .searched(weight: 1), label: Label(fr: "Écarts", en: "Deviations")
    )
    Field(
        "causes", .prose(max: 10_000), roles: .searched(weight: 1), label: Label(fr: "Causes", en: "Causes"))
    Field(
        "evidence", .prose(max: 10_000), roles: .searched(weight: 1), .evidence,
        label: Label(fr: "Preuves", en: "Evidence"))
    Field.group("lesson", .repeated, label: Label(fr: "Enseignement", en: "Lesson")) {
        Field("theme", .term(.theme), .required, roles: .facet, label: Label(fr: "Thème", en: "Theme"))
        Field(
            "text", .prose(max: 5_000), .required, roles: .searched(weight: 2),
            label: Label(fr: "Enseignement", en: "Lesson"))
    }
    Field(
        "recommendation", .prose(max: 5_000), .repeated, roles: .searched(weight: 1),
        label: Label(fr: "Recommandation", en: "Recommendation"))
    Field.group("action", .repeated, label: Label(fr: "Action", en: "Action")) {
        Field(
            "what", .line(max: 300), .required, roles: .searched(weight: 1),
            label: Label(fr: "Quoi", en: "What"))
        Field("who", .line(max: 120), .required, label: Label(fr: "Qui (fonction)", en: "Who (function)"))
        Field("due", .date, label: Label(fr: "Échéance", en: "Due"))
        Field("done", .boolean, label: Label(fr: "Faite", en: "Done"))
    }
    Field(
        "transfer", .prose(max: 10_000), roles: .searched(weight: 1),
        label: Label(fr: "Conditions de transfert", en: "Conditions for transfer"))
    Field(
        "practice", .record(types: ["good-practice"]), .repeated,
        label: Label(fr: "Bonne pratique tirée ou reprise", en: "Good practice drawn or taken up"))
    Field(
        "contact", .line(max: 120), label: Label(fr: "Contact", en: "Contact"),
        help: Label(fr: "Une fonction, pas une personne.", en: "A function, not a person."))
}

private let brakeAnswered = Rule(
    "brake-without-answer",
    Label(
        fr: "Un frein donne la réponse trouvée, ou dit qu’il n’y en a pas.",
        en: "A brake gives the answer found, or says that there is none."),
    hint: Label(
        fr: "Remplissez « answer », ou mettez « no-answer » à true.",
        en: "Fill “answer” in, or set “no-answer” to true.")
) { record, breaches in
    for (index, factor) in record.content.groups("factor").enumerated() where factor.text("kind") == "brake" {
        if !factor.has("answer") && factor.boolean("no-answer") != true {
            breaches.add(at: "factor[\(index + 1)]")
        }
    }
}

private let answerContradicts = Rule(
    "answer-contradicts",
    Label(
        fr: "Un frein ne peut avoir une réponse et se dire sans réponse.",
        en: "A brake cannot have an answer and say that it has none."),
    hint: Label(fr: "Retirez « answer » ou « no-answer ».", en: "Remove “answer” or “no-answer”.")
) { record, breaches in
    for (index, factor) in record.content.groups("factor").enumerated()
    where factor.has("answer") && factor.boolean("no-answer") == true {
        breaches.add(at: "factor[\(index + 1)]/no-answer", value: "true")
    }
}
