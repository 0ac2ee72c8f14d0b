internal import Catalogue
internal import Derivation
internal import EssaimKit
internal import Exchange
internal import Search

/// Makes of what the index found what people read: titles and snippets from the records themselves.
struct HitPresentation {
    private let host: EssaimHost
    private let reading: any CatalogueReading
    private let library: RecordLibrary
    private let highlighter: Highlighter

    init(host: EssaimHost, reading: any CatalogueReading, expression: TextExpression?) {
        self.host = host
        self.reading = reading
        library = RecordLibrary(types: host.modules.types, reading: reading)
        highlighter = Highlighter(expression, analysers: host.analysers)
    }

    func hit(_ hit: SearchResult.Hit) throws -> QueryAnswer.Hit? {
        guard let record = try reading.record(ofRevision: hit.revision) else { return nil }
        return QueryAnswer.Hit(
            record: record, type: host.modules.types.entry(namespace: record.namespace ?? "")?.type.label,
            owner: try reading.administration(record.id.owner),
            title: highlighter.highlight(record.title ?? record.id.name, language: record.language),
            snippet: try snippet(of: record), rank: hit.position.rank)
    }

    private func snippet(of record: StoredRecord) throws -> [TextSegment] {
        let payload = try reading.payload(ofRevision: record.revision)
        guard let index = payload.withUnsafeBytes({ library.indexEntry(record, payload: $0) }) else {
            return []
        }
        let texts = (index.medium + index.light + index.heavy).filter { $0 != index.title }
        if let snippet = highlighter.snippet(of: texts, language: record.language) { return snippet }
        return (index.summary ?? texts.first).map { Highlighter.beginning(of: $0) } ?? []
    }
}
