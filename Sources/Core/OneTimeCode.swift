internal import CCrypto

/// Codes that a phone shows for half a minute (TOTP, RFC 6238): six digits of HMAC-SHA-1 over the time.
package enum OneTimeCode {
    private static let period: Int64 = 30
    private static let digits = 6
    private static let secretLength = 20
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")

    /// A new secret, from the system's random numbers.
    package static func secret() -> [UInt8] {
        (0..<secretLength).map { _ in UInt8.random(in: .min ... .max) }
    }

    /// The half minute that a time is in.
    package static func counter(at seconds: Int64) -> Int64 { seconds / period }

    /// The code of one half minute.
    package static func code(_ secret: [UInt8], counter: Int64) -> String {
        let message = (0..<8).map { UInt8(truncatingIfNeeded: counter >> Int64(8 * (7 - $0))) }
        var digest = [UInt8](repeating: 0, count: 20)
        var count: UInt32 = 0
        HMAC(EVP_sha1(), secret, Int32(secret.count), message, message.count, &digest, &count)
        let offset = Int(digest[19] & 0x0F)
        let number = digest[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let text = String(number % 1_000_000)
        return String(repeating: "0", count: digits - text.count) + text
    }

    /// The half minute that a code is of, one to either side of now, and later than the one used last; `nil`: none.
    package static func counter(
        of code: String, _ secret: [UInt8], at seconds: Int64, after used: Int64
    ) -> Int64? {
        let written = code.filter { !$0.isWhitespace }
        let now = counter(at: seconds)
        return (now - 1...now + 1).first { $0 > used && self.code(secret, counter: $0) == written }
    }

    /// Bytes in Base32 (RFC 4648), as programs for such codes take them.
    package static func base32(_ bytes: [UInt8]) -> String {
        var text = ""
        var bits = 0
        var value = 0
        for byte in bytes {
            value = value << 8 | Int(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(letters[value >> bits & 31])
            }
            value &= (1 << bits) - 1
        }
        if bits > 0 { text.append(letters[value << (5 - bits) & 31]) }
        return text
    }

    /// The opposite; `nil` for what isn't Base32.
    package static func bytes(base32 text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var bits = 0
        var value = 0
        for letter in text.uppercased() where !letter.isWhitespace {
            guard let digit = letters.firstIndex(of: letter) else { return nil }
            value = value << 5 | digit
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(value >> bits & 255))
            }
            value &= (1 << bits) - 1
        }
        return bytes
    }
}
