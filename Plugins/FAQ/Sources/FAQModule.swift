public import EssaimKit

/// Questions that agents and managers ask about telework, with their answers.
public struct FAQModule: Module {
    public init() {}

    public var manifest: Manifest {
        Manifest("faq", version: "1.1", kit: 1...1, label: Label(fr: "Foire aux questions", en: "FAQ"))
    }

    public var recordTypes: [RecordType] { [question] }
    public var reports: [any Report] { [QuestionsToReview(), QuestionsWithoutSource()] }
}

private let question = RecordType(
    "faq", namespace: "urn:essaim:faq:1", minorVersion: 1, label: Label(fr: "Question", en: "Question"),
    help: Label(
        fr: "Une question posée par plusieurs personnes, et la réponse qui vaut pour toutes.",
        en: "A question that several people ask, and the answer that holds for all of them."),
    rules: [reviewDue]
) {
    Field(
        "question", .line(max: 300), .required, roles: .title, .searched(weight: 3),
        label: Label(fr: "Question", en: "Question"),
        help: Label(
            fr: "La question telle qu’elle est posée, sigles développés.",
            en: "The question as people ask it, acronyms spelled out."))
    Field(
        "summary", .line(max: 300), roles: .summary, .searched(weight: 2),
        label: Label(fr: "Réponse courte", en: "Short answer"),
        help: Label(fr: "La réponse en une phrase.", en: "The answer in one sentence."))
    Field(
        "answer", .prose(max: 2_000_000), .required, roles: .searched(weight: 1), .evidence, .answer,
        label: Label(fr: "Réponse", en: "Answer"))
    Field(
        "audience", .term(.audience), .repeated, roles: .facet, label: Label(fr: "Public", en: "Audience"),
        help: Label(fr: "Qui pose la question.", en: "Who asks."))
    Field("theme", .term(.theme), .repeated, roles: .facet, label: Label(fr: "Thème", en: "Theme"))
    Field(
        "guide-theme", .line(max: 200), roles: .facet,
        label: Label(fr: "Thème du guide", en: "Theme in the guide"),
        help: Label(
            fr: "Où la question se trouve dans le guide dont elle vient.",
            en: "Where the question stands in the guide that it comes from."))
    Field(
        "sub-theme", .line(max: 200), roles: .facet, label: Label(fr: "Sous-thème", en: "Sub-theme"))
    Field("folder", .line(max: 200), roles: .facet, label: Label(fr: "Dossier", en: "Folder"))
    Field("sub-folder", .line(max: 200), label: Label(fr: "Sous-dossier", en: "Sub-folder"))
    Field(
        "related", .record(types: []), .repeated, label: Label(fr: "Fiche liée", en: "Related record"),
        help: Label(
            fr: "Identifiant d’une fiche qui aide à répondre : propriétaire/type/nom.",
            en: "Identifier of a record that helps: owner/type/name."))
    Field(
        "address", .url, roles: .facet, label: Label(fr: "Page d’origine", en: "Original page"),
        help: Label(
            fr: "La page dont cette fiche est la copie : un lien qui y mène conduit ici.",
            en: "The page that this record is a copy of: a link to it leads here."))
    Field.group(
        "source", .repeated, label: Label(fr: "Source", en: "Source"),
        help: Label(
            fr: "Le texte ou le document sur lequel repose la réponse.",
            en: "The text or document that the answer rests on.")
    ) {
        Field(
            "kind", .term(sourceKind), .required, roles: .facet,
            label: Label(fr: "Nature de la source", en: "Kind of source"))
        Field(
            "title", .line(max: 500), .required, roles: .searched(weight: 1),
            label: Label(fr: "Titre", en: "Title"))
        Field("address", .url, label: Label(fr: "Adresse", en: "Address"))
    }
    Field(
        "review-by", .date, roles: .sortKey, label: Label(fr: "À revoir avant le", en: "Review by"),
        help: Label(
            fr: "Date à laquelle quelqu’un doit vérifier que la réponse vaut encore.",
            en: "The day by which someone must check that the answer still holds."))
}

let sourceKind = Vocabulary(
    "source-kind", label: Label(fr: "Nature de la source", en: "Kind of source"),
    terms: [
        Term("legal", fr: "Texte juridique", en: "Legal text"),
        Term("guide", fr: "Guide ou circulaire", en: "Guide or circular"),
        Term("publication", fr: "Publication", en: "Publication"),
        Term("practice", fr: "Pratique observée", en: "Observed practice"),
    ])

private let reviewDue = Rule(
    "review-before-modified", severity: .warning,
    Label(
        fr: "La date de révision précède la dernière modification.",
        en: "The review date lies before the last change."),
    hint: Label(fr: "Repoussez la date de révision.", en: "Move the review date on.")
) { record, breaches in
    guard let due = record.content.date("review-by"),
        let modified = CalendarDate(record.modified.prefix(10)), due < modified
    else { return }
    breaches.add(at: "review-by", value: due.description)
}
