public import EssaimKit
public import XML

/// Records as tables for a spreadsheet, derived from the fields: one row a record, and one more table for each
/// repeated group, whose rows name their record and their place.
public struct CSVForm: Sendable {
    /// One table: its name, and its columns in order.
    public struct Table: Hashable, Sendable {
        /// `faq` for the records themselves, `faq.source` for a repeated group of theirs.
        public var name: String
        public var columns: [String]
    }

    /// What stands between the values of a repeated field in one cell.
    public static let separator = " | "
    /// The columns of a record's header.
    public static let header = ["id", "version", "status", "modified", "language", disclosed]
    /// The column that says that figures of the record are hidden in the table, and below how many respondents. Only
    /// tables of types with figures about people have it.
    public static let disclosed = "disclosed"

    private let type: RecordType
    public let tables: [Table]

    public init(_ type: RecordType) {
        self.type = type
        let header = Self.header.filter { $0 != Self.disclosed || type.observations != nil }
        var tables = [Table(name: type.name, columns: header + Self.columns(type.fields, prefix: ""))]
        Self.addGroups(type.fields, name: type.name, to: &tables)
        self.tables = tables
    }

    private static func columns(_ fields: [Field], prefix: String) -> [String] {
        fields.flatMap { field -> [String] in
            guard case .group(let inner) = field.kind else { return [prefix + field.name] }
            return field.occurrence.isRepeated ? [] : columns(inner, prefix: "\(prefix)\(field.name).")
        }
    }

    private static func addGroups(_ fields: [Field], name: String, to tables: inout [Table]) {
        for field in fields {
            guard case .group(let inner) = field.kind else { continue }
            let groupName = "\(name).\(field.name)"
            if field.occurrence.isRepeated {
                tables.append(
                    Table(name: groupName, columns: ["id", "position"] + columns(inner, prefix: "")))
            }
            addGroups(inner, name: groupName, to: &tables)
        }
    }

    /// A record's rows: for each table, in the order of ``tables``, the rows that it gets.
    ///
    /// A group's position is its number among its siblings, below its parent's: `2`, `2 > 1` (``position(_:)``).
    ///
    /// - Parameter disclosure: The threshold below which figures of the record are hidden.
    public func rows(of record: Record, disclosure: Int? = nil) throws(XMLError) -> [[[TableCell]]] {
        var rows = Array(repeating: [[TableCell]](), count: tables.count)
        var header: [TableCell] = [
            .code(record.id.description), .number(String(record.version)), .code(record.status.rawValue),
            .code(record.modified), .code(record.language),
        ]
        if type.observations != nil { header.append(disclosure.map { .number(String($0)) } ?? .empty) }
        rows[0].append(header + (try cells(record.content, type.fields)))
        try addGroups(
            record.content, type.fields, name: type.name, id: record.id.description, position: [], to: &rows)
        return rows
    }

    private func cells(_ content: Content, _ fields: [Field]) throws(XMLError) -> [TableCell] {
        var cells: [TableCell] = []
        for field in fields {
            if case .group(let inner) = field.kind {
                guard !field.occurrence.isRepeated else { continue }
                cells += try self.cells(content.groups(field.name).first ?? Content(), inner)
                continue
            }
            cells.append(try cell(content[field.name], field))
        }
        return cells
    }

    private func cell(_ values: [Value], _ field: Field) throws(XMLError) -> TableCell {
        if values.count == 1 {
            switch values[0] {
            case .number(let number): return .number(number.text)
            case .date(let date): return .date(date)
            case .boolean(let boolean): return .boolean(boolean)
            default: break
            }
        }
        var texts: [String] = []
        for value in values {
            let text = try text(of: value)
            texts.append(field.occurrence.isRepeated ? CSVCell.escaped(text) : text)
        }
        let text = texts.joined(separator: Self.separator)
        if text.isEmpty { return .empty }
        return switch field.kind {
        case .line, .prose, .term: .text(text)
        // A value that isn't of its kind is a text; codes and addresses are never taken for anything else.
        default: .code(text)
        }
    }

    private func text(of value: Value) throws(XMLError) -> String {
        if case .prose(let prose) = value { return try JSONForm.markup(of: prose) }
        return ContentForm.text(of: value) ?? ""
    }

    private func addGroups(
        _ content: Content, _ fields: [Field], name: String, id: String, position: [Int],
        to rows: inout [[[TableCell]]]
    ) throws(XMLError) {
        for field in fields {
            guard case .group(let inner) = field.kind else { continue }
            let groupName = "\(name).\(field.name)"
            for (index, group) in content.groups(field.name).enumerated() {
                let place = position + [index + 1]
                if field.occurrence.isRepeated, let table = tables.firstIndex(where: { $0.name == groupName })
                {
                    rows[table].append([.code(id), Self.position(place)] + (try cells(group, inner)))
                }
                try addGroups(
                    group, inner, name: groupName, id: id,
                    position: field.occurrence.isRepeated ? place : position,
                    to: &rows)
            }
        }
    }

    // MARK: Sheets

    /// The name of a table's sheet: that of the type, or the group's path. Excel takes 31 characters.
    public static func sheetName(_ table: String, of type: RecordType) -> String {
        let name = table == type.name ? table : String(table.dropFirst(type.name.count + 1))
        return name.count <= 31 ? name : "…" + name.suffix(30)
    }

    /// The kind of field in each column of a table; `nil` for those of the header and for a position.
    public func kinds(of table: Table) -> [FieldKind?] {
        let columns = CSVColumns(type)
        let prefix = table.name == type.name ? "" : String(table.name.dropFirst(type.name.count + 1)) + "."
        return table.columns.map { name in
            columns.index(named: prefix + name).map { columns.columns[$0].field.kind }
        }
    }

    // MARK: Positions

    /// A group's entry's place: `2`, and inside another `2 > 1`, which no spreadsheet takes for a number or a day.
    static func position(_ place: [Int]) -> TableCell {
        place.count == 1
            ? .number(String(place[0])) : .code(place.map(String.init).joined(separator: " > "))
    }

    /// A place as it stands in a cell, `2 > 1` or `2.1`; `nil` for another text.
    public static func place(_ cell: String) -> [Int]? {
        let mark: Character = cell.contains(">") ? ">" : "."
        let parts = cell.split(separator: mark, omittingEmptySubsequences: false).map {
            String($0).trimmingBlanks()
        }
        let numbers = parts.compactMap { part -> Int? in
            guard (1...9).contains(part.utf8.count), part.utf8.allSatisfy({ (48...57).contains($0) }) else {
                return nil
            }
            return Int(part)
        }
        return numbers.count == parts.count && numbers.allSatisfy { $0 > 0 } ? numbers : nil
    }

    // MARK: Templates and lines

    /// A table to fill in: the names of all columns, a row that says what belongs into them, and one record begun.
    ///
    /// One table for the record and its repeated groups (``CSVColumns``). In French, semicolons separate the cells,
    /// as spreadsheets expect there.
    public static func template(of type: RecordType, id: String, in language: Language) -> String {
        let columns = CSVColumns(type).columns
        let isFrench = language == .fr
        let help = [
            "# " + (isFrench ? "propriétaire/\(type.name)/nom" : "owner/\(type.name)/name"),
            isFrench ? "vide pour une fiche nouvelle" : "empty for a new record",
            "draft, in-review, published",
            isFrench ? "vide" : "empty", "fr, en",
        ]
        let kinds = columns.map { column in
            [
                column.field.label.text(in: language), values(column.field.kind, language),
                ReferencePage.occurrence(column.field.occurrence, language),
            ].joined(separator: ", ")
        }
        // Nobody hides figures in a table that is filled in.
        let header = Self.header.filter { $0 != disclosed }
        let rows = [
            header + columns.map(\.name), help + kinds,
            [id, "", "draft", "", "fr"] + columns.map { _ in "" },
        ]
        let style = CSVStyle(language)
        return rows.map { line($0, separator: style.separator) }.joined()
    }

    /// What a cell may hold, in words: the codes of a vocabulary with their labels, else the kind.
    public static func values(_ kind: FieldKind, _ language: Language) -> String {
        guard case .term(let vocabulary) = kind else { return ReferencePage.kind(kind, language) }
        return vocabulary.terms.map { "\($0.code) (\($0.label.text(in: language)))" }.joined(separator: " / ")
    }

    /// One row as RFC 4180 writes it, with its line end.
    public static func line(_ cells: [String], separator: Character = ",") -> String {
        cells.map { quoted(CSVCell.guarded($0), separator) }.joined(separator: String(separator)) + "\r\n"
    }

    /// One row with typed cells, as a style writes them.
    public static func line(_ cells: [TableCell], style: CSVStyle) -> String {
        cells.map { quoted($0.csv(style), style.separator) }.joined(separator: String(style.separator))
            + "\r\n"
    }

    private static func quoted(_ cell: String, _ separator: Character) -> String {
        guard
            cell.utf8.contains(where: { $0 == 0x22 || $0 == 0x0D || $0 == 0x0A }) || cell.contains(separator)
        else {
            return cell
        }
        return "\"" + cell.replacing("\"", with: "\"\"") + "\""
    }
}
