internal import Foundation

/// In how many records the phrases of a question stand; what was counted is kept while the catalogue stays as it is.
struct TermCounts {
    let statements: BulkStatements
    let cache: SearchCache?
    let state: CatalogueState

    /// What is known of one term.
    struct Count {
        /// Of records that have the word or a synonym.
        var texts = 0
        /// Of records whose owner it names.
        var owners = 0
        /// Of records that have a word that means almost the same; counted only where none has the word.
        var akin = 0

        var isKnown: Bool { texts > 0 || owners > 0 }
    }

    func records(with expression: String) throws -> Int {
        if let known = cache?.count(of: expression, in: state) { return known }
        let count =
            try statements.first("SELECT count(*) FROM search WHERE search MATCH ?", .text(expression)) {
                $0.integer(0)
            } ?? 0
        cache?.keep(count, of: expression, in: state)
        return count
    }

    func hasRecords(with expression: String) throws -> Bool {
        try statements.first("SELECT rowid FROM search WHERE search MATCH ? LIMIT 1", .text(expression)) {
            _ in
            true
        } ?? false
    }

    /// About how many records the index has: those that were replaced are among them, as they are for the index.
    func records() throws -> Int {
        try statements.first("SELECT max(id) FROM revision") { $0.integer(0) } ?? 0
    }

    /// A term is as rare as the most common phrase that stands for it by itself; a synonym's count stands in where
    /// there is none.
    func counts(of match: MatchExpression) throws -> [Count] {
        var counts = [Count](repeating: Count(), count: match.terms.count)
        var synonyms = counts.map { _ in 0 }
        for phrase in match.phrases {
            switch phrase.kind {
            case .word:
                let count = try records(with: phrase.text)
                for term in phrase.terms {
                    if phrase.weight >= 1 {
                        counts[term].texts = max(counts[term].texts, count)
                    } else {
                        synonyms[term] = max(synonyms[term], count)
                    }
                }
            case .owner:
                let count = try records(with: phrase.text)
                for term in phrase.terms { counts[term].owners += count }
            case .akin, .silent: break
            }
        }
        for index in counts.indices where counts[index].texts == 0 { counts[index].texts = synonyms[index] }
        for phrase in match.phrases where phrase.kind == .akin {
            for term in phrase.terms where !counts[term].isKnown {
                counts[term].akin = max(counts[term].akin, try records(with: phrase.text))
            }
        }
        return counts
    }
}

/// How much it tells that a record has a word.
enum TermWeight {
    /// The inverse document frequency of BM25: never below nothing.
    static func of(_ found: Double, among rows: Double) -> Double {
        max(1e-6, log(1 + max(0, rows - found + 0.5) / (found + 0.5)))
    }
}
