internal import Catalogue
internal import Derivation
internal import EssaimKit
internal import Exchange
internal import XML

/// Reads whole records out of a catalogue, for rules and reports.
final class RecordLibrary {
    private static let cacheLimit = 1_000

    private let types: RecordTypeSet
    private let reading: any CatalogueReading
    /// Rules ask for the same few records again and again: an evaluation's indicators.
    private var cache: [String: Record?] = [:]

    init(types: RecordTypeSet, reading: any CatalogueReading) {
        self.types = types
        self.reading = reading
    }

    /// A record with its content, and its payload element's tree; `nil` where no module knows it.
    func read(_ stored: StoredRecord, payload: UnsafeRawBufferPointer) -> (record: Record, tree: XMLTree)? {
        types.read(stored, payload: payload)
    }

    /// A record with its content; `nil` where no module knows it.
    func record(_ stored: StoredRecord, payload: UnsafeRawBufferPointer) -> Record? {
        read(stored, payload: payload)?.record
    }

    /// What goes into the indexes for a record; `nil` where no module knows it.
    func indexEntry(_ stored: StoredRecord, payload: UnsafeRawBufferPointer) -> IndexEntry? {
        types.indexEntry(stored, payload: payload)
    }

    /// A record that isn't withdrawn, by its identifier.
    func record(_ identifier: String) -> Record? {
        if let known = cache[identifier] { return known }
        var found: Record?
        if let id = RecordID(identifier), let stored = try? reading.record(id), stored.status != .withdrawn,
            let payload = try? reading.payload(ofRevision: stored.revision)
        {
            found = payload.withUnsafeBytes { record(stored, payload: $0) }
        }
        if cache.count >= Self.cacheLimit { cache.removeAll() }
        cache[identifier] = .some(found)
        return found
    }
}

extension RecordTypeSet {
    /// A record with its content, and its payload element's tree; `nil` where no type knows it.
    func read(_ stored: StoredRecord, payload: UnsafeRawBufferPointer) -> (record: Record, tree: XMLTree)? {
        guard let namespace = stored.namespace, let entry = entry(namespace: namespace),
            let tree = try? XMLTree.parse(.bytes(Array(payload), name: nil))
        else { return nil }
        let record = Record(
            id: stored.id, version: stored.version, status: stored.status, modified: stored.modified,
            language: stored.language, content: ContentForm.read(tree.root, as: entry.plan))
        return (record, tree)
    }

    /// What goes into the indexes for a record; `nil` where no type knows it.
    ///
    /// - Parameter misfits: Counts those that don't fit their type.
    func indexEntry(
        _ stored: StoredRecord, payload: UnsafeRawBufferPointer, misfits: MisfitCount? = nil
    ) -> IndexEntry? {
        guard let (record, tree) = read(stored, payload: payload),
            let entry = stored.namespace.flatMap({ entry(namespace: $0) })
        else { return nil }
        misfits?.look(at: stored, tree)
        return IndexEntry(record.content, as: entry.plan, observations: entry.type.observations)
    }
}

extension RecordIndexing {
    /// - Parameters:
    ///   - bases: What is known already of the types.
    ///   - misfits: Counts the records that don't fit their type.
    init(_ types: RecordTypeSet, bases: [String: String]? = nil, misfits: MisfitCount? = nil) {
        self.init(
            bases: bases
                ?? Dictionary(
                    types.entries.map { ($0.type.namespace, IndexEntry.basis(of: $0.type)) },
                    uniquingKeysWith: { first, _ in first }),
            entry: { types.indexEntry($0, payload: $1, misfits: misfits) })
    }
}
