internal import Catalogue
package import EssaimKit
internal import Exchange

/// A query that a record keeps.
package struct SavedQuery: Sendable {
    package var id: RecordID
    package var title: String
    package var query: String
    package var status: RecordStatus
}

extension CatalogueView {
    /// The queries that the catalogue keeps, in the order of identifiers.
    package func savedQueries() throws -> [SavedQuery] {
        let fields = Dictionary(host.savedQueryTypes.map { ($0.type.name, $0.field.name) }) { first, _ in
            first
        }
        guard !fields.isEmpty else { return [] }
        var saved: [SavedQuery] = []
        let selection = RecordSelection(
            types: fields.keys.sorted(), statuses: [.draft, .inReview, .published])
        try reading.forEachRecord(seen(selection)) { stored, payload in
            guard let field = fields[stored.id.type],
                let query = library.record(stored, payload: payload)?.content.text(field)
            else { return }
            saved.append(
                SavedQuery(id: stored.id, title: stored.title ?? query, query: query, status: stored.status))
        }
        return saved
    }

    /// A kept query by its identifier, or by its name where only one has it.
    package func savedQuery(_ name: String) throws -> SavedQuery {
        let saved = try savedQueries()
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
}

extension EssaimHost {
    /// The types whose records keep a query, with the field that has it.
    var savedQueryTypes: [(type: RecordType, field: Field)] {
        modules.types.entries.compactMap { entry in
            entry.type.fields.first { $0.roles.contains(.query) }.map { (entry.type, $0) }
        }
    }
}
