internal import Derivation
internal import EssaimKit
internal import XML

/// What a schema has against a record, in the words of the type's field list: what was seen, and what to write.
///
/// libxml2 speaks of facets and content models; whoever writes a file by hand knows fields and labels.
struct SchemaMistake {
    let problem: SchemaFinding
    let element: XMLElement
    let type: RecordType

    /// The sentences for one problem. The code is the schema rule's, but for a field that is missing where another stands.
    struct Words {
        var message: Label
        var hint: Label?
        var code: String?
        var value: String?
    }

    func finding(record: String?) -> Finding {
        let words =
            switch problem.rule {
            case .value: value
            case .attribute: attribute
            case .unexpectedElement: misplaced
            case .missingElement: incomplete
            case .unexpectedText: text
            case .markup: markup
            case .other: other
            @unknown default: other
            }
        return Finding(
            .error, words.code ?? problem.rule.rawValue, words.message, at: problem.location, record: record,
            path: problem.path, value: words.value, hint: words.hint)
    }

    private var place: FieldPlace { FieldPlace(element, in: type) }

    private var misplaced: Words {
        guard let parent = element.parent else { return other }
        let around = FieldPlace(parent, in: type)
        if let fields = around.inner {
            return ElementMistake(element: element, parent: parent, fields: fields, type: type).words
        }
        if around.isProse, let field = around.field {
            return ProseMistake(field: field).unexpected(element, in: parent)
        }
        return other
    }

    private var incomplete: Words {
        let place = place
        if let fields = place.inner {
            let missing = fields.filter { field in
                field.occurrence.minimum > 0 && !element.children.contains { $0.isNamed(field.name) }
            }
            guard let first = missing.first else { return other }
            return ElementMistake.missing(first, others: missing.dropFirst(), in: element, fields: fields)
        }
        if place.isProse, let field = place.field { return ProseMistake(field: field).empty(element) }
        return other
    }

    private var text: Words {
        let seen = element.nodes.compactMap { if case .text(let text) = $0 { text } else { nil } }
            .joined(separator: " ").collapsingWhitespace()
        let shown = String(seen.prefix(60))
        let place = place
        if place.isProse, let field = place.field {
            return ProseMistake(field: field).bareText(shown, in: element)
        }
        if let field = place.field, case .period = field.kind {
            return ValueMistake(field: field).words(seen)
        }
        return Words(
            message: Label(
                fr: "du texte entre les champs de <\(element.name)> : « \(shown) »",
                en: "text between the fields of <\(element.name)>: “\(shown)”"),
            hint: Label(
                fr: "Écrivez-le dans un champ, ou supprimez-le.", en: "Write it into a field, or remove it."),
            value: seen)
    }

    private var markup: Words {
        let inner = element.children.first { _ in true }?.name ?? "…"
        let name = place.field?.named ?? Label(fr: "<\(element.name)>", en: "<\(element.name)>")
        return Words(
            message: Label(
                fr: "\(name.fr) est un texte simple, sans balise : vu <\(inner)>",
                en: "\(name.en) is plain text, without tags: seen <\(inner)>"),
            hint: Label(
                fr: "Gardez le texte et supprimez les balises <\(inner)> et </\(inner)>.",
                en: "Keep the text and remove the tags <\(inner)> and </\(inner)>."),
            code: SchemaFinding.Rule.unexpectedElement.rawValue)
    }

    private var value: Words {
        let place = place
        if problem.message.contains("attribute '") {
            return attributeValue(place)
        }
        if let field = place.field, !place.isProse {
            return ValueMistake(field: field).words(element.text.collapsingWhitespace())
        }
        return other
    }

    // MARK: Attributes

    /// The attribute that libxml2's message names.
    private var attributeName: String {
        guard let start = problem.message.firstRange(of: "attribute '") else { return "?" }
        return String(problem.message[start.upperBound...].prefix { $0 != "'" })
    }

    private func attributeValue(_ place: FieldPlace) -> Words {
        let name = attributeName
        let seen = element.attribute(name) ?? ""
        if let field = place.field, case .period = field.kind {
            return ValueMistake(field: field).day(seen, attribute: name)
        }
        let (expected, form): (Label, String?) =
            switch name {
            case "href":
                (
                    Label(
                        fr: "une adresse https:, http: ou mailto:", en: "an address https:, http: or mailto:"),
                    WrittenValue.form(of: seen, .url)
                )
            case "level": (Label(fr: "un niveau de 1 à 3", en: "a level from 1 to 3"), nil)
            default: (Label(fr: "une valeur permise", en: "an allowed value"), nil)
            }
        return Words(
            message: Label(
                fr: "\(name)=\"\(seen)\" sur <\(element.name)> n’est pas \(expected.fr)",
                en: "\(name)=\"\(seen)\" on <\(element.name)> is not \(expected.en)"),
            hint: form.map { Label(fr: "Écrivez \(name)=\"\($0)\".", en: "Write \(name)=\"\($0)\".") }
                ?? Label(fr: "Écrivez \(expected.fr).", en: "Write \(expected.en)."),
            value: seen)
    }

    private var attribute: Words {
        let name = attributeName
        if problem.message.contains("required") {
            let example = ["from": "2013-06-03", "level": "2", "href": "https://…"][name] ?? "…"
            if let field = place.field, case .period = field.kind {
                return ValueMistake(field: field).words(element.text.collapsingWhitespace())
            }
            return Words(
                message: Label(
                    fr: "il manque l’attribut « \(name) » sur <\(element.name)>",
                    en: "attribute “\(name)” is missing on <\(element.name)>"),
                hint: Label(
                    fr: "Écrivez <\(element.name) \(name)=\"\(example)\">.",
                    en: "Write <\(element.name) \(name)=\"\(example)\">."))
        }
        return Words(
            message: Label(
                fr: "<\(element.name)> n’a pas d’attribut « \(name) »",
                en: "<\(element.name)> has no attribute “\(name)”"),
            hint: Label(
                fr: "Supprimez \(name)=\"…\" ; ce qu’il dit va dans un champ.",
                en: "Remove \(name)=\"…\"; what it says goes into a field."),
            value: element.attribute(name))
    }

    private var other: Words {
        Words(
            message: Label(
                fr: "« \(element.name) » n’est pas valide (\(problem.message))",
                en: "“\(element.name)” is not valid (\(problem.message))"),
            value: problem.value)
    }
}
