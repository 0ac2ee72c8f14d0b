internal import Foundation

/// Where a page ended: opaque to clients, and valid as long as the filters stay the same.
///
/// It holds the last item's key, never an offset: items that come or go meanwhile make no other item be skipped or
/// repeated.
struct Cursor {
    /// What the page was a page of.
    private let list: String
    let key: String

    init(_ list: String, after key: String) {
        self.list = list
        self.key = key
    }

    /// Reads a cursor that was given out for the same list.
    init(_ text: String, of list: String) throws(Problem) {
        let padded = text.replacing("-", with: "+").replacing("_", with: "/")
        guard
            let data = Data(
                base64Encoded: padded + String(repeating: "=", count: (4 - padded.count % 4) % 4)),
            let plain = String(data: data, encoding: .utf8)
        else { throw Problem(.invalidCursor, "the cursor is not one of this API's") }
        let parts = plain.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == Self.mark(list) else {
            throw Problem(.invalidCursor, "the cursor belongs to a list with other filters")
        }
        self.init(list, after: String(parts[1]))
    }

    var text: String {
        Data("\(Self.mark(list))\n\(key)".utf8).base64EncodedString().replacing("+", with: "-")
            .replacing("/", with: "_").replacing("=", with: "")
    }

    /// A short mark of the list, the same in every process (FNV-1a).
    private static func mark(_ list: String) -> String {
        let hash = list.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return String(hash, radix: 36)
    }
}
