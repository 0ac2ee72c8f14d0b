internal import Derivation
internal import GRDB

/// A store whose transactions are parts of one that is rolled back in the end.
///
/// `@unchecked Sendable`: it lives on GRDB's own queue, inside one call of ``CatalogueStore/rehearse(_:)``, and
/// is used by that call alone.
final class RehearsalStore: CatalogueStore, @unchecked Sendable {
    private let db: Database

    init(_ db: Database) { self.db = db }

    /// Runs `body` with such a store, in a transaction of its own.
    static func rehearse<Result>(
        _ db: Database, _ body: (any CatalogueStore) throws -> Result
    ) throws -> Result {
        var result: Swift.Result<Result, any Error>?
        try db.inTransaction(.immediate) {
            result = Swift.Result { try body(RehearsalStore(db)) }
            return .rollback
        }
        return try result!.get()  // set by the line above, whatever happens
    }

    func read<Result>(_ body: (any CatalogueReading) throws -> Result) throws -> Result {
        try body(SQLiteTransaction(db))
    }

    func write<Result>(_ body: (any CatalogueWriting) throws -> Result) throws -> Result {
        var result: Result?
        try db.inSavepoint {
            let transaction = SQLiteTransaction(db)
            result = try body(transaction)
            try transaction.indexPendingTexts()
            return .commit
        }
        return result!  // a body that throws has left already
    }

    func updateIndex(
        by indexing: RecordIndexing, rebuilding: Bool, onProgress: (_ done: Int, _ total: Int) -> Void
    ) throws -> Int {
        try write { try $0.updateIndex(by: indexing, rebuilding: rebuilding, onProgress: onProgress) }
    }

    func stamp() throws -> Int { db.totalChangesCount }

    func checkWritable() {}

    func examine(_ index: (StoredRecord, UnsafeRawBufferPointer) throws -> IndexEntry?) throws -> Examination
    {
        try StoreExamination(SQLiteTransaction(db)).run(index)
    }

    func rehearse<Result>(_ body: (any CatalogueStore) throws -> Result) throws -> Result {
        var result: Result?
        try db.inSavepoint {
            result = try body(self)
            return .rollback
        }
        return result!  // a body that throws has left already
    }
}
