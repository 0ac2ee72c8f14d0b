public import Catalogue
internal import Derivation
public import EssaimKit
internal import Exchange

/// A query that a record keeps.
public struct SavedQuery: Sendable {
    public var id: RecordID
    public var title: String
    public var query: String
    public var status: RecordStatus
}

extension EssaimHost {
    /// Keeps a query as a record of a home administration: a draft, that is shared like others once it is published.
    ///
    /// - Parameters:
    ///   - name: The record's name, the last part of its identifier.
    ///   - title: What people read; the query itself where it isn't given.
    /// - Throws: `QueryError` for a query that can't be read; ``NotFoundError`` where no module keeps queries;
    ///   ``AuthoringError``.
    public func saveQuery(_ query: String, title: String?, as name: String, in catalogue: any CatalogueStore)
        throws
        -> RecordID
    {
        try checkQuery(query)
        guard let (type, field) = savedQueryTypes.first else {
            throw NotFoundError(
                message: "no installed module keeps queries",
                hint: "Install one whose record type has a field with the role “query”.")
        }
        guard let home = try catalogue.read({ try $0.homes().first }) else {
            throw NotFoundError(
                message: "this catalogue has no administration of its own",
                hint: "“essaim init --administration ID” makes one that has.")
        }
        guard let id = RecordID("\(home)/\(type.name)/\(name)") else {
            throw RequestError(
                message: "“\(name)” is no name for a record",
                hint: "Write small letters, digits and hyphens, like jours-fixes.")
        }
        let known = try catalogue.read { try $0.record(id) }
        var members = [JSONValue.Member(JSONForm.key(of: field.name), .string(query))]
        if let heading = type.fields.first(where: { $0.roles.contains(.title) }) {
            members.insert(.init(JSONForm.key(of: heading.name), .string(title ?? query)), at: 0)
        }
        var findings: [EssaimKit.Finding] = []
        let summary = try save(
            .object(members), as: id,
            status: known.flatMap { $0.status == .withdrawn ? nil : $0.status } ?? .draft,
            in: catalogue
        ) { findings += $0.findings }
        if !summary.isApplied, let finding = findings.first(where: { $0.severity == .error }) {
            throw finding
        }
        return id
    }

    /// The queries that the catalogue keeps, in the order of identifiers.
    public func savedQueries(in catalogue: any CatalogueStore) throws -> [SavedQuery] {
        let fields = Dictionary(savedQueryTypes.map { ($0.type.name, $0.field.name) }) { first, _ in first }
        guard !fields.isEmpty else { return [] }
        return try catalogue.read { reading in
            let library = RecordLibrary(types: modules.types, reading: reading)
            var saved: [SavedQuery] = []
            try reading.forEachRecord(
                RecordSelection(types: fields.keys.sorted(), statuses: [.draft, .inReview, .published])
            ) { stored, payload in
                guard let field = fields[stored.id.type],
                    let query = library.record(stored, payload: payload)?.content.text(field)
                else { return }
                saved.append(
                    SavedQuery(
                        id: stored.id, title: stored.title ?? query, query: query, status: stored.status))
            }
            return saved
        }
    }

    /// A kept query by its identifier, or by its name where only one has it.
    public func savedQuery(_ name: String, in catalogue: any CatalogueStore) throws -> SavedQuery {
        let saved = try savedQueries(in: catalogue)
        let found = saved.filter { $0.id.description == name || $0.id.name == name }
        guard let first = found.first else {
            throw NotFoundError(
                message: "there is no saved query “\(name)”",
                hint: "“essaim query --list” lists what is saved.")
        }
        guard found.count == 1 else {
            throw NotFoundError(
                message: "“\(name)” is the name of \(found.count) saved queries",
                hint: "Give the identifier: \(found.map(\.id.description).joined(separator: ", ")).")
        }
        return first
    }

    /// The types whose records keep a query, with the field that has it.
    private var savedQueryTypes: [(type: RecordType, field: Field)] {
        modules.types.entries.compactMap { entry in
            entry.type.fields.first { $0.roles.contains(.query) }.map { (entry.type, $0) }
        }
    }
}

/// Something that was asked for and that can't be done.
struct RequestError: ExplainedError {
    var message: String
    var hint: String
}
