internal import Catalogue
internal import EssaimKit
internal import Search

/// What is done where few records have all the words of a query.
struct QueryRelaxation {
    /// Where at least as many records have all the words, those with some of them aren't looked for.
    static let few = 100

    let reading: any CatalogueReading
    let thesaurus: Thesaurus?

    struct Outcome {
        /// Its total and its facets are those of the records with all the words; where there is none, of those with
        /// some.
        var result: SearchResult
        /// How many records the hits have beside those with all the words.
        var partial = 0
        /// Whether no record has all the words.
        var isRelaxed = false
    }

    /// Answers a request; where few records have all its words, with those that have some of them, too.
    func answer(_ request: SearchRequest, _ matching: QueryMatching) throws -> Outcome {
        let whole = try reading.search(request)
        let isWanted = whole.total == 0 || (matching == .someWords && whole.total < Self.few)
        guard isWanted, let loose = Self.loosened(request.condition) else {
            return Outcome(result: whole)
        }
        var request = request
        request.condition = loose
        if matching == .someWords { request.thesaurus = thesaurus }
        if whole.total > 0 { request.facets = [] }
        var some = try reading.search(request)
        guard some.total > whole.total else { return Outcome(result: whole) }
        guard whole.total > 0 else { return Outcome(result: some, isRelaxed: true) }
        let partial = some.total - whole.total
        some.total = whole.total
        some.facets = whole.facets
        return Outcome(result: some, partial: partial)
    }

    /// The same condition with as many of its words as can be had; `nil` where fewer than two could be left out.
    private static func loosened(_ condition: SearchCondition) -> SearchCondition? {
        let parts = flattened(condition)
        let words = parts.filter { if case .word = $0 { true } else { false } }
        guard words.count > 1 else { return nil }
        let others = parts.filter { if case .word = $0 { false } else { true } }
        return .all([.most(words)] + others)
    }

    /// What must all hold, those of parentheses inside included: filters are added around what was asked.
    private static func flattened(_ condition: SearchCondition) -> [SearchCondition] {
        if case .all(let parts) = condition { parts.flatMap(flattened) } else { [condition] }
    }

    // MARK: Misspelt words

    /// The query with its unknown words replaced by the nearest known ones; `nil` where there are none.
    func suggestion(for query: String, _ condition: SearchCondition) throws -> String? {
        var suggestion = query
        for word in Self.words(condition) where thesaurus?.knows(word) != true {
            guard let nearest = try reading.nearestWords(to: word).first,
                let range = suggestion.range(ofWord: word)
            else { continue }
            suggestion.replaceSubrange(range, with: nearest)
        }
        return suggestion == query ? nil : suggestion
    }

    private static func words(_ condition: SearchCondition) -> [String] {
        switch condition {
        case .word(let word): [word]
        case .all(let parts), .any(let parts), .most(let parts): parts.flatMap(words)
        case .not, .prefix, .phrase, .filter: []
        }
    }
}

extension String {
    /// Where a word stands, not inside another.
    fileprivate func range(ofWord word: String) -> Range<String.Index>? {
        ranges(of: word).first { range in
            let before = range.lowerBound == startIndex ? nil : self[index(before: range.lowerBound)]
            let after = range.upperBound == endIndex ? nil : self[range.upperBound]
            return !(before?.isLetter ?? false) && !(after?.isLetter ?? false)
        }
    }
}
