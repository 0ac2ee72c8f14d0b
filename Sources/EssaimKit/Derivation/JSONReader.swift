/// Why a text isn't JSON, or not the JSON of a record.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    public var message: String
    /// Bytes before the place.
    public var offset: Int?
    /// The place as a path: `factor[2].answer`.
    public var path: String?

    public var description: String {
        (path.map { "\($0): " } ?? "") + message + (offset.map { " (byte \($0))" } ?? "")
    }
}

/// Reads JSON text (RFC 8259) into a ``JSONValue``. A reader of our own, because the ones at hand turn `12.50`
/// into `12.5` and forget the order of keys.
struct JSONReader {
    private static let depthLimit = 64
    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    static func read(_ text: [UInt8]) throws(JSONError) -> JSONValue {
        var reader = JSONReader(text)
        let value = try reader.value()
        reader.skipBlanks()
        guard reader.position == text.count else { throw reader.error("more text after the value") }
        return value
    }

    private mutating func value() throws(JSONError) -> JSONValue {
        skipBlanks()
        guard position < bytes.count else { throw error("the text ends too early") }
        switch bytes[position] {
        case UInt8(ascii: "{"): return try nested { (reader) throws(JSONError) in try reader.object() }
        case UInt8(ascii: "["): return try nested { (reader) throws(JSONError) in try reader.array() }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func nested(
        _ body: (inout JSONReader) throws(JSONError) -> JSONValue
    ) throws(JSONError) -> JSONValue {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else { throw error("nested deeper than \(Self.depthLimit) levels") }
        return try body(&self)
    }

    private mutating func object() throws(JSONError) -> JSONValue {
        position += 1
        var members: [JSONValue.Member] = []
        var keys: Set<String> = []
        skipBlanks()
        if take(UInt8(ascii: "}")) { return .object([]) }
        while true {
            skipBlanks()
            let key = try string()
            guard keys.insert(key).inserted else { throw error("key “\(key)” stands twice") }
            skipBlanks()
            guard take(UInt8(ascii: ":")) else { throw error("expected “:”") }
            members.append(.init(key, try value()))
            skipBlanks()
            if take(UInt8(ascii: "}")) { return .object(members) }
            guard take(UInt8(ascii: ",")) else { throw error("expected “,” or “}”") }
        }
    }

    private mutating func array() throws(JSONError) -> JSONValue {
        position += 1
        var values: [JSONValue] = []
        skipBlanks()
        if take(UInt8(ascii: "]")) { return .array([]) }
        while true {
            values.append(try value())
            skipBlanks()
            if take(UInt8(ascii: "]")) { return .array(values) }
            guard take(UInt8(ascii: ",")) else { throw error("expected “,” or “]”") }
        }
    }

    private mutating func string() throws(JSONError) -> String {
        guard take(UInt8(ascii: "\"")) else { throw error("expected a string") }
        var result: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: result, as: UTF8.self) else { throw error("not UTF-8") }
                return text
            case UInt8(ascii: "\\"): try escape(into: &result)
            case 0..<0x20: throw error("a control character must be escaped")
            default: result.append(byte)
            }
        }
        throw error("the text ends inside a string")
    }

    private mutating func escape(into result: inout [UInt8]) throws(JSONError) {
        guard position < bytes.count else { throw error("the text ends inside a string") }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(byte)
        case UInt8(ascii: "b"): result.append(0x08)
        case UInt8(ascii: "f"): result.append(0x0C)
        case UInt8(ascii: "n"): result.append(0x0A)
        case UInt8(ascii: "r"): result.append(0x0D)
        case UInt8(ascii: "t"): result.append(0x09)
        case UInt8(ascii: "u"):
            var value = try hex()
            if (0xD800..<0xDC00).contains(value) {
                guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
                    throw error("half a surrogate pair")
                }
                let low = try hex()
                guard (0xDC00..<0xE000).contains(low) else { throw error("half a surrogate pair") }
                value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(value) else { throw error("half a surrogate pair") }
            result += Array(String(Character(scalar)).utf8)
        default: throw error("unknown escape")
        }
    }

    private mutating func hex() throws(JSONError) -> UInt32 {
        guard position + 4 <= bytes.count,
            let text = String(validating: bytes[position..<(position + 4)], as: UTF8.self),
            text.allSatisfy(\.isHexDigit), let value = UInt32(text, radix: 16)
        else { throw error("expected four hexadecimal digits") }
        position += 4
        return value
    }

    private mutating func number() throws(JSONError) -> JSONValue {
        let start = position
        while position < bytes.count, "+-.0123456789eE".utf8.contains(bytes[position]) { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil else {
            position = start
            throw error("expected a value")
        }
        return .number(text)
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
        guard bytes[position...].starts(with: word.utf8) else { throw error("expected a value") }
        position += word.utf8.count
        return value
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipBlanks() {
        while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
    }

    private func error(_ message: String) -> JSONError { JSONError(message: message, offset: position) }
}

extension JSONValue {
    /// Reads JSON text.
    public init(parsing text: [UInt8]) throws(JSONError) { self = try JSONReader.read(text) }
}
