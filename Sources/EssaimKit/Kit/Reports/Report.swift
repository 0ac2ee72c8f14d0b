/// A named query that a module offers: records in, tables and figures out.
///
/// The host runs it, prints what it returns and applies disclosure control on the way out.
public protocol Report: Sendable {
    /// The name in kebab-case, unique among the installed modules.
    var name: String { get }
    var label: Label { get }
    var parameters: [Parameter] { get }
    /// Reads records and returns what the report shows. Called on any task; must be deterministic: the same
    /// records and arguments give the same tables.
    func run(_ arguments: Arguments, over records: any RecordSource) throws -> ReportResult
}

extension Report {
    public var parameters: [Parameter] { [] }
}

/// What a report can be told.
public struct Parameter: Sendable {
    public var name: String
    public var kind: FieldKind
    public var label: Label
    public var isRepeated: Bool

    public init(_ name: String, _ kind: FieldKind, isRepeated: Bool = false, label: Label) {
        self.name = name
        self.kind = kind
        self.isRepeated = isRepeated
        self.label = label
    }
}

/// The values given for a report's parameters, checked against their kinds.
public struct Arguments: Sendable {
    private let content: Content
    /// The day on which the report is run; a report never asks the clock.
    public let today: CalendarDate

    public init(_ content: Content = Content(), today: CalendarDate) {
        self.content = content
        self.today = today
    }

    public func text(_ name: String) -> String? { content.text(name) }
    public func texts(_ name: String) -> [String] { content.texts(name) }
    public func number(_ name: String) -> Double? { content.number(name) }
    public func date(_ name: String) -> CalendarDate? { content.date(name) }
}

/// Read-only access to the records that a report may see.
public protocol RecordSource {
    /// Calls `body` with each published record of a type, in the order of their identifiers. One record at a
    /// time is in memory.
    func forEach(_ type: String, _ body: (Record) throws -> Void) throws
    /// An administration by its identifier.
    func administration(_ id: String) throws -> Administration?
    /// All administrations, in the order of their identifiers.
    func administrations() throws -> [Administration]
    /// The record types of the active modules.
    var types: [RecordType] { get }
    /// All observations of a type that has an ``ObservationModel``, of its published records. They are whole: what is
    /// made of them goes into cells that name their subjects (``Table/Cell/statistic(_:)``).
    func observations(of type: String) throws -> ObservationTable
    /// Whether a figure on a subject may be shown to whom the report is for. What a report says in words must
    /// rest on such subjects only.
    func shows(_ subject: Subject) throws -> Bool
}

extension RecordSource {
    public var types: [RecordType] { [] }
    public func observations(of type: String) throws -> ObservationTable { ObservationTable() }
    public func shows(_ subject: Subject) throws -> Bool { true }
}

/// What a report shows.
public struct ReportResult: Sendable {
    public var tables: [Table]
    public var figures: [Figure]
    /// What a reader must know to read the tables right.
    public var notes: [Label]

    public init(tables: [Table], figures: [Figure] = [], notes: [Label] = []) {
        self.tables = tables
        self.figures = figures
        self.notes = notes
    }
}
