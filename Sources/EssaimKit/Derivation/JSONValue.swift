/// A JSON value that keeps numbers as they were written, so that `12.50` survives, and the order of keys.
public enum JSONValue: Hashable, Sendable {
    case null
    case boolean(Bool)
    /// The number's text.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Member])

    /// One key of an object, with its value.
    public struct Member: Hashable, Sendable {
        public var key: String
        public var value: JSONValue

        public init(_ key: String, _ value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// The value of a key, or `nil` where this isn't an object or hasn't the key.
    public subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    /// The value as JSON text, indented by two spaces, or on one line.
    public func text(isPretty: Bool = true) -> String {
        var text = ""
        write(to: &text, indent: isPretty ? "\n" : nil)
        return text
    }

    private func write(to text: inout String, indent: String?) {
        switch self {
        case .null: text += "null"
        case .boolean(let value): text += value ? "true" : "false"
        case .number(let number): text += number
        case .string(let string): Self.write(string, to: &text)
        case .array(let values):
            text += "["
            for (index, value) in values.enumerated() {
                if index > 0 { text += "," }
                if let indent { text += indent + "  " }
                value.write(to: &text, indent: indent.map { $0 + "  " })
            }
            if let indent, !values.isEmpty { text += indent }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { text += "," }
                if let indent { text += indent + "  " }
                Self.write(member.key, to: &text)
                text += indent == nil ? ":" : ": "
                member.value.write(to: &text, indent: indent.map { $0 + "  " })
            }
            if let indent, !members.isEmpty { text += indent }
            text += "}"
        }
    }

    private static func write(_ string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{0}"..."\u{1F}", "\u{7F}", "\u{2028}", "\u{2029}":
                let hex = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
