/// A text as a terminal may have it.
///
/// Titles, reasons and what a partner's server says come from outside: a control character in them could move the
/// cursor, rename the window or answer in the person's name. Colours of our own are the only sequences that pass.
enum TerminalText {
    /// The text without control characters, but for line ends, tabs and sequences that change how letters look.
    static func clean(_ text: String) -> String {
        guard text.utf8.contains(where: isSuspicious) else { return text }
        var clean = String.UnicodeScalarView()
        var rest = text.unicodeScalars[...]
        while let scalar = rest.first {
            if scalar == "\u{1B}", let style = style(rest) {
                clean.append(contentsOf: style)
                rest = rest.dropFirst(style.count)
                continue
            }
            if !isControl(scalar) { clean.append(scalar) }
            rest.removeFirst()
        }
        return String(clean)
    }

    /// Bytes that only a text with control characters has; 0xC2 begins those of U+0080 to U+00BF.
    private static func isSuspicious(_ byte: UInt8) -> Bool {
        byte < 0x20 && byte != 0x0A && byte != 0x09 || byte == 0x7F || byte == 0xC2
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
