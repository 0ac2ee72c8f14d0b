internal import Catalogue
internal import Derivation
package import EssaimKit
internal import Exchange
internal import Search

extension CatalogueView {
    /// How many of a record's words are asked for.
    private static let relatedWords = 25

    /// The records that resemble one: those that name it or that it names first, then those with the same rare
    /// words in their titles and summaries.
    ///
    /// - Throws: ``NotFoundError`` where the record can't be seen, or no module knows its content;
    ///   ``WithdrawnError``.
    package func related(to id: RecordID, _ options: QueryOptions = QueryOptions()) throws -> QueryAnswer {
        let stored = try visible(id)
        if stored.status == .withdrawn { throw WithdrawnError(try record(id)) }
        guard let index = try indexEntry(of: stored) else {
            throw NotFoundError(
                message: "no installed module knows the content of \(id)",
                hint: "Install the module of its type; “essaim modules” lists what is here.")
        }
        var words: [String] = []
        let analyser = TextAnalyser()
        for text in index.heavy + index.medium {
            for word in analyser.words(of: text, language: stored.language)
            where !word.isStopWord && word.folded.utf8.count > 2 && !words.contains(word.folded) {
                words.append(word.folded)
            }
            if words.count >= Self.relatedWords { break }
        }
        let linked = Self.links(index, types: types)
        var request = SearchRequest(
            .any(words.prefix(Self.relatedWords).map { .word($0) }), visibility: audience.visibility,
            limit: min(max(options.limit, 0), QueryOptions.largestPage) + 1 + linked.count)
        request.synonyms = .empty
        let result = words.isEmpty ? SearchResult() : try reading.search(request)
        let presentation = HitPresentation(view: self, expression: nil)
        var hits = try result.hits.filter { $0.revision != stored.revision }.compactMap(presentation.hit)
        for link in linked.reversed() {
            let named = try reading.record(link)
            guard let named, named.status != .withdrawn,
                audience.visibility.covers(named.status, of: named.id.owner)
            else { continue }
            let known = hits.firstIndex { $0.record.id == link }
            let hit =
                try known.map { hits.remove(at: $0) }
                ?? presentation.hit(
                    .init(position: .init(rank: .infinity, key: named.key), revision: named.revision))
            if let hit { hits.insert(hit, at: 0) }
        }
        return QueryAnswer(
            query: id.description, total: hits.count, hits: Array(hits.prefix(options.limit)), facets: [],
            next: nil)
    }

    /// The records that a record names in its facets.
    private static func links(_ index: IndexEntry, types: RecordTypeSet) -> [RecordID] {
        var links: [RecordID] = []
        for facet in index.facets {
            if let id = RecordID(facet.value), types.entry(named: id.type) != nil, !links.contains(id) {
                links.append(id)
            }
        }
        return links
    }
}
