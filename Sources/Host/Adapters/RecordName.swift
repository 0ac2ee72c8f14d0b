internal import Core
internal import EssaimKit
internal import Foundation

/// The name of a record, made of what a partner calls it.
enum RecordName {
    /// Characters of a name that the caller may put words in front of.
    static let limit = 60
    private static let digestLength = 16

    /// The same name for the same identifier, another for another: an identifier that is a name already stays as it is;
    /// of any other come its words, as far as there is room, and the digest of all of it.
    static func name(for identifier: String, limit: Int = limit) -> String {
        let identifier = identifier.collapsingWhitespace().precomposedStringWithCanonicalMapping
        if identifier.utf8.count <= limit, RecordID.isPart(identifier) { return identifier }
        let digest = SHA256.digest(identifier).prefix(digestLength / 2).hexadecimal
        let words = words(of: identifier).prefix(max(0, limit - digestLength - 1))
        let slug = words.last == "-" ? words.dropLast() : words
        return slug.isEmpty ? digest : "\(slug)-\(digest)"
    }

    /// Letters and digits without accents, the rest as single hyphens, none at the ends. The scheme of an address says
    /// nothing.
    private static func words(of identifier: String) -> String {
        var result = ""
        let text = identifier.replacing(/^(https?:\/\/|urn:|tag:|oai:)/, with: "")
        for scalar in text.lowercased().decomposedStringWithCompatibilityMapping.unicodeScalars {
            switch scalar {
            case "a"..."z", "0"..."9": result.unicodeScalars.append(scalar)
            case "\u{300}"..."\u{36F}": break
            case "œ": result += "oe"
            case "æ": result += "ae"
            default: if !result.isEmpty && !result.hasSuffix("-") { result += "-" }
            }
        }
        return result.hasSuffix("-") ? String(result.dropLast()) : result
    }
}
