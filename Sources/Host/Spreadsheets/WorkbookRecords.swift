internal import Derivation
internal import EssaimKit
internal import Exchange
internal import XML

/// Reads the records of a workbook: a sheet of records, with those of its repeated groups beside it, as
/// ``CSVRecords`` reads several files. Sheets of several record types come one after the other.
final class WorkbookRecords: ItemReading {
    /// Sheets that are read side by side.
    private static let tableLimit = 64

    let header: ExchangeHeader
    private let parts: [CSVRecords]
    private var current = 0
    /// What is to be said with the first record.
    private var remarks: [Finding] = []

    init(_ source: XMLSource, format: WorkbookFormat, types: RecordTypeSet, time: String) throws(Finding) {
        let package = try ZipPackage(source)
        let workbook: any Workbook =
            switch format {
            case .xlsx: try XLSXWorkbook(package)
            case .ods: try ODSWorkbook(package)
            }
        var tables: [CSVTable] = []
        var hasTables = false
        var others: [WorkbookSheet] = []
        for sheet in workbook.sheets where !sheet.name.hasPrefix("#") {
            switch try Self.table(sheet, workbook, types) {
            case .nothing: break
            case .noRows: hasTables = true
            case .table(let table) where !sheet.isHidden: tables.append(table)
            case .table, .other: others.append(sheet)
            }
            guard tables.count <= Self.tableLimit else {
                throw ZipPackage.problem(
                    "csv-limit", source.name, fr: "plus de \(Self.tableLimit) feuilles à lire",
                    en: "more than \(Self.tableLimit) sheets to read")
            }
        }
        if tables.isEmpty && !hasTables { throw Self.noTable(source.name, others) }
        if !others.isEmpty { remarks.append(Self.passedOver(source.name, others)) }
        var parts: [CSVRecords] = []
        var names: Set<String> = []
        for table in tables where table.isOfRecords {
            let type = table.type.type.name
            // The groups belong to the first sheet of their records.
            let groups =
                names.insert(type).inserted
                ? tables.filter { !$0.isOfRecords && $0.type.type.name == type } : []
            parts.append(try CSVRecords(table, groups: groups, time: time))
        }
        if let alone = tables.first(where: { !$0.isOfRecords && !names.contains($0.type.type.name) }) {
            throw CSVRecords.alone(alone)
        }
        self.parts = parts
        header = parts.first?.header ?? ExchangeHeader(id: "csv", issuer: "csv", issued: time)
    }

    var bytesRead: Int { parts.reduce(0) { $0 + $1.bytesRead } }

    func next() throws(Finding) -> ExchangeItem? {
        while current < parts.count {
            if var item = try parts[current].next() {
                item.findings += remarks
                remarks = []
                return item
            }
            current += 1
        }
        return nil
    }

    // MARK: Sheets

    private enum Content {
        case nothing
        /// Columns alone.
        case noRows
        case table(CSVTable)
        /// Something that has no column “id”.
        case other
    }

    private static func table(
        _ sheet: WorkbookSheet, _ workbook: any Workbook, _ types: RecordTypeSet
    ) throws(Finding) -> Content {
        let rows = try workbook.rows(of: sheet)
        guard let first = try rows.next() else { return .nothing }
        guard first.cells.contains(where: { $0.trimmingBlanks().lowercased() == "id" }) else { return .other }
        let table = try CSVTable(rows, header: first, name: sheet.name, types: types)
        return table.map { .table($0) } ?? .noRows
    }

    private static func list(_ sheets: [WorkbookSheet]) -> String {
        sheets.prefix(10).map { "« \($0.name) »" }.joined(separator: ", ") + (sheets.count > 10 ? ", …" : "")
    }

    private static func noTable(_ file: String?, _ others: [WorkbookSheet]) -> Finding {
        Finding(
            .error, "csv-column",
            others.isEmpty
                ? Label(fr: "ce classeur n’a pas de fiches", en: "this workbook has no records")
                : Label(
                    fr: "aucune feuille visible n’a une colonne « id » à sa première ligne : \(list(others))",
                    en: "no visible sheet has a column “id” in its first row: \(list(others))"),
            at: TextLocation(file: file, line: 1),
            hint: Label(
                fr:
                    "La première ligne d’une feuille nomme les colonnes. « essaim new TYPE --format csv » donne un tableau à remplir.",
                en:
                    "A sheet’s first row names the columns. “essaim new TYPE --format csv” gives a table to fill in."
            ))
    }

    private static func passedOver(_ file: String?, _ others: [WorkbookSheet]) -> Finding {
        Finding(
            .warning, "csv-sheet",
            Label(
                fr: "ces feuilles ne sont pas lues : \(list(others))",
                en: "these sheets are not read: \(list(others))"),
            at: TextLocation(file: file, line: 1),
            hint: Label(
                fr:
                    "Est lue une feuille visible dont la première ligne a une colonne « id ». Une feuille à vous commence par #.",
                en:
                    "Read is a visible sheet with a column “id” in its first row. A sheet of your own begins with #."
            ))
    }
}
