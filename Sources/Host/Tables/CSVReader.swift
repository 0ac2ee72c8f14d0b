internal import EssaimKit
internal import Exchange
internal import XML

/// Reads a table of comma-separated values (RFC 4180) row by row, as spreadsheets write it.
///
/// UTF-8 with or without a byte order mark, or an older encoding (``ByteEncoding``); semicolons, commas or tabs; lines
/// that end with a line feed, a return, or both: what a file uses is seen from the file. A reader of our own, because
/// the one at hand holds the whole file in memory and doesn't tell where a cell stands.
final class CSVReader: RowReading {
    typealias Row = TableRow

    /// Bytes of one cell and of one row, and cells of one row.
    static let cellLimit = 1 << 20
    static let rowLimit = 16 << 20
    static let columnLimit = 1_000

    let name: String?
    private(set) var bytesRead = 0
    private let input: ByteInput
    private let encoding: TextEncoding
    private var separator: UInt8 = 0
    private var chunk: [UInt8] = []
    private var position = 0
    private var line = 1
    private var number = 0

    init(_ source: XMLSource) throws(Finding) {
        name = source.name
        if let kind = try FileKind(of: source) { throw kind.finding(source.name, isTable: true) }
        encoding = try TextEncoding(of: source)
        do { input = try ByteInput(source) } catch { throw Finding(error) }
        if try peek() != nil, chunk.starts(with: [0xEF, 0xBB, 0xBF]) { for _ in 0..<3 { try advance() } }
        try readSeparator()
    }

    /// The next row that has a cell with something in it; `nil` after the last.
    func next() throws(Finding) -> Row? {
        while try peek() != nil {
            number += 1
            let start = line
            var cells: [String] = []
            var size = 0
            repeat {
                let cell = try cell()
                size += cell.utf8.count
                guard size <= Self.rowLimit else {
                    throw problem(
                        "csv-limit", line: start,
                        Label(
                            fr: "une ligne de plus de \(Self.rowLimit) octets",
                            en: "a row of more than \(Self.rowLimit) bytes"))
                }
                cells.append(cell)
            } while try isAtSeparator(after: cells.count)
            if cells.contains(where: { !$0.isEmpty }) {
                return Row(line: start, number: number, cells: cells)
            }
        }
        return nil
    }

    // MARK: Cells

    private func cell() throws(Finding) -> String {
        var bytes: [UInt8] = []
        guard try peek() == UInt8(ascii: "\"") else {
            while let byte = try peek(), byte != separator, byte != 0x0A, byte != 0x0D {
                try add(byte, to: &bytes)
                try advance()
            }
            return encoding.text(bytes)
        }
        let start = line
        try advance()
        while true {
            guard let byte = try peek() else {
                throw problem(
                    "csv-quote", line: start,
                    Label(
                        fr: "un guillemet ouvert ici n’est jamais fermé",
                        en: "a quote that opens here is never closed"),
                    hint: Label(
                        fr: "Fermez-le, ou doublez les guillemets qui font partie du texte.",
                        en: "Close it, or double the quotes that belong to the text."))
            }
            try advance()
            if byte == UInt8(ascii: "\"") {
                guard try peek() == byte else { break }
                try advance()
            }
            try add(byte, to: &bytes)
        }
        guard try isAtEndOfCell() else {
            throw problem(
                "csv-quote", line: line,
                Label(
                    fr: "du texte suit un guillemet fermant", en: "text follows a closing quote"),
                hint: Label(
                    fr: "Doublez les guillemets qui font partie du texte.",
                    en: "Double the quotes that belong to the text."))
        }
        return encoding.text(bytes)
    }

    private func isAtEndOfCell() throws(Finding) -> Bool {
        guard let byte = try peek() else { return true }
        return byte == separator || byte == 0x0A || byte == 0x0D
    }

    /// Passes what ends a cell: a separator, after which the row goes on, or the row's end.
    private func isAtSeparator(after count: Int) throws(Finding) -> Bool {
        guard let byte = try peek() else { return false }
        try advance()
        if byte == 0x0D { try passLineFeed() }
        guard byte == separator else { return false }
        if count >= Self.columnLimit {
            throw problem(
                "csv-limit", line: line,
                Label(
                    fr: "plus de \(Self.columnLimit) colonnes", en: "more than \(Self.columnLimit) columns"))
        }
        return true
    }

    private func add(_ byte: UInt8, to bytes: inout [UInt8]) throws(Finding) {
        guard bytes.count < Self.cellLimit else {
            throw problem(
                "csv-limit", line: line,
                Label(
                    fr: "une cellule de plus de \(Self.cellLimit) octets",
                    en: "a cell of more than \(Self.cellLimit) bytes"),
                hint: Label(
                    fr: "Un guillemet manque peut-être.", en: "A quote may be missing."))
        }
        // A cell's line breaks are one character each, whatever program wrote them.
        if byte == 0x0D {
            bytes.append(0x0A)
        } else if byte != 0x0A || bytes.last != 0x0A || !isAfterReturn {
            bytes.append(byte)
        }
        isAfterReturn = byte == 0x0D
    }
    private var isAfterReturn = false

    // MARK: Separator

    /// Sees from the first line what separates cells, and passes the line `sep=;` that some spreadsheets write.
    private func readSeparator() throws(Finding) {
        // Enough of the file for its first line, in almost every case.
        let said = firstLine(of: chunk[position...])
        let statement = said.filter { $0 != UInt8(ascii: "\"") }
        guard statement.starts(with: "sep=".utf8), statement.count > 4 else {
            separator = Self.separator(of: said)
            return
        }
        // One that a spreadsheet took for a row has that spreadsheet's separators behind it.
        let isRow = statement.count > 5
        while let byte = try peek(), byte != 0x0A, byte != 0x0D { try advance() }
        if try peek() == 0x0D {
            try advance()
            try passLineFeed()
        } else if try peek() != nil {
            try advance()
        }
        number += 1
        let header = try peek() == nil ? [] : firstLine(of: chunk[position...])
        separator = isRow || !header.contains(statement[4]) ? Self.separator(of: header) : statement[4]
    }

    /// The bytes up to the end of the first line, line breaks in quotes left aside.
    private func firstLine(of bytes: ArraySlice<UInt8>) -> [UInt8] {
        var isQuoted = false
        return Array(
            bytes.prefix { byte in
                if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
                return isQuoted || (byte != 0x0A && byte != 0x0D)
            })
    }

    private static func separator(of line: [UInt8]) -> UInt8 {
        var counts: [UInt8: Int] = [:]
        var isQuoted = false
        for byte in line {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if !isQuoted { counts[byte, default: 0] += 1 }
        }
        return [UInt8(ascii: ";"), UInt8(ascii: ","), 0x09]
            .max { counts[$0, default: 0] < counts[$1, default: 0] } ?? UInt8(ascii: ";")
    }

    // MARK: Bytes

    private func peek() throws(Finding) -> UInt8? {
        if position == chunk.count {
            do { chunk = try input.withNextChunk { Array($0) } } catch { throw Finding(error) }
            position = 0
            if chunk.isEmpty { return nil }
        }
        return chunk[position]
    }

    private func advance() throws(Finding) {
        guard let byte = try peek() else { return }
        // A line ends with a line feed, a return, or both.
        if byte == 0x0D || (byte == 0x0A && last != 0x0D) { line += 1 }
        last = byte
        position += 1
        bytesRead += 1
    }
    private var last: UInt8 = 0

    private func passLineFeed() throws(Finding) { if try peek() == 0x0A { try advance() } }

    private func problem(_ code: String, line: Int, _ message: Label, hint: Label? = nil) -> Finding {
        Finding(.error, code, message, at: TextLocation(file: name, line: line), hint: hint)
    }
}
