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
    private static let header = ["id", "version", "status", "modified", "language"]

    private let type: RecordType
    public let tables: [Table]

    public init(_ type: RecordType) {
        self.type = type
        var tables = [Table(name: type.name, columns: Self.header + Self.columns(type.fields, prefix: ""))]
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
    public func rows(of record: Record) throws(XMLError) -> [[[String]]] {
        var rows = Array(repeating: [[String]](), count: tables.count)
        let header = [
            record.id.description, String(record.version), record.status.rawValue, record.modified,
            record.language,
        ]
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
            for value in content[field.name] { texts.append(try text(of: value)) }
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

    /// One row as RFC 4180 writes it, with its line end.
    public static func line(_ cells: [String]) -> String { cells.map(quoted).joined(separator: ",") + "\r\n" }

    private static func quoted(_ cell: String) -> String {
        // A spreadsheet takes a cell that starts like a formula for one; the apostrophe keeps it a text.
        let isFormula =
            cell.first.map { "=+@\t\r".contains($0) || ($0 == "-" && Number(cell) == nil) } ?? false
        let safe = isFormula ? "'" + cell : cell
        guard safe.utf8.contains(where: { $0 == 0x2C || $0 == 0x22 || $0 == 0x0D || $0 == 0x0A }) else {
            return safe
        }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
}
