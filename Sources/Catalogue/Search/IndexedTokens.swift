internal import GRDB
internal import Search

/// What the full-text index holds for each revision, as one number: the sum of a hash of each token with its column and
/// its place. The index goes from words to records and has no way back; sums don't mind the order.
enum IndexedTokens {
    /// What the columns' names begin with: heavy, medium, light, forms, owner.
    private static let letters = Array("hmlfo".utf8)

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
            let bytes = row.buffer(0)
            let isSame =
                bytes.count == term.count && term.withUnsafeBytes { $0.elementsEqual(bytes) }
            if !isSame {
                term = Array(bytes)
                hash = Self.hash(bytes)
            }
            let revision = Int(row.key(1))
            // The columns differ in their first letter.
            guard sums.values.indices.contains(revision), let letter = row.buffer(2).first,
                let column = letters.firstIndex(of: letter)
            else { return }
            sums.values[revision] &+= place(hash, column, row.integer(3))
        }
        try db.execute(sql: "DROP TABLE temp.indexedToken")
        return sums
    }

    /// What the index should hold for a revision's texts: the sum, and how many tokens each column has, as FTS5 keeps
    /// it for the ranking.
    static func expected(of texts: SearchTexts) -> (sum: UInt64, sizes: [UInt8]) {
        let owner = Array(MatchExpression.ownerToken(texts.owner).utf8)
        var sum: UInt64 = 0
        var sizes: [UInt8] = []
        for (column, bytes) in [texts.heavy, texts.medium, texts.light, texts.forms, owner].enumerated() {
            var count = 0
            bytes.withUnsafeBytes { bytes in
                for token in bytes.split(separator: UInt8(ascii: " ")) {
                    sum &+= place(hash(.init(rebasing: token)), column, count)
                    count += 1
                }
            }
            sizes += number(count)
        }
        return (sum, sizes)
    }

    /// A number as SQLite writes it: seven bits a byte, the highest first.
    private static func number(_ value: Int) -> [UInt8] {
        var bytes = [UInt8(value & 0x7F)]
        var rest = value >> 7
        while rest > 0 {
            bytes.insert(UInt8(rest & 0x7F) | 0x80, at: 0)
            rest >>= 7
        }
        return bytes
    }

    /// FNV-1a.
    private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash
    }

    /// Mixed, so that two tokens that change places are seen.
    private static func place(_ hash: UInt64, _ column: Int, _ offset: Int) -> UInt64 {
        var mixed = hash ^ (UInt64(column) << 56 | UInt64(truncatingIfNeeded: offset))
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
