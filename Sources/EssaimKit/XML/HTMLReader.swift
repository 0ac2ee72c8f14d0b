internal import CLibXML2

/// What an HTML text holds, in its order.
@frozen public enum HTMLEvent: Hashable, Sendable {
    /// An element begins: its name in lower case without prefix, and its attributes.
    case start(String, attributes: [String: String])
    /// An element ends.
    case end(String)
    case text(String)
}

/// Reads HTML as the web has it: unclosed, wrongly nested, with stray `<`. Nothing that isn't a tag is lost: what only
/// looks like one is text.
public enum HTMLReader {
    /// Reads a text, and hands out what it holds. Comments, declarations and processing instructions are left out.
    public static func read(_ html: String, _ body: (HTMLEvent) -> Void) {
        guard LibXML.isReady, let context = htmlNewParserCtxt(), let sax = context.pointee.sax else { return }
        defer { htmlFreeParserCtxt(context) }
        withoutActuallyEscaping(body) { body in
            let receiver = Receiver(body)
            context.pointee._private = Unmanaged.passUnretained(receiver).toOpaque()
            sax.pointee = xmlSAXHandler()
            sax.pointee.startElement = { context, name, attributes in
                Receiver.with(context) { $0.start(name, attributes) }
            }
            sax.pointee.endElement = { context, name in
                Receiver.with(context) { receiver in
                    if let name = LibXML.string(name) { receiver.body(.end(name)) }
                }
            }
            sax.pointee.characters = { context, text, count in
                Receiver.with(context) { $0.text(text, count) }
            }
            sax.pointee.cdataBlock = sax.pointee.characters
            sax.pointee.ignorableWhitespace = sax.pointee.characters
            let options =
                HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue | HTML_PARSE_NONET.rawValue
                | HTML_PARSE_IGNORE_ENC.rawValue | HTML_PARSE_RECOVER.rawValue
            // libxml2 ends a text at its first zero byte.
            var bytes = HTMLTags.mended(Array(html.utf8)).filter { $0 != 0 }
            bytes.append(0x20)
            bytes.withUnsafeBufferPointer { buffer in
                buffer.withMemoryRebound(to: CChar.self) { chars in
                    let document = htmlCtxtReadMemory(
                        context, chars.baseAddress, CInt(clamping: chars.count), nil, "UTF-8",
                        CInt(options))
                    if let document { xmlFreeDoc(document) }
                }
            }
            withExtendedLifetime(receiver) {}
        }
    }

    private final class Receiver {
        let body: (HTMLEvent) -> Void
        init(_ body: @escaping (HTMLEvent) -> Void) { self.body = body }

        static func with(_ context: UnsafeMutableRawPointer?, _ body: (Receiver) -> Void) {
            guard let data = context?.assumingMemoryBound(to: htmlParserCtxt.self).pointee._private else {
                return
            }
            Unmanaged<Receiver>.fromOpaque(data)._withUnsafeGuaranteedRef(body)
        }

        func start(
            _ name: UnsafePointer<xmlChar>?, _ list: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
        ) {
            guard let name = LibXML.string(name) else { return }
            var attributes: [String: String] = [:]
            var index = 0
            while let list, let key = LibXML.string(list[index]) {
                attributes[key] = LibXML.string(list[index + 1]) ?? ""
                index += 2
            }
            body(.start(name, attributes: attributes))
        }

        func text(_ text: UnsafePointer<xmlChar>?, _ count: CInt) {
            guard let text else { return }
            body(.text(String(decoding: UnsafeBufferPointer(start: text, count: Int(count)), as: UTF8.self)))
        }
    }
}

extension XMLElement {
    /// The same events from the nodes inside an element: for HTML that stands as elements.
    func readMarkup(_ body: (HTMLEvent) -> Void) {
        var next = node.pointee.children
        var depth = 0
        while let current = next {
            switch current.pointee.type {
            case XML_ELEMENT_NODE:
                let element = XMLElement(node: current, tree: tree)
                body(
                    .start(
                        element.name.lowercased(),
                        attributes: Dictionary(
                            element.attributes.map { ($0.name, $0.value) },
                            uniquingKeysWith: { first, _ in first })))
                if let child = current.pointee.children {
                    next = child
                    depth += 1
                    continue
                }
                body(.end(element.name.lowercased()))
            case XML_TEXT_NODE, XML_CDATA_SECTION_NODE:
                if let text = LibXML.string(current.pointee.content) { body(.text(text)) }
            default: break
            }
            // The next node after this one, past the ends of those around it.
            var at = current
            while at.pointee.next == nil, depth > 0, let parent = at.pointee.parent {
                depth -= 1
                at = parent
                body(.end(String(cString: at.pointee.name).lowercased()))
            }
            next = at.pointee.next
        }
    }
}
