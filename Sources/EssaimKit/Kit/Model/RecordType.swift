/// A kind of record: its fields, and the rules that a field list can't say.
///
/// Everything else is derived from the fields: the XML schema, the JSON form, the search text, facets and
/// measures, CSV columns, the reference page.
public struct RecordType: Sendable {
    /// The name in kebab-case: the second part of a record's identifier, and its XML element.
    public var name: String
    /// The XML namespace; its last part is the type's major version: `urn:essaim:faq:1`.
    public var namespace: String
    /// Raised when optional fields are added. A record of a later minor version is read by its known fields
    /// and kept whole.
    public var minorVersion: Int
    public var label: Label
    /// One paragraph on what such a record is for.
    public var help: Label?
    public var fields: [Field]
    public var rules: [Rule]
    /// Which fields are figures about people; `nil`: none.
    public var observations: ObservationModel?

    public init(
        _ name: String, namespace: String, minorVersion: Int = 0, label: Label, help: Label? = nil,
        rules: [Rule] = [], observations: ObservationModel? = nil, @FieldBuilder fields: () -> [Field]
    ) {
        self.name = name
        self.namespace = namespace
        self.minorVersion = minorVersion
        self.label = label
        self.help = help
        self.fields = fields()
        self.rules = rules
        self.observations = observations
    }

    /// The major version, from the namespace's last part; 1 where it doesn't end in a number.
    public var majorVersion: Int { namespace.split(separator: ":").last.flatMap { Int($0) } ?? 1 }
}

/// Lets fields be listed one below the other.
@resultBuilder
public enum FieldBuilder {
    public static func buildBlock(_ fields: [Field]...) -> [Field] { fields.flatMap(\.self) }
    public static func buildExpression(_ field: Field) -> [Field] { [field] }
    public static func buildExpression(_ fields: [Field]) -> [Field] { fields }
}
