internal import CLibXML2

/// Mistakes at one place of the text.
extension SyntaxMistake {
    /// What is said of the place, and what to write.
    var sentence: (BothLanguages, BothLanguages?) {
        switch number {
        case XML_ERR_ENTITYREF_SEMICOL_MISSING: return ampersand
        case XML_ERR_NAME_REQUIRED: return before.hasSuffix("&") ? ampersand : lessThan
        case XML_ERR_UNDECLARED_ENTITY, XML_WAR_UNDECLARED_ENTITY: return entity
        case XML_ERR_TAG_NAME_MISMATCH: return endTag
        case XML_ERR_ATTRIBUTE_NOT_STARTED, XML_ERR_STRING_NOT_STARTED: return missingQuotes
        case XML_ERR_LT_IN_ATTRIBUTE: return openQuote
        case XML_ERR_ATTRIBUTE_REDEFINED, XML_NS_ERR_ATTRIBUTE_REDEFINED:
            let name = words[0]
            return (
                BothLanguages(
                    fr: "l’attribut « \(name) » est écrit deux fois dans la balise <\(tagName)>",
                    en: "attribute “\(name)” stands twice in the tag <\(tagName)>"),
                BothLanguages(fr: "N’en gardez qu’un.", en: "Keep one of them.")
            )
        case XML_ERR_ATTRIBUTE_WITHOUT_VALUE:
            let name = words[0]
            return (
                BothLanguages(
                    fr: "« \(name) » n’a pas de valeur dans la balise <\(tagName)>",
                    en: "“\(name)” has no value in the tag <\(tagName)>"),
                BothLanguages(
                    fr: "Écrivez \(name)=\"…\" ; s’il s’agit du texte, fermez d’abord la balise par « > ».",
                    en: "Write \(name)=\"…\"; where it is text, close the tag with “>” first.")
            )
        case XML_ERR_SPACE_REQUIRED where isInsideOut: return openQuote
        case XML_ERR_SPACE_REQUIRED:
            return (
                BothLanguages(
                    fr: "il manque une espace entre deux attributs de la balise <\(tagName)>",
                    en: "a space is missing between two attributes of the tag <\(tagName)>"),
                BothLanguages(fr: "Écrivez a=\"…\" b=\"…\".", en: "Write a=\"…\" b=\"…\".")
            )
        case XML_ERR_GT_REQUIRED:
            return (
                BothLanguages(
                    fr: "la balise <\(tagName)> n’est pas fermée : vu « \(Self.shortened(after)) »",
                    en: "the tag <\(tagName)> is not closed: seen “\(Self.shortened(after))”"),
                BothLanguages(
                    fr: "Fermez-la par « > », ou écrivez l’attribut nom=\"valeur\".",
                    en: "Close it with “>”, or write the attribute as name=\"value\".")
            )
        case XML_ERR_RESERVED_XML_NAME:
            return (
                BothLanguages(
                    fr: "la ligne <?xml …?> n’est pas au début du fichier",
                    en: "the line <?xml …?> is not at the start of the file"),
                BothLanguages(
                    fr: "Supprimez ce qui la précède, même une ligne vide ; un fichier n’en a qu’une.",
                    en: "Remove what stands before it, even an empty line; a file has one only.")
            )
        case XML_NS_ERR_UNDEFINED_NAMESPACE:
            let (prefix, name) = (words[0], words[1])
            return (
                BothLanguages(
                    fr: "le préfixe « \(prefix): » de « \(name) » n’est pas déclaré",
                    en: "the prefix “\(prefix):” of “\(name)” is not declared"),
                BothLanguages(
                    fr: "Écrivez \(name) sans « \(prefix): », ou déclarez xmlns:\(prefix)=\"…\".",
                    en: "Write \(name) without “\(prefix):”, or declare xmlns:\(prefix)=\"…\".")
            )
        case XML_ERR_MISPLACED_CDATA_END:
            return (
                BothLanguages(
                    fr: "« ]]> » n’a pas sa place dans un texte", en: "“]]>” does not belong in a text"),
                BothLanguages(fr: "Écrivez ]]&gt;.", en: "Write ]]&gt;.")
            )
        case XML_ERR_HYPHEN_IN_COMMENT:
            return (
                BothLanguages(
                    fr: "deux tirets « -- » se suivent dans un commentaire",
                    en: "two hyphens “--” follow each other in a comment"),
                BothLanguages(fr: "Écrivez un tiret long « — ».", en: "Write a dash “—”.")
            )
        case XML_ERR_INVALID_CHAR, XML_ERR_INVALID_CHARREF:
            let hex = String(value, radix: 16, uppercase: true)
            let code = "U+" + String(repeating: "0", count: max(0, 4 - hex.count)) + hex
            return (
                BothLanguages(
                    fr: "le caractère de contrôle \(code) n’est pas permis en XML",
                    en: "the control character \(code) is not allowed in XML"),
                BothLanguages(
                    fr: "Supprimez-le : il est invisible, et vient souvent d’un copier-coller.",
                    en: "Remove it: it is invisible, and often comes from copy and paste.")
            )
        default:
            return (
                BothLanguages(
                    fr:
                        "ce n’est pas du XML bien formé près de « \(Self.shortened(before, fromEnd: true)) » (\(libraryMessage))",
                    en:
                        "not well-formed XML near “\(Self.shortened(before, fromEnd: true))” (\(libraryMessage))"
                ),
                nil
            )
        }
    }

    private var openQuote: (BothLanguages, BothLanguages?) {
        (
            BothLanguages(
                fr: "un guillemet n’est pas fermé dans la balise <\(tagName)>",
                en: "a quotation mark is not closed in the tag <\(tagName)>"),
            BothLanguages(
                fr: "Fermez la valeur par \" ; dans une valeur, « < » s’écrit &lt;.",
                en: "Close the value with \"; inside a value, “<” is written &lt;.")
        )
    }

    /// Whether the value that ends at the place holds an equals sign: then it began at the end of the one before.
    private var isInsideOut: Bool {
        let parts = before.split(separator: "\"", omittingEmptySubsequences: false)
        return parts.count > 2 && parts[parts.count - 2].contains("=")
    }

    private var ampersand: (BothLanguages, BothLanguages) {
        let seen = Self.withoutStop(word(around: "&"))
        return (
            BothLanguages(
                fr: "un « & » seul n’est pas permis : « \(seen) »", en: "a bare “&” is not allowed: “\(seen)”"
            ),
            BothLanguages(
                fr: "Écrivez &amp; : « \(seen.replacing("&", with: "&amp;")) ».",
                en: "Write &amp;: “\(seen.replacing("&", with: "&amp;"))”.")
        )
    }

    private var lessThan: (BothLanguages, BothLanguages) {
        let seen = Self.withoutStop(word(around: "<"))
        return (
            BothLanguages(
                fr: "un « < » n’ouvre aucune balise ici : « \(seen) »",
                en: "a “<” opens no tag here: “\(seen)”"),
            BothLanguages(
                fr: "Écrivez &lt; pour le signe « < » ; dans une balise, rien ne le suit que le nom.",
                en: "Write &lt; for the sign “<”; in a tag, nothing but the name follows it.")
        )
    }

    /// Characters that HTML has names for and XML doesn't.
    private var entity: (BothLanguages, BothLanguages) {
        let name = words[0]
        guard let character = HTMLEntity.characters[name] else { return ampersand }
        let blank = character == "\u{A0}" || character == "\u{202F}"
        return (
            BothLanguages(
                fr: "« &\(name); » n’existe qu’en HTML", en: "“&\(name);” exists in HTML only"),
            blank
                ? BothLanguages(
                    fr: "Écrivez une espace, ou &#160; pour une espace insécable.",
                    en: "Write a space, or &#160; for one that doesn’t break.")
                : BothLanguages(
                    fr: "Écrivez le caractère lui-même : \(character)",
                    en: "Write the character itself: \(character)")
        )
    }

    /// `</b>` where another element is open.
    private var endTag: (BothLanguages, BothLanguages) {
        let opened = words[0]
        let closed = words[1]
        let line = value
        if opened.lowercased() == closed.lowercased() {
            return (
                BothLanguages(
                    fr: "</\(closed)> ne ferme pas <\(opened)> de la ligne \(line) : les majuscules comptent",
                    en: "</\(closed)> does not close <\(opened)> of line \(line): capitals matter"),
                BothLanguages(fr: "Écrivez </\(opened)>.", en: "Write </\(opened)>.")
            )
        }
        if open.count > 1, open[open.count - 2].name == opened {
            return (
                BothLanguages(
                    fr: "<\(opened)> est ouvert deux fois et n’est pas fermé avant </\(closed)>",
                    en: "<\(opened)> is opened twice and not closed before </\(closed)>"),
                BothLanguages(
                    fr: "La seconde balise est sans doute </\(opened)>, avec une barre.",
                    en: "The second tag is probably </\(opened)>, with a slash.")
            )
        }
        // What is open around says whether an end tag is missing or one is too many.
        guard open.dropLast().contains(where: { $0.name == closed }) else {
            return (
                BothLanguages(
                    fr: "</\(closed)> ne ferme rien : l’élément ouvert est <\(opened)> (ligne \(line))",
                    en: "</\(closed)> closes nothing: the open element is <\(opened)> (line \(line))"),
                BothLanguages(
                    fr: "Écrivez </\(opened)>, ou supprimez </\(closed)>.",
                    en: "Write </\(opened)>, or remove </\(closed)>.")
            )
        }
        return (
            BothLanguages(
                fr: "<\(opened)> de la ligne \(line) n’est pas fermé avant </\(closed)>",
                en: "<\(opened)> of line \(line) is not closed before </\(closed)>"),
            BothLanguages(
                fr: "Écrivez </\(opened)> à la fin de son texte.",
                en: "Write </\(opened)> where its text ends.")
        )
    }

    private var missingQuotes: (BothLanguages, BothLanguages) {
        let attribute = Self.lastName(before)
        let seen = Self.shortened(String(after.prefix { $0 != ">" && !$0.isWhitespace }))
        let bare = seen.filter { !"“”„«»‘’′″'\"/?".contains($0) && !$0.isWhitespace }
        let isTypographic = after.first.map { "“”„«»‘’′″".contains($0) } ?? false
        return (
            isTypographic
                ? BothLanguages(
                    fr: "des guillemets typographiques entourent la valeur de « \(attribute) » : \(seen)",
                    en: "the value of “\(attribute)” stands in typographic quotation marks: \(seen)")
                : BothLanguages(
                    fr: "la valeur de « \(attribute) » n’est pas entre guillemets : \(seen)",
                    en: "the value of “\(attribute)” is not in quotation marks: \(seen)"),
            BothLanguages(
                fr: "Écrivez \(attribute)=\"\(bare)\", avec des guillemets droits.",
                en: "Write \(attribute)=\"\(bare)\", with straight quotation marks.")
        )
    }
}
