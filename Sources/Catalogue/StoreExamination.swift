internal import Derivation
internal import EssaimKit
internal import Exchange
internal import GRDB
internal import Search

/// Checks all that one SQLite connection sees of a catalogue: the file, what the tables promise each other, the digest of
/// every revision, and the indexes against what the payloads say.
///
/// Two passes in the order that things lie in the file: one over the full-text index, which leaves a number for each
/// revision, and one over the revisions.
final class StoreExamination {
    private let transaction: SQLiteTransaction
    private let analysis = TextAnalysis()
    private var examination = Examination()
    /// By revision: the sum of what the index holds for it (``IndexedTokens``).
    private var indexed = IndexedTokens.Sums()
    /// By record: the version up to which what it said is erased.
    private var erasures: [Int64: Int] = [:]
    /// What waits for its analysis.
    private var pending: [Int64: RecordID] = [:]
    private var pendingBytes = 0
    private static let pendingLimit = 2 << 20

    private var db: Database { transaction.db }

    init(_ transaction: SQLiteTransaction) { self.transaction = transaction }

    /// - Parameters:
    ///   - checksIndexes: Whether the indexes are looked at, too.
    ///   - index: What goes into the indexes for a record's current state; `nil` where no module knows it.
    func run(
        checksIndexes: Bool = true, _ index: (StoredRecord, UnsafeRawBufferPointer) throws -> IndexEntry?
    ) throws -> Examination {
        try checkFile()
        try checkTables()
        try checkErasures()
        let isCurrent =
            try checksIndexes
            && Int.fetchOne(db, sql: "SELECT analysis FROM searchState") == TextAnalyser.version
        if isCurrent {
            indexed = try IndexedTokens.sums(db)
        } else if checksIndexes {
            examination.add(.index, "the full-text index was made by another version of the analysis")
        }
        try forEachRevision { stored, isLatest, reason, payload in
            examination.revisions += 1
            checkDigest(stored, reason, payload)
            guard isLatest else { return }
            examination.records += 1
            guard checksIndexes, stored.status != .withdrawn else { return }
            guard let entry = try index(stored, payload) else {
                examination.dormant += 1
                return
            }
            try check(stored, against: entry)
            if isCurrent { try checkTexts(of: stored, entry) }
        }
        if isCurrent { try checkPendingTexts() }
        return examination
    }

    // MARK: The file and its tables

    private func checkFile() throws {
        for problem in try String.fetchAll(db, sql: "PRAGMA integrity_check(20)") where problem != "ok" {
            examination.add(.file, problem)
        }
        let broken = try Int.fetchOne(db, sql: "SELECT count(*) FROM pragma_foreign_key_check") ?? 0
        if broken > 0 { examination.add(.file, "\(broken) reference(s) lead nowhere") }
        if let numbers = try Row.fetchOne(db, sql: "SELECT count(*), coalesce(max(sequence), 0) FROM change"),
            (numbers[0] as Int) != (numbers[1] as Int)
        {
            examination.add(
                .file,
                "the journal has \(numbers[0] as Int) entries and ends at number \(numbers[1] as Int)")
        }
    }

    /// What one row says of another. Each query gives the identifiers of what is wrong.
    private static let contradictions: [(kind: Examination.Kind, sql: String, text: String)] = [
        (
            .record,
            """
            SELECT record.identifier FROM record LEFT JOIN revision ON revision.id = record.revision
            WHERE revision.id IS NULL OR revision.record <> record.id OR revision.version <> record.version
                OR revision.digest <> record.digest OR revision.status <> record.status
                OR revision.modified <> record.modified OR revision.language <> record.language
                OR revision.namespace IS NOT record.namespace OR revision.disclosure IS NOT record.disclosure
            """, "it differs from its own current revision"
        ),
        (
            .record,
            """
            SELECT identifier FROM record
            WHERE substr(identifier, 1, length(owner) + length(type) + 2) <> owner || '/' || type || '/'
            """, "its owner or type is not what its identifier says"
        ),
        (
            .journal,
            """
            SELECT record.identifier FROM record LEFT JOIN change ON change.sequence = record.change
            WHERE change.record IS NOT record.id OR change.revision IS NOT record.revision
            """, "its last change in the journal is another record's, or of another revision"
        ),
        (
            .journal,
            """
            SELECT DISTINCT record.identifier FROM change JOIN record ON record.id = change.record
                JOIN revision ON revision.id = change.revision
            WHERE change.sequence > record.change AND revision.draft IS NULL
            """, "the journal has later changes than it knows of"
        ),
        (
            .journal,
            """
            SELECT record.identifier FROM conflict JOIN revision ON revision.id = conflict.revision
                JOIN record ON record.id = conflict.record
            WHERE revision.record <> conflict.record
            """, "what was kept aside for it is another record's"
        ),
        (
            .record,
            """
            SELECT record.identifier FROM draft JOIN record ON record.id = draft.record
                LEFT JOIN revision ON revision.id = draft.revision
                LEFT JOIN change ON change.sequence = draft.change
            WHERE record.status <> 'published' OR revision.record IS NOT draft.record OR revision.draft IS NULL
                OR revision.status NOT IN ('draft', 'in-review') OR change.record IS NOT draft.record
            """, "the draft beside it is no draft of it"
        ),
        (
            .index,
            """
            SELECT DISTINCT 'record ' || record FROM (SELECT record FROM facet UNION SELECT record FROM measure
                UNION SELECT record FROM observation)
            WHERE record NOT IN (SELECT id FROM record WHERE status <> 'withdrawn')
            """, "the indexes have values of it, and it is not there"
        ),
        (
            .index,
            "SELECT DISTINCT 'record ' || record FROM facet WHERE value NOT IN (SELECT id FROM facetValue)",
            "the indexes have values of it that are not there"
        ),
    ]

    private func checkTables() throws {
        for (kind, sql, text) in Self.contradictions {
            let rows = try String.fetchCursor(db, sql: sql)
            while let name = try rows.next() { examination.add(kind, "\(name): \(text)") }
        }
        for (table, label) in [("home", "home administration"), ("relay", "accepted relay")] {
            for id in try String.fetchAll(db, sql: "SELECT administration FROM \(table)")
            where !RecordID.isPart(id) {
                examination.add(.file, "the \(label) “\(id)” is no administration's identifier")
            }
        }
        let rows = try Row.fetchCursor(db, sql: "SELECT identifier FROM catalogue")
        guard let row = try rows.next(), !(row[0] as String).isEmpty else {
            examination.add(.file, "the catalogue has no identifier")
            return
        }
    }

    /// What was erased is nowhere in the file any more.
    private func checkErasures() throws {
        let rows = try Row.fetchCursor(
            db, sql: "SELECT record, max(version) FROM erasure GROUP BY record")
        while let row = try rows.next() { erasures[row[0]] = row[1] }
        let texts = try String.fetchCursor(
            db,
            sql: """
                SELECT record.identifier || ', version ' || revision.version FROM erasure
                JOIN revision ON revision.record = erasure.record JOIN record ON record.id = erasure.record
                WHERE length(revision.payload) > 0 AND (revision.version < erasure.version
                    OR revision.version = erasure.version AND revision.status <> 'withdrawn')
                    AND revision.id <> record.revision
                """)
        while let name = try texts.next() { examination.add(.record, "\(name): it was erased, and is here") }
        for id in try String.fetchAll(
            db,
            sql: "SELECT identifier FROM unclean JOIN record ON record.id = unclean.record ORDER BY 1")
        {
            examination.add(
                .index, "\(id): words that were erased may still lie in the file, which must be written anew")
        }
        examination.erased = erasures.count
    }

    // MARK: Revisions

    /// Each revision, with whether it is its record's current one.
    private func forEachRevision(
        _ body: (StoredRecord, Bool, String?, UnsafeRawBufferPointer) throws -> Void
    ) throws {
        try transaction.statements.forEach(
            """
            SELECT revision.id, record.id, record.identifier, revision.version, revision.status,
                revision.modified, revision.language, revision.namespace, revision.digest, revision.reason,
                revision.disclosure, record.revision, record.title, record.summary, record.change,
                revision.payload
            FROM revision CROSS JOIN record ON record.id = revision.record ORDER BY revision.id
            """
        ) { row in
            guard let id = row.text(2).flatMap({ RecordID($0) }),
                let status = row.text(4).flatMap({ RecordStatus(rawValue: $0) })
            else {
                examination.add(.record, "record \(row.key(1)) has a broken identifier or state")
                return
            }
            let isLatest = row.key(0) == row.key(11)
            let stored = StoredRecord(
                key: row.key(1), id: id, version: row.integer(3), status: status,
                modified: row.text(5) ?? "", language: row.text(6) ?? "", namespace: row.text(7),
                title: isLatest ? row.text(12) : nil, summary: isLatest ? row.text(13) : nil,
                digest: row.bytes(8), revision: row.key(0), sequence: row.integer(14),
                disclosure: row.optional(10))
            try body(stored, isLatest, row.text(9), row.buffer(15))
        }
    }

    private func checkDigest(_ stored: StoredRecord, _ reason: String?, _ payload: UnsafeRawBufferPointer) {
        let isWhole =
            if payload.isEmpty {
                erasures[stored.key].map { stored.version <= $0 } ?? false
            } else if stored.status == .withdrawn {
                // What is exported is the text; what is shown stands beside it.
                RecordText.digest(tombstoneText: Array(payload)) == stored.digest
                    && RecordText.digest(
                        Tombstone(
                            id: stored.id, version: stored.version, deleted: stored.modified, reason: reason,
                            erases: RecordText.erases(tombstoneText: payload)))
                        == stored.digest
            } else {
                RecordText.digest(stored.header, payload: Array(payload)) == stored.digest
            }
        if !isWhole {
            examination.add(
                .record, "\(stored.id): the content of version \(stored.version) is not what its digest says")
        }
    }

    // MARK: Indexes

    private func check(_ stored: StoredRecord, against expected: IndexEntry) throws {
        if stored.title != expected.title || stored.summary != expected.summary {
            examination.add(.index, "\(stored.id): its title or summary is not what its content says")
        }
        var facets = Set<IndexEntry.Facet>()
        try transaction.statements.forEach(
            """
            SELECT facetValue.field, facet.ordinal, facetValue.value
            FROM facet CROSS JOIN facetValue ON facetValue.id = facet.value WHERE facet.record = ?
            """, .key(stored.key)
        ) { facets.insert(.init(field: $0.text(0) ?? "", group: $0.integer(1), value: $0.text(2) ?? "")) }
        var measures = Set<IndexEntry.Measure>()
        try transaction.statements.forEach(
            "SELECT field, ordinal, value FROM measure WHERE record = ?", .key(stored.key)
        ) { measures.insert(.init(field: $0.text(0) ?? "", group: $0.integer(1), value: $0.real(2))) }
        if facets != Set(expected.facets) || measures != Set(expected.measures) {
            examination.add(.index, "\(stored.id): its values to filter by are not what its content says")
        }
        if try !transaction.hasSheet(expected.sheet, for: stored.key) {
            examination.add(.index, "\(stored.id): its figures are not what its content says")
        }
    }

    private func checkTexts(of stored: StoredRecord, _ entry: IndexEntry) throws {
        let texts = TextAnalysis.Texts(
            revision: stored.revision, owner: stored.id.owner, language: stored.language, index: entry)
        pending[stored.revision] = stored.id
        pendingBytes += texts.size
        analysis.add(texts)
        if pendingBytes > Self.pendingLimit { try checkPendingTexts() }
    }

    private func checkPendingTexts() throws {
        let analysed = analysis.finish()
        for texts in analysed.texts {
            let (sum, sizes) = IndexedTokens.expected(of: texts)
            let known = try transaction.statements.first(
                "SELECT sz FROM search_docsize WHERE id = ?", .key(texts.revision)
            ) { $0.bytes(0) }
            guard sum != indexed[texts.revision] || sizes != known else { continue }
            let name = pending[texts.revision].map(\.description) ?? "revision \(texts.revision)"
            examination.add(.index, "\(name): its words in the full-text index are not what its content says")
        }
        for word in analysed.words {
            let isKnown = try transaction.statements.first(
                "SELECT 1 FROM word WHERE folded = ? AND token = ?", .text(word.folded), .text(word.token)
            ) { _ in true }
            if isKnown == nil {
                examination.add(.index, "the word “\(word.written)” is not among the words met")
            }
        }
        pending.removeAll(keepingCapacity: true)
        pendingBytes = 0
    }
}
