internal import CLibXML2

/// A compiled XPath 1.0 expression.
///
/// `@unchecked Sendable`: libxml2 doesn't change a compiled expression; each evaluation has a context of
/// its own.
public final class XPathExpression: @unchecked Sendable {
    /// Steps that one evaluation may take before it is stopped.
    private static let stepLimit: UInt = 1_000_000

    private let compiled: xmlXPathCompExprPtr
    private let namespaces: [String: String]
    /// The expression as written.
    public let text: String

    /// - Parameter namespaces: Prefixes that the expression uses, each with its namespace URI.
    /// - Throws: ``XMLError`` with code ``XMLError/Code/xpath`` for a syntax error, an unknown function or an
    ///   unknown prefix.
    public init(_ text: String, namespaces: [String: String] = [:]) throws(XMLError) {
        guard LibXML.isReady, let context = xmlXPathNewContext(nil) else {
            throw XMLError(.xpath, "libxml2 has no memory for an expression")
        }
        defer { xmlXPathFreeContext(context) }
        let failure = XPathFailure()
        context.pointee.error = XPathFailure.collect
        context.pointee.userData = Unmanaged.passUnretained(failure).toOpaque()
        guard let compiled = xmlXPathCtxtCompile(context, text) else {
            throw XMLError(.xpath, "the expression “\(text)” is broken: \(failure.message ?? "syntax error")")
        }
        self.compiled = compiled
        self.namespaces = namespaces
        self.text = text
        try Self.checkNames(text, namespaces)
        // What is wrong with types shows only when the expression runs.
        _ = try evaluate(on: try XMLTree.parse(.bytes(Array("<empty/>".utf8), name: nil)).root) { _ in true }
    }

    deinit { xmlXPathFreeCompExpr(compiled) }

    /// libxml2 looks names up only when it comes to them, which may be in some records only.
    private static func checkNames(_ text: String, _ namespaces: [String: String]) throws(XMLError) {
        let code = text.replacing(/"[^"]*"|'[^']*'/, with: "''")
        if code.contains("$") {
            throw XMLError(.xpath, "the expression “\(text)” uses a variable, and there are none")
        }
        for name in functionNames(in: text) {
            if !functions.contains(name) {
                throw XMLError(.xpath, "the expression “\(text)” calls the unknown function \(name)()")
            }
        }
        for match in code.matches(of: /([A-Za-z_][\w.\-]*):(?!:)/) where namespaces[String(match.1)] == nil {
            throw XMLError(.xpath, "the expression “\(text)” uses the unknown prefix \(match.1):")
        }
    }

    /// The names of the functions that an expression calls, and what stands like one: node tests, operators.
    static func functionNames(in text: String) -> [String] {
        guard text.utf8.contains(UInt8(ascii: "(")) else { return [] }
        return text.replacing(/"[^"]*"|'[^']*'/, with: "''")
            .matches(of: /([A-Za-z_][\w.\-]*)(:[A-Za-z_][\w.\-]*)?\s*\(/).map { match in
                String(match.1) + String(match.2 ?? "")
            }
    }

    /// What is wrong with an expression's syntax; `nil`: nothing.
    static func syntaxProblem(_ text: String) -> String? {
        guard LibXML.isReady, let context = xmlXPathNewContext(nil) else { return "no memory" }
        defer { xmlXPathFreeContext(context) }
        let failure = XPathFailure()
        context.pointee.error = XPathFailure.collect
        context.pointee.userData = Unmanaged.passUnretained(failure).toOpaque()
        guard let compiled = xmlXPathCtxtCompile(context, text) else {
            return failure.message ?? "syntax error"
        }
        xmlXPathFreeCompExpr(compiled)
        return nil
    }

    /// XPath 1.0's core functions, its node tests, and the operators that may stand before a parenthesis.
    static let functions: Set<String> = [
        "last", "position", "count", "id", "local-name", "namespace-uri", "name", "string", "concat",
        "starts-with",
        "contains", "substring-before", "substring-after", "substring", "string-length", "normalize-space",
        "translate", "boolean", "not", "true", "false", "lang", "number", "sum", "floor", "ceiling", "round",
        "node", "text", "comment", "processing-instruction", "and", "or", "div", "mod",
    ]

    /// Whether the expression is true for the element, by XPath's own rules for booleans.
    public func isTrue(for element: XMLElement) throws(XMLError) -> Bool {
        try evaluate(on: element) { xmlXPathCastToBoolean($0) == 1 }
    }

    /// The expression's value as a number; not-a-number where it has none.
    public func number(for element: XMLElement) throws(XMLError) -> Double {
        try evaluate(on: element) { xmlXPathCastToNumber($0) }
    }

    /// The expression's value as a string; of several nodes, the first one's text.
    public func string(for element: XMLElement) throws(XMLError) -> String {
        try evaluate(on: element) { object in
            guard let text = xmlXPathCastToString(object) else { return "" }
            defer { essaim_xml_free(text) }
            return String(cString: text)
        }
    }

    /// The elements that the expression selects, in document order.
    public func elements(for element: XMLElement) throws(XMLError) -> [XMLElement] {
        try evaluate(on: element) { object in
            guard let set = object.pointee.nodesetval, let nodes = set.pointee.nodeTab else { return [] }
            return (0..<Int(set.pointee.nodeNr)).compactMap { index in
                guard let node = nodes[index], node.pointee.type == XML_ELEMENT_NODE else { return nil }
                return XMLElement(node: node, tree: element.tree)
            }
        }
    }

    private func evaluate<Result>(
        on element: XMLElement, _ body: (xmlXPathObjectPtr) -> Result
    ) throws(XMLError) -> Result {
        guard let context = xmlXPathNewContext(element.tree.document) else {
            throw XMLError(.xpath, "libxml2 has no memory for an expression")
        }
        defer { xmlXPathFreeContext(context) }
        let failure = XPathFailure()
        context.pointee.error = XPathFailure.collect
        context.pointee.userData = Unmanaged.passUnretained(failure).toOpaque()
        context.pointee.node = element.node
        context.pointee.opLimit = Self.stepLimit
        for (prefix, uri) in namespaces { xmlXPathRegisterNs(context, prefix, uri) }
        guard let object = xmlXPathCompiledEval(compiled, context) else {
            throw XMLError(
                .xpath, "the expression “\(text)” cannot be evaluated: \(failure.message ?? "unknown error")",
                at: element.location)
        }
        defer { xmlXPathFreeObject(object) }
        return body(object)
    }
}

private final class XPathFailure {
    var message: String?

    static let collect: @convention(c) (UnsafeMutableRawPointer?, xmlErrorPtr?) -> Void = { data, error in
        guard let data, let error else { return }
        let failure = Unmanaged<XPathFailure>.fromOpaque(data).takeUnretainedValue()
        guard failure.message == nil else { return }
        // libxml2 leaves the text of XPath errors empty; the place is what helps most.
        let place = error.pointee.int1 > 0 ? " at character \(error.pointee.int1 + 1)" : ""
        failure.message =
            error.pointee.message == nil ? "syntax error\(place)" : LibXML.message(error)
    }
}
