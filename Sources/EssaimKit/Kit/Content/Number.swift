internal import Glibc

/// A decimal number, kept as it was written: `12.50` stays `12.50`.
public struct Number: Hashable, Sendable, CustomStringConvertible {
    /// The pattern of the written form, the same in XML and in JSON.
    public static let pattern = "-?(0|[1-9][0-9]*)(\\.[0-9]+)?"

    /// The written form.
    public let text: String
    /// The nearest double.
    public let value: Double

    /// Reads a written form; `nil` for what doesn't match ``pattern`` or has more than 30 characters.
    public init?(_ text: String) {
        guard Self.isNumber(text), text.utf8.count <= 30 else { return nil }
        self.text = text
        value = strtod(text, nil)
    }

    public init(_ value: Int) {
        text = String(value)
        self.value = Double(value)
    }

    public var description: String { text }

    /// Digits after the point.
    public var decimals: Int { text.split(separator: ".").dropFirst().first?.count ?? 0 }

    private static func isNumber(_ text: String) -> Bool {
        var bytes = text.utf8[...]
        if bytes.first == UInt8(ascii: "-") { bytes = bytes.dropFirst() }
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let whole = parts.first, !whole.isEmpty else { return false }
        if whole.count > 1 && whole.first == UInt8(ascii: "0") { return false }
        return parts.allSatisfy { part in
            !part.isEmpty && part.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        }
    }
}
