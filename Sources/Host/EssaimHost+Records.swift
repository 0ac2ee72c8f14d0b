public import Catalogue
public import Derivation
public import EssaimKit
internal import Exchange

/// A record to show: its header, its payload, and its content where a module knows it.
public struct ShownRecord: Sendable {
    public var stored: StoredRecord
    public var payload: [UInt8]
    public var record: Record?
    /// Why it was withdrawn, where its owner said so.
    public var reason: String?
    public var type: RecordType?
    /// Where its links lead in this catalogue.
    public var links = RecordPage.Links()
    /// The records here that refer to it, those of the home administrations first.
    public var references: [StoredRecord] = []

    /// The record, or its tombstone, as an export writes it.
    public var exchangeText: String {
        let text = String(decoding: payload, as: UTF8.self)
        return stored.status == .withdrawn
            ? text : RecordText.recordStart(stored.header) + text + RecordText.recordEnd
    }

    /// The content as JSON; `nil` where no module knows the record.
    public func contentAsJSON() throws -> JSONValue? {
        guard let record, let type else { return nil }
        return try JSONForm.value(of: record.content, as: type)
    }

    /// A page for people; `nil` where no module knows the record.
    public func page(in language: Language, form: RecordPage.Form, width: Int) -> String? {
        guard let record, let type else { return nil }
        return RecordPage.page(
            of: record, as: type, in: language, form: form, width: width, links: links)
    }
}

/// Why something that was asked for isn't there.
public struct NotFoundError: ExplainedError {
    public var message: String
    public var hint: String

    static func record(_ id: RecordID) -> NotFoundError {
        NotFoundError(
            message: "there is no record \(id) in this catalogue",
            hint: "“essaim list --owner \(id.owner)” lists that owner's records.")
    }
}

extension EssaimHost {
    /// A record, or an earlier version of it, as a viewer may see it: figures that the viewer must not see are hidden
    /// in its content and in its payload alike.
    public func show(
        _ id: RecordID, version: Int? = nil, for viewer: Viewer, in catalogue: any CatalogueStore
    ) throws -> ShownRecord {
        let shown = try version.map { try show(id, version: $0, in: catalogue) } ?? show(id, in: catalogue)
        return try catalogue.read { reading in
            try self.disclosure(of: reading, for: viewer).disclosed(shown)
        }
    }

    /// A record as it was in an earlier version.
    public func show(_ id: RecordID, version: Int, in catalogue: any CatalogueStore) throws -> ShownRecord {
        let revision = try revision(of: id, version: version, in: catalogue)
        var shown = try show(id, in: catalogue)
        shown.stored.version = revision.version
        shown.stored.status = revision.status
        shown.stored.modified = revision.modified
        shown.stored.language = revision.language
        shown.stored.namespace = revision.namespace
        shown.stored.digest = revision.digest
        shown.stored.revision = revision.key
        shown.stored.disclosure = revision.disclosure
        return try catalogue.read { reading in
            let payload = try reading.payload(ofRevision: revision.key)
            let library = RecordLibrary(types: modules.types, reading: reading)
            let record = payload.withUnsafeBytes { library.record(shown.stored, payload: $0) }
            return ShownRecord(
                stored: shown.stored, payload: payload, record: record, reason: nil,
                type: revision.namespace.flatMap { modules.types.entry(namespace: $0)?.type })
        }
    }

    /// A record with all that can be shown of it.
    public func show(_ id: RecordID, in catalogue: any CatalogueStore) throws -> ShownRecord {
        try catalogue.read { reading in
            guard let stored = try reading.record(id) else { throw NotFoundError.record(id) }
            let payload = try reading.payload(ofRevision: stored.revision)
            let library = RecordLibrary(types: modules.types, reading: reading)
            let record =
                stored.status == .withdrawn
                ? nil : payload.withUnsafeBytes { library.record(stored, payload: $0) }
            var shown = ShownRecord(
                stored: stored, payload: payload, record: record,
                reason: stored.status == .withdrawn ? try reading.revisions(of: id).first?.reason : nil,
                type: stored.namespace.flatMap { modules.types.entry(namespace: $0)?.type })
            let resolver = LinkResolver(types: modules.types, reading: reading)
            if let record, let type = shown.type {
                shown.links = try resolver.links(of: record, as: type)
            }
            shown.references = try resolver.references(to: id)
            return shown
        }
    }

    /// The headers of a selection, in the order of identifiers.
    public static func list(_ catalogue: any CatalogueStore, _ selection: RecordSelection) throws
        -> [StoredRecord]
    {
        try catalogue.read { reading in
            var records: [StoredRecord] = []
            try reading.forEachRecord(selection) { stored, _ in records.append(stored) }
            return records
        }
    }

    /// A record's revisions, the latest first.
    public static func history(of id: RecordID, in catalogue: any CatalogueStore) throws -> [Revision] {
        let revisions = try catalogue.read { try $0.revisions(of: id) }
        if revisions.isEmpty { throw NotFoundError.record(id) }
        return revisions
    }

    /// The schema files of the exchange format and of all active record types.
    public func schemaFiles() throws -> [(name: String, text: [UInt8])] {
        try EnvelopeSchema.files(for: modules.types)
    }
}
