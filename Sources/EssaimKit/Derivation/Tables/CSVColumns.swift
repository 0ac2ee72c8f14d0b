public import EssaimKit

/// All fields of a record type as the columns of one table.
///
/// A field of a group has the group's name in front: `observation.value`. In such a table the rows of one record
/// stand below each other: the first says the record, and each row adds one entry to every repeated group that it
/// has a value of.
public struct CSVColumns: Sendable {
    /// One column: a field that isn't a group.
    public struct Column: Sendable {
        /// `observation.value`.
        public var name: String
        /// `observation/value`.
        public var path: String
        public var field: Field
    }

    public let columns: [Column]
    private let indexes: [String: Int]
    private let fields: [Field]

    public init(_ type: RecordType) {
        let columns = Self.columns(type.fields, path: "")
        self.columns = columns
        fields = type.fields
        indexes = Dictionary(columns.indices.map { (columns[$0].name, $0) }) { first, _ in first }
    }

    private static func columns(_ fields: [Field], path prefix: String) -> [Column] {
        fields.flatMap { field -> [Column] in
            let path = prefix.isEmpty ? field.name : "\(prefix)/\(field.name)"
            if case .group(let inner) = field.kind { return columns(inner, path: path) }
            return [Column(name: path.replacing("/", with: "."), path: path, field: field)]
        }
    }

    /// The number of a column.
    public func index(named name: String) -> Int? { indexes[name] }

    // MARK: Rows to content

    /// One row of a record: its cells that have something in them.
    public struct Row: Sendable {
        /// The text of each cell, by its column's number.
        public var cells: [Int: String]
        /// The path of the repeated group whose entry begins here, where the table says so.
        public var starts: String?

        public init(cells: [Int: String], starts: String? = nil) {
            self.cells = cells
            self.starts = starts
        }
    }

    /// Where a part of a content came from.
    public enum Origin {
        /// A value, from a cell of a row.
        case value(row: Int, column: Int)
        /// A group's entry, from a row.
        case group(row: Int)
        /// A cell that says other than an earlier row of the same record.
        case contradiction(row: Int, column: Int)
    }

    /// The content that a record's rows say.
    ///
    /// - Parameter note: Called for each value and group with its path, positions from 2 on: `observation[2]/value`.
    public func content(of rows: [Row], note: (_ path: String, Origin) -> Void) -> Content {
        content(fields, Array(rows.indices), rows, path: "", place: "", note)
    }

    private func content(
        _ fields: [Field], _ lines: [Int], _ rows: [Row], path prefix: String, place: String,
        _ note: (String, Origin) -> Void
    ) -> Content {
        var content = Content()
        for field in fields {
            let path = prefix.isEmpty ? field.name : "\(prefix)/\(field.name)"
            let here = place.isEmpty ? field.name : "\(place)/\(field.name)"
            guard case .group(let inner) = field.kind else {
                for value in values(path, here, field, lines, rows, note) {
                    content.append(value, to: field.name)
                }
                continue
            }
            guard field.occurrence.isRepeated else {
                let group = self.content(inner, lines, rows, path: path, place: here, note)
                guard !group.entries.isEmpty else { continue }
                if let first = lines.first { note(here, .group(row: first)) }
                content.append(.group(group), to: field.name)
                continue
            }
            for (number, entry) in entries(path, inner, lines, rows).enumerated() {
                let place = number == 0 ? here : "\(here)[\(number + 1)]"
                if let first = entry.first { note(place, .group(row: first)) }
                content.append(
                    .group(self.content(inner, entry, rows, path: path, place: place, note)), to: field.name)
            }
        }
        return content
    }

    private func values(
        _ path: String, _ place: String, _ field: Field, _ lines: [Int], _ rows: [Row],
        _ note: (String, Origin) -> Void
    ) -> [Value] {
        guard let column = indexes[path.replacing("/", with: ".")] else { return [] }
        var found: (row: Int, text: String)?
        for row in lines {
            guard let text = rows[row].cells[column] else { continue }
            guard let first = found else {
                found = (row, text)
                continue
            }
            if first.text != text { note(place, .contradiction(row: row, column: column)) }
        }
        guard let found else { return [] }
        let values = CSVCell.values(in: found.text, of: field)
        for number in values.indices {
            note(number == 0 ? place : "\(place)[\(number + 1)]", .value(row: found.row, column: column))
        }
        return values
    }

    /// The rows of each entry of a repeated group.
    private func entries(_ path: String, _ inner: [Field], _ lines: [Int], _ rows: [Row]) -> [[Int]] {
        let own = ownColumns(inner, path: path)
        let all = columns.indices.filter { columns[$0].path.hasPrefix(path + "/") }
        var entries: [[Int]] = []
        for row in lines {
            let cells = rows[row].cells
            if rows[row].starts == path || own.contains(where: { cells[$0] != nil }) {
                entries.append([row])
            } else if all.contains(where: { cells[$0] != nil }) || isBelow(path, rows[row].starts) {
                // Only something of a group inside this one: it belongs to the entry above.
                if entries.isEmpty { entries.append([]) }
                entries[entries.count - 1].append(row)
            }
        }
        return entries
    }

    private func isBelow(_ path: String, _ starts: String?) -> Bool { starts?.hasPrefix(path + "/") ?? false }

    /// The columns of a group itself, those of repeated groups inside it left out.
    private func ownColumns(_ fields: [Field], path: String) -> [Int] {
        fields.flatMap { field -> [Int] in
            let path = "\(path)/\(field.name)"
            if case .group(let inner) = field.kind {
                return field.occurrence.isRepeated ? [] : ownColumns(inner, path: path)
            }
            return indexes[path.replacing("/", with: ".")].map { [$0] } ?? []
        }
    }
}
