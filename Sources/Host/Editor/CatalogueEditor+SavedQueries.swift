internal import Catalogue
internal import Derivation
package import EssaimKit
internal import Exchange

extension CatalogueEditor {
    /// Keeps a query as a record of a home administration: a draft, that is shared like others once it is published.
    ///
    /// - Parameters:
    ///   - name: The record's name, the last part of its identifier.
    ///   - title: What people read; the query itself where it isn't given.
    /// - Throws: `QueryError` for a query that can't be read; ``NotFoundError`` where no module keeps queries;
    ///   ``AuthoringError``.
    package func saveQuery(_ query: String, title: String?, as name: String) throws -> RecordID {
        try host.checkQuery(query)
        guard let (type, field) = host.savedQueryTypes.first else {
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
        var findings: [Finding] = []
        let summary = try save(
            .object(members), as: id,
            status: known.flatMap { $0.status == .withdrawn ? nil : $0.status } ?? .draft
        ) { findings += $0.findings }
        if !summary.isApplied, let finding = findings.first(where: { $0.severity == .error }) {
            throw finding
        }
        return id
    }
}

/// Something that was asked for and that can't be done.
struct RequestError: ExplainedError {
    var message: String
    var hint: String
}
