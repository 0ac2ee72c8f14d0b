/// Reads a document whose root element holds many records, one record at a time.
///
/// Memory is bounded by the largest record. The first error ends the reading: what came before it was
/// handed out already, so a caller that must be all-or-nothing waits for the end before it commits.
/// ```swift
/// let reader = try XMLReader(.file("practices.xml"))
/// while let record = try reader.next() { print(record.root.name) }
/// ```
public final class XMLReader {
    private let input: ByteInput
    private let parser: PushParser
    /// Size of the whole source in bytes, where it is known.
    public let byteCount: Int?

    /// Opens the source and reads up to the end of the root element's start tag.
    ///
    /// - Throws: ``XMLError`` when the source can't be read or has no well-formed root.
    public init(_ source: XMLSource, limits: XMLLimits = .untrusted) throws(XMLError) {
        byteCount = source.byteCount
        input = try ByteInput(source)
        parser = try PushParser(name: source.name, limits: limits, splitting: true)
        while parser.rootTag == nil && !parser.isFinished { try parser.feed(input) }
        guard let tag = parser.rootTag else {
            try parser.check()
            throw .empty(at: TextLocation(file: source.name, line: 1))
        }
        rootTree = tag
    }

    private let rootTree: XMLTree

    /// The root element's start tag: its name and attributes, without what is inside it.
    public var root: XMLElement { rootTree.root }

    /// Bytes read so far.
    public var bytesRead: Int { parser.bytesRead }

    /// The line of the first byte so far that is Windows-1252 under an ISO-8859-1 label; `nil`: none.
    public var windowsLine: Int? { parser.windowsLine }

    /// The next child of the root element, or `nil` after the last.
    public func next() throws(XMLError) -> XMLTree? {
        while true {
            if let tree = parser.takeReady() { return tree }
            try parser.check()
            if parser.isFinished { return nil }
            try parser.feed(input)
        }
    }
}
