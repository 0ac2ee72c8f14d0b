internal import EssaimKit
internal import Exchange
internal import Foundation
internal import GRDB
internal import Synchronization

// What a withdrawal that erases leaves to do in a file: its pages are written anew, and a list beside it makes sure that an
// older copy, put in its place, says nothing again (`docs/decisions/0146-what-is-erased-stays-erased.md`).
extension SQLiteCatalogue {
    /// Writes the file anew, so that no free page and no log has what was erased, once the indexes have forgotten it.
    ///
    /// - Throws: `CatalogueError` where somebody reads an older state all the time, or the disk is full: what is left to
    ///   do is done when the indexes are looked at next.
    func writeAnew() throws {
        let isUnclean = try pool.read { db in
            try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM unclean WHERE indexed = 1)")
        }
        guard isUnclean == true else { return }
        try listErasures()
        try writing {
            try pool.writeWithoutTransaction { db in
                try db.execute(sql: "VACUUM")
                try db.checkpoint(.truncate)
                try db.execute(sql: "DELETE FROM unclean WHERE indexed = 1")
            }
        }
    }

    /// A withdrawal that erases, as the list beside the file has it.
    private struct Erasure: Hashable {
        var issuer: String
        var tombstone: Tombstone

        /// One line: issuer, record, version, time and reason.
        var line: String {
            let reason = (tombstone.reason ?? "").map { $0.isNewline || $0 == "\t" ? " " : $0 }
            return [
                issuer, tombstone.id.description, String(tombstone.version), tombstone.deleted,
                String(reason),
            ].joined(separator: "\t")
        }

        init?(line: String) {
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 5, RecordID.isPart(parts[0]), let id = RecordID(parts[1]),
                let version = Int(parts[2]), (1...ExchangeFormat.versionLimit).contains(version),
                ExchangeFormat.isTime(parts[3])
            else { return nil }
            issuer = parts[0]
            tombstone = Tombstone(
                id: id, version: version, deleted: parts[3], reason: parts[4].isEmpty ? nil : parts[4],
                erases: true)
        }

        init?(row: Row) {
            guard let id = RecordID(row[1]) else { return nil }
            issuer = row[0]
            tombstone = Tombstone(id: id, version: row[2], deleted: row[3], reason: row[4], erases: true)
        }
    }

    /// The list of what was erased: no words but the reasons.
    private static func list(beside path: String) -> String { CatalogueFile.target(of: path) + erasedSuffix }
    static let erasedSuffix = "-erased"

    /// Makes the indexes be looked at, and what was erased be listed. What was erased is committed by now: a list that can't
    /// be written is no reason to call that an error, and is written when the file is written anew.
    func noteErasures() {
        forgetIndexed()
        try? listErasures()
    }

    /// Brings the list beside the file up to what was erased.
    private func listErasures() throws {
        guard temporaryFolder.withLock({ $0 }) == nil else { return }
        let rows = try pool.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT revision.issuer, record.identifier, revision.version, revision.modified, revision.reason
                    FROM erasure JOIN record ON record.id = erasure.record
                    JOIN revision ON revision.record = record.id AND revision.version = erasure.version
                        AND revision.status = 'withdrawn'
                    """)
        }
        let place = Self.list(beside: path)
        let known = Self.erasures(beside: path)
        let all = Set(known.map(\.line) + rows.compactMap { Erasure(row: $0)?.line }).sorted()
        if all == known.map(\.line) { return }
        do {
            let file = URL(filePath: place)
            try Data((all.joined(separator: "\n") + "\n").utf8).write(to: file, options: .atomic)
            try FileManager.default.setAttributes(
                [.posixPermissions: Int(Self.mode(of: path))], ofItemAtPath: place)
        } catch { throw Self.failure(place) }
    }

    /// Forgets the list of a catalogue that lay in the place of a new one.
    static func removeList(beside path: String) {
        try? FileManager.default.removeItem(atPath: list(beside: path))
    }

    private static func erasures(beside path: String) -> [Erasure] {
        guard let data = FileManager.default.contents(atPath: list(beside: path)) else { return [] }
        return String(decoding: data, as: UTF8.self).split(separator: "\n").compactMap {
            Erasure(line: String($0))
        }
    }

    /// Erases again what was erased before an older state was put in a catalogue's place.
    ///
    /// - Parameters:
    ///   - path: The file beside which the list lies.
    ///   - store: What has the older state.
    package static func eraseAgain(listedBeside path: String, in store: any CatalogueStore) throws {
        let listed = erasures(beside: path)
        guard !listed.isEmpty else { return }
        let missing = try store.read { reading in
            try listed.filter { erasure in
                try reading.administration(erasure.tombstone.id.owner) != nil
                    && !isErased(erasure.tombstone, reading)
            }
        }
        guard !missing.isEmpty else { return }
        try store.write { writer in
            for erasure in missing {
                let stored = try writer.record(erasure.tombstone.id)
                var tombstone = erasure.tombstone
                tombstone.version = max(tombstone.version, stored?.version ?? 0)
                if let stored { try writer.removeDraft(of: stored) }
                try writer.store(
                    tombstone, replacing: stored, issuer: erasure.issuer, line: 0, at: tombstone.deleted)
            }
        }
    }

    /// Whether a withdrawal is here that erases as much.
    private static func isErased(_ tombstone: Tombstone, _ reading: any CatalogueReading) throws -> Bool {
        try reading.revisions(of: tombstone.id).contains { revision in
            guard revision.status == .withdrawn, revision.version >= tombstone.version else { return false }
            // One that a later one erased in turn counts as well.
            if revision.isErased { return true }
            return RecordText.erases(tombstoneText: try reading.payload(ofRevision: revision.key))
        }
    }

    /// The catalogues in the same folder that were last changed before something was erased here.
    ///
    /// - Parameter time: When: UTC.
    func olderCopies(than time: String) -> [String] {
        let place = CatalogueFile.target(of: path)
        let folder = URL(filePath: place).deletingLastPathComponent()
        let keys: Set<URLResourceKey> = [.contentModificationDateKey, .isRegularFileKey]
        let files = try? FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: Array(keys))
        guard let erased = try? Date(time, strategy: .iso8601) else { return [] }
        return (files ?? []).filter { file in
            let values = try? file.resourceValues(forKeys: keys)
            let name = file.path(percentEncoded: false)
            return values?.isRegularFile == true && name != place
                && values?.contentModificationDate.map { $0 < erased.addingTimeInterval(1) } == true
                && (try? FileStart(path: name).read().applicationID) == CatalogueFile.applicationID
        }.map(\.lastPathComponent).sorted()
    }
}
