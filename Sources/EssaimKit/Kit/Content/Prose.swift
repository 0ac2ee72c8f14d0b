/// Text with structure: paragraphs, headings, lists, tables, emphasis and links. The whole vocabulary is here.
///
/// In XML, in the record type's own namespace: `p`, `h level`, `ul`, `ol`, `li`, `table`, `caption`, `tr`,
/// `th`, `td`, `em`, `strong`, `sup`, `a href`.
public struct Prose: Hashable, Sendable {
    /// A part that stands on lines of its own.
    public indirect enum Block: Hashable, Sendable {
        case paragraph([Inline])
        /// A heading inside the text, of level 1 to 3.
        case heading(level: Int, [Inline])
        case list(ordered: Bool, items: [Item])
        case table(caption: [Inline], rows: [[Cell]])
    }
    /// One entry of a list: a text, then lists nested below it.
    public struct Item: Hashable, Sendable {
        public var text: [Inline]
        public var lists: [Block]

        public init(_ text: [Inline], lists: [Block] = []) {
            self.text = text
            self.lists = lists
        }
    }
    /// One cell of a table.
    public struct Cell: Hashable, Sendable {
        /// Whether the cell heads its row or column.
        public var isHeader: Bool
        public var text: [Inline]

        public init(isHeader: Bool, _ text: [Inline]) {
            self.isHeader = isHeader
            self.text = text
        }
    }
    /// A part of a line.
    public indirect enum Inline: Hashable, Sendable {
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
        var lines: [String] = []
        for block in blocks { Self.collect(block, into: &lines) }
        return lines.joined(separator: "\n")
    }

    /// Characters of the plain text.
    public var characterCount: Int { plainText.unicodeScalars.count }

    private static func collect(_ block: Block, into lines: inout [String]) {
        switch block {
        case .paragraph(let inlines), .heading(_, let inlines): lines.append(text(of: inlines))
        case .list(_, let items):
            for item in items {
                lines.append(text(of: item.text))
                for list in item.lists { collect(list, into: &lines) }
            }
        case .table(let caption, let rows):
            if !caption.isEmpty { lines.append(text(of: caption)) }
            for row in rows { lines.append(row.map { text(of: $0.text) }.joined(separator: " ; ")) }
        }
    }

    private static func text(of inlines: [Inline]) -> String {
        var text = ""
        append(inlines, to: &text)
        return text.collapsingWhitespace()
    }

    private static func append(_ inlines: [Inline], to text: inout String) {
        for inline in inlines {
            switch inline {
            case .text(let part): text += part
            case .emphasis(let parts), .strong(let parts), .superscript(let parts), .link(_, let parts):
                append(parts, to: &text)
            }
        }
    }
}

extension String {
    /// The text with each run of white space as one space, and none at its ends: XML Schema's `collapse`.
    public func collapsingWhitespace() -> String {
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
}
