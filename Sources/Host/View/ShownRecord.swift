package import Catalogue
package import Derivation
package import EssaimKit
internal import Exchange

/// A record as an audience sees it: its header, its payload, and its content where a module knows it.
package struct ShownRecord: Sendable {
    /// The header; its digest is that of what is shown.
    package var stored: StoredRecord
    /// Canonical XML; of a withdrawn record, its tombstone.
    package var payload: [UInt8]
    package var record: Record?
    /// Why it was withdrawn, where its owner said so.
    package var reason: String?
    package var type: RecordType?

    /// The record, or its tombstone, as an export writes it.
    package var exchangeText: String {
        let text = String(decoding: payload, as: UTF8.self)
        return stored.status == .withdrawn
            ? text : RecordText.recordStart(stored.header) + text + RecordText.recordEnd
    }

    /// Whether it is a withdrawal that erased all that the record said.
    package var isErased: Bool {
        stored.status == .withdrawn && RecordText.erases(tombstoneText: payload)
    }

    /// An exchange file with this record alone, ready to be changed and sent back.
    package var exchangeFile: [UInt8] {
        let header = ExchangeHeader(
            id: "\(stored.id.owner)-\(stored.id.name)", issuer: stored.id.owner, issued: stored.modified,
            format: isErased ? .two : .one)
        return Array("\(ExchangeText.start(header))  \(exchangeText)\n\(ExchangeText.end)".utf8)
    }

    /// The content as JSON; `nil` where no module knows the record.
    package func contentAsJSON() throws -> JSONValue? {
        guard let record, let type else { return nil }
        return try JSONForm.value(of: record.content, as: type)
    }

    /// A page for people; `nil` where no module knows the record.
    ///
    /// - Parameter links: Where its links lead (``CatalogueView/links(of:)``).
    package func page(
        in language: Language, form: RecordPage.Form, width: Int, links: RecordPage.Links
    ) -> String? {
        guard let record, let type else { return nil }
        return RecordPage.page(
            of: record, as: type, in: language, form: form, width: width, links: links)
    }
}

/// One version that a record had, as an audience may know of it.
package struct RecordVersion: Hashable, Sendable {
    package var version: Int
    package var status: RecordStatus
    /// When its owner changed or withdrew it: UTC.
    package var modified: String
    /// The administration whose file or catalogue it came from.
    package var issuer: String
    /// When this catalogue stored it: UTC.
    package var recorded: String
    /// Whether it was kept aside because another content has the same version.
    package var isConflict: Bool
    /// Why it was withdrawn.
    package var reason: String?
    /// Of what is shown; `nil` where the whole version isn't.
    package var digest: [UInt8]?
    /// The number of a draft that stood, or stands, beside a published version.
    package var draft: Int?
    /// Whether what it said was erased.
    package var isErased: Bool

    init(_ revision: Revision, isShownWhole: Bool) {
        version = revision.version
        status = revision.status
        modified = revision.modified
        issuer = revision.issuer
        recorded = revision.recorded
        isConflict = revision.isConflict
        reason = revision.reason
        digest = isShownWhole && !revision.isErased ? revision.digest : nil
        draft = revision.draft
        isErased = revision.isErased
    }
}

/// Why a record that was there can't be used any more.
package struct WithdrawnError: ExplainedError {
    package var id: RecordID
    /// When it was withdrawn: UTC.
    package var date: String
    /// Why, where its owner said so.
    package var reason: String?
    /// Whether nothing is left that could be brought back.
    package var isErased: Bool

    package init(_ tombstone: ShownRecord) {
        isErased = tombstone.isErased
        id = tombstone.stored.id
        date = tombstone.stored.modified
        reason = tombstone.reason
    }

    package var message: String { "\(id) was withdrawn on \(date.prefix(10))" }
    package var hint: String {
        isErased
            ? "What it said was erased: publish what it is to say now."
            : "“essaim revert \(id) --to VERSION” brings it back."
    }
}

/// Why something that was asked for isn't there.
package struct NotFoundError: ExplainedError {
    package var message: String
    package var hint: String

    static func record(_ id: RecordID) -> NotFoundError {
        NotFoundError(
            message: "there is no record \(id) in this catalogue",
            hint: "“essaim list --owner \(id.owner)” lists that owner's records.")
    }
}
