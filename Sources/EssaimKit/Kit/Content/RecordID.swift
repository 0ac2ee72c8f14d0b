/// A record's identifier: `owner/type/name`, such as `prefecture-cantal/good-practice/points-hebdomadaires`.
public struct RecordID: Hashable, Sendable, CustomStringConvertible, Comparable {
    /// Each part: lower-case letters, digits and single hyphens, at most 80 characters.
    public static let partPattern = "[a-z0-9]+(-[a-z0-9]+)*"
    /// The longest part, in characters.
    public static let partLimit = 80

    /// The administration that owns the record.
    public let owner: String
    /// The record type.
    public let type: String
    public let name: String

    public init?(owner: String, type: String, name: String) {
        guard Self.isPart(owner), Self.isPart(type), Self.isPart(name) else { return nil }
        self.owner = owner
        self.type = type
        self.name = name
    }

    /// Reads `owner/type/name`; `nil` for anything else.
    public init?(_ text: String) {
        let slash = UInt8(ascii: "/")
        guard let first = text.utf8.firstIndex(of: slash), let second = text.utf8.lastIndex(of: slash),
            first < second
        else { return nil }
        self.init(
            owner: String(text[..<first]), type: String(text[text.utf8.index(after: first)..<second]),
            name: String(text[text.utf8.index(after: second)...]))
    }

    public var description: String { "\(owner)/\(type)/\(name)" }

    public static func < (left: RecordID, right: RecordID) -> Bool { left.description < right.description }

    /// Whether a text may be an identifier's part (and so an administration's identifier, too).
    public static func isPart(_ text: some StringProtocol) -> Bool {
        let bytes = text.utf8
        guard !bytes.isEmpty, bytes.count <= partLimit else { return false }
        var previous = UInt8(ascii: "-")
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): break
            case UInt8(ascii: "-"): if previous == byte { return false }
            default: return false
            }
            previous = byte
        }
        return previous != UInt8(ascii: "-")
    }
}
