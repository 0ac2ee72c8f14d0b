internal import CCommonMark
public import EssaimKit

extension ProseMarkdown {
    /// What was typed, as prose, and what of it prose can't hold: pictures, rules, tags. Nothing is dropped unsaid.
    public static func prose(in text: String) -> (prose: Prose, unkept: [Label]) {
        var reader = MarkdownReader()
        return (reader.read(text), reader.unkept)
    }
}

/// Walks over the tree that cmark makes of a Markdown text: the library of CommonMark's authors, with the tables of
/// GitHub's fork.
private struct MarkdownReader {
    /// How deep marks may stand in one another; deeper ones are words.
    private static let depthLimit = 40

    private(set) var unkept: [Label] = []
    /// What was typed, line by line.
    private var source: [Substring] = []

    private typealias Node = OpaquePointer

    mutating func read(_ text: String) -> Prose {
        cmark_gfm_core_extensions_ensure_registered()
        source = text.split(separator: "\n", omittingEmptySubsequences: false)
        let parser = cmark_parser_new(CMARK_OPT_DEFAULT)
        defer { cmark_parser_free(parser) }
        if let tables = cmark_find_syntax_extension("table") {
            cmark_parser_attach_syntax_extension(parser, tables)
        }
        var text = text
        text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { cmark_parser_feed(parser, $0.baseAddress, $0.count) }
        }
        guard let root = cmark_parser_finish(parser) else { return Prose([]) }
        defer { cmark_node_free(root) }
        return Prose(blocks(of: root, depth: 0))
    }

    private func children(of node: Node) -> [Node] {
        var list: [Node] = []
        var next = cmark_node_first_child(node)
        while let child = next {
            list.append(child)
            next = cmark_node_next(child)
        }
        return list
    }

    private func kind(_ node: Node) -> String { String(cString: cmark_node_get_type_string(node)) }
    private func literal(_ node: Node) -> String {
        cmark_node_get_literal(node).map { String(cString: $0) } ?? ""
    }

    private mutating func note(_ french: String, _ english: String) {
        let label = Label(fr: french, en: english)
        if !unkept.contains(label) { unkept.append(label) }
    }

    // MARK: Blocks

    private mutating func blocks(of node: Node, depth: Int) -> [Prose.Block] {
        var blocks: [Prose.Block] = []
        for child in children(of: node) {
            switch kind(child) {
            // People end a line where a paragraph ends.
            case "paragraph":
                blocks += lines(of: child).map { .paragraph($0) }
            case "heading":
                let level = min(3, max(1, Int(cmark_node_get_heading_level(child))))
                if cmark_node_get_heading_level(child) > 3 {
                    note(
                        "un intertitre a au plus trois « # »", "a heading has three “#” at most")
                }
                blocks.append(.heading(level: level, inlines(of: child, depth: 0)))
            case "list": blocks.append(list(child, depth: depth))
            case "table": blocks.append(table(child, caption: caption(endingOff: &blocks)))
            case "block_quote" where depth < Self.depthLimit:
                note(
                    "une citation ne peut pas être gardée comme telle : retirez « > »",
                    "a quotation can't be kept as one: take “>” out")
                blocks += self.blocks(of: child, depth: depth + 1)
            case "code_block":
                // Words that somebody set further in are words.
                var (length, offset, mark): (CInt, CInt, CChar) = (0, 0, 0)
                if cmark_node_get_fenced(child, &length, &offset, &mark) != 0 { noteCode() }
                blocks += literal(child).split(whereSeparator: \.isNewline).map {
                    .paragraph([.text(String($0).composed)])
                }
            case "thematic_break":
                note(
                    "un trait de séparation ne peut pas être gardé : retirez « --- »",
                    "a rule can't be kept: take “---” out")
            default:
                // Raw HTML, in which a tag isn't told from its words.
                let words = literal(child).isEmpty ? words(of: child) : literal(child)
                note(
                    "du code HTML ne peut pas être gardé : « \(words.prefix(40).collapsingBlanks) »",
                    "HTML can't be kept: “\(words.prefix(40).collapsingBlanks)”")
                blocks.append(.paragraph([.text(words.collapsingWhitespace())]))
            }
        }
        return blocks
    }

    private mutating func noteCode() {
        note(
            "du code ne peut pas être gardé comme tel : retirez « ` »",
            "code can't be kept as such: take “`” out")
    }

    private mutating func list(_ node: Node, depth: Int) -> Prose.Block {
        if cmark_node_get_list_type(node) == CMARK_ORDERED_LIST, cmark_node_get_list_start(node) != 1 {
            note("une liste numérotée commence à 1", "a numbered list begins with 1")
        }
        var items: [Prose.Item] = []
        for child in children(of: node) {
            var item = Prose.Item([])
            for part in children(of: child) {
                if kind(part) == "list", depth < Self.depthLimit {
                    item.lists.append(list(part, depth: depth + 1))
                } else if kind(part) == "paragraph" {
                    if !item.text.isEmpty { item.text.append(.text(" ")) }
                    item.text += inlines(of: part, depth: 0)
                } else {
                    if kind(part) != "block_quote" && kind(part) != "heading" {
                        note(
                            "une liste ne peut contenir que des lignes et des listes",
                            "a list can hold lines and lists only")
                    }
                    item.text.append(.text(" " + words(of: part)))
                }
            }
            items.append(item)
        }
        return .list(ordered: cmark_node_get_list_type(node) == CMARK_ORDERED_LIST, items: items)
    }

    private mutating func table(_ node: Node, caption: [Prose.Inline]) -> Prose.Block {
        checkTable(node)
        var rows: [[Prose.Cell]] = []
        for (index, row) in children(of: node).enumerated() {
            let cells = children(of: row).map { cell -> Prose.Cell in
                var parts = inlines(of: cell, depth: 0)
                var isHeader = index == 0
                if case .text(Self.headerMark)? = parts.first {
                    parts.removeFirst()
                    isHeader = true
                }
                return Prose.Cell(isHeader: isHeader, parts)
            }
            // Markdown has no table without a head: one without words is none.
            if index == 0, cells.allSatisfy(\.text.isEmpty) { continue }
            rows.append(cells)
        }
        return .table(caption: caption, rows: rows)
    }

    /// Says what of a table can't be kept: its parser drops what stands beyond the columns of the first row.
    private mutating func checkTable(_ node: Node) {
        let width = Int(cmark_gfm_extensions_get_table_columns(node))
        if let marks = cmark_gfm_extensions_get_table_alignments(node),
            (0..<width).contains(where: { marks[$0] != 0 })
        {
            note(
                "l’alignement d’une colonne ne peut pas être gardé : retirez « : » de la ligne « --- »",
                "a column's alignment can't be kept: take “:” out of the line “---”")
        }
        let lines =
            Int(
                cmark_node_get_start_line(node))...max(
                Int(cmark_node_get_start_line(node)), Int(cmark_node_get_end_line(node)))
        for number in lines where source.indices.contains(number - 1) {
            guard Self.cells(in: source[number - 1]) > width else { continue }
            note(
                "une ligne du tableau a plus de cellules que la première (ligne \(number))",
                "a row of the table has more cells than the first (line \(number))")
        }
    }

    /// How many cells a row is written with.
    private static func cells(in line: Substring) -> Int {
        var row = String(line).collapsingWhitespace()
        if row.hasPrefix("|") { row.removeFirst() }
        if row.hasSuffix("|"), !row.hasSuffix("\\|") { row.removeLast() }
        var count = 1
        var isEscaped = false
        for character in row {
            if character == "|", !isEscaped { count += 1 }
            isEscaped = character == "\\" && !isEscaped
        }
        return count
    }

    /// The paragraph in front of a table that says that it is its caption.
    private func caption(endingOff blocks: inout [Prose.Block]) -> [Prose.Inline] {
        guard case .paragraph(var parts)? = blocks.last, case .text(let first)? = parts.first,
            let mark = ProseMarkdown.captionMarks.first(where: first.hasPrefix)
        else { return [] }
        parts[0] = .text(String(first.dropFirst(mark.count).drop(while: \.isWhitespace)))
        blocks.removeLast()
        return parts
    }

    // MARK: Lines

    /// What no text can be: where a cell says that it is a heading.
    private static let headerMark = "\u{0}"

    /// A paragraph's lines.
    private mutating func lines(of node: Node) -> [[Prose.Inline]] {
        var lines: [[Node]] = [[]]
        for child in children(of: node) {
            if ["softbreak", "linebreak"].contains(kind(child)) {
                lines.append([])
            } else {
                lines[lines.count - 1].append(child)
            }
        }
        return lines.map { inlines($0, depth: 0) }.filter { !$0.isEmpty }
    }

    private mutating func inlines(of node: Node, depth: Int) -> [Prose.Inline] {
        inlines(children(of: node), depth: depth)
    }

    /// A tag that is open.
    private struct Opened {
        var tag: String
        var address = ""
        var parts: [Prose.Inline] = []
    }

    private mutating func inlines(_ nodes: [Node], depth: Int) -> [Prose.Inline] {
        var stack = [Opened(tag: "")]
        func add(_ inline: Prose.Inline) {
            if case .text(let more) = inline, case .text(let text)? = stack[stack.count - 1].parts.last,
                text != Self.headerMark
            {
                stack[stack.count - 1].parts[stack[stack.count - 1].parts.count - 1] = .text(text + more)
            } else {
                stack[stack.count - 1].parts.append(inline)
            }
        }
        func close() {
            let opened = stack.removeLast()
            switch opened.tag {
            case "em": add(.emphasis(opened.parts))
            case "strong": add(.strong(opened.parts))
            case "sup": add(.superscript(opened.parts))
            default: add(.link(address: opened.address, opened.parts))
            }
        }
        for node in nodes {
            switch kind(node) {
            case "code":
                noteCode()
                add(.text(literal(node).composed))
            case "text": add(.text(literal(node).composed))
            case "softbreak", "linebreak": add(.text(" "))
            case "emph" where depth < Self.depthLimit: add(.emphasis(inlines(of: node, depth: depth + 1)))
            case "strong" where depth < Self.depthLimit: add(.strong(inlines(of: node, depth: depth + 1)))
            case "link" where depth < Self.depthLimit:
                let address = cmark_node_get_url(node).map { String(cString: $0) } ?? ""
                if let title = cmark_node_get_title(node), title.pointee != 0 {
                    note(
                        "le titre d’un lien ne peut pas être gardé : « \(String(cString: title)) »",
                        "a link's title can't be kept: “\(String(cString: title))”")
                }
                add(link(address, inlines(of: node, depth: depth + 1)))
            case "image":
                note(
                    "une image ne peut pas être gardée : décrivez-la, ou mettez un lien",
                    "a picture can't be kept: describe it, or set a link")
                add(.text(words(of: node)))
            case "html_inline":
                let written = literal(node)
                guard let tag = HTMLTagText(written) else {
                    note(
                        "la balise « \(written) » ne peut pas être gardée ; un « < » du texte s’écrit « \\< »",
                        "the tag “\(written)” can't be kept; a “<” of the text is written “\\<”")
                    add(.text(written))
                    continue
                }
                if tag.name == "th" {
                    add(.text(Self.headerMark))
                } else if !tag.isEnd, stack.count < Self.depthLimit {
                    stack.append(Opened(tag: tag.name, address: tag.address))
                } else if tag.isEnd, stack.last?.tag == tag.name {
                    close()
                } else {
                    note(
                        "la balise « \(written) » n’a pas de pendant",
                        "the tag “\(written)” has no counterpart")
                }
            default: add(.text(words(of: node)))
            }
        }
        while stack.count > 1 {
            note(
                "la balise « <\(stack[stack.count - 1].tag)> » n’est pas fermée",
                "the tag “<\(stack[stack.count - 1].tag)>” isn't closed")
            close()
        }
        return stack[0].parts
    }

    private mutating func link(_ address: String, _ parts: [Prose.Inline]) -> Prose.Inline {
        if !["https://", "http://", "mailto:"].contains(where: address.hasPrefix) {
            note(
                "le lien « \(address) » ne commence pas par https://, http:// ou mailto:",
                "the link “\(address)” doesn't begin with https://, http:// or mailto:")
        }
        return .link(address: address, parts)
    }

    /// All words below a node, however deep.
    private func words(of node: Node) -> String {
        var text = ""
        let iterator = cmark_iter_new(node)
        defer { cmark_iter_free(iterator) }
        while true {
            let event = cmark_iter_next(iterator)
            if event == CMARK_EVENT_DONE { break }
            guard event == CMARK_EVENT_ENTER, let node = cmark_iter_get_node(iterator) else { continue }
            switch kind(node) {
            case "text", "code", "html_inline", "html_block", "code_block": text += literal(node)
            case "softbreak", "linebreak", "paragraph", "item": text += " "
            default: break
            }
        }
        return text.collapsingWhitespace().composed
    }
}

/// One of the few tags that prose has besides Markdown's marks.
private struct HTMLTagText {
    var name: String
    var isEnd = false
    var address = ""

    init?(_ text: String) {
        if let match = text.wholeMatch(of: /<(\/?)(em|strong|sup|th|a)>/) {
            name = String(match.2)
            isEnd = !match.1.isEmpty
        } else if let match = text.wholeMatch(of: /<a href="([^"]*)">/) {
            name = "a"
            address = String(match.1).replacing("&quot;", with: "\"").replacing("&lt;", with: "<")
                .replacing("&#124;", with: "|").replacing("&amp;", with: "&")
        } else {
            return nil
        }
    }
}

extension Substring {
    fileprivate var collapsingBlanks: String { String(self).collapsingWhitespace() }
}
