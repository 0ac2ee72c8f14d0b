internal import Foundation
internal import GRDB
internal import GRDBSQLite

/// The order of what a search finds: BM25 by column, as a function of FTS5.
///
/// `essaimRank(search, terms)` is the sum over the query's terms of
/// `idf · Σ weight(column) · tf / (tf + k · (1 − b + b · length / average))`, multiplied by the share of the terms
/// that the row has. FTS5's own `bm25` adds up the columns before it levels off, so that ten words in a long text
/// weigh as much as one in the title, and counts a synonym like one more word.
///
/// Source: Robertson and Zaragoza, *The Probabilistic Relevance Framework: BM25 and Beyond*, 2009, 3.6.
enum RankingFunction {
    static let name = "essaimRank"
    /// By column: heavy, medium, light, forms, owner.
    private static let weights = [4.0, 1.5, 1.0, 1.0, 1.0]
    /// How soon more of the same word counts no more.
    private static let saturation = 1.2
    /// How much longer texts are held back: not at all (0) to fully (1).
    private static let lengthShare = [0.5, 0.5, 0.75, 0, 0]

    /// Which phrases of a match expression stand for which term, and how much each counts.
    struct Terms {
        private(set) var text = ""
        /// How many terms, and how many phrases.
        private(set) var count = 0
        private(set) var phraseCount = 0

        mutating func startTerm() -> Int {
            defer { count += 1 }
            return count
        }

        /// The next phrase of the expression, in the order in which it is written.
        mutating func addPhrase(of terms: [Int], weight: Double) {
            text += terms.map(String.init).joined(separator: ",") + "*\(weight) "
            phraseCount += 1
        }
    }

    /// Makes the function known to a connection.
    static func add(to db: Database) {
        let api = UnsafeMutablePointer(mutating: FTS5.api(db))
        // Nothing to be done about an error here: each search would name the missing function.
        _ = api.pointee.xCreateFunction(api, name, nil, { RankingFunction.rank($0, $1, $2, $3, $4) }, nil)
    }

    /// What the rank of each row of one query is computed from.
    private final class Query {
        var phrases: [(terms: [Int], weight: Double)] = []
        var frequencies: [Double] = []
        var averages: [Double] = []
        /// By term and column: kept here so that no row allocates.
        var counts: [Double] = []
        var terms = 0
    }

    private typealias API = UnsafePointer<Fts5ExtensionApi>

    private static func rank(
        _ api: API?, _ context: OpaquePointer?, _ result: OpaquePointer?, _ count: CInt,
        _ arguments: UnsafeMutablePointer<OpaquePointer?>?
    ) {
        guard let api, let context else { return }
        let query: Query
        if let known = api.pointee.xGetAuxdata(context, 0) {
            query = Unmanaged<Query>.fromOpaque(known).takeUnretainedValue()
        } else {
            guard count == 1, let text = sqlite3_value_text(arguments?[0]),
                let made = self.query(String(cString: text), api, context)
            else { return sqlite3_result_error_code(result, SQLITE_ERROR) }
            query = made
            let code = api.pointee.xSetAuxdata(
                context, Unmanaged.passRetained(made).toOpaque(),
                { if let pointer = $0 { Unmanaged<Query>.fromOpaque(pointer).release() } })
            guard code == SQLITE_OK else { return sqlite3_result_error_code(result, code) }
        }
        sqlite3_result_double(result, score(query, api, context))
    }

    private static func query(_ text: String, _ api: API, _ context: OpaquePointer) -> Query? {
        let query = Query()
        for phrase in text.split(separator: " ") {
            let parts = phrase.split(separator: "*", omittingEmptySubsequences: false)
            guard parts.count == 2, let weight = Double(parts[1]) else { return nil }
            query.phrases.append((parts[0].split(separator: ",").compactMap { Int($0) }, weight))
        }
        guard query.phrases.count == Int(api.pointee.xPhraseCount(context)) else { return nil }
        query.terms = (query.phrases.flatMap(\.terms).max() ?? -1) + 1
        var rows: sqlite3_int64 = 0
        guard api.pointee.xRowCount(context, &rows) == SQLITE_OK else { return nil }
        for column in weights.indices {
            var total: sqlite3_int64 = 0
            guard api.pointee.xColumnTotalSize(context, CInt(column), &total) == SQLITE_OK else { return nil }
            query.averages.append(max(1, Double(total) / Double(max(rows, 1))))
        }
        query.counts = Array(repeating: 0, count: query.terms * weights.count)
        // One term alone is as rare in every row: it needs no count, which would read all its rows once more.
        if query.terms < 2 {
            query.frequencies = Array(repeating: 1, count: query.terms)
            return query
        }
        // A term is as rare as the most common phrase that stands for it by itself.
        var found = [Double](repeating: 0, count: query.terms)
        for (index, phrase) in query.phrases.enumerated() where phrase.weight >= 1 {
            let count = Double(rowCount(ofPhrase: index, api, context))
            for term in phrase.terms { found[term] = max(found[term], count) }
        }
        for (index, phrase) in query.phrases.enumerated()
        where phrase.weight > 0 && phrase.weight < 1 && phrase.terms.contains(where: { found[$0] == 0 }) {
            let count = Double(rowCount(ofPhrase: index, api, context))
            for term in phrase.terms where found[term] == 0 { found[term] = max(1, count) }
        }
        query.frequencies = found.map { found in
            max(1e-6, log(1 + (Double(rows) - found + 0.5) / (found + 0.5)))
        }
        return query
    }

    private static func rowCount(ofPhrase phrase: Int, _ api: API, _ context: OpaquePointer) -> Int {
        var count = 0
        _ = api.pointee.xQueryPhrase(context, CInt(phrase), &count) { _, _, counter in
            counter?.assumingMemoryBound(to: Int.self).pointee += 1
            return SQLITE_OK
        }
        return count
    }

    private static func score(_ query: Query, _ api: API, _ context: OpaquePointer) -> Double {
        let columns = weights.count
        for index in query.counts.indices { query.counts[index] = 0 }
        for (index, phrase) in query.phrases.enumerated() {
            var iterator = Fts5PhraseIter()
            var column: CInt = -1
            var offset: CInt = -1
            guard api.pointee.xPhraseFirst(context, CInt(index), &iterator, &column, &offset) == SQLITE_OK
            else { continue }
            while column >= 0, Int(column) < columns {
                for term in phrase.terms { query.counts[term * columns + Int(column)] += phrase.weight }
                api.pointee.xPhraseNext(context, &iterator, &column, &offset)
            }
        }
        var score = 0.0
        var matched = 0
        for term in 0..<query.terms {
            var sum = 0.0
            for column in 0..<columns {
                let count = query.counts[term * columns + column]
                guard count > 0 else { continue }
                var size: CInt = 0
                if lengthShare[column] > 0 { _ = api.pointee.xColumnSize(context, CInt(column), &size) }
                let length =
                    1 - lengthShare[column] + lengthShare[column] * Double(size) / query.averages[column]
                sum += weights[column] * count / (count + saturation * length)
            }
            if sum > 0 { matched += 1 }
            score += query.frequencies[term] * sum
        }
        return query.terms == 0 ? 0 : score * Double(matched) / Double(query.terms)
    }
}
