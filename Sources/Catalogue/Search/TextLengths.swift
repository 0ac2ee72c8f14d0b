/// How many tokens the columns of each revision have, in memory: the index keeps them row by row, and reading them there
/// takes most of the time of a search for a common word.
///
/// What a revision has never changes, so that only later ones are read after a change.
///
/// `@unchecked Sendable`: written while it is made, then only read.
final class TextLengths: @unchecked Sendable {
    /// Of the columns whose lengths matter to a rank: heavy, medium, light.
    static let columns = 3

    /// What the ranking function is handed: a plain piece of memory, so that a row costs no reference counting.
    struct Table {
        fileprivate let values: UnsafeMutablePointer<UInt32>
        /// Revisions below this number are in it.
        let end: Int64

        func length(_ revision: Int64, _ column: Int) -> Int {
            Int(values[Int(revision) * TextLengths.columns + column])
        }
    }

    /// How often the index had been made anew.
    let rebuilds: Int
    let table: UnsafeMutablePointer<Table>

    private init(rebuilds: Int, end: Int64) {
        self.rebuilds = rebuilds
        let count = Int(end) * Self.columns
        let values = UnsafeMutablePointer<UInt32>.allocate(capacity: max(1, count))
        values.initialize(repeating: 0, count: count)
        table = .allocate(capacity: 1)
        table.initialize(to: Table(values: values, end: end))
    }

    deinit {
        table.pointee.values.deallocate()
        table.deallocate()
    }

    /// All lengths; those that are known already aren't read again.
    static func read(_ statements: BulkStatements, rebuilds: Int, known: TextLengths?) throws -> TextLengths {
        let end =
            try statements.first("SELECT coalesce(max(id), -1) + 1 FROM search_docsize") { $0.key(0) } ?? 0
        let known = known?.rebuilds == rebuilds ? known : nil
        if let known, known.table.pointee.end >= end { return known }
        let lengths = TextLengths(rebuilds: rebuilds, end: end)
        let values = lengths.table.pointee.values
        let start = known?.table.pointee.end ?? 0
        if let known { values.update(from: known.table.pointee.values, count: Int(start) * columns) }
        try statements.forEach("SELECT id, sz FROM search_docsize WHERE id >= ?", .key(start)) { row in
            let place = Int(row.key(0)) * columns
            var column = 0
            var number: UInt32 = 0
            // Numbers as SQLite writes them: seven bits a byte, the highest first.
            for byte in row.buffer(1) where column < columns {
                number = number << 7 | UInt32(byte & 0x7F)
                if byte & 0x80 != 0 { continue }
                values[place + column] = number
                column += 1
                number = 0
            }
        }
        return lengths
    }
}
