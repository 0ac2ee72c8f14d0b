internal import Derivation
internal import EssaimKit
internal import Exchange
internal import Foundation
internal import XML

// The record types and fields of a description.
extension ModuleReader {
    mutating func recordType(_ element: XMLElement) -> RecordType? {
        check(
            element, attributes: ["name", "namespace", "minor-version"],
            children: ["label", "help", "field", "rule"])
        let name = required("name", of: element)
        let namespace = required("namespace", of: element)
        let minor = number("minor-version", of: element) ?? 0
        if minor < 0 {
            say("attribute", element, fr: "minor-version part de 0", en: "minor-version starts at 0")
        }
        let label = label(of: element)
        let fields = fields(of: element)
        var rules: [Rule] = []
        for child in element.children where child.isNamed("rule") {
            if let rule = rule(child, namespace: namespace ?? "", fields) { rules.append(rule) }
        }
        guard let name, let namespace, let label else { return nil }
        return RecordType(
            name, namespace: namespace, minorVersion: minor, label: label, help: help(of: element),
            rules: rules
        ) { fields }
    }

    mutating func fields(of element: XMLElement) -> [Field] {
        var fields: [Field] = []
        var names: Set<String> = []
        for child in element.children where child.isNamed("field") {
            fieldCount += 1
            if fieldCount == Self.fieldLimit + 1 {
                say(
                    "field-limit", child, fr: "plus de \(Self.fieldLimit) champs",
                    en: "more than \(Self.fieldLimit) fields")
            }
            guard fieldCount <= Self.fieldLimit, let field = field(child) else { continue }
            if !names.insert(field.name).inserted {
                say(
                    "field-repeated", child, fr: "champ « \(field.name) » décrit deux fois",
                    en: "field “\(field.name)” described twice")
            }
            fields.append(field)
        }
        return fields
    }

    mutating func field(_ element: XMLElement) -> Field? {
        check(
            element,
            attributes: [
                "name", "kind", "required", "repeats", "role", "weight", "max", "min", "unit", "decimals",
                "vocabulary", "types",
            ], children: ["label", "help", "field"])
        let name = required("name", of: element)
        let kind = kind(of: element)
        if element.attribute("kind") != "group",
            let inner = element.children.first(where: { $0.isNamed("field") })
        {
            say(
                "element-unknown", inner, fr: "seul un groupe contient des champs",
                en: "only a group holds fields")
        }
        let isRequired = flag("required", of: element)
        let repeats = flag("repeats", of: element)
        let label = label(of: element)
        let help = help(of: element)
        let roles = roles(of: element)
        guard let name, let kind, let label else { return nil }
        return Field(
            name, kind, Occurrence(minimum: isRequired ? 1 : 0, maximum: repeats ? nil : 1), roles: roles,
            label: label,
            help: help)
    }

    mutating func kind(of element: XMLElement) -> FieldKind? {
        guard let name = required("kind", of: element) else { return nil }
        let max = number("max", of: element)
        switch name {
        case "line": return .line(max: max ?? 300)
        case "prose": return .prose(max: max ?? 10_000)
        case "date": return .date
        case "period": return .period
        case "number":
            let low = number("min", of: element).map(Double.init) ?? -1e12
            let high = max.map(Double.init) ?? 1e12
            guard low <= high else {
                say("attribute", element, fr: "min dépasse max", en: "min is more than max")
                return nil
            }
            return .number(
                unit: element.attribute("unit"), range: low...high,
                decimals: number("decimals", of: element) ?? 0)
        case "money": return .money
        case "percentage": return .percentage
        case "score":
            let low = number("min", of: element) ?? 1
            guard low < max ?? 5 else {
                say("attribute", element, fr: "min doit être sous max", en: "min must be less than max")
                return nil
            }
            return .score(low...(max ?? 5))
        case "boolean": return .boolean
        case "term":
            guard let id = required("vocabulary", of: element) else { return nil }
            guard let vocabulary = vocabularies[id] else {
                let known = vocabularies.keys.sorted().joined(separator: ", ")
                say(
                    "vocabulary-unknown", element, fr: "vocabulaire inconnu « \(id) » ; connus : \(known)",
                    en: "unknown vocabulary “\(id)”; known: \(known)")
                return nil
            }
            return .term(vocabulary)
        case "territory": return .territory
        case "administration": return .administration
        case "record":
            return .record(types: (element.attribute("types") ?? "").split(separator: " ").map(String.init))
        case "url": return .url
        case "group": return .group(fields(of: element))
        default:
            let known =
                "line, prose, date, period, number, money, percentage, score, boolean, term, territory, administration, record, url, group"
            say(
                "kind-unknown", element, fr: "genre de champ inconnu « \(name) » ; connus : \(known)",
                en: "unknown kind of field “\(name)”; known: \(known)")
            return nil
        }
    }

    mutating func roles(of element: XMLElement) -> [Role] {
        let weight = number("weight", of: element) ?? 1
        if !(1...10).contains(weight) {
            say("attribute", element, fr: "weight va de 1 à 10", en: "weight goes from 1 to 10")
        }
        return (element.attribute("role") ?? "").split(separator: " ").compactMap { name in
            switch name {
            case "title": return .title
            case "summary": return .summary
            case "searched": return .searched(weight: weight)
            case "facet": return .facet
            case "measure": return .measure
            case "sort-key": return .sortKey
            case "evidence": return .evidence
            case "query": return .query
            case "answer": return .answer
            default:
                say("role-unknown", element, fr: "rôle inconnu « \(name) »", en: "unknown role “\(name)”")
                return nil
            }
        }
    }
}
