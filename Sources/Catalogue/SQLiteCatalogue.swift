internal import CSQLite
package import Derivation
internal import Foundation
internal import GRDB
internal import Synchronization

/// A catalogue in one SQLite file.
///
/// How it is made and opened stands in `SQLiteCatalogue+Opening.swift`, how it is copied and put back in
/// `SQLiteCatalogue+Copies.swift`.
package final class SQLiteCatalogue: CatalogueStore {
    /// How long a writer waits for another process to finish, in seconds.
    package static let busyTimeout = 10.0

    let pool: DatabasePool
    let file: CatalogueFile
    /// The file, as SQLite opens it.
    private let location: String
    private let dataVersion: DataVersion
    /// Why it was opened for reading alone; `nil`: it may be written to.
    private let unwritable: CatalogueError?
    /// Whether SQLite was told that the file doesn't change, and so looks at no lock.
    private let isFrozen: Bool
    /// Whether the last write failed for a reason that may pass: a full disk.
    private let hasFailed = Atomic(false)
    /// When writing the file anew failed.
    let lastFailure = Mutex<ContinuousClock.Instant?>(nil)
    /// What the indexes were last found to agree with.
    private let indexedBy = Mutex<[String: String]?>(nil)
    let temporaryFolder = Mutex<URL?>(nil)
    private let searchCache = SearchCache()
    package var path: String { file.path }

    /// Forgets what searches found, so that a benchmark measures them.
    package func forgetFoundRecords() { searchCache.forgetHits() }

    /// - Parameters:
    ///   - location: The file, as SQLite is to open it.
    ///   - unwritable: Why nothing can be written; `nil`: it can.
    init(
        _ file: CatalogueFile, location: String, isDurable: Bool = false, unwritable: CatalogueError? = nil
    ) throws {
        self.file = file
        self.location = location
        self.unwritable = unwritable
        isFrozen = location.hasSuffix(CatalogueFile.frozen)
        var configuration = Configuration()
        configuration.readonly = unwritable != nil
        configuration.busyMode = .timeout(Self.busyTimeout)
        // A server's reads, exports and reports, with some that don't come to their end; opened as they are needed.
        configuration.maximumReaderCount = 9
        configuration.prepareDatabase { db in
            // 16 MiB of pages; what a large transaction writes beyond that goes to the log on disk.
            try db.execute(sql: "PRAGMA page_size = \(Self.pageSize)")
            try db.execute(sql: "PRAGMA cache_size = -16384")
            try db.execute(sql: "PRAGMA synchronous = \(isDurable ? "FULL" : "NORMAL")")
            RankingFunction.add(to: db)
        }
        pool = try DatabasePool(path: location, configuration: configuration)
        if unwritable == nil {
            try Migrations.all.migrate(pool)
        } else if try !pool.read(Migrations.all.hasCompletedMigrations) {
            throw CatalogueError(
                .readOnly,
                "\(file.path) was made by an earlier version of Essaim, and can't be brought up to date here",
                hint: "Put it where it may be written to, and open it there once.")
        }
        dataVersion = try DataVersion(path: location)
    }

    deinit {
        if let folder = temporaryFolder.withLock({ $0 }) { try? FileManager.default.removeItem(at: folder) }
    }

    package func stamp() throws -> Int {
        do { return try dataVersion.read() } catch { throw explained(error) }
    }

    package func read<Result>(_ body: (any CatalogueReading) throws -> Result) throws -> Result {
        if isFrozen { try file.verifyUnchanged() } else { try file.verifyContent() }
        do { return try pool.read { try body(SQLiteTransaction($0, searchCache: searchCache)) } } catch {
            throw explained(error)
        }
    }

    package func write<Result>(_ body: (any CatalogueWriting) throws -> Result) throws -> Result {
        var hasErased = false
        let result = try writing {
            try pool.write { db in
                try file.verifyPlace()
                let transaction = SQLiteTransaction(db)
                let result = try body(transaction)
                try transaction.indexPendingTexts()
                hasErased = transaction.hasErased
                return result
            }
        }
        if hasErased { noteErasures() }
        return result
    }

    /// Notes that the indexes agree with the records, once nothing of what was erased is left either.
    private func finish(_ bases: [String: String]) throws {
        if try writeAnew() { indexedBy.withLock { $0 = bases } }
    }

    /// Makes whoever asks next look at the indexes again.
    func forgetIndexed() { indexedBy.withLock { $0 = nil } }

    package func rehearse<Result>(_ body: (any CatalogueStore) throws -> Result) throws -> Result {
        if let unwritable { throw unwritable }
        do {
            return try pool.writeWithoutTransaction { try RehearsalStore.rehearse($0, body) }
        } catch { throw explained(error) }
    }

    package func updateIndex(
        by indexing: RecordIndexing, rebuilding: Bool = false,
        onProgress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws -> Int {
        if !rebuilding {
            if indexedBy.withLock({ $0 }) == indexing.bases { return 0 }
            let isCurrent = try pool.read { try SQLiteTransaction($0).isIndexCurrent(for: indexing) }
            guard !isCurrent else {
                try finish(indexing.bases)
                return 0
            }
        }
        let count = try write {
            try $0.updateIndex(by: indexing, rebuilding: rebuilding, onProgress: onProgress)
        }
        try finish(indexing.bases)
        return count
    }

    package func checkWritable() throws {
        if let unwritable { throw unwritable }
        try file.verifyPlace()
        if let room = Self.room(beside: path), room < Self.leastRoom {
            throw CatalogueError.explaining(code: SQLITE_FULL, path: path)
        }
        // What failed is tried again: nobody writes to a server that isn't ready.
        guard hasFailed.load(ordering: .relaxed) else { return }
        try writing {
            try pool.write { db in
                let number = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
                try db.execute(sql: "PRAGMA user_version = \((number + 1) % 1_000)")
            }
        }
    }

    package func examine(_ index: (StoredRecord, UnsafeRawBufferPointer) throws -> IndexEntry?) throws
        -> Examination
    {
        do {
            // A connection of its own: what reads the full-text index from the inside is a temporary table.
            var configuration = Self.waiting
            configuration.readonly = true
            return try DatabaseQueue(path: location, configuration: configuration).unsafeRead { db in
                try db.execute(sql: "PRAGMA cache_size = -16384")
                try db.execute(sql: "BEGIN")
                defer { try? db.execute(sql: "ROLLBACK") }
                var examination = try StoreExamination(SQLiteTransaction(db)).run(index)
                if examination.erased > 0 { examination.olderCopies = copies(erasing: examination.erased) }
                return examination
            }
        } catch { throw explained(error) }
    }

    /// Runs what writes. What it returns was written to the file that the path names.
    func writing<Result>(_ body: () throws -> Result) throws -> Result {
        if let unwritable { throw unwritable }
        do {
            let result = try body()
            // Whoever moved another file there meanwhile took what was written with the old one.
            try file.verifyPlace()
            if hasFailed.load(ordering: .relaxed) { hasFailed.store(false, ordering: .relaxed) }
            return result
        } catch {
            let error = explained(error)
            if let error = error as? CatalogueError, [.full, .readOnly].contains(error.code) {
                hasFailed.store(true, ordering: .relaxed)
            }
            throw error
        }
    }

    /// SQLite's errors in the words of ``CatalogueError``; others as they are.
    func explained(_ error: any Error) -> any Error { CatalogueError.explaining(error, path: path) }

    static let pageSize = 8_192
    /// Free bytes below which a write is likely to fail: a record at the largest, and its indexes.
    private static let leastRoom = 16 << 20

    /// The bytes that are free on a file's disk; `nil` where that isn't known.
    private static func room(beside path: String) -> Int? {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        return Int(clamping: status.f_bavail) * Int(clamping: status.f_frsize)
    }
}
