public import Catalogue
public import EssaimKit
public import Search

/// What a query found, for people and programs.
public struct QueryAnswer: Sendable {
    public struct Hit: Sendable {
        public var record: StoredRecord
        /// The label of its type; `nil` where the module isn't installed.
        public var type: Label?
        public var owner: Administration?
        public var title: [TextSegment]
        /// The piece of its texts that shows best what was found; the start of its summary where no word was asked for.
        public var snippet: [TextSegment]
        /// Higher comes first. Comparable within one answer only.
        public var rank: Double
        /// The words of the query that the record doesn't have, as they were written.
        public var missing: [String] = []
    }
    /// A name that the records were counted by.
    public struct Facet: Sendable {
        public var name: String
        public var label: Label
        /// Most first.
        public var values: [Value]
        /// How many different values there are in all.
        public var valueCount: Int
    }
    public struct Value: Hashable, Sendable {
        public var value: String
        public var label: Label
        public var count: Int
    }

    public var query: String
    /// How many records have all the words; where none has, how many have some of them.
    public var total: Int
    public var hits: [Hit]
    public var facets: [Facet]
    /// Where the next page starts; `nil` on the last one.
    public var next: String?
    /// Whether no record has all the words, so that these have some of them.
    public var isRelaxed = false
    /// How many records beside the total have some of the words; they stand among the hits, each with what it lacks.
    public var partial = 0
    /// Where nothing is left to search for: the words of the query that are too common.
    public var commonWords: [String] = []
    /// A query that finds something, where this one doesn't because of a misspelt word.
    public var suggestion: String?
}

/// How a query is to be answered.
public struct QueryOptions: Sendable {
    /// The most hits on a page.
    public static let largestPage = 500
    /// How many values of a facet an answer has unless it is asked for more.
    public static let facetValues = 20

    public var limit = 20
    public var cursor: String?
    /// The names to count by; `nil`: the usual ones.
    public var facets: [String]?
    public var facetValues = Self.facetValues
    public var matching = QueryMatching.allWords

    public init() {}
}

/// Which records answer a query's words.
public enum QueryMatching: Hashable, Sendable {
    /// Those that have all; only where none has, those with some. For selections.
    case allWords
    /// Those with some also beside few that have all. For who looks something up.
    case someWords
}

/// Why a page can't be given.
public struct CursorError: ExplainedError {
    public var message: String
    public var hint: String
}

/// Where a page starts, as a text that means nothing to others.
struct QueryCursor {
    var position: SearchPosition

    /// - Parameter query: A cursor goes on with the query that it came from, and no other.
    static func text(_ position: SearchPosition, query: String) -> String {
        [position.rank.bitPattern, UInt64(bitPattern: position.key), fingerprint(query)]
            .map { String($0, radix: 36) }.joined(separator: "-")
    }

    static func position(_ text: String, query: String) throws(CursorError) -> SearchPosition {
        let parts = text.split(separator: "-").compactMap { UInt64($0, radix: 36) }
        guard parts.count == 3, parts[2] == fingerprint(query), !Double(bitPattern: parts[0]).isNaN else {
            throw CursorError(
                message: "the cursor is not one of this query", hint: "Start again without a cursor.")
        }
        return SearchPosition(rank: Double(bitPattern: parts[0]), key: Int64(bitPattern: parts[1]))
    }

    /// FNV-1a: not a secret, only a check.
    private static func fingerprint(_ query: String) -> UInt64 {
        query.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 } >> 16
    }
}
