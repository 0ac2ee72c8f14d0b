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
        isMeasure = field.roles.contains(.measure)
        weight =
            field.roles.lazy.compactMap { if case .searched(let weight) = $0 { weight } else { nil } }.first
    }

    /// The plans of a record type's fields.
    public static func plans(of type: RecordType) -> [FieldPlan] {
        type.fields.map { FieldPlan($0, path: "") }
    }
}
