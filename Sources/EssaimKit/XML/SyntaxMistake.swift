internal import CLibXML2

/// An error in the syntax of XML, in the words of somebody who wrote the file by hand: what was seen, and what to write.
///
/// libxml2 says which rule is broken; the characters around the place say what the person meant.
struct SyntaxMistake {
    /// How many bytes on either side of the place are looked at.
    static let surroundings = 256
    /// How many characters of the file a message shows.
    static let shownCharacters = 40

    struct OpenElement {
        var name: String
        var line: Int
    }

    let number: xmlParserErrors
    let words: [String]
    let value: Int
    let libraryMessage: String
    let before: String
    let after: String
    let nextBytes: [UInt8]
    let open: [OpenElement]
    let isEnding: Bool
    let isBlank: Bool
    let isBeyondRoot: Bool

    /// - Parameters:
    ///   - before: Bytes in front of the place where the parser stopped.
    ///   - after: Bytes from that place on.
    ///   - open: The elements that are open there, outermost first.
    ///   - isEnding: Whether the parser knows that no more comes.
    ///   - isBlank: Whether nothing but white space was read.
    ///   - isBeyondRoot: Whether the root element has ended.
    init(
        _ error: UnsafePointer<xmlError>, before: UnsafeRawBufferPointer, after: UnsafeRawBufferPointer,
        open: [OpenElement], isEnding: Bool, isBlank: Bool, isBeyondRoot: Bool
    ) {
        number = xmlParserErrors(rawValue: UInt32(bitPattern: error.pointee.code))
        words = [error.pointee.str1, error.pointee.str2].map { text in text.map { String(cString: $0) } ?? ""
        }
        value = Int(error.pointee.int1)
        libraryMessage = LibXML.message(error)
        self.before = String(decoding: before, as: UTF8.self)
        self.after = String(decoding: after, as: UTF8.self)
        nextBytes = Array(after.prefix(4))
        self.open = open
        self.isEnding = isEnding
        self.isBlank = isBlank
        self.isBeyondRoot = isBeyondRoot
    }

    func error(at place: TextLocation) -> XMLError {
        switch number {
        case XML_ERR_DOCUMENT_EMPTY where !isBlank,
            XML_ERR_DOCUMENT_END where !isBlank && open.isEmpty && !isBeyondRoot && !beginsWithTag:
            return noBeginning(at: place)
        case XML_ERR_DOCUMENT_EMPTY,
            XML_ERR_DOCUMENT_END where isBlank:
            return .empty(at: place)
        case XML_ERR_DOCUMENT_END where isBeyondRoot: return afterTheEnd(at: place)
        case XML_ERR_INVALID_ENCODING, XML_ERR_UNSUPPORTED_ENCODING, XML_ERR_UNKNOWN_ENCODING:
            return encoding(at: place)
        case XML_ERR_INVALID_CHAR
        where libraryMessage.contains("ncoding") || libraryMessage.contains("UTF-8"):
            return encoding(at: place)
        case XML_ERR_COMMENT_NOT_FINISHED:
            return XMLError(
                .truncated,
                BothLanguages(
                    fr: "un commentaire « <!-- » n’est fermé nulle part",
                    en: "a comment “<!--” is never closed"),
                at: place,
                hint: BothLanguages(
                    fr: "Écrivez --> à la fin du commentaire.", en: "Write --> where the comment ends."))
        case XML_ERR_DOCUMENT_END: return Self.truncated(open: open, at: place)
        default: break
        }
        if isEnding && after.isEmpty { return Self.truncated(open: open, at: place) }
        let (message, hint) = sentence
        return XMLError(.notWellFormed, message, at: place, hint: hint)
    }

    // MARK: The whole file

    /// The text ends while elements are open.
    static func truncated(open: [OpenElement], at place: TextLocation) -> XMLError {
        let innermost = open.suffix(2)
        let french = innermost.map { "<\($0.name)> (ligne \($0.line))" }.joined(separator: " et ")
        let english = innermost.map { "<\($0.name)> (line \($0.line))" }.joined(separator: " and ")
        let endTags = open.suffix(4).reversed().map { "</\($0.name)>" }.joined()
        guard !open.isEmpty else {
            return XMLError(
                .truncated,
                BothLanguages(
                    fr: "le fichier s’arrête au milieu d’une balise",
                    en: "the file ends in the middle of a tag"),
                at: place,
                hint: BothLanguages(
                    fr: "Fermez la balise par « > » ; un fichier reçu ainsi a été coupé : redemandez-le.",
                    en: "Close the tag with “>”; a file that came like this was cut: ask for it again."))
        }
        return XMLError(
            .truncated,
            BothLanguages(
                fr: "le fichier s’arrête sans fermer \(french)",
                en: "the file ends without closing \(english)"), at: place,
            hint: BothLanguages(
                fr: "Ajoutez \(endTags) à la fin ; un fichier reçu ainsi a été coupé : redemandez-le.",
                en: "Add \(endTags) at the end; a file that came like this was cut: ask for it again."))
    }

    /// Whether the text that stands around the place begins as XML does.
    private var beginsWithTag: Bool {
        (before + after).first { !$0.isWhitespace && $0 != "\u{FEFF}" } == "<"
    }

    private func noBeginning(at place: TextLocation) -> XMLError {
        let start = (before.suffix(3) + after)
        if start.unicodeScalars.filter({ $0 == "\u{FEFF}" }).count > 1
            || (before + after).hasPrefix("\u{FEFF}\u{FEFF}")
        {
            return XMLError(
                .encoding,
                BothLanguages(
                    fr: "le fichier commence par deux marques d’ordre des octets (BOM)",
                    en: "the file starts with two byte order marks (BOM)"), at: place,
                hint: BothLanguages(
                    fr: "Enregistrez-le de nouveau en « UTF-8 » (sans BOM).",
                    en: "Save it again as “UTF-8” (without BOM)."))
        }
        let seen = Self.shortened(before + after)
        return XMLError(
            .empty,
            BothLanguages(
                fr: "ce n’est pas du XML : le fichier commence par « \(seen) »",
                en: "this is not XML: the file starts with “\(seen)”"), at: place,
            hint: BothLanguages(
                fr:
                    "Le premier caractère d’un fichier XML est « < » ; un document Word ou PDF n’en est pas un.",
                en: "The first character of an XML file is “<”; a Word or PDF document is none."))
    }

    private func afterTheEnd(at place: TextLocation) -> XMLError {
        let rest = after.drop { $0.isWhitespace }
        let message: BothLanguages
        let hint: BothLanguages
        if rest.hasPrefix("</") {
            let name = Self.name(rest.dropFirst(2))
            message = BothLanguages(
                fr: "la balise </\(name)> ne ferme rien : l’élément racine est déjà fermé",
                en: "the tag </\(name)> closes nothing: the root element is closed already")
            hint = BothLanguages(fr: "Supprimez </\(name)>.", en: "Remove </\(name)>.")
        } else if rest.hasPrefix("<") {
            let name = Self.name(rest.dropFirst())
            message = BothLanguages(
                fr: "un deuxième élément racine commence ici : <\(name)>",
                en: "a second root element starts here: <\(name)>")
            hint = BothLanguages(
                fr: "Un fichier n’a qu’un seul <exchange> : mettez-y toutes les fiches.",
                en: "A file has one <exchange> only: put all records into it.")
        } else {
            message = BothLanguages(
                fr: "du texte après la fin du fichier : « \(Self.shortened(String(rest))) »",
                en: "text after the end of the file: “\(Self.shortened(String(rest)))”")
            hint = BothLanguages(
                fr: "Rien ne suit la dernière balise : supprimez ce texte.",
                en: "Nothing comes after the last tag: remove this text.")
        }
        return XMLError(.notWellFormed, message, at: place, hint: hint)
    }

    private func encoding(at place: TextLocation) -> XMLError {
        let saving = BothLanguages(
            fr: "Enregistrez le fichier en UTF-8, ou déclarez son codage à la première ligne.",
            en: "Save the file as UTF-8, or declare its encoding in the first line.")
        if number == XML_ERR_UNSUPPORTED_ENCODING || number == XML_ERR_UNKNOWN_ENCODING {
            return XMLError(
                .encoding,
                BothLanguages(
                    fr: "le codage déclaré « \(words[0]) » n’existe pas",
                    en: "the declared encoding “\(words[0])” does not exist"), at: place,
                hint: BothLanguages(
                    fr: "Écrivez encoding=\"UTF-8\" à la première ligne.",
                    en: "Write encoding=\"UTF-8\" in the first line."))
        }
        guard let byte = nextBytes.first, byte >= 0x80, !libraryMessage.contains("labelled") else {
            return XMLError(
                .encoding,
                BothLanguages(
                    fr: "les octets du fichier ne sont pas dans le codage qu’il déclare",
                    en: "the bytes are not in the declared encoding"), at: place, hint: saving)
        }
        let hex = "0x" + String(byte, radix: 16, uppercase: true)
        let letter = byte >= 0xA0 ? String(Character(Unicode.Scalar(byte))) : nil
        return XMLError(
            .encoding,
            BothLanguages(
                fr: "l’octet \(hex) n’est pas de l’UTF-8"
                    + (letter.map { " (c’est « \($0) » en Windows-1252)" } ?? ""),
                en: "byte \(hex) is not UTF-8" + (letter.map { " (it is “\($0)” in Windows-1252)" } ?? "")),
            at: place,
            hint: BothLanguages(
                fr:
                    "Enregistrez le fichier en UTF-8, ou écrivez encoding=\"windows-1252\" à la première ligne.",
                en: "Save the file as UTF-8, or write encoding=\"windows-1252\" in the first line."))
    }
}
