internal import CLibXML2
internal import CLibXSLT
internal import CXMLMemory
internal import Synchronization

/// An XSLT 1.0 stylesheet that can read nothing but the document it is given, and write nothing but its result.
///
/// What it may cost follows the document: so many steps and so much memory for each byte. How deep templates may call
/// each other is a matter of the stack, which is as large as that takes.
///
/// `@unchecked Sendable`: libxslt doesn't change a compiled stylesheet; each transformation has a context of its
/// own.
public final class XMLStylesheet: @unchecked Sendable {
    /// Instructions inside each other, in one template or in templates that call each other: the stack has
    /// 2 KiB for each, of which libxslt takes some 300 to 600 bytes.
    private static let depthLimit: CInt = 250_000
    private static let stackBytes = 512 << 20
    /// Variables and parameters that are alive at a time.
    private static let variableLimit: CInt = 2_000_000
    /// Steps of XPath and instructions that one transformation may take, and those for each byte of the document.
    private static let stepLimit: UInt = 50_000_000
    private static let stepsPerByte: UInt = 16
    /// Bytes that it may hold at a time, and those for each byte of the document.
    private static let memoryLimit = 128 << 20
    private static let memoryPerByte = 40

    /// libxslt compiles with one error handler for the process, so one stylesheet is compiled at a time.
    private static let compiling = Mutex<Bool>(false)
    private static let isReady: Bool = {
        guard LibXML.isReady else { return false }
        essaim_xslt_initialise()
        return true
    }()

    private let stylesheet: xsltStylesheetPtr
    private let name: String?
    private let functions: XMLFunctionSet?

    /// Compiles a stylesheet.
    ///
    /// - Parameter functions: What it may call besides XPath's and XSLT's own functions.
    /// - Throws: ``XMLError`` with code ``XMLError/Code/stylesheet``, or what parsing it says.
    public init(_ source: XMLSource, functions: XMLFunctionSet? = nil) throws(XMLError) {
        self.functions = functions
        let tree = try XMLTree.parse(source)
        // What this says has its line, and is said first.
        if let problem = StylesheetCheck.problem(in: tree.root, lent: functions) { throw problem }
        guard Self.isReady, let copy = xmlCopyDoc(tree.document, 1) else {
            throw XMLError(.stylesheet, "libxslt is not usable")
        }
        // libxslt names the stylesheet and the line in its messages where it knows an address.
        if let name = source.name { copy.pointee.URL = UnsafePointer(xmlStrdup(name)) }
        var message = EssaimXSLTMessage()
        // Unsafe only in name: the pointer is made under the lock and used by this call alone.
        nonisolated(unsafe) var compiled: xsltStylesheetPtr?
        Self.compiling.withLock { _ in
            essaim_xslt_listen(&message)
            compiled = xsltParseStylesheetDoc(copy)
            essaim_xslt_listen(nil)
        }
        if compiled == nil { xmlFreeDoc(copy) }
        if let broken = compiled, broken.pointee.errors > 0 {
            xsltFreeStylesheet(broken)
            compiled = nil
        }
        guard let compiled else {
            throw XMLError(
                .stylesheet, "the stylesheet cannot be used: \(Self.text(message))",
                at: TextLocation(file: source.name, line: 1))
        }
        stylesheet = compiled
        name = source.name
    }

    deinit { xsltFreeStylesheet(stylesheet) }

    /// Transforms a document. The document may lose white space that the stylesheet strips.
    ///
    /// - Parameters:
    ///   - parameters: Values of the stylesheet's global parameters, as texts. Those that it doesn't declare are
    ///     ignored.
    ///   - functions: What answers the calls, of the names that it was compiled with; `nil`: those given then.
    /// - Returns: The result as text, as the stylesheet's `xsl:output` says.
    /// - Throws: ``XMLError`` naming the stylesheet and the input.
    public func transform(
        _ tree: XMLTree, parameters: [String: String] = [:], functions: XMLFunctionSet? = nil
    ) throws(XMLError) -> [UInt8] {
        var result: Result<[UInt8], XMLError> = .failure(
            XMLError(.stylesheet, "there is no memory for a transformation"))
        _ = DeepStack.run(bytes: Self.stackBytes) {
            do throws(XMLError) {
                result = .success(try transformed(tree, parameters, functions ?? self.functions))
            } catch { result = .failure(error) }
        }
        return try result.get()
    }

    private func transformed(
        _ tree: XMLTree, _ parameters: [String: String], _ functions: XMLFunctionSet?
    ) throws(XMLError) -> [UInt8] {
        guard let context = xsltNewTransformContext(stylesheet, tree.document),
            let preferences = xsltNewSecurityPrefs()
        else { throw XMLError(.stylesheet, "libxslt has no memory for a transformation") }
        let calls = functions.map { XMLFunctionCalls($0, tree: tree) }
        defer {
            xsltFreeTransformContext(context)
            xsltFreeSecurityPrefs(preferences)
            withExtendedLifetime(calls) {}
        }
        calls?.register(in: context)
        essaim_xslt_forbid_all(preferences)
        xsltSetCtxtSecurityPrefs(preferences, context)
        context.pointee.maxTemplateDepth = Self.depthLimit
        context.pointee.maxTemplateVars = Self.variableLimit
        context.pointee.opLimit = Self.stepLimit + UInt(tree.byteCount) * Self.stepsPerByte
        for (name, value) in parameters {
            guard xsltQuoteOneUserParam(context, name, value) == 0 else {
                throw XMLError(.stylesheet, "parameter “\(name)” cannot be given to the stylesheet")
            }
        }
        var message = EssaimXSLTMessage()
        return try withUnsafeMutablePointer(to: &message) { message throws(XMLError) in
            essaim_xslt_listen_to(context, message)
            essaim_memory_bound(
                Self.memoryLimit + tree.byteCount * Self.memoryPerByte, essaim_xslt_stop, context)
            let result = xsltApplyStylesheetUser(stylesheet, tree.document, nil, nil, nil, context)
            let isTooMuch = essaim_memory_unbound() != 0
            defer { if let result { xmlFreeDoc(result) } }
            guard let result, context.pointee.state == XSLT_STATE_OK, !isTooMuch else {
                let reason =
                    isTooMuch
                    ? "it takes more memory than its input allows"
                    : Self.text(message.pointee)
                throw XMLError(
                    .stylesheet,
                    "stylesheet \(name ?? "") failed on \(tree.sourceName ?? "its input"): \(reason)",
                    at: tree.root.location)
            }
            var bytes: UnsafeMutablePointer<xmlChar>?
            var count: CInt = 0
            guard xsltSaveResultToString(&bytes, &count, result, stylesheet) == 0 else {
                throw XMLError(.stylesheet, "the result of stylesheet \(name ?? "") cannot be written")
            }
            guard let bytes else { return [] }
            defer { essaim_xml_free(bytes) }
            return Array(UnsafeBufferPointer(start: bytes, count: Int(count)))
        }
    }

    private static func text(_ message: EssaimXSLTMessage) -> String {
        let text = withUnsafeBytes(of: message.text) {
            String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        return text.collapsedLines
    }
}

extension String {
    fileprivate var collapsedLines: String {
        split(whereSeparator: \.isNewline).joined(separator: "; ")
    }
}
