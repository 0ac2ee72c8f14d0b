internal import EssaimKit
internal import GRDB
internal import Search

extension SQLiteTransaction {
    /// Where a search finds more records than this, it reads whole columns, and keeps them for the next one.
    private static let manyHits = 4_096

    func search(_ request: SearchRequest) throws -> SearchResult {
        let state = try searchState()
        let owners = try ownerIndex(state)
        let question = TextQuestion(
            synonyms: request.synonyms, vocabulary: WordTable(statements: statements, owners: owners))
        var plan = SearchPlan(question)
        try plan.read(request.condition)
        var result = SearchResult()
        result.expression = plan.expression
        if plan.isUnanswerable {
            result.facets = request.facets.map { _ in [] }
            result.commonWords = SearchPlan.words(request.condition).filter(question.isCommon)
            return result
        }
        let fields = FieldsNeeded(plan.rest, request.facets)
        let loader = RecordTableLoader(db: db, facets: fields.facets, measures: fields.measures)

        let ranking = WordRanking(
            statements: statements,
            counts: TermCounts(statements: statements, cache: searchCache, state: state),
            thesaurus: request.thesaurus)
        let found: [Found]
        let table: RecordTable
        var terms: [String] = []
        if let required = plan.required {
            var answer = try ranking.answer(required)
            terms = answer.terms
            if plan.expression == required { result.expression = answer.expression }
            if answer.hits.count > Self.manyHits || searchCache?.table(in: state) != nil {
                table = try wholeTable(loader, state)
            } else {
                answer.hits.sort { $0.revision < $1.revision }
                table = try loader.table(ofRevisions: answer.hits.map(\.revision), statements)
            }
            found = answer.hits.compactMap { hit in
                table.row(ofRevision: hit.revision).map {
                    Found(row: $0, rank: hit.rank, missing: hit.missing)
                }
            }
        } else {
            table = try wholeTable(loader, state)
            // Without words that all must have, the latest come first; words that may be found rank before.
            var ranks = table.modified.map { $0 / 1e15 }
            if let expression = plan.expression {
                for hit in try ranking.answer(expression).hits {
                    if let row = table.row(ofRevision: hit.revision) { ranks[row] += hit.rank + 1 }
                }
            }
            found = ranks.enumerated().map { Found(row: $0.offset, rank: $0.element) }
        }
        let condition = try rowCondition(.all(plan.rest), table, owners, question)
        collect(found, table, condition, owners, request, &result)
        for index in result.hits.indices { result.hits[index].nameMissing(of: terms) }
        return result
    }

    /// A row of a table with what its words are worth.
    private struct Found {
        var row: Int
        var rank: Double
        var missing: UInt64 = 0
    }

    private func collect(
        _ found: [Found], _ table: RecordTable, _ condition: RowCondition,
        _ owners: OwnerIndex,
        _ request: SearchRequest, _ result: inout SearchResult
    ) {
        let visible = VisibleRows(table, request.visibility)
        var best = BestHits(limit: request.limit, after: request.after)
        var rows: [Int32] = []
        rows.reserveCapacity(found.count)
        for hit in found
        where visible.contains(hit.row) && (condition.isEmpty || condition.holds(at: hit.row)) {
            let row = hit.row
            rows.append(Int32(row))
            let rank =
                switch request.order {
                case .relevance: hit.rank
                case .latest: table.modified[row]
                case .arrival: Double(table.revisions[row])
                }
            let position = SearchPosition(rank: rank, key: table.keys[row])
            if best.takes(position) {
                best.add(
                    .init(position: position, revision: table.revisions[row], missing: hit.missing))
            }
        }
        result.total = rows.count
        result.hits = best.hits
        result.facets = request.facets.map { facet in
            var counter = FacetCounter(facet, table, owners)
            counter.count(rows)
            return counter.result
        }
    }

    // MARK: Conditions

    private func rowCondition(
        _ condition: SearchCondition, _ table: RecordTable, _ owners: OwnerIndex, _ question: TextQuestion
    ) throws -> RowCondition {
        switch condition {
        case .all(let parts):
            var filters: [RowFilter] = []
            var others: [RowCondition] = []
            for part in parts {
                if case .filter(let filter) = part {
                    filters.append(rowFilter(filter, table, owners))
                } else {
                    others.append(try rowCondition(part, table, owners, question))
                }
            }
            return .all((filters.isEmpty ? [] : [.filters(filters)]) + others)
        case .any(let parts):
            return .any(try parts.map { try rowCondition($0, table, owners, question) })
        case .not(let part): return .not(try rowCondition(part, table, owners, question.excluding))
        case .filter(let filter): return .filters([rowFilter(filter, table, owners)])
        case .word, .prefix, .phrase, .most:
            var plan = SearchPlan(question)
            try plan.read(condition)
            var rows = [Bool](repeating: false, count: table.keys.count)
            if let expression = plan.required {
                try statements.forEach(
                    "SELECT rowid FROM search WHERE search MATCH ?",
                    .text(MatchExpression(expression).text)
                ) { hit in if let row = table.row(ofRevision: hit.key(0)) { rows[row] = true } }
            }
            return .rows(rows)
        }
    }

    private func rowFilter(_ filter: SearchFilter, _ table: RecordTable, _ owners: OwnerIndex) -> RowFilter {
        func group(of path: String) -> String { path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "" }
        func column(_ column: RecordTable.Column, _ values: (String) -> [String]) -> RowFilter.Source {
            .column(
                column.values,
                allowed: column.names.map { values($0).contains(where: filter.condition.allows) })
        }
        let interval = filter.condition.interval
        return RowFilter(
            sources: filter.sources.compactMap { source in
                switch source {
                case .type: column(table.types) { [$0] }
                case .owner: column(table.owners) { [$0] }
                case .status: column(table.statuses) { [$0] }
                case .language: column(table.languages) { [$0] }
                case .ownerKind: column(table.owners) { owners.kinds[$0].map { [$0] } ?? [] }
                case .ownerTerritory: column(table.owners) { owners.territories[$0] ?? [] }
                case .modified: interval.map { .number(table.modified, $0) }
                case .facet(let path):
                    table.facets[path].map { column in
                        .facet(
                            column, allowed: column.names.map(filter.condition.allows), path: group(of: path)
                        )
                    }
                case .measure(let path):
                    table.measures[path].flatMap { column in
                        interval.map { .measure(column, $0, path: group(of: path)) }
                    }
                }
            })
    }

    // MARK: Suggestions

    func nearestWords(to word: String) throws -> [String] {
        guard let asked = TextAnalyser().words(of: word, language: "fr").first(where: { !$0.isStopWord })
        else {
            return []
        }
        var written: [String: String] = [:]
        // The first letter is rarely the wrong one, and with it the table is read in part only.
        for start in Set([String(asked.folded.prefix(1)), String(asked.folded.dropFirst().prefix(1))])
        where !start.isEmpty {
            try statements.forEach(
                "SELECT folded, written FROM word WHERE folded >= ? AND folded < ?", .text(start),
                .text(start + "\u{10FFFF}")
            ) { row in
                if let folded = row.text(0), let form = row.text(1), written[folded] == nil {
                    written[folded] = form
                }
            }
        }
        if written[asked.folded] != nil { return [] }
        return Suggestion.misspelt(asked.folded, among: written.keys.sorted()).compactMap { written[$0] }
    }
}

extension SearchFilter.Condition {
    /// Whether a value, compared without case, is one that is asked for.
    func allows(_ value: String) -> Bool {
        switch self {
        case .equals(let wanted): value == wanted || value.lowercased() == wanted.lowercased()
        case .startsWith(let start): value.lowercased().hasPrefix(start.lowercased())
        case .range:
            if let interval, let number = Double(value) { interval.contains(number) } else { false }
        }
    }

    /// The numbers that are asked for; `nil` for a text that is none.
    var interval: RowFilter.Interval? {
        switch self {
        case .range(let range, let lowerIncluded, let upperIncluded):
            .init(range: range, lowerIncluded: lowerIncluded, upperIncluded: upperIncluded)
        case .equals, .startsWith: nil
        }
    }
}

/// The columns that conditions and facets read.
private struct FieldsNeeded {
    var facets: Set<String> = []
    var measures: Set<String> = []

    init(_ conditions: [SearchCondition], _ facets: [SearchFacet]) {
        for condition in conditions { add(condition) }
        for facet in facets { add(facet.sources) }
    }

    private mutating func add(_ condition: SearchCondition) {
        switch condition {
        case .all(let parts), .any(let parts), .most(let parts): for part in parts { add(part) }
        case .not(let part): add(part)
        case .filter(let filter): add(filter.sources)
        case .word, .prefix, .phrase: break
        }
    }

    private mutating func add(_ sources: [SearchSource]) {
        for source in sources {
            switch source {
            case .facet(let path): facets.insert(path)
            case .measure(let path): measures.insert(path)
            case .type, .owner, .status, .language, .modified, .ownerKind, .ownerTerritory: break
            }
        }
    }
}

/// The best hits of a page, the best first.
private struct BestHits {
    let limit: Int
    let after: SearchPosition?
    private(set) var hits: [SearchResult.Hit] = []

    init(limit: Int, after: SearchPosition?) {
        self.limit = limit
        self.after = after
    }

    /// Whether a hit of this place is among the best so far.
    func takes(_ position: SearchPosition) -> Bool {
        if let after, !after.isBefore(position) { return false }
        guard hits.count >= limit else { return true }
        return hits.last.map { position.isBefore($0.position) } ?? false
    }

    mutating func add(_ hit: SearchResult.Hit) {
        if hits.count >= limit { hits.removeLast() }
        let index = hits.firstIndex { hit.position.isBefore($0.position) } ?? hits.endIndex
        hits.insert(hit, at: index)
    }
}

/// Which rows of a table may be seen.
private struct VisibleRows {
    private let table: RecordTable
    /// By the number of the status, and of the owner; `nil`: all, or none for its sake.
    private var statuses: [Bool]?
    private var owners: [Bool]?

    init(_ table: RecordTable, _ visibility: Visibility) {
        self.table = table
        guard case .published(let own) = visibility else { return }
        statuses = table.statuses.names.map { $0 == RecordStatus.published.rawValue }
        if !own.isEmpty { owners = table.owners.names.map { own.contains($0) } }
    }

    func contains(_ row: Int) -> Bool {
        guard let statuses else { return true }
        if statuses[Int(table.statuses.values[row])] { return true }
        return owners.map { $0[Int(table.owners.values[row])] } ?? false
    }
}

extension SearchPosition {
    func isBefore(_ other: SearchPosition) -> Bool {
        rank != other.rank ? rank > other.rank : key < other.key
    }
}

/// The words of the index, and those that name owners.
private struct WordTable: IndexVocabulary {
    let statements: BulkStatements
    let owners: OwnerIndex

    func tokens(ofFolded word: String) throws -> [String] {
        var tokens: [String] = []
        try statements.forEach("SELECT token FROM word WHERE folded = ?", .text(word)) { row in
            if let token = row.text(0) { tokens.append(token) }
        }
        return tokens
    }

    func owners(named tokens: [String]) -> [String] { owners.owners(named: tokens) }
}
