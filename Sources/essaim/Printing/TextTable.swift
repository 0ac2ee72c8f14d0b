/// A table for a terminal: columns as wide as their content, long cells on several lines.
struct TextTable {
    var columns: [String]
    var rows: [[String]] = []
    /// Columns whose cells stand at the right: numbers.
    var right: Set<Int> = []

    init(_ columns: [String], right: Set<Int> = []) {
        self.columns = columns
        self.right = right
    }

    /// The table as lines of at most `width` columns, as far as its words allow.
    func text(width: Int) -> String {
        let widths = columnWidths(width)
        var lines = [line(columns, widths)]
        lines.append(widths.map { String(repeating: "─", count: $0) }.joined(separator: "  "))
        for row in rows {
            let cells = row.enumerated().map { Self.wrap($0.element, to: widths[$0.offset]) }
            for index in 0..<max(1, cells.map(\.count).max() ?? 1) {
                lines.append(line(cells.map { $0.indices.contains(index) ? $0[index] : "" }, widths))
            }
        }
        return lines.map { $0.trimmingSuffix(" ") }.joined(separator: "\n") + "\n"
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        cells.enumerated().map { index, cell in
            let padding = String(repeating: " ", count: max(0, widths[index] - cell.count))
            return right.contains(index) ? padding + cell : cell + padding
        }.joined(separator: "  ")
    }

    /// Narrow columns keep their width; what is left is shared by the wide ones.
    private func columnWidths(_ width: Int) -> [Int] {
        var natural = columns.indices.map { index in
            max(
                columns[index].count, rows.map { $0.indices.contains(index) ? $0[index].count : 0 }.max() ?? 0
            )
        }
        let room = width - 2 * (columns.count - 1)
        while natural.reduce(0, +) > room {
            guard let widest = natural.indices.max(by: { natural[$0] < natural[$1] }), natural[widest] > 12
            else { break }
            natural[widest] -= 1
        }
        return natural
    }

    private static func wrap(_ text: String, to width: Int) -> [String] {
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

extension String {
    fileprivate func trimmingSuffix(_ character: Character) -> String {
        var text = self
        while text.last == character { text.removeLast() }
        return text
    }
}
