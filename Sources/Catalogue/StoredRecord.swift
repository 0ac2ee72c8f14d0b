package import EssaimKit
package import Exchange

/// A record's current state as the catalogue holds it, without its payload.
package struct StoredRecord: Hashable, Sendable {
    /// The catalogue's own number of the record. Not stable across catalogues.
    package var key: Int64
    package var id: RecordID
    package var version: Int
    package var status: RecordStatus
    /// When its owner changed or withdrew it: UTC.
    package var modified: String
    package var language: String
    /// The payload's namespace; `nil` for a withdrawn record of which nothing else is known.
    package var namespace: String?
    /// `nil` where no module knew the record when it was stored.
    package var title: String?
    package var summary: String?
    /// Of the whole record; empty where it may not be told.
    package var digest: [UInt8]
    /// The key of the current revision.
    package var revision: Int64
    /// The sequence number of the record's last change.
    package var sequence: Int
    /// The threshold below which its owner hid figures from us; `nil` for a record that is whole.
    package var disclosure: Int?
    /// The number of the draft that stands beside a published record; of such a draft, its own.
    package var draft: Int?

    package init(
        key: Int64, id: RecordID, version: Int, status: RecordStatus, modified: String, language: String,
        namespace: String?, title: String?, summary: String?, digest: [UInt8], revision: Int64, sequence: Int,
        disclosure: Int? = nil, draft: Int? = nil
    ) {
        self.draft = draft
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

    /// Whether it is a draft, in review or not.
    package var isBeingWritten: Bool { status == .draft || status == .inReview }

    /// The header as in an exchange file.
    package var header: RecordHeader {
        RecordHeader(
            id: id, version: version, status: status, modified: modified, language: language,
            disclosure: disclosure)
    }
}

/// One state that a record had, or that a conflicting file says it had.
package struct Revision: Hashable, Sendable {
    package var key: Int64
    package var version: Int
    package var status: RecordStatus
    package var modified: String
    package var language: String
    package var namespace: String?
    package var digest: [UInt8]
    /// The administration whose file or catalogue it came from.
    package var issuer: String
    /// Why it was withdrawn, for a tombstone.
    package var reason: String?
    /// When the catalogue stored it: UTC.
    package var recorded: String
    /// Whether it conflicts with another revision of the same version and was kept aside.
    package var isConflict: Bool
    /// The threshold below which its owner hid figures; `nil` for one that is whole.
    package var disclosure: Int?
    /// The number of a draft that stood beside a published version; `nil` for any other state.
    package var draft: Int?
    /// Whether all that it said was erased.
    package var isErased = false
}

extension [UInt8] {
    /// Whether it stands where the digest of what was erased stood: the revision's number in 32 digits.
    var isOfErased: Bool { count == 32 && allSatisfy { (0x30...0x39).contains($0) } }
}

/// What a change did to a record.
package enum ChangeAction: String, Hashable, Sendable, CaseIterable {
    case create, update, withdraw
}

/// One entry of the journal. Numbers follow each other without gaps.
package struct Change: Hashable, Sendable {
    package var sequence: Int
    package var id: RecordID
    package var action: ChangeAction
    package var version: Int
    package var recorded: String
}

/// Which records to read.
package struct RecordSelection: Hashable, Sendable {
    /// Names of record types; empty: all.
    package var types: [String] = []
    /// Identifiers of administrations; empty: all.
    package var owners: [String] = []
    /// Only the record of this identifier.
    package var id: RecordID?
    /// States; empty: all, withdrawn ones included.
    package var statuses: [RecordStatus] = []
    /// Only records changed after this sequence number.
    package var since: Int?
    /// Only records whose last change has this sequence number or an earlier one.
    package var until: Int?
    /// Only records whose identifier comes after this text.
    package var after: String?
    /// At most so many.
    package var limit: Int?
    /// Only what is being written: records that were never published, and published ones with a draft beside them. Of
    /// owners whose drafts may be seen.
    package var areDrafts = false
    /// Only what version 1 of the exchange format can't say: what erases, and what has extensions.
    package var areExtended = false
    /// Whether the draft beside a record counts as a change of it.
    package var countsDrafts = false
    package var visibility = Visibility.everything

    package init(
        types: [String] = [], owners: [String] = [], statuses: [RecordStatus] = [], since: Int? = nil
    ) {
        self.types = types
        self.owners = owners
        self.statuses = statuses
        self.since = since
    }
}
