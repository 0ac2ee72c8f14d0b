public import Catalogue
public import Derivation
public import EssaimKit
internal import Exchange

/// A record as an audience sees it: its header, its payload, and its content where a module knows it.
public struct ShownRecord: Sendable {
    /// The header; its digest is that of what is shown.
    public var stored: StoredRecord
    /// Canonical XML; of a withdrawn record, its tombstone.
    public var payload: [UInt8]
    public var record: Record?
    /// Why it was withdrawn, where its owner said so.
    public var reason: String?
    public var type: RecordType?

    /// The record, or its tombstone, as an export writes it.
    public var exchangeText: String {
        let text = String(decoding: payload, as: UTF8.self)
        return stored.status == .withdrawn
            ? text : RecordText.recordStart(stored.header) + text + RecordText.recordEnd
    }

    /// An exchange file with this record alone, ready to be changed and sent back.
    public var exchangeFile: [UInt8] {
        let header = ExchangeHeader(
            id: "\(stored.id.owner)-\(stored.id.name)", issuer: stored.id.owner, issued: stored.modified)
        return Array("\(ExchangeText.start(header))  \(exchangeText)\n\(ExchangeText.end)".utf8)
    }

    /// The content as JSON; `nil` where no module knows the record.
    public func contentAsJSON() throws -> JSONValue? {
        guard let record, let type else { return nil }
        return try JSONForm.value(of: record.content, as: type)
    }

    /// A page for people; `nil` where no module knows the record.
    ///
    /// - Parameter links: Where its links lead (``CatalogueView/links(of:)``).
    public func page(
        in language: Language, form: RecordPage.Form, width: Int, links: RecordPage.Links
    ) -> String? {
        guard let record, let type else { return nil }
        return RecordPage.page(
            of: record, as: type, in: language, form: form, width: width, links: links)
    }
}

/// One version that a record had, as an audience may know of it.
public struct RecordVersion: Hashable, Sendable {
    public var version: Int
    public var status: RecordStatus
    /// When its owner changed or withdrew it: UTC.
    public var modified: String
    /// The administration whose file or catalogue it came from.
    public var issuer: String
    /// When this catalogue stored it: UTC.
    public var recorded: String
    /// Whether it was kept aside because another content has the same version.
    public var isConflict: Bool
    /// Why it was withdrawn.
    public var reason: String?
    /// Of what is shown; `nil` where the whole version isn't.
    public var digest: [UInt8]?

    init(_ revision: Revision, isShownWhole: Bool) {
        version = revision.version
        status = revision.status
        modified = revision.modified
        issuer = revision.issuer
        recorded = revision.recorded
        isConflict = revision.isConflict
        reason = revision.reason
        digest = isShownWhole ? revision.digest : nil
    }
}

/// Why a record that was there can't be used any more.
public struct WithdrawnError: ExplainedError {
    public var id: RecordID
    /// When it was withdrawn: UTC.
    public var date: String
    /// Why, where its owner said so.
    public var reason: String?

    public init(_ tombstone: ShownRecord) {
        id = tombstone.stored.id
        date = tombstone.stored.modified
        reason = tombstone.reason
    }

    public var message: String { "\(id) was withdrawn on \(date.prefix(10))" }
    public var hint: String { "“essaim revert \(id) --to VERSION” brings it back." }
}

/// Why something that was asked for isn't there.
public struct NotFoundError: ExplainedError {
    public var message: String
    public var hint: String

    static func record(_ id: RecordID) -> NotFoundError {
        NotFoundError(
            message: "there is no record \(id) in this catalogue",
            hint: "“essaim list --owner \(id.owner)” lists that owner's records.")
    }
}
