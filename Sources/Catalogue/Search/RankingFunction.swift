internal import Foundation
internal import GRDB
internal import GRDBSQLite

/// The order of what a search finds, as a function of FTS5.
///
/// `essaimRank(search, terms, lengths)` is what ``RankingScore`` says of a row; the lengths are those of ``TextLengths``,
/// or none, and then the index is asked for them. Where a question asks for as many words as
/// can be had, the rank comes with the words that the row lacks (``RankedRow``).
enum RankingFunction {
    static let name = "essaimRank"

    /// Makes the function known to a connection.
    static func add(to db: Database) {
        let api = UnsafeMutablePointer(mutating: FTS5.api(db))
        // Nothing to be done about an error here: each search would name the missing function.
        _ = api.pointee.xCreateFunction(api, name, nil, { RankingFunction.rank($0, $1, $2, $3, $4) }, nil)
    }

    /// What the function is told of a question: its phrases, in the order in which they are written, then its terms.
    static func argument(_ match: MatchExpression, _ counts: [TermCounts.Count]) -> String {
        let phrases = match.phrases.map { phrase in
            "\(phrase.terms.map(String.init).joined(separator: ","))*\(phrase.weight)*\(phrase.kind.rawValue)"
        }
        let terms = match.terms.indices.map { index in
            let count = counts.isEmpty ? TermCounts.Count() : counts[index]
            return "\(count.texts)*\(count.owners)*\(count.akin)*\(match.terms[index].isOptional ? 1 : 0)"
        }
        // Without counts all terms are as rare: one by itself needs none.
        return phrases.joined(separator: " ") + "|" + (counts.isEmpty ? "" : terms.joined(separator: " "))
    }

    private typealias API = UnsafePointer<Fts5ExtensionApi>

    private static func rank(
        _ api: API?, _ context: OpaquePointer?, _ result: OpaquePointer?, _ count: CInt,
        _ arguments: UnsafeMutablePointer<OpaquePointer?>?
    ) {
        guard let api, let context else { return }
        let score: RankingScore
        if let known = api.pointee.xGetAuxdata(context, 0) {
            score = Unmanaged<RankingScore>.fromOpaque(known).takeUnretainedValue()
        } else {
            guard count == 2, let text = sqlite3_value_text(arguments?[0]),
                let made = self.score(String(cString: text), api, context)
            else { return sqlite3_result_error_code(result, SQLITE_ERROR) }
            score = made
            let code = api.pointee.xSetAuxdata(
                context, Unmanaged.passRetained(made).toOpaque(),
                { if let pointer = $0 { Unmanaged<RankingScore>.fromOpaque(pointer).release() } })
            guard code == SQLITE_OK else { return sqlite3_result_error_code(result, code) }
        }
        let lengths = sqlite3_value_pointer(arguments?[1], BulkStatements.pointerType)?
            .assumingMemoryBound(to: TextLengths.Table.self)
        let row = self.row(score, lengths, api, context)
        guard score.isLoose else { return sqlite3_result_double(result, row.rank) }
        withUnsafeBytes(of: row) { bytes in
            sqlite3_result_blob(
                result, bytes.baseAddress, CInt(bytes.count),
                unsafeBitCast(-1, to: sqlite3_destructor_type.self))
        }
    }

    private static func score(_ text: String, _ api: API, _ context: OpaquePointer) -> RankingScore? {
        var rows: sqlite3_int64 = 0
        guard api.pointee.xRowCount(context, &rows) == SQLITE_OK else { return nil }
        var averages: [Double] = []
        for column in 0..<RankingScore.columns {
            var total: sqlite3_int64 = 0
            guard api.pointee.xColumnTotalSize(context, CInt(column), &total) == SQLITE_OK else { return nil }
            averages.append(max(1, Double(total) / Double(max(rows, 1))))
        }
        let score = RankingScore(text, rows: Double(rows), averages: averages)
        return score?.phraseCount == Int(api.pointee.xPhraseCount(context)) ? score : nil
    }

    private static func row(
        _ score: RankingScore, _ lengths: UnsafePointer<TextLengths.Table>?, _ api: API,
        _ context: OpaquePointer
    ) -> RankedRow {
        score.start()
        if score.hasPairs {
            // All phrases together, in the order of the text.
            var count: CInt = 0
            _ = api.pointee.xInstCount(context, &count)
            for index in 0..<count {
                var phrase: CInt = 0
                var column: CInt = 0
                var offset: CInt = 0
                guard api.pointee.xInst(context, index, &phrase, &column, &offset) == SQLITE_OK else { break }
                score.add(phrase: Int(phrase), column: Int(column), offset: Int(offset))
            }
        } else {
            for index in 0..<score.phraseCount where !score.isSilent(phrase: index) {
                var iterator = Fts5PhraseIter()
                var column: CInt = -1
                var offset: CInt = -1
                guard api.pointee.xPhraseFirst(context, CInt(index), &iterator, &column, &offset) == SQLITE_OK
                else { continue }
                while column >= 0, Int(column) < RankingScore.columns {
                    score.add(phrase: index, column: Int(column), offset: Int(offset))
                    api.pointee.xPhraseNext(context, &iterator, &column, &offset)
                }
            }
        }
        let revision = api.pointee.xRowid(context)
        return score.finish { column in
            if let lengths, revision < lengths.pointee.end, column < TextLengths.columns {
                return lengths.pointee.length(revision, column)
            }
            var size: CInt = 0
            _ = api.pointee.xColumnSize(context, CInt(column), &size)
            return Int(size)
        }
    }
}

/// What a question for as many words as can be had finds in one row; as bytes between the function and its reader.
struct RankedRow {
    /// Higher comes first; below 0: the row has too little of what was asked for.
    var rank: Double
    /// A bit for each of the first 64 terms that the row doesn't have.
    var missing: UInt64

    init(rank: Double, missing: UInt64) {
        self.rank = rank
        self.missing = missing
    }

    /// A column of a result that holds one.
    init?(_ row: BulkRow, _ column: CInt) {
        guard let start = sqlite3_column_blob(row.statement, column),
            sqlite3_column_bytes(row.statement, column) == CInt(MemoryLayout<RankedRow>.size)
        else { return nil }
        self = UnsafeRawPointer(start).loadUnaligned(as: RankedRow.self)
    }
}
