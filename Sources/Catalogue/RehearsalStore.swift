internal import Derivation
internal import GRDB

/// A store whose transactions are parts of one that is rolled back in the end.
///
/// `@unchecked Sendable`: it lives on GRDB's own queue, inside one call of ``CatalogueStore/rehearse(_:)``, and
/// is used by that call alone.
final class RehearsalStore: CatalogueStore, @unchecked Sendable {
    private let db: Database

    init(_ db: Database) { self.db = db }

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
