package import Catalogue
package import Derivation
package import EssaimKit
package import Host
package import XML

// One operation on a catalogue in one call, as tests ask them: for who works with the catalogue, unless they say for whom.
extension EssaimHost {
    package func examine(_ catalogue: any CatalogueStore, rebuilding: Bool) throws -> Diagnosis {
        try care(of: catalogue).diagnosis(rebuilding: rebuilding)
    }

    package func show(
        _ id: RecordID, version: Int? = nil, for audience: Audience = .operatorInConfidence,
        in catalogue: any CatalogueStore
    ) throws -> ShownRecord {
        try view(of: catalogue, for: audience) { try $0.record(id, version: version) }
    }

    /// A record's page in French, as Markdown 80 columns wide.
    package func page(of id: RecordID, in catalogue: any CatalogueStore) throws -> String? {
        try view(of: catalogue, for: .operator) { view in
            let shown = try view.record(id)
            return try shown.page(in: .fr, form: .markdown, width: 80, links: view.links(of: shown))
        }
    }

    package func references(
        to id: RecordID, for audience: Audience = .operator, in catalogue: any CatalogueStore
    )
        throws -> [StoredRecord]
    {
        try view(of: catalogue, for: audience) { try $0.references(to: id) }
    }

    package func list(
        _ catalogue: any CatalogueStore, _ selection: RecordSelection, for audience: Audience = .operator
    ) throws -> [StoredRecord] {
        try view(of: catalogue, for: audience) { try $0.records(selection) }
    }

    package func history(
        of id: RecordID, for audience: Audience = .operator, in catalogue: any CatalogueStore
    ) throws -> [RecordVersion] {
        try view(of: catalogue, for: audience) { try $0.history(of: id) }
    }

    package func compareVersions(
        of id: RecordID, from before: Int? = nil, to after: Int? = nil, for audience: Audience = .operator,
        in catalogue: any CatalogueStore
    ) throws -> RecordComparison {
        try view(of: catalogue, for: audience) { try $0.comparison(of: id, from: before, to: after) }
    }

    package func conflicts(for audience: Audience = .operator, in catalogue: any CatalogueStore) throws
        -> [RecordComparison]
    {
        try view(of: catalogue, for: audience) { try $0.conflicts() }
    }

    package static func compare(
        _ first: any CatalogueStore, _ second: any CatalogueStore, publishedOnly: Bool
    ) throws -> CatalogueComparison {
        try EssaimHost(modules: .none).comparison(of: first, with: second, publishedOnly: publishedOnly)
    }

    package func query(
        _ text: String, _ options: QueryOptions = QueryOptions(), for audience: Audience = .operator,
        in catalogue: any CatalogueStore
    ) throws -> QueryAnswer {
        try view(of: catalogue, for: audience) { try $0.query(text, options) }
    }

    package func related(
        to id: RecordID, _ options: QueryOptions = QueryOptions(), for audience: Audience = .operator,
        in catalogue: any CatalogueStore
    ) throws -> QueryAnswer {
        try view(of: catalogue, for: audience) { try $0.related(to: id, options) }
    }

    package func savedQueries(in catalogue: any CatalogueStore) throws -> [SavedQuery] {
        try view(of: catalogue, for: .operator) { try $0.savedQueries() }
    }

    package func savedQuery(_ name: String, in catalogue: any CatalogueStore) throws -> SavedQuery {
        try view(of: catalogue, for: .operator) { try $0.savedQuery(name) }
    }

    package func report(
        _ name: String, settings: [(String, String)], for audience: Audience,
        over catalogue: any CatalogueStore
    ) throws -> ReportResult {
        try view(of: catalogue, for: audience) { try $0.report(name, settings: settings) }
    }

    package func dossier(
        _ plan: DossierPlan, since: Int? = nil, in language: Language, for audience: Audience = .operator,
        from catalogue: any CatalogueStore
    ) throws -> Dossier {
        try view(of: catalogue, for: audience) { try $0.dossier(plan, since: since, in: language) }
    }

    package func exportFile(
        from catalogue: any CatalogueStore, to path: String, options: ExportOptions = ExportOptions(),
        for audience: Audience = .operatorInConfidence
    ) throws -> ExportSummary {
        try view(of: catalogue, for: audience) { try $0.exportFile(to: path, options: options) }
    }

    package func writeCSV(
        of type: String, as format: TableFormat = .csv(.en), for audience: Audience = .operatorInConfidence,
        from catalogue: any CatalogueStore,
        to folder: String
    ) throws -> [String] {
        try view(of: catalogue, for: audience) { try $0.writeCSV(of: type, as: format, to: folder) }
    }

    // MARK: Writing

    package func save(
        _ source: XMLSource, expecting expected: RecordID? = nil, basedOn base: Basis? = nil,
        in catalogue: any CatalogueStore, onEntry: (ImportEntry) -> Void = { _ in }
    ) throws -> (id: RecordID, summary: ImportSummary) {
        try editor(of: catalogue, for: .operator)
            .save(source, expecting: expected, basedOn: base, onEntry: onEntry)
    }

    package func save(
        _ content: JSONValue, as id: RecordID, status: RecordStatus = .draft,
        in catalogue: any CatalogueStore
    ) throws -> ImportSummary {
        try editor(of: catalogue, for: .operator).save(content, as: id, status: status)
    }

    package func publish(
        _ id: RecordID, to status: RecordStatus = .published, in catalogue: any CatalogueStore,
        onEntry: (ImportEntry) -> Void = { _ in }
    ) throws -> ImportSummary {
        try editor(of: catalogue, for: .operator).publish(id, to: status, onEntry: onEntry)
    }

    package func draft(of id: RecordID, for audience: Audience = .operator, in catalogue: any CatalogueStore)
        throws -> ShownRecord
    {
        try view(of: catalogue, for: audience) { try $0.draft(of: id) }
    }

    package func revert(_ id: RecordID, to version: Int, in catalogue: any CatalogueStore) throws
        -> ImportSummary
    {
        try editor(of: catalogue, for: .operator).revert(id, to: version)
    }

    package func withdraw(_ id: RecordID, reason: String, in catalogue: any CatalogueStore) throws
        -> ImportSummary
    {
        try editor(of: catalogue, for: .operator).withdraw(id, reason: reason)
    }

    package func resolveConflict(of id: RecordID, keepingMine: Bool, in catalogue: any CatalogueStore) throws
    {
        try editor(of: catalogue, for: .operator).resolveConflict(of: id, keepingMine: keepingMine)
    }

    package func saveQuery(
        _ query: String, title: String?, as name: String, in catalogue: any CatalogueStore
    ) throws -> RecordID {
        try editor(of: catalogue, for: .operator).saveQuery(query, title: title, as: name)
    }

    package func createToken(
        for administration: String, scope: TokenScope, name: String? = nil, expires: CalendarDate? = nil,
        in catalogue: any CatalogueStore
    ) throws -> (text: String, token: AccessToken) {
        try access(to: catalogue)
            .createToken(for: administration, scope: scope, name: name, expires: expires)
    }
}
