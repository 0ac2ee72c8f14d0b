/// The fields of a record, or of a group inside it, with their values.
///
/// Frozen, like all that a content is made of: an import reads millions of them.
@frozen public struct Content: Hashable, Sendable {
    /// One field that has values. Fields without values are not listed.
    @frozen public struct Entry: Hashable, Sendable {
        public var field: String
        public var values: [Value]
    }
    /// An element that this version of the record type doesn't know, kept as it came.
    public struct Unknown: Hashable, Sendable {
        /// How many known elements stand before it.
        public var position: Int
        /// The element in canonical XML.
        public var xml: String

        public init(position: Int, xml: String) {
            self.position = position
            self.xml = xml
        }
    }

    /// The fields that have values, in the order of the field list.
    public private(set) var entries: [Entry] = []
    /// What a later minor version of the type added.
    public var unknown: [Unknown] = []

    public init() {}

    /// All values of a field, in order; empty where it has none.
    public subscript(field: String) -> [Value] {
        get { entries.first { $0.field == field }?.values ?? [] }
        set {
            if let index = entries.firstIndex(where: { $0.field == field }) {
                if newValue.isEmpty { entries.remove(at: index) } else { entries[index].values = newValue }
            } else if !newValue.isEmpty {
                entries.append(Entry(field: field, values: newValue))
            }
        }
    }

    /// Adds one more value to a field.
    public mutating func append(_ value: Value, to field: String) {
        if let last = entries.indices.last, entries[last].field == field {
            entries[last].values.append(value)
        } else if let index = entries.firstIndex(where: { $0.field == field }) {
            entries[index].values.append(value)
        } else {
            entries.append(Entry(field: field, values: [value]))
        }
    }

    /// Whether the field has a value.
    public func has(_ field: String) -> Bool { entries.contains { $0.field == field } }

    /// The first value as text: a line, a code, an identifier or an address.
    public func text(_ field: String) -> String? { self[field].first?.text }
    /// All values as texts.
    public func texts(_ field: String) -> [String] { self[field].compactMap(\.text) }
    /// The first value as a number.
    public func number(_ field: String) -> Double? { self[field].first?.number }
    /// The first value as a day.
    public func date(_ field: String) -> CalendarDate? { self[field].first?.date }
    /// The first value as yes or no.
    public func boolean(_ field: String) -> Bool? { self[field].first?.boolean }
    /// All values as groups.
    public func groups(_ field: String) -> [Content] { self[field].compactMap(\.group) }
}

/// One value of a field.
@frozen public enum Value: Hashable, Sendable {
    /// A line, a vocabulary's code, a territory, an identifier or an address.
    case text(String)
    case prose(Prose)
    case date(CalendarDate)
    case period(Period)
    /// A number, an amount, a percentage or a score.
    case number(Number)
    case boolean(Bool)
    case group(Content)

    public var text: String? { if case .text(let text) = self { text } else { nil } }
    public var prose: Prose? { if case .prose(let prose) = self { prose } else { nil } }
    public var date: CalendarDate? { if case .date(let date) = self { date } else { nil } }
    public var period: Period? { if case .period(let period) = self { period } else { nil } }
    public var number: Double? { if case .number(let number) = self { number.value } else { nil } }
    public var boolean: Bool? { if case .boolean(let boolean) = self { boolean } else { nil } }
    public var group: Content? { if case .group(let content) = self { content } else { nil } }
}
