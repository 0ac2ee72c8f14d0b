internal import CLibXML2

/// Writes XML text, deterministically and always well-formed.
///
/// The writer adds no white space of its own: a caller that wants lines and indents writes them with
/// ``text(_:)``, so that mixed content is never touched.
public final class XMLWriter {
    private let buffer: xmlBufferPtr
    private let writer: xmlTextWriterPtr

    public init() throws(XMLError) {
        guard LibXML.isReady, let buffer = xmlBufferCreate(), let writer = xmlNewTextWriterMemory(buffer, 0)
        else {
            throw XMLError(.unreadable, "libxml2 has no memory for a writer")
        }
        self.buffer = buffer
        self.writer = writer
    }

    deinit {
        xmlFreeTextWriter(writer)
        xmlBufferFree(buffer)
    }

    /// Writes the XML declaration; only as the first thing.
    public func declaration() {
        raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
    }

    /// Writes a start tag. A namespace given here becomes the element's default namespace declaration.
    public func start(_ name: String, namespace: String? = nil, _ attributes: [XMLAttribute] = [])
        throws(XMLError)
    {
        xmlTextWriterStartElement(writer, name)
        if let namespace {
            try check(namespace)
            xmlTextWriterWriteAttribute(writer, "xmlns", namespace)
        }
        for attribute in attributes {
            try check(attribute.value)
            let prefix = attribute.namespace == XMLNamespace.xml ? "xml:" : ""
            xmlTextWriterWriteAttribute(writer, prefix + attribute.name, attribute.value)
        }
    }

    /// Closes the innermost open element.
    public func end() { xmlTextWriterEndElement(writer) }

    /// Writes text, escaped.
    public func text(_ text: String) throws(XMLError) {
        try check(text)
        xmlTextWriterWriteString(writer, text)
    }

    /// Writes an element that holds text only.
    public func element(
        _ name: String, namespace: String? = nil, _ attributes: [XMLAttribute] = [], text content: String
    ) throws(XMLError) {
        try start(name, namespace: namespace, attributes)
        if !content.isEmpty { try text(content) }
        end()
    }

    /// Writes a comment; `--` inside it is written as `- -`.
    public func comment(_ text: String) throws(XMLError) {
        try check(text)
        var safe = ""
        for character in text {
            if character == "-" && safe.last == "-" { safe.append(" ") }
            safe.append(character)
        }
        xmlTextWriterWriteComment(writer, safe.last == "-" ? safe + " " : safe)
    }

    /// Writes what is XML already, unchanged.
    public func raw(_ xml: some StringProtocol) { xmlTextWriterWriteRaw(writer, String(xml)) }

    /// All that was written; open elements are closed.
    public func bytes() -> [UInt8] {
        while xmlTextWriterEndElement(writer) >= 0 {}
        xmlTextWriterFlush(writer)
        guard let content = xmlBufferContent(buffer) else { return [] }
        return Array(UnsafeBufferPointer(start: content, count: Int(xmlBufferLength(buffer))))
    }

    private func check(_ text: String) throws(XMLError) {
        if let character = text.unicodeScalars.first(where: { !$0.isXMLCharacter }) {
            throw XMLError(
                .character,
                "the character U+\(String(character.value, radix: 16, uppercase: true)) cannot stand in XML")
        }
    }
}

extension Unicode.Scalar {
    /// Whether a text may hold the character: XML 1.0 allows it (production 2, `Char`), and it is no control
    /// character U+0080 to U+009F.
    public var isXMLCharacter: Bool {
        switch value {
        case 0x9, 0xA, 0xD, 0x20...0x7F, 0xA0...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }
}
