internal import Catalogue
internal import Derivation
internal import EssaimKit
internal import Exchange
internal import XML

// Records of formats without versions: the catalogue sees whether they say something new, and counts
// (docs/decisions/0050-versions-that-the-catalogue-gives.md).
extension ImportTransaction {
    /// The item as it is decided upon: a draft completed and checked, a version given.
    func settled(_ item: ExchangeItem) throws -> ExchangeItem {
        switch item.body {
        case .draft(let draft): try complete(draft, item)
        case .record(let record) where !item.isVersioned && !item.isRefused: try settle(record, item)
        case .tombstone(let tombstone) where !item.isVersioned && !item.isRefused: try settle(tombstone, item)
        default: item
        }
    }

    // MARK: Partner's records

    /// A record whose version the adapter made up: of the same content as what is stored, it is what is stored;
    /// of another content that isn't older, it is the next version.
    private func settle(_ record: IncomingRecord, _ item: ExchangeItem) throws -> ExchangeItem {
        guard let stored = try writer.record(record.header.id) else { return item }
        var record = record
        var item = item
        if stored.status == .withdrawn {
            record.setVersion(max(record.header.version, stored.version + 1))
        } else if try isSame(record, as: stored) {
            record.header = stored.header
            record.digest = stored.digest
        } else if record.header.modified >= stored.modified {
            record.setVersion(max(record.header.version, stored.version + 1))
        }
        item.body = .record(record)
        return item
    }

    /// A withdrawal whose version the adapter made up: of a record that isn't newer, it is the next version.
    private func settle(_ tombstone: Tombstone, _ item: ExchangeItem) throws -> ExchangeItem {
        guard let stored = try writer.record(tombstone.id), stored.status != .withdrawn,
            tombstone.deleted >= stored.modified
        else { return item }
        var tombstone = tombstone
        var item = item
        tombstone.version = max(tombstone.version, stored.version + 1)
        item.body = .tombstone(tombstone)
        return item
    }

    private func isSame(_ record: IncomingRecord, as stored: StoredRecord) throws -> Bool {
        guard stored.namespace == record.namespace, stored.status == record.header.status,
            stored.language == record.header.language
        else { return false }
        let payload = try writer.payload(ofRevision: stored.revision)
        return RecordText.isSameText(payload, record.payload)
    }

    /// Whether a record of the stored version is the stored record in another form: in other Unicode characters for the
    /// same letters, or with the comments and namespaces that earlier versions of Essaim left out.
    func differsInFormOnly(_ item: ExchangeItem, from stored: StoredRecord) throws -> Bool {
        guard case .record(let record) = item.body, stored.version == record.header.version,
            stored.namespace == record.namespace, stored.status == record.header.status,
            stored.language == record.header.language, stored.modified == record.header.modified,
            stored.status != .withdrawn
        else { return false }
        let payload = try writer.payload(ofRevision: stored.revision)
        if RecordText.isSameText(payload, record.payload) { return true }
        guard record.index == nil, let tree = try? XMLTree.parse(.bytes(record.payload, name: nil)),
            let plain = try? tree.root.canonical()
        else { return false }
        return RecordText.isSameText(payload, plain)
    }

    // MARK: Tables

    private func complete(_ draft: DraftRecord, _ item: ExchangeItem) throws -> ExchangeItem {
        guard let entry = types.entry(named: draft.id.type) else { return item }
        let stored = try writer.record(draft.id)
        let known = try stored.flatMap { stored -> Record? in
            guard stored.status != .withdrawn else { return nil }
            return try writer.payload(ofRevision: stored.revision).withUnsafeBytes {
                RecordLibrary(types: types, reading: writer).record(stored, payload: $0)
            }
        }
        var merge = DraftMerge(draft)
        let content = merge.content(over: known?.content, as: entry.type)
        let isSame = known.map { known in
            known.content == content && draft.status ?? known.status == known.status
                && draft.language ?? known.language == known.language
        }
        var item = item
        item.findings += merge.findings
        let header = try header(draft, stored, isSame: isSame ?? false, content, entry, &item.findings)
        let checked = try DraftCheck(draft, entry.type).item(
            header, content, findings: item.findings, checker: checker)
        guard isSame ?? false, let stored, case .record(var record) = checked.body else { return checked }
        var unchanged = checked
        record.header = stored.header
        record.digest = stored.digest
        unchanged.body = .record(record)
        return unchanged
    }

    private func header(
        _ draft: DraftRecord, _ stored: StoredRecord?, isSame: Bool, _ content: Content,
        _ entry: RecordTypeSet.Entry, _ findings: inout [Finding]
    ) throws -> RecordHeader {
        var header = RecordHeader(
            id: draft.id, version: draft.version ?? stored?.version ?? 1, status: draft.status ?? .draft,
            modified: draft.modified ?? time, language: draft.language ?? stored?.language ?? "fr")
        guard let stored else {
            header.disclosure = draft.disclosure
            return header
        }
        // A withdrawn record doesn't come back because an old table still has it.
        if stored.status == .withdrawn || isSame { return header }
        header.status = draft.status ?? stored.status
        guard let version = draft.version else {
            header.version = stored.version + 1
            header.modified = time
            return header
        }
        if version == stored.version && parties.homes.contains(draft.id.owner) {
            header.version = stored.version + 1
            header.modified = time
        } else if version < stored.version, try !isRevision(version, of: stored, content, entry) {
            findings.append(editedMeanwhile(draft, version, stored))
        }
        return header
    }

    /// Whether a content is that of an earlier version: a row that nobody touched.
    private func isRevision(
        _ version: Int, of stored: StoredRecord, _ content: Content, _ entry: RecordTypeSet.Entry
    ) throws -> Bool {
        for revision in try writer.revisions(of: stored.id)
        where revision.version == version && revision.namespace == entry.type.namespace && !revision.isErased
        {
            let payload = try writer.payload(ofRevision: revision.key)
            guard let tree = try? XMLTree.parse(.bytes(payload, name: nil)) else { continue }
            let earlier = ContentForm.read(tree.root, as: entry.plan)
            if ContentDifference.between(earlier, content, as: entry.type).isEmpty { return true }
        }
        return false
    }

    private func editedMeanwhile(_ draft: DraftRecord, _ version: Int, _ stored: StoredRecord) -> Finding {
        let place = draft.places[""]
        return Finding(
            .error, "edited-meanwhile",
            Label(
                fr:
                    "le tableau part de la version \(version), et la fiche en est à la version \(stored.version)",
                en: "the table began with version \(version), and the record is at version \(stored.version)"),
            at: place?.location, record: draft.id.description, path: place?.name, value: String(version),
            hint: Label(
                fr:
                    "Reprenez vos changements dans un tableau neuf (« essaim csv »), ou videz la cellule « version » pour remplacer la fiche.",
                en:
                    "Make your changes in a fresh table (“essaim csv”), or empty the cell “version” to replace the record."
            ))
    }
}

extension IncomingRecord {
    /// Gives the record another version, and the digest that goes with it.
    fileprivate mutating func setVersion(_ version: Int) {
        header.version = version
        digest = RecordText.digest(header, payload: payload)
    }
}
