internal import Derivation
internal import EssaimKit

/// A sheet that is written: its name and its columns.
struct SheetLayout {
    var name: String
    var columns: [String]
    /// The kind of field in each column, where it is one.
    var kinds: [FieldKind?]

    /// What a person types into a column is kept as: a text where nothing else is asked for, so that `1.2.1` becomes
    /// no date.
    func style(of column: Int) -> CellStyle {
        switch kinds[column] {
        case .date: .date
        case .number, .money, .percentage, .score, .boolean: .general
        case nil where ["version", CSVForm.disclosed].contains(columns[column]): .general
        default: .text
        }
    }
}

/// The styles that cells are written with, by their numbers in the file.
enum CellStyle: Int, CaseIterable {
    case general
    case text
    case date
    case heading
}

/// Writes the sheets of one format.
protocol SheetWriting {
    /// What stands before a sheet's rows.
    func start(_ sheet: SheetLayout) -> String
    /// A row, of which `number` counts from 1.
    func row(_ cells: [(cell: TableCell, style: CellStyle)], number: Int) -> String
    var end: String { get }
    /// The file's parts, in the order in which they are written.
    func parts(_ sheets: [SheetLayout], _ bodies: [TemporaryFile]) throws -> [ZipWriter.Part]
}

/// Tables as the sheets of one workbook. Rows wait in temporary files, because those of all tables come by turns.
final class WorkbookOutput: TableOutput {
    /// Characters of one cell, as UTF-16 counts them: what spreadsheets hold.
    private static let cellLimit = 32_767
    /// Digits that spreadsheets count with: a longer number is written as a text.
    private static let digitLimit = 15

    private let path: String
    private let name: String
    private let writer: any SheetWriting
    private let sheets: [SheetLayout]
    private let bodies: [TemporaryFile]
    private var counts: [Int]

    init(path: String, name: String, format: WorkbookFormat, sheets: [SheetLayout]) throws {
        self.path = path
        self.name = name
        self.sheets = sheets
        let writer: any SheetWriting =
            switch format {
            case .xlsx: XLSXWriter()
            case .ods: ODSWriter()
            }
        self.writer = writer
        bodies = try sheets.map { sheet in
            let body = try TemporaryFile()
            try body.append(writer.start(sheet).utf8)
            try body.append(
                writer.row(sheet.columns.map { (.code($0), .heading) }, number: 1).utf8)
            return body
        }
        counts = sheets.map { _ in 1 }
    }

    func write(_ cells: [TableCell], to table: Int) throws {
        counts[table] += 1
        let sheet = sheets[table]
        guard counts[table] <= RowQueue.rowLimit else {
            throw OutputError(
                message:
                    "table \(sheet.name) has more than \(RowQueue.rowLimit) rows, which no spreadsheet holds",
                hint: "Write it as CSV.")
        }
        let styled = cells.enumerated().map { index, cell in
            (cell: Self.safe(cell), style: sheet.style(of: index))
        }
        for (index, cell) in cells.enumerated() {
            guard case .text(let text) = cell, text.utf8.count > Self.cellLimit,
                text.utf16.count > Self.cellLimit
            else { continue }
            throw OutputError(
                message:
                    "cell \(SheetCell.name(sheet: sheet.name, column: index, row: counts[table])) has more than \(Self.cellLimit) characters, which no spreadsheet holds",
                hint: "Write the records as CSV.")
        }
        try bodies[table].append(writer.row(styled, number: counts[table]).utf8)
    }

    /// A number that a spreadsheet would shorten, and a day that it doesn't know, as texts; and a text that begins
    /// like one with an apostrophe in front (``CSVCell/unguarded(_:)``) with one more.
    private static func safe(_ cell: TableCell) -> TableCell {
        switch cell {
        case .text(let text): return CSVCell.unguarded(text) == text ? cell : .text("'" + text)
        case .number(let text):
            let digits = text.utf8.filter { (48...57).contains($0) }.drop { $0 == 48 }
            return digits.count > digitLimit || Number(text) == nil ? .code(text) : cell
        case .date(let date): return date.year < 1_901 ? .code(date.description) : cell
        default: return cell
        }
    }

    func finish() throws -> [String] {
        for body in bodies {
            try body.append(writer.end.utf8)
            try body.flush()
        }
        try ZipWriter.write(try writer.parts(sheets, bodies), to: path)
        return [name]
    }
}

extension String {
    /// The text as it stands in an element, line breaks and tabs kept.
    var escapedForCell: String {
        guard utf8.contains(where: { $0 == 0x26 || $0 == 0x3C || $0 == 0x3E || $0 == 0x0D }) else {
            return self
        }
        return replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\r", with: "&#xD;")
    }
}
