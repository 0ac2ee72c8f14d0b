internal import Foundation

/// Writes words in one way: lower case, no accents, no ligatures.
enum Folding {
    /// Letters that Unicode doesn't take apart, in lower case.
    private static let letters: [Unicode.Scalar: String] = [
        "œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ı": "i", "ŋ": "n",
    ]

    /// Lower case, composed, without soft hyphens: what a stemmer reads. Ligatures are opened, so that both
    /// ways to write a word have one stem.
    static func lowercased(_ word: String) -> String {
        let lower = word.lowercased()
        guard !lower.utf8.allSatisfy({ $0 < 0x80 }) else { return lower }
        var result = ""
        for scalar in lower.precomposedStringWithCanonicalMapping.unicodeScalars {
            if scalar == "\u{AD}" { continue }
            if let letters = letters[scalar] {
                result += letters
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
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
