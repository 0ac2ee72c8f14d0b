package import Catalogue
internal import Derivation
package import EssaimKit
internal import Exchange

extension CatalogueView {
    // MARK: One record

    /// A record, or an earlier version of it; of a withdrawn one, its tombstone.
    ///
    /// Earlier versions of what is withdrawn are its owner's. Figures that the audience must not see are hidden in its
    /// content and in its payload alike: of an earlier version all of them, as two versions would tell who came.
    /// - Throws: ``NotFoundError`` where there is none that the audience may see.
    package func record(_ id: RecordID, version: Int? = nil) throws -> ShownRecord {
        let stored = try visible(id)
        guard let version, stored.status != .withdrawn || seesAll(of: id.owner) else {
            return try shown(stored)
        }
        return try earlier(stored, revision(of: id, version: version))
    }

    /// The draft that stands beside a published record, for its administration.
    ///
    /// - Throws: ``NotFoundError`` where there is none.
    package func draft(of id: RecordID) throws -> ShownRecord {
        guard let draft = try reading.draft(of: visible(id)) else {
            throw NotFoundError(
                message: "\(id) has no draft beside a published version",
                hint: "“essaim edit \(id)” begins one.")
        }
        return try shown(draft) { try disclosure().masked($0) }
    }

    /// A record's header, withdrawn or not; `nil` where there is none that the audience may see.
    package func header(of id: RecordID) throws -> StoredRecord? {
        do { return try presented(visible(id)) } catch is NotFoundError { return nil }
    }

    /// The header of a record that the audience may see.
    func visible(_ id: RecordID) throws -> StoredRecord {
        guard let stored = try reading.record(id) else { throw NotFoundError.record(id) }
        let isSeen =
            switch stored.status {
            case .published: true
            case .draft, .inReview: seesAll(of: id.owner)
            case .withdrawn: try seesAll(of: id.owner) || isKnown(id)
            }
        guard isSeen else { throw NotFoundError.record(id) }
        return withoutDraft(stored)
    }

    /// That somebody works on a record is for its administration.
    private func withoutDraft(_ stored: StoredRecord) -> StoredRecord {
        if stored.draft == nil || seesAll(of: stored.id.owner) { return stored }
        var stored = stored
        stored.draft = nil
        return stored
    }

    func seesAll(of owner: String) -> Bool { audience.visibility.coversAll(of: owner) }

    /// Whether a withdrawn record was ever more than a draft.
    func isKnown(_ id: RecordID) throws -> Bool {
        var selection = RecordSelection()
        selection.id = id
        selection.visibility = audience.visibility
        return try reading.count(selection) > 0
    }

    /// A record's current state.
    private func shown(_ stored: StoredRecord) throws -> ShownRecord {
        try shown(stored) { try disclosure().disclosed($0) }
    }

    /// - Parameter hiding: What hides the figures that the audience must not see.
    func shown(_ stored: StoredRecord, _ hiding: (Record) throws -> Content) throws -> ShownRecord {
        let payload = try reading.payload(ofRevision: stored.revision)
        var shown = ShownRecord(
            stored: stored, payload: payload, record: nil, reason: nil,
            type: stored.namespace.flatMap { types.entry(namespace: $0)?.type })
        if stored.status == .withdrawn {
            shown.reason = try reading.revisions(of: stored.id).first?.reason
            shown.stored = presentedTombstone(stored)
            return shown
        }
        shown.record = payload.withUnsafeBytes { library.record(stored, payload: $0) }
        return try disclosed(shown, hiding)
    }

    /// A record as it was.
    private func earlier(_ stored: StoredRecord, _ revision: Revision) throws -> ShownRecord {
        if revision.key == stored.revision { return try shown(stored) }
        var stored = stored
        stored.version = revision.version
        stored.status = revision.status
        stored.modified = revision.modified
        stored.language = revision.language
        stored.namespace = revision.namespace
        stored.digest = revision.digest
        stored.revision = revision.key
        stored.disclosure = revision.disclosure
        let payload = try reading.payload(ofRevision: revision.key)
        let record = payload.withUnsafeBytes { library.record(stored, payload: $0) }
        var shown = try disclosed(
            ShownRecord(
                stored: stored, payload: payload, record: record, reason: nil,
                type: revision.namespace.flatMap { types.entry(namespace: $0)?.type })
        ) { try disclosure().masked($0) }
        let index = indexEntry(of: shown)
        (shown.stored.title, shown.stored.summary) = (index?.title, index?.summary)
        return shown
    }

    /// A record with the figures hidden that the audience must not see, and the digest of what is left.
    private func disclosed(_ shown: ShownRecord, _ hiding: (Record) throws -> Content) throws -> ShownRecord {
        guard let record = shown.record, let type = shown.type else {
            // Its module is gone, but was here when the record came: what is in it can't be hidden now.
            guard try seesFigures(of: shown.stored.id.owner) || !hasFigures(shown.stored) else {
                throw NotFoundError(
                    message: "\(shown.stored.id) has figures about people that no installed module can hide",
                    hint: "Install the module of its type.")
            }
            return shown
        }
        guard try isProtected(shown.stored.id) else { return shown }
        let content = try hiding(record)
        if content == record.content { return shown }
        var shown = shown
        shown.record?.content = content
        shown.stored.disclosure = try shown.stored.disclosure ?? disclosure().threshold
        shown.payload = try ContentForm.canonical(content, as: type)
        shown.stored.digest = RecordText.digest(shown.stored.header, payload: shown.payload)
        return shown
    }

    /// The texts and values of a record's content, as the audience sees it; `nil` where no module knows it.
    func indexEntry(of stored: StoredRecord) throws -> IndexEntry? { try indexEntry(of: shown(stored)) }

    private func indexEntry(of shown: ShownRecord) -> IndexEntry? {
        guard let entry = shown.stored.namespace.flatMap({ types.entry(namespace: $0) }),
            let record = shown.record
        else { return nil }
        return IndexEntry(record.content, as: entry.plan, observations: nil)
    }

    /// Whether observations are stored for a record.
    func hasFigures(_ stored: StoredRecord) throws -> Bool { try !reading.hasSheet(nil, for: stored.key) }

    // MARK: Many records

    /// Calls `body` with the header of each record of a selection, in the order of identifiers.
    package func forEachRecord(_ selection: RecordSelection, _ body: (StoredRecord) throws -> Void) throws {
        try reading.forEachHeader(seen(selection)) { try body(presented($0)) }
    }

    /// The headers of a selection's records, in the order of identifiers.
    package func records(_ selection: RecordSelection) throws -> [StoredRecord] {
        var records: [StoredRecord] = []
        try forEachRecord(selection) { records.append($0) }
        return records
    }

    /// How many records a selection has, on whatever page of it.
    package func count(_ selection: RecordSelection) throws -> Int {
        var selection = seen(selection)
        (selection.after, selection.limit) = (nil, nil)
        return try reading.count(selection)
    }

    /// A selection as far as the audience may see it.
    func seen(_ selection: RecordSelection) -> RecordSelection {
        var selection = selection
        selection.visibility = audience.visibility
        return selection
    }

    /// A header as it may leave: with the digest of what would be shown.
    func presented(_ stored: StoredRecord) throws -> StoredRecord {
        let stored = withoutDraft(stored)
        if stored.status == .withdrawn { return presentedTombstone(stored) }
        if try isProtected(stored.id) { return try shown(stored).stored }
        if types.entry(named: stored.id.type) == nil,
            try !seesFigures(of: stored.id.owner) && hasFigures(stored)
        {
            // No module can hide them, and a digest of the whole would tell them.
            var stored = stored
            stored.digest = []
            return stored
        }
        return stored
    }

    /// Of what was withdrawn, others see that it was.
    private func presentedTombstone(_ stored: StoredRecord) -> StoredRecord {
        if seesAll(of: stored.id.owner) { return stored }
        var stored = stored
        (stored.title, stored.summary) = (nil, nil)
        return stored
    }

    // MARK: Versions

    /// A record's versions, the latest first; those that were drafts are for their administration.
    package func history(of id: RecordID) throws -> [RecordVersion] {
        let isWhole = try !isProtected(id)
        var versions = try revisions(of: id).map {
            RecordVersion($0, isShownWhole: isWhole || $0.status == .withdrawn)
        }
        if let current = versions.firstIndex(where: { !$0.isConflict && $0.draft == nil }),
            versions[current].digest == nil
        {
            versions[current].digest = try record(id).stored.digest
        }
        return versions
    }

    /// The revisions that the audience may see: of a withdrawn record only that it was withdrawn, unless it is theirs;
    /// what was kept aside in a conflict is for those who can settle it.
    func revisions(of id: RecordID) throws -> [Revision] {
        let stored = try visible(id)
        let revisions = try reading.revisions(of: id)
        if seesAll(of: id.owner) { return revisions }
        if stored.status == .withdrawn { return revisions.filter { $0.key == stored.revision } }
        // What was withdrawn before it was brought back stays its owner's, and so does that it was.
        let withdrawn = revisions.filter { $0.status == .withdrawn }.map(\.version).max() ?? 0
        return revisions.filter { $0.status == .published && !$0.isConflict && $0.version > withdrawn }
    }

    /// A version's revision with content: the current one where another content of that version is kept aside.
    func revision(of id: RecordID, version: Int) throws -> Revision {
        let revisions = try revisions(of: id).filter { $0.status != .withdrawn }
        let found = revisions.filter { $0.version == version }
        guard let revision = found.first(where: { !$0.isConflict }) ?? found.first else {
            throw NotFoundError(
                message: "\(id) has no content of version \(version)",
                hint: "Versions: \(revisions.map { String($0.version) }.joined(separator: ", ")).")
        }
        return revision
    }
}
