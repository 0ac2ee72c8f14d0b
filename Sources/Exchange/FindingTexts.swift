package import EssaimKit
package import XML

extension Finding {
    /// A text that can't be read on. What a person can get wrong by hand is said in both languages where it is found;
    /// what only the system or a module's author can mend keeps the library's words behind ours.
    package init(_ error: XMLError) {
        let french: [XMLError.Code: String] = [
            .unreadable: "lecture impossible",
            .schema: "schéma inutilisable",
            .xpath: "expression XPath inutilisable",
            .stylesheet: "feuille de style inutilisable",
            .character: "caractère interdit en XML",
        ]
        let hints: [XMLError.Code: String] = [
            .unreadable: "Vérifiez le chemin et les droits de lecture.",
            .character: "Retirez-le ; si le fichier vient de Windows, déclarez windows-1252.",
        ]
        self.init(
            .error, error.code.rawValue,
            Label(
                fr: error.french ?? "\(french[error.code] ?? "erreur") (\(error.message))", en: error.message),
            at: error.location,
            hint: error.hint.map { Label(fr: error.frenchHint ?? hints[error.code] ?? $0, en: $0) })
    }

    /// A text that says ISO-8859-1 and is Windows-1252.
    ///
    /// - Parameter element: An element of the text, which names its file.
    package static func windows1252(at line: Int, _ element: XMLElement) -> Finding {
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

    /// What others than the format say of a file as a whole.
    package static func extensions(at location: TextLocation) -> Finding {
        Finding(
            .info, "extensions-not-kept",
            Label(
                fr:
                    "ce que <extensions> dit du fichier entier n’est pas gardé ; ce qu’il dit d’une fiche l’est",
                en: "what <extensions> says of the whole file is not kept; what it says of a record is"),
            at: location)
    }
}
