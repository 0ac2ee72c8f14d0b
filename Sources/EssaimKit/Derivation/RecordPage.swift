public import EssaimKit

/// A record as a page for people: in Markdown, or as plain text for a terminal.
public enum RecordPage {
    public enum Form: Sendable {
        case text, markdown
    }

    /// Where links lead in the catalogue that the page is made for.
    public struct Links: Sendable {
        /// Whether somebody looked: only then something can be missing.
        public var isResolved: Bool
        /// The titles of records that are here, by identifier.
        public var titles: [String: String] = [:]
        /// The records that are copies of a page, by the page's address.
        public var records: [String: RecordID] = [:]

        public init(isResolved: Bool = false) { self.isResolved = isResolved }
    }

    /// The record's fields with their labels, in the order of the field list; empty ones are left out.
    ///
    /// - Parameter width: Columns of a terminal; Markdown is not wrapped.
    public static func page(
        of record: Record, as type: RecordType, in language: Language, form: Form, width: Int = 80,
        links: Links = Links()
    ) -> String {
        var page = PageText(form: form, language: language, width: width, links: links)
        let title = type.fields.first { $0.roles.contains(.title) }
        page.heading(title.flatMap { record.content.text($0.name) } ?? record.id.description, level: 1)
        page.fields(record.content, type.fields.filter { !$0.roles.contains(.title) }, depth: 0)
        return page.text
    }
}

extension RecordPage {
    /// A prose in Markdown.
    public static func markdown(of prose: Prose, in language: Language) -> String {
        var page = PageText(form: .markdown, language: language, width: 80)
        page.blocks(prose.blocks, indent: "")
        return page.text
    }
}

/// Collects the page's lines.
struct PageText {
    let form: RecordPage.Form
    let language: Language
    let width: Int
    private let links: RecordPage.Links
    private(set) var text = ""

    init(form: RecordPage.Form, language: Language, width: Int, links: RecordPage.Links = RecordPage.Links())
    {
        self.links = links
        self.form = form
        self.language = language
        self.width = width
    }

    /// Whether the last thing on the page is prose, which wants a blank line after it.
    private var isAfterBlocks = false

    mutating func heading(_ title: String, level: Int) {
        isAfterBlocks = false
        if !text.isEmpty && !text.hasSuffix("\n\n") { text += "\n" }
        switch form {
        case .markdown: text += String(repeating: "#", count: level) + " \(title)\n\n"
        case .text:
            let lines = wrapped(title, indent: "")
            text += lines + "\n"
            if level == 1 {
                text +=
                    String(
                        repeating: "═",
                        count: min(width, lines.split(separator: "\n").map(\.count).max() ?? 0)) + "\n"
            }
        }
    }

    mutating func fields(_ content: Content, _ fields: [Field], depth: Int) {
        for field in fields {
            let values = content[field.name]
            guard !values.isEmpty else { continue }
            let label = field.label.text(in: language)
            switch field.kind {
            case .group(let inner) where Self.isReference(inner):
                heading(label, level: min(2 + depth, 6))
                for value in values {
                    if let content = value.group {
                        text += wrapped(reference(content, inner), indent: "  ", first: "- ") + "\n"
                    }
                }
            case .group(let inner):
                for (index, value) in values.enumerated() {
                    guard let content = value.group else { continue }
                    let number = field.occurrence.isRepeated && values.count > 1 ? " \(index + 1)" : ""
                    heading(label + number, level: min(2 + depth, 6))
                    self.fields(content, inner, depth: depth + 1)
                }
            case .prose:
                heading(label, level: min(2 + depth, 6))
                for value in values {
                    if let prose = value.prose { blocks(prose.blocks, indent: form == .text ? "  " : "") }
                }
            default:
                let shown = values.map { self.shown($0, field.kind) }.joined(separator: ", ")
                if isAfterBlocks { text += "\n" }
                isAfterBlocks = false
                switch form {
                case .markdown: text += "- **\(label)**\(language == .fr ? " :" : ":") \(shown)\n"
                case .text:
                    text +=
                        wrapped("\(label)\(language == .fr ? " :" : ":") \(shown)", indent: "    ", first: "")
                        + "\n"
                }
            }
        }
    }

    private func shown(_ value: Value, _ kind: FieldKind) -> String {
        let text = ContentForm.text(of: value) ?? ""
        if let period = value.period {
            guard let end = period.end else {
                return (language == .fr ? "depuis le " : "since ") + period.start.description
            }
            return language == .fr ? "du \(period.start) au \(end)" : "\(period.start) to \(end)"
        }
        return switch kind {
        case .term(let vocabulary): vocabulary[text]?.label.text(in: language) ?? text
        case .territory: Territory.name(of: text) == text ? text : "\(Territory.name(of: text)) (\(text))"
        case .boolean: text == "true" ? (language == .fr ? "oui" : "yes") : (language == .fr ? "non" : "no")
        case .number(let unit, _, _): NumberText.text(text, in: language) + (unit.map { " \($0)" } ?? "")
        case .money: NumberText.text(text, in: language) + " €"
        case .percentage: NumberText.text(text, in: language) + " %"
        case .score(let range): "\(text) / \(range.upperBound)"
        case .record: record(text)
        case .url: links.records[text].map { "\(text) (\($0))" } ?? text
        default: text
        }
    }

    mutating func blocks(_ blocks: [Prose.Block], indent: String) {
        for block in blocks {
            switch block {
            case .paragraph(let inlines):
                text += wrapped(inline(inlines), indent: indent) + "\n\n"
            case .heading(let level, let inlines):
                text +=
                    form == .markdown
                    ? String(repeating: "#", count: min(level + 2, 6)) + " \(inline(inlines))\n\n"
                    : wrapped(inline(inlines), indent: indent) + "\n\n"
            case .list(let ordered, let items):
                list(ordered, items, indent: indent)
                text += "\n"
            case .table(let caption, let rows): table(caption, rows, indent: indent)
            @unknown default: break
            }
        }
        while text.hasSuffix("\n\n") { text.removeLast() }
        isAfterBlocks = form == .text
        if form == .markdown { text += "\n" }
    }

    private mutating func list(_ ordered: Bool, _ items: [Prose.Item], indent: String) {
        for (index, item) in items.enumerated() {
            let mark = ordered ? "\(index + 1). " : "- "
            let rest = indent + String(repeating: " ", count: mark.count)
            text += wrapped(inline(item.text), indent: rest, first: indent + mark) + "\n"
            for nested in item.lists {
                if case .list(let ordered, let items) = nested { list(ordered, items, indent: rest) }
            }
        }
    }

    private mutating func table(_ caption: [Prose.Inline], _ rows: [[Prose.Cell]], indent: String) {
        if !caption.isEmpty { text += wrapped(inline(caption), indent: indent) + "\n\n" }
        switch form {
        case .markdown:
            for (index, row) in rows.enumerated() {
                text +=
                    "| " + row.map { inline($0.text).replacing("|", with: "\\|") }.joined(separator: " | ")
                    + " |\n"
                if index == 0 { text += "|" + row.map { _ in " --- |" }.joined() + "\n" }
            }
            text += "\n"
        case .text:
            // Each cell beside the heading of its column, so that a narrow terminal shows it, too.
            let heads = rows.first.flatMap { $0.allSatisfy(\.isHeader) ? $0 : nil }
            for row in heads == nil ? rows[...] : rows.dropFirst() {
                let cells = row.enumerated().map { index, cell in
                    let head = heads.flatMap { $0.indices.contains(index) ? inline($0[index].text) : nil }
                    return (head.map { "\($0) : " } ?? "") + inline(cell.text)
                }
                text +=
                    wrapped(cells.joined(separator: " ; "), indent: indent + "  ", first: indent + "- ")
                    + "\n"
            }
            text += "\n"
        }
    }

    private func inline(_ inlines: [Prose.Inline]) -> String { parts(inlines).collapsingWhitespace() }

    /// The same with its white space as written: a blank at the end of an emphasis parts two words.
    private func parts(_ inlines: [Prose.Inline]) -> String {
        inlines.map { part in
            switch part {
            case .text(let text): form == .markdown ? escaped(text) : text
            case .emphasis(let inner): marked(parts(inner), "*")
            case .strong(let inner): marked(parts(inner), "**")
            case .superscript(let inner): parts(inner)
            case .link(let address, let inner):
                link(to: links.records[address]?.description ?? address, inline(inner))
            @unknown default: ""
            }
        }.joined()
    }

    /// Markdown's marks stand at the words, blanks outside.
    private func marked(_ text: String, _ mark: String) -> String {
        guard form == .markdown, let start = text.firstIndex(where: { !$0.isWhitespace }),
            let end = text.lastIndex(where: { !$0.isWhitespace })
        else { return text }
        return text[..<start] + mark + text[start...end] + mark + text[text.index(after: end)...]
    }

    /// Whether a group says where something is found: a line of text, an address, and no more than short values.
    private static func isReference(_ fields: [Field]) -> Bool {
        var hasLine = false
        var hasAddress = false
        for field in fields {
            switch field.kind {
            case .line: hasLine = true
            case .url: hasAddress = true
            case .term, .record, .date: break
            default: return false
            }
        }
        return hasLine && hasAddress
    }

    /// Such a group on one line: its text as a link, what else it says behind.
    private func reference(_ content: Content, _ fields: [Field]) -> String {
        var name = ""
        var address: String?
        var target: String?
        var others: [String] = []
        for field in fields {
            guard let value = content[field.name].first else { continue }
            let words = shown(value, field.kind)
            switch field.kind {
            case .line where field.occurrence.minimum > 0 && name.isEmpty: name = value.text ?? ""
            case .url: address = value.text
            case .record:
                let id = value.text ?? ""
                if links.titles[id] != nil {
                    target = id
                } else {
                    others.append(links.isResolved ? absent : words)
                }
            default: others.append(form == .markdown ? escaped(words) : words)
            }
        }
        let text = form == .markdown ? escaped(name) : name
        let end = target ?? address.map { links.records[$0]?.description ?? $0 }
        return (end.map { link(to: $0, text) } ?? text)
            + (others.isEmpty ? "" : " (\(others.joined(separator: ", ")))")
    }

    private func link(to target: String, _ text: String) -> String {
        form == .markdown ? "[\(text)](\(target))" : "\(text) <\(target)>"
    }

    private var absent: String { language == .fr ? "absente de ce catalogue" : "not in this catalogue" }

    /// Another record by its title; one that isn't here is told as such.
    private func record(_ id: String) -> String {
        guard links.isResolved else { return id }
        guard let title = links.titles[id] else {
            return "\(id) (\(absent))"
        }
        return form == .markdown ? link(to: id, escaped(title)) : "\(title) (\(id))"
    }

    /// Text of a record never turns into Markdown's own marks.
    private func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            if "\\`*_[]<>".contains(character) { result.append("\\") }
            result.append(character)
        }
        return result
    }

    /// The text on lines of the terminal's width.
    private func wrapped(_ text: String, indent: String, first: String? = nil) -> String {
        guard form == .text else { return (first ?? indent) + text }
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
        return lines.joined(separator: "\n")
    }
}
