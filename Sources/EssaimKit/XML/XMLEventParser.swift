internal import CLibXML2

/// Takes a document's starts, texts and ends as they are read.
public protocol XMLEventHandler: AnyObject {
    /// An element begins. Its name and those of its attributes come without prefix.
    func start(_ name: String, _ attributes: XMLEventAttributes)
    /// A piece of text in UTF-8; one text may come in several pieces, not always cut between characters.
    func text(_ bytes: UnsafeBufferPointer<UInt8>)
    func end(_ name: String)
}

/// The attributes of the element that begins. Only good until ``XMLEventHandler/start(_:_:)`` returns.
public final class XMLEventAttributes {
    fileprivate var attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    fileprivate var count = 0

    /// The value of an attribute by its name without prefix, and by its namespace where several are named so.
    public func value(_ name: StaticString, in namespace: String? = nil) -> String? {
        guard let attributes else { return nil }
        for index in 0..<count {
            // Each attribute is five pointers: name, prefix, URI, start and end of the value.
            guard let own = attributes[index * 5], let start = attributes[index * 5 + 3],
                let end = attributes[index * 5 + 4], Self.isSame(own, name)
            else { continue }
            if let namespace, LibXML.string(attributes[index * 5 + 2]) != namespace { continue }
            return String(decoding: UnsafeBufferPointer(start: start, count: end - start), as: UTF8.self)
        }
        return nil
    }

    private static func isSame(_ text: UnsafePointer<xmlChar>, _ name: StaticString) -> Bool {
        let length = name.utf8CodeUnitCount
        for index in 0..<length where text[index] != name.utf8Start[index] { return false }
        return text[length] == 0
    }
}

/// Reads a document of any size without building anything of it: what is large in it is known only to the handler.
///
/// Hostile input is met as by ``XMLReader``: no DOCTYPE, no entities but XML's own, a bounded depth, bounded
/// attributes; nothing beyond the bytes is ever read.
public final class XMLEventParser {
    private static let depthLimit = 128
    private static let attributeLimit = 256

    private let context: xmlParserCtxtPtr
    private let sourceName: String?
    private let handler: any XMLEventHandler
    private let attributes = XMLEventAttributes()
    /// libxml2 keeps one pointer for each name.
    private var names: [UnsafePointer<xmlChar>: String] = [:]
    private var depth = 0
    private var hasRoot = false
    private var isStopped = false
    private var failure: XMLError?

    /// - Parameter handler: Kept alive by the parser, and so mustn't keep it.
    public init(name: String?, handler: any XMLEventHandler) throws(XMLError) {
        guard LibXML.isReady, let context = xmlCreatePushParserCtxt(nil, nil, nil, 0, nil),
            let sax = context.pointee.sax
        else { throw XMLError(.unreadable, "libxml2 has no memory for a parser") }
        self.context = context
        self.handler = handler
        sourceName = name
        xmlCtxtUseOptions(context, CInt(XML_PARSE_NONET.rawValue | XML_PARSE_NOCDATA.rawValue))
        context.pointee._private = Unmanaged.passUnretained(self).toOpaque()
        sax.pointee.internalSubset = { context, _, _, _ in
            XMLEventParser.with(context) { parser in
                parser.stop(
                    XMLError(
                        .doctype, "a document type declaration (DOCTYPE) is not accepted", at: parser.location
                    ))
            }
        }
        sax.pointee.startElementNs = { context, name, _, _, _, _, attributeCount, _, attributes in
            XMLEventParser.with(context) { $0.didStart(name, Int(attributeCount), attributes) }
        }
        sax.pointee.endElementNs = { context, name, _, _ in
            XMLEventParser.with(context) { $0.didEnd(name) }
        }
        sax.pointee.characters = { context, text, count in
            XMLEventParser.with(context) { parser in
                guard !parser.isStopped, let text else { return }
                parser.handler.text(UnsafeBufferPointer(start: text, count: Int(count)))
            }
        }
        sax.pointee.ignorableWhitespace = sax.pointee.characters
        sax.pointee.comment = { _, _ in }
        sax.pointee.processingInstruction = { _, _, _ in }
        sax.pointee.reference = { _, _ in }
        sax.pointee.serror = { context, error in
            guard let error, error.pointee.level.rawValue >= XML_ERR_ERROR.rawValue else { return }
            let (line, message) = (Int(error.pointee.line), LibXML.message(UnsafePointer(error)))
            XMLEventParser.with(context) { parser in
                parser.stop(
                    XMLError(
                        .notWellFormed, message,
                        at: TextLocation(file: parser.sourceName, line: max(1, line))))
            }
        }
    }

    deinit {
        if let document = context.pointee.myDoc { xmlFreeDoc(document) }
        context.pointee.myDoc = nil
        xmlFreeParserCtxt(context)
    }

    private static func with(_ context: UnsafeMutableRawPointer?, _ body: (XMLEventParser) -> Void) {
        guard let context,
            let parser = context.assumingMemoryBound(to: xmlParserCtxt.self).pointee._private
        else { return }
        Unmanaged<XMLEventParser>.fromOpaque(parser)._withUnsafeGuaranteedRef(body)
    }

    private var location: TextLocation {
        TextLocation(
            file: sourceName, line: context.pointee.input.map { max(1, Int($0.pointee.line)) } ?? 1)
    }

    /// Parses the next bytes.
    public func feed(_ bytes: UnsafeBufferPointer<UInt8>) throws(XMLError) {
        guard !isStopped else { return try check() }
        bytes.withMemoryRebound(to: CChar.self) { chars in
            _ = xmlParseChunk(context, chars.baseAddress, CInt(clamping: chars.count), 0)
        }
        try check()
    }

    /// Says that no more bytes come.
    public func finish() throws(XMLError) {
        guard !isStopped else { return try check() }
        _ = xmlParseChunk(context, nil, 0, 1)
        if failure == nil && !isStopped && (depth > 0 || !hasRoot) {
            failure = XMLError(
                hasRoot ? .truncated : .empty, "the text ends before its root element does", at: location)
        }
        isStopped = true
        try check()
    }

    /// Ends the reading: the handler has what it wanted.
    public func stop() {
        isStopped = true
        xmlStopParser(context)
    }

    private func check() throws(XMLError) { if let failure { throw failure } }

    private func stop(_ error: XMLError) {
        // What libxml2 says once it was stopped is about the stop.
        if failure == nil && !isStopped { failure = error }
        stop()
    }

    private func didStart(
        _ name: UnsafePointer<xmlChar>?, _ count: Int,
        _ values: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    ) {
        guard !isStopped, let name else { return }
        hasRoot = true
        depth += 1
        if depth > Self.depthLimit {
            return stop(
                XMLError(
                    .depthLimit, "elements are nested deeper than \(Self.depthLimit) levels", at: location))
        }
        if count > Self.attributeLimit {
            return stop(
                XMLError(
                    .attributeLimit, "an element has more than \(Self.attributeLimit) attributes",
                    at: location
                ))
        }
        (attributes.attributes, attributes.count) = (values, count)
        handler.start(self.name(name), attributes)
        (attributes.attributes, attributes.count) = (nil, 0)
    }

    private func didEnd(_ name: UnsafePointer<xmlChar>?) {
        guard !isStopped, let name else { return }
        depth -= 1
        handler.end(self.name(name))
    }

    private func name(_ pointer: UnsafePointer<xmlChar>) -> String {
        if let known = names[pointer] { return known }
        let name = String(cString: pointer)
        // A format has few names; what has many was made to fill memory.
        if names.count < 4_096 { names[pointer] = name }
        return name
    }
}
