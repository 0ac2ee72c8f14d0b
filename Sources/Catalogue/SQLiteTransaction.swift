internal import Derivation
internal import EssaimKit
internal import Exchange
internal import Foundation
internal import GRDB

/// Reads and writes of one transaction. Used on GRDB's own queue only, never kept.
final class SQLiteTransaction: CatalogueWriting {
    let db: Database
    private var hasSeenTable = false
    private var sequence: Int?
    private let statements: BulkStatements

    init(_ db: Database) {
        self.db = db
        statements = BulkStatements(db)
    }

    // MARK: Reading

    func identifier() throws -> String {
        try String.fetchOne(db, sql: "SELECT identifier FROM catalogue") ?? ""
    }

    func homes() throws -> [String] {
        try String.fetchAll(db, sql: "SELECT administration FROM home ORDER BY administration")
    }

    func relays() throws -> [String] {
        try String.fetchAll(db, sql: "SELECT administration FROM relay ORDER BY administration")
    }

    func lastSequence() throws -> Int {
        try Int.fetchOne(db, sql: "SELECT max(sequence) FROM change") ?? 0
    }

    func lastChangeTime() throws -> String {
        try String.fetchOne(
            db,
            sql:
                "SELECT coalesce((SELECT recorded FROM change ORDER BY sequence DESC LIMIT 1), (SELECT created FROM catalogue))"
        ) ?? ""
    }

    func administration(_ id: String) throws -> Administration? {
        try db.cachedStatement(sql: "SELECT * FROM administration WHERE id = ?").with(id) {
            try Row.fetchOne($0).map(Self.administration)
        }
    }

    func administrations() throws -> [Administration] {
        try Row.fetchAll(db, sql: "SELECT * FROM administration ORDER BY id").map(Self.administration)
    }

    private static func administration(_ row: Row) -> Administration {
        let territories: String = row["territories"]
        return Administration(
            id: row["id"], kind: row["kind"], territories: territories.split(separator: " ").map(String.init),
            siret: row["siret"], name: Label(fr: row["nameFr"], en: row["nameEn"]))
    }

    func recordCounts() throws -> [String: Int] {
        try counts(by: "owner")
    }

    func namespaceCounts() throws -> [String: Int] {
        try counts(by: "namespace")
    }

    private func counts(by column: String) throws -> [String: Int] {
        let rows = try Row.fetchAll(
            db, sql: "SELECT \(column), count(*) FROM record WHERE status <> 'withdrawn' GROUP BY 1")
        return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
    }

    private static let recordColumns =
        "record.id, record.identifier, record.version, record.status, record.modified, record.language, record.namespace, record.title, record.summary, record.digest, record.revision, record.change"

    private static func stored(_ row: Row) throws -> StoredRecord {
        guard let id = RecordID(row[1]), let status = RecordStatus(rawValue: row[3]) else {
            throw CatalogueError(.damaged, "record \(row[0] as Int64) has a broken identifier or state")
        }
        return StoredRecord(
            key: row[0], id: id, version: row[2], status: status, modified: row[4], language: row[5],
            namespace: row[6], title: row[7], summary: row[8],
            digest: try row.withUnsafeData(atIndex: 9) { Array($0 ?? Data()) },
            revision: row[10], sequence: row[11])
    }

    func record(_ id: RecordID) throws -> StoredRecord? {
        // An import asks this for each of its records.
        try statements.first(
            """
            SELECT id, version, status, modified, language, namespace, title, summary, digest, revision, change
            FROM record WHERE identifier = ?
            """, .text(id.description)
        ) { row in
            StoredRecord(
                key: row.key(0), id: id, version: row.integer(1),
                status: row.text(2).flatMap { RecordStatus(rawValue: $0) } ?? .draft,
                modified: row.text(3) ?? "",
                language: row.text(4) ?? "", namespace: row.text(5), title: row.text(6), summary: row.text(7),
                digest: row.bytes(8), revision: row.key(9), sequence: row.integer(10))
        }
    }

    func payload(ofRevision key: Int64) throws -> [UInt8] {
        try db.cachedStatement(sql: "SELECT payload FROM revision WHERE id = ?").with(key) { statement in
            try Data.fetchOne(statement).map { Array($0) } ?? []
        }
    }

    func revisions(of id: RecordID) throws -> [Revision] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT revision.*, conflict.revision IS NOT NULL AND conflict.resolved IS NULL AS isConflict
                FROM revision JOIN record ON record.id = revision.record
                LEFT JOIN conflict ON conflict.revision = revision.id
                WHERE record.identifier = ? ORDER BY revision.version DESC, revision.id DESC
                """,
            arguments: [id.description])
        return rows.map { row in
            Revision(
                key: row["id"], version: row["version"],
                status: RecordStatus(rawValue: row["status"]) ?? .published,
                modified: row["modified"], language: row["language"], namespace: row["namespace"],
                digest: Array(row["digest"] as Data), issuer: row["issuer"], reason: row["reason"],
                recorded: row["recorded"], isConflict: row["isConflict"])
        }
    }

    func forEachRecord(
        _ selection: RecordSelection, _ body: (StoredRecord, UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let (condition, arguments) = Self.condition(selection)
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT \(Self.recordColumns), revision.payload
                FROM record CROSS JOIN revision ON revision.id = record.revision
                WHERE \(condition) ORDER BY record.identifier
                """,
            arguments: arguments)
        while let row = try rows.next() {
            let stored = try Self.stored(row)
            try row.withUnsafeData(atIndex: 12) { data in
                try (data ?? Data()).withUnsafeBytes { try body(stored, $0) }
            }
        }
    }

    func count(_ selection: RecordSelection) throws -> Int {
        let (condition, arguments) = Self.condition(selection)
        return try Int.fetchOne(
            db, sql: "SELECT count(*) FROM record WHERE \(condition)", arguments: arguments) ?? 0
    }

    private static func condition(_ selection: RecordSelection) -> (String, StatementArguments) {
        var conditions = ["1"]
        var arguments = StatementArguments()
        for (column, values) in [
            ("type", selection.types), ("owner", selection.owners),
            ("status", selection.statuses.map(\.rawValue)),
        ] where !values.isEmpty {
            conditions.append("record.\(column) IN (\(values.map { _ in "?" }.joined(separator: ", ")))")
            arguments += StatementArguments(values)
        }
        if let since = selection.since {
            conditions.append("record.change > ?")
            arguments += [since]
        }
        return (conditions.joined(separator: " AND "), arguments)
    }

    func changes(after sequence: Int, limit: Int) throws -> [Change] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT change.sequence, record.identifier, change.action, change.version, change.recorded
                FROM change JOIN record ON record.id = change.record
                WHERE change.sequence > ? ORDER BY change.sequence LIMIT ?
                """,
            arguments: [sequence, limit])
        return rows.compactMap { row in
            guard let id = RecordID(row[1]), let action = ChangeAction(rawValue: row[2]) else { return nil }
            return Change(sequence: row[0], id: id, action: action, version: row[3], recorded: row[4])
        }
    }

    func index(of key: Int64) throws -> (facets: [IndexEntry.Facet], measures: [IndexEntry.Measure]) {
        let facets = try Row.fetchAll(
            db,
            sql: """
                SELECT facetValue.field, facet.ordinal, facetValue.value
                FROM facet JOIN facetValue ON facetValue.id = facet.value
                WHERE facet.record = ? ORDER BY 1, 2, 3
                """,
            arguments: [key])
        let measures = try Row.fetchAll(
            db,
            sql: "SELECT field, ordinal, value FROM measure WHERE record = ? ORDER BY field, ordinal, value",
            arguments: [key])
        return (
            facets.map { .init(field: $0[0], group: $0[1], value: $0[2]) },
            measures.map { .init(field: $0[0], group: $0[1], value: $0[2]) }
        )
    }

    func sentSequence(to partner: String) throws -> Int? {
        try Int.fetchOne(db, sql: "SELECT sequence FROM sent WHERE partner = ?", arguments: [partner])
    }

    func receivedSequence(from catalogue: String) throws -> Int? {
        try Int.fetchOne(db, sql: "SELECT sequence FROM received WHERE catalogue = ?", arguments: [catalogue])
    }

    func isSettled(_ digest: [UInt8], of stored: StoredRecord) throws -> Bool {
        let isKnown = try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM revision WHERE record = ? AND version = ? AND digest = ?)",
            arguments: [stored.key, stored.version, Data(digest)])
        let isOpen = try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM conflict WHERE record = ? AND resolved IS NULL)",
            arguments: [stored.key])
        return isKnown == true && isOpen == false
    }

    func conflicts() throws -> [(stored: StoredRecord, other: Revision)] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT record.identifier, conflict.revision FROM conflict JOIN record ON record.id = conflict.record
                WHERE conflict.resolved IS NULL ORDER BY record.identifier, conflict.revision
                """)
        return try rows.compactMap { row in
            guard let id = RecordID(row[0]), let stored = try record(id),
                let other = try revisions(of: id).first(where: { $0.key == row[1] })
            else { return nil }
            return (stored, other)
        }
    }

    func integrityProblems() throws -> [String] {
        var problems = try String.fetchAll(db, sql: "PRAGMA integrity_check(20)").filter { $0 != "ok" }
        let broken = try Int.fetchOne(db, sql: "SELECT count(*) FROM pragma_foreign_key_check") ?? 0
        if broken > 0 { problems.append("\(broken) reference(s) lead nowhere") }
        let numbers = try Row.fetchOne(db, sql: "SELECT count(*), coalesce(max(sequence), 0) FROM change")
        if let numbers, (numbers[0] as Int) != (numbers[1] as Int) {
            problems.append(
                "the journal has \(numbers[0] as Int) entries and ends at number \(numbers[1] as Int)")
        }
        let astray =
            try Int.fetchOne(
                db,
                sql: """
                    SELECT count(*) FROM record JOIN revision ON revision.id = record.revision
                    WHERE revision.record <> record.id OR revision.version <> record.version
                        OR revision.digest <> record.digest OR revision.status <> record.status
                    """) ?? 0
        let unindexed =
            try Int.fetchOne(
                db,
                sql: """
                    SELECT count(*) FROM record WHERE status <> 'withdrawn' AND title IS NOT NULL
                        AND revision NOT IN (SELECT id FROM search_docsize)
                    """) ?? 0
        if unindexed > 0 {
            problems.append("\(unindexed) record(s) are not in the full-text index; --rebuild mends it")
        }
        if astray > 0 { problems.append("\(astray) record(s) differ from their own current revision") }
        return problems
    }

    // MARK: Writing

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
    }

    func noteSeen(_ id: RecordID, line: Int) throws {
        if !hasSeenTable {
            // On disk, like all temporary tables: a set in memory would grow with the file.
            try db.execute(sql: "DROP TABLE IF EXISTS temp.seen")
            try db.execute(
                sql:
                    "CREATE TEMP TABLE seen (identifier TEXT PRIMARY KEY, line INTEGER NOT NULL) WITHOUT ROWID"
            )
            hasSeenTable = true
        }
        try execute("INSERT OR IGNORE INTO temp.seen VALUES (?, ?)", [id.description, line])
    }

    func lineSeen(_ id: RecordID, stored: StoredRecord?) throws -> Int? {
        if let stored, let first = firstRevision, stored.revision >= first {
            return Int(revisionLines[Int(stored.revision - first)])
        }
        guard hasSeenTable else { return nil }
        return try db.cachedStatement(sql: "SELECT line FROM temp.seen WHERE identifier = ?").with(
            id.description
        ) {
            try Int.fetchOne($0)
        }
    }

    func store(
        _ record: IncomingRecord, replacing stored: StoredRecord?, issuer: String, line: Int, at time: String
    ) throws {
        try store(
            State(
                header: record.header, namespace: record.namespace, digest: record.digest,
                payload: record.payload,
                title: record.index?.title, summary: record.index?.summary, reason: nil),
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
                payload: Array(RecordText.tombstone(tombstone).utf8), title: stored?.title,
                summary: stored?.summary, reason: tombstone.reason),
            index: nil, replacing: stored, issuer: issuer, line: line, at: time)
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
            try removeIndex(key)
            // A later version by its owner settles what was in conflict.
            try statements.run(
                "UPDATE conflict SET resolved = ? WHERE record = ? AND resolved IS NULL", .text(time),
                .key(key))
            try statements.run(
                """
                UPDATE record SET namespace = ?, version = ?, status = ?, modified = ?, language = ?, title = ?,
                    summary = ?, digest = ?, revision = ?, change = ? WHERE id = ?
                """,
                .text(state.namespace), .integer(header.version), .text(header.status.rawValue),
                .text(header.modified), .text(header.language), .text(state.title), .text(state.summary),
                .bytes(state.digest), .key(revision), .integer(sequence), .key(key))
        } else {
            try statements.run(
                """
                INSERT INTO record (identifier, owner, type, namespace, version, status, modified, language,
                    title, summary, digest, revision, change) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                .text(header.id.description), .text(header.id.owner), .text(header.id.type),
                .text(state.namespace), .integer(header.version), .text(header.status.rawValue),
                .text(header.modified), .text(header.language), .text(state.title), .text(state.summary),
                .bytes(state.digest), .key(revision), .integer(sequence))
            key = db.lastInsertedRowID
        }
        try insertRevision(revision, key, state, issuer: issuer, at: time)
        let action: ChangeAction = header.status == .withdrawn ? .withdraw : stored == nil ? .create : .update
        try statements.run(
            "INSERT INTO change (sequence, record, revision, action, version, recorded) VALUES (?, ?, ?, ?, ?, ?)",
            .integer(sequence), .key(key), .key(revision), .text(action.rawValue), .integer(header.version),
            .text(time))
        if let index { try insert(index, key, revision) }
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
                title: nil, summary: nil, reason: nil),
            issuer: issuer, at: time)
        try execute(
            "INSERT INTO conflict (revision, record, detected) VALUES (?, ?, ?)",
            [revision, stored.key, time])
    }

    func adopt(_ revision: Revision, of stored: StoredRecord, index: IndexEntry?, at time: String) throws {
        let sequence = try nextSequence()
        try removeIndex(stored.key)
        try execute(
            "UPDATE conflict SET resolved = ? WHERE record = ? AND resolved IS NULL", [time, stored.key])
        try execute(
            """
            UPDATE record SET namespace = ?, version = ?, status = ?, modified = ?, language = ?, title = ?,
                summary = ?, digest = ?, revision = ?, change = ? WHERE id = ?
            """,
            [
                revision.namespace, revision.version, revision.status.rawValue, revision.modified,
                revision.language,
                index?.title, index?.summary, Data(revision.digest), revision.key, sequence, stored.key,
            ])
        try execute(
            "INSERT INTO change (sequence, record, revision, action, version, recorded) VALUES (?, ?, ?, 'update', ?, ?)",
            [sequence, stored.key, revision.key, revision.version, time])
        if let index { try insert(index, stored.key, revision.key) }
    }

    func settleConflicts(of stored: StoredRecord, at time: String) throws {
        try execute(
            "UPDATE conflict SET resolved = ? WHERE record = ? AND resolved IS NULL", [time, stored.key])
    }

    func noteSent(_ sequence: Int, to partner: String, at time: String) throws {
        try execute(
            """
            INSERT INTO sent VALUES (?, ?, ?)
            ON CONFLICT (partner) DO UPDATE SET sequence = excluded.sequence, recorded = excluded.recorded
            """, [partner, sequence, time])
    }

    func noteReceived(_ sequence: Int, from catalogue: String, issuer: String, at time: String) throws {
        try execute(
            """
            INSERT INTO received VALUES (?, ?, ?, ?) ON CONFLICT (catalogue) DO UPDATE
            SET issuer = excluded.issuer, sequence = excluded.sequence, recorded = excluded.recorded
            WHERE excluded.sequence > received.sequence
            """, [catalogue, issuer, sequence, time])
    }

    func clearIndex() throws {
        try db.execute(sql: "DELETE FROM facet")
        try db.execute(sql: "DELETE FROM facetValue")
        try db.execute(sql: "DELETE FROM measure")
        try db.execute(sql: "INSERT INTO search (search) VALUES ('delete-all')")
        facetValues.removeAll()
    }

    func reindex(_ stored: StoredRecord, _ entry: IndexEntry) throws {
        try execute(
            "UPDATE record SET title = ?, summary = ? WHERE id = ?", [entry.title, entry.summary, stored.key])
        try insert(entry, stored.key, stored.revision)
    }

    private func insertRevision(
        _ revision: Int64, _ key: Int64, _ state: State, issuer: String, at time: String
    ) throws {
        try statements.run(
            """
            INSERT INTO revision (id, record, version, status, modified, language, namespace, digest, issuer,
                reason, recorded, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            .key(revision), .key(key), .integer(state.header.version), .text(state.header.status.rawValue),
            .text(state.header.modified), .text(state.header.language), .text(state.namespace),
            .bytes(state.digest), .text(issuer), .text(state.reason), .text(time), .bytes(state.payload))
    }

    private func insert(_ index: IndexEntry, _ key: Int64, _ revision: Int64) throws {
        for facet in index.facets {
            try statements.run(
                "INSERT OR IGNORE INTO facet (value, record, ordinal) VALUES (?, ?, ?)",
                .key(try facetValue(facet)), .key(key), .integer(facet.group))
        }
        for measure in index.measures {
            try statements.run(
                "INSERT OR IGNORE INTO measure (record, field, ordinal, value) VALUES (?, ?, ?, ?)",
                .key(key), .text(measure.field), .integer(measure.group), .real(measure.value))
        }
        let texts = SearchTexts(
            revision: revision, heavy: index.heavy.joined(separator: "\n"),
            medium: index.medium.joined(separator: "\n"), light: index.light.joined(separator: "\n"))
        pendingBytes += texts.heavy.utf8.count + texts.medium.utf8.count + texts.light.utf8.count
        pendingTexts.append(texts)
        if pendingBytes > Self.pendingLimit { try indexPendingTexts() }
    }

    private struct SearchTexts {
        var revision: Int64
        var heavy: String
        var medium: String
        var light: String
    }

    private static let pendingLimit = 2 << 20
    private var pendingTexts: [SearchTexts] = []
    private var pendingBytes = 0

    /// Enters the texts that were put aside into the full-text index.
    ///
    /// They are entered many at a time, because FTS5 writes all it holds in memory to the file whenever another
    /// statement starts a savepoint, as inserts into tables with triggers do.
    func indexPendingTexts() throws {
        for texts in pendingTexts {
            try statements.run(
                "INSERT INTO search (rowid, heavy, medium, light) VALUES (?, ?, ?, ?)", .key(texts.revision),
                .text(texts.heavy), .text(texts.medium), .text(texts.light))
        }
        pendingTexts.removeAll(keepingCapacity: true)
        pendingBytes = 0
    }

    private func removeIndex(_ key: Int64) throws {
        try execute("DELETE FROM facet WHERE record = ?", [key])
        try execute("DELETE FROM measure WHERE record = ?", [key])
    }

    /// The number of a facet's value. Most values come again and again, so the latest are kept in memory.
    private func facetValue(_ facet: IndexEntry.Facet) throws -> Int64 {
        let name = FacetName(field: facet.field, value: facet.value)
        if let known = facetValues[name] { return known }
        try execute(
            "INSERT OR IGNORE INTO facetValue (field, value) VALUES (?, ?)", [facet.field, facet.value])
        let id = try db.cachedStatement(sql: "SELECT id FROM facetValue WHERE field = ? AND value = ?")
        id.setUncheckedArguments([facet.field, facet.value])
        let number = try Int64.fetchOne(id) ?? 0
        if facetValues.count >= Self.facetCacheLimit { facetValues.removeAll() }
        facetValues[name] = number
        return number
    }

    private struct FacetName: Hashable {
        var field: String
        var value: String
    }

    private static let facetCacheLimit = 10_000
    private var facetValues: [FacetName: Int64] = [:]

    /// Numbers are counted here rather than asked for each time; a rollback ends this object as well.
    private func nextSequence() throws -> Int {
        let next = try (sequence ?? lastSequence()) + 1
        sequence = next
        return next
    }

    private var firstRevision: Int64?
    /// The file's line of each revision made in this transaction: four bytes a record, where a table or a set
    /// of identifiers would take fifty.
    private var revisionLines: [UInt32] = []

    private func nextRevision(line: Int) throws -> Int64 {
        let first = try firstRevision ?? (Int64.fetchOne(db, sql: "SELECT max(id) FROM revision") ?? 0) + 1
        firstRevision = first
        revisionLines.append(UInt32(clamping: line))
        return first + Int64(revisionLines.count) - 1
    }

    private func execute(_ sql: String, _ arguments: StatementArguments) throws {
        let statement = try db.cachedStatement(sql: sql)
        statement.setUncheckedArguments(arguments)
        try statement.execute()
    }
}

extension Statement {
    /// Runs the statement with one argument.
    fileprivate func with<Result>(
        _ argument: some DatabaseValueConvertible, _ body: (Statement) throws -> Result
    ) throws -> Result {
        setUncheckedArguments([argument])
        return try body(self)
    }
}
