package import Search

/// What is asked of a catalogue's search, with the names of fields resolved.
package struct SearchRequest: Sendable {
    package var condition: SearchCondition
    package var synonyms: SynonymList
    /// Where words that mean almost the same are looked up, for words that few records have.
    package var thesaurus: Thesaurus?
    /// Withdrawn records are never found, whoever asks.
    package var visibility: Visibility
    /// What to count the records found by.
    package var facets: [SearchFacet]
    /// How many hits at most; 0: only counts.
    package var limit: Int
    /// The last hit of the page before.
    package var after: SearchPosition?
    package var order = SearchOrder.relevance

    package init(
        _ condition: SearchCondition, synonyms: SynonymList = .empty, visibility: Visibility,
        facets: [SearchFacet] = [], limit: Int = 20, after: SearchPosition? = nil
    ) {
        self.condition = condition
        self.synonyms = synonyms
        self.visibility = visibility
        self.facets = facets
        self.limit = limit
        self.after = after
    }
}

/// Which hits come first.
package enum SearchOrder: String, CaseIterable, Sendable {
    /// Those that answer the words best.
    case relevance
    /// Those that were changed last.
    case latest
    /// Those that came into this catalogue last, whatever day they bear.
    case arrival
}

/// A query whose fields are known.
package indirect enum SearchCondition: Hashable, Sendable {
    case all([SearchCondition])
    case any([SearchCondition])
    /// Words of which a record should have as many as can be.
    case most([SearchCondition])
    case not(SearchCondition)
    case word(String)
    case prefix(String)
    case phrase(String)
    case filter(SearchFilter)
}

/// A condition on one or several fields that go by the same name.
package struct SearchFilter: Hashable, Sendable {
    package enum Condition: Hashable, Sendable {
        case equals(String)
        case startsWith(String)
        /// A number between two; either end may be infinite, and is left out where it isn't `included`.
        case range(ClosedRange<Double>, lowerIncluded: Bool, upperIncluded: Bool)
    }

    package var sources: [SearchSource]
    package var condition: Condition

    package init(_ sources: [SearchSource], _ condition: Condition) {
        self.sources = sources
        self.condition = condition
    }
}

/// Where a value is read.
package enum SearchSource: Hashable, Sendable {
    case type, owner, status, language
    /// When the owner changed the record: as a number, `20130603090000`.
    case modified
    /// The kind of the owner.
    case ownerKind
    /// The owner's territories and those around them.
    case ownerTerritory
    /// A facet field's path in its record.
    case facet(String)
    /// A measure field's path in its record. A date is the number `20130603`.
    case measure(String)
}

/// Something to count by.
package struct SearchFacet: Hashable, Sendable {
    /// The name that it goes by in queries.
    package var name: String
    package var sources: [SearchSource]

    package init(_ name: String, _ sources: [SearchSource]) {
        self.name = name
        self.sources = sources
    }
}

/// A hit's place in the order of an answer.
package struct SearchPosition: Hashable, Sendable {
    /// Higher comes first.
    package var rank: Double
    /// The catalogue's number of the record: lower comes first among equals.
    package var key: Int64

    package init(rank: Double, key: Int64) {
        self.rank = rank
        self.key = key
    }
}

/// What was found.
package struct SearchResult: Sendable {
    package struct Hit: Hashable, Sendable {
        package var position: SearchPosition
        /// The key of the record's current revision.
        package var revision: Int64
        /// The words of the question that the record doesn't have, as they were written.
        package private(set) var missing: [String] = []
        private var missingTerms: UInt64 = 0

        package init(position: SearchPosition, revision: Int64) {
            self.position = position
            self.revision = revision
        }

        /// - Parameter missing: A bit for each of the question's terms.
        init(position: SearchPosition, revision: Int64, missing: UInt64) {
            self.init(position: position, revision: revision)
            missingTerms = missing
        }

        mutating func nameMissing(of terms: [String]) {
            missing = terms.prefix(64).enumerated()
                .filter { missingTerms & (1 << UInt64($0.offset)) != 0 && !$0.element.isEmpty }
                .map(\.element)
        }
    }

    /// How many records match in all.
    package var total = 0
    package var hits: [Hit] = []
    /// For each facet asked for, its values with the number of records, most first.
    package var facets: [[(value: String, count: Int)]] = []
    /// What was asked of the index, for highlighting; `nil` where the query has no words.
    package var expression: TextExpression?
    /// Where nothing is left to search for: the words that are too common.
    package var commonWords: [String] = []

    package init() {}
}
