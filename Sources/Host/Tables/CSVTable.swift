internal import Derivation
internal import EssaimKit
internal import Exchange
internal import XML

/// One table, a CSV file or a sheet, and what its columns mean.
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
        /// What is wrong with the row and its cells as such.
        var problems: [Finding] = []
        /// What its place is among others: one without a position was added behind them.
        var order: [Int] { position.isEmpty ? [Int.max] : position }
        /// About how many bytes it holds in memory.
        var size: Int { row.cells.values.reduce(64 + header.count * 64) { $0 + 48 + $1.utf8.count } }
    }

    let kind: Kind
    let type: RecordTypeSet.Entry
    let columns: CSVColumns
    private let reader: any RowReading
    private let names: [String]
    /// For each column of the file, its column in the record type.
    private let mapped: [Int?]
    /// The first row, which told the record type.
    private var first: TableRow?
    private let idColumn: Int
    /// Whether it was said that the sheet has rows that it doesn't show.
    private var isHiddenTold = false

    /// A CSV file.
    ///
    /// - Returns: `nil` for a file without rows.
    convenience init?(_ source: XMLSource, types: RecordTypeSet) throws(Finding) {
        let reader = try CSVReader(source)
        guard let header = try reader.next() else { return nil }
        let file = source.name?.split(separator: "/").last ?? ""
        try self.init(
            reader, header: header,
            name: file.lowercased().hasSuffix(".csv") ? String(file.dropLast(4)) : String(file),
            types: types)
    }

    /// Sees from the column names, and from the first row, what a table holds.
    ///
    /// - Parameters:
    ///   - header: The row with the column names.
    ///   - name: The table's own name, which tells the tables of repeated groups from each other.
    /// - Returns: `nil` for a table without rows.
    init?(_ reader: any RowReading, header: TableRow, name: String, types: RecordTypeSet) throws(Finding) {
        self.reader = reader
        func problem(_ code: String, _ message: Label, line: Int, hint: Label?) -> Finding {
            Finding(.error, code, message, at: TextLocation(file: reader.name, line: line), hint: hint)
        }
        if let problem = header.problems.min(by: { $0.key < $1.key })?.value { throw problem }
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
        kind = try Self.kind(
            own, of: type.type, columns, name: name, at: TextLocation(file: reader.name, line: header.line))
        let prefix =
            switch kind {
            case .records: ""
            case .group(let path): path.replacing("/", with: ".") + "."
            }
        let columns = columns
        mapped = names.map { columns.index(named: prefix + $0) }
    }

    private static func kind(
        _ names: Set<String>, of type: RecordType, _ columns: CSVColumns, name: String,
        at location: TextLocation
    ) throws(Finding) -> Kind {
        let others = names.subtracting(CSVForm.header)
        let unknown = others.filter { columns.index(named: $0) == nil }
        if unknown.isEmpty { return .records }
        let groups = CSVForm(type).tables.dropFirst().filter { names.isSubset(of: $0.columns) }
        if names.contains("position") {
            let named = groups.first {
                [$0.name, CSVForm.sheetName($0.name, of: type)].contains(name.lowercased())
            }
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
            at: location,
            hint: Label(
                fr:
                    "Colonnes : \(CSVForm.header.joined(separator: ", ")), \(known). Une colonne à vous commence par #.",
                en:
                    "Columns: \(CSVForm.header.joined(separator: ", ")), \(known). A column of your own begins with #."
            ))
    }

    var name: String? { reader.name }
    var isOfRecords: Bool { groupPath.isEmpty }

    /// The path of the repeated group whose entries the rows are; empty for records.
    var groupPath: String { if case .group(let path) = kind { path } else { "" } }

    /// The repeated groups around it, from the outermost on.
    var ancestors: [String] {
        let steps = groupPath.split(separator: "/")
        var fields = type.type.fields
        var paths: [String] = []
        for (index, step) in steps.enumerated() {
            guard let field = fields.first(where: { $0.name == step }), case .group(let inner) = field.kind
            else {
                break
            }
            if field.occurrence.isRepeated { paths.append(steps[...index].joined(separator: "/")) }
            fields = inner
        }
        return Array(paths.dropLast())
    }
    var bytesRead: Int { reader.bytesRead }

    /// The next row that isn't a remark: those begin with # in the identifier's cell.
    private static func nextRow(_ reader: any RowReading, _ idColumn: Int) throws(Finding) -> TableRow? {
        while let row = try reader.next() {
            guard row.cells.indices.contains(idColumn), row.cells[idColumn].hasPrefix("#") else { return row }
        }
        return nil
    }

    /// The next row.
    func next() throws(Finding) -> Line? {
        let row: TableRow
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
            id: "", position: [], header: [:], columns: [:], number: row.number)
        if case .group(let path) = kind { line.row.starts = path }
        if row.isHidden && !isHiddenTold {
            isHiddenTold = true
            line.problems.append(hidden(line.location))
        }
        for (index, cell) in row.cells.enumerated() {
            let isNamed = names.indices.contains(index)
            // What is wrong with a cell of one's own column is nobody's business.
            if let problem = row.problems[index], isNamed, !names[index].isEmpty, !names[index].hasPrefix("#")
            {
                line.problems.append(problem)
                continue
            }
            let text = CSVCell.unguarded(cell)
            guard !text.trimmingBlanks().isEmpty else { continue }
            guard isNamed else {
                line.problems.append(tooMany(text, row.line, index))
                break
            }
            if let column = mapped[index] {
                line.row.cells[column] = text
                line.columns[column] = index
                if row.dates.contains(index), columns.columns[column].field.kind.isText {
                    line.problems.append(isDay(place(line, column: column), text))
                }
            } else if names[index] == "position" {
                if let place = CSVForm.place(text.trimmingBlanks()) {
                    line.position = place
                } else {
                    line.problems.append(noPosition(headerPlace(line, "position"), text))
                }
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
        return DraftRecord.Place(location: location, column: name, row: line.number, sheet: reader.sheet)
    }

    /// The place of a cell of the header's columns.
    func headerPlace(_ line: Line, _ name: String) -> DraftRecord.Place {
        place(line, fileColumn: names.firstIndex(of: name), name: name)
    }

    // MARK: Findings

    private func tooMany(_ text: String, _ line: Int, _ index: Int) -> Finding {
        Finding(
            .error, "csv-columns",
            Label(
                fr: "cette ligne a plus de cellules que la première n’a de colonnes",
                en: "this row has more cells than the first has columns"),
            at: TextLocation(file: reader.name, line: line, column: index + 1), value: text,
            hint: Label(
                fr: "Un texte qui contient le séparateur doit être entre guillemets.",
                en: "A text with the separator in it must stand in quotes."))
    }

    private func hidden(_ location: TextLocation) -> Finding {
        Finding(
            .warning, "csv-hidden",
            Label(
                fr: "la feuille a des lignes ou des colonnes masquées : elles sont lues comme les autres",
                en: "the sheet has hidden rows or columns: they are read like all others"),
            at: location, path: reader.sheet,
            hint: Label(
                fr: "Affichez-les, et supprimez celles qui ne doivent pas être lues.",
                en: "Show them, and delete those that are not to be read."))
    }

    private func isDay(_ place: DraftRecord.Place, _ text: String) -> Finding {
        Finding(
            .error, "value",
            Label(
                fr: "« \(place.column) » est un texte, et la cellule contient une date",
                en: "“\(place.column)” is a text, and the cell holds a date"),
            at: place.location, path: place.name, value: text,
            hint: Label(
                fr:
                    "Un tableur en a peut-être fait une date : mettez la cellule au format Texte et réécrivez-la.",
                en: "A spreadsheet may have made a date of it: format the cell as text and write it again."))
    }

    private func noPosition(_ place: DraftRecord.Place, _ text: String) -> Finding {
        Finding(
            .error, "value",
            Label(fr: "ce n’est pas une position", en: "this is no position"), at: place.location,
            path: place.name, value: text,
            hint: Label(
                fr:
                    "Attendu : 2, ou 2 > 1 pour le premier dans le second. Un tableur fait une date de 2.1.1.",
                en:
                    "Expected: 2, or 2 > 1 for the first inside the second. A spreadsheet makes a date of 2.1.1."
            ))
    }
}

extension FieldKind {
    /// Whether any text is a value of the kind.
    fileprivate var isText: Bool {
        switch self {
        case .line, .prose: true
        default: false
        }
    }
}
