internal import EssaimKit

extension String {
    /// The text in lower case, without accents, with straight apostrophes and single blanks: how words are compared that
    /// people write from memory.
    public func plainLetters() -> String {
        var result = ""
        for scalar in lowercased().collapsingWhitespace().unicodeScalars {
            if (0x300...0x36F).contains(scalar.value) { continue }
            if let letters = PlainLetters.letters[scalar] {
                result += letters
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The text as a part of an identifier: lower-case letters, digits and hyphens; `nil` where nothing is left.
    public func identifierPart() -> String? {
        let words = plainLetters().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        let part = words.joined(separator: "-").prefix(RecordID.partLimit)
        let trimmed = part.hasSuffix("-") ? part.dropLast() : part
        return RecordID.isPart(trimmed) ? String(trimmed) : nil
    }
}

private enum PlainLetters {
    static let letters: [Unicode.Scalar: String] = {
        var letters: [Unicode.Scalar: String] = [
            "œ": "oe", "æ": "ae", "ß": "ss", "’": "'", "ʼ": "'", "‘": "'", "\u{A0}": " ", "\u{202F}": " ",
            "‑": "-", "–": "-",
        ]
        let accented = [
            ("a", "àáâãäå"), ("c", "ç"), ("e", "èéêë"), ("i", "ìíîï"), ("n", "ñ"), ("o", "òóôõöø"),
            ("u", "ùúûü"), ("y", "ýÿ"),
        ]
        for (letter, forms) in accented {
            for form in forms.unicodeScalars { letters[form] = letter }
        }
        return letters
    }()
}
