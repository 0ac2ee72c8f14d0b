/// A page as a value: what it says, without how it looks. Written as HTML, plain text or Markdown.
public struct Document: Hashable, Sendable {
    /// A part of a line.
    public indirect enum Inline: Hashable, Sendable {
        case text(String)
        case emphasis([Inline])
        case strong([Inline])
        case superscript([Inline])
        /// A code, name or address that is read letter by letter.
        case code(String)
        case link(Target, [Inline])
        /// Words in another language than what is around them: a BCP 47 tag.
        case language(String, [Inline])
        /// What was looked for.
        case mark(String)
        /// What an earlier state had, and what a later one has instead.
        case deletion([Inline])
        case insertion([Inline])
    }

    /// Where a link leads.
    public enum Target: Hashable, Sendable {
        case address(String)
        /// A record of the catalogue, by its identifier.
        case record(String)
    }

    /// A part that stands on lines of its own.
    public indirect enum Block: Hashable, Sendable {
        case section(Section)
        case paragraph([Inline])
        case list(ordered: Bool, [Item])
        /// Names with their values: a description list.
        case entries([Entry])
        case table(Table)
        case figure(Figure)
    }

    public struct Section: Hashable, Sendable {
        public var heading: [Inline]
        /// A name to lead a link to, unique on the page.
        public var anchor: String?
        public var blocks: [Block]

        public init(_ heading: [Inline], anchor: String? = nil, _ blocks: [Block]) {
            self.heading = heading
            self.anchor = anchor
            self.blocks = blocks
        }
    }

    public struct Item: Hashable, Sendable {
        public var text: [Inline]
        /// What belongs to the entry below its text.
        public var blocks: [Block]

        public init(_ text: [Inline], _ blocks: [Block] = []) {
            self.text = text
            self.blocks = blocks
        }
    }

    public struct Entry: Hashable, Sendable {
        public var name: [Inline]
        public var values: [[Inline]]

        public init(_ name: String, _ values: [[Inline]]) {
            self.name = [.text(name)]
            self.values = values
        }
    }

    public struct Cell: Hashable, Sendable {
        /// Whether the cell names its row.
        public var isHeader: Bool
        public var text: [Inline]
        /// Whether it is a number, to stand at the right.
        public var isNumber: Bool

        public init(_ text: [Inline], isHeader: Bool = false, isNumber: Bool = false) {
            self.isHeader = isHeader
            self.isNumber = isNumber
            self.text = text
        }
    }

    public struct Table: Hashable, Sendable {
        public var caption: [Inline]
        /// The names of the columns; empty where they have none.
        public var head: [[Inline]]
        public var rows: [[Cell]]

        public init(caption: [Inline] = [], head: [[Inline]] = [], rows: [[Cell]]) {
            self.caption = caption
            self.head = head
            self.rows = rows
        }
    }

    /// A drawing that is told in words, too.
    public struct Figure: Hashable, Sendable {
        /// The drawing: SVG of our own making, which brings its title and description.
        public var svg: String
        /// What it is called, in a few words.
        public var name: String
        public var caption: [Inline]

        public init(svg: String, name: String, caption: [Inline]) {
            self.svg = svg
            self.name = name
            self.caption = caption
        }
    }

    /// The language of what isn't marked otherwise: a BCP 47 tag.
    public var language: String
    public var title: [Inline]
    public var blocks: [Block]

    public init(language: String, title: [Inline], _ blocks: [Block]) {
        self.language = language
        self.title = title
        self.blocks = blocks
    }
}

extension Document.Inline: ExpressibleByStringInterpolation {
    public init(stringLiteral text: String) { self = .text(text) }
}

extension [Document.Inline] {
    /// The words alone.
    public var plainText: String { map(\.plainText).joined() }
}

extension Document.Inline {
    /// The words alone.
    public var plainText: String {
        switch self {
        case .text(let text), .code(let text), .mark(let text): text
        case .emphasis(let parts), .strong(let parts), .superscript(let parts), .link(_, let parts),
            .language(_, let parts), .deletion(let parts), .insertion(let parts):
            parts.plainText
        }
    }
}

extension String {
    /// The text on one line, with single blanks.
    func joiningWhitespace() -> String {
        split(whereSeparator: { $0.isWhitespace && $0 != "\u{A0}" && $0 != "\u{202F}" }).joined(
            separator: " ")
    }
}
