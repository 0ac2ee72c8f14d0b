internal import EssaimKit

/// Codes as people write them in tables: by their label, without accents, in another gender.
enum WrittenWord {
    private static let plain: [Character: String] = [
        "à": "a", "â": "a", "ä": "a", "ç": "c", "é": "e", "è": "e", "ê": "e", "ë": "e", "î": "i", "ï": "i",
        "ô": "o", "ö": "o", "ù": "u", "û": "u", "ü": "u", "ÿ": "y", "œ": "oe", "æ": "ae", "’": "'", "‑": "-",
    ]

    /// A text in lower case, without the accents of French.
    static func folded(_ text: some StringProtocol) -> String {
        var result = ""
        for character in text.lowercased() { result += plain[character] ?? String(character) }
        return result
    }

    /// A vocabulary's code, written as the code or as one of its labels.
    static func code(_ text: String, in vocabulary: Vocabulary) -> String {
        if vocabulary[text] != nil { return text }
        let sought = folded(text)
        let matches = vocabulary.terms.filter {
            [$0.code, $0.label.fr, $0.label.en].contains { folded($0) == sought }
        }
        return matches.count == 1 ? matches[0].code : text
    }

    /// A record's status: its code, or a word for it in any gender and number. A table withdraws nothing.
    static func status(_ text: String) -> RecordStatus? {
        let sought = stem(text)
        return [RecordStatus.draft, .inReview, .published].first { status in
            [status.rawValue, status.label.fr, status.label.en].contains { stem($0) == sought }
        }
    }

    /// `publié(e)s`, `Publiée` and `PUBLIE` are one word.
    private static func stem(_ text: String) -> String {
        var word = folded(text).replacing("(e)", with: "").replacing("(s)", with: "").replacing(
            "-", with: " ")
        while let last = word.last, last == "s" || last == "e" { word.removeLast() }
        return word
    }

    // MARK: Territories

    /// A territory's code, written as the code, as its name, or as both: `46 - Lot`, `Lot (46)`.
    static func territory(_ text: String) -> String {
        // Spreadsheets drop the zero in front of 01 to 09.
        if text.utf8.count == 1 && Int(text) != nil { return "0" + text }
        if text.utf8.count <= 3, text.utf8.first.map({ (48...57).contains($0) }) ?? false {
            return text.uppercased()
        }
        if Territory.known(text) != nil { return text }
        if let code = codes[folded(text)] { return code ?? text }
        for mark in [" - ", " – ", "(", ":", " "] {
            let parts = text.split(separator: mark, maxSplits: 1).map {
                String($0.filter { $0 != ")" }).trimmingBlanks()
            }
            guard parts.count == 2 else { continue }
            // Both must say the same.
            for (code, name) in [(parts[0], parts[1]), (parts[1], parts[0])]
            where codes[folded(name)] == territory(code) { return territory(code) }
        }
        return text
    }

    /// Codes by name; `nil` for a name that two have.
    private static let codes: [String: String?] = Dictionary(
        Territory.all.map { (folded($0.name), $0.code) }, uniquingKeysWith: { _, _ in nil })
}
