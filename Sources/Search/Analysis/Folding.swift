internal import Foundation

/// Writes words in one way: lower case, no accents, no ligatures.
enum Folding {
    /// Letters that Unicode doesn't take apart, in lower case.
    private static let letters: [Unicode.Scalar: String] = [
        "œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ı": "i", "ŋ": "n",
    ]

    /// Lower case, composed, without what can't be seen: what a stemmer reads. Ligatures are opened, so that both
    /// ways to write a word have one stem.
    static func lowercased(_ word: String) -> String {
        let lower = word.lowercased()
        guard !lower.utf8.allSatisfy({ $0 < 0x80 }) else { return lower }
        var result = ""
        for scalar in lower.precomposedStringWithCanonicalMapping.unicodeScalars {
            if isInvisible(scalar) { continue }
            if let letters = letters[scalar] {
                result += letters
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// With straight apostrophes.
    static func straightened(_ word: String) -> String {
        guard !word.utf8.allSatisfy({ $0 < 0x80 }) else { return word }
        var result = ""
        for scalar in word.unicodeScalars {
            result.unicodeScalars.append(WordScanner.isApostrophe(scalar) ? "'" : scalar)
        }
        return result
    }

    /// Soft hyphens, and what has no width: pasted texts have them inside words.
    static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xAD, 0x200B...0x200D, 0x2060, 0xFEFF: true
        default: false
        }
    }

    /// A word in lower case without its accents.
    static func unaccented(_ lower: String) -> String {
        guard !lower.utf8.allSatisfy({ $0 < 0x80 }) else { return lower }
        var result = ""
        for scalar in lower.decomposedStringWithCompatibilityMapping.unicodeScalars
        where !isMark(scalar) {
            result.unicodeScalars.append(scalar)
        }
        return result
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        (0x300...0x36F).contains(scalar.value) || scalar.properties.generalCategory == .nonspacingMark
    }
}
