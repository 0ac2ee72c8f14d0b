/// A closed list of codes with labels. Two modules that use the same vocabulary use the same value.
public struct Vocabulary: Hashable, Sendable {
    /// The name in kebab-case: `evaluation-point`.
    public var id: String
    public var label: Label
    public var terms: [Term]

    public init(_ id: String, label: Label, terms: [Term]) {
        self.id = id
        self.label = label
        self.terms = terms
    }

    /// The term of a code, or `nil` where the vocabulary doesn't have it.
    public subscript(code: String) -> Term? { terms.first { $0.code == code } }
}

/// One code of a vocabulary. Codes are stable: they are never given another meaning.
public struct Term: Hashable, Sendable {
    public var code: String
    public var label: Label

    public init(_ code: String, fr: String, en: String) {
        self.code = code
        label = Label(fr: fr, en: en)
    }
}
