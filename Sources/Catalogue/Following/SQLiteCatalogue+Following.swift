internal import EssaimKit
internal import Exchange
internal import Foundation
internal import GRDB
internal import Glibc

// A catalogue's file as one host's copy of a database that several hosts share. The truth is there; here it is read, and
// what is worked out from it is made (`docs/decisions/0145-hosts-follow-one-database.md`).

/// What a transaction wrote to a copy, before it is kept there: to be written to the shared database first.
package struct CapturedChanges {
    fileprivate let capture: ChangeCapture
    fileprivate let touched: [String: ChangeCapture.Touched]
    package let tables: [TruthTable]

    /// The rows written to a table, as they are now.
    package func forEachRow(of table: TruthTable, _ body: ([Cell]) throws -> Void) throws {
        try capture.forEachRow(of: table, touched[table.name], body)
    }

    /// Whether anything was written to a table.
    package func hasRows(of table: TruthTable) throws -> Bool {
        if TruthTable.growing[table.name] == nil { return touched[table.name]?.written.isEmpty == false }
        struct Found: Error {}
        do { try forEachRow(of: table) { _ in throw Found() } } catch is Found { return true }
        return false
    }

    /// The keys of the rows taken out of a table.
    package func removed(from table: TruthTable) -> [[Cell]] { touched[table.name]?.removed ?? [] }
}

extension SQLiteCatalogue {
    /// Opens a host's copy of a shared database, making an empty one where there is none.
    ///
    /// Whatever happens to it, it can be made anew: a crash of the machine may cost its last transactions.
    package static func openCopy(at path: String) throws -> SQLiteCatalogue {
        do {
            let folder = URL(filePath: path).deletingLastPathComponent()
            // It holds drafts and the digests of secrets.
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            return try withLock(beside: path) {
                do { return try opened(path) } catch let error as CatalogueError
                    where [.damaged, .foreign, .mixed, .unfinished].contains(error.code)
                {
                    removeFiles(path)
                    return try opened(path)
                }
            }
        } catch { throw CatalogueError.explaining(error, path: path) }
    }

    private static func opened(_ path: String) throws -> SQLiteCatalogue {
        do {
            if !FileManager.default.fileExists(atPath: path) {
                guard
                    FileManager.default.createFile(
                        atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
                else { throw failure(path) }
            }
            try DatabaseQueue(path: path, configuration: waiting).writeWithoutTransaction { db in
                guard try Int.fetchOne(db, sql: "PRAGMA application_id") != CatalogueFile.applicationID else {
                    return
                }
                try db.execute(sql: "PRAGMA page_size = \(pageSize)")
                try db.execute(sql: "PRAGMA application_id = \(CatalogueFile.applicationID)")
            }
            return try SQLiteCatalogue(CatalogueFile(path: path), location: path)
        } catch { throw CatalogueError.explaining(error, path: path) }
    }

    /// Several processes of one host may come at the same time: one of them makes the tables.
    private static func withLock<Result>(beside path: String, _ body: () throws -> Result) throws -> Result {
        let descriptor = Glibc.open("\(path).lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        flock(descriptor, LOCK_EX)
        return try body()
    }

    /// Whether its file is still the one that lies at its path.
    package var isInPlace: Bool { (try? file.verifyPlace()) != nil }

    /// Takes a copy away, with all that SQLite keeps beside it.
    package static func removeCopy(at path: String) { removeFiles(path) }

    /// Makes a file with all that another catalogue holds. It appears under its name only when it is whole.
    package static func makeCopy(of other: any WholeCatalogue, at path: String) throws {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw CatalogueError(.exists, "\(path) exists already", hint: "Choose another name.")
        }
        try makingWhole(path, mode: 0o600) { part in
            try fill(part, with: other)
            try endLog(of: part)
        }
    }

    /// The file is closed when this returns.
    private static func fill(_ path: String, with other: any WholeCatalogue) throws {
        let copy = try openCopy(at: path)
        try copy.take(other)
        try requireEqual(copy, other)
    }

    /// Makes sure that nothing was lost on the way.
    package static func requireEqual(_ copy: any WholeCatalogue, _ other: any WholeCatalogue) throws {
        guard let first = try copy.differences(from: other).first else { return }
        throw CatalogueError(
            .damaged,
            "the copy would not be whole: \(first.table) has \(first.others) row(s), the copy \(first.rows)",
            hint: "Somebody may have written meanwhile: end the server, then try again. No copy was made.")
    }

    /// How far it follows a shared database; `nil`: it is nobody's copy.
    package func followedMark() throws -> FollowedMark? {
        do { return try pool.read(Self.mark) } catch { throw explained(error) }
    }

    static func mark(_ db: Database) throws -> FollowedMark? {
        try Row.fetchOne(db, sql: "SELECT number, mark FROM followed").map {
            FollowedMark(number: $0[0], mark: $0[1])
        }
    }

    private static func note(_ mark: FollowedMark, _ db: Database) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO followed (id, number, mark) VALUES (1, ?, ?)",
            arguments: [mark.number, mark.mark])
    }

    /// Brings the copy up to what the database has.
    ///
    /// - Parameters:
    ///   - indexing: Makes the entries of what came; without it, they are made when somebody asks.
    ///   - fill: Gets how far the copy is, puts there what came since, and says how far it is then.
    package func follow(
        indexing: RecordIndexing?, _ fill: (FollowedMark, CopyWriter) throws -> FollowedMark
    ) throws {
        do {
            let hasErased = try pool.write { db in
                let mark = try Self.mark(db) ?? .beginning
                let transaction = SQLiteTransaction(db)
                try db.execute(sql: "PRAGMA defer_foreign_keys = ON")
                let reached = try fill(mark, CopyWriter(transaction, isFirst: mark == .beginning))
                if let indexing {
                    _ = try transaction.enterWaiting(indexing)
                    try transaction.indexPendingTexts()
                }
                if reached != mark { try Self.note(reached, db) }
                return transaction.hasErased
            }
            if hasErased { noteErasures() }
        } catch { throw explained(error) }
    }

    /// Runs `body` in a transaction, and keeps what it wrote only once the database has it.
    ///
    /// - Parameter publish: Writes the changes to the database, and says how far the copy is with them. Not called where
    ///   nothing was written.
    package func writeFollowing<Result>(
        _ body: (any CatalogueWriting) throws -> Result,
        publish: (CapturedChanges) throws -> FollowedMark
    ) throws -> Result {
        do {
            var hasErased = false
            let result = try pool.write { db in
                let transaction = SQLiteTransaction(db)
                let capture = try ChangeCapture(db, TruthTable.all(db))
                let result = try body(transaction)
                try transaction.indexPendingTexts()
                guard try !capture.isEmpty() else { return result }
                capture.end()
                let changes = CapturedChanges(
                    capture: capture, touched: try capture.touched(), tables: try TruthTable.all(db))
                try Self.note(try publish(changes), db)
                hasErased = transaction.hasErased
                return result
            }
            if hasErased { noteErasures() }
            return result
        } catch { throw explained(error) }
    }

    /// Calls `body` with each row of a table, in the order of its keys.
    package func forEachRow(of table: TruthTable, _ body: ([Cell]) throws -> Void) throws {
        do {
            try pool.read { db in
                let columns = table.columns.map(\.name).joined(separator: ", ")
                let keys = table.keys.map { table.columns[$0].name }.joined(separator: ", ")
                try TruthRows.forEach(
                    db, "SELECT \(columns) FROM \(table.name) ORDER BY \(keys)", [], table, body)
            }
        } catch { throw explained(error) }
    }

    /// The tables that hold what was said.
    package func truthTables() throws -> [TruthTable] {
        do { return try pool.read(TruthTable.all) } catch { throw explained(error) }
    }
}

extension CatalogueWriting {
    /// Fills an empty catalogue with what makes it one.
    package func begin(homes: [String], relays: [String], identifier: String?, time: String) throws {
        guard let transaction = self as? SQLiteTransaction else { return }
        try transaction.db.execute(
            sql: "INSERT INTO catalogue (id, identifier, created) VALUES (1, ?, ?)",
            arguments: [identifier ?? SQLiteCatalogue.randomIdentifier(), time])
        for home in homes { try setHome(home) }
        for relay in relays { try setRelay(relay, accepted: true) }
    }

    /// Puts rows of another catalogue into an empty one.
    func take(_ table: TruthTable, _ rows: (_ put: ([Cell]) throws -> Void) throws -> Void) throws {
        guard let transaction = self as? SQLiteTransaction else { return }
        try transaction.db.execute(sql: "PRAGMA defer_foreign_keys = ON")
        let writer = try CopyWriter(transaction, isFirst: true)
        try rows { try writer.put($0, into: table) }
    }
}

/// The statements that made the schema of the tables that hold the truth, for databases other than SQLite.
package enum TruthSchema {
    /// Each migration with its name and statements, in order; triggers and the tables of one file left out.
    package static var migrations: [(name: String, statements: [String])] {
        Migrations.list.map { name, statements in
            (name, statements.filter { isAboutTruth($0) })
        }
    }

    private static func isAboutTruth(_ statement: String) -> Bool {
        let words = statement.split { !$0.isLetter && !$0.isNumber }.map(String.init)
        switch words.prefix(2).joined(separator: " ") {
        case "CREATE TRIGGER", "CREATE VIRTUAL": return false
        case "CREATE INDEX": return !TruthTable.derived.contains(words[4])
        default: return !TruthTable.derived.contains(words[2])
        }
    }
}
