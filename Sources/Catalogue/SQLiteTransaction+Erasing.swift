internal import EssaimKit
internal import Exchange
internal import Foundation
internal import GRDB

// What others say of records, what was erased of them, and the catalogue's first name, by which its erasures are known.
extension SQLiteTransaction {
    func origin() throws -> String {
        try String.fetchOne(
            db,
            sql: """
                SELECT coalesce((SELECT identifier FROM incarnation ORDER BY sequence, ended LIMIT 1), identifier)
                FROM catalogue
                """) ?? ""
    }

    func extensions(ofRevision key: Int64) throws -> [UInt8]? {
        try db.cachedStatement(sql: "SELECT content FROM extension WHERE revision = ?").with(key) {
            try Data.fetchOne($0).map { Array($0) }
        }
    }

    func erasedVersion(of stored: StoredRecord) throws -> Int? {
        try db.cachedStatement(sql: "SELECT max(version) FROM erasure WHERE record = ?").with(stored.key) {
            try Int.fetchOne($0)
        }
    }

    /// Takes away all that a record said before it was withdrawn: revisions, what was kept aside, what somebody types.
    func erase(_ tombstone: Tombstone, at time: String) throws {
        guard let stored = try record(tombstone.id) else { return }
        try execute("DELETE FROM formEntry WHERE record = ?", [tombstone.id.description])
        try noteErasure(stored, tombstone.version, at: time)
    }

    func erase(_ stored: StoredRecord, upTo version: Int, at time: String) throws {
        if try erasedVersion(of: stored) ?? 0 >= version { return }
        try noteErasure(stored, version, at: time)
        // Whoever follows the journal learns of it.
        let sequence = try nextSequence()
        // A withdrawn record's title is that of what it said last.
        try execute(
            """
            UPDATE record SET change = ?, title = iif(status = 'withdrawn', NULL, title),
                summary = iif(status = 'withdrawn', NULL, summary) WHERE id = ?
            """, [sequence, stored.key])
        try execute(
            "INSERT INTO change (sequence, record, revision, action, version, recorded) VALUES (?, ?, ?, ?, ?, ?)",
            [
                sequence, stored.key, stored.revision,
                (stored.status == .withdrawn ? ChangeAction.withdraw : .update).rawValue, stored.version,
                time,
            ])
    }

    /// The schema's trigger erases.
    private func noteErasure(_ stored: StoredRecord, _ version: Int, at time: String) throws {
        hasErased = true
        try execute(
            """
            DELETE FROM conflict WHERE record = ?
                AND revision IN (SELECT id FROM revision WHERE record = ? AND version <= ?)
            """, [stored.key, stored.key, version])
        try execute("INSERT OR IGNORE INTO erasure VALUES (?, ?, ?)", [stored.key, version, time])
    }
}
