internal import Derivation
internal import EssaimKit
internal import Exchange
internal import Foundation
internal import GRDB

extension SQLiteTransaction {
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

    func recordCounts(_ selection: RecordSelection) throws -> [String: Int] {
        let (condition, arguments) = Self.condition(selection)
        let rows = try Row.fetchAll(
            db, sql: "SELECT owner, count(*) FROM record WHERE \(condition) GROUP BY 1",
            arguments: arguments)
        return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
    }

    private static let recordColumns =
        "record.id, record.identifier, record.version, record.status, record.modified, record.language, record.namespace, record.title, record.summary, record.digest, record.revision, record.change, record.disclosure, (SELECT number FROM draft WHERE draft.record = record.id)"

    private static func stored(_ row: Row) throws -> StoredRecord {
        guard let id = RecordID(row[1]), let status = RecordStatus(rawValue: row[3]) else {
            throw CatalogueError(.damaged, "record \(row[0] as Int64) has a broken identifier or state")
        }
        return StoredRecord(
            key: row[0], id: id, version: row[2], status: status, modified: row[4], language: row[5],
            namespace: row[6], title: row[7], summary: row[8],
            digest: try row.withUnsafeData(atIndex: 9) { Array($0 ?? Data()) },
            revision: row[10], sequence: row[11], disclosure: row[12], draft: row[13])
    }

    func records(withFacet value: String, in fields: [String]) throws -> [StoredRecord] {
        guard !fields.isEmpty else { return [] }
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT DISTINCT \(Self.recordColumns) FROM facetValue
                JOIN facet ON facet.value = facetValue.id JOIN record ON record.id = facet.record
                WHERE facetValue.value = ? AND facetValue.field IN (\(Self.marks(fields))) AND record.status <> 'withdrawn'
                ORDER BY record.identifier
                """,
            arguments: StatementArguments([value] + fields))
        return try rows.map(Self.stored)
    }

    func record(_ id: RecordID) throws -> StoredRecord? {
        // An import asks this for each of its records.
        try statements.first(
            """
            SELECT id, version, status, modified, language, namespace, title, summary, digest, revision, change,
                disclosure, (SELECT number FROM draft WHERE draft.record = record.id)
            FROM record WHERE identifier = ?
            """, .text(id.description)
        ) { row in
            StoredRecord(
                key: row.key(0), id: id, version: row.integer(1),
                status: row.text(2).flatMap { RecordStatus(rawValue: $0) } ?? .draft,
                modified: row.text(3) ?? "",
                language: row.text(4) ?? "", namespace: row.text(5), title: row.text(6), summary: row.text(7),
                digest: row.bytes(8), revision: row.key(9), sequence: row.integer(10),
                disclosure: row.optional(11), draft: row.optional(12))
        }
    }

    func draft(of stored: StoredRecord) throws -> StoredRecord? {
        guard stored.draft != nil else { return nil }
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT revision.record, ?, revision.version, revision.status, revision.modified, revision.language,
                    revision.namespace, draft.title, NULL, revision.digest, revision.id, draft.change,
                    revision.disclosure, draft.number
                FROM draft JOIN revision ON revision.id = draft.revision WHERE draft.record = ?
                """, arguments: [stored.id.description, stored.key])
        return try row.map(Self.stored)
    }

    func record(ofRevision key: Int64) throws -> StoredRecord? {
        let statement = try db.cachedStatement(
            sql: "SELECT \(Self.recordColumns) FROM record WHERE revision = ?")
        return try statement.with(key) { try Row.fetchOne($0).map(Self.stored) }
    }

    func payload(ofRevision key: Int64) throws -> [UInt8] {
        let payload = try db.cachedStatement(sql: "SELECT payload FROM revision WHERE id = ?").with(key) {
            try Data.fetchOne($0)
        }
        if payload?.isEmpty == true { throw CatalogueError.erased }
        return payload.map { Array($0) } ?? []
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
            let digest = Array(row["digest"] as Data)
            return Revision(
                key: row["id"], version: row["version"],
                status: RecordStatus(rawValue: row["status"]) ?? .published,
                modified: row["modified"], language: row["language"], namespace: row["namespace"],
                digest: digest.isOfErased ? [] : digest, issuer: row["issuer"], reason: row["reason"],
                recorded: row["recorded"], isConflict: row["isConflict"], disclosure: row["disclosure"],
                draft: row["draft"], isErased: digest.isOfErased)
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
                WHERE \(condition) ORDER BY record.identifier\(selection.limit.map { " LIMIT \($0)" } ?? "")
                """,
            arguments: arguments)
        while let row = try rows.next() {
            let stored = try Self.stored(row)
            try row.withUnsafeData(atIndex: 14) { data in
                try (data ?? Data()).withUnsafeBytes { try body(stored, $0) }
            }
        }
    }

    /// Reads a record and its current payload by its key; `nil`: there is none.
    func withRecord<Result>(
        _ key: Int64, _ body: (StoredRecord, UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT \(Self.recordColumns), revision.payload
                FROM record CROSS JOIN revision ON revision.id = record.revision WHERE record.id = ?
                """)
        return try statement.with(key) { statement in
            guard let row = try Row.fetchOne(statement) else { return nil }
            let stored = try Self.stored(row)
            return try row.withUnsafeData(atIndex: 14) { data in
                try (data ?? Data()).withUnsafeBytes { try body(stored, $0) }
            }
        }
    }

    func forEachHeader(_ selection: RecordSelection, _ body: (StoredRecord) throws -> Void) throws {
        let (condition, arguments) = Self.condition(selection)
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT \(Self.recordColumns) FROM record
                WHERE \(condition) ORDER BY record.identifier\(selection.limit.map { " LIMIT \($0)" } ?? "")
                """,
            arguments: arguments)
        while let row = try rows.next() { try body(Self.stored(row)) }
    }

    func count(_ selection: RecordSelection) throws -> Int {
        let (condition, arguments) = Self.condition(selection)
        return try Int.fetchOne(
            db, sql: "SELECT count(*) FROM record WHERE \(condition)", arguments: arguments) ?? 0
    }

    /// Whether anybody but its owner ever had to do with a record: a draft that was withdrawn leaves no trace outside.
    private static let wasKnown = """
        (EXISTS (SELECT 1 FROM revision WHERE revision.record = record.id AND revision.status = 'published')
            OR NOT EXISTS (SELECT 1 FROM revision
                WHERE revision.record = record.id AND revision.status IN ('draft', 'in-review')))
        """

    /// The same of a withdrawal, of which what came after it says nothing.
    private static let wasKnownBefore = """
        (EXISTS (SELECT 1 FROM revision AS earlier
                WHERE earlier.record = record.id AND earlier.status = 'published' AND earlier.id < revision.id)
            OR NOT EXISTS (SELECT 1 FROM revision AS earlier
                WHERE earlier.record = record.id AND earlier.status IN ('draft', 'in-review')
                    AND earlier.id < revision.id))
        """

    /// What a record's current state can't be told without in version 1 of the exchange format.
    private static let isExtended = """
        (record.id IN (SELECT record FROM erasure) OR record.revision IN (SELECT revision FROM extension))
        """
    /// The same with the draft that stands beside it.
    private static let isExtendedWithDraft = """
        (\(isExtended) OR record.id IN (SELECT record FROM draft JOIN extension USING (revision)))
        """

    private static func marks(_ values: some Collection) -> String {
        values.map { _ in "?" }.joined(separator: ", ")
    }

    private static func condition(_ selection: RecordSelection) -> (String, StatementArguments) {
        var conditions = ["1"]
        var arguments = StatementArguments()
        for (column, values) in [
            ("type", selection.types), ("owner", selection.owners),
            ("status", selection.statuses.map(\.rawValue)),
        ] where !values.isEmpty {
            conditions.append("record.\(column) IN (\(marks(values)))")
            arguments += StatementArguments(values)
        }
        if selection.countsDrafts, let since = selection.since {
            conditions.append(
                "(record.change > ? OR (SELECT change FROM draft WHERE draft.record = record.id) > ?)")
            arguments += [since, since]
        }
        if selection.areDrafts {
            conditions.append(
                "(record.status IN ('draft', 'in-review') OR EXISTS (SELECT 1 FROM draft WHERE draft.record = record.id))"
            )
        }
        if selection.areExtended {
            conditions.append(selection.countsDrafts ? isExtendedWithDraft : isExtended)
        }
        if selection.areDrafts, case .published(let owners) = selection.visibility {
            conditions.append("record.owner IN (\(marks(owners)))")
            arguments += StatementArguments(owners.sorted())
        }
        for (comparison, value) in [
            ("record.change > ?", selection.countsDrafts ? nil : selection.since?.databaseValue),
            ("record.change <= ?", selection.until?.databaseValue),
            ("record.identifier > ?", selection.after?.databaseValue),
            ("record.identifier = ?", selection.id?.description.databaseValue),
        ] {
            guard let value else { continue }
            conditions.append(comparison)
            arguments += [value]
        }
        if case .published(let owners) = selection.visibility {
            conditions.append(
                "(record.status = 'published' OR record.status = 'withdrawn' AND \(wasKnown) OR record.owner IN (\(marks(owners))))"
            )
            arguments += StatementArguments(owners.sorted())
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
        return rows.compactMap(Self.change)
    }

    private static func change(_ row: Row) -> Change? {
        guard let id = RecordID(row[1]), let action = ChangeAction(rawValue: row[2]) else { return nil }
        return Change(sequence: row[0], id: id, action: action, version: row[3], recorded: row[4])
    }

    func changes(_ selection: RecordSelection, latestFirst: Bool) throws -> [Change] {
        // Of a record that is published now, the drafts before it stay out of sight as well.
        var selected = selection
        (selected.since, selected.until) = (nil, nil)
        var (condition, arguments) = Self.condition(selected)
        if case .published(let owners) = selection.visibility {
            condition +=
                " AND (revision.status = 'published' OR revision.status = 'withdrawn' AND \(Self.wasKnownBefore) OR record.owner IN (\(Self.marks(owners))))"
            arguments += StatementArguments(owners.sorted())
        }
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT change.sequence, record.identifier, change.action, change.version, change.recorded
                FROM change CROSS JOIN record ON record.id = change.record
                    CROSS JOIN revision ON revision.id = change.revision
                WHERE \(condition) AND change.sequence > ? AND change.sequence <= ?
                ORDER BY change.sequence \(latestFirst ? "DESC" : "") LIMIT ?
                """,
            arguments: arguments + [selection.since ?? 0, selection.until ?? .max, selection.limit ?? -1])
        return rows.compactMap(Self.change)
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
}
