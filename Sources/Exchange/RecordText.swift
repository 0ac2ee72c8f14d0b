internal import Core
package import EssaimKit
internal import XML

/// The bytes of a record, a tombstone and an administration in an exchange file: written the same way each
/// time, so that the same catalogue gives the same file.
package enum RecordText {
    /// The record's start tag. The payload and ``recordEnd`` follow it.
    ///
    /// - Parameter erased: The version up to which it was erased; it is no part of the digest.
    package static func recordStart(_ header: RecordHeader, erased: Int? = nil) -> String {
        let erased = erased.map { " erased=\"\($0)\"" } ?? ""
        let disclosed = header.disclosure.map { " disclosed=\"\($0)\"" } ?? ""
        return
            "<record id=\"\(header.id)\" version=\"\(header.version)\" status=\"\(header.status.rawValue)\" modified=\"\(header.modified)\" xml:lang=\"\(header.language.escapedForXML)\"\(disclosed)\(erased)>"
    }

    package static let recordEnd = "</record>"

    /// SHA-256 of a whole record, from its start tag to its end tag: two records with the same digest are the
    /// same.
    package static func digest(_ header: RecordHeader, payload: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        hash.update(recordStart(header))
        hash.update(payload)
        hash.update(recordEnd)
        return hash.finalize()
    }

    /// Whether two payloads say the same: Swift compares texts in their canonical forms, so that `é` is one character
    /// however it was written (NFC, NFD).
    package static func isSameText(_ payload: [UInt8], _ other: [UInt8]) -> Bool {
        payload == other || String(decoding: payload, as: UTF8.self) == String(decoding: other, as: UTF8.self)
    }

    package static func tombstone(_ tombstone: Tombstone) -> String {
        let reason = tombstone.reason.map { " reason=\"\($0.escapedForXML)\"" } ?? ""
        return
            "<tombstone id=\"\(tombstone.id)\" version=\"\(tombstone.version)\" deleted=\"\(tombstone.deleted)\"\(reason)\(tombstone.erases ? erased : "/>")"
    }

    /// How the text of a withdrawal ends that erases.
    private static let erased = " erased=\"true\"/>"

    /// Whether a withdrawal erases, by its text.
    package static func erases(tombstoneText text: some Collection<UInt8>) -> Bool {
        text.suffix(erased.utf8.count).elementsEqual(erased.utf8)
    }

    /// A withdrawal's text, as a version of the format says it.
    ///
    /// - Parameter erasedVersion: The version up to which the record was erased.
    package static func tombstone(
        text: [UInt8], in format: ExchangeFormat.Version, erasedVersion: Int?
    ) -> [UInt8] {
        if erases(tombstoneText: text) {
            return format < .two ? text.dropLast(erased.utf8.count) + Array("/>".utf8) : text
        }
        guard format >= .two, let erasedVersion else { return text }
        return text.dropLast(2) + Array(" erased=\"\(erasedVersion)\"/>".utf8)
    }

    /// SHA-256 of a tombstone as it is exported.
    package static func digest(_ tombstone: Tombstone) -> [UInt8] {
        digest(tombstoneText: Array(self.tombstone(tombstone).utf8))
    }

    /// The same, of a tombstone's text.
    package static func digest(tombstoneText text: [UInt8]) -> [UInt8] { SHA256.digest(text) }

    package static func administration(_ administration: Administration) -> String {
        var text = "<administration id=\"\(administration.id)\" kind=\"\(administration.kind.escapedForXML)\""
        if !administration.territories.isEmpty {
            text += " territory=\"\(administration.territories.joined(separator: " ").escapedForXML)\""
        }
        if let siret = administration.siret { text += " siret=\"\(siret.escapedForXML)\"" }
        text += "><name xml:lang=\"fr\">\(administration.name.fr.escapedForXML)</name>"
        if administration.name.en != administration.name.fr {
            text += "<name xml:lang=\"en\">\(administration.name.en.escapedForXML)</name>"
        }
        return text + "</administration>"
    }
}
