internal import CLibXML2
internal import CLibXSLT
internal import Synchronization

/// An XSLT 1.0 stylesheet that can read nothing but the document it is given, and write nothing but its result.
///
/// `@unchecked Sendable`: libxslt doesn't change a compiled stylesheet; each transformation has a context of its
/// own.
public final class XMLStylesheet: @unchecked Sendable {
    /// Templates that may call each other before the transformation is stopped.
    private static let depthLimit: CInt = 500
    /// XPath steps that one transformation may take.
    private static let stepLimit: UInt = 50_000_000

    /// libxslt compiles with one error handler for the process, so one stylesheet is compiled at a time.
    private static let compiling = Mutex<Bool>(false)
    private static let isReady: Bool = {
        guard LibXML.isReady else { return false }
        essaim_xslt_initialise()
        return true
    }()

    private let stylesheet: xsltStylesheetPtr
    private let name: String?

    /// Compiles a stylesheet.
    ///
    /// - Throws: ``XMLError`` with code ``XMLError/Code/stylesheet``, or what parsing it says.
    public init(_ source: XMLSource) throws(XMLError) {
        let tree = try XMLTree.parse(source)
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
    /// - Parameter parameters: Values of the stylesheet's global parameters, as texts. Those that it doesn't declare
    ///   are ignored.
    /// - Returns: The result as text, as the stylesheet's `xsl:output` says.
    /// - Throws: ``XMLError`` naming the stylesheet and the input.
    public func transform(_ tree: XMLTree, parameters: [String: String] = [:]) throws(XMLError) -> [UInt8] {
        guard let context = xsltNewTransformContext(stylesheet, tree.document),
            let preferences = xsltNewSecurityPrefs()
        else { throw XMLError(.stylesheet, "libxslt has no memory for a transformation") }
        defer {
            xsltFreeTransformContext(context)
            xsltFreeSecurityPrefs(preferences)
        }
        essaim_xslt_forbid_all(preferences)
        xsltSetCtxtSecurityPrefs(preferences, context)
        context.pointee.maxTemplateDepth = Self.depthLimit
        context.pointee.opLimit = Self.stepLimit
        for (name, value) in parameters {
            guard xsltQuoteOneUserParam(context, name, value) == 0 else {
                throw XMLError(.stylesheet, "parameter “\(name)” cannot be given to the stylesheet")
            }
        }
        var message = EssaimXSLTMessage()
        return try withUnsafeMutablePointer(to: &message) { message throws(XMLError) in
            essaim_xslt_listen_to(context, message)
            let result = xsltApplyStylesheetUser(stylesheet, tree.document, nil, nil, nil, context)
            defer { if let result { xmlFreeDoc(result) } }
            guard let result, context.pointee.state == XSLT_STATE_OK else {
                throw XMLError(
                    .stylesheet,
                    "stylesheet \(name ?? "") failed on \(tree.sourceName ?? "its input"): \(Self.text(message.pointee))",
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
