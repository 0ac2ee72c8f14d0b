/// What the bytes from 80 on stand for in the encodings that spreadsheets write without asking.
enum ByteEncoding: CaseIterable {
    /// Windows in western Europe.
    case windows1252
    /// ISO-8859-15: what Linux wrote before UTF-8.
    case latin9
    /// The Macintosh before UTF-8: Excel's “CSV (Macintosh)”.
    case macRoman
    /// Code page 850: Excel's “CSV (MS-DOS)”.
    case dos

    var name: String {
        switch self {
        case .windows1252: "Windows-1252"
        case .latin9: "ISO-8859-15"
        case .macRoman: "MacRoman"
        case .dos: "MS-DOS (850)"
        }
    }

    func text(_ bytes: [UInt8]) -> String {
        let high = high
        var text = String.UnicodeScalarView()
        for byte in bytes { text.append(byte < 0x80 ? Unicode.Scalar(byte) : high[Int(byte) - 0x80]) }
        return String(text)
    }

    // MARK: Recognition

    /// What French texts are full of, and what they may have. All else weighs double, because one letter of another
    /// alphabet says more than one é.
    private static let common = Set("éèàçêâîôûùïë’«»\u{A0}\u{202F}€–".unicodeScalars)
    private static let possible = Set(
        "ÉÈÊËÀÂÄÇÎÏÌÍÔÖÓÒÙÛÜÚÁÆÑæñáíóúìòäöüßãøåÅØÿ“”‘…—°²³·•±×÷µ§®©™‰ªº¹´".unicodeScalars)

    /// How much the bytes of a text look like French in this encoding; `nil` where one of them is no character.
    private func score(_ bytes: HighBytes) -> Int? {
        var score = 0
        for (index, character) in high.enumerated() where bytes.counts[index] > 0 {
            let (count, inWords) = (bytes.counts[index], bytes.inWords[index])
            switch character {
            case "\0": return nil
            // ISO-8859-15 has œ where Windows-1252 has ½.
            case "œ", "Œ": score += inWords - 2 * (count - inWords)
            case "½", "¼", "¾": score -= 2 * inWords
            default:
                if Self.common.contains(character) {
                    score += count
                } else if !Self.possible.contains(character) {
                    score -= 2 * count
                }
            }
        }
        return score
    }

    /// The encoding of a text that isn't UTF-8; several where they are equally likely and differ; none where it is
    /// no French text in any.
    static func likely(_ bytes: HighBytes) -> [ByteEncoding] {
        let scores = allCases.compactMap { encoding in
            encoding.score(bytes).map { (encoding: encoding, score: $0) }
        }
        guard let best = scores.map(\.score).max(), best >= -(bytes.counts.reduce(0, +) / 10) else {
            return []
        }
        let likely = scores.filter { $0.score == best }.map(\.encoding)
        // What most people's spreadsheets write, where nothing speaks against it.
        if likely.contains(.windows1252) { return [.windows1252] }
        let used = bytes.counts.indices.filter { bytes.counts[$0] > 0 }
        let readings = Set(likely.map { encoding in used.map { encoding.high[$0] } })
        return readings.count == 1 ? [likely[0]] : likely
    }

    /// How often each byte from 80 on is in a text, and how often it is inside a word or begins one as œ does.
    struct HighBytes {
        private(set) var counts = [Int](repeating: 0, count: 128)
        private(set) var inWords = [Int](repeating: 0, count: 128)
        private var last: UInt8 = 0
        /// The byte before, where it is one from 80 on that nothing is known of yet.
        private var open: Int?

        mutating func add(_ byte: UInt8) {
            if byte < 0x80 && open == nil {
                last = byte
                return
            }
            if let open, [0x75, 0x69, 0x6C, 0x64, 0x6E, 0x73].contains(byte) { inWords[open] += 1 }
            open = nil
            if byte >= 0x80 {
                let index = Int(byte) - 0x80
                counts[index] += 1
                if (0x61...0x7A).contains(last | 0x20) { inWords[index] += 1 } else { open = index }
            }
            last = byte
        }
    }

    // MARK: Characters

    /// The characters of the bytes 80 to FF; U+0000: none.
    private var high: [Unicode.Scalar] {
        switch self {
        case .windows1252: Self.windows1252High
        case .latin9: Self.latin9High
        case .macRoman: Self.macRomanHigh
        case .dos: Self.dosHigh
        }
    }

    private static let windows1252High = scalars(
        "€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ"
            + "\u{A0}¡¢£¤¥¦§¨©ª«¬\u{AD}®¯°±²³´µ¶·¸¹º»¼½¾¿"
            + "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß"
            + "àáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ")
    private static let latin9High = scalars(
        "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
            + "\u{A0}¡¢£€¥Š§š©ª«¬\u{AD}®¯°±²³Žµ¶·ž¹º»ŒœŸ¿"
            + "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß"
            + "àáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ")
    private static let macRomanHigh = scalars(
        "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü"
            + "†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø"
            + "¿¡¬√ƒ≈∆«»…\u{A0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ"
            + "‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{F8FF}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ")
    private static let dosHigh = scalars(
        "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒ"
            + "áíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐"
            + "└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀"
            + "ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}")

    private static func scalars(_ text: String) -> [Unicode.Scalar] { Array(text.unicodeScalars) }
}
