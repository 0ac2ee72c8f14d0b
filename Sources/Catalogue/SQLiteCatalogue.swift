internal import CSQLite
internal import Foundation
internal import GRDB
internal import Synchronization

/// A catalogue in one SQLite file.
public final class SQLiteCatalogue: CatalogueStore {
    /// “ESSM”, in the file's header: tells a catalogue from any other SQLite file.
    private static let applicationID = 0x4553_534D
    /// How long a writer waits for another process to finish, in seconds.
    public static let busyTimeout = 10.0

    /// SQLite's settings for the whole process, made before its first use; too late, they stay as they are.
    private static let processSettings: Void = { _ = essaim_sqlite_without_statistics() }()

    private let pool: DatabasePool
    private let dataVersion: DataVersion
    private let temporaryFolder = Mutex<URL?>(nil)
    private let searchCache = SearchCache()
    public let path: String

    /// Makes a new catalogue.
    ///
    /// - Parameters:
    ///   - homes: Administrations whose own catalogue it is.
    ///   - identifier: The catalogue's identifier; random where it isn't given.
    ///   - time: Now, in UTC.
    /// - Throws: ``CatalogueError`` where the file exists or can't be written.
    public static func create(
        at path: String, homes: [String], relays: [String] = [], identifier: String? = nil, time: String
    ) throws -> SQLiteCatalogue {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw CatalogueError(
                .exists, "\(path) exists already",
                hint: "Choose another path with --catalogue, or use the catalogue as it is.")
        }
        do {
            let catalogue = try SQLiteCatalogue(path: path)
            try catalogue.pool.write { db in
                try db.execute(sql: "PRAGMA application_id = \(applicationID)")
                try db.execute(
                    sql: "INSERT INTO catalogue (id, identifier, created) VALUES (1, ?, ?)",
                    arguments: [identifier ?? randomIdentifier(), time])
                let transaction = SQLiteTransaction(db)
                for home in homes { try transaction.setHome(home) }
                for relay in relays { try transaction.setRelay(relay, accepted: true) }
            }
            return catalogue
        } catch { throw Self.explained(error, path: path) }
    }

    /// Makes a catalogue that is gone when it isn't used any more.
    public static func temporary(
        homes: [String], relays: [String] = [], identifier: String? = nil, time: String
    ) throws
        -> SQLiteCatalogue
    {
        let folder = FileManager.default.temporaryDirectory.appending(path: "essaim-\(randomIdentifier())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let path = folder.appending(path: "essaim.sqlite").path(percentEncoded: false)
        let catalogue = try create(
            at: path, homes: homes, relays: relays, identifier: identifier, time: time)
        catalogue.temporaryFolder.withLock { $0 = folder }
        return catalogue
    }

    deinit {
        if let folder = temporaryFolder.withLock({ $0 }) { try? FileManager.default.removeItem(at: folder) }
    }

    /// Opens a catalogue, bringing its schema up to date.
    ///
    /// - Parameter isDurable: Whether each transaction is on the disk before it counts as done, so that not even a
    ///   power cut takes it back. Otherwise the last ones may be lost then; the file stays whole either way.
    public static func open(at path: String, isDurable: Bool = false) throws -> SQLiteCatalogue {
        guard FileManager.default.fileExists(atPath: path) else {
            throw CatalogueError(
                .missing, "there is no catalogue at \(path)",
                hint: "Make one with “essaim init”, or name another with --catalogue or ESSAIM_CATALOGUE.")
        }
        processSettings
        do {
            // Looked at before it is opened for good, so that a foreign file is never written to.
            var configuration = Configuration()
            configuration.readonly = true
            configuration.busyMode = .timeout(busyTimeout)
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            let (id, applied) = try queue.read { db in
                (try Int.fetchOne(db, sql: "PRAGMA application_id"), try Migrations.all.hasBeenSuperseded(db))
            }
            try queue.close()
            guard id == applicationID else {
                throw CatalogueError(
                    .foreign, "\(path) is not a catalogue of Essaim", hint: "Check the path.")
            }
            guard !applied else {
                throw CatalogueError(
                    .foreign, "\(path) was made by a later version of Essaim", hint: "Update Essaim.")
            }
            return try SQLiteCatalogue(path: path, isDurable: isDurable)
        } catch { throw Self.explained(error, path: path) }
    }

    private init(path: String, isDurable: Bool = false) throws {
        Self.processSettings
        self.path = path
        var configuration = Configuration()
        configuration.busyMode = .timeout(Self.busyTimeout)
        configuration.prepareDatabase { db in
            // 16 MiB of pages; what a large transaction writes beyond that goes to the log on disk.
            try db.execute(sql: "PRAGMA page_size = 8192")
            try db.execute(sql: "PRAGMA cache_size = -16384")
            try db.execute(sql: "PRAGMA synchronous = \(isDurable ? "FULL" : "NORMAL")")
            RankingFunction.add(to: db)
        }
        pool = try DatabasePool(path: path, configuration: configuration)
        try Migrations.all.migrate(pool)
        dataVersion = try DataVersion(path: path)
    }

    public func stamp() throws -> Int {
        do { return try dataVersion.read() } catch { throw Self.explained(error, path: path) }
    }

    public func read<Result>(_ body: (any CatalogueReading) throws -> Result) throws -> Result {
        do { return try pool.read { try body(SQLiteTransaction($0, searchCache: searchCache)) } } catch {
            throw Self.explained(error, path: path)
        }
    }

    public func write<Result>(_ body: (any CatalogueWriting) throws -> Result) throws -> Result {
        do {
            return try pool.write { db in
                let transaction = SQLiteTransaction(db)
                let result = try body(transaction)
                try transaction.indexPendingTexts()
                return result
            }
        } catch {
            throw Self.explained(error, path: path)
        }
    }

    public func rehearse<Result>(_ body: (any CatalogueStore) throws -> Result) throws -> Result {
        do {
            return try pool.writeWithoutTransaction { db in
                var result: Swift.Result<Result, any Error>?
                try db.inTransaction(.immediate) {
                    result = Swift.Result { try body(RehearsalStore(db)) }
                    return .rollback
                }
                return try result!.get()  // set by the line above, whatever happens
            }
        } catch { throw Self.explained(error, path: path) }
    }

    /// Writes a copy of the catalogue's present state to a new file, whoever reads or writes meanwhile. The file
    /// appears under its name only when it is whole, and may be read by nobody who may not read the catalogue.
    public func backup(to file: String) throws {
        guard !FileManager.default.fileExists(atPath: file) else {
            throw CatalogueError(.exists, "\(file) exists already", hint: "Choose another name.")
        }
        let temporary = "\(file).part"
        do {
            try? FileManager.default.removeItem(atPath: temporary)
            // SQLite takes an empty file, and would make one that everybody may read.
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
            guard
                FileManager.default.createFile(
                    atPath: temporary, contents: nil, attributes: [.posixPermissions: mode ?? 0o600])
            else {
                throw CatalogueError(
                    .readOnly, "cannot write to \(file)",
                    hint: "Check that the folder exists and may be written to.")
            }
            try pool.unsafeRead { db in try db.execute(sql: "VACUUM INTO ?", arguments: [temporary]) }
            try FileManager.default.moveItem(atPath: temporary, toPath: file)
        } catch {
            try? FileManager.default.removeItem(atPath: temporary)
            throw Self.explained(error, path: file)
        }
    }

    /// SQLite's errors in the words of ``CatalogueError``; others as they are.
    private static func explained(_ error: any Error, path: String) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        let detail = error.message ?? "unknown error"
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return CatalogueError(
                .busy, "another process is writing to \(path)",
                hint: "Wait until it has finished, then try again.")
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
            return CatalogueError(
                .readOnly, "cannot write to \(path) (\(detail))",
                hint: "Check that the file and its folder exist and may be written to.")
        case .SQLITE_FULL, .SQLITE_IOERR:
            return CatalogueError(
                .full, "cannot write to \(path) (\(detail))",
                hint: "Free space on the disk, then try again. Nothing was changed.")
        case .SQLITE_NOTADB:
            return CatalogueError(.foreign, "\(path) is not a catalogue of Essaim", hint: "Check the path.")
        case .SQLITE_CORRUPT:
            return CatalogueError(
                .damaged, "\(path) is damaged or not a catalogue (\(detail))",
                hint: "Restore it from a backup.")
        default: return CatalogueError(.failed, "the catalogue \(path) failed: \(detail)")
        }
    }

    private static func randomIdentifier() -> String {
        (0..<16).map { _ in String(Int.random(in: 0..<16), radix: 16) }.joined()
    }
}
