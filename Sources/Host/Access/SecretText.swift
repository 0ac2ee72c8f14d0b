internal import Core
internal import EssaimKit

/// A secret's text: `essaim_SELECTOR_SECRET`, in hexadecimal digits: of a token, an invitation or a session.
///
/// The selector finds it, the secret proves it. The secret has 256 random bits, so a plain SHA-256 of it is
/// enough: what makes slow digests needed for passwords is that people choose them.
package struct SecretText {
    static let prefix = "essaim"
    private static let selectorBytes = 8
    private static let secretBytes = 32

    package var selector: String
    var secret: String

    /// A new one, from the system's random numbers.
    static func random() -> SecretText {
        func digits(_ count: Int) -> String {
            (0..<count).map { _ in UInt8.random(in: .min ... .max) }.hexadecimal
        }
        return SecretText(selector: digits(selectorBytes), secret: digits(secretBytes))
    }

    private init(selector: String, secret: String) {
        self.selector = selector
        self.secret = secret
    }

    /// Reads one as it was shown; `nil` for anything else.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == Self.prefix, parts[1].utf8.count == Self.selectorBytes * 2,
            parts[2].utf8.count == Self.secretBytes * 2
        else { return nil }
        self.init(selector: String(parts[1]), secret: String(parts[2]))
    }

    var text: String { "\(Self.prefix)_\(selector)_\(secret)" }
    var digest: [UInt8] { SHA256.digest(secret) }

    /// Whether a digest is this secret's. Digests are compared in constant time, so that the time of an answer tells
    /// nothing of a secret.
    func matches(_ other: [UInt8]) -> Bool {
        let digest = digest
        guard digest.count == other.count else { return false }
        return zip(digest, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// A text for the forms of whoever holds the secret: another site can't know it.
    package var formKey: String { SHA256.digest("form \(secret)").hexadecimal }
}
