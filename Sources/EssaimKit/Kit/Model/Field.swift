/// One part of a record.
public struct Field: Sendable {
    /// The name in kebab-case: the field's XML element, unique among its siblings.
    public var name: String
    public var kind: FieldKind
    public var occurrence: Occurrence
    /// What the field is for, beyond being shown.
    public var roles: [Role]
    public var label: Label
    /// One or two sentences for the person who fills the field in.
    public var help: Label?

    public init(
        _ name: String, _ kind: FieldKind, _ occurrence: Occurrence = .optional, roles: Role...,
        label: Label, help: Label? = nil
    ) {
        self.init(name, kind, occurrence, roles: roles, label: label, help: help)
    }

    /// The same with the roles as a list, for code that computes them.
    public init(
        _ name: String, _ kind: FieldKind, _ occurrence: Occurrence, roles: [Role], label: Label,
        help: Label?
    ) {
        self.name = name
        self.kind = kind
        self.occurrence = occurrence
        self.roles = roles
        self.label = label
        self.help = help
    }

    /// A field that is a group of fields.
    public static func group(
        _ name: String, _ occurrence: Occurrence = .optional, roles: Role..., label: Label,
        help: Label? = nil, @FieldBuilder fields: () -> [Field]
    ) -> Field {
        Field(name, .group(fields()), occurrence, roles: roles, label: label, help: help)
    }
}

/// How often a field may stand in its record or group.
public struct Occurrence: Hashable, Sendable {
    public var minimum: Int
    /// `nil`: no limit.
    public var maximum: Int?

    public init(minimum: Int, maximum: Int?) {
        self.minimum = minimum
        self.maximum = maximum
    }

    /// Not at all, or once.
    public static let optional = Occurrence(minimum: 0, maximum: 1)
    /// Exactly once.
    public static let required = Occurrence(minimum: 1, maximum: 1)
    /// Any number of times.
    public static let repeated = Occurrence(minimum: 0, maximum: nil)
    /// Once or more.
    public static let atLeastOnce = Occurrence(minimum: 1, maximum: nil)

    /// Whether the field may stand more than once.
    public var isRepeated: Bool { maximum.map { $0 > 1 } ?? true }
}

/// What a field is for, beyond being shown.
public enum Role: Hashable, Sendable {
    /// The record's title. Exactly one field of a type has this role.
    case title
    /// The record's summary. At most one field of a type.
    case summary
    /// Found by free words; a field of weight 2 counts twice as much as one of weight 1.
    case searched(weight: Int)
    /// Filters and counts: `point:management`.
    case facet
    /// A number for ranges and reports.
    case measure
    /// Lists may be sorted by it. A day is kept for ranges as well: `due:<2013-09-01`.
    case sortKey
    /// What a record rests on, told beside it in lists: of a prose its beginning, which stands in a dossier below the
    /// summary, too; of a group the administrations that it names: who tried a practice again.
    case evidence
    /// A query in the host's language (`docs/queries.md`). A type that has such a field at its top is one of saved queries.
    case query
    /// Answers the title, which is a question: search engines are told so.
    case answer
}
