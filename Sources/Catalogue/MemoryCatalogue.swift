package import Derivation
internal import GRDB
internal import Synchronization

/// A catalogue in memory, gone when it isn't used any more: for tests of values. One thread at a time reads or writes it.
package final class MemoryCatalogue: CatalogueStore {
    private let queue: DatabaseQueue
    private let searchCache = SearchCache()
    private let writes = Atomic(0)

    /// - Parameter time: Now, in UTC.
    package init(homes: [String], relays: [String] = [], identifier: String? = nil, time: String) throws {
        var configuration = Configuration()
        configuration.prepareDatabase { RankingFunction.add(to: $0) }
        queue = try DatabaseQueue(configuration: configuration)
        try Migrations.all.migrate(queue)
        try write { try $0.begin(homes: homes, relays: relays, identifier: identifier, time: time) }
    }

    package func read<Result>(_ body: (any CatalogueReading) throws -> Result) throws -> Result {
        try explaining { try queue.read { try body(SQLiteTransaction($0, searchCache: searchCache)) } }
    }

    package func write<Result>(_ body: (any CatalogueWriting) throws -> Result) throws -> Result {
        defer { writes.add(1, ordering: .relaxed) }
        return try explaining {
            try queue.write { db in
                let transaction = SQLiteTransaction(db)
                let result = try body(transaction)
                try transaction.indexPendingTexts()
                return result
            }
        }
    }

    package func rehearse<Result>(_ body: (any CatalogueStore) throws -> Result) throws -> Result {
        try explaining { try queue.writeWithoutTransaction { try RehearsalStore.rehearse($0, body) } }
    }

    package func stamp() -> Int { writes.load(ordering: .relaxed) }

    package func checkWritable() {}

    package func examine(_ index: (StoredRecord, UnsafeRawBufferPointer) throws -> IndexEntry?) throws
        -> Examination
    {
        // What reads the full-text index from the inside is a temporary table.
        try explaining {
            try queue.writeWithoutTransaction { try StoreExamination(SQLiteTransaction($0)).run(index) }
        }
    }

    package func updateIndex(
        by indexing: RecordIndexing, rebuilding: Bool, onProgress: (_ done: Int, _ total: Int) -> Void
    ) throws -> Int {
        let isCurrent =
            try !rebuilding && queue.read { try SQLiteTransaction($0).isIndexCurrent(for: indexing) }
        if isCurrent { return 0 }
        let count = try write {
            try $0.updateIndex(by: indexing, rebuilding: rebuilding, onProgress: onProgress)
        }
        // There is no file to be written anew.
        try queue.write { try $0.execute(sql: "DELETE FROM unclean WHERE indexed = 1") }
        return count
    }

    private func explaining<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch { throw CatalogueError.explaining(error, path: "memory") }
    }
}
