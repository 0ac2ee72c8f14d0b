/// A text as a terminal may have it.
///
/// Titles, reasons and what a partner's server says come from outside: a control character in them could move the
/// cursor, rename the window or answer in the person's name. Colours of our own are the only sequences that pass.
enum TerminalText {
    /// The text without control characters, but for line ends, tabs and sequences that change how letters look.
    static func clean(_ text: String) -> String {
        guard isSuspicious(text.utf8) else { return text }
        var clean = String.UnicodeScalarView()
        var rest = text.unicodeScalars[...]
        while let scalar = rest.first {
            if scalar == "\u{1B}", let style = style(rest) {
                clean.append(contentsOf: style)
                rest = rest.dropFirst(style.count)
                continue
            }
            rest.removeFirst()
            if !isControl(scalar) || (scalar == "\r" && rest.first == "\n") { clean.append(scalar) }
        }
        return String(clean)
    }

    /// Whether there may be control characters: a quick look at the bytes, of which 0xC2 begins U+0080 to U+00BF.
    /// The line ends of tables (`\r\n`) are none.
    private static func isSuspicious(_ text: String.UTF8View) -> Bool {
        var previous: UInt8 = 0
        for byte in text {
            if previous == 0x0D && byte != 0x0A { return true }
            switch byte {
            case 0x09, 0x0A, 0x0D: break
            case ..<0x20, 0x7F, 0xC2: return true
            default: break
            }
            previous = byte
        }
        return previous == 0x0D
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\n", "\t": false
        default: scalar.properties.generalCategory == .control
        }
    }

    /// `ESC [ digits and ; m` at the beginning of a text.
    private static func style(_ text: Substring.UnicodeScalarView) -> Substring.UnicodeScalarView? {
        guard text.dropFirst().first == "[" else { return nil }
        let codes = text.dropFirst(2).prefix { ("0"..."9").contains($0) || $0 == ";" }
        guard codes.count <= 16, text.dropFirst(2 + codes.count).first == "m" else { return nil }
        return text.prefix(3 + codes.count)
    }
}
