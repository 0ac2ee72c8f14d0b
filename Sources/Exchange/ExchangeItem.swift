public import Derivation
public import EssaimKit
public import XML

/// What an exchange file says of itself on its root element.
public struct ExchangeHeader: Hashable, Sendable {
    /// The file's own identifier.
    public var id: String
    /// The administration that sends it.
    public var issuer: String
    /// When it was made: UTC, `2013-06-03T09:00:00Z`.
    public var issued: String
    /// The identifier of the catalogue that made the file: its sequence numbers are this catalogue's.
    public var catalogue: String?
    /// The sequence number of that catalogue's journal that the file starts after; `nil`: the file is whole.
    public var since: Int?
    /// The sequence number that the file goes up to, where the issuer gives it.
    public var sequence: Int?

    public init(
        id: String, issuer: String, issued: String, catalogue: String? = nil, since: Int? = nil,
        sequence: Int? = nil
    ) {
        self.catalogue = catalogue
        self.id = id
        self.issuer = issuer
        self.issued = issued
        self.since = since
        self.sequence = sequence
    }
}

/// One child of the root element, read and checked.
public struct ExchangeItem: Sendable {
    public enum Body: Sendable {
        case administration(Administration)
        case record(IncomingRecord)
        case tombstone(Tombstone)
        /// A record that says only what it was asked for: the catalogue completes it.
        case draft(DraftRecord)
        /// Something that can't be used; the item's findings say why.
        case unusable
    }
    public var body: Body
    /// The record's or administration's identifier as written, where there is one.
    public var id: String?
    public var location: TextLocation
    /// What the reader has to say about it. With an error among them the item must not be imported.
    public var findings: [Finding] = []
    /// The whole element in canonical XML, where it can't be used: for a file of rejects.
    public var original: [UInt8]?
    /// Whether the version that the record carries counts. Where not, the catalogue raises it when the content
    /// differs: a partner's format has no versions of its own.
    public var isVersioned = true
    /// Whether it is a row of a table, which has no issuer.
    public var isTable = false

    public init(body: Body, id: String?, location: TextLocation, findings: [Finding] = []) {
        self.body = body
        self.id = id
        self.location = location
        self.findings = findings
    }

    /// The record type's name, as far as it can be told; `?` elsewhere.
    public var type: String {
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
    public var isRefused: Bool { findings.contains { $0.severity == .error } }
}

/// A record's header: the attributes of its element.
public struct RecordHeader: Hashable, Sendable {
    public var id: RecordID
    public var version: Int
    public var status: RecordStatus
    public var modified: String
    public var language: String
    /// The threshold below which figures about people were hidden on the way out of the owner's catalogue; `nil` for
    /// a record that is whole.
    public var disclosure: Int?

    public init(
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
public struct IncomingRecord: Sendable {
    public var header: RecordHeader
    /// The payload element's namespace.
    public var namespace: String
    /// The payload element in canonical XML.
    public var payload: [UInt8]
    /// SHA-256 of the record as it is exported (``RecordText``).
    public var digest: [UInt8]
    /// What goes into the indexes; `nil` where no installed module knows the namespace.
    public var index: IndexEntry?

    public init(header: RecordHeader, namespace: String, payload: [UInt8], index: IndexEntry?) {
        self.header = header
        self.namespace = namespace
        self.payload = payload
        self.index = index
        digest = RecordText.digest(header, payload: payload)
    }
}

/// The mark that a record was withdrawn by its owner.
public struct Tombstone: Hashable, Sendable {
    public var id: RecordID
    public var version: Int
    /// When it was withdrawn: UTC.
    public var deleted: String
    public var reason: String?

    public init(id: RecordID, version: Int, deleted: String, reason: String? = nil) {
        self.id = id
        self.version = version
        self.deleted = deleted
        self.reason = reason
    }
}
