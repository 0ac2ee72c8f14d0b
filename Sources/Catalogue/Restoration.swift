internal import EssaimKit
internal import Foundation
internal import GRDB
internal import Glibc

/// What putting a backup in a catalogue's place did, or would do.
package struct Restoration: Hashable, Sendable {
    /// A partner that was sent more than the backup holds.
    package struct Ahead: Hashable, Sendable {
        package var partner: String
        /// The number of the replaced catalogue's journal that it was sent up to.
        package var sequence: Int
    }

    package var records = 0
    /// The number of the backup's last change.
    package var sequence = 0
    /// When that was recorded: UTC.
    package var updated = ""
    /// The number of the replaced catalogue's last change; `nil` where there was none, or none that can be read.
    package var replacedSequence: Int?
    /// The partners that have what is lost here, as far as the replaced catalogue knows.
    package var ahead: [Ahead] = []
    /// The catalogue's new identifier, and the one before.
    package var identifier = ""
    package var formerIdentifier = ""
    /// Where the replaced catalogue is kept; `nil`: there was none.
    package var kept: String?
}

/// Ends a restore of which only the outcome was asked.
private struct Rehearsed: Error {}

extension SQLiteCatalogue {
    /// Puts a copy of a backup in a catalogue's place.
    ///
    /// The backup is checked first and stays as it is. The catalogue that it replaces is kept beside it, with the log
    /// that belongs to it. What stands in the place then begins a new incarnation: partners fetch it as a whole once.
    /// Cut at any point, the place holds the one catalogue or the other, or one that ``open(at:isDurable:)`` refuses and
    /// this mends.
    ///
    /// - Parameters:
    ///   - path: Where the catalogue is or was; it may be the backup itself, where that was moved there by hand.
    ///   - time: Now, in UTC.
    ///   - isRehearsal: Only say what would be.
    ///   - check: Looks at the copy before it is put there; throws where it isn't whole.
    /// - Throws: ``CatalogueError``; `busy` where another process has the catalogue open.
    package static func restore(
        from backup: String, to path: String, time: String, isRehearsal: Bool = false,
        check: (SQLiteCatalogue) throws -> Void
    ) throws -> Restoration {
        var restoration = Restoration()
        // A link to the catalogue stays one.
        let path = CatalogueFile.target(of: path)
        let source = try CatalogueFile(path: backup)
        let isInPlace = isSame(backup, path)
        if !isInPlace { try source.check() }
        guard !CatalogueFile.isInUse(path) else {
            throw CatalogueError(
                .busy, "another process has \(path) open",
                hint: "End it, then restore: it would go on with the old one.")
        }
        if !isInPlace { readReplaced(path, into: &restoration, listing: !isRehearsal) }
        let isThere = FileManager.default.fileExists(atPath: path)
        let mode = mode(of: isThere ? path : backup)
        do {
            try makingWhole(path, mode: mode) { part in
                var configuration = waiting
                configuration.readonly = true
                do {
                    try DatabaseQueue(path: source.readOnlyLocation(), configuration: configuration)
                        .unsafeRead {
                            db in
                            try checkFile(db, named: backup)
                            try db.execute(sql: "VACUUM INTO ?", arguments: [part])
                        }
                } catch {
                    let error = CatalogueError.explaining(error, path: backup)
                    guard let full = error as? CatalogueError, full.code == .full else { throw error }
                    throw CatalogueError(
                        .full, "cannot write beside \(path): there is no room for \(backup)", hint: full.hint)
                }
                try check(open(at: part))
                try beginIncarnation(part, time, &restoration)
                // As a file that isn't in use: a log beside it is another's.
                try endLog(of: part)
                if isRehearsal { throw Rehearsed() }
                if isThere { restoration.kept = try keep(path, time) }
            }
        } catch is Rehearsed { return restoration }
        if let kept = restoration.kept { try moveSideFiles(of: path, to: kept) }
        // What was erased since the backup is erased again.
        _ = try open(at: path)
        return restoration
    }

    /// What partners know of the catalogue that is replaced, where that can still be read.
    ///
    /// - Parameter listing: Whether what it erased is written down first: it is erased again in the backup.
    private static func readReplaced(_ path: String, into restoration: inout Restoration, listing: Bool) {
        guard FileManager.default.fileExists(atPath: path),
            let replaced = try? open(at: path),
            let sequence = try? replaced.read({ try $0.lastSequence() })
        else { return }
        restoration.replacedSequence = sequence
        if listing { try? replaced.listErasures() }
        let sent = try? replaced.pool.read { db in
            try Row.fetchAll(db, sql: "SELECT partner, sequence FROM sent ORDER BY partner")
        }
        restoration.ahead = sent?.map { .init(partner: $0[0], sequence: $0[1]) } ?? []
    }

    /// Makes a copy a catalogue of its own.
    private static func beginIncarnation(
        _ path: String, _ time: String, _ restoration: inout Restoration
    ) throws {
        let catalogue = try open(at: path)
        try catalogue.write { writer in
            guard let transaction = writer as? SQLiteTransaction else { return }
            let sequence = try writer.lastSequence()
            restoration.sequence = sequence
            restoration.updated = try writer.lastChangeTime()
            restoration.records = try writer.count(
                RecordSelection(statuses: [.draft, .inReview, .published]))
            restoration.formerIdentifier = try writer.identifier()
            restoration.identifier = randomIdentifier()
            restoration.ahead.removeAll { $0.sequence <= sequence }
            try transaction.db.execute(
                sql: "INSERT OR REPLACE INTO incarnation VALUES (?, ?, ?)",
                arguments: [restoration.formerIdentifier, sequence, time])
            try transaction.db.execute(
                sql: "UPDATE catalogue SET identifier = ?, copied = NULL",
                arguments: [restoration.identifier])
            try transaction.db.execute(sql: "DELETE FROM sent")
        }
    }

    /// Gives the catalogue a second name, under which it stays.
    private static func keep(_ path: String, _ time: String) throws -> String {
        let day = time.filter { $0.isLetter || $0.isNumber }
        var kept = "\(path).replaced-\(day)"
        var count = 1
        while FileManager.default.fileExists(atPath: kept) {
            count += 1
            kept = "\(path).replaced-\(day)-\(count)"
        }
        // A file system without second names takes the first one away.
        guard link(path, kept) == 0 || rename(path, kept) == 0 else { throw failure(kept) }
        return kept
    }

    /// Moves what SQLite keeps beside a catalogue to its second name: it belongs to that one.
    private static func moveSideFiles(of path: String, to kept: String) throws {
        for ending in sideFiles where FileManager.default.fileExists(atPath: path + ending) {
            let isMoved =
                ending == "-shm" ? unlink(path + ending) == 0 : rename(path + ending, kept + ending) == 0
            guard isMoved else { throw failure(path + ending) }
        }
        syncFolder(of: path)
    }

    private static func isSame(_ one: String, _ other: String) -> Bool {
        var (first, second) = (stat(), stat())
        guard stat(one, &first) == 0, stat(other, &second) == 0 else { return false }
        return first.st_dev == second.st_dev && first.st_ino == second.st_ino
    }
}
