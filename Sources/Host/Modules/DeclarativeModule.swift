internal import Derivation
internal import EssaimKit
internal import Exchange
internal import Foundation
internal import XML

/// A module described in XML instead of written in Swift: a folder with a `module.xml`.
struct DeclarativeModule: Module {
    let manifest: Manifest
    let recordTypes: [RecordType]
    /// The line of each record type's description, by its name.
    let lines: [String: Int]

    static let namespace = "urn:essaim:module:1"
}

/// Reads a `module.xml`. All that is wrong with it comes out at once, each with its line.
struct ModuleReader {
    /// Vocabularies and fields that one description may have.
    static let vocabularyLimit = 5_000
    static let fieldLimit = 1_000

    private(set) var problems: [ModuleProblem] = []
    var vocabularies: [String: Vocabulary] = [:]
    var fieldCount = 0

    /// The module, or what is wrong with its description.
    static func read(_ source: XMLSource) -> (module: DeclarativeModule?, problems: [ModuleProblem]) {
        var reader = ModuleReader()
        let root: XMLElement
        do { root = try XMLTree.parse(source).root } catch {
            return (
                nil,
                [
                    ModuleProblem(
                        .init(rawValue: error.code.rawValue), Finding(error).message,
                        line: error.location?.line)
                ]
            )
        }
        let module = reader.module(root)
        guard reader.problems.isEmpty, let module else { return (nil, reader.problems) }
        // What a description must be, whoever wrote it, is checked in one place.
        let findings = DescriptionCheck.findings(in: module)
        let problems = findings.map { finding in
            // The finding's place begins with the record type's name.
            var problem = ModuleProblem(finding)
            let place = finding.message.en.prefix { $0 != "/" && $0 != ":" }
            problem.line = problem.line ?? module.lines[String(place)] ?? root.location.line
            return problem
        }
        return problems.isEmpty ? (module, []) : (nil, problems)
    }

    mutating func module(_ root: XMLElement) -> DeclarativeModule? {
        guard root.isNamed("module"), root.isInNamespace(DeclarativeModule.namespace) else {
            say(
                "module-root", root,
                fr: "l’élément racine doit être <module xmlns=\"\(DeclarativeModule.namespace)\">",
                en: "the root element must be <module xmlns=\"\(DeclarativeModule.namespace)\">")
            return nil
        }
        check(root, attributes: ["id", "version", "kit"], children: ["label", "vocabulary", "record-type"])
        let id = required("id", of: root)
        let version = required("version", of: root)
        let kit = kitRange(root)
        let label = label(of: root)
        for vocabulary in Vocabulary.shared { vocabularies[vocabulary.id] = vocabulary }
        var own: Set<String> = []
        for element in root.children where element.isNamed("vocabulary") {
            guard let vocabulary = vocabulary(element) else { continue }
            if Vocabulary.shared.contains(where: { $0.id == vocabulary.id }) {
                say(
                    "vocabulary-shared", element,
                    fr: "« \(vocabulary.id) » est un vocabulaire partagé : prenez un autre nom",
                    en: "“\(vocabulary.id)” is a shared vocabulary: take another name")
            }
            if !own.insert(vocabulary.id).inserted {
                say(
                    "vocabulary-repeated", element, fr: "vocabulaire « \(vocabulary.id) » décrit deux fois",
                    en: "vocabulary “\(vocabulary.id)” described twice")
            }
            vocabularies[vocabulary.id] = vocabulary
        }
        var types: [RecordType] = []
        var lines: [String: Int] = [:]
        for element in root.children where element.isNamed("record-type") {
            guard let type = recordType(element) else { continue }
            lines[type.name] = element.location.line
            types.append(type)
        }
        if types.isEmpty && problems.isEmpty {
            say("types-missing", root, fr: "aucun type de fiche", en: "no record type")
        }
        guard let id, let version, let kit, let label else { return nil }
        return DeclarativeModule(
            manifest: Manifest(id, version: version, kit: kit, label: label), recordTypes: types, lines: lines
        )
    }

    mutating func kitRange(_ root: XMLElement) -> ClosedRange<Int>? {
        guard let text = required("kit", of: root) else { return nil }
        let parts = text.components(separatedBy: "..").map { Int($0) }
        guard parts.count == 2, let low = parts[0], let high = parts[1], low <= high else {
            say("attribute", root, fr: "kit=\"\(text)\" : attendu 1..1", en: "kit=\"\(text)\": expected 1..1")
            return nil
        }
        return low...high
    }

    // MARK: Vocabularies

    mutating func vocabulary(_ element: XMLElement) -> Vocabulary? {
        check(element, attributes: ["id"], children: ["label", "term"])
        let id = required("id", of: element)
        let label = label(of: element)
        var terms: [Term] = []
        var codes: Set<String> = []
        for child in element.children where child.isNamed("term") {
            check(child, attributes: ["code"], children: ["label"])
            guard let code = required("code", of: child), let label = self.label(of: child) else { continue }
            if !codes.insert(code).inserted {
                say(
                    "code-repeated", child, fr: "code « \(code) » donné deux fois",
                    en: "code “\(code)” given twice")
            }
            terms.append(Term(code, fr: label.fr, en: label.en))
        }
        if terms.count > Self.vocabularyLimit {
            say(
                "vocabulary-limit", element, fr: "plus de \(Self.vocabularyLimit) codes",
                en: "more than \(Self.vocabularyLimit) codes")
            return nil
        }
        if let id, !RecordID.isPart(id) {
            say(
                "vocabulary-name", element, fr: "nom de vocabulaire incorrect « \(id) »",
                en: "“\(id)” is not a vocabulary’s name")
        }
        guard let id, let label else { return nil }
        return Vocabulary(id, label: label, terms: terms)
    }

    // MARK: Rules

    mutating func rule(_ element: XMLElement, namespace: String, _ fields: [Field]) -> Rule? {
        check(element, attributes: ["code", "test", "severity", "at"], children: ["message", "hint"])
        let code = required("code", of: element)
        let text = required("test", of: element)
        let message = label(of: element, named: "message")
        let hint = element.children.contains { $0.isNamed("hint") } ? label(of: element, named: "hint") : nil
        let severity = element.attribute("severity") ?? "error"
        if Severity(rawValue: severity) == nil {
            say(
                "attribute", element, fr: "severity=\"\(severity)\" : attendu error, warning ou info",
                en: "severity=\"\(severity)\": expected error, warning or info")
        }
        let field = element.attribute("at") ?? ""
        if !field.isEmpty && !Self.has(field, in: fields) {
            say("field-unknown", element, fr: "aucun champ « \(field) »", en: "no field “\(field)”")
        }
        guard let code, let text, let message else { return nil }
        do {
            let expression = try XPathExpression(text, namespaces: ["f": namespace])
            return Rule(
                code, severity: Severity(rawValue: severity) ?? .error, message, hint: hint,
                assertion: expression, field: field)
        } catch {
            say(
                "xpath", element, fr: "expression XPath inutilisable : \(error.message)",
                en: "unusable XPath expression: \(error.message)")
            return nil
        }
    }

    static func has(_ path: String, in fields: [Field]) -> Bool {
        var fields = fields
        for step in path.split(separator: "/") {
            guard let field = fields.first(where: { $0.name == step }) else { return false }
            if case .group(let inner) = field.kind { fields = inner } else { fields = [] }
        }
        return true
    }

    // MARK: Parts

    mutating func required(_ name: String, of element: XMLElement) -> String? {
        if let text = element.attribute(name), !text.isEmpty { return text }
        say(
            "attribute-missing", element, fr: "<\(element.name)> : il manque l’attribut « \(name) »",
            en: "<\(element.name)>: attribute “\(name)” is missing")
        return nil
    }

    mutating func number(_ name: String, of element: XMLElement) -> Int? {
        guard let text = element.attribute(name) else { return nil }
        if let number = Int(text) { return number }
        say(
            "attribute", element, fr: "\(name)=\"\(text)\" : attendu un nombre entier",
            en: "\(name)=\"\(text)\": expected a whole number")
        return nil
    }

    mutating func flag(_ name: String, of element: XMLElement) -> Bool {
        switch element.attribute(name) {
        case "yes": return true
        case nil, "no": return false
        case let text?:
            say(
                "attribute", element, fr: "\(name)=\"\(text)\" : attendu yes ou no",
                en: "\(name)=\"\(text)\": expected yes or no")
            return false
        }
    }

    mutating func label(of element: XMLElement, named name: String = "label") -> Label? {
        var texts: [String: String] = [:]
        for child in element.children where child.isNamed(name) {
            texts[child.attribute("lang", namespace: XMLNamespace.xml) ?? ""] = child.text
                .collapsingWhitespace()
        }
        guard let fr = texts["fr"], let en = texts["en"], !fr.isEmpty, !en.isEmpty else {
            say(
                "label-missing", element,
                fr: "<\(element.name)> : il manque <\(name) xml:lang=\"fr\"> ou <\(name) xml:lang=\"en\">",
                en: "<\(element.name)>: <\(name) xml:lang=\"fr\"> or <\(name) xml:lang=\"en\"> is missing")
            return nil
        }
        return Label(fr: fr, en: en)
    }

    mutating func help(of element: XMLElement) -> Label? {
        element.children.contains { $0.isNamed("help") } ? label(of: element, named: "help") : nil
    }

    /// A misspelt attribute or element must not pass unseen.
    mutating func check(_ element: XMLElement, attributes: Set<String>, children: Set<String>) {
        for attribute in element.attributes
        where attribute.namespace == nil && !attributes.contains(attribute.name) {
            say(
                "attribute-unknown", element,
                fr: "<\(element.name)> : attribut inconnu « \(attribute.name) »",
                en: "<\(element.name)>: unknown attribute “\(attribute.name)”")
        }
        for child in element.children
        where !children.contains(child.name) || !child.isInNamespace(DeclarativeModule.namespace) {
            say(
                "element-unknown", child, fr: "<\(child.name)> n’a pas sa place dans <\(element.name)>",
                en: "<\(child.name)> does not belong in <\(element.name)>")
        }
    }

    mutating func say(_ code: String, _ element: XMLElement, fr: String, en: String) {
        problems.append(
            ModuleProblem(.init(rawValue: code), Label(fr: fr, en: en), line: element.location.line))
    }
}
