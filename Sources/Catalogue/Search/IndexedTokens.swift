internal import GRDB
internal import Search

/// What the full-text index holds for each revision, as one number: the sum of a hash of each token with its column and
/// its place. The index goes from words to records and has no way back; sums don't mind the order.
enum IndexedTokens {
    private static let columns = ["heavy", "medium", "light", "forms", "owner"]

    /// By revision: a place of eight bytes for each number up to the largest.
    struct Sums {
        fileprivate var values: ContiguousArray<UInt64> = []

        subscript(revision: Int64) -> UInt64 {
            values.indices.contains(Int(revision)) ? values[Int(revision)] : 0
        }
    }

    /// Reads the whole index once.
    static func sums(_ db: Database) throws -> Sums {
        let last = try Int.fetchOne(db, sql: "SELECT max(id) FROM revision") ?? 0
        var sums = Sums(values: .init(repeating: 0, count: last + 1))
        try db.execute(sql: "DROP TABLE IF EXISTS temp.indexedToken")
        try db.execute(
            sql: "CREATE VIRTUAL TABLE temp.indexedToken USING fts5vocab('main', 'search', 'instance')")
        var term: [UInt8] = []
        var hash: UInt64 = 0
        try BulkStatements(db).forEach("SELECT term, doc, col, offset FROM temp.indexedToken") { row in
            // The same word comes for many records in a row.
            let isNew = row.buffer(0).elementsEqual(term) == false
            if isNew {
                term = Array(row.buffer(0))
                hash = Self.hash(term[...])
            }
            let revision = Int(row.key(1))
            guard sums.values.indices.contains(revision),
                let column = row.text(2).flatMap({ columns.firstIndex(of: $0) })
            else { return }
            sums.values[revision] &+= place(hash, column, row.integer(3))
        }
        try db.execute(sql: "DROP TABLE temp.indexedToken")
        return sums
    }

    /// What the index should hold for a revision's texts.
    static func sum(of texts: SearchTexts) -> UInt64 {
        let owner = Array(MatchExpression.ownerToken(texts.owner).utf8)
        var sum: UInt64 = 0
        for (column, bytes) in [texts.heavy, texts.medium, texts.light, texts.forms, owner].enumerated() {
            for (offset, token) in bytes.split(separator: UInt8(ascii: " ")).enumerated() {
                sum &+= place(hash(token), column, offset)
            }
        }
        return sum
    }

    /// FNV-1a.
    private static func hash(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    /// Mixed, so that two tokens that change places are seen.
    private static func place(_ hash: UInt64, _ column: Int, _ offset: Int) -> UInt64 {
        var mixed = hash ^ (UInt64(column) << 56 | UInt64(truncatingIfNeeded: offset))
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
