internal import EssaimKit
internal import XML

/// Structured text that isn't as the vocabulary of prose has it: HTML from memory, or text outside a paragraph.
struct ProseMistake {
    let field: Field

    /// What to write for tags that other vocabularies have.
    private static let instead: [String: String] = [
        "b": "<strong>", "i": "<em>", "bold": "<strong>", "italic": "<em>", "u": "<em>",
        "h1": "<h level=\"1\">",
        "h2": "<h level=\"2\">", "h3": "<h level=\"3\">", "h4": "<h level=\"3\">", "para": "<p>",
        "div": "<p>",
        "link": "<a href=\"…\">", "list": "<ul>", "item": "<li>", "title": "<h level=\"1\">",
    ]
    private static let inlines: Set<String> = ["em", "strong", "sup", "a"]
    private static let blocks: Set<String> = ["p", "h", "ul", "ol", "table"]

    func unexpected(_ element: XMLElement, in parent: XMLElement) -> SchemaMistake.Words {
        let name = element.name
        let lower = name.lowercased()
        let known = Self.inlines.union(Self.blocks).union(["li", "tr", "th", "td", "caption"])
        if !known.contains(name) {
            let message = Label(
                fr: "la balise <\(name)> n’existe pas dans un texte comme \(field.named.fr)",
                en: "there is no tag <\(name)> in a text like \(field.named.en)")
            if known.contains(lower) {
                return .init(
                    message: message,
                    hint: Label(
                        fr: "Écrivez <\(lower)>, en minuscules.", en: "Write <\(lower)>, in small letters."))
            }
            if lower == "br" {
                return .init(
                    message: message,
                    hint: Label(
                        fr: "Commencez un nouveau paragraphe : </p><p>.",
                        en: "Start a new paragraph: </p><p>."))
            }
            if let other = Self.instead[lower] {
                return .init(
                    message: message, hint: Label(fr: "Écrivez \(other).", en: "Write \(other) instead."))
            }
            return .init(
                message: message,
                hint: Label(
                    fr:
                        "Gardez le texte et supprimez la balise. Il y a <p>, <h>, <ul>, <ol>, <li>, <table>, <strong>, <em>, <sup>, <a>.",
                    en:
                        "Keep the text and remove the tag. There are <p>, <h>, <ul>, <ol>, <li>, <table>, <strong>, <em>, <sup>, <a>."
                ))
        }
        let message = Label(
            fr: "<\(name)> n’a pas sa place directement dans <\(parent.name)>",
            en: "<\(name)> does not belong straight in <\(parent.name)>")
        let hint: Label =
            switch name {
            case "li": Label(fr: "Mettez les <li> dans <ul> ou <ol>.", en: "Put the <li> into <ul> or <ol>.")
            case "tr", "caption": Label(fr: "Mettez-le dans <table>.", en: "Put it into <table>.")
            case "th", "td":
                Label(fr: "Mettez-le dans <tr>, dans <table>.", en: "Put it into <tr>, in <table>.")
            case _ where Self.inlines.contains(name):
                Label(
                    fr: "Entourez-le d’un paragraphe : <p>…</p>.", en: "Put a paragraph around it: <p>…</p>.")
            case _ where parent.isNamed("ul") || parent.isNamed("ol"):
                Label(fr: "Une liste ne contient que des <li>.", en: "A list holds nothing but <li>.")
            default:
                Label(
                    fr: "Fermez <\(parent.name)> avant <\(name)>.",
                    en: "Close <\(parent.name)> before <\(name)>.")
            }
        return .init(message: message, hint: hint)
    }

    /// Text that stands outside a paragraph, an item or a cell.
    func bareText(_ seen: String, in element: XMLElement) -> SchemaMistake.Words {
        let inner =
            switch element.name {
            case "ul", "ol": "li"
            case "table", "tr": "td"
            default: "p"
            }
        let name =
            element.isNamed(field.name)
            ? field.named : Label(fr: "<\(element.name)>", en: "<\(element.name)>")
        return .init(
            message: Label(
                fr: "du texte hors d’un <\(inner)> dans \(name.fr) : « \(seen) »",
                en: "text outside a <\(inner)> in \(name.en): “\(seen)”"),
            hint: Label(
                fr: "Entourez-le : <\(inner)>\(seen.prefix(30))\(seen.count > 30 ? "…" : "")</\(inner)>.",
                en:
                    "Put tags around it: <\(inner)>\(seen.prefix(30))\(seen.count > 30 ? "…" : "")</\(inner)>."
            ),
            value: seen)
    }

    /// A prose field, a list or a table with nothing in it.
    func empty(_ element: XMLElement) -> SchemaMistake.Words {
        guard element.isNamed(field.name) else {
            let inner = ["ul": "li", "ol": "li", "table": "tr", "tr": "td"][element.name] ?? "p"
            return .init(
                message: Label(fr: "<\(element.name)> est vide", en: "<\(element.name)> is empty"),
                hint: Label(
                    fr: "Écrivez-y <\(inner)>…</\(inner)>, ou supprimez-le.",
                    en: "Write <\(inner)>…</\(inner)> in it, or remove it."))
        }
        let isRequired = field.occurrence.minimum > 0
        return .init(
            message: Label(fr: "\(field.named.fr) est vide", en: "\(field.named.en) is empty"),
            hint: Label(
                fr: "Écrivez \(field.written())\(isRequired ? "" : ", ou supprimez le champ").",
                en: "Write \(field.written())\(isRequired ? "" : ", or remove the field")."))
    }
}
