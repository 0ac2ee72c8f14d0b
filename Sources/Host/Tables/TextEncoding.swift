internal import EssaimKit
internal import Exchange
internal import XML

/// How a text file's bytes stand for characters: UTF-8, or what spreadsheets write without asking.
enum TextEncoding {
    case utf8
    case bytes(ByteEncoding)

    /// Sees from the whole file which it is: a text that isn't UTF-8 throughout is in the encoding that makes most of
    /// it French.
    ///
    /// - Throws: ``Finding`` where it is none: UTF-16, another kind of file, UTF-8 with damage, or too little to tell.
    init(of source: XMLSource) throws(Finding) {
        var scan = Scan()
        do {
            let input = try ByteInput(source)
            while try input.withNextChunk({ chunk in
                scan.add(chunk)
                return !chunk.isEmpty
            }) {}
        } catch { throw Finding(error) }
        func problem(_ fr: String, _ en: String, line: Int, value: String? = nil) -> Finding {
            Finding(
                .error, "csv-encoding", Label(fr: fr, en: en),
                at: TextLocation(file: source.name, line: line), value: value,
                hint: Label(
                    fr: "Enregistrez le tableau au format « CSV UTF-8 ».",
                    en: "Save the table as “CSV UTF-8”."))
        }
        if scan.isUTF16 {
            throw problem(
                "ce texte est en UTF-16 (« Texte Unicode » des tableurs), qui n’est pas lu",
                "this text is UTF-16 (“Unicode text” of spreadsheets), which is not read", line: 1)
        }
        if let line = scan.zeroLine {
            throw problem("ce n’est pas un texte", "this is no text", line: line)
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
        let likely = ByteEncoding.likely(scan.high)
        guard likely.count == 1 else {
            let names = (likely.isEmpty ? ByteEncoding.allCases : likely).map(\.name)
            throw likely.isEmpty
                ? problem(
                    "ni UTF-8, ni \(names.joined(separator: ", ni "))",
                    "neither UTF-8 nor \(names.joined(separator: " nor "))", line: line)
                : problem(
                    "ce texte peut être en \(names.joined(separator: " ou en "))",
                    "this text may be \(names.joined(separator: " or "))", line: line)
        }
        self = .bytes(likely[0])
    }

    func text(_ bytes: [UInt8]) -> String {
        switch self {
        case .utf8: String(decoding: bytes, as: UTF8.self)
        case .bytes(let encoding): encoding.text(bytes)
        }
    }

    /// What was seen of a file's bytes so far.
    private struct Scan {
        var hasMark = false
        var isUTF16 = false
        /// Characters of more than one byte, and bytes that are part of none.
        var sequences = 0
        var invalid = 0
        var firstInvalidLine: Int?
        var zeroLine: Int?
        var high = ByteEncoding.HighBytes()
        private var line = 1
        private var count = 0
        private var last: UInt8 = 0
        /// Bytes that the current character still needs, and the range that the next must be in.
        private var missing = 0
        private var range: ClosedRange<UInt8> = 0x80...0xBF

        mutating func add(_ chunk: UnsafeBufferPointer<UInt8>) {
            if count == 0 {
                hasMark = chunk.starts(with: [0xEF, 0xBB, 0xBF])
                isUTF16 = chunk.starts(with: [0xFF, 0xFE]) || chunk.starts(with: [0xFE, 0xFF])
            }
            count += chunk.count
            for byte in chunk {
                high.add(byte)
                // A line ends with a line feed, a return, or both.
                if byte == 0x0D || (byte == 0x0A && last != 0x0D) { line += 1 }
                last = byte
                if byte < 0x80 {
                    if missing > 0 { fail() }
                    if byte == 0 { zeroLine = zeroLine ?? line }
                    continue
                }
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
