internal import CSQLite
internal import Foundation
internal import GRDB
internal import Synchronization

extension SQLiteCatalogue {
    /// SQLite's settings for the whole process, made before its first use; too late, they stay as they are.
    private static let processSettings: Void = { _ = essaim_sqlite_without_statistics() }()

    /// Makes a new catalogue.
    ///
    /// The file is marked as a catalogue first and holds something last: where this is cut, what is left is told from a
    /// catalogue, and making it again finishes it.
    /// - Parameters:
    ///   - homes: Administrations whose own catalogue it is.
    ///   - identifier: The catalogue's identifier; random where it isn't given.
    ///   - time: Now, in UTC.
    /// - Throws: ``CatalogueError`` where the file exists or can't be written.
    package static func create(
        at path: String, homes: [String], relays: [String] = [], identifier: String? = nil, time: String
    ) throws -> SQLiteCatalogue {
        processSettings
        try requireName(path)
        let isNew = !FileManager.default.fileExists(atPath: path)
        guard isNew || isUnfinished(path) else {
            throw CatalogueError(
                .exists, "\(path) exists already",
                hint: "Choose another path with --catalogue, or use the catalogue as it is.")
        }
        do {
            try DatabaseQueue(path: path, configuration: waiting).writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA page_size = \(pageSize)")
                try db.execute(sql: "PRAGMA application_id = \(CatalogueFile.applicationID)")
            }
            let catalogue = try SQLiteCatalogue(CatalogueFile(path: path), location: path)
            try catalogue.write {
                try $0.begin(homes: homes, relays: relays, identifier: identifier, time: time)
            }
            return catalogue
        } catch {
            if isNew { removeFiles(path) }
            throw CatalogueError.explaining(error, path: path)
        }
    }

    /// Makes sure that a catalogue isn't made under a name that SQLite gives to a file beside another one: it would
    /// take it away.
    static func requireName(_ path: String) throws(CatalogueError) {
        for ending in sideFiles + [erasedSuffix] where path.hasSuffix(ending) {
            throw CatalogueError(
                .exists, "\(path) has the name of a file that lies beside a catalogue",
                hint: "Choose a name that doesn't end in \(ending).")
        }
    }

    /// Whether making a catalogue there was cut before it held anything.
    private static func isUnfinished(_ path: String) -> Bool {
        do {
            try CatalogueFile(path: path).check()
            try checkContent(path)
            return false
        } catch { return (error as? CatalogueError)?.code == .unfinished }
    }

    /// Makes a catalogue that is gone when it isn't used any more.
    package static func temporary(
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

    /// Opens a catalogue, bringing its schema up to date; what was cut in the middle is taken back or finished. Where
    /// nothing can be written, for reading alone.
    ///
    /// - Parameter isDurable: Whether each transaction is on the disk before it counts as done, so that not even a
    ///   power cut takes it back. Otherwise the last ones may be lost then; the file stays whole either way.
    package static func open(at path: String, isDurable: Bool = false) throws -> SQLiteCatalogue {
        processSettings
        let file = try CatalogueFile(path: path)
        try file.check()
        do {
            try checkContent(path)
            let catalogue = try SQLiteCatalogue(file, location: path, isDurable: isDurable)
            try eraseAgain(listedBeside: path, in: catalogue)
            return catalogue
        } catch {
            let error = CatalogueError.explaining(error, path: path)
            guard let error = error as? CatalogueError, [.readOnly, .full].contains(error.code) else {
                throw error
            }
            return try openForReading(file, because: error)
        }
    }

    /// Opens a catalogue so that nothing is written, not even beside it.
    private static func openForReading(_ file: CatalogueFile, because error: CatalogueError) throws
        -> SQLiteCatalogue
    {
        do {
            return try SQLiteCatalogue(file, location: file.readOnlyLocation(), unwritable: error)
        } catch { throw CatalogueError.explaining(error, path: file.path) }
    }

    /// Makes sure that a catalogue of no later version is there, after SQLite took back what was cut in the middle.
    private static func checkContent(_ path: String) throws {
        let queue = try DatabaseQueue(path: path, configuration: waiting)
        let (isLater, isFinished, isCopy) = try queue.read { db in
            (
                try Migrations.all.hasBeenSuperseded(db),
                try db.tableExists("catalogue")
                    && Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM catalogue)") == true,
                try db.tableExists("followed") && mark(db) != nil
            )
        }
        try queue.close()
        if isLater {
            throw CatalogueError(
                .foreign, "\(path) was made by a later version of Essaim", hint: "Update Essaim.")
        }
        // What was written to it would be lost, or never be seen by others.
        if isCopy {
            throw CatalogueError(
                .foreign, "\(path) is a host's copy of a shared database",
                hint: "Name the database: --catalogue postgresql://….")
        }
        if !isFinished { throw CatalogueError.unfinished(path) }
    }

    /// A connection that waits for others.
    static var waiting: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(busyTimeout)
        return configuration
    }

    /// Removes a database with all that SQLite keeps beside it.
    static func removeFiles(_ path: String) {
        for ending in [""] + sideFiles { try? FileManager.default.removeItem(atPath: path + ending) }
    }

    /// What SQLite appends to a file's name for the files beside it.
    static let sideFiles = ["-wal", "-shm", "-journal"]

    static func randomIdentifier() -> String {
        (0..<16).map { _ in String(Int.random(in: 0..<16), radix: 16) }.joined()
    }
}
