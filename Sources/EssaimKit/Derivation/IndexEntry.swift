public import EssaimKit

/// What of a record goes into the catalogue's indexes, derived from the roles of its fields.
public struct IndexEntry: Hashable, Sendable {
    /// A code or identifier to filter and count by.
    public struct Facet: Hashable, Sendable {
        /// The field's path in its record: `factor/point`.
        public var field: String
        /// The group that the field stands in: values with the same number belong together. 0: the record itself.
        public var group: Int
        public var value: String

        public init(field: String, group: Int, value: String) {
            self.field = field
            self.group = group
            self.value = value
        }
    }
    /// A number to select ranges by.
    public struct Measure: Hashable, Sendable {
        public var field: String
        public var group: Int
        public var value: Double

        public init(field: String, group: Int, value: Double) {
            self.field = field
            self.group = group
            self.value = value
        }
    }

    public var title = ""
    public var summary: String?
    /// Texts found by free words, by weight: heavy (3 and more), medium (2), light (1).
    public var heavy: [String] = []
    public var medium: [String] = []
    public var light: [String] = []
    public var facets: [Facet] = []
    public var measures: [Measure] = []

    /// Reads a content's indexed parts.
    public init(_ content: Content, as type: RecordType) {
        var groups = 0
        collect(content, type.fields, path: "", group: 0, groups: &groups)
    }

    private mutating func collect(
        _ content: Content, _ fields: [Field], path: String, group: Int, groups: inout Int
    ) {
        for entry in content.entries {
            guard let field = fields.first(where: { $0.name == entry.field }) else { continue }
            let fieldPath = path.isEmpty ? field.name : "\(path)/\(field.name)"
            if case .group(let inner) = field.kind {
                for value in entry.values {
                    guard let content = value.group else { continue }
                    groups += 1
                    collect(content, inner, path: fieldPath, group: groups, groups: &groups)
                }
                continue
            }
            for role in field.roles {
                for value in entry.values { add(value, field, role, fieldPath, group) }
            }
        }
    }

    private mutating func add(_ value: Value, _ field: Field, _ role: Role, _ path: String, _ group: Int) {
        switch role {
        case .title: title = value.text ?? ""
        case .summary: summary = value.text
        case .searched(let weight):
            guard let text = value.prose?.plainText ?? value.text, !text.isEmpty else { return }
            if weight >= 3 { heavy.append(text) } else if weight == 2 { medium.append(text) } else { light.append(text) }
        case .facet:
            guard let text = ContentForm.text(of: value) else { return }
            facets.append(Facet(field: path, group: group, value: text))
        case .measure:
            if let number = value.number { measures.append(Measure(field: path, group: group, value: number)) }
        case .sortKey: break
        @unknown default: break
        }
    }
}
