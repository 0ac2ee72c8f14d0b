internal import Glibc

/// How the bytes of an XML text stand for characters, where libxml2 can't be left alone with what they declare.
enum XMLEncoding {
    case asDeclared
    /// Windows-1252 under the label ISO-8859-1, as every browser reads it; with the line of the first byte that tells
    /// them apart, and the lines so far.
    case windows1252(firstLine: Int?, lines: Int)
    case utf32

    /// Sees from a text's first bytes what it is.
    init(_ start: UnsafeBufferPointer<UInt8>) {
        let first = Array(start.prefix(4))
        if [[0xFF, 0xFE, 0, 0], [0, 0, 0xFE, 0xFF], [0x3C, 0, 0, 0], [0, 0, 0, 0x3C]].contains(first) {
            self = .utf32
        } else if let label = Self.label(start), Self.latin1.contains(label) {
            self = .windows1252(firstLine: nil, lines: 0)
        } else {
            self = .asDeclared
        }
    }

    /// The labels that browsers read as Windows-1252 (WHATWG, *Encoding*).
    private static let latin1: Set<String> = [
        "iso-8859-1", "iso8859-1", "iso_8859-1", "iso88591", "latin1", "latin-1", "l1", "cp819", "ibm819",
        "iso-ir-100", "us-ascii", "ascii",
    ]

    /// The encoding that the XML declaration names, in lower case.
    private static func label(_ start: UnsafeBufferPointer<UInt8>) -> String? {
        guard start.starts(with: Array("<?xml".utf8)) else { return nil }
        let declaration = String(
            decoding: start.prefix(200).prefix { $0 != UInt8(ascii: ">") }, as: UTF8.self)
        return declaration.firstMatch(of: /encoding\s*=\s*["']([A-Za-z0-9._\-]+)["']/).map {
            String($0.1).lowercased()
        }
    }

    var windowsLine: Int? { if case .windows1252(let line, _) = self { line } else { nil } }

    /// The bytes in UTF-8, where the parser doesn't get them as they are; `nil`: it does.
    mutating func utf8(_ chunk: UnsafeBufferPointer<UInt8>, isFirst: Bool) -> [UInt8]? {
        switch self {
        case .utf32: return []
        case .asDeclared:
            // A program that adds a byte order mark to a text that has one already.
            let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
            guard isFirst, chunk.starts(with: mark + mark) else { return nil }
            var rest = chunk[...]
            while rest.dropFirst(3).starts(with: mark) { rest = rest.dropFirst(3) }
            return Array(rest)
        case .windows1252(var firstLine, var lines):
            var bytes: [UInt8] = []
            bytes.reserveCapacity(chunk.count + chunk.count / 8)
            for byte in chunk {
                if byte == 0x0A { lines += 1 }
                if byte < 0x80 {
                    bytes.append(byte)
                } else if byte >= 0xA0 {
                    bytes += [0xC0 | byte >> 6, 0x80 | byte & 0x3F]
                } else {
                    firstLine = firstLine ?? lines + 1
                    // What Windows-1252 doesn't have either stays a control character, and is refused.
                    let scalar = Windows1252.character(byte) ?? Unicode.Scalar(byte)
                    bytes += Array(String(Character(scalar)).utf8)
                }
            }
            self = .windows1252(firstLine: firstLine, lines: lines)
            return bytes
        }
    }
}

/// The bytes 80 to 9F, where Windows-1252 has characters and ISO-8859-1 control characters.
public enum Windows1252 {
    /// The character; `nil` for a byte that isn't one of them, or that Windows-1252 doesn't have either.
    public static func character(_ byte: UInt8) -> Unicode.Scalar? {
        guard (0x80...0x9F).contains(byte) else { return nil }
        let value = high[Int(byte) - 0x80]
        return value == 0 ? nil : Unicode.Scalar(value)
    }

    private static let high: [UInt32] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,
        0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, 0, 0x017E, 0x0178,
    ]
}

extension UnsafeBufferPointer<UInt8> {
    /// The first control character U+0080 to U+009F of a UTF-8 text.
    var firstControl: UInt8? {
        guard let base = baseAddress else { return nil }
        var offset = 0
        while offset + 1 < count, let found = memchr(base + offset, 0xC2, count - offset - 1) {
            let at = UnsafeRawPointer(found) - UnsafeRawPointer(base)
            let next = self[at + 1]
            if (0x80...0x9F).contains(next) { return next }
            offset = at + 1
        }
        return nil
    }
}
