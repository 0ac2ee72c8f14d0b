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
    /// The figures about people, for a type that has some.
    public var sheet: ObservationReader.Sheet?

    /// Reads a content's indexed parts.
    public init(_ content: Content, as fields: [FieldPlan], observations: ObservationModel? = nil) {
        var groups = 0
        sheet = observations.map { ObservationReader.sheet(of: content, as: $0) }
        collect(content, fields, group: 0, groups: &groups)
    }

    private mutating func collect(_ content: Content, _ fields: [FieldPlan], group: Int, groups: inout Int) {
        var position = 0
        for entry in content.entries {
            // Entries stand in the order of the field list, so the search goes on where it stopped.
            var index = position
            while index < fields.count && fields[index].name != entry.field { index += 1 }
            if index == fields.count { index = fields.firstIndex { $0.name == entry.field } ?? fields.count }
            guard index < fields.count else { continue }
            position = index
            let field = fields[index]
            for value in entry.values {
                if case .group(let content) = value {
                    groups += 1
                    collect(content, field.fields, group: groups, groups: &groups)
                } else {
                    add(value, field, group)
                }
            }
        }
    }

    private mutating func add(_ value: Value, _ field: FieldPlan, _ group: Int) {
        if field.isTitle { title = value.text ?? "" }
        if field.isSummary { summary = value.text }
        if let weight = field.weight, let text = value.prose?.plainText ?? value.text, !text.isEmpty {
            if weight >= 3 {
                heavy.append(text)
            } else if weight == 2 {
                medium.append(text)
            } else {
                light.append(text)
            }
        }
        if field.isFacet, let text = ContentForm.text(of: value) {
            // A record is found under its territory and under those around it.
            let values = if case .territory = field.kind { Territory.codesAround(text) } else { [text] }
            for value in values { facets.append(Facet(field: field.path, group: group, value: value)) }
        }
        if field.isMeasure, let number = value.number ?? Self.dayNumber(value) {
            measures.append(Measure(field: field.path, group: group, value: number))
        }
    }

    /// A day, or a period's first day, as the number that ranges compare: `20130603`.
    private static func dayNumber(_ value: Value) -> Double? {
        (value.date ?? value.period?.start).map { Double($0.year * 10_000 + $0.month * 100 + $0.day) }
    }
}

extension IndexEntry {
    /// What of a record type decides what its records' entries are and which records fit it, in one text: where two
    /// descriptions of a type have the same, what was made by the one is right for the other.
    public static func basis(of type: RecordType) -> String {
        var lines = ["entry 1"]  // raised when entries are read otherwise than before
        describe(FieldPlan.plans(of: type), &lines)
        if let model = type.observations {
            lines.append(
                "observations "
                    + [
                        model.group, model.unit, model.period, model.variable, model.value, model.respondents,
                        model.deviation, model.status, model.dimension, model.category,
                    ].joined(separator: " "))
        }
        // A type without one is refused before it has records.
        lines.append((try? SchemaText.schema(of: type)).map { String(decoding: $0, as: UTF8.self) } ?? "")
        return lines.joined(separator: "\n")
    }

    private static func describe(_ fields: [FieldPlan], _ lines: inout [String]) {
        for field in fields {
            var roles: [String] = []
            if field.isTitle { roles.append("title") }
            if field.isSummary { roles.append("summary") }
            if let weight = field.weight { roles.append("searched \(weight)") }
            if field.isFacet { roles.append("facet") }
            if field.isMeasure { roles.append("measure") }
            if case .territory = field.kind { roles.append("territory") }
            if !roles.isEmpty { lines.append("\(field.path): \(roles.joined(separator: ", "))") }
            describe(field.fields, &lines)
        }
    }
}
