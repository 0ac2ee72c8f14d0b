/// A document as Markdown.
public struct DocumentMarkdown {
    private let colon: String
    private var text = ""

    public static func text(of document: Document) -> String {
        var writer = DocumentMarkdown(language: document.language)
        writer.heading(document.title, level: 1)
        writer.blocks(document.blocks, level: 2)
        return writer.text
    }

    /// A part of another page: headings begin at a level.
    public static func text(of blocks: [Document.Block], language: String, level: Int) -> String {
        var writer = DocumentMarkdown(language: language)
        writer.blocks(blocks, level: level)
        return writer.text
    }

    private init(language: String) {
        colon = language == "fr" ? " :" : ":"
    }

    private mutating func heading(_ title: [Document.Inline], level: Int) {
        if !text.isEmpty && !text.hasSuffix("\n\n") { text += "\n" }
        text += String(repeating: "#", count: min(level, 6)) + " \(words(title))\n\n"
    }

    private mutating func blocks(_ blocks: [Document.Block], level: Int) {
        for block in blocks {
            // Entries are a list, which what came before would else go on with.
            if !text.isEmpty && !text.hasSuffix("\n\n") { text += "\n" }
            switch block {
            case .section(let section):
                heading(section.heading, level: level)
                self.blocks(section.blocks, level: level + 1)
            case .paragraph(let inlines): text += words(inlines) + "\n"
            case .list(let ordered, let items): list(ordered, items, indent: "")
            case .entries(let entries):
                for entry in entries {
                    let values = entry.values.map(words).joined(separator: ", ")
                    text += "- **\(words(entry.name))**\(colon) \(values)\n"
                }
            case .table(let table): self.table(table)
            case .figure(let figure): text += "*\(words(figure.caption))*\n"
            }
        }
    }

    private mutating func list(_ ordered: Bool, _ items: [Document.Item], indent: String) {
        for (index, item) in items.enumerated() {
            let mark = ordered ? "\(index + 1). " : "- "
            text += indent + mark + words(item.text) + "\n"
            let inner = indent + String(repeating: " ", count: mark.count)
            for block in item.blocks {
                switch block {
                case .list(let ordered, let items): list(ordered, items, indent: inner)
                case .paragraph(let inlines): text += inner + words(inlines) + "\n"
                default: break
                }
            }
        }
    }

    private mutating func table(_ table: Document.Table) {
        if !table.caption.isEmpty { text += words(table.caption) + "\n\n" }
        let columns = max(table.head.count, table.rows.map(\.count).max() ?? 0)
        guard columns > 0 else { return }
        func row(_ cells: [String]) -> String {
            let cells = cells + Array(repeating: "", count: columns - cells.count)
            return "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |\n"
        }
        // Markdown has no table without a head.
        text += row(table.head.map(words)) + "|" + String(repeating: " --- |", count: columns) + "\n"
        for cells in table.rows { text += row(cells.map { words($0.text) }) }
    }

    private func words(_ inlines: [Document.Inline]) -> String { parts(inlines).joiningWhitespace() }

    /// With its white space as written: a blank at the end of an emphasis parts two words.
    private func parts(_ inlines: [Document.Inline]) -> String {
        inlines.map { inline in
            switch inline {
            case .text(let text), .mark(let text): escaped(text)
            case .emphasis(let inner): marked(parts(inner), "*")
            case .strong(let inner): marked(parts(inner), "**")
            case .superscript(let inner), .language(_, let inner), .insertion(let inner): parts(inner)
            case .deletion(let inner): marked(parts(inner), "~~")
            case .code(let text): "`\(text)`"
            case .link(.address(let target), let inner), .link(.record(let target), let inner):
                "[\(words(inner))](\(target))"
            }
        }.joined()
    }

    /// Markdown's marks stand at the words, blanks outside.
    private func marked(_ text: String, _ mark: String) -> String {
        guard let start = text.firstIndex(where: { !$0.isWhitespace }),
            let end = text.lastIndex(where: { !$0.isWhitespace })
        else { return text }
        return text[..<start] + mark + text[start...end] + mark + text[text.index(after: end)...]
    }

    /// Words never turn into Markdown's own marks.
    private func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            if "\\`*_[]<>".contains(character) { result.append("\\") }
            result.append(character)
        }
        return result
    }
}
