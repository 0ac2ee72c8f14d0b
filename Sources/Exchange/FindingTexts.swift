public import EssaimKit
public import XML

/// What the reader says about XML and schemas, in French and in English: each text stands here once.
extension Finding {
    /// A text that can't be read on: the French words for the code, and libxml2's own for the detail.
    public init(_ error: XMLError) {
        let french: [XMLError.Code: String] = [
            .unreadable: "lecture impossible",
            .truncated: "le texte s’arrête avant la fin de son élément racine",
            .empty: "le texte ne contient aucun élément XML",
            .encoding: "les octets ne sont pas dans le codage déclaré",
            .notWellFormed: "le texte n’est pas du XML bien formé",
            .otherKind: "un fichier d’une autre sorte, pas du XML",
            .doctype: "une déclaration DOCTYPE n’est pas acceptée",
            .depthLimit: "éléments imbriqués trop profondément",
            .textLimit: "texte trop long",
            .attributeLimit: "trop d’attributs",
            .recordLimit: "fiche trop grande",
            .recordsLimit: "trop de fiches dans un fichier",
            .schema: "schéma inutilisable",
            .xpath: "expression XPath inutilisable",
            .stylesheet: "feuille de style inutilisable",
            .character: "caractère interdit en XML",
        ]
        let hints: [XMLError.Code: String] = [
            .unreadable: "Vérifiez le chemin et les droits de lecture.",
            .truncated: "Le fichier a été coupé : redemandez-le.",
            .encoding: "Enregistrez le fichier en UTF-8, ou déclarez son codage à la première ligne.",
            .doctype: "Supprimez la ligne DOCTYPE ; écrivez en toutes lettres les entités qu’elle définit.",
            .character: "Retirez-le ; si le fichier vient de Windows, déclarez windows-1252.",
            .textLimit: "Partagez le texte, ou liez le document au lieu de le copier.",
            .recordsLimit: "Partagez le fichier.",
            .otherKind: "Donnez le fichier d’échange (.xml), ou importez-le comme tableau.",
            .recordLimit: "Partagez la fiche, ou liez le document au lieu de le copier.",
        ]
        let words = french[error.code] ?? "erreur"
        self.init(
            .error, error.code.rawValue, Label(fr: "\(words) (\(error.message))", en: error.message),
            at: error.location,
            hint: error.hint.map { Label(fr: hints[error.code] ?? $0, en: $0) })
    }

    /// A text that says ISO-8859-1 and is Windows-1252.
    ///
    /// - Parameter element: An element of the text, which names its file.
    public static func windows1252(at line: Int, _ element: XMLElement) -> Finding {
        var location = element.location
        location.line = line
        return Finding(
            .warning, "xml-windows-1252",
            Label(
                fr: "le fichier se dit ISO-8859-1, et c’est du Windows-1252 : il est lu comme tel",
                en: "the file says ISO-8859-1, and is Windows-1252: it is read as that"),
            at: location,
            hint: Label(
                fr: "Déclarez windows-1252 à la première ligne, ou enregistrez en UTF-8.",
                en: "Declare windows-1252 in the first line, or save as UTF-8."))
    }

    /// What a schema has against a record.
    init(_ finding: SchemaFinding, record: String?) {
        let element = finding.path.split(separator: "/").last.map(String.init) ?? ""
        let expected = Self.expected(in: finding.message)
        let message: Label
        var hint: Label?
        switch finding.rule {
        case .unexpectedElement:
            message = Label(
                fr: "l’élément « \(element) » n’a pas sa place ici",
                en: "element “\(element)” does not belong here")
            // The name is right, and so it is the namespace that isn't.
            let isMisplaced = !(expected?.contains("<\(element)>") ?? false)
            hint = expected.map {
                guard isMisplaced else {
                    return Label(
                        fr:
                            "\($0) est attendu ici dans l’espace de noms de son type : retirez xmlns=\"\" ou ce qui le change.",
                        en:
                            "\($0) is expected here in its type’s namespace: remove xmlns=\"\" or what changes it."
                    )
                }
                return Label(
                    fr: "Attendu ici : \($0). L’ordre des champs compte.",
                    en: "Expected here: \($0). The order of fields matters.")
            }
        case .missingElement:
            message = Label(
                fr: "il manque quelque chose dans « \(element) »", en: "something is missing in “\(element)”")
            hint = expected.map { Label(fr: "Ajoutez : \($0).", en: "Add: \($0).") }
        case .attribute:
            message = Label(
                fr: "attribut manquant ou inattendu sur « \(element) » (\(finding.message))",
                en: "missing or unexpected attribute on “\(element)” (\(finding.message))")
        case .value:
            message = Label(
                fr: "la valeur de « \(element) » n’est pas acceptée",
                en: "the value of “\(element)” is not accepted")
            hint = Self.valueHint(finding.message)
        case .other:
            message = Label(
                fr: "« \(element) » n’est pas valide (\(finding.message))",
                en: "“\(element)” is not valid (\(finding.message))")
        @unknown default:
            message = Label(fr: finding.message, en: finding.message)
        }
        self.init(
            .error, finding.rule.rawValue, message, at: finding.location, record: record, path: finding.path,
            value: finding.value, hint: hint)
    }

    /// `… Expected is one of ( a, b ).` gives `a, b`, without the type's own prefix marks.
    private static func expected(in message: String) -> String? {
        guard let open = message.lastIndex(of: "("), let close = message.lastIndex(of: ")"), open < close
        else {
            return nil
        }
        let names = message[message.index(after: open)..<close]
        return names.split(separator: ",").map { "<\(String($0).collapsingWhitespace())>" }.joined(
            separator: ", ")
    }

    /// What libxml2 says of a value, in both languages. It names the facet and its limit in quotes:
    /// `[facet 'maxLength'] The value has a length of '170'; this exceeds the allowed maximum length of '160'.`
    private static func valueHint(_ message: String) -> Label? {
        let quoted = message.split(separator: "'", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map { String($0.element) }
        guard let facet = message.firstRange(of: "[facet '") else {
            let type = quoted.last(where: { $0.hasPrefix("xs:") }) ?? "?"
            return Label(
                fr: "Attendu : une valeur du type \(type).", en: "Expected: a value of type \(type).")
        }
        let name = message[facet.upperBound...].prefix { $0 != "'" }
        let limit = quoted.last ?? ""
        switch name {
        case "enumeration":
            let codes =
                message.firstRange(of: "{").map { message[$0.upperBound...].prefix { $0 != "}" } } ?? ""
            return Label(fr: "Codes possibles : \(codes).", en: "Possible codes: \(codes).")
        case "minLength":
            return Label(fr: "Ne laissez pas ce champ vide.", en: "Do not leave this field empty.")
        case "maxLength":
            let length = quoted.dropLast().last ?? "?"
            return Label(
                fr: "\(length) caractères, \(limit) au plus.", en: "\(length) characters, at most \(limit).")
        case "minInclusive": return Label(fr: "Au moins \(limit).", en: "At least \(limit).")
        case "maxInclusive": return Label(fr: "Au plus \(limit).", en: "At most \(limit).")
        case "fractionDigits":
            return Label(fr: "\(limit) décimale(s) au plus.", en: "At most \(limit) decimal(s).")
        case "pattern": return Label(fr: "Forme attendue : \(limit)", en: "Expected form: \(limit)")
        default: return Label(fr: "Motif : \(message)", en: "Reason: \(message)")
        }
    }
}
