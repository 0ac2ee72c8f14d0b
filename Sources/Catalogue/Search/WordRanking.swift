internal import Search

/// Asks the full-text index, and ranks what it finds.
struct WordRanking {
    struct Hit {
        /// Of a revision that may have been replaced since.
        var revision: Int64
        /// Higher is better.
        var rank: Double
        /// A bit for each of ``Answer/terms`` that the record doesn't have.
        var missing: UInt64 = 0
    }
    struct Answer {
        var hits: [Hit] = []
        /// The words asked for, as they were written; empty for what isn't one word.
        var terms: [String] = []
        /// The question with the words that mean almost the same.
        var expression: TextExpression
    }

    /// Of a question with no more words than this, records that have all of them come before all others. Longer
    /// ones hold words that don't matter: there, the share of their weight decides.
    private static let shortQuestion = 3
    /// What sets records with all words before the others: more than any rank.
    private static let wholeBonus = 1e6
    /// Words that stand in more records than this share of them are asked for as they are.
    private static let rareShare = 0.055
    /// Of so many rows the lengths are read at once.
    private static let manyRows = 4_096
    /// How many words that mean almost the same are asked for beside one.
    private static let akinLimit = 32

    let statements: BulkStatements
    let counts: TermCounts
    var thesaurus: Thesaurus?
    private var cache: SearchCache? { counts.cache }

    func answer(_ question: TextExpression) throws -> Answer {
        var answer = Answer(expression: question)
        let rows = try counts.records()
        if let thesaurus {
            answer.expression = try question.addingAkin { try akin(to: $0, thesaurus, rows) }
        }
        var match = MatchExpression(answer.expression)
        answer.terms = match.terms.map(\.written)
        // One word by itself is as rare in every record; counting would read all its rows once more.
        let needsCounts = match.terms.count > 1 || match.phrases.contains { $0.kind != .word }
        let found = needsCounts ? try counts.counts(of: match) : []
        let isLoose = match.isLoose && needsCounts
        if isLoose { narrow(&match, found, rows) }
        let argument = RankingFunction.argument(match, found)
        // Whoever narrows an answer or turns its pages asks the same words again.
        let key = "\(isLoose)\n\(argument)\n\(match.text)"
        if let hits = cache?.hits(of: key, in: counts.state) {
            answer.hits = hits
            return answer
        }
        let isShort = match.terms.count <= Self.shortQuestion
        let lengths = try lengths(for: match)
        defer { withExtendedLifetime(lengths) {} }
        try statements.forEach(
            "SELECT rowid, essaimRank(search, ?, ?) FROM search WHERE search MATCH ?",
            .text(argument), .pointer(lengths.map { UnsafeMutableRawPointer($0.table) }), .text(match.text)
        ) { row in
            guard isLoose else { return answer.hits.append(Hit(revision: row.key(0), rank: row.real(1))) }
            guard let ranked = RankedRow(row, 1), ranked.rank >= 0 else { return }
            answer.hits.append(
                Hit(
                    revision: row.key(0),
                    rank: ranked.rank + (isShort && ranked.missing == 0 ? Self.wholeBonus : 0),
                    missing: ranked.missing))
        }
        cache?.keep(answer.hits, of: key, in: counts.state)
        return answer
    }

    /// The lengths of texts, where they are known or many rows need them: to read them all costs as much as to look
    /// some thousands up.
    private func lengths(for match: MatchExpression) throws -> TextLengths? {
        guard let cache else { return nil }
        let known = cache.lengths(rebuilds: counts.state.rebuilds)
        if known == nil, try counts.records(with: match.text) < Self.manyRows { return nil }
        let lengths = try TextLengths.read(statements, rebuilds: counts.state.rebuilds, known: known)
        if lengths !== known { cache.keep(lengths) }
        return lengths
    }

    /// Looks only at records with one of the words that it takes to have enough of the question: those that stand in
    /// most records don't suffice together, so that their rows needn't be gone through.
    private func narrow(_ match: inout MatchExpression, _ found: [TermCounts.Count], _ rows: Int) {
        guard match.terms.indices.contains(where: { match.terms[$0].isOptional && found[$0].isKnown }) else {
            return
        }
        let weights = match.terms.indices.filter { match.terms[$0].isOptional && found[$0].isKnown }
            .map { index in
                let count = found[index].texts > 0 ? found[index].texts : found[index].owners
                return (index: index, weight: TermWeight.of(Double(count), among: Double(rows)))
            }
            .sorted { $0.weight < $1.weight }
        let total = weights.reduce(0) { $0 + $1.weight }
        var rest = 0.0
        var needed: Set<Int> = []
        for (index, weight) in weights {
            rest += weight
            // A little below the share itself: owners and words are weighed apart.
            if rest >= total * RankingScore.leastShare * 0.9 { needed.insert(index) }
        }
        match.require(oneOf: needed, [.word, .owner])
    }

    /// The tokens of words that mean almost the same as a rare one, and that some record has.
    private func akin(to word: QuestionWord, _ thesaurus: Thesaurus, _ rows: Int) throws -> [String] {
        for token in word.tokens
        where Double(try counts.records(with: MatchExpression.text(token))) > Double(rows) * Self.rareShare {
            return []
        }
        var akin: [String] = []
        for token in thesaurus.tokens(akinTo: word.written)
        where akin.count < Self.akinLimit && !word.tokens.contains(token) && !akin.contains(token) {
            if try counts.hasRecords(with: MatchExpression.text(token)) { akin.append(token) }
        }
        return akin
    }
}

extension TextExpression {
    /// The same with words that mean almost the same beside those that need not all be found.
    fileprivate func addingAkin(_ akin: (QuestionWord) throws -> [String]) rethrows -> TextExpression {
        switch self {
        case .most(let parts): .most(try parts.map { try $0.withAkin(akin) })
        case .all(let parts): .all(try parts.map { try $0.addingAkin(akin) })
        case .without(let kept, let excluded): .without(try kept.addingAkin(akin), excluded)
        case .term, .prefix, .sequence, .any, .equivalent: self
        }
    }

    private func withAkin(_ akin: (QuestionWord) throws -> [String]) rethrows -> TextExpression {
        switch self {
        case .term(var word):
            word.akin = try akin(word)
            return .term(word)
        case .all(let parts): return .all(try parts.map { try $0.withAkin(akin) })
        case .equivalent(let asked, let others): return .equivalent(try asked.withAkin(akin), others)
        case .prefix, .sequence, .any, .most, .without: return self
        }
    }
}
