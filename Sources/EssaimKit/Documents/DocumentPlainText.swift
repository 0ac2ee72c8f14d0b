/// A document as plain text, on lines of a terminal's width.
public struct DocumentPlainText {
    private let width: Int
    private let colon: String
    private var text = ""
    /// Whether the last thing written was running text, which wants a blank line after it.
    private var isAfterText = false

    public static func text(of document: Document, width: Int) -> String {
        var writer = DocumentPlainText(width: width, colon: document.language == "fr" ? " :" : ":")
        writer.title(document.title)
        writer.blocks(document.blocks, indent: "")
        return writer.text
    }

    private init(width: Int, colon: String) {
        self.width = width
        self.colon = colon
    }

    private mutating func title(_ title: [Document.Inline]) {
        let lines = wrapped(words(title), indent: "")
        let longest = lines.split(separator: "\n").map(\.count).max() ?? 0
        text += lines + String(repeating: "═", count: min(width, longest)) + "\n"
    }

    private mutating func blocks(_ blocks: [Document.Block], indent: String) {
        for block in blocks {
            switch block {
            case .section(let section):
                if !text.hasSuffix("\n\n") { text += "\n" }
                text += wrapped(words(section.heading), indent: "")
                isAfterText = false
                self.blocks(section.blocks, indent: "  ")
            case .paragraph(let inlines):
                separate()
                text += wrapped(words(inlines), indent: indent)
                isAfterText = true
            case .list(let ordered, let items):
                separate()
                list(ordered, items, indent: indent)
                isAfterText = true
            case .entries(let entries):
                separate()
                isAfterText = false
                for entry in entries {
                    let values = entry.values.map(words).joined(separator: ", ")
                    text += wrapped("\(words(entry.name))\(colon) \(values)", indent: "    ", first: "")
                }
            case .table(let table):
                separate()
                self.table(table, indent: indent)
                isAfterText = true
            case .figure(let figure):
                separate()
                text += wrapped("[\(words(figure.caption))]", indent: indent)
                isAfterText = true
            }
        }
    }

    /// A blank line between running text and what follows it.
    private mutating func separate() {
        if isAfterText && !text.hasSuffix("\n\n") { text += "\n" }
    }

    private mutating func list(_ ordered: Bool, _ items: [Document.Item], indent: String) {
        for (index, item) in items.enumerated() {
            let mark = ordered ? "\(index + 1). " : "- "
            let inner = indent + String(repeating: " ", count: mark.count)
            text += wrapped(words(item.text), indent: inner, first: indent + mark)
            for block in item.blocks {
                switch block {
                case .list(let ordered, let items): list(ordered, items, indent: inner)
                case .paragraph(let inlines): text += wrapped(words(inlines), indent: inner)
                default: blocks([block], indent: inner)
                }
            }
        }
    }

    /// Each cell beside the name of its column, so that a narrow terminal shows it, too.
    private mutating func table(_ table: Document.Table, indent: String) {
        if !table.caption.isEmpty { text += wrapped(words(table.caption), indent: indent) + "\n" }
        for row in table.rows {
            let cells = row.enumerated().map { index, cell in
                let head = table.head.indices.contains(index) ? words(table.head[index]) : ""
                return (head.isEmpty ? "" : head + colon + " ") + words(cell.text)
            }
            text += wrapped(cells.joined(separator: " ; "), indent: indent + "  ", first: indent + "- ")
        }
    }

    private func words(_ inlines: [Document.Inline]) -> String { parts(inlines).joiningWhitespace() }

    private func parts(_ inlines: [Document.Inline]) -> String {
        inlines.map { inline in
            switch inline {
            case .text(let text), .code(let text), .mark(let text): text
            case .emphasis(let parts), .strong(let parts), .superscript(let parts), .language(_, let parts),
                .deletion(let parts), .insertion(let parts):
                self.parts(parts)
            case .link(.address(let address), let parts): linked(words(parts), address, "<", ">")
            case .link(.record(let id), let parts): linked(words(parts), id, "(", ")")
            }
        }.joined()
    }

    private func linked(_ words: String, _ target: String, _ open: String, _ close: String) -> String {
        words == target ? words : "\(words) \(open)\(target)\(close)"
    }

    private func wrapped(_ text: String, indent: String, first: String? = nil) -> String {
        var lines: [String] = []
        var line = first ?? indent
        var isEmpty = true
        for word in text.split(separator: " ") {
            if !isEmpty && line.count + 1 + word.count > width {
                lines.append(line)
                line = indent
                isEmpty = true
            }
            line += (isEmpty ? "" : " ") + word
            isEmpty = false
        }
        lines.append(line)
        return lines.joined(separator: "\n") + "\n"
    }
}
