internal import Derivation
internal import EssaimKit
internal import Exchange
internal import Foundation
internal import GRDB
internal import Search

extension SQLiteTransaction {
    func setHome(_ administration: String) throws {
        try db.execute(sql: "INSERT OR IGNORE INTO home VALUES (?)", arguments: [administration])
    }

    func setRelay(_ administration: String, accepted: Bool) throws {
        let sql =
            accepted ? "INSERT OR IGNORE INTO relay VALUES (?)" : "DELETE FROM relay WHERE administration = ?"
        try db.execute(sql: sql, arguments: [administration])
    }

    func put(_ administration: Administration) throws {
        try db.execute(
            sql: """
                INSERT INTO administration (id, kind, territories, siret, nameFr, nameEn) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, territories = excluded.territories,
                    siret = excluded.siret, nameFr = excluded.nameFr, nameEn = excluded.nameEn
                """,
            arguments: [
                administration.id, administration.kind, administration.territories.joined(separator: " "),
                administration.siret, administration.name.fr, administration.name.en,
            ])
        try execute("UPDATE searchState SET administrations = administrations + 1", [])
    }

    func noteSeen(_ id: RecordID, asDraft: Bool, line: Int) throws {
        if !hasSeenTable {
            // On disk, like all temporary tables: a set in memory would grow with the file.
            try db.execute(sql: "DROP TABLE IF EXISTS temp.seen")
            try db.execute(
                sql:
                    "CREATE TEMP TABLE seen (identifier TEXT PRIMARY KEY, line INTEGER NOT NULL) WITHOUT ROWID"
            )
            hasSeenTable = true
        }
        try execute("INSERT OR REPLACE INTO temp.seen VALUES (?, ?)", [Self.seenName(id, asDraft), line])
    }

    /// In a file, a draft is another thing than the published version that it stands beside.
    private static func seenName(_ id: RecordID, _ asDraft: Bool) -> String {
        asDraft ? "\(id) draft" : id.description
    }

    func lineSeen(_ id: RecordID, asDraft: Bool, stored: StoredRecord?) throws -> Int? {
        if let stored, stored.isBeingWritten == asDraft, let first = firstRevision, stored.revision >= first {
            return Int(revisionLines[Int(stored.revision - first)])
        }
        guard hasSeenTable else { return nil }
        return try db.cachedStatement(sql: "SELECT line FROM temp.seen WHERE identifier = ?").with(
            Self.seenName(id, asDraft)
        ) {
            try Int.fetchOne($0)
        }
    }

    func storeDraft(
        _ record: IncomingRecord, besides stored: StoredRecord, issuer: String, at time: String
    ) throws {
        let number = (stored.draft ?? 0) + 1
        let sequence = try nextSequence()
        let revision = try revision(
            of: State(
                header: record.header, namespace: record.namespace, digest: record.digest,
                payload: record.payload, title: nil, summary: nil, reason: nil, draft: number,
                extensions: record.extensions),
            stored, issuer: issuer, at: time)
        try execute(
            """
            INSERT INTO draft (record, revision, number, title, change) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (record) DO UPDATE SET revision = excluded.revision, number = excluded.number,
                title = excluded.title, change = excluded.change
            """, [stored.key, revision, number, record.index?.title, sequence])
        try execute(
            "INSERT INTO change (sequence, record, revision, action, version, recorded) VALUES (?, ?, ?, 'update', ?, ?)",
            [sequence, stored.key, revision, record.header.version, time])
        // What it was in conflict with is settled; a conflict of published contents isn't.
        try execute(
            """
            UPDATE conflict SET resolved = ? WHERE record = ? AND resolved IS NULL
                AND revision IN (SELECT id FROM revision WHERE record = ? AND draft IS NOT NULL)
            """, [time, stored.key, stored.key])
    }

    func removeDraft(of stored: StoredRecord) throws {
        try execute("DELETE FROM draft WHERE record = ?", [stored.key])
    }

    /// The key of a revision with this content, which may be there already.
    private func revision(of state: State, _ stored: StoredRecord, issuer: String, at time: String) throws
        -> Int64
    {
        let known = try Int64.fetchOne(
            db, sql: "SELECT id FROM revision WHERE record = ? AND version = ? AND digest = ?",
            arguments: [stored.key, state.header.version, Data(state.digest)])
        if let known { return known }
        let revision = try nextRevision(line: 0)
        try insertRevision(revision, stored.key, state, issuer: issuer, at: time)
        return revision
    }

    func store(
        _ record: IncomingRecord, replacing stored: StoredRecord?, issuer: String, line: Int, at time: String
    ) throws {
        try store(
            State(
                header: record.header, namespace: record.namespace, digest: record.digest,
                payload: record.payload,
                title: record.index?.title, summary: record.index?.summary, reason: nil,
                extensions: record.extensions),
            index: record.index, replacing: stored, issuer: issuer, line: line, at: time)
    }

    func store(
        _ tombstone: Tombstone, replacing stored: StoredRecord?, issuer: String, line: Int, at time: String
    ) throws {
        let header = RecordHeader(
            id: tombstone.id, version: tombstone.version, status: .withdrawn, modified: tombstone.deleted,
            language: stored?.language ?? "fr")
        try store(
            State(
                header: header, namespace: stored?.namespace, digest: RecordText.digest(tombstone),
                payload: Array(RecordText.tombstone(tombstone).utf8),
                title: tombstone.erases ? nil : stored?.title,
                summary: tombstone.erases ? nil : stored?.summary, reason: tombstone.reason),
            index: nil, replacing: stored, issuer: issuer, line: line, at: time)
        if tombstone.erases { try erase(tombstone, at: time) }
    }

    /// What a record is to become.
    private struct State {
        var header: RecordHeader
        var namespace: String?
        var digest: [UInt8]
        var payload: [UInt8]
        var title: String?
        var summary: String?
        var reason: String?
        var draft: Int?
        var extensions: [UInt8]?
    }

    private func store(
        _ state: State, index: IndexEntry?, replacing stored: StoredRecord?, issuer: String, line: Int,
        at time: String
    ) throws {
        let header = state.header
        let sequence = try nextSequence()
        let revision = try nextRevision(line: line)
        let key: Int64
        if let stored {
            key = stored.key
            try removeIndex(stored)
            // A later version by its owner settles what was in conflict.
            try statements.run(
                "UPDATE conflict SET resolved = ? WHERE record = ? AND resolved IS NULL", .text(time),
                .key(key))
            try statements.run(
                """
                UPDATE record SET namespace = ?, version = ?, status = ?, modified = ?, language = ?, title = ?,
                    summary = ?, digest = ?, revision = ?, change = ?, disclosure = ? WHERE id = ?
                """,
                .text(state.namespace), .integer(header.version), .text(header.status.rawValue),
                .text(header.modified), .text(header.language), .text(state.title), .text(state.summary),
                .bytes(state.digest), .key(revision), .integer(sequence), .integer(header.disclosure),
                .key(key))
        } else {
            try statements.run(
                """
                INSERT INTO record (identifier, owner, type, namespace, version, status, modified, language,
                    title, summary, digest, revision, change, disclosure)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                .text(header.id.description), .text(header.id.owner), .text(header.id.type),
                .text(state.namespace), .integer(header.version), .text(header.status.rawValue),
                .text(header.modified), .text(header.language), .text(state.title), .text(state.summary),
                .bytes(state.digest), .key(revision), .integer(sequence), .integer(header.disclosure))
            key = db.lastInsertedRowID
        }
        try insertRevision(revision, key, state, issuer: issuer, at: time)
        let action: ChangeAction = header.status == .withdrawn ? .withdraw : stored == nil ? .create : .update
        try statements.run(
            "INSERT INTO change (sequence, record, revision, action, version, recorded) VALUES (?, ?, ?, ?, ?, ?)",
            .integer(sequence), .key(key), .key(revision), .text(action.rawValue), .integer(header.version),
            .text(time))
        try enter(
            index, state.namespace, header.status, header.language, owner: header.id.owner, key, revision)
    }

    /// Enters a record into the indexes, or notes that it waits for a module that knows it.
    private func enter(
        _ index: IndexEntry?, _ namespace: String?, _ status: RecordStatus, _ language: String, owner: String,
        _ key: Int64, _ revision: Int64
    ) throws {
        if let index {
            try insert(index, language, owner: owner, key, revision)
        } else if let namespace, status != .withdrawn {
            try statements.run(
                "INSERT OR IGNORE INTO unindexed (namespace, record) VALUES (?, ?)", .text(namespace),
                .key(key))
        }
    }

    func storeConflict(
        _ record: IncomingRecord, with stored: StoredRecord, issuer: String, at time: String
    ) throws {
        let isKnown = try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM revision WHERE record = ? AND version = ? AND digest = ?)",
            arguments: [stored.key, record.header.version, Data(record.digest)])
        if isKnown == true { return }
        let revision = try nextRevision(line: 0)
        try insertRevision(
            revision, stored.key,
            State(
                header: record.header, namespace: record.namespace, digest: record.digest,
                payload: record.payload,
                title: nil, summary: nil, reason: nil,
                draft: record.header.version > stored.version ? (stored.draft ?? 0) + 1 : nil,
                extensions: record.extensions),
            issuer: issuer, at: time)
        try execute(
            "INSERT INTO conflict (revision, record, detected) VALUES (?, ?, ?)",
            [revision, stored.key, time])
    }

    func adopt(_ revision: Revision, of stored: StoredRecord, index: IndexEntry?, at time: String) throws {
        let sequence = try nextSequence()
        try removeIndex(stored)
        try execute(
            "UPDATE conflict SET resolved = ? WHERE record = ? AND resolved IS NULL", [time, stored.key])
        try execute(
            """
            UPDATE record SET namespace = ?, version = ?, status = ?, modified = ?, language = ?, title = ?,
                summary = ?, digest = ?, revision = ?, change = ?, disclosure = ? WHERE id = ?
            """,
            [
                revision.namespace, revision.version, revision.status.rawValue, revision.modified,
                revision.language,
                index?.title, index?.summary, Data(revision.digest), revision.key, sequence,
                revision.disclosure,
                stored.key,
            ])
        try execute(
            "INSERT INTO change (sequence, record, revision, action, version, recorded) VALUES (?, ?, ?, 'update', ?, ?)",
            [sequence, stored.key, revision.key, revision.version, time])
        try enter(
            index, revision.namespace, revision.status, revision.language, owner: stored.id.owner, stored.key,
            revision.key)
    }

    func settleConflicts(of stored: StoredRecord, at time: String) throws {
        try execute(
            "UPDATE conflict SET resolved = ? WHERE record = ? AND resolved IS NULL", [time, stored.key])
    }

    private func insertRevision(
        _ revision: Int64, _ key: Int64, _ state: State, issuer: String, at time: String
    ) throws {
        try statements.run(
            """
            INSERT INTO revision (id, record, version, status, modified, language, namespace, digest, issuer,
                reason, recorded, payload, disclosure, draft) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            .key(revision), .key(key), .integer(state.header.version), .text(state.header.status.rawValue),
            .text(state.header.modified), .text(state.header.language), .text(state.namespace),
            .bytes(state.digest), .text(issuer), .text(state.reason), .text(time), .bytes(state.payload),
            .integer(state.header.disclosure), .integer(state.draft))
        guard let extensions = state.extensions else { return }
        try statements.run(
            "INSERT INTO extension (revision, content) VALUES (?, ?)", .key(revision), .bytes(extensions))
    }

    /// Numbers are counted here rather than asked for each time; a rollback ends this object as well.
    func nextSequence() throws -> Int {
        let next = try (sequence ?? lastSequence()) + 1
        sequence = next
        return next
    }

    private func nextRevision(line: Int) throws -> Int64 {
        let first = try firstRevision ?? (Int64.fetchOne(db, sql: "SELECT max(id) FROM revision") ?? 0) + 1
        firstRevision = first
        revisionLines.append(UInt32(clamping: line))
        return first + Int64(revisionLines.count) - 1
    }

    func execute(_ sql: String, _ arguments: StatementArguments) throws {
        let statement = try db.cachedStatement(sql: sql)
        statement.setUncheckedArguments(arguments)
        try statement.execute()
    }
}
