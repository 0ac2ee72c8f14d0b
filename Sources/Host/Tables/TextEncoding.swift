internal import EssaimKit
internal import Exchange
internal import XML

/// How a text file's bytes stand for characters: UTF-8, or what spreadsheets under Windows write without asking.
enum TextEncoding {
    case utf8
    case windows1252

    /// Sees from the whole file which it is: a text that isn't UTF-8 throughout is Windows-1252.
    ///
    /// - Throws: ``Finding`` where it is neither: UTF-16, binary data, or UTF-8 with damage.
    init(of source: XMLSource) throws(Finding) {
        var scan = Scan()
        do {
            let input = try ByteInput(source)
            while try input.withNextChunk({ chunk in
                scan.add(chunk)
                return !chunk.isEmpty
            }) {}
        } catch { throw Finding(error) }
        func problem(_ fr: String, _ en: String, line: Int) -> Finding {
            Finding(
                .error, "csv-encoding", Label(fr: fr, en: en),
                at: TextLocation(file: source.name, line: line),
                hint: Label(
                    fr: "Enregistrez le tableau au format « CSV UTF-8 ».",
                    en: "Save the table as “CSV UTF-8”."))
        }
        if let line = scan.zeroLine {
            throw problem(
                "ce n’est pas un texte UTF-8 ni Windows-1252", "neither UTF-8 nor Windows-1252 text",
                line: line)
        }
        guard let line = scan.firstInvalidLine else {
            self = .utf8
            return
        }
        // Letters in UTF-8 seldom come about by chance: with many of them, the file is UTF-8, and damaged.
        if scan.hasMark || scan.sequences > scan.invalid {
            throw problem(
                "du texte UTF-8 avec des octets qui n’en sont pas", "UTF-8 text with bytes that are not",
                line: line)
        }
        if let line = scan.undefinedLine {
            throw problem(
                "un octet qui n’existe pas en Windows-1252", "a byte that Windows-1252 does not have",
                line: line)
        }
        self = .windows1252
    }

    func text(_ bytes: [UInt8]) -> String {
        switch self {
        case .utf8: String(decoding: bytes, as: UTF8.self)
        case .windows1252:
            String(
                String.UnicodeScalarView(
                    bytes.map { byte in
                        let high = Self.high[safe: Int(byte) - 0x80] ?? UInt32(byte)
                        return Unicode.Scalar(high) ?? "\u{FFFD}"
                    }))
        }
    }

    /// The characters of the bytes 80 to 9F, where Windows-1252 is not Latin-1; 0: none.
    private static let high: [UInt32] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,
        0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, 0, 0x017E, 0x0178,
    ]

    /// What was seen of a file's bytes so far.
    private struct Scan {
        var hasMark = false
        /// Characters of more than one byte, and bytes that are part of none.
        var sequences = 0
        var invalid = 0
        var firstInvalidLine: Int?
        var undefinedLine: Int?
        var zeroLine: Int?
        private var line = 1
        private var count = 0
        /// Bytes that the current character still needs, and the range that the next must be in.
        private var missing = 0
        private var range: ClosedRange<UInt8> = 0x80...0xBF

        mutating func add(_ chunk: UnsafeBufferPointer<UInt8>) {
            if count == 0 { hasMark = chunk.starts(with: [0xEF, 0xBB, 0xBF]) }
            count += chunk.count
            for byte in chunk {
                if byte < 0x80 {
                    if missing > 0 { fail() }
                    if byte == 0x0A { line += 1 }
                    if byte == 0 { zeroLine = zeroLine ?? line }
                    continue
                }
                if TextEncoding.high[safe: Int(byte) - 0x80] == 0 { undefinedLine = undefinedLine ?? line }
                if missing > 0 {
                    if range.contains(byte) {
                        missing -= 1
                        range = 0x80...0xBF
                        if missing == 0 { sequences += 1 }
                        continue
                    }
                    fail()
                }
                start(byte)
            }
            if chunk.isEmpty && missing > 0 { fail() }
        }

        private mutating func start(_ byte: UInt8) {
            range = 0x80...0xBF
            switch byte {
            case 0xC2...0xDF: missing = 1
            case 0xE0: (missing, range) = (2, 0xA0...0xBF)
            case 0xED: (missing, range) = (2, 0x80...0x9F)
            case 0xE1...0xEF: missing = 2
            case 0xF0: (missing, range) = (3, 0x90...0xBF)
            case 0xF1...0xF3: missing = 3
            case 0xF4: (missing, range) = (3, 0x80...0x8F)
            default: fail()
            }
        }

        private mutating func fail() {
            missing = 0
            invalid += 1
            firstInvalidLine = firstInvalidLine ?? line
        }
    }
}

extension Array {
    /// The element at an index, or `nil` where there is none.
    fileprivate subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
