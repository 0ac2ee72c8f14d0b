internal import Derivation
internal import EssaimKit
internal import GRDB
internal import Search

// The indexes as a whole: whether they agree with the records, and how they are made to.
extension SQLiteTransaction {
    /// What the indexes need.
    private enum Need { case nothing, entries, all }

    private func need(_ indexing: RecordIndexing) throws -> Need {
        // Who knows no types can't make entries.
        if indexing.bases.isEmpty { return .nothing }
        let analysis = try Int.fetchOne(db, sql: "SELECT analysis FROM searchState")
        if analysis != TextAnalyser.version { return .all }
        // The full-text index can only forget what it is told again, and that was erased.
        let isUnclean = try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM unclean WHERE indexed = 0)")
        if isUnclean == true { return .all }
        let rows = try Row.fetchAll(db, sql: "SELECT namespace, basis FROM indexed")
        let known = Dictionary(uniqueKeysWithValues: rows.map { ($0[0] as String, $0[1] as String) })
        var need = Need.nothing
        for (namespace, basis) in indexing.bases {
            if known[namespace] != basis, try hasEntries(namespace) { return .all }
            let isWaiting = try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM unindexed WHERE namespace = ?)", arguments: [namespace]
            )
            if isWaiting == true { need = .entries }
        }
        return need
    }

    /// Whether records of a namespace were entered, by whatever description of it.
    private func hasEntries(_ namespace: String) throws -> Bool {
        try Bool.fetchOne(
            db,
            sql: """
                SELECT EXISTS (SELECT 1 FROM record WHERE namespace = ?1 AND status <> 'withdrawn'
                    AND NOT EXISTS (SELECT 1 FROM unindexed WHERE unindexed.namespace = ?1 AND record = record.id))
                """, arguments: [namespace]) == true
    }

    /// Whether nothing needs to be written for the indexes to agree with the records.
    func isIndexCurrent(for indexing: RecordIndexing) throws -> Bool { try need(indexing) == .nothing }

    func updateIndex(
        by indexing: RecordIndexing, rebuilding: Bool, onProgress: (_ done: Int, _ total: Int) -> Void
    ) throws -> Int {
        let need = rebuilding ? Need.all : try need(indexing)
        if need == .all { try clearIndex() }
        for (namespace, basis) in indexing.bases {
            try statements.run(
                "INSERT INTO indexed VALUES (?, ?) ON CONFLICT (namespace) DO UPDATE SET basis = excluded.basis WHERE basis <> excluded.basis",
                .text(namespace), .text(basis))
        }
        guard need != .nothing else { return 0 }
        let count = try enterWaiting(indexing, onProgress)
        try indexPendingTexts()
        // What is kept in memory was made without them.
        try db.execute(sql: "UPDATE searchState SET rebuilds = rebuilds + 1")
        return count
    }

    /// Enters the records that wait for it, of the types that are known.
    func enterWaiting(
        _ indexing: RecordIndexing, _ onProgress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws -> Int {
        var waiting: [String: Int] = [:]
        for namespace in indexing.bases.keys {
            waiting[namespace] = try Int.fetchOne(
                db, sql: "SELECT count(*) FROM unindexed WHERE namespace = ?", arguments: [namespace])
        }
        let total = waiting.values.reduce(0, +)
        var done = 0
        var entered = 0
        for namespace in waiting.keys.sorted() where waiting[namespace] != 0 {
            var last: Int64 = .min
            while let key = try statements.first(
                "SELECT record FROM unindexed WHERE namespace = ? AND record > ? ORDER BY record LIMIT 1",
                .text(namespace), .key(last), read: { $0.key(0) })
            {
                last = key
                done += 1
                onProgress(done, total)
                let found = try withRecord(key) { stored, payload in
                    try indexing.entry(stored, payload).map { (stored, $0) }
                }
                // What its type's module can't read waits for one that can.
                guard let (stored, entry) = found ?? nil else { continue }
                try statements.run(
                    "UPDATE record SET title = ?, summary = ? WHERE id = ?", .text(entry.title),
                    .text(entry.summary), .key(key))
                try insert(entry, stored.language, owner: stored.id.owner, key, stored.revision)
                try statements.run(
                    "DELETE FROM unindexed WHERE namespace = ? AND record = ?", .text(namespace), .key(key))
                entered += 1
            }
        }
        return entered
    }

    /// Empties all indexes. All records wait for their entries then.
    private func clearIndex() throws {
        for table in ["facet", "facetValue", "measure", "observation", "word", "indexed", "unindexed"] {
            try db.execute(sql: "DELETE FROM \(table)")
        }
        try db.execute(sql: "INSERT INTO search (search) VALUES ('delete-all')")
        try db.execute(
            sql: """
                INSERT INTO unindexed SELECT namespace, id FROM record
                WHERE namespace IS NOT NULL AND status <> 'withdrawn'
                """)
        try db.execute(
            sql: "UPDATE searchState SET analysis = ?", arguments: [TextAnalyser.version])
        try db.execute(sql: "UPDATE unclean SET indexed = 1")
        facetValues.removeAll()
    }
}

// One record in the indexes.
extension SQLiteTransaction {
    private static let pendingLimit = 2 << 20
    private static let facetCacheLimit = 10_000

    /// Enters a record into the indexes.
    func insert(
        _ index: IndexEntry, _ language: String, owner: String, _ key: Int64, _ revision: Int64
    ) throws {
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
        if let sheet = index.sheet { try insert(sheet, key) }
        let texts = TextAnalysis.Texts(revision: revision, owner: owner, language: language, index: index)
        pendingBytes += texts.size
        hasPendingTexts = true
        analysis.add(texts)
        if pendingBytes > Self.pendingLimit { try indexPendingTexts() }
    }

    /// Enters the texts that were put aside into the full-text index.
    ///
    /// They are entered many at a time, because FTS5 writes all it holds in memory to the file whenever another
    /// statement starts a savepoint, as inserts into tables with triggers do.
    func indexPendingTexts() throws {
        guard hasPendingTexts else { return }
        let analysed = analysis.finish()
        for texts in analysed.texts {
            try statements.run(
                "INSERT INTO search (rowid, heavy, medium, light, forms, owner) VALUES (?, ?, ?, ?, ?, ?)",
                .key(texts.revision), .utf8(texts.heavy), .utf8(texts.medium), .utf8(texts.light),
                .utf8(texts.forms), .text(MatchExpression.ownerToken(texts.owner)))
        }
        for word in analysed.words {
            try statements.run(
                "INSERT OR IGNORE INTO word (folded, token, written) VALUES (?, ?, ?)", .text(word.folded),
                .text(word.token), .text(word.written))
        }
        pendingBytes = 0
        hasPendingTexts = false
    }

    /// Takes a record out of the indexes.
    func removeIndex(_ stored: StoredRecord) throws {
        let key = stored.key
        try execute("DELETE FROM facet WHERE record = ?", [key])
        try execute("DELETE FROM measure WHERE record = ?", [key])
        try execute("DELETE FROM observation WHERE record = ?", [key])
        try execute("DELETE FROM unindexed WHERE namespace = ? AND record = ?", [stored.namespace, key])
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
}
