/// Turns the rows of a table into one record: answers of people into an evaluation.
///
/// The rows are read one at a time, are never stored, and don't leave: what is kept is the record made of them.
public protocol Gathering: Sendable {
    /// The name in kebab-case, unique among the installed modules.
    var name: String { get }
    var label: Label { get }
    /// The record type that it makes.
    var recordType: String { get }
    var parameters: [Parameter] { get }
    /// The columns of an empty table to fill in.
    func columns(over records: any RecordSource) throws -> [String]
    /// Begins with the names of a table's columns.
    func begin(_ columns: [String], _ arguments: Arguments, over records: any RecordSource) throws
        -> any RowCollector
}

/// What the rows of one table add up to so far.
public protocol RowCollector {
    /// What is wrong with the columns; with a problem no row is read.
    var columnProblems: [RowProblem] { get }
    /// What each column's cells are. The host reads them as it reads tables and hands on what records hold: a decimal
    /// point, a code for a label, `true`, `2013-06-03`. A cell that can't be read so, and one of a column without a kind,
    /// is handed on as it stands. May be shorter than the columns.
    var columnKinds: [FieldKind?] { get }
    /// Whether nothing was read so far that a record could be made of. Nothing is saved then.
    var isEmpty: Bool { get }
    /// Adds a row of cells. A row with a problem doesn't count, and the whole is refused.
    mutating func add(_ cells: [String]) -> [RowProblem]
    /// The record made of all rows: the last part of its identifier, and its content.
    func finish() -> (name: String, content: Content)
}

extension RowCollector {
    public var columnKinds: [FieldKind?] { [] }
    public var isEmpty: Bool { false }
}

/// What is wrong in one cell or column of a table.
public struct RowProblem: Hashable, Sendable {
    /// The column's place, from 0.
    public var column: Int
    public var message: Label
    public var hint: Label?
    /// The value seen there. Leave it out where it may tell who answered.
    public var value: String?

    public init(column: Int, _ message: Label, hint: Label? = nil, value: String? = nil) {
        self.column = column
        self.message = message
        self.hint = hint
        self.value = value
    }
}
