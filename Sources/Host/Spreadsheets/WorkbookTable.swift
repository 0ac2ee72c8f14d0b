internal import Derivation
package import EssaimKit
internal import Foundation

/// One table as a workbook, for people: labels as headings.
package enum WorkbookTable {
    package static func bytes(of table: Table, as format: WorkbookFormat, in language: Language) throws
        -> [UInt8]
    {
        let folder = FileManager.default.temporaryDirectory.appending(path: "essaim-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let name = "\(table.name).\(format.rawValue)"
        let path = folder.appending(path: name)
        let sheet = SheetLayout(
            name: table.label.text(in: language), columns: table.columns.map { $0.label.text(in: language) },
            kinds: table.columns.indices.map { kind(of: $0, table) })
        let output = try WorkbookOutput(
            path: path.path(percentEncoded: false), name: name, format: format, sheets: [sheet])
        for row in table.rows { try output.write(row.map { cell($0, language) }, to: 0) }
        _ = try output.finish()
        return [UInt8](try Data(contentsOf: path))
    }

    private static func kind(of column: Int, _ table: Table) -> FieldKind? {
        if CellText.isNumeric(column, of: table) { return .count }
        if case .date? = table.rows.first?[column] { return .date }
        return nil
    }

    private static func cell(_ cell: Table.Cell, _ language: Language) -> TableCell {
        if CellText.number(cell) != nil { return .number(CellText.code(cell)) }
        if case .date(let date) = cell { return .date(date) }
        return cell == .empty ? .empty : .text(CellText.shown(cell, in: language))
    }
}
