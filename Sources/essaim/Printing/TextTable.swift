/// A table for a terminal: columns as wide as their content, long cells on several lines. A table that is too
/// wide for that is printed row by row, each cell beside its column's name.
struct TextTable {
    var columns: [String]
    var rows: [[String]] = []
    /// Columns whose cells stand at the right: numbers.
    var right: Set<Int> = []

    /// The widest cells of rows that are printed one by one (``measure(_:)``).
    private var measured: [Int] = []

    init(_ columns: [String], right: Set<Int> = []) {
        self.columns = columns
        self.right = right
    }

    /// The narrowest that a column may become.
    private static let narrowest = 12

    /// The table as lines of at most `width` columns, as far as its words allow.
    func text(width: Int) -> String {
        guard let widths = columnWidths(width) else { return cards(width: width) }
        return head(widths) + rows.map { lines($0, widths) }.joined()
    }

    private func head(_ widths: [Int]) -> String {
        wrapped(columns, widths).map { Terminal.styled($0.trimmingSuffix(" "), .bold) + "\n" }.joined()
            + widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ") + "\n"
    }

    private func lines(_ row: [String], _ widths: [Int]) -> String {
        wrapped(row, widths).map { $0.trimmingSuffix(" ") + "\n" }.joined()
    }

    /// The rows alone, without headings.
    func body(width: Int) -> String {
        guard let widths = columnWidths(width) else { return cards(width: width) }
        return rows.map { lines($0, widths) }.joined()
    }

    private func wrapped(_ row: [String], _ widths: [Int]) -> [String] {
        let cells = row.enumerated().map { Self.wrap($0.element, to: widths[$0.offset]) }
        return (0..<max(1, cells.map(\.count).max() ?? 1)).map { index in
            line(cells.map { $0.indices.contains(index) ? $0[index] : "" }, widths)
        }
    }

    private func cards(width: Int) -> String {
        rows.map { card($0, width: width) }.joined(separator: "\n")
    }

    private func card(_ row: [String], width: Int) -> String {
        let label = columns.map(\.count).max() ?? 0
        return zip(columns, row).filter { !$0.1.isEmpty }.map { column, cell in
            let lines = Self.wrap(cell, to: max(Self.narrowest, width - label - 2))
            let name = column + String(repeating: " ", count: label - column.count + 2)
            return
                ([name + lines[0]]
                + lines.dropFirst().map { String(repeating: " ", count: label + 2) + $0 })
                .joined(separator: "\n")
        }.joined(separator: "\n") + "\n"
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        cells.enumerated().map { index, cell in
            let padding = String(repeating: " ", count: max(0, widths[index] - cell.count))
            return right.contains(index) ? padding + cell : cell + padding
        }.joined(separator: "  ")
    }

    /// Narrow columns keep their width; what is left is shared by the wide ones. `nil` where it isn't enough.
    private func columnWidths(_ width: Int) -> [Int]? {
        var natural = columns.indices.map { index in
            max(
                columns[index].count,
                rows.map { $0.indices.contains(index) ? $0[index].count : 0 }.max() ?? 0,
                measured.indices.contains(index) ? measured[index] : 0)
        }
        let room = width - 2 * (columns.count - 1)
        while natural.reduce(0, +) > room {
            guard let widest = natural.indices.max(by: { natural[$0] < natural[$1] }),
                natural[widest] > Self.narrowest
            else { return nil }
            natural[widest] -= 1
        }
        return natural
    }

    static func wrap(_ text: String, to width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ", omittingEmptySubsequences: true) {
            var word = String(word)
            if !line.isEmpty && line.count + 1 + word.count <= width {
                line += " " + word
                continue
            }
            if !line.isEmpty { lines.append(line) }
            while word.count > width {
                // Identifiers break at a slash or hyphen where they can.
                let cut =
                    word.prefix(width).lastIndex { $0 == "/" || $0 == "-" }.map { word.index(after: $0) }
                    ?? word.index(word.startIndex, offsetBy: width)
                lines.append(String(word[..<cut]))
                word = String(word[cut...])
            }
            line = word
        }
        lines.append(line)
        return lines
    }
}

extension TextTable {
    /// Notes how wide a row is that will be printed by itself: a table too long to be kept is gone through twice.
    mutating func measure(_ row: [String]) {
        if measured.isEmpty { measured = Array(repeating: 0, count: columns.count) }
        for (index, cell) in row.enumerated() { measured[index] = max(measured[index], cell.count) }
    }

    /// Prints rows one by one, after all were measured.
    struct Rows {
        private let table: TextTable
        private let width: Int
        private let widths: [Int]?
        private var isFirst = true

        init(of table: TextTable, width: Int) {
            self.table = table
            self.width = width
            widths = table.columnWidths(width)
        }

        /// The table without a row.
        var heading: String { widths.map { table.head($0) } ?? "" }

        mutating func text(_ row: [String]) -> String {
            defer { isFirst = false }
            guard let widths else { return (isFirst ? "" : "\n") + table.card(row, width: width) }
            return table.lines(row, widths)
        }
    }
}

extension String {
    fileprivate func trimmingSuffix(_ character: Character) -> String {
        var text = self
        while text.last == character { text.removeLast() }
        return text
    }
}
