public import EssaimKit

/// A record type's fields, prepared once for reading a million records: plain classes instead of the kit's
/// values, which would be copied at each look.
public final class FieldPlan: Sendable {
    let name: String
    let kind: FieldKind
    /// The fields of a group; empty for others.
    let fields: [FieldPlan]
    let isTitle: Bool
    let isSummary: Bool
    let isFacet: Bool
    let isMeasure: Bool
    /// The weight in searches; `nil`: not searched.
    let weight: Int?
    /// The path below the record: `factor/point`.
    let path: String

    private init(_ field: Field, path prefix: String) {
        let path = prefix.isEmpty ? field.name : "\(prefix)/\(field.name)"
        name = field.name
        kind = field.kind
        self.path = path
        if case .group(let inner) = field.kind {
            fields = inner.map { FieldPlan($0, path: path) }
        } else {
            fields = []
        }
        isTitle = field.roles.contains(.title)
        isSummary = field.roles.contains(.summary)
        isFacet = field.roles.contains(.facet)
        isMeasure = field.isMeasured
        weight =
            field.roles.lazy.compactMap { if case .searched(let weight) = $0 { weight } else { nil } }.first
    }

    /// The plans of a record type's fields.
    public static func plans(of type: RecordType) -> [FieldPlan] {
        type.fields.map { FieldPlan($0, path: "") }
    }
}

/// A field that queries can ask for.
public struct IndexedField: Sendable {
    /// The path below the record: `factor/point`.
    public var path: String
    public var field: Field
    /// Its values are compared as texts.
    public var isFacet: Bool
    /// Its values are compared as numbers or days.
    public var isMeasure: Bool

    /// The last part of the path: what the field is called in most queries.
    public var name: String { field.name }
    /// Whether the values are days.
    public var isDay: Bool { field.kind.isDay }

    /// A record type's fields that queries can ask for.
    public static func fields(of type: RecordType) -> [IndexedField] { fields(type.fields, below: "") }

    private static func fields(_ fields: [Field], below prefix: String) -> [IndexedField] {
        fields.flatMap { field -> [IndexedField] in
            let path = prefix + field.name
            if case .group(let inner) = field.kind { return Self.fields(inner, below: path + "/") }
            let isFacet = field.roles.contains(.facet)
            return isFacet || field.isMeasured
                ? [IndexedField(path: path, field: field, isFacet: isFacet, isMeasure: field.isMeasured)] : []
        }
    }
}

extension Field {
    /// Whether the field's numbers or days are kept for ranges. A list is sorted by them as well.
    var isMeasured: Bool {
        roles.contains(.measure) || (kind.isDay && (roles.contains(.sortKey) || roles.contains(.facet)))
    }
}

extension FieldKind {
    var isDay: Bool {
        switch self {
        case .date, .period: true
        default: false
        }
    }
}
