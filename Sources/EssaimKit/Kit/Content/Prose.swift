/// Text with structure: paragraphs, headings, lists, tables, emphasis and links. The whole vocabulary is here.
///
/// In XML, in the record type's own namespace: `p`, `h level`, `ul`, `ol`, `li`, `table`, `caption`, `tr`,
/// `th`, `td`, `em`, `strong`, `sup`, `a href`.
@frozen public struct Prose: Hashable, Sendable {
    /// A part that stands on lines of its own.
    @frozen public indirect enum Block: Hashable, Sendable {
        case paragraph([Inline])
        /// A heading inside the text, of level 1 to 3.
        case heading(level: Int, [Inline])
        case list(ordered: Bool, items: [Item])
        case table(caption: [Inline], rows: [[Cell]])
    }
    /// One entry of a list: a text, then lists nested below it.
    @frozen public struct Item: Hashable, Sendable {
        public var text: [Inline]
        public var lists: [Block]

        public init(_ text: [Inline], lists: [Block] = []) {
            self.text = text
            self.lists = lists
        }
    }
    /// One cell of a table.
    @frozen public struct Cell: Hashable, Sendable {
        /// Whether the cell heads its row or column.
        public var isHeader: Bool
        public var text: [Inline]

        public init(isHeader: Bool, _ text: [Inline]) {
            self.isHeader = isHeader
            self.text = text
        }
    }
    /// A part of a line.
    @frozen public indirect enum Inline: Hashable, Sendable {
        case text(String)
        case emphasis([Inline])
        case strong([Inline])
        case superscript([Inline])
        case link(address: String, [Inline])
    }

    public var blocks: [Block]

    public init(_ blocks: [Block]) { self.blocks = blocks }

    /// One paragraph of plain text.
    public init(_ text: String) { blocks = [.paragraph([.text(text)])] }

    /// The text without its structure, a line a block; white space inside a block is collapsed.
    public var plainText: String {
        var text = PlainText()
        for block in blocks { text.add(block) }
        return text.result
    }

    /// Whether the text has at most so many characters (Unicode scalars), white space counted as written.
    public func fits(_ limit: Int) -> Bool {
        // Bytes are counted first: they are at least as many, and cheap to count.
        count(\.utf8.count) <= limit || count(\.unicodeScalars.count) <= limit
    }

    private func count(_ size: (String) -> Int) -> Int {
        func inlines(_ list: [Inline]) -> Int {
            list.reduce(0) { sum, inline in
                switch inline {
                case .text(let text): sum + size(text)
                case .emphasis(let parts), .strong(let parts), .superscript(let parts), .link(_, let parts):
                    sum + inlines(parts)
                }
            }
        }
        func blocks(_ list: [Block]) -> Int {
            list.reduce(0) { sum, block in
                switch block {
                case .paragraph(let text), .heading(_, let text): sum + inlines(text)
                case .list(_, let items): items.reduce(sum) { $0 + inlines($1.text) + blocks($1.lists) }
                case .table(let caption, let rows):
                    rows.joined().reduce(sum + inlines(caption)) { $0 + inlines($1.text) }
                }
            }
        }
        return blocks(self.blocks)
    }
}

/// Collects a prose's text, a line a block.
private struct PlainText {
    private var bytes: [UInt8] = []
    private var needsSpace = false
    private var isAtLineStart = true

    var result: String { String(decoding: bytes, as: UTF8.self) }

    mutating func add(_ block: Prose.Block) {
        switch block {
        case .paragraph(let inlines), .heading(_, let inlines): line(inlines)
        case .list(_, let items):
            for item in items {
                line(item.text)
                for list in item.lists { add(list) }
            }
        case .table(let caption, let rows):
            if !caption.isEmpty { line(caption) }
            for row in rows {
                startLine()
                for (index, cell) in row.enumerated() {
                    if index > 0 { add(" ; ") }
                    add(cell.text)
                }
            }
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D
    }

    private mutating func line(_ inlines: [Prose.Inline]) {
        startLine()
        add(inlines)
    }

    private mutating func startLine() {
        if !bytes.isEmpty { bytes.append(0x0A) }
        needsSpace = false
        isAtLineStart = true
    }

    private mutating func add(_ inlines: [Prose.Inline]) {
        for inline in inlines {
            switch inline {
            case .text(let text): add(text)
            case .emphasis(let parts), .strong(let parts), .superscript(let parts), .link(_, let parts):
                add(parts)
            }
        }
    }

    private mutating func add(_ text: String) {
        var text = text
        text.withUTF8 { buffer in
            var start = 0
            while start < buffer.count {
                var end = start
                while end < buffer.count, !Self.isBlank(buffer[end]) { end += 1 }
                if end > start {
                    if needsSpace { bytes.append(0x20) }
                    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[start..<end]))
                    needsSpace = false
                    isAtLineStart = false
                }
                if end < buffer.count { needsSpace = !isAtLineStart }
                start = end + 1
            }
        }
    }
}

extension String {
    /// The text with each run of white space as one space, and none at its ends: XML Schema's `collapse`.
    public func collapsingWhitespace() -> String {
        if isCollapsed { return self }
        var result: [UInt8] = []
        result.reserveCapacity(utf8.count)
        var pending = false
        for byte in utf8 {
            if byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D {
                pending = !result.isEmpty
            } else {
                if pending {
                    result.append(0x20)
                    pending = false
                }
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private var isCollapsed: Bool {
        var previous = UInt8(ascii: " ")
        for byte in utf8 {
            if byte == 0x0A || byte == 0x09 || byte == 0x0D || (byte == 0x20 && previous == 0x20) {
                return false
            }
            previous = byte
        }
        return previous != 0x20
    }
}
