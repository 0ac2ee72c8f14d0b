package import Derivation
package import EssaimKit
package import XML

/// What an exchange file says of itself on its root element.
package struct ExchangeHeader: Hashable, Sendable {
    /// The file's own identifier.
    package var id: String
    /// The administration that sends it.
    package var issuer: String
    /// When it was made: UTC, `2013-06-03T09:00:00Z`.
    package var issued: String
    /// The identifier of the catalogue that made the file: its sequence numbers are this catalogue's.
    package var catalogue: String?
    /// The sequence number of that catalogue's journal that the file starts after; `nil`: the file is whole.
    package var since: Int?
    /// The sequence number that the file goes up to, where the issuer gives it.
    package var sequence: Int?
    /// The version of the format.
    package var format: ExchangeFormat.Version

    package init(
        id: String, issuer: String, issued: String, catalogue: String? = nil, since: Int? = nil,
        sequence: Int? = nil, format: ExchangeFormat.Version = .one
    ) {
        self.format = format
        self.catalogue = catalogue
        self.id = id
        self.issuer = issuer
        self.issued = issued
        self.since = since
        self.sequence = sequence
    }
}

/// One child of the root element, read and checked.
package struct ExchangeItem: Sendable {
    package enum Body: Sendable {
        case administration(Administration)
        case record(IncomingRecord)
        case tombstone(Tombstone)
        /// A record that says only what it was asked for: the catalogue completes it.
        case draft(DraftRecord)
        /// Something that can't be used; the item's findings say why.
        case unusable
    }
    package var body: Body
    /// The record's or administration's identifier as written, where there is one.
    package var id: String?
    package var location: TextLocation
    /// What the reader has to say about it. With an error among them the item must not be imported.
    package var findings: [Finding] = []
    /// The whole element in canonical XML, where it can't be used: for a file of rejects.
    package var original: [UInt8]?
    /// Whether the version that the record carries counts. Where not, the catalogue raises it when the content
    /// differs: a partner's format has no versions of its own.
    package var isVersioned = true
    /// Whether it is a row of a table, which has no issuer.
    package var isTable = false

    package init(body: Body, id: String?, location: TextLocation, findings: [Finding] = []) {
        self.body = body
        self.id = id
        self.location = location
        self.findings = findings
    }

    /// The record type's name, as far as it can be told; `?` elsewhere.
    package var type: String {
        switch body {
        case .record(let record): record.header.id.type
        case .tombstone(let tombstone): tombstone.id.type
        case .draft(let draft): draft.id.type
        case .administration: "administration"
        case .unusable:
            id.flatMap { RecordID($0)?.type ?? (RecordID.isPart($0) ? "administration" : nil) } ?? "?"
        }
    }

    /// Whether a finding is an error.
    package var isRefused: Bool { findings.contains { $0.severity == .error } }
}

/// A record's header: the attributes of its element.
package struct RecordHeader: Hashable, Sendable {
    package var id: RecordID
    package var version: Int
    package var status: RecordStatus
    package var modified: String
    package var language: String
    /// The threshold below which figures about people were hidden on the way out of the owner's catalogue; `nil` for
    /// a record that is whole.
    package var disclosure: Int?

    package init(
        id: RecordID, version: Int, status: RecordStatus, modified: String, language: String,
        disclosure: Int? = nil
    ) {
        self.disclosure = disclosure
        self.id = id
        self.version = version
        self.status = status
        self.modified = modified
        self.language = language
    }
}

/// A record as it came in a file.
package struct IncomingRecord: Sendable {
    package var header: RecordHeader
    /// The payload element's namespace.
    package var namespace: String
    /// The payload element in canonical XML.
    package var payload: [UInt8]
    /// SHA-256 of the record as it is exported (``RecordText``).
    package var digest: [UInt8]
    /// What goes into the indexes; `nil` where no installed module knows the namespace.
    package var index: IndexEntry?
    /// What others than the format and the module say of it, in canonical XML: kept, and exported again. It is no part of
    /// what the digest is made of.
    package var extensions: [UInt8]?
    /// The version up to which its owner erased what the record said, before this one. It is no part of the digest either.
    package var erasedVersion: Int?

    package init(header: RecordHeader, namespace: String, payload: [UInt8], index: IndexEntry?) {
        self.header = header
        self.namespace = namespace
        self.payload = payload
        self.index = index
        digest = RecordText.digest(header, payload: payload)
    }
}

/// The mark that a record was withdrawn by its owner.
package struct Tombstone: Hashable, Sendable {
    package var id: RecordID
    package var version: Int
    /// When it was withdrawn: UTC.
    package var deleted: String
    package var reason: String?
    /// Whether all that the record ever said is to be erased, wherever this arrives.
    package var erases: Bool
    /// Where it doesn't erase itself, the version up to which the record was erased before. It is no part of the digest.
    package var erasedVersion: Int?

    package init(id: RecordID, version: Int, deleted: String, reason: String? = nil, erases: Bool = false) {
        self.erases = erases
        self.id = id
        self.version = version
        self.deleted = deleted
        self.reason = reason
    }
}
