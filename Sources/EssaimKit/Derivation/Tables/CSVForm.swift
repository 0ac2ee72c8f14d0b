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
    /// A group's position is its number among its siblings, below its parent's: `2`, `2.1`.
    ///
    /// - Parameter disclosure: The threshold below which figures of the record are hidden.
    public func rows(of record: Record, disclosure: Int? = nil) throws(XMLError) -> [[[String]]] {
        var rows = Array(repeating: [[String]](), count: tables.count)
        var header = [
            record.id.description, String(record.version), record.status.rawValue, record.modified,
            record.language,
        ]
        if type.observations != nil { header.append(disclosure.map(String.init) ?? "") }
        rows[0].append(header + (try cells(record.content, type.fields)))
        try addGroups(
            record.content, type.fields, name: type.name, id: record.id.description, position: "", to: &rows)
        return rows
    }

    private func cells(_ content: Content, _ fields: [Field]) throws(XMLError) -> [String] {
        var cells: [String] = []
        for field in fields {
            if case .group(let inner) = field.kind {
                guard !field.occurrence.isRepeated else { continue }
                cells += try self.cells(content.groups(field.name).first ?? Content(), inner)
                continue
            }
            var texts: [String] = []
            for value in content[field.name] {
                let text = try text(of: value)
                texts.append(field.occurrence.isRepeated ? CSVCell.escaped(text) : text)
            }
            cells.append(texts.joined(separator: Self.separator))
        }
        return cells
    }

    private func text(of value: Value) throws(XMLError) -> String {
        if case .prose(let prose) = value { return try JSONForm.markup(of: prose) }
        return ContentForm.text(of: value) ?? ""
    }

    private func addGroups(
        _ content: Content, _ fields: [Field], name: String, id: String, position: String,
        to rows: inout [[[String]]]
    ) throws(XMLError) {
        for field in fields {
            guard case .group(let inner) = field.kind else { continue }
            let groupName = "\(name).\(field.name)"
            for (index, group) in content.groups(field.name).enumerated() {
                let place = (position.isEmpty ? "" : "\(position).") + String(index + 1)
                if field.occurrence.isRepeated, let table = tables.firstIndex(where: { $0.name == groupName })
                {
                    rows[table].append([id, place] + (try cells(group, inner)))
                }
                try addGroups(
                    group, inner, name: groupName, id: id,
                    position: field.occurrence.isRepeated ? place : position,
                    to: &rows)
            }
        }
    }

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
        let rows = [
            header + columns.map(\.name), help + kinds,
            [id, "", "draft", "", "fr"] + columns.map { _ in "" },
        ]
        return rows.map { line($0, separator: isFrench ? ";" : ",") }.joined()
    }

    /// What a cell may hold, in words: the codes of a vocabulary with their labels, else the kind.
    public static func values(_ kind: FieldKind, _ language: Language) -> String {
        guard case .term(let vocabulary) = kind else { return ReferencePage.kind(kind, language) }
        return vocabulary.terms.map { "\($0.code) (\($0.label.text(in: language)))" }.joined(separator: " / ")
    }

    /// One row as RFC 4180 writes it, with its line end.
    public static func line(_ cells: [String], separator: Character = ",") -> String {
        cells.map { quoted($0, separator) }.joined(separator: String(separator)) + "\r\n"
    }

    private static func quoted(_ cell: String, _ separator: Character) -> String {
        let safe = CSVCell.guarded(cell)
        guard
            safe.utf8.contains(where: { $0 == 0x22 || $0 == 0x0D || $0 == 0x0A }) || safe.contains(separator)
        else {
            return safe
        }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
}
