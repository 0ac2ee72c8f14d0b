internal import CLibXML2

/// A W3C XML Schema, compiled once and used by any number of readers.
///
/// `@unchecked Sendable`: libxml2 doesn't change a schema after it is parsed; each validation has a context
/// of its own.
public final class XMLSchema: @unchecked Sendable {
    fileprivate let schema: xmlSchemaPtr

    /// Compiles a schema. Imports of other schemas are not followed.
    ///
    /// - Throws: ``XMLError`` with code ``XMLError/Code/schema``.
    public init(_ text: [UInt8], name: String? = nil) throws(XMLError) {
        guard LibXML.isReady else { throw XMLError(.schema, "libxml2 is not usable") }
        let problems = ProblemList()
        let compiled: xmlSchemaPtr? = text.withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { chars in
                guard let parser = xmlSchemaNewMemParserCtxt(chars.baseAddress, CInt(clamping: chars.count))
                else {
                    return nil
                }
                defer { xmlSchemaFreeParserCtxt(parser) }
                xmlSchemaSetParserStructuredErrors(
                    parser, ProblemList.collect, Unmanaged.passUnretained(problems).toOpaque())
                return xmlSchemaParse(parser)
            }
        }
        guard let compiled else {
            let first = problems.list.first
            throw XMLError(
                .schema, first?.message ?? "the schema cannot be used",
                at: first.map { TextLocation(file: name, line: $0.line) })
        }
        schema = compiled
    }

    deinit { xmlSchemaFree(schema) }
}

/// What a schema has against an element.
public struct SchemaFinding: Hashable, Sendable {
    /// The rule that is broken.
    public enum Rule: String, Sendable {
        /// An element that doesn't belong where it stands.
        case unexpectedElement = "unexpected-element"
        /// An element that must be there and isn't.
        case missingElement = "missing-element"
        /// An attribute that doesn't belong, or must be there and isn't.
        case attribute = "attribute"
        /// A value that isn't of its type: a word for a number, a code that the vocabulary doesn't have.
        case value = "value"
        /// Text where only elements may stand, or nothing at all.
        case unexpectedText = "unexpected-text"
        /// Elements inside a field that is plain text.
        case markup = "unexpected-markup"
        /// Anything else.
        case other = "schema"
    }
    public var rule: Rule
    /// libxml2's own words, without the namespace in braces.
    public var message: String
    public var location: TextLocation
    /// The element's path (see ``XMLElement/path``).
    public var path: String
    /// The text found there, shortened, where the rule is about a value.
    public var value: String?
}

/// Validates elements against a schema, one after the other. Not `Sendable`: one for each task.
public final class SchemaValidator {
    private let schema: XMLSchema
    private let context: xmlSchemaValidCtxtPtr
    private let problems = ProblemList()

    public init(_ schema: XMLSchema) throws(XMLError) {
        guard let context = xmlSchemaNewValidCtxt(schema.schema) else {
            throw XMLError(.schema, "libxml2 has no memory for a validation")
        }
        self.schema = schema
        self.context = context
        xmlSchemaSetValidStructuredErrors(
            context, ProblemList.collect, Unmanaged.passUnretained(problems).toOpaque())
    }

    deinit { xmlSchemaFreeValidCtxt(context) }

    /// All that the schema has against the element and what is inside it; empty when it is valid.
    ///
    /// The element's name must be declared at the schema's top level.
    public func findings(in element: XMLElement) -> [SchemaFinding] { problems(in: element).map(\.finding) }

    /// The same, each with the element that it is about.
    public func problems(in element: XMLElement) -> [(finding: SchemaFinding, element: XMLElement)] {
        problems.list.removeAll(keepingCapacity: true)
        let result = xmlSchemaValidateOneElement(context, element.node)
        if result == 0 && problems.list.isEmpty { return [] }
        if problems.list.isEmpty {
            problems.list.append(
                Problem(code: 0, message: "the schema refuses the element", line: 0, node: nil))
        }
        return merged(problems.list, in: element.tree, top: element)
    }

    /// libxml2 says a bad value twice: what the facet wants, then that the type is not met. One is enough.
    private func merged(_ list: [Problem], in tree: XMLTree, top: XMLElement)
        -> [(finding: SchemaFinding, element: XMLElement)]
    {
        var findings: [(finding: SchemaFinding, element: XMLElement)] = []
        var previous: xmlNodePtr?
        for problem in list {
            let code = xmlParserErrors(rawValue: UInt32(bitPattern: problem.code))
            let rule = Self.rule(of: code, message: problem.message)
            if rule == .value, findings.last?.finding.rule == .value, previous == problem.node,
                problem.node != nil
            {
                continue
            }
            let element = problem.node.map { XMLElement(node: $0, tree: tree) } ?? top
            let value = rule == .value ? Self.quoted(in: problem.message) : nil
            let finding = SchemaFinding(
                rule: rule, message: problem.message, location: element.location, path: element.path,
                value: value)
            findings.append((finding, element))
            previous = problem.node
        }
        return findings
    }

    private static func rule(of code: xmlParserErrors, message: String) -> SchemaFinding.Rule {
        switch code {
        case XML_SCHEMAV_ELEMENT_CONTENT:
            message.contains("Missing child element") ? .missingElement : .unexpectedElement
        case XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_1, XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_2,
            XML_SCHEMAV_CVC_COMPLEX_TYPE_4, XML_SCHEMAV_CVC_TYPE_3_1_1:
            .attribute
        case XML_SCHEMAV_CVC_TYPE_3_1_2: .markup
        case XML_SCHEMAV_CVC_COMPLEX_TYPE_2_1, XML_SCHEMAV_CVC_COMPLEX_TYPE_2_3: .unexpectedText
        case XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_1, XML_SCHEMAV_CVC_ENUMERATION_VALID,
            XML_SCHEMAV_CVC_PATTERN_VALID, XML_SCHEMAV_CVC_MAXLENGTH_VALID, XML_SCHEMAV_CVC_MINLENGTH_VALID,
            XML_SCHEMAV_CVC_MININCLUSIVE_VALID, XML_SCHEMAV_CVC_MAXINCLUSIVE_VALID,
            XML_SCHEMAV_CVC_FRACTIONDIGITS_VALID, XML_SCHEMAV_CVC_TOTALDIGITS_VALID,
            XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_2, XML_SCHEMAV_CVC_LENGTH_VALID, XML_SCHEMAV_CVC_FACET_VALID:
            .value
        default: .other
        }
    }

    private static func quoted(in message: String) -> String? {
        let parts = message.split(separator: "'", omittingEmptySubsequences: false)
        // “… [facet 'pattern'] The value 'x' is not …” or “… 'x' is not a valid value …”
        guard let index = parts.firstIndex(where: { $0.hasSuffix("value ") || $0.hasSuffix(": ") }),
            parts.indices.contains(index + 1)
        else { return nil }
        return String(parts[index + 1].prefix(200))
    }
}

private struct Problem {
    var code: CInt
    var message: String
    var line: Int
    var node: xmlNodePtr?
}

private final class ProblemList {
    var list: [Problem] = []

    static let collect: @convention(c) (UnsafeMutableRawPointer?, xmlErrorPtr?) -> Void = { data, error in
        guard let data, let error, error.pointee.level.rawValue >= XML_ERR_ERROR.rawValue else { return }
        let list = Unmanaged<ProblemList>.fromOpaque(data).takeUnretainedValue()
        let node = error.pointee.node?.assumingMemoryBound(to: xmlNode.self)
        list.list.append(
            Problem(
                code: error.pointee.code, message: withoutNamespaces(LibXML.message(error)),
                line: Int(error.pointee.line), node: node.flatMap { element($0) }))
    }

    /// The node itself, or the element that an attribute belongs to.
    private static func element(_ node: xmlNodePtr) -> xmlNodePtr? {
        node.pointee.type == XML_ELEMENT_NODE ? node : node.pointee.parent
    }

    /// `Element '{urn:essaim:faq:1}answer'` reads better as `Element 'answer'`.
    private static func withoutNamespaces(_ message: String) -> String {
        var text = ""
        var skipping = false
        for (character, next) in zip(message, message.dropFirst() + " ") {
            switch character {
            // A set of allowed values stands in braces, too, but in quotes: `{'draft', 'published'}`.
            case "{" where next != "'": skipping = true
            case "}" where skipping: skipping = false
            default: if !skipping { text.append(character) }
            }
        }
        return text
    }
}
