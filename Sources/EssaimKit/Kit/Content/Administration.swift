/// An administration, as reports see it.
public struct Administration: Hashable, Sendable {
    /// The short identifier: `prefecture-cantal`.
    public var id: String
    /// A code of ``Vocabulary/administrationKind``.
    public var kind: String
    /// Codes of the territories it serves (``Territory``).
    public var territories: [String]
    /// The number of the establishment in the national register, where known: 14 digits.
    public var siret: String?
    /// The name in French, and in English where it has one.
    public var name: Label

    public init(id: String, kind: String, territories: [String], siret: String? = nil, name: Label) {
        self.id = id
        self.kind = kind
        self.territories = territories
        self.siret = siret
        self.name = name
    }
}
