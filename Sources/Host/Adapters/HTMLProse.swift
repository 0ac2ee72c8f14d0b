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
    static let spanLimit = 100

    /// A place of the result that is being filled.
    struct Frame {
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
    struct Run {
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
    enum Opened {
        case nothing, strong, emphasis, superscript, link(start: Int), hidden, frames(above: Int), block,
            verbatim
    }

    var frames = [Frame(kind: .body)]
    var opened: [Opened] = []
    var strong = 0
    var emphasis = 0
    var superscript = 0
    var hidden = 0
    var verbatim = 0
    var links: [String?] = []
    /// Pieces of text so far: whether a link had some.
    var pieces = 0
    /// Line ends since the last word, where the text has no tags that would part it.
    var lineEnds = 0
    var isPlain = true
    /// An address as a record may carry it; `nil`: none.
    let address: (String) -> String?

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
    mutating func imply() {
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
}
