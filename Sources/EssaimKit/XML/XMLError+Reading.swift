internal import Glibc

/// The errors that reading ends with, besides those of the syntax (``SyntaxMistake``): in both languages, each once.
extension XMLError {
    static func empty(at location: TextLocation?) -> XMLError {
        XMLError(
            .empty,
            BothLanguages(
                fr: "le fichier est vide : il ne contient aucun élément XML",
                en: "the file is empty: it holds no XML element"),
            at: location,
            hint: BothLanguages(
                fr: "Redemandez-le, ou commencez avec une fiche à remplir.",
                en: "Ask for it again, or start with a record to fill in."))
    }

    static func notWellFormed(at location: TextLocation?) -> XMLError {
        XMLError(
            .notWellFormed,
            BothLanguages(
                fr: "le texte n’est pas du XML bien formé", en: "the text is not well-formed XML"),
            at: location)
    }

    static func halfCharacter(at location: TextLocation?) -> XMLError {
        XMLError(
            .truncated,
            BothLanguages(
                fr: "le texte UTF-16 finit au milieu d’un caractère",
                en: "UTF-16 text with half a character at its end"), at: location,
            hint: BothLanguages(
                fr: "Le fichier a été coupé : redemandez-le.", en: "The file was cut: ask for it again."))
    }

    static func doctype(at location: TextLocation?) -> XMLError {
        XMLError(
            .doctype,
            BothLanguages(
                fr: "une déclaration DOCTYPE n’est pas acceptée",
                en: "a document type declaration (DOCTYPE) is not accepted"), at: location,
            hint: BothLanguages(
                fr: "Supprimez la ligne DOCTYPE ; écrivez en toutes lettres les entités qu’elle définit.",
                en: "Remove the DOCTYPE line; entities it defines must be written out."))
    }

    static func textBetweenRecords(_ text: String, at location: TextLocation?) -> XMLError {
        XMLError(
            .notWellFormed,
            BothLanguages(
                fr: "du texte entre deux fiches : « \(text) »", en: "text between two records: “\(text)”"),
            at: location,
            hint: BothLanguages(
                fr: "Déplacez ce texte dans un champ d’une fiche, ou supprimez-le.",
                en: "Move this text into a field of a record, or remove it."))
    }

    /// - Parameter number: The system's number of the error.
    static func unreadable(_ name: String?, _ number: Int32) -> XMLError {
        let reason = String(cString: strerror(number))
        let french: String =
            switch number {
            case ENOENT: "ce fichier n’existe pas"
            case EACCES, EPERM: "l’accès est refusé"
            case EISDIR: "c’est un dossier"
            case EIO: "le disque ne répond pas bien"
            default: reason
            }
        return XMLError(
            .unreadable,
            BothLanguages(
                fr: "lecture impossible, \(name ?? "de l’entrée") : \(french)",
                en: "cannot read \(name ?? "the input"): \(reason)"),
            at: nil,
            hint: BothLanguages(
                fr: "Vérifiez le chemin et les droits de lecture.",
                en: "Check the path and that you may read it."))
    }

    static func utf32(at location: TextLocation?) -> XMLError {
        XMLError(
            .encoding,
            BothLanguages(
                fr: "le fichier est en UTF-32, qui n’est pas lu",
                en: "the bytes are UTF-32, which is not read"),
            at: location,
            hint: BothLanguages(
                fr: "Enregistrez le fichier en UTF-8.",
                en: "Save the file as UTF-8, or declare its encoding in the first line."))
    }

    static func otherKind(_ kind: BothLanguages, at location: TextLocation?) -> XMLError {
        XMLError(
            .otherKind,
            BothLanguages(fr: "c’est \(kind.fr), pas du XML", en: "this is \(kind.en), not XML"),
            at: location,
            hint: BothLanguages(
                fr: "Donnez le fichier d’échange (.xml) dont il est fait, ou importez-le comme tableau.",
                en: "Give the exchange file (.xml) that it was made of, or import it as a table."))
    }

    /// A control of U+0080 to U+009F.
    static func control(_ byte: UInt8, at location: TextLocation?) -> XMLError {
        let name = "U+00\(String(byte, radix: 16, uppercase: true))"
        return XMLError(
            .character,
            BothLanguages(
                fr: "le caractère de commande \(name), qui n’est d’aucun texte",
                en: "the control character \(name), which no text has"),
            at: location,
            hint: BothLanguages(
                fr: "Retirez-le ; si le fichier vient de Windows, déclarez windows-1252.",
                en: "Remove it; if the file came from Windows, declare windows-1252."))
    }

    // MARK: Limits

    static func tooDeep(_ limits: XMLLimits, at location: TextLocation?) -> XMLError {
        XMLError(
            .depthLimit,
            BothLanguages(
                fr: "des éléments imbriqués sur plus de \(limits.depth) niveaux",
                en: "elements are nested deeper than \(limits.depth) levels"), at: location)
    }

    static func tooManyAttributes(
        _ element: String, _ count: Int, _ limits: XMLLimits, at location: TextLocation?
    ) -> XMLError {
        XMLError(
            .attributeLimit,
            BothLanguages(
                fr: "l’élément « \(element) » a \(count) attributs, plus que \(limits.attributes)",
                en: "element “\(element)” has \(count) attributes, more than \(limits.attributes)"),
            at: location)
    }

    static func tooManyRecords(_ limits: XMLLimits, at location: TextLocation?) -> XMLError {
        XMLError(
            .recordsLimit,
            BothLanguages(
                fr: "plus de \(limits.records) fiches dans un fichier",
                en: "more than \(limits.records) records in one file"), at: location,
            hint: BothLanguages(fr: "Partagez le fichier.", en: "Split the file."))
    }

    static func textTooLong(_ limits: XMLLimits, at location: TextLocation?) -> XMLError {
        XMLError(
            .textLimit,
            BothLanguages(
                fr: "un texte de plus de \(limits.textBytes) octets",
                en: "a text of more than \(limits.textBytes) bytes"), at: location,
            hint: BothLanguages(
                fr: "Partagez le texte, ou liez le document au lieu de le copier.",
                en: "Split the text, or link to the document instead of copying it."))
    }

    static func recordTooLarge(_ limits: XMLLimits, at location: TextLocation?) -> XMLError {
        XMLError(
            .recordLimit,
            BothLanguages(
                fr: "une fiche de plus de \(limits.recordBytes) octets",
                en: "a record of more than \(limits.recordBytes) bytes"), at: location,
            hint: BothLanguages(
                fr: "Partagez la fiche, ou liez le document au lieu de le copier.",
                en: "Split the record, or link to the document instead of copying it."))
    }
}
