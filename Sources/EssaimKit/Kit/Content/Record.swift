/// A record as rules and reports see it: its header and its content.
public struct Record: Hashable, Sendable {
    public var id: RecordID
    /// Raised by the owner alone, from 1.
    public var version: Int
    public var status: RecordStatus
    /// When the owner last changed it: UTC, `2013-06-03T09:00:00Z`.
    public var modified: String
    /// The language of its texts, as in `xml:lang`.
    public var language: String
    public var content: Content

    public init(
        id: RecordID, version: Int, status: RecordStatus, modified: String, language: String,
        content: Content
    ) {
        self.id = id
        self.version = version
        self.status = status
        self.modified = modified
        self.language = language
        self.content = content
    }
}

/// Where a record is in its life.
@frozen public enum RecordStatus: String, Hashable, Sendable, CaseIterable, Comparable {
    /// Being written; never leaves its owner's catalogue unasked.
    case draft
    /// Read by a colleague before it is published.
    case inReview = "in-review"
    case published
    /// Taken back by its owner; a tombstone remains.
    case withdrawn

    public var label: Label {
        switch self {
        case .draft: Label(fr: "brouillon", en: "draft")
        case .inReview: Label(fr: "en relecture", en: "in review")
        case .published: Label(fr: "publiée", en: "published")
        case .withdrawn: Label(fr: "retirée", en: "withdrawn")
        }
    }

    /// The order of a record's life.
    public static func < (left: RecordStatus, right: RecordStatus) -> Bool {
        allCases.firstIndex(of: left)! < allCases.firstIndex(of: right)!  // each case is in allCases
    }
}
