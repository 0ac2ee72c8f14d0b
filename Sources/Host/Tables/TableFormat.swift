package import Derivation
internal import EssaimKit
internal import Foundation

/// What tables are written as.
package enum TableFormat: Hashable, Sendable {
    /// A file for each table.
    case csv(CSVStyle)
    /// One file with a sheet for each table.
    case workbook(WorkbookFormat)

    func output(_ form: CSVForm, of type: RecordType, to folder: String) throws -> any TableOutput {
        switch self {
        case .csv(let style): return try CSVOutput(form, style: style, folder: folder)
        case .workbook(let format):
            let name = "\(type.name).\(format.rawValue)"
            let path = URL(filePath: folder).appending(path: name).path(percentEncoded: false)
            let sheets = form.tables.map { table in
                SheetLayout(
                    name: CSVForm.sheetName(table.name, of: type), columns: table.columns,
                    kinds: form.kinds(of: table))
            }
            return try WorkbookOutput(path: path, name: name, format: format, sheets: sheets)
        }
    }
}

/// Where the rows of tables go.
protocol TableOutput {
    /// Adds a row to one of the tables.
    func write(_ cells: [TableCell], to table: Int) throws
    /// Puts the files under their names.
    ///
    /// - Returns: The names.
    func finish() throws -> [String]
}

/// Tables as CSV files.
private struct CSVOutput: TableOutput {
    private let files: [(name: String, output: FileOutput)]
    private let style: CSVStyle

    init(_ form: CSVForm, style: CSVStyle, folder: String) throws {
        self.style = style
        files = try form.tables.map { table in
            let name = "\(table.name).csv"
            let output = try FileOutput(
                path: URL(filePath: folder).appending(path: name).path(percentEncoded: false))
            // Without the mark, spreadsheets take the file for another encoding.
            try output.write("\u{FEFF}" + CSVForm.line(table.columns.map { .code($0) }, style: style))
            return (name, output)
        }
    }

    func write(_ cells: [TableCell], to table: Int) throws {
        try files[table].output.write(CSVForm.line(cells, style: style))
    }

    func finish() throws -> [String] {
        for file in files { try file.output.finish() }
        return files.map(\.name)
    }
}
