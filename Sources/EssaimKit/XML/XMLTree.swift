internal import CLibXML2

/// A parsed document, or one record of a larger one, held in memory.
///
/// A tree and its elements belong to the task that read them: neither is `Sendable`. An ``XMLElement``
/// keeps its tree alive.
public final class XMLTree {
    let document: xmlDocPtr
    /// The number of the source's line that libxml2 counts as line 0 of this tree.
    let firstLine: Int
    let sourceName: String?
    /// Bytes of the text that it was read from, where it was read whole.
    let byteCount: Int
    /// The line of the first byte that was Windows-1252 under another label; `nil`: none.
    public let windowsLine: Int?
    /// Whether there are comments or processing instructions in it.
    let hasAsides: Bool
    private let node: xmlNodePtr

    /// Takes the document over. `node` is the element that ``root`` shows: the document's root element, or
    /// a record below a copy of its parent, which is there for the namespaces it declares.
    init(
        taking document: xmlDocPtr, root node: xmlNodePtr, firstLine: Int, sourceName: String?,
        byteCount: Int = 0, windowsLine: Int? = nil, hasAsides: Bool = false
    ) {
        self.byteCount = byteCount
        self.windowsLine = windowsLine
        self.hasAsides = hasAsides
        self.document = document
        self.node = node
        self.firstLine = firstLine
        self.sourceName = sourceName
    }

    deinit { xmlFreeDoc(document) }

    /// The root element of the document, or the record's own element.
    public var root: XMLElement { XMLElement(node: node, tree: self) }

    /// Reads a whole document into memory.
    ///
    /// - Throws: ``XMLError`` for a text that is not well-formed, not readable, or beyond `limits`.
    public static func parse(_ source: XMLSource, limits: XMLLimits = .untrusted) throws(XMLError) -> XMLTree
    {
        let input = try ByteInput(source)
        let parser = try PushParser(name: source.name, limits: limits, splitting: false)
        while !parser.isFinished { try parser.feed(input) }
        return try parser.takeDocument()
    }
}
