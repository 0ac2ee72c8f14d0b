internal import Catalogue
internal import Derivation
internal import EssaimKit
internal import Exchange

/// Says where a record's links lead in a catalogue, and which records lead to it.
///
/// A link in a record is an identifier or a web address, and says the same wherever the record is. Whether there is
/// a target here, only the catalogue knows: a record of this identifier, or one that is a copy of this page.
struct LinkResolver {
    private let reading: any CatalogueReading
    private let isSeen: (StoredRecord) -> Bool
    private let isKnown: (RecordID) throws -> Bool
    /// The facet fields that hold the page that a record is a copy of, and those that hold other records.
    private let addressFields: [String]
    private let recordFields: [String]

    /// - Parameters:
    ///   - isSeen: Whether who asks may know of a record.
    ///   - isKnown: Whether who asks may know that a withdrawn record was here.
    init(
        types: RecordTypeSet, reading: any CatalogueReading, isSeen: @escaping (StoredRecord) -> Bool,
        isKnown: @escaping (RecordID) throws -> Bool = { _ in false }
    ) {
        self.reading = reading
        self.isSeen = isSeen
        self.isKnown = isKnown
        let fields = types.entries.flatMap { Self.facets($0.type.fields, path: "") }
        addressFields = Set(fields.filter { if case .url = $0.kind { true } else { false } }.map(\.path))
            .sorted()
        recordFields = Set(fields.filter { if case .record = $0.kind { true } else { false } }.map(\.path))
            .sorted()
    }

    private static func facets(_ fields: [Field], path prefix: String) -> [(path: String, kind: FieldKind)] {
        fields.flatMap { field -> [(path: String, kind: FieldKind)] in
            let path = prefix.isEmpty ? field.name : "\(prefix)/\(field.name)"
            if case .group(let inner) = field.kind { return facets(inner, path: path) }
            return field.roles.contains(.facet) ? [(path, field.kind)] : []
        }
    }

    /// The records that name another in a facet field: annotations, tries of a practice, steps of a project.
    func references(to id: RecordID) throws -> [StoredRecord] {
        try reading.records(withFacet: id.description, in: recordFields).filter { $0.id != id && isSeen($0) }
    }

    /// The targets of all links of a record.
    func links(of record: Record, as type: RecordType) throws -> RecordPage.Links {
        var links = RecordPage.Links(isResolved: true)
        try look(record.content, type.fields, &links)
        // A record's own page leads out of the catalogue, not back to itself.
        links.records = links.records.filter { $0.value != record.id }
        return links
    }

    private func look(_ content: Content, _ fields: [Field], _ links: inout RecordPage.Links) throws {
        for field in fields {
            for value in content[field.name] {
                switch (field.kind, value) {
                case (.group(let inner), .group(let group)): try look(group, inner, &links)
                case (.record, .text(let id)):
                    guard links.titles[id] == nil,
                        let stored = try RecordID(id).flatMap({ try reading.record($0) })
                    else { continue }
                    if stored.status == .withdrawn, try isKnown(stored.id) { links.withdrawn.insert(id) }
                    guard stored.status != .withdrawn, isSeen(stored) else { continue }
                    links.titles[id] = stored.title ?? id
                case (.administration, .text(let id)):
                    links.administrations[id] = try reading.administration(id)?.name
                case (.url, .text(let address)) where !field.roles.contains(.facet): try look(address, &links)
                case (.prose, .prose(let prose)): for address in prose.addresses { try look(address, &links) }
                default: break
                }
            }
        }
    }

    private func look(_ address: String, _ links: inout RecordPage.Links) throws {
        guard links.records[address] == nil,
            let stored = try reading.records(withFacet: address, in: addressFields).first(where: isSeen)
        else { return }
        links.records[address] = stored.id
    }
}

extension Prose {
    /// The addresses of all links, each once.
    fileprivate var addresses: Set<String> {
        var found: Set<String> = []
        func look(_ inlines: [Inline]) {
            for inline in inlines {
                switch inline {
                case .text: break
                case .link(let address, let parts):
                    found.insert(address)
                    look(parts)
                case .emphasis(let parts), .strong(let parts), .superscript(let parts): look(parts)
                @unknown default: break
                }
            }
        }
        func look(_ blocks: [Block]) {
            for block in blocks {
                switch block {
                case .paragraph(let text), .heading(_, let text): look(text)
                case .list(_, let items):
                    for item in items {
                        look(item.text)
                        look(item.lists)
                    }
                case .table(let caption, let rows):
                    look(caption)
                    for cell in rows.joined() { look(cell.text) }
                @unknown default: break
                }
            }
        }
        look(blocks)
        return found
    }
}
