internal import Foundation

extension String {
    /// The text in Unicode's composed form (NFC), in which texts are compared, searched and shown: one way to write
    /// `é`, whatever the program that wrote it.
    public var composed: String {
        isSurelyComposed ? self : precomposedStringWithCanonicalMapping
    }

    /// Whether no character may be another one's part or have another form: what nearly every text is.
    private var isSurelyComposed: Bool {
        var text = self
        return text.withUTF8 { bytes in
            var index = 0
            while index < bytes.count {
                let byte = bytes[index]
                switch byte {
                // Below U+0300 nothing combines.
                case 0..<0x80: index += 1
                case 0xC2...0xCB: index += 2
                // Punctuation from U+2002, and signs such as the euro's.
                case 0xE2 where index + 2 < bytes.count:
                    let second = bytes[index + 1]
                    guard (second == 0x80 && bytes[index + 2] >= 0x82) || second == 0x82 else { return false }
                    index += 3
                default: return false
                }
            }
            return true
        }
    }
}
