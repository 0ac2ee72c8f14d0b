internal import CArgon2

/// Digests of passphrases: Argon2id (RFC 9106) by its authors' own library.
///
/// People choose passphrases, so that a finder of the digests must be made to pay for each guess: memory and time, as
/// OWASP's cheat sheet on password storage recommends.
package enum Passphrase {
    /// Memory of one computation, in KiB.
    private static let memory: UInt32 = 19_456
    private static let passes: UInt32 = 2
    private static let lanes: UInt32 = 1
    private static let saltLength = 16
    private static let digestLength = 32

    /// A digest in the form that says how it was made: `$argon2id$v=19$m=19456,t=2,p=1$…`.
    package static func digest(_ text: String) -> String {
        let salt = (0..<saltLength).map { _ in UInt8.random(in: .min ... .max) }
        let words = Array(text.utf8)
        let size = argon2_encodedlen(
            passes, memory, lanes, UInt32(saltLength), UInt32(digestLength), Argon2_id)
        var encoded = [CChar](repeating: 0, count: size)
        let outcome = argon2id_hash_encoded(
            passes, memory, lanes, words, words.count, salt, salt.count, digestLength, &encoded, size)
        guard outcome == ARGON2_OK.rawValue else { fatalError("libargon2 makes no digest: \(outcome)") }
        return String(decoding: encoded.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether a text is the one that a digest was made of. It takes as long whether it is or not.
    package static func matches(_ text: String, _ digest: String) -> Bool {
        let words = Array(text.utf8)
        return argon2id_verify(digest, words, words.count) == ARGON2_OK.rawValue
    }

    /// A digest that no text has: what is compared where there is nobody of that name, so that it takes as long.
    package static let nobody = digest((0..<32).map { _ in String(UInt8.random(in: 0...255)) }.joined())
}
