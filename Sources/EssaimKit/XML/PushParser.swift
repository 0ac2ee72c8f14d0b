internal import CLibXML2

/// Drives libxml2's push parser: feeds it bytes and takes finished trees out.
///
/// With `splitting`, each child of the root element becomes a tree of its own as soon as it ends, below a
/// copy of the root's start tag (which declares its namespaces). So memory is bounded by the largest child
/// and not by the file. The push parser is used rather than `xmlTextReader` because its SAX callbacks can
/// refuse a DOCTYPE and enforce the limits before anything is built.
final class PushParser {
    let context: xmlParserCtxtPtr
    let sourceName: String?
    private let limits: XMLLimits
    private let splitting: Bool

    private(set) var isFinished = false
    private(set) var bytesRead = 0
    /// The root element's start tag, as soon as it was read.
    var rootTag: XMLTree?
    /// Trees that are complete and not taken yet.
    private var ready: [XMLTree] = []
    private var taken = 0

    var depth = 0
    var failure: XMLError?
    /// Bytes of direct text of each open element.
    private var textBytes: [Int] = []
    var recordBytes = 0
    /// The line of each open element's start tag.
    var openLines: [Int] = []
    var hasRoot = false
    private var records = 0
    var recordDocument: xmlDocPtr?
    var recordNode: xmlNodePtr?
    var recordLine = 0
    var rootDocument: xmlDocPtr?
    private var rootNode: xmlNodePtr?
    private var isUTF16 = false
    private var encoding = XMLEncoding.asDeclared
    /// Whether the record that is being read has comments or processing instructions.
    var hasAsides = false
    /// Whether libxml2 was told that no more text comes: what it misses from then on was cut off.
    var isEnding = false
    /// Whether nothing but white space was read so far.
    var isBlank = true

    init(name: String?, limits: XMLLimits, splitting: Bool) throws(XMLError) {
        guard LibXML.isReady, let context = xmlCreatePushParserCtxt(nil, nil, nil, 0, nil),
            let sax = context.pointee.sax
        else { throw XMLError(.unreadable, "libxml2 has no memory for a parser") }
        self.context = context
        sourceName = name
        self.limits = limits
        self.splitting = splitting
        xmlCtxtUseOptions(context, CInt(XML_PARSE_NONET.rawValue | XML_PARSE_NOCDATA.rawValue))
        context.pointee._private = Unmanaged.passUnretained(self).toOpaque()
        sax.pointee.internalSubset = { context, _, _, _ in PushParser.with(context) { $0.refuseDoctype() } }
        sax.pointee.startElementNs = {
            context, name, prefix, uri, namespaceCount, namespaces, attributeCount, defaulted, attributes in
            PushParser.with(context) { parser in
                guard
                    parser.willStart(
                        name, namespaceCount: namespaceCount, namespaces, attributeCount: attributeCount,
                        attributes)
                else { return }
                xmlSAX2StartElementNs(
                    context, name, prefix, uri, namespaceCount, namespaces, attributeCount, defaulted,
                    attributes)
                parser.didStart()
            }
        }
        sax.pointee.endElementNs = { context, name, prefix, uri in
            PushParser.with(context) { parser in
                xmlSAX2EndElementNs(context, name, prefix, uri)
                parser.didEnd()
            }
        }
        sax.pointee.characters = { context, text, count in
            PushParser.with(context) { parser in
                if parser.accepts(text, count: Int(count)) { xmlSAX2Characters(context, text, count) }
            }
        }
        sax.pointee.ignorableWhitespace = sax.pointee.characters
        // Neither comments nor processing instructions are content; a record that nobody here knows keeps them.
        sax.pointee.comment = { context, text in
            PushParser.with(context) { parser in
                if parser.keepsAside(text, nil) { xmlSAX2Comment(context, text) }
            }
        }
        sax.pointee.processingInstruction = { context, target, data in
            PushParser.with(context) { parser in
                if parser.keepsAside(target, data) { xmlSAX2ProcessingInstruction(context, target, data) }
            }
        }
        sax.pointee.serror = { context, error in
            guard let error else { return }
            PushParser.with(context) { $0.collect(UnsafePointer(error)) }
        }
    }

    deinit {
        ready.removeAll()
        rootTag = nil
        // The documents that no tree took over. libxml2's own may be one of the others.
        for document in Set([context.pointee.myDoc, recordDocument, rootDocument].compactMap(\.self)) {
            xmlFreeDoc(document)
        }
        context.pointee.myDoc = nil
        xmlFreeParserCtxt(context)
    }

    private static func with(_ context: UnsafeMutableRawPointer?, _ body: (PushParser) -> Void) {
        guard let context,
            let parser = context.assumingMemoryBound(to: xmlParserCtxt.self).pointee._private
        else { return }
        Unmanaged<PushParser>.fromOpaque(parser)._withUnsafeGuaranteedRef(body)
    }

    // MARK: Feeding and taking

    /// Parses the input's next chunk.
    func feed(_ input: ByteInput) throws(XMLError) {
        let count = try input.withNextChunk { chunk in
            if bytesRead == 0 {
                begin(chunk)
                if let kind = KnownFile.kind(of: chunk) { refuse(kind) }
            }
            isBlank = isBlank && chunk.allSatisfy { $0 <= 0x20 }
            isEnding = chunk.isEmpty
            if let bytes = encoding.utf8(chunk, isFirst: bytesRead == 0) {
                bytes.withUnsafeBufferPointer { parse($0) }
            } else {
                parse(chunk)
            }
            return chunk.count
        }
        rootDocument = rootDocument ?? (splitting ? nil : context.pointee.myDoc)
        bytesRead += count
        if count == 0 {
            isFinished = true
            checkEnd()
        }
        if failure != nil { isFinished = true }
    }

    private func parse(_ chunk: UnsafeBufferPointer<UInt8>) {
        chunk.withMemoryRebound(to: CChar.self) { chars in
            _ = xmlParseChunk(context, chars.baseAddress, CInt(chars.count), isEnding ? 1 : 0)
        }
    }

    /// Looks at the first bytes, which say how all of them stand for characters.
    private func begin(_ chunk: UnsafeBufferPointer<UInt8>) {
        isUTF16 = Self.startsAsUTF16(chunk)
        encoding = XMLEncoding(chunk)
        switch encoding {
        case .asDeclared: break
        case .windows1252:
            // What is declared isn't what the parser gets.
            let options =
                XML_PARSE_NONET.rawValue | XML_PARSE_NOCDATA.rawValue | XML_PARSE_IGNORE_ENC.rawValue
            xmlCtxtUseOptions(context, CInt(options))
        case .utf32:
            stop(.utf32(at: location))
        }
    }

    /// The line of the first byte that Windows-1252 has and the declared ISO-8859-1 hasn't; `nil`: none was read.
    var windowsLine: Int? { encoding.windowsLine }

    /// The oldest tree that wasn't taken yet.
    func takeReady() -> XMLTree? {
        guard taken < ready.count else { return nil }
        let tree = ready[taken]
        taken += 1
        if taken == ready.count {
            ready.removeAll(keepingCapacity: true)
            taken = 0
        }
        return tree
    }

    /// Throws what stopped the parser, if something did.
    func check() throws(XMLError) {
        if let failure { throw failure }
    }

    /// The whole document, once all was fed.
    func takeDocument() throws(XMLError) -> XMLTree {
        try check()
        guard let document = context.pointee.myDoc, let root = xmlDocGetRootElement(document) else {
            throw .empty(at: location)
        }
        context.pointee.myDoc = nil
        rootDocument = nil
        return XMLTree(
            taking: document, root: root, firstLine: 0, sourceName: sourceName, byteCount: bytesRead,
            windowsLine: windowsLine)
    }

    private func checkEnd() {
        guard failure == nil else { return }
        if context.pointee.wellFormed == 0 || context.pointee.nsWellFormed == 0 {
            failure = .notWellFormed(at: location)
        } else if depth > 0 || (splitting && rootTag == nil) {
            failure = SyntaxMistake.truncated(open: openElements, at: location)
        } else if isUTF16, bytesRead % 2 != 0 {
            // libxml2 2.9.14 drops an odd last byte without a word.
            failure = .halfCharacter(at: location)
        }
    }

    /// A byte order mark, or `<` as two bytes.
    private static func startsAsUTF16(_ chunk: UnsafeBufferPointer<UInt8>) -> Bool {
        guard chunk.count >= 2 else { return false }
        return [[0xFF, 0xFE], [0xFE, 0xFF], [0x3C, 0x00], [0x00, 0x3C]].contains([chunk[0], chunk[1]])
    }

    var line: Int { context.pointee.input.map { Int($0.pointee.line) } ?? 1 }
    var location: TextLocation { TextLocation(file: sourceName, line: line) }

    func stop(_ error: XMLError) {
        if failure == nil { failure = error }
        xmlStopParser(context)
    }

    // MARK: What the callbacks do

    private func refuse(_ kind: BothLanguages) {
        stop(.otherKind(kind, at: TextLocation(file: sourceName, line: 1)))
    }

    private func refuseDoctype() {
        stop(.doctype(at: location))
    }

    private func willStart(
        _ name: UnsafePointer<xmlChar>?, namespaceCount: CInt,
        _ namespaces: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, attributeCount: CInt,
        _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    ) -> Bool {
        guard failure == nil else { return false }
        depth += 1
        if depth > limits.depth {
            stop(.tooDeep(limits, at: location))
            return false
        }
        if Int(attributeCount + namespaceCount) > limits.attributes {
            let tag = LibXML.string(name) ?? ""
            stop(.tooManyAttributes(tag, Int(attributeCount + namespaceCount), limits, at: location))
            return false
        }
        if splitting && depth == 2 {
            records += 1
            if records > limits.records {
                stop(.tooManyRecords(limits, at: location))
                return false
            }
            startRecord()
        }
        var size = Int(xmlStrlen(name))
        if let attributes {
            for index in 0..<Int(attributeCount) {
                // Each attribute is five pointers: name, prefix, URI, start and end of the value.
                guard let start = attributes[index * 5 + 3], let end = attributes[index * 5 + 4] else {
                    continue
                }
                let length = end - start
                if length > limits.textBytes { refuseText(length) }
                if refusesControl(in: UnsafeBufferPointer(start: start, count: length)) { return false }
                size += length + Int(xmlStrlen(attributes[index * 5]))
            }
        }
        if let namespaces {
            // Each declaration is two pointers: prefix and URI.
            for index in 0..<Int(namespaceCount) {
                let length = Int(xmlStrlen(namespaces[index * 2 + 1]))
                if length > limits.textBytes { refuseText(length) }
                size += length + Int(xmlStrlen(namespaces[index * 2]))
            }
        }
        textBytes.append(0)
        openLines.append(line)
        return count(size)
    }

    private func didStart() {
        hasRoot = true
        guard let node = context.pointee.node else { return }
        if splitting && depth == 1 {
            rootDocument = context.pointee.myDoc
            rootNode = node
            takeRootTag(node)
        } else {
            if splitting && depth == 2 { recordNode = node }
            // Lines are kept relative to the record, because libxml2 has 16 bits for them.
            node.pointee.line = UInt16(clamping: line - (splitting ? recordLine : 0))
        }
    }

    private func didEnd() {
        depth -= 1
        textBytes.removeLast()
        openLines.removeLast()
        guard splitting, depth == 1, failure == nil, let document = recordDocument, let node = recordNode
        else {
            return
        }
        ready.append(
            XMLTree(
                taking: document, root: node, firstLine: recordLine, sourceName: sourceName,
                hasAsides: hasAsides))
        recordDocument = nil
        recordNode = nil
        // The record's document is its tree's from now on: libxml2 goes on in the one that it began.
        context.pointee.myDoc = rootDocument
        context.pointee.node = rootNode
        context.pointee.nodeTab[0] = rootNode
    }

    private func accepts(_ text: UnsafePointer<xmlChar>?, count length: Int) -> Bool {
        guard failure == nil, depth > 0, let text else { return false }
        if splitting && depth == 1 {
            // Between records only white space may stand.
            let blank = UnsafeBufferPointer(start: text, count: length).allSatisfy { $0 <= 0x20 }
            if !blank {
                stop(.textBetweenRecords(SyntaxMistake.shown(text, length), at: location))
            }
            return false
        }
        if refusesControl(in: UnsafeBufferPointer(start: text, count: length)) { return false }
        textBytes[textBytes.count - 1] += length
        if textBytes[textBytes.count - 1] > limits.textBytes {
            refuseText(textBytes[textBytes.count - 1])
            return false
        }
        return count(length)
    }

    /// Refuses the controls U+0080 to U+009F, which XML allows and no text has: terminals take them for commands.
    private func refusesControl(in text: UnsafeBufferPointer<xmlChar>) -> Bool {
        guard let control = text.firstControl else { return false }
        stop(.control(control, at: location))
        return true
    }

    /// Whether a comment or a processing instruction is kept: inside a record.
    private func keepsAside(_ text: UnsafePointer<xmlChar>?, _ data: UnsafePointer<xmlChar>?) -> Bool {
        guard failure == nil, splitting, depth >= 2 else { return false }
        for part in [text, data] {
            guard let part else { continue }
            let length = Int(xmlStrlen(part))
            if refusesControl(in: UnsafeBufferPointer(start: part, count: length)) || !count(length) {
                return false
            }
        }
        hasAsides = true
        return true
    }

    private func refuseText(_ length: Int) {
        stop(.textTooLong(limits, at: location))
    }

    private func count(_ bytes: Int) -> Bool {
        if failure != nil { return false }
        recordBytes += bytes
        if recordBytes > limits.recordBytes {
            stop(.recordTooLarge(limits, at: location))
            return false
        }
        return true
    }
}
