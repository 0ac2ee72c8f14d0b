internal import CStemmer

/// A language whose words are reduced to their stems.
enum StemmedLanguage: String, CaseIterable, Sendable {
    case french, english

    /// The language of an `xml:lang` code; `nil` where words of that language are kept as they are.
    init?(code: String) {
        switch code.prefix(2).lowercased() {
        case "fr": self = .french
        case "en": self = .english
        default: return nil
        }
    }
}

/// Reduces words to their stems with Snowball's rules, and a few of ours for French.
///
/// Not for several threads at once: libstemmer works in the stemmer's own memory.
final class Stemmer {
    private let stemmer: OpaquePointer?
    private let language: StemmedLanguage

    init(_ language: StemmedLanguage) {
        self.language = language
        // Both algorithms are in every build of the library; without one, words stay as they are.
        stemmer = sb_stemmer_new(language.rawValue, "UTF_8")
    }

    deinit { if let stemmer { sb_stemmer_delete(stemmer) } }

    /// The stem of a word in lower case, with its accents.
    func stem(_ word: String) -> String {
        language == .french ? Self.refined(snowball(Self.singular(word))) : snowball(word)
    }

    /// Words in “-ers” that are no plurals.
    private static let singulars: Set<String> = [
        "divers", "univers", "travers", "envers", "revers", "convers",
    ]

    /// Plurals in “-x” that Snowball takes for adjectives.
    private static let plurals = [
        "lieux": "lieu", "milieux": "milieu", "jeux": "jeu", "enjeux": "enjeu", "feux": "feu",
        "aveux": "aveu",
        "cheveux": "cheveu", "voeux": "voeu", "neveux": "neveu", "baux": "bail", "bijoux": "bijou",
        "genoux": "genou",
        "choux": "chou",
    ]

    /// A noun in the singular, where Snowball doesn't see its plural: to it, “loyer” is a verb and “loyers” isn't.
    private static func singular(_ word: String) -> String {
        if let singular = plurals[word] { return singular }
        return word.hasSuffix("ers") && word.count >= 6 && !singulars.contains(word)
            ? String(word.dropLast()) : word
    }

    private func snowball(_ word: String) -> String {
        guard let stemmer else { return word }
        var word = word
        return word.withUTF8 { bytes in
            guard let start = bytes.baseAddress,
                let stem = sb_stemmer_stem(stemmer, start, CInt(clamping: bytes.count))
            else { return String(decoding: bytes, as: UTF8.self) }
            let length = Int(sb_stemmer_length(stemmer))
            return String(decoding: UnsafeBufferPointer(start: stem, count: length), as: UTF8.self)
        }
    }

    /// Brings together what Snowball keeps apart: who does a thing, the doing and the thing itself
    /// (télétravailleur, télétravailler, télétravail).
    ///
    /// “-eur” goes only from words that stay long enough to mean the same: chercheur, not valeur.
    private static func refined(_ stem: String) -> String {
        var stem = Substring(stem)
        if stem.hasSuffix("eur"), stem.count >= 8 { stem = stem.dropLast(3) }
        // What Snowball makes of “chercheuse”.
        if stem.hasSuffix("eux"), stem.count >= 9 { stem = stem.dropLast(3) }
        if stem.hasSuffix("ll"), stem.count >= 6 { stem = stem.dropLast() }
        return String(stem)
    }
}
