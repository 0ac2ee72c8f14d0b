internal import Derivation
internal import EssaimKit
internal import Exchange
internal import XML

/// One CSV file and what its columns mean.
final class CSVTable {
    /// What the rows of a file are.
    enum Kind {
        /// Records, with the entries of their repeated groups in the rows below.
        case records
        /// Entries of one repeated group of records that stand in another file.
        case group(path: String)
    }
    /// A row with its cells in the columns of the record type.
    struct Line {
        var location: TextLocation
        var row: CSVColumns.Row
        var id: String
        /// A group's entry's place among its siblings: `2.1`.
        var position: [Int]
        /// Cells of the header's columns.
        var header: [String: String]
        /// The column in the file of each cell, by the column's number in the type.
        var columns: [Int: Int]
        var number: Int
        /// What is wrong with the row as such.
        var problem: Finding?
    }

    let kind: Kind
    let type: RecordTypeSet.Entry
    let columns: CSVColumns
    private let reader: CSVReader
    private let names: [String]
    /// For each column of the file, its column in the record type.
    private let mapped: [Int?]
    /// The first row, which told the record type.
    private var first: CSVReader.Row?
    private let idColumn: Int

    /// Reads a file's column names and sees from them, and from the first row, what it holds.
    ///
    /// - Returns: `nil` for a file without rows.
    init?(_ source: XMLSource, types: RecordTypeSet) throws(Finding) {
        reader = try CSVReader(source)
        func problem(_ code: String, _ message: Label, line: Int, hint: Label?) -> Finding {
            Finding(.error, code, message, at: TextLocation(file: source.name, line: line), hint: hint)
        }
        guard let header = try reader.next() else { return nil }
        names = header.cells.map { $0.trimmingBlanks().lowercased() }
        let seen = names.filter { !$0.isEmpty && !$0.hasPrefix("#") }
        if let twice = seen.first(where: { name in seen.filter { $0 == name }.count > 1 }) {
            throw problem(
                "csv-column",
                Label(fr: "la colonne « \(twice) » est deux fois là", en: "column “\(twice)” stands twice"),
                line: header.line, hint: nil)
        }
        guard let idColumn = names.firstIndex(of: "id") else {
            throw problem(
                "csv-column", Label(fr: "il manque la colonne « id »", en: "column “id” is missing"),
                line: header.line,
                hint: Label(
                    fr:
                        "La première ligne nomme les colonnes. « essaim new TYPE --format csv » donne un tableau à remplir.",
                    en:
                        "The first row names the columns. “essaim new TYPE --format csv” gives a table to fill in."
                ))
        }
        guard let row = try Self.nextRow(reader, idColumn) else { return nil }
        self.idColumn = idColumn
        first = row
        let id = row.cells.indices.contains(idColumn) ? row.cells[idColumn].trimmingBlanks() : ""
        let typeName = id.split(separator: "/", omittingEmptySubsequences: false).dropFirst().first ?? ""
        guard let type = types.entry(named: String(typeName)) else {
            throw problem(
                "csv-type",
                typeName.isEmpty
                    ? Label(
                        fr: "« \(id) » n’est pas l’identifiant d’une fiche",
                        en: "“\(id)” is not a record’s identifier")
                    : Label(
                        fr: "aucun module actif ne connaît le type « \(typeName) »",
                        en: "no active module knows type “\(typeName)”"),
                line: row.line,
                hint: Label(
                    fr:
                        "L’identifiant est propriétaire/type/nom. Types ici : \(types.entries.map(\.type.name).joined(separator: ", ")).",
                    en:
                        "The identifier is owner/type/name. Types here: \(types.entries.map(\.type.name).joined(separator: ", "))."
                ))
        }
        self.type = type
        columns = CSVColumns(type.type)
        let own = Set(names.filter { !$0.isEmpty && !$0.hasPrefix("#") })
        kind = try Self.kind(own, of: type.type, columns, file: source.name, line: header.line)
        let prefix =
            switch kind {
            case .records: ""
            case .group(let path): path.replacing("/", with: ".") + "."
            }
        let columns = columns
        mapped = names.map { columns.index(named: prefix + $0) }
    }

    private static func kind(
        _ names: Set<String>, of type: RecordType, _ columns: CSVColumns, file: String?, line: Int
    ) throws(Finding) -> Kind {
        let others = names.subtracting(CSVForm.header)
        let unknown = others.filter { columns.index(named: $0) == nil }
        if unknown.isEmpty { return .records }
        let groups = CSVForm(type).tables.dropFirst().filter { names.isSubset(of: $0.columns) }
        let base = file?.split(separator: "/").last ?? ""
        if names.contains("position") {
            let named = groups.first { base.lowercased() == "\($0.name).csv" }
            if let group = named ?? (groups.count == 1 ? groups.first : nil) {
                return .group(
                    path: String(group.name.dropFirst(type.name.count + 1)).replacing(".", with: "/"))
            }
        }
        let list = unknown.sorted().map { "« \($0) »" }.joined(separator: ", ")
        let known = columns.columns.map(\.name).joined(separator: ", ")
        throw Finding(
            .error, "csv-column",
            Label(
                fr: "le type « \(type.name) » n’a pas de colonne \(list)",
                en: "type “\(type.name)” has no column \(list)"),
            at: TextLocation(file: file, line: line),
            hint: Label(
                fr:
                    "Colonnes : \(CSVForm.header.joined(separator: ", ")), \(known). Une colonne à vous commence par #.",
                en:
                    "Columns: \(CSVForm.header.joined(separator: ", ")), \(known). A column of your own begins with #."
            ))
    }

    var name: String? { reader.name }
    var bytesRead: Int { reader.bytesRead }

    /// The next row that isn't a remark: those begin with # in the identifier's cell.
    private static func nextRow(_ reader: CSVReader, _ idColumn: Int) throws(Finding) -> CSVReader.Row? {
        while let row = try reader.next() {
            guard row.cells.indices.contains(idColumn), row.cells[idColumn].hasPrefix("#") else { return row }
        }
        return nil
    }

    /// The next row.
    func next() throws(Finding) -> Line? {
        let row: CSVReader.Row
        if let first {
            row = first
            self.first = nil
        } else if let following = try Self.nextRow(reader, idColumn) {
            row = following
        } else {
            return nil
        }
        var line = Line(
            location: TextLocation(file: reader.name, line: row.line), row: CSVColumns.Row(cells: [:]),
            id: "",
            position: [], header: [:], columns: [:], number: row.number)
        if case .group(let path) = kind { line.row.starts = path }
        for (index, cell) in row.cells.enumerated() {
            let text = CSVCell.unguarded(cell)
            guard !text.trimmingBlanks().isEmpty else { continue }
            guard names.indices.contains(index) else {
                line.problem = Finding(
                    .error, "csv-columns",
                    Label(
                        fr: "cette ligne a plus de cellules que la première n’a de colonnes",
                        en: "this row has more cells than the first has columns"),
                    at: TextLocation(file: reader.name, line: row.line, column: index + 1), value: text,
                    hint: Label(
                        fr: "Un texte qui contient le séparateur doit être entre guillemets.",
                        en: "A text with the separator in it must stand in quotes."))
                break
            }
            if let column = mapped[index] {
                line.row.cells[column] = text
                line.columns[column] = index
            } else if names[index] == "position" {
                line.position = text.split(separator: ".").map { Int($0) ?? 0 }
            } else if CSVForm.header.contains(names[index]) {
                line.header[names[index]] = text.trimmingBlanks()
            }
        }
        line.id = line.header["id"] ?? ""
        return line
    }

    /// The number in the file of each covered field's column.
    var fileColumns: [String: Int] {
        Dictionary(
            mapped.enumerated().compactMap { index, column in column.map { (columns.columns[$0].path, index) }
            }
        ) { first, _ in first }
    }

    /// Where a cell stands.
    func place(_ line: Line, column: Int) -> DraftRecord.Place {
        place(line, fileColumn: line.columns[column], name: columns.columns[column].name)
    }

    func place(_ line: Line, fileColumn index: Int?, name: String) -> DraftRecord.Place {
        var location = line.location
        location.column = index.map { $0 + 1 }
        return DraftRecord.Place(location: location, column: name, row: line.number)
    }

    /// The place of a cell of the header's columns.
    func headerPlace(_ line: Line, _ name: String) -> DraftRecord.Place {
        place(line, fileColumn: names.firstIndex(of: name), name: name)
    }
}
