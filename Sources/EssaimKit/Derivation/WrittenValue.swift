public import EssaimKit

/// What a person wrote into a field by hand, in the form that the field asks for.
public enum WrittenValue {
    /// The written form of what a text says; `nil` where that can't be told, or the text has this form.
    public static func form(of text: String, _ kind: FieldKind) -> String? {
        let seen = text.collapsingWhitespace()
        guard !seen.isEmpty, seen.utf8.count <= 500, let form = reading(seen, kind), form != seen else {
            return nil
        }
        return form
    }

    private static func reading(_ text: String, _ kind: FieldKind) -> String? {
        switch kind {
        case .date: SpokenDay.day(in: text)?.description
        case .term(let vocabulary): code(text, vocabulary)
        case .territory: territory(text)
        case .administration: text.identifierPart()
        case .record: identifier(text)
        case .url: address(text)
        case .number, .money, .percentage, .score, .boolean, .period:
            cell(text, kind).flatMap { ContentForm.value(from: $0, kind) == nil ? nil : $0 }
        default: nil
        }
    }

    /// As a cell of a table is read: a decimal comma, a unit behind, `oui`.
    private static func cell(_ text: String, _ kind: FieldKind) -> String? {
        let field = Field("x", kind, .optional, roles: [], label: Label(fr: "", en: ""), help: nil)
        let form = CSVCell.values(in: text, of: field).first.flatMap { ContentForm.text(of: $0) }
        guard case .number = kind, let form, Number(form) == nil else { return form }
        // Whatever unit stands behind.
        let digits = text.prefix { $0.isNumber || $0.isWhitespace || ",.-".contains($0) }
        return CSVCell.values(in: String(digits), of: field).first.flatMap { ContentForm.text(of: $0) }
    }

    /// A vocabulary's code, from the code in other letters or from a label in either language.
    public static func code(_ text: String, _ vocabulary: Vocabulary) -> String? {
        let sought = text.plainLetters()
        let matches = vocabulary.terms.filter { term in
            [term.code, term.code.replacing("-", with: " "), term.label.fr, term.label.en].contains {
                $0.plainLetters() == sought
            }
        }
        return matches.count == 1 ? matches[0].code : nil
    }

    /// A territory's code, from its name, or from a number without its zero.
    public static func territory(_ text: String) -> String? {
        if Territory.isCode(text) { return text }
        let sought = text.plainLetters()
        if let known = Territory.all.first(where: { $0.name.plainLetters() == sought }) { return known.code }
        let padded = "0" + text
        return text.utf8.count == 1 && Territory.isCode(padded)
            ? padded : Territory.isCode(text.uppercased()) ? text.uppercased() : nil
    }

    /// A record's identifier of three parts, in small letters without accents.
    public static func identifier(_ text: String) -> String? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: true).map {
            String($0).identifierPart()
        }
        guard parts.count == 3, !parts.contains(nil) else { return nil }
        return parts.compactMap(\.self).joined(separator: "/")
    }

    private static func address(_ text: String) -> String? {
        if text.contains("@"), !text.contains("/"), !text.contains(":"), !text.contains(" ") {
            return "mailto:" + text
        }
        let form = text.replacing(" ", with: "%20")
        if form.hasPrefix("http://") || form.hasPrefix("https://") { return form }
        guard form.contains("."), !form.contains(":"), let host = form.split(separator: "/").first,
            host.contains(".")
        else { return nil }
        return "https://" + form
    }
}
