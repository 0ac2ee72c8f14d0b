internal import EssaimKit
internal import XML

/// A kind of document as an adapter's description asks for it: a root element, its attributes, namespaces that it
/// declares, and elements that must be inside.
struct DocumentCondition: Sendable {
    /// The root element's name; `nil`: any.
    var root: String?
    var namespace: String?
    var attributes: [AttributeCondition] = []
    var declared: [String] = []
    var elements: [ElementCondition] = []

    /// An attribute that must be there, with what its value begins with and what is in it.
    struct AttributeCondition: Sendable {
        var name: String
        var namespace: String?
        var prefix: String
        var part: String

        func fits(_ element: XMLElement) -> Bool {
            guard let value = element.attribute(name, namespace: namespace) else { return false }
            return value.hasPrefix(prefix) && (part.isEmpty || value.contains(part))
        }
    }

    /// An element that must be somewhere inside, with its namespace where that is asked for.
    struct ElementCondition: Sendable {
        var name: String?
        var namespace: String?
        /// Whether it must hold text.
        var isFilled = false
        var attributes: [AttributeCondition] = []

        func fits(_ element: XMLElement) -> Bool {
            (name.map { element.isNamed($0) } ?? true)
                && (namespace.map { (element.namespace ?? "") == $0 } ?? true)
                && attributes.allSatisfy { $0.fits(element) }
                && (!isFilled || !element.text.collapsingWhitespace().isEmpty)
        }
    }

    /// Reads `<recognises>`, `<ignores>` and `<more-follows>`.
    ///
    /// - Throws: ``XMLError`` for an element that isn't known.
    init(_ description: XMLElement) throws(XMLError) {
        root = description.attribute("root")
        namespace = description.attribute("namespace")
        for child in description.children {
            switch child.name {
            case "attribute": attributes.append(try Self.attribute(child))
            case "declares":
                guard let uri = child.attribute("namespace") else { throw Self.problem(child) }
                declared.append(uri)
            case "element":
                var condition = ElementCondition(
                    name: child.attribute("name"), namespace: child.attribute("namespace"),
                    isFilled: child.attribute("filled") == "yes")
                guard condition.name != nil || condition.namespace != nil else { throw Self.problem(child) }
                for attribute in child.children { condition.attributes.append(try Self.attribute(attribute)) }
                elements.append(condition)
            default: throw Self.problem(child)
            }
        }
    }

    private static func attribute(_ element: XMLElement) throws(XMLError) -> AttributeCondition {
        guard element.isNamed("attribute"), let name = element.attribute("name") else {
            throw problem(element)
        }
        return AttributeCondition(
            name: name, namespace: element.attribute("namespace"),
            prefix: element.attribute("begins-with") ?? "", part: element.attribute("contains") ?? "")
    }

    private static func problem(_ element: XMLElement) -> XMLError {
        XMLError(
            .notWellFormed,
            "<\(element.name)> asks for nothing that can be looked for: attribute name, declares namespace, element name or namespace",
            at: element.location)
    }

    /// How much it asks for: of two kinds that fit, the closer one counts.
    var weight: Int { attributes.count + declared.count + elements.count }

    func fits(_ document: XMLElement) -> Bool {
        (root.map { document.isNamed($0) && (document.namespace ?? "") == namespace ?? "" } ?? true)
            && attributes.allSatisfy { $0.fits(document) }
            && declared.allSatisfy { document.declaredNamespaces.contains($0) }
            && elements.allSatisfy { condition in document.hasDescendant { condition.fits($0) } }
    }

    /// The same for people: `Publication type="Fiche…"`.
    var words: String {
        (root ?? "*") + attributes.map { " \($0.name)=\"\($0.prefix)…\($0.part)\"" }.joined()
            + elements.map { " <\($0.name ?? $0.namespace ?? "")>" }.joined()
            + (namespace.map { $0.isEmpty ? "" : " \($0)" } ?? "")
    }
}
