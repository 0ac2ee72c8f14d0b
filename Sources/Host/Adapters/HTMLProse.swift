internal import EssaimKit
internal import XML

/// Makes Essaim's prose of HTML: all its words, in their order, in the structures that prose has. Scripts and style
/// sheets are no words.
///
/// What prose can't nest is laid flat: a table in a cell, a paragraph in an entry of a list. The work is a walk over
/// events with a stack of its own, so that no depth of the HTML matters.
struct HTMLProse {
    /// Lists inside lists, beyond which entries become paragraphs of the entry around them.
    private static let listLimit = 12
    /// Cells that a merged one stands for.
    private static let spanLimit = 100

    /// A place of the result that is being filled.
    private struct Frame {
        enum Kind: Equatable {
            case body, heading(Int), list(ordered: Bool), item, table, caption, row, cell(isHeader: Bool)
        }
        var kind: Kind
        /// Whether the HTML doesn't have it: text in a list outside its entries.
        var isImplied = false
        var runs: [Run] = []
        var blocks: [Prose.Block] = []
        var items: [Prose.Item] = []
        var caption: [Prose.Inline] = []
        var cells: [(isHeader: Bool, blocks: [Prose.Block], width: Int)] = []
        var rows: [[(isHeader: Bool, blocks: [Prose.Block], width: Int)]] = []
        var width = 1

        var isContent: Bool {
            switch kind {
            case .list, .table, .row: false
            case .body, .heading, .item, .caption, .cell: true
            }
        }
    }

    /// A piece of a line, with how it is written.
    private struct Run {
        var text: String
        var isStrong = false
        var isEmphasis = false
        var isSuperscript = false
        var link: String?

        func isWritten(like other: Run) -> Bool {
            isStrong == other.isStrong && isEmphasis == other.isEmphasis
                && isSuperscript == other.isSuperscript && link == other.link
        }
    }

    /// What an open element of the HTML began.
    private enum Opened {
        case nothing, strong, emphasis, superscript, link(start: Int), hidden, frames(above: Int), block,
            verbatim
    }

    private var frames = [Frame(kind: .body)]
    private var opened: [Opened] = []
    private var strong = 0
    private var emphasis = 0
    private var superscript = 0
    private var hidden = 0
    private var verbatim = 0
    private var links: [String?] = []
    /// Pieces of text so far: whether a link had some.
    private var pieces = 0
    /// Line ends since the last word, where the text has no tags that would part it.
    private var lineEnds = 0
    private var isPlain = true
    /// An address as a record may carry it; `nil`: none.
    private let address: (String) -> String?

    init(address: @escaping (String) -> String?) { self.address = address }

    /// All that was read.
    mutating func finish() -> Prose {
        while frames.count > 1 { close() }
        endParagraph()
        let levels = frames[0].blocks.compactMap { block in
            if case .heading(let level, _) = block { level } else { nil }
        }
        let top = levels.min() ?? 1
        return Prose(
            frames[0].blocks.map { block in
                guard case .heading(let level, let text) = block else { return block }
                return .heading(level: min(3, level - top + 1), text)
            })
    }

    // MARK: Events

    mutating func take(_ event: HTMLEvent) {
        switch event {
        case .start(let name, let attributes): start(name, attributes)
        case .end: end()
        case .text(let text): if hidden == 0 { add(text) }
        @unknown default: break
        }
    }

    private mutating func start(_ name: String, _ attributes: [String: String]) {
        if !["html", "body", "p", "div"].contains(name) { isPlain = false }
        switch name {
        case "script", "style", "template":
            hidden += 1
            opened.append(.hidden)
        case "strong", "b":
            strong += 1
            opened.append(.strong)
        case "em", "i", "cite", "dfn", "var":
            emphasis += 1
            opened.append(.emphasis)
        case "sup":
            superscript += 1
            opened.append(.superscript)
        case "a":
            links.append(attributes["href"].flatMap { address($0) })
            opened.append(.link(start: pieces))
        case "h1", "h2", "h3", "h4", "h5", "h6":
            push(.heading(Int(name.dropFirst()) ?? 1))
        case "ul", "ol", "menu", "dir": startList(isOrdered: name == "ol")
        case "li": isIn(.list(ordered: false)) ? push(.item) : startBlock()
        case "table": push(.table)
        case "caption": isIn(.table) ? push(.caption) : startBlock()
        case "tr": isIn(.table) ? push(.row) : startBlock()
        case "td", "th": startCell(isHeader: name == "th", attributes)
        case "br":
            if verbatim > 0 { endParagraph() } else { separate() }
            lineEnds += 1
            if lineEnds > 1 { endParagraph() }
            opened.append(.nothing)
        case "img", "area", "iframe", "embed", "video", "audio", "object":
            embedded(name, attributes)
            opened.append(.nothing)
        case "pre", "listing", "xmp":
            verbatim += 1
            endParagraph()
            opened.append(.verbatim)
        case _ where Self.blocks.contains(name): startBlock()
        default: opened.append(.nothing)
        }
    }

    private static let blocks: Set<String> = [
        "html", "body", "head", "title", "p", "div", "section", "article", "header", "footer", "main", "nav",
        "aside", "address", "blockquote", "center", "fieldset", "legend", "form", "figure", "figcaption",
        "details", "summary", "dialog", "hgroup", "dl", "dt", "dd", "hr", "noscript", "option", "select",
        "textarea",
        "optgroup", "label", "button", "frameset", "noframes", "thead", "tbody", "tfoot", "search",
    ]

    private mutating func end() {
        switch opened.popLast() {
        case .strong: strong -= 1
        case .emphasis: emphasis -= 1
        case .superscript: superscript -= 1
        case .hidden: hidden -= 1
        case .link(let start):
            // A picture that leads somewhere: the address is all the words there are.
            if pieces == start, let link = links.last ?? nil, hidden == 0 { addRun(link) }
            links.removeLast()
        case .frames(let height): while frames.count > height { close() }
        case .block: endParagraph()
        case .verbatim:
            endParagraph()
            verbatim -= 1
        case .nothing, nil: break
        }
    }

    // MARK: Structure

    private mutating func startBlock() {
        endParagraph()
        opened.append(.block)
    }

    private func isIn(_ kind: Frame.Kind) -> Bool {
        let top = frames.last { !$0.isImplied }?.kind
        switch (top, kind) {
        case (.list, .list): return true
        default: return top == kind
        }
    }

    private mutating func push(_ kind: Frame.Kind, isImplied: Bool = false) {
        if !isImplied {
            closeImplied()
            if !(frames[frames.count - 1].isContent), kind == .table || isHeading(kind) { imply() }
            opened.append(.frames(above: frames.count))
        }
        endParagraph()
        frames.append(Frame(kind: kind, isImplied: isImplied))
    }

    private func isHeading(_ kind: Frame.Kind) -> Bool { if case .heading = kind { true } else { false } }

    private mutating func startList(isOrdered: Bool) {
        let depth = frames.count { if case .list = $0.kind { true } else { false } }
        guard depth < Self.listLimit else { return startBlock() }
        closeImplied()
        opened.append(.frames(above: frames.count))
        endParagraph()
        // A list directly in a list belongs to the entry before it.
        if !(frames[frames.count - 1].isContent) { imply() }
        frames.append(Frame(kind: .list(ordered: isOrdered)))
    }

    private mutating func startCell(isHeader: Bool, _ attributes: [String: String]) {
        guard isIn(.row) || isIn(.table) else { return startBlock() }
        closeImplied()
        opened.append(.frames(above: frames.count))
        if case .table = frames[frames.count - 1].kind { frames.append(Frame(kind: .row)) }
        frames.append(Frame(kind: .cell(isHeader: isHeader)))
        let width = attributes["colspan"].flatMap { Int($0) } ?? 1
        frames[frames.count - 1].width = min(max(1, width), Self.spanLimit)
    }

    /// Opens what the HTML left out between a list or a table and its text.
    private mutating func imply() {
        switch frames[frames.count - 1].kind {
        case .list: frames.append(Frame(kind: .item, isImplied: true))
        case .table:
            frames.append(Frame(kind: .row, isImplied: true))
            frames.append(Frame(kind: .cell(isHeader: false), isImplied: true))
        case .row: frames.append(Frame(kind: .cell(isHeader: false), isImplied: true))
        case .body, .heading, .item, .caption, .cell: break
        }
    }

    private mutating func closeImplied() { while frames[frames.count - 1].isImplied { close() } }

    private mutating func close() {
        endParagraph()
        let frame = frames.removeLast()
        let at = frames.count - 1
        switch frame.kind {
        case .body: break
        case .heading(let level):
            let text = HTMLProse.line(of: frame.blocks)
            if !text.isEmpty { frames[at].blocks.append(.heading(level: level, text)) }
        case .item: frames[at].items += HTMLProse.items(of: frame.blocks)
        case .list(let isOrdered):
            if !frame.items.isEmpty {
                frames[at].blocks.append(.list(ordered: isOrdered, items: frame.items))
            }
        case .caption: frames[at].caption += HTMLProse.line(of: frame.blocks)
        case .cell(let isHeader): frames[at].cells.append((isHeader, frame.blocks, frame.width))
        case .row: if !frame.cells.isEmpty { frames[at].rows.append(frame.cells) }
        case .table: frames[at].blocks += HTMLProse.blocks(ofTable: frame.caption, frame.rows)
        }
    }

    /// A table; one that only places its parts on a page gives the parts.
    private static func blocks(
        ofTable caption: [Prose.Inline], _ rows: [[(isHeader: Bool, blocks: [Prose.Block], width: Int)]]
    ) -> [Prose.Block] {
        guard rows.contains(where: { $0.contains { !$0.blocks.isEmpty } }) else {
            return caption.isEmpty ? [] : [.paragraph(caption)]
        }
        let isLayout =
            rows.allSatisfy { $0.count == 1 }
            || rows.contains { row in
                row.contains { cell in
                    cell.blocks.contains { block in
                        switch block {
                        case .heading, .table: true
                        case .paragraph, .list: false
                        }
                    }
                }
            }
        if isLayout {
            return (caption.isEmpty ? [] : [.paragraph(caption)]) + rows.flatMap { $0.flatMap(\.blocks) }
        }
        return [
            .table(
                caption: caption,
                rows: rows.map { row in
                    row.flatMap { cell in
                        [Prose.Cell(isHeader: cell.isHeader, line(of: cell.blocks))]
                            + (1..<cell.width).map { _ in Prose.Cell(isHeader: cell.isHeader, []) }
                    }
                })
        ]
    }

    /// An entry's blocks as a text with its lists; what stands behind them is an entry of its own.
    private static func items(of blocks: [Prose.Block]) -> [Prose.Item] {
        var items: [Prose.Item] = []
        var text: [Prose.Block] = []
        var lists: [Prose.Block] = []
        for block in blocks {
            if case .list = block {
                lists.append(block)
            } else {
                if !lists.isEmpty {
                    items.append(Prose.Item(line(of: text), lists: lists))
                    (text, lists) = ([], [])
                }
                text.append(block)
            }
        }
        if !text.isEmpty || !lists.isEmpty { items.append(Prose.Item(line(of: text), lists: lists)) }
        return items
    }

    /// Blocks on one line.
    private static func line(of blocks: [Prose.Block]) -> [Prose.Inline] {
        var line: [Prose.Inline] = []
        func add(_ part: [Prose.Inline], _ separator: String) {
            if part.isEmpty { return }
            if !line.isEmpty { line.append(.text(separator)) }
            line += part
        }
        func add(list items: [Prose.Item]) {
            for item in items {
                add(item.text, " ; ")
                for case .list(_, let inner) in item.lists { add(list: inner) }
            }
        }
        for block in blocks {
            switch block {
            case .paragraph(let text), .heading(_, let text): add(text, " ")
            case .list(_, let items): add(list: items)
            case .table(let caption, let rows):
                add(caption, " ")
                for cell in rows.joined() { add(cell.text, " ; ") }
            }
        }
        return line
    }

    // MARK: Text

    private mutating func add(_ text: String) {
        var word = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case " ", "\t", "\n", "\r", "\u{C}":
                if !word.isEmpty {
                    addRun(word)
                    word = ""
                }
                if scalar == "\n", verbatim > 0 || (isPlain && lineEnds > 0) {
                    endParagraph()
                } else {
                    separate()
                }
                if scalar == "\n" && isPlain { lineEnds += 1 }
            default:
                if let scalar = Self.character(scalar) { word.unicodeScalars.append(scalar) }
            }
        }
        if !word.isEmpty { addRun(word) }
    }

    /// Browsers take the controls 80 to 9F for what Windows-1252 has in their place; what XML can't hold is left out.
    private static func character(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        if (0x80...0x9F).contains(scalar.value) {
            return Windows1252.character(UInt8(scalar.value))
        }
        return scalar.isXMLCharacter ? scalar : nil
    }

    private mutating func addRun(_ text: String) {
        if !frames[frames.count - 1].isContent { imply() }
        pieces += 1
        lineEnds = 0
        append(text)
    }

    private mutating func append(_ text: String) {
        let run = Run(
            text: text, isStrong: strong > 0, isEmphasis: emphasis > 0, isSuperscript: superscript > 0,
            link: links.last { $0 != nil } ?? nil)
        let at = frames.count - 1
        let last = frames[at].runs.count - 1
        if last >= 0, frames[at].runs[last].isWritten(like: run) {
            frames[at].runs[last].text += text
        } else {
            frames[at].runs.append(run)
        }
    }

    /// A blank, where a word stands before it.
    private mutating func separate() {
        guard let last = frames[frames.count - 1].runs.last, last.text.utf8.last != 0x20 else { return }
        append(" ")
    }

    private mutating func endParagraph() {
        let at = frames.count - 1
        guard !frames[at].runs.isEmpty else { return }
        var runs = frames[at].runs[...]
        frames[at].runs = []
        while var last = runs.popLast() {
            while last.text.utf8.last == 0x20 { last.text.removeLast() }
            if last.text.isEmpty { continue }
            runs.append(last)
            break
        }
        guard runs.contains(where: { $0.text.unicodeScalars.contains { $0 != " " && $0 != "\u{A0}" } })
        else { return }
        frames[at].blocks.append(.paragraph(Self.inlines(runs)))
    }

    private static func inlines(_ runs: ArraySlice<Run>) -> [Prose.Inline] {
        group(runs, \.link) { link, runs in
            let text = group(runs, \.isStrong) { isStrong, runs in
                let text = group(runs, \.isEmphasis) { isEmphasis, runs in
                    let text = group(runs, \.isSuperscript) { isSuperscript, runs in
                        let text = Prose.Inline.text(runs.map(\.text).joined())
                        return isSuperscript ? [.superscript([text])] : [text]
                    }
                    return isEmphasis ? [.emphasis(text)] : text
                }
                return isStrong ? [.strong(text)] : text
            }
            return link.map { [.link(address: $0, text)] } ?? text
        }
    }

    /// Neighbours of the same kind, each group made into parts of a line.
    private static func group<Key: Equatable>(
        _ runs: ArraySlice<Run>, _ key: (Run) -> Key, _ body: (Key, ArraySlice<Run>) -> [Prose.Inline]
    ) -> [Prose.Inline] {
        var result: [Prose.Inline] = []
        var start = runs.startIndex
        while start < runs.endIndex {
            let kind = key(runs[start])
            var end = start + 1
            while end < runs.endIndex, key(runs[end]) == kind { end += 1 }
            result += body(kind, runs[start..<end])
            start = end
        }
        return result
    }

    // MARK: Pictures and players

    /// Pictures and players stay behind; what they say in words and where they are comes along.
    private mutating func embedded(_ name: String, _ attributes: [String: String]) {
        guard hidden == 0 else { return }
        let words = attributes["alt"] ?? attributes["title"] ?? attributes["aria-label"] ?? ""
        if name == "img" || name == "area" { return add(words) }
        guard let link = (attributes["src"] ?? attributes["data"]).flatMap({ address($0) }) else {
            return add(words)
        }
        links.append(link)
        separate()
        add(words.isEmpty ? link : words)
        links.removeLast()
        separate()
    }
}
