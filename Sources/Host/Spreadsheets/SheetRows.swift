internal import Derivation
internal import EssaimKit
internal import Exchange
internal import XML

/// Makes rows of a sheet's XML.
protocol SheetDecoder: XMLEventHandler {
    var rows: RowQueue { get }
}

/// The rows that a decoder has made and nobody has taken yet, and the row that is being made.
///
/// A row that a file says to be there a million times is kept once. What a row may come to is bounded here, whatever
/// the format.
final class RowQueue {
    /// Rows of one sheet: as many as spreadsheets have.
    static let rowLimit = 1_048_576

    let file: String?
    let sheet: String
    private var ready: [(row: TableRow, times: Int)] = []
    private var taken = 0
    private(set) var problem: Finding?
    /// Whether nothing more of the sheet is wanted.
    var isAtEnd = false

    private var row = TableRow(line: 0, number: 0, cells: [])
    private var size = 0
    private var hiddenColumns: [ClosedRange<Int>] = []

    init(file: String?, sheet: String) {
        self.file = file
        self.sheet = sheet
    }

    /// The oldest row, and whether the sheet may have more.
    func take() -> TableRow? {
        guard taken < ready.count else { return nil }
        let (row, times) = ready[taken]
        if times > 1 {
            ready[taken].times -= 1
            ready[taken].row.line += 1
            ready[taken].row.number += 1
        } else {
            taken += 1
            if taken == ready.count {
                ready.removeAll(keepingCapacity: true)
                taken = 0
            }
        }
        return row
    }

    // MARK: Filling

    func startRow(_ number: Int, isHidden: Bool) {
        if number > Self.rowLimit {
            fail(
                "csv-limit", column: nil, fr: "plus de \(Self.rowLimit) lignes",
                en: "more than \(Self.rowLimit) rows")
        }
        row = TableRow(line: number, number: number, cells: [], isHidden: isHidden)
        size = 0
    }

    /// Ends the row, which is there so many times.
    func endRow(times: Int = 1) {
        guard problem == nil, !row.cells.isEmpty || !row.problems.isEmpty else { return }
        if row.number + times - 1 > Self.rowLimit {
            return fail(
                "csv-limit", column: nil, fr: "plus de \(Self.rowLimit) lignes",
                en: "more than \(Self.rowLimit) rows")
        }
        ready.append((row, times))
        row.cells = []
    }

    func hide(columns: ClosedRange<Int>) { if hiddenColumns.count < 1_000 { hiddenColumns.append(columns) } }

    func add(_ text: String, column: Int, isDate: Bool = false) {
        guard reserve(column) else { return }
        row.cells[column] = text
        if isDate { row.dates.insert(column) }
        size += text.utf8.count
        if text.utf8.count > CSVReader.cellLimit || size > CSVReader.rowLimit {
            fail(
                "csv-limit", column: column,
                fr: "une cellule ou une ligne de plus de \(CSVReader.cellLimit) octets",
                en: "a cell or a row of more than \(CSVReader.cellLimit) bytes")
        }
    }

    /// Notes a cell that has no value to take.
    func refuse(_ text: String, column: Int, _ what: Label, hint: Label) {
        guard reserve(column) else { return }
        row.problems[column] = Finding(
            .error, "csv-cell", what, at: location(column: column), path: cell(column), value: text,
            hint: hint)
    }

    func reserve(_ column: Int) -> Bool {
        guard problem == nil else { return false }
        guard column < CSVReader.columnLimit else {
            fail(
                "csv-limit", column: column, fr: "plus de \(CSVReader.columnLimit) colonnes",
                en: "more than \(CSVReader.columnLimit) columns")
            return false
        }
        if !row.isHidden, hiddenColumns.contains(where: { $0.contains(column) }) { row.isHidden = true }
        while row.cells.count <= column { row.cells.append("") }
        return true
    }

    /// Ends the sheet with what makes it unreadable.
    func fail(_ code: String, column: Int?, fr: String, en: String) {
        guard problem == nil else { return }
        problem = Finding(
            .error, code, Label(fr: fr, en: en), at: location(column: column),
            path: column.map { cell($0) } ?? sheet)
        isAtEnd = true
    }

    private func location(column: Int?) -> TextLocation {
        TextLocation(file: name, line: max(1, row.number), column: column.map { $0 + 1 })
    }

    private func cell(_ column: Int) -> String {
        SheetCell.name(sheet: sheet, column: column, row: row.number)
    }

    /// The file and the sheet, as messages name them.
    var name: String { [file, sheet].compactMap(\.self).joined(separator: "/") }
}

/// The rows of one sheet, decoded as they are asked for.
final class SheetRows: RowReading {
    let sheet: String?
    let name: String?
    private let part: ZipPart
    private let parser: XMLEventParser
    private let decoder: any SheetDecoder
    private var isAtEnd = false

    init(_ part: ZipPart, _ decoder: any SheetDecoder) throws(Finding) {
        self.part = part
        self.decoder = decoder
        sheet = decoder.rows.sheet
        name = decoder.rows.name
        do { parser = try XMLEventParser(name: part.name, handler: decoder) } catch { throw Finding(error) }
    }

    var bytesRead: Int { part.bytesRead }

    func next() throws(Finding) -> TableRow? {
        while true {
            while let row = decoder.rows.take() {
                if row.cells.contains(where: { !$0.isEmpty }) || !row.problems.isEmpty { return row }
            }
            if let problem = decoder.rows.problem { throw problem }
            if isAtEnd || decoder.rows.isAtEnd { return nil }
            isAtEnd = try !part.feed(parser)
        }
    }
}

/// How a cell of a sheet is named: `Feuille1!C7`.
enum SheetCell {
    static func name(sheet: String, column: Int, row: Int) -> String { "\(sheet)!\(letters(column))\(row)" }

    static func letters(_ column: Int) -> String {
        var letters = ""
        var rest = column
        while rest >= 0 {
            letters = String(Character(UnicodeScalar(UInt8(65 + rest % 26)))) + letters
            rest = rest / 26 - 1
        }
        return letters
    }

    /// The column and the row, from 0 and 1 on, of `C7`; `nil` for what is no cell's name.
    static func place(_ name: some StringProtocol) -> (column: Int, row: Int)? {
        var column = 0
        var row = 0
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "$"): continue
            case UInt8(ascii: "A")...UInt8(ascii: "Z") where row == 0 && column < 20_000:
                column = column * 26 + Int(byte) - 64
            case UInt8(ascii: "0")...UInt8(ascii: "9") where column > 0 && row < 10_000_000:
                row = row * 10 + Int(byte) - 48
            default: return nil
            }
        }
        return column > 0 && row > 0 ? (column - 1, row) : nil
    }
}
