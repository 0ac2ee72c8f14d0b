internal import CLibXML2

/// Looks for what libxslt finds only when it comes to it, or never says: broken expressions, unknown functions,
/// templates that aren't there.
struct StylesheetCheck {
    private static let namespace = "http://www.w3.org/1999/XSL/Transform"
    /// Attributes of XSLT's elements that hold an expression.
    private static let expressions: Set<String> = ["select", "test", "use"]
    /// Of these elements every attribute that holds no expression may have some in braces; of XSLT's own, these.
    private static let templates: Set<String> = [
        "name", "namespace", "lang", "data-type", "order", "case-order", "format", "letter-value",
        "grouping-separator", "grouping-size",
    ]
    /// The functions that XSLT 1.0 adds to XPath's, but for `document()`: a stylesheet reads nothing else.
    private static let functions: Set<String> = [
        "current", "format-number", "function-available", "element-available", "generate-id", "key",
        "system-property", "unparsed-entity-uri", "comment", "processing-instruction", "node", "text",
    ]

    /// Functions that other processors have, and libxslt without its library for them hasn't.
    private static let absent = "http://exslt.org/"

    private let lent: XMLFunctionSet?
    private let templateNames: Set<String>

    private init(_ root: XMLElement, _ lent: XMLFunctionSet?) {
        self.lent = lent
        templateNames = Set(
            root.children.filter { $0.isInNamespace(Self.namespace) && $0.isNamed("template") }
                .compactMap { $0.attribute("name") })
    }

    /// What is wrong with a stylesheet; `nil`: nothing that can be seen.
    static func problem(in root: XMLElement, lent: XMLFunctionSet?) -> XMLError? {
        let check = StylesheetCheck(root, lent)
        var waiting = [root]
        while let element = waiting.popLast() {
            if let message = check.problem(of: element) {
                return XMLError(
                    .stylesheet, "the stylesheet cannot be used: \(message)", at: element.location)
            }
            waiting += element.children.reversed()
        }
        return nil
    }

    private func problem(of element: XMLElement) -> String? {
        let isInstruction = element.isInNamespace(Self.namespace)
        for attribute in element.attributes where attribute.namespace == nil {
            if isInstruction, Self.expressions.contains(attribute.name) {
                if let problem = problem(of: attribute.value, element) { return problem }
            } else if !isInstruction || Self.templates.contains(attribute.name) {
                guard let expressions = Self.inBraces(attribute.value) else {
                    return "“\(attribute.value)” has a brace without its partner"
                }
                for expression in expressions {
                    if let problem = problem(of: expression, element) { return problem }
                }
            }
        }
        if isInstruction, element.isNamed("call-template"), let name = element.attribute("name"),
            !templateNames.contains(name)
        {
            return "there is no template “\(name)”"
        }
        return nil
    }

    private func problem(of expression: String, _ element: XMLElement) -> String? {
        if let message = XPathExpression.syntaxProblem(expression) {
            return "the expression “\(expression)” is broken: \(message)"
        }
        for name in XPathExpression.functionNames(in: expression) {
            let parts = name.split(separator: ":")
            if parts.count == 1 {
                guard XPathExpression.functions.contains(name) || Self.functions.contains(name) else {
                    return "the expression “\(expression)” calls the unknown function \(name)()"
                }
            } else if let lent, let namespace = element.namespace(of: String(parts[0])),
                namespace == lent.namespace || namespace.hasPrefix(Self.absent)
            {
                if namespace == lent.namespace && lent.functions[String(parts[1])] != nil { continue }
                return
                    "the expression “\(expression)” calls the unknown function \(name)(); there are \(lent.names.joined(separator: ", "))"
            }
        }
        return nil
    }

    /// The expressions in braces of an attribute value template; `nil` where the braces don't match.
    private static func inBraces(_ text: String) -> [String]? {
        var found: [String] = []
        var current: String?
        var quote: Character?
        var characters = Array(text)[...]
        while let character = characters.popFirst() {
            if let open = current {
                if quote == nil && character == "}" {
                    found.append(open)
                    current = nil
                    continue
                }
                if quote == character {
                    quote = nil
                } else if quote == nil && (character == "\"" || character == "'") {
                    quote = character
                }
                current = open + String(character)
            } else if character == "{" || character == "}" {
                if characters.first == character {
                    characters.removeFirst()
                } else if character == "{" {
                    current = ""
                } else {
                    return nil
                }
            }
        }
        return current == nil ? found : nil
    }
}

extension XMLElement {
    /// The namespace that a prefix stands for here; `nil` where it stands for none.
    func namespace(of prefix: String) -> String? {
        guard let ns = xmlSearchNs(node.pointee.doc, node, prefix) else { return nil }
        return LibXML.string(ns.pointee.href)
    }
}
