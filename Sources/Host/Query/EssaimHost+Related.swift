public import Catalogue
internal import Derivation
public import EssaimKit
internal import Exchange
internal import Search

extension EssaimHost {
    /// How many of a record's words are asked for.
    private static let relatedWords = 25

    /// The records that resemble one: those that name it or that it names first, then those with the same rare
    /// words in their titles and summaries.
    public func related(
        to id: RecordID, _ options: QueryOptions = QueryOptions(), in catalogue: any CatalogueStore
    )
        throws -> QueryAnswer
    {
        try catalogue.read { reading in
            guard let stored = try reading.record(id), stored.status != .withdrawn else {
                throw NotFoundError.record(id)
            }
            let library = RecordLibrary(types: modules.types, reading: reading)
            let payload = try reading.payload(ofRevision: stored.revision)
            guard let index = payload.withUnsafeBytes({ library.indexEntry(stored, payload: $0) }) else {
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
            let linked = Self.links(index, types: modules.types)
            var request = SearchRequest(
                .any(words.prefix(Self.relatedWords).map { .word($0) }), visibility: options.visibility,
                limit: min(max(options.limit, 0), QueryOptions.largestPage) + 1 + linked.count)
            request.synonyms = .empty
            let result = words.isEmpty ? SearchResult() : try reading.search(request)
            let presentation = HitPresentation(host: self, reading: reading, expression: nil)
            var hits = try result.hits.filter { $0.revision != stored.revision }.compactMap(presentation.hit)
            for link in linked.reversed() {
                let named = try reading.record(link)
                guard let named, named.status == .published else { continue }
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
