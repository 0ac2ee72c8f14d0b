package import Catalogue
package import EssaimKit
package import Search

/// What a query found, for people and programs.
package struct QueryAnswer: Sendable {
    package struct Hit: Sendable {
        package var record: StoredRecord
        /// The label of its type; `nil` where the module isn't installed.
        package var type: Label?
        package var owner: Administration?
        package var title: [TextSegment]
        /// The piece of its texts that shows best what was found; the start of its summary where no word was asked for.
        package var snippet: [TextSegment]
        /// Higher comes first. Comparable within one answer only.
        package var rank: Double
        /// The words of the query that the record doesn't have, as they were written.
        package var missing: [String] = []
    }
    /// A name that the records were counted by.
    package struct Facet: Sendable {
        package var name: String
        package var label: Label
        /// Most first.
        package var values: [Value]
        /// How many different values there are in all.
        package var valueCount: Int
    }
    package struct Value: Hashable, Sendable {
        package var value: String
        package var label: Label
        package var count: Int
    }

    package var query: String
    /// How many records have all the words; where none has, how many have some of them.
    package var total: Int
    package var hits: [Hit]
    package var facets: [Facet]
    /// Where the next page starts; `nil` on the last one.
    package var next: String?
    /// Whether no record has all the words, so that these have some of them.
    package var isRelaxed = false
    /// How many records beside the total have some of the words; they stand among the hits, each with what it lacks.
    package var partial = 0
    /// Where nothing is left to search for: the words of the query that are too common.
    package var commonWords: [String] = []
    /// A query that finds something, where this one doesn't because of a misspelt word.
    package var suggestion: String?

    package init(query: String, total: Int = 0, hits: [Hit] = [], facets: [Facet] = [], next: String? = nil) {
        self.query = query
        self.total = total
        self.hits = hits
        self.facets = facets
        self.next = next
    }
}

/// How a query is to be answered.
package struct QueryOptions: Sendable {
    /// The most hits on a page.
    package static let largestPage = 500
    /// How many values of a facet an answer has unless it is asked for more.
    package static let facetValues = 20

    package var limit = 20
    package var cursor: String?
    /// The names to count by; `nil`: the usual ones.
    package var facets: [String]?
    package var facetValues = Self.facetValues
    package var matching = QueryMatching.allWords
    package var order = SearchOrder.relevance
    /// Whether hits have a snippet, for which each record is read.
    package var hasSnippets = true

    package init() {}
}

/// Which records answer a query's words.
package enum QueryMatching: Hashable, Sendable {
    /// Those that have all; only where none has, those with some. For selections.
    case allWords
    /// Those with some also beside few that have all. For who looks something up.
    case someWords
}

/// Why a page can't be given.
package struct CursorError: ExplainedError {
    package var message: String
    package var hint: String
}

/// Where a page starts, as a text that means nothing to others.
struct QueryCursor {
    var position: SearchPosition

    /// - Parameter query: A cursor goes on with the query that it came from, in its order, and no other.
    static func text(_ position: SearchPosition, query: String, _ order: SearchOrder) -> String {
        [position.rank.bitPattern, UInt64(bitPattern: position.key), fingerprint(query, order)]
            .map { String($0, radix: 36) }.joined(separator: "-")
    }

    static func position(_ text: String, query: String, _ order: SearchOrder) throws(CursorError)
        -> SearchPosition
    {
        let parts = text.split(separator: "-").compactMap { UInt64($0, radix: 36) }
        guard parts.count == 3, parts[2] == fingerprint(query, order), !Double(bitPattern: parts[0]).isNaN
        else {
            throw CursorError(
                message: "the cursor is not one of this query", hint: "Start again without a cursor.")
        }
        return SearchPosition(rank: Double(bitPattern: parts[0]), key: Int64(bitPattern: parts[1]))
    }

    /// FNV-1a: not a secret, only a check.
    private static func fingerprint(_ query: String, _ order: SearchOrder) -> UInt64 {
        (order == .relevance ? query : "\(order.rawValue) \(query)").utf8.reduce(0xCBF2_9CE4_8422_2325) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01B3
        } >> 16
    }
}
