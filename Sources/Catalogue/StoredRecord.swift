public import EssaimKit
public import Exchange

/// A record's current state as the catalogue holds it, without its payload.
public struct StoredRecord: Hashable, Sendable {
    /// The catalogue's own number of the record. Not stable across catalogues.
    public var key: Int64
    public var id: RecordID
    public var version: Int
    public var status: RecordStatus
    /// When its owner changed or withdrew it: UTC.
    public var modified: String
    public var language: String
    /// The payload's namespace; `nil` for a withdrawn record of which nothing else is known.
    public var namespace: String?
    /// `nil` where no module knew the record when it was stored.
    public var title: String?
    public var summary: String?
    /// Of the whole record; empty where it may not be told.
    public var digest: [UInt8]
    /// The key of the current revision.
    public var revision: Int64
    /// The sequence number of the record's last change.
    public var sequence: Int
    /// The threshold below which its owner hid figures from us; `nil` for a record that is whole.
    public var disclosure: Int?

    public init(
        key: Int64, id: RecordID, version: Int, status: RecordStatus, modified: String, language: String,
        namespace: String?, title: String?, summary: String?, digest: [UInt8], revision: Int64, sequence: Int,
        disclosure: Int? = nil
    ) {
        self.disclosure = disclosure
        self.key = key
        self.id = id
        self.version = version
        self.status = status
        self.modified = modified
        self.language = language
        self.namespace = namespace
        self.title = title
        self.summary = summary
        self.digest = digest
        self.revision = revision
        self.sequence = sequence
    }

    /// The header as in an exchange file.
    public var header: RecordHeader {
        RecordHeader(
            id: id, version: version, status: status, modified: modified, language: language,
            disclosure: disclosure)
    }
}

/// One state that a record had, or that a conflicting file says it had.
public struct Revision: Hashable, Sendable {
    public var key: Int64
    public var version: Int
    public var status: RecordStatus
    public var modified: String
    public var language: String
    public var namespace: String?
    public var digest: [UInt8]
    /// The administration whose file or catalogue it came from.
    public var issuer: String
    /// Why it was withdrawn, for a tombstone.
    public var reason: String?
    /// When the catalogue stored it: UTC.
    public var recorded: String
    /// Whether it conflicts with another revision of the same version and was kept aside.
    public var isConflict: Bool
    /// The threshold below which its owner hid figures; `nil` for one that is whole.
    public var disclosure: Int?
}

/// What a change did to a record.
public enum ChangeAction: String, Hashable, Sendable, CaseIterable {
    case create, update, withdraw
}

/// One entry of the journal. Numbers follow each other without gaps.
public struct Change: Hashable, Sendable {
    public var sequence: Int
    public var id: RecordID
    public var action: ChangeAction
    public var version: Int
    public var recorded: String
}

/// Which records to read.
public struct RecordSelection: Hashable, Sendable {
    /// Names of record types; empty: all.
    public var types: [String] = []
    /// Identifiers of administrations; empty: all.
    public var owners: [String] = []
    /// Only the record of this identifier.
    public var id: RecordID?
    /// States; empty: all, withdrawn ones included.
    public var statuses: [RecordStatus] = []
    /// Only records changed after this sequence number.
    public var since: Int?
    /// Only records whose last change has this sequence number or an earlier one.
    public var until: Int?
    /// Only records whose identifier comes after this text.
    public var after: String?
    /// At most so many.
    public var limit: Int?
    public var visibility = Visibility.everything

    public init(types: [String] = [], owners: [String] = [], statuses: [RecordStatus] = [], since: Int? = nil)
    {
        self.types = types
        self.owners = owners
        self.statuses = statuses
        self.since = since
    }
}
