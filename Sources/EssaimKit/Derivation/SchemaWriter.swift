internal import EssaimKit
internal import XML

/// Writes a schema, one element a line.
final class SchemaWriter {
    private let writer: XMLWriter
    private var depth = 1
    private var hasChildren: [Bool] = [false]

    init(namespace: String) throws(XMLError) {
        writer = try XMLWriter()
        writer.declaration()
        try writer.start(
            "xs:schema",
            [
                XMLAttribute(name: "xmlns:xs", value: XMLNamespace.schema),
                XMLAttribute(name: "xmlns:t", value: namespace),
                XMLAttribute(name: "targetNamespace", value: namespace),
                XMLAttribute(name: "elementFormDefault", value: "qualified"),
            ])
    }

    func open(_ name: String, _ attributes: KeyValuePairs<String, String>) throws(XMLError) {
        try open(name, attributes.map { ($0.key, $0.value) })
    }

    func open(_ name: String, _ attributes: [(String, String)] = []) throws(XMLError) {
        try lineBreak()
        hasChildren[hasChildren.count - 1] = true
        try writer.start(name, attributes.map { XMLAttribute(name: $0.0, value: $0.1) })
        hasChildren.append(false)
        depth += 1
    }

    func close() {
        depth -= 1
        if hasChildren.removeLast() { writer.raw("\n" + String(repeating: "  ", count: depth)) }
        writer.end()
    }

    func empty(_ name: String, _ attributes: KeyValuePairs<String, String>) throws(XMLError) {
        try open(name, attributes)
        close()
    }

    func comment(_ text: String) throws(XMLError) {
        try lineBreak()
        try writer.comment(" \(text) ")
    }

    /// The field's label and help, in both languages, as annotations.
    func documentation(_ label: Label, _ help: Label?) throws(XMLError) {
        try open("xs:annotation")
        for language in Language.allCases {
            try lineBreak()
            hasChildren[hasChildren.count - 1] = true
            let text = [label.text(in: language), help?.text(in: language)].compactMap(\.self)
            try writer.element(
                "xs:documentation",
                [XMLAttribute(name: "lang", namespace: XMLNamespace.xml, value: language.rawValue)],
                text: text.joined(separator: ". "))
        }
        close()
    }

    func bytes() -> [UInt8] {
        writer.raw("\n")
        writer.end()
        writer.raw("\n")
        return writer.bytes()
    }

    private func lineBreak() throws(XMLError) {
        writer.raw("\n" + String(repeating: "  ", count: depth))
    }
}
