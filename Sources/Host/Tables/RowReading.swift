internal import EssaimKit

/// The rows of a table, whatever file it is in.
protocol RowReading: AnyObject {
    /// The file, as messages name it.
    var name: String? { get }
    /// The sheet of a spreadsheet.
    var sheet: String? { get }
    /// Bytes of the file that were read so far.
    var bytesRead: Int { get }
    /// The next row that has a cell with something in it; `nil` after the last.
    func next() throws(Finding) -> TableRow?
}

extension RowReading {
    var sheet: String? { nil }
}

/// One row that isn't blank.
struct TableRow {
    /// The line of the file on which the row begins. A cell with line breaks makes later rows of a text differ.
    var line: Int
    /// The row's number in a spreadsheet.
    var number: Int
    var cells: [String]
    /// The cells that are days by their type, not by their text.
    var dates: Set<Int> = []
    /// Cells that have no value to take, with what is wrong with each.
    var problems: [Int: Finding] = [:]
    /// Whether a spreadsheet doesn't show it.
    var isHidden = false
}
