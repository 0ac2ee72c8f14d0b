internal import EssaimKit
internal import Exchange
internal import Foundation
internal import GRDB
internal import Synchronization

// What erasing leaves to do in a file: its pages are written anew, and a list beside it makes sure that an older copy, put
// in its place, says nothing again (`docs/decisions/0146-what-is-erased-stays-erased.md`).
extension SQLiteCatalogue {
    /// How long a file that couldn't be written anew is left alone.
    private static let pause = Duration.seconds(60)

    /// Writes the file anew, so that no free page and no log has what was erased, once the indexes have forgotten it.
    ///
    /// - Returns: Whether nothing is left to do; where it failed a short while ago, it isn't tried again yet.
    /// - Throws: `CatalogueError` where somebody reads an older state all the time, or the disk is full: what is left to
    ///   do is done when the indexes are looked at next.
    func writeAnew() throws -> Bool {
        guard try uncleanCount() > 0 else { return true }
        if let last = lastFailure.withLock({ $0 }), ContinuousClock.now - last < Self.pause { return false }
        do {
            try listErasures()
            try writing {
                try pool.writeWithoutTransaction { db in
                    try db.execute(sql: "VACUUM")
                    try db.checkpoint(.truncate)
                    try db.execute(sql: "DELETE FROM unclean WHERE indexed = 1")
                }
            }
        } catch {
            lastFailure.withLock { $0 = .now }
            throw error
        }
        lastFailure.withLock { $0 = nil }
        return true
    }

    package func uncleanCount() throws -> Int {
        do { return try pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM unclean") ?? 0 } } catch {
            throw explained(error)
        }
    }

    /// Makes the indexes be looked at, and what was erased be listed. What was erased is committed by now: a list that can't
    /// be written is no reason to call that an error, and is written when the file is written anew.
    func noteErasures() {
        forgetIndexed()
        lastFailure.withLock { $0 = nil }
        try? listErasures()
    }

    // MARK: The list beside the file

    /// What the list has: that a record was erased up to a version.
    private struct Erasure {
        /// The identifier that the catalogue began with. Another catalogue that lies in its place later isn't concerned.
        var origin: String
        /// Who issued the tombstone; where there was none here, the owner.
        var issuer: String
        var tombstone: Tombstone

        /// One line: origin, issuer, record, version, time and reason.
        var line: String {
            let reason = (tombstone.reason ?? "").map { $0.isNewline || $0 == "\t" ? " " : $0 }
            return [
                origin, issuer, tombstone.id.description, String(tombstone.version), tombstone.deleted,
                String(reason),
            ].joined(separator: "\t")
        }

        init?(line: String) {
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 6, RecordID.isPart(parts[1]), let id = RecordID(parts[2]),
                let version = Int(parts[3]), (1...ExchangeFormat.versionLimit).contains(version),
                ExchangeFormat.isTime(parts[4])
            else { return nil }
            (origin, issuer) = (parts[0], parts[1])
            tombstone = Tombstone(
                id: id, version: version, deleted: parts[4], reason: parts[5].isEmpty ? nil : parts[5],
                erases: true)
        }

        init?(_ origin: String, _ row: Row) {
            guard let id = RecordID(row["identifier"]) else { return nil }
            self.origin = origin
            issuer = row["issuer"] ?? id.owner
            tombstone = Tombstone(
                id: id, version: row["version"], deleted: row["modified"], reason: row["reason"], erases: true
            )
        }
    }

    /// The list of what was erased: no words but the reasons.
    private static func list(beside path: String) -> String { CatalogueFile.target(of: path) + erasedSuffix }
    static let erasedSuffix = "-erased"

    private static func lines(beside path: String) -> [String] {
        guard let data = FileManager.default.contents(atPath: list(beside: path)) else { return [] }
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Brings the list up to what was erased: the last word of each record, so that no reason stays that was erased in
    /// turn. What it says of other catalogues, or in a way that isn't understood, stays.
    func listErasures() throws {
        // A catalogue that is gone after use, or that gets its name only when it is whole, has none.
        if temporaryFolder.withLock({ $0 }) != nil || path.hasSuffix(Self.partSuffix) { return }
        let (origin, erasures) = try pool.read { db in
            let origin = try SQLiteTransaction(db).origin()
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT record.identifier, max(erasure.version) AS version, revision.issuer, revision.reason,
                        coalesce(revision.modified, erasure.recorded) AS modified
                    FROM erasure JOIN record ON record.id = erasure.record
                    LEFT JOIN revision ON revision.record = record.id AND revision.version = erasure.version
                        AND revision.status = 'withdrawn' AND length(revision.payload) > 0
                    GROUP BY record.id
                    """)
            return (origin, rows.compactMap { Erasure(origin, $0) })
        }
        if erasures.isEmpty { return }
        let known = Self.lines(beside: path)
        let ours = Set(erasures.map(\.tombstone.id))
        let others = known.filter { line in
            Erasure(line: line).map { $0.origin != origin || !ours.contains($0.tombstone.id) } ?? true
        }
        let all = Set(others + erasures.map(\.line)).sorted()
        if all == known { return }
        let place = Self.list(beside: path)
        do {
            let file = URL(filePath: place)
            try Data((all.joined(separator: "\n") + "\n").utf8).write(to: file, options: .atomic)
            try FileManager.default.setAttributes(
                [.posixPermissions: Int(Self.mode(of: path))], ofItemAtPath: place)
        } catch { throw Self.failure(place) }
    }

    /// Erases again what was erased before an older state was put in a catalogue's place.
    ///
    /// - Parameters:
    ///   - path: The file beside which the list lies.
    ///   - store: What has the older state.
    package static func eraseAgain(listedBeside path: String, in store: any CatalogueStore) throws {
        let listed = lines(beside: path).compactMap { Erasure(line: $0) }
        guard !listed.isEmpty else { return }
        let missing = try store.read { reading in
            let origin = try reading.origin()
            return try listed.filter { erasure in
                guard erasure.origin == origin, try reading.administration(erasure.tombstone.id.owner) != nil
                else { return false }
                let stored = try reading.record(erasure.tombstone.id)
                return try stored.flatMap { try reading.erasedVersion(of: $0) } ?? 0
                    < erasure.tombstone.version
            }
        }
        guard !missing.isEmpty else { return }
        try store.write { writer in
            for erasure in missing {
                let tombstone = erasure.tombstone
                let stored = try writer.record(tombstone.id)
                if let stored, stored.version > tombstone.version {
                    try writer.erase(stored, upTo: tombstone.version, at: tombstone.deleted)
                    continue
                }
                if let stored { try writer.removeDraft(of: stored) }
                try writer.store(
                    tombstone, replacing: stored, issuer: erasure.issuer, line: 0, at: tombstone.deleted)
            }
        }
    }

    // MARK: Copies

    /// The catalogues in the same folder of which fewer records were erased.
    func copies(erasing count: Int) -> [String] {
        let place = CatalogueFile.target(of: path)
        let folder = URL(filePath: place).deletingLastPathComponent()
        let files = try? FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: [.isRegularFileKey])
        return (files ?? []).filter { file in
            let name = file.path(percentEncoded: false)
            guard name != place,
                (try? file.resourceValues(forKeys: [.isRegularFileKey]))?.isRegularFile == true,
                let copy = try? CatalogueFile(path: name), (try? copy.check()) != nil
            else { return false }
            return Self.erasedCount(copy) < count
        }.map(\.lastPathComponent).sorted()
    }

    /// How many records were erased in a catalogue that isn't touched for this; one of an earlier version has none.
    private static func erasedCount(_ file: CatalogueFile) -> Int {
        var configuration = waiting
        configuration.readonly = true
        let count = try? DatabaseQueue(path: file.readOnlyLocation(), configuration: configuration).unsafeRead
        {
            try Int.fetchOne($0, sql: "SELECT count(DISTINCT record) FROM erasure")
        }
        return (count ?? nil) ?? 0
    }
}
