internal import EssaimKit

let dimension = Vocabulary(
    "dimension", label: Label(fr: "Ventilation", en: "Breakdown"),
    terms: [
        Term("category", fr: "Catégorie (A, B, C)", en: "Category (A, B, C)"),
        Term("sex", fr: "Sexe", en: "Sex"), Term("age-band", fr: "Tranche d’âge", en: "Age band"),
    ])

/// The categories of each dimension that every indicator has. An indicator may declare more (`breakdown`).
private let categories: [String: [Term]] = [
    "category": [
        Term("A", fr: "Catégorie A", en: "Category A"), Term("B", fr: "Catégorie B", en: "Category B"),
        Term("C", fr: "Catégorie C", en: "Category C"),
        Term("contract", fr: "Contractuels", en: "On contract"),
    ],
    "sex": [Term("F", fr: "Femmes", en: "Women"), Term("H", fr: "Hommes", en: "Men")],
    "age-band": [
        Term("under-30", fr: "Moins de 30 ans", en: "Under 30"),
        Term("30-39", fr: "30-39 ans", en: "30-39 years"),
        Term("40-49", fr: "40-49 ans", en: "40-49 years"), Term("50-59", fr: "50-59 ans", en: "50-59 years"),
        Term("60-plus", fr: "60 ans et plus", en: "60 and over"),
    ],
]

/// Other words for a category.
private let synonyms = [
    "sex": ["femme": "F", "female": "F", "woman": "F", "homme": "H", "male": "H", "man": "H", "m": "H"],
    "category": ["contractuel": "contract", "contractuelle": "contract"],
]

/// The categories of a dimension: everybody's, and those that an indicator declares.
func categoryTerms(_ dimension: String, of indicator: Record?) -> [Term] {
    let own = (indicator?.content.groups("breakdown") ?? []).filter { $0.text("dimension") == dimension }
    return (categories[dimension] ?? [])
        + own.compactMap { group in
            group.text("code").map { code in
                let label = group.text("label") ?? code
                return Term(code, fr: label, en: label)
            }
        }
}

/// The code of the category that a written one means: `F`, `f`, `Femme` and `Femmes` are one. `nil` for any other text.
func categoryCode(_ written: Breakdown, of indicator: Record?) -> String? {
    let word = folded(written.category)
    if let code = synonyms[written.dimension]?[word] { return code }
    return categoryTerms(written.dimension, of: indicator).first { term in
        [term.code, term.label.fr, term.label.en].contains { folded($0) == word }
    }?.code
}

/// Without case, dashes' kinds, needless blanks and the mark of the plural.
private func folded(_ text: String) -> String {
    var word = text.collapsingWhitespace().lowercased()
        .replacing("\u{2013}", with: "-").replacing("\u{2011}", with: "-").replacing("\u{A0}", with: " ")
        .replacing(" - ", with: "-").replacing(" à ", with: "-")
    if word.count > 2, word.hasSuffix("s") { word.removeLast() }
    return word
}

/// The categories that every indicator has, in words: `sex` (F, H)…
let categoriesInWords: Label = {
    let list = dimension.terms.map { term in
        "\(term.code) (\((categories[term.code] ?? []).map(\.code).joined(separator: ", ")))"
    }
    return Label(fr: list.joined(separator: " ; "), en: list.joined(separator: "; "))
}()

/// What a breakdown may be, for a hint.
let categoryHint = Label(
    fr:
        "Attendu : \(categoriesInWords.fr), ou une modalité que l’indicateur déclare. Un nom n’a rien à faire ici.",
    en:
        "Expected: \(categoriesInWords.en), or a category that the indicator declares. A name has no place here."
)

// Files of earlier versions have free text here: an import warns, and nobody but the owner sees it.
let categoryKnown = Rule.linked(
    "category-unknown",
    Label(
        fr: "La modalité n’est pas déclarée pour cette ventilation.",
        en: "The category is not declared for this breakdown."),
    hint: categoryHint
) { record, breaches in
    for (index, observation) in record.content.groups("observation").enumerated() {
        guard let category = observation.text("category") else { continue }
        let written = Breakdown(dimension: observation.text("dimension") ?? "", category: category)
        let indicator = observation.text("indicator").flatMap { breaches.lookUp($0) }
        if categoryCode(written, of: indicator) == nil {
            // Not the value: it may be a name, and findings are read by others.
            breaches.add(at: "observation[\(index + 1)]/category")
        }
    }
}
