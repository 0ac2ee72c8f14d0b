internal import CLibXML2
internal import CLibXSLT

/// A function that the host lends to stylesheets, for what XSLT 1.0 can't do.
public struct XMLFunction: Sendable {
    /// What a function gives back.
    public struct Result: Sendable {
        enum Form: Sendable {
            case text(String)
            case tree([UInt8])
        }
        let form: Form

        /// A text.
        public static func text(_ text: String) -> Result { Result(form: .text(text)) }
        /// A tree: the children of the root element of an XML text.
        public static func tree(_ xml: [UInt8]) -> Result { Result(form: .tree(xml)) }
    }

    public let name: String
    /// How many arguments it takes.
    public let arguments: ClosedRange<Int>
    let body: @Sendable ([XMLArgument]) throws(XMLError) -> Result

    /// - Parameter body: Called on the thread of a transformation. What it throws ends the transformation.
    public init(
        _ name: String, arguments: ClosedRange<Int>,
        _ body: @escaping @Sendable ([XMLArgument]) throws(XMLError) -> Result
    ) {
        self.name = name
        self.arguments = arguments
        self.body = body
    }
}

/// The functions of one namespace, by their names.
public struct XMLFunctionSet: Sendable {
    public let namespace: String
    let functions: [String: XMLFunction]

    public init(namespace: String, _ functions: [XMLFunction]) {
        self.namespace = namespace
        self.functions = Dictionary(functions.map { ($0.name, $0) }) { first, _ in first }
    }

    public var names: [String] { functions.keys.sorted() }
}

/// What a stylesheet gives a function. Lives as long as the call.
public struct XMLArgument {
    let object: xmlXPathObjectPtr
    let tree: XMLTree
    let work: XMLFunctionWork

    private var nodes: [xmlNodePtr] {
        guard object.pointee.type == XPATH_NODESET || object.pointee.type == XPATH_XSLT_TREE,
            let set = object.pointee.nodesetval, let table = set.pointee.nodeTab
        else { return [] }
        return (0..<Int(set.pointee.nodeNr)).compactMap { table[$0] }
    }

    /// The value as XPath's `string()` gives it: of several nodes, the first one's.
    public var text: String {
        guard let text = xmlXPathCastToString(object) else { return "" }
        defer { essaim_xml_free(text) }
        let value = String(cString: text)
        work.bytes += value.utf8.count
        return value
    }

    /// The address that `xml:base` gives the first node; `nil` where there is none.
    public var base: String? {
        guard let node = nodes.first, node.pointee.type != XML_NAMESPACE_DECL,
            let base = xmlNodeGetBase(node.pointee.doc, node)
        else { return nil }
        defer { essaim_xml_free(base) }
        let text = String(cString: base)
        return text.isEmpty ? nil : text
    }

    /// Reads the value as HTML: what stands as elements, and what stands as text. Each of several nodes is a block.
    ///
    /// - Parameter block: What surrounds each node: an element of HTML.
    public func readMarkup(as block: String = "div", _ body: (HTMLEvent) -> Void) {
        let nodes = nodes
        if nodes.isEmpty { return HTMLReader.read(text, body) }
        func count(_ event: HTMLEvent) {
            if case .text(let text) = event { work.bytes += text.utf8.count }
            work.bytes += 8
            body(event)
        }
        for node in nodes {
            body(.start(block, attributes: [:]))
            let isParent = [XML_ELEMENT_NODE, XML_DOCUMENT_NODE].contains(node.pointee.type)
            let element = XMLElement(node: node, tree: tree)
            if isParent, element.children.contains(where: { _ in true }) {
                element.readMarkup(count)
            } else {
                let content = xmlNodeGetContent(node)
                HTMLReader.read(content.map { String(cString: $0) } ?? "", count)
                if let content { essaim_xml_free(content) }
            }
            body(.end(block))
        }
    }
}

/// What functions were given to read.
final class XMLFunctionWork { var bytes = 0 }

/// Answers the calls of one transformation.
final class XMLFunctionCalls {
    private let set: XMLFunctionSet
    private let tree: XMLTree
    private let work = XMLFunctionWork()

    init(_ set: XMLFunctionSet, tree: XMLTree) {
        self.set = set
        self.tree = tree
    }

    /// Makes the functions known to a transformation, whose private data this object becomes.
    func register(in context: xsltTransformContextPtr) {
        context.pointee._private = Unmanaged.passUnretained(self).toOpaque()
        for name in set.functions.keys {
            xsltRegisterExtFunction(context, name, set.namespace) { parser, count in
                guard let parser, let context = xsltXPathGetTransformContext(parser),
                    let data = context.pointee._private
                else { return }
                Unmanaged<XMLFunctionCalls>.fromOpaque(data)._withUnsafeGuaranteedRef {
                    $0.call(parser, context, count: Int(count))
                }
            }
        }
    }

    private func call(_ parser: xmlXPathParserContextPtr, _ context: xsltTransformContextPtr, count: Int) {
        var objects: [xmlXPathObjectPtr] = []
        for _ in 0..<count { if let object = valuePop(parser) { objects.append(object) } }
        defer { for object in objects { xmlXPathFreeObject(object) } }
        let name = LibXML.string(parser.pointee.context?.pointee.function) ?? ""
        var result: xmlXPathObjectPtr?
        do {
            result = try value(name, objects.reversed(), context)
        } catch { essaim_xslt_fail(context, error.message) }
        valuePush(parser, result ?? xmlXPathNewCString(""))
    }

    private func value(
        _ name: String, _ objects: [xmlXPathObjectPtr], _ context: xsltTransformContextPtr
    ) throws(XMLError) -> xmlXPathObjectPtr? {
        guard let function = set.functions[name], function.arguments.contains(objects.count) else {
            let wanted = set.functions[name].map {
                "\($0.arguments.lowerBound) to \($0.arguments.upperBound)"
            }
            throw XMLError(
                .stylesheet,
                "function \(name)() was given \(objects.count) arguments and takes \(wanted ?? "none")")
        }
        work.bytes = 0
        let result = try function.body(objects.map { XMLArgument(object: $0, tree: tree, work: work) })
        switch result.form {
        case .text(let text):
            charge(work.bytes + text.utf8.count, context)
            return xmlXPathNewCString(text)
        case .tree(let xml):
            charge(work.bytes + xml.count, context)
            return try fragment(xml, context).flatMap { xmlXPathNewNodeSet($0) }
        }
    }

    /// Counts a function's work as steps, a step for each 64 bytes.
    private func charge(_ bytes: Int, _ context: xsltTransformContextPtr) {
        let steps = UInt(bytes / 64)
        context.pointee.opCount &+= steps
        context.pointee.xpathCtxt?.pointee.opCount &+= steps
    }

    /// A tree that libxslt frees when nothing refers to it any more.
    private func fragment(
        _ xml: [UInt8], _ context: xsltTransformContextPtr
    ) throws(XMLError) -> xmlNodePtr? {
        let parsed = xml.withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { chars in
                xmlReadMemory(
                    chars.baseAddress, CInt(clamping: chars.count), nil, "UTF-8",
                    CInt(XML_PARSE_NONET.rawValue | XML_PARSE_HUGE.rawValue | XML_PARSE_NODICT.rawValue))
            }
        }
        guard let parsed, let root = xmlDocGetRootElement(parsed), let fragment = xsltCreateRVT(context)
        else {
            if let parsed { xmlFreeDoc(parsed) }
            throw XMLError(.stylesheet, "a function has no memory for its result")
        }
        defer { xmlFreeDoc(parsed) }
        xsltRegisterLocalRVT(context, fragment)
        let parent = UnsafeMutableRawPointer(fragment).assumingMemoryBound(to: xmlNode.self)
        if let children = root.pointee.children, let copy = xmlDocCopyNodeList(fragment, children) {
            xmlAddChildList(parent, copy)
        }
        return parent
    }
}
