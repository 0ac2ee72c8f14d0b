internal import Catalogue

/// Rows in the binary format of PostgreSQL's `COPY`: no text to escape, no numbers to print.
///
/// A signature, flags and an extension's length; of each row the number of its fields, and of each field its length (-1:
/// NULL) and its bytes, all numbers big-endian; -1 at the end.
enum CopyFormat {
    static let start: [UInt8] =
        Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0] + [UInt8](repeating: 0, count: 8)
    static let end: [UInt8] = [0xFF, 0xFF]

    /// Appends a row.
    static func append(_ cells: some Collection<Cell>, to bytes: inout [UInt8]) {
        append(Int16(cells.count), to: &bytes)
        for cell in cells {
            switch cell {
            case .null: append(Int32(-1), to: &bytes)
            case .integer(let number):
                append(Int32(8), to: &bytes)
                append(number, to: &bytes)
            case .real(let number):
                append(Int32(8), to: &bytes)
                append(Int64(bitPattern: number.bitPattern), to: &bytes)
            case .text(let text), .bytes(let text):
                append(Int32(clamping: text.count), to: &bytes)
                bytes.append(contentsOf: text)
            }
        }
    }

    private static func append(_ number: some FixedWidthInteger, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }
}

/// Reads rows out of the parts that a `COPY … TO STDOUT` comes in.
struct CopyReader {
    private let kinds: [TruthTable.Kind]
    private var bytes: [UInt8] = []
    private var position = 0
    private var hasStarted = false

    init(_ table: TruthTable) { kinds = table.columns.map(\.kind) }

    /// Takes a part, and gives each row that is whole.
    mutating func take(_ part: UnsafeRawBufferPointer, _ body: ([Cell]) throws -> Void) throws {
        bytes.append(contentsOf: part)
        if !hasStarted {
            guard bytes.count >= CopyFormat.start.count else { return }
            position = CopyFormat.start.count
            hasStarted = true
        }
        while let cells = row() { try body(cells) }
        bytes.removeFirst(position)
        position = 0
    }

    /// The next row; `nil` where it isn't whole yet, or at the end.
    private mutating func row() -> [Cell]? {
        var at = position
        guard let count: Int16 = number(&at), count >= 0 else { return nil }
        var cells: [Cell] = []
        cells.reserveCapacity(Int(count))
        for index in 0..<Int(count) {
            guard let length: Int32 = number(&at) else { return nil }
            guard length >= 0 else {
                cells.append(.null)
                continue
            }
            guard bytes.count - at >= Int(length) else { return nil }
            let field = bytes[at..<(at + Int(length))]
            at += Int(length)
            switch kinds[index] {
            case .integer, .real:
                var bits: UInt64 = 0
                for byte in field { bits = bits << 8 | UInt64(byte) }
                cells.append(
                    kinds[index] == .real
                        ? .real(Double(bitPattern: bits)) : .integer(Int64(bitPattern: bits)))
            case .text: cells.append(.text(Array(field)))
            case .bytes: cells.append(.bytes(Array(field)))
            }
        }
        position = at
        return cells
    }

    private func number<Number: FixedWidthInteger>(_ at: inout Int) -> Number? {
        let size = MemoryLayout<Number>.size
        guard bytes.count - at >= size else { return nil }
        var number: Number = 0
        for byte in bytes[at..<(at + size)] { number = number << 8 | Number(truncatingIfNeeded: byte) }
        at += size
        return number
    }
}
