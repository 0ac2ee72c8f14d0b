internal import EssaimKit

/// A store that gives all that was said to it, row by row: to be copied whole, and to be compared.
package protocol WholeCatalogue: CatalogueStore {
    /// The tables that hold what was said.
    func truthTables() throws -> [TruthTable]
    /// Calls `body` with each row of a table, in the order of its keys.
    func forEachRow(of table: TruthTable, _ body: ([Cell]) throws -> Void) throws
}

extension SQLiteCatalogue: WholeCatalogue {}

extension WholeCatalogue {
    /// Fills an empty catalogue with all that another one holds, its journal, access and people included.
    package func take(_ other: any WholeCatalogue) throws {
        try write { writer in
            for table in try other.truthTables() {
                try writer.take(table) { put in try other.forEachRow(of: table, put) }
            }
        }
    }

    /// The tables in which another catalogue holds something else.
    package func differences(from other: any WholeCatalogue) throws -> [(
        table: String, rows: Int, others: Int
    )] {
        try truthTables().compactMap { table in
            var (here, there) = (TableDigest(table), TableDigest(table))
            try forEachRow(of: table) { here.add($0) }
            try other.forEachRow(of: table) { there.add($0) }
            return here == there ? nil : (table.name, here.rows, there.rows)
        }
    }
}

/// What a table's rows come to, in whatever order: enough to tell one table from another.
package struct TableDigest: Equatable {
    package private(set) var rows = 0
    private var sum: UInt64 = 0
    private let columns: [Int]

    package init(_ table: TruthTable) {
        // A title and a summary are worked out by each host.
        columns = table.columns.indices.filter {
            !(["record", "draft"].contains(table.name)
                && ["title", "summary"].contains(table.columns[$0].name))
        }
    }

    package mutating func add(_ row: [Cell]) {
        rows += 1
        var hasher = StableHash()
        for column in columns { hasher.add(row[column]) }
        sum &+= hasher.value
    }
}

/// FNV-1a in 64 bits, over cells: the same in every process.
private struct StableHash {
    var value: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func add(_ cell: Cell) {
        switch cell {
        case .null: add(0)
        case .integer(let number):
            add(1)
            withUnsafeBytes(of: number) { for byte in $0 { add(byte) } }
        case .real(let number):
            add(2)
            withUnsafeBytes(of: number.bitPattern) { for byte in $0 { add(byte) } }
        case .text(let bytes):
            add(3)
            for byte in bytes { add(byte) }
        case .bytes(let bytes):
            add(4)
            for byte in bytes { add(byte) }
        }
    }

    private mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
}
