internal import CLibXML2

/// What stands around the place, as far as a message shows it.
extension SyntaxMistake {
    /// The tag that is being read: the name behind the last `<` in front of the place.
    var tagName: String {
        guard let start = before.lastIndex(of: "<") else { return open.last?.name ?? "…" }
        return Self.name(before[before.index(after: start)...].drop { $0 == "/" })
    }

    static func name(_ text: some StringProtocol) -> String {
        String(text.prefix { !$0.isWhitespace && !"<>/=\"'".contains($0) }.prefix(shownCharacters))
    }

    /// The name in front of an equals sign at the end of a text.
    static func lastName(_ text: String) -> String {
        let head = text.reversed().drop { $0.isWhitespace || $0 == "=" }
        return String(head.prefix { !$0.isWhitespace && $0 != "<" && $0 != "\"" }.reversed())
    }

    /// The word that a sign stands in, or the sign with its neighbours where blanks surround it.
    func word(around sign: Character) -> String {
        guard let place = before.lastIndex(of: sign) else { return String(sign) }
        let stops: (Character) -> Bool = { $0 == ">" || $0 == "<" || $0 == "\"" || $0.isNewline }
        var left = String(before[..<place].reversed().prefix { !stops($0) }.reversed())
        var right = String((before[before.index(after: place)...] + after).prefix { !stops($0) })
        left = Self.words(left.reversed(), blankBefore: left.last?.isWhitespace ?? true)
        left = String(left.reversed())
        right = Self.words(right, blankBefore: right.first?.isWhitespace ?? true)
        return left + String(sign) + right
    }

    /// Without the full stop or comma behind it.
    static func withoutStop(_ text: String) -> String {
        text.count > 2 && (text.hasSuffix(".") || text.hasSuffix(",")) ? String(text.dropLast()) : text
    }

    /// The first word, with the blank in front of it where there is one.
    private static func words(_ text: some Sequence<Character>, blankBefore: Bool) -> String {
        var result = ""
        var hasWord = false
        for character in text {
            if character.isWhitespace {
                if hasWord { break }
                result = blankBefore ? " " : ""
            } else {
                hasWord = true
                result.append(character)
            }
            if result.count >= shownCharacters { break }
        }
        return hasWord ? result : ""
    }

    static func shortened(_ text: String, fromEnd: Bool = false) -> String {
        let clean = String(
            text.map { $0.isNewline || $0 == "\t" ? " " : $0 }.filter { $0 >= " " && $0 != "\u{FEFF}" })
        let trimmed = clean.split(separator: " ").joined(separator: " ")
        guard trimmed.count > shownCharacters else { return trimmed }
        return fromEnd ? "…" + trimmed.suffix(shownCharacters) : trimmed.prefix(shownCharacters) + "…"
    }

    /// Characters that libxml2 hands out, as a message shows them.
    static func shown(_ text: UnsafePointer<xmlChar>, _ length: Int) -> String {
        shortened(
            String(
                decoding: UnsafeBufferPointer(start: text, count: min(length, surroundings)), as: UTF8.self))
    }
}
