internal import Catalogue
internal import Derivation
internal import EssaimKit
internal import Exchange
internal import Search

/// Makes of what the index found what people read: titles and snippets from the records themselves.
struct HitPresentation {
    private let view: CatalogueView
    private let highlighter: Highlighter
    private let hasSnippets: Bool

    init(view: CatalogueView, expression: TextExpression?, hasSnippets: Bool = true) {
        self.view = view
        self.hasSnippets = hasSnippets
        highlighter = Highlighter(expression, analysers: view.host.analysers)
    }

    func hit(_ hit: SearchResult.Hit) throws -> QueryAnswer.Hit? {
        guard let record = try view.reading.record(ofRevision: hit.revision) else { return nil }
        return QueryAnswer.Hit(
            record: try view.presented(record),
            type: view.types.entry(namespace: record.namespace ?? "")?.type.label,
            owner: try view.reading.administration(record.id.owner),
            title: highlighter.highlight(record.title ?? record.id.name, language: record.language),
            snippet: hasSnippets ? try snippet(of: record) : [], rank: hit.position.rank,
            missing: hit.missing)
    }

    private func snippet(of record: StoredRecord) throws -> [TextSegment] {
        guard let index = try view.indexEntry(of: record) else { return [] }
        let texts = (index.medium + index.light + index.heavy).filter { $0 != index.title }
        if let snippet = highlighter.snippet(of: texts, language: record.language) { return snippet }
        return (index.summary ?? texts.first).map { Highlighter.beginning(of: $0) } ?? []
    }
}
