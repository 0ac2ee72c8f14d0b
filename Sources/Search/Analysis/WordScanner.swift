/// Finds the words of a text by their bytes.
///
/// A run is a stretch of letters, digits and marks, with the apostrophes inside (`l’armée`) and the dots of an
/// acronym (`D.D.T.`). All else stands between runs.
struct WordScanner {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// The next run's place, or `nil` at the end.
    mutating func next() -> Range<Int>? {
        while position < bytes.count {
            let byte = bytes[position]
            if Self.isPlain(byte)
                || (byte >= 0x80 && wordLength(at: position) > 0 && !isInvisible(at: position))
            {
                return run(from: position)
            }
            position += byte < 0x80 ? 1 : skipLength(at: position)
        }
        return nil
    }

    private mutating func run(from start: Int) -> Range<Int> {
        var end = start
        var letters = 0
        while true {
            // Most letters are plain ones.
            while end < bytes.count, Self.isPlain(bytes[end]) {
                end += 1
                letters += 1
            }
            let length = wordLength(at: end)
            if length > 0 {
                end += length
                letters += 1
                continue
            }
            let apostrophe = apostropheLength(at: end)
            if apostrophe > 0, wordLength(at: end + apostrophe) > 0 {
                end += apostrophe
                letters = 2  // not an acronym any more
                continue
            }
            if letters == 1, let dotted = acronymEnd(from: start) { end = dotted }
            break
        }
        position = end
        return start..<end
    }

    /// Where an acronym with dots ends that starts here: `D.D.T.`, at least two capital letters.
    private func acronymEnd(from start: Int) -> Int? {
        var end = start
        var letters = 0
        while end + 1 < bytes.count, (0x41...0x5A).contains(bytes[end]), bytes[end + 1] == 0x2E,
            wordLength(at: end + 2) == 0 || (end + 3 < bytes.count && bytes[end + 3] == 0x2E)
        {
            end += 2
            letters += 1
        }
        return letters >= 2 ? end : nil
    }

    /// How many bytes of a word's letter, digit or mark stand here; 0: none.
    private func wordLength(at index: Int) -> Int {
        guard index < bytes.count else { return 0 }
        let byte = bytes[index]
        if byte < 0x80 { return Self.isPlain(byte) ? 1 : 0 }
        // Latin letters with accents: U+00C0 to U+024F without × and ÷, and combining accents to U+036F.
        if index + 1 < bytes.count, (0xC3...0xC9).contains(byte) {
            return byte == 0xC3 && (bytes[index + 1] == 0x97 || bytes[index + 1] == 0xB7) ? 0 : 2
        }
        guard let (scalar, length) = scalar(at: index) else { return 0 }
        let isWord =
            (scalar.properties.isAlphabetic && !Self.isApostrophe(scalar))
            || scalar.properties.numericType != nil || Folding.isInvisible(scalar)
            || (0x300...0x36F).contains(scalar.value)
            || scalar.properties.generalCategory == .nonspacingMark
        return isWord ? length : 0
    }

    /// A letter or digit of ASCII.
    private static func isPlain(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 }

    private func apostropheLength(at index: Int) -> Int {
        guard index < bytes.count else { return 0 }
        if bytes[index] < 0x80 { return bytes[index] == 0x27 ? 1 : 0 }
        guard let (scalar, length) = scalar(at: index), Self.isApostrophe(scalar) else { return 0 }
        return length
    }

    /// The apostrophe of typewriters and that of printers, what keyboards and word processors put in their stead, and
    /// the letter that looks like one.
    static func isApostrophe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "'", "\u{2019}", "\u{2018}", "\u{2BC}", "\u{FF07}": true
        default: false
        }
    }

    private func isInvisible(at index: Int) -> Bool {
        scalar(at: index).map { Folding.isInvisible($0.scalar) } ?? false
    }

    private func skipLength(at index: Int) -> Int {
        bytes[index] < 0x80 ? 1 : scalar(at: index)?.length ?? 1
    }

    /// The scalar that starts here, of a text that is valid UTF-8.
    private func scalar(at index: Int) -> (scalar: Unicode.Scalar, length: Int)? {
        let lead = bytes[index]
        let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1
        guard length > 1, index + length <= bytes.count else { return nil }
        var value = UInt32(lead) & (length == 4 ? 0x07 : length == 3 ? 0x0F : 0x1F)
        for offset in 1..<length { value = value << 6 | UInt32(bytes[index + offset] & 0x3F) }
        return Unicode.Scalar(value).map { ($0, length) }
    }
}
