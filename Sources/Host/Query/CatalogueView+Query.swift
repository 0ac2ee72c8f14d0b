internal import Catalogue
internal import Derivation
package import EssaimKit
internal import Search

extension CatalogueView {
    /// Answers a query in the language of `docs/queries.md`.
    ///
    /// Where no record has all the words, the answer has those with some of them (``QueryAnswer/isRelaxed``); with
    /// ``QueryMatching/someWords``, also beside few that have all.
    /// - Throws: `QueryError` with the position for a query that can't be read; ``CursorError``.
    package func query(_ text: String, _ options: QueryOptions = QueryOptions()) throws -> QueryAnswer {
        let text = QueryParser.visible(text)
        let fields = host.queryFieldSet
        let condition = try host.condition(of: text, administrations: administrationNames(in: text))
        let facets = try (options.facets ?? fields.standardFacets).map { name in try facet(name, fields) }
        let limit = min(max(options.limit, 0), QueryOptions.largestPage)
        var request = SearchRequest(
            condition, synonyms: host.synonyms.list, visibility: audience.visibility,
            facets: facets.map(\.facet),
            // One more than the page has tells whether there is another.
            limit: limit + 1,
            after: try options.cursor.map { try QueryCursor.position($0, query: text, options.order) })
        request.order = options.order
        let relaxation = QueryRelaxation(reading: reading, thesaurus: host.synonyms.thesaurus)
        let outcome = try relaxation.answer(request, options.matching)
        let result = outcome.result
        let page = result.hits.prefix(limit)
        let presentation = HitPresentation(
            view: self, expression: result.expression, hasSnippets: options.hasSnippets)
        var answer = QueryAnswer(
            query: text, total: result.total, hits: try page.compactMap(presentation.hit),
            facets: zip(facets, result.facets).map { facet, values in
                answerFacet(facet.field, values, limit: options.facetValues)
            })
        answer.isRelaxed = outcome.isRelaxed
        answer.partial = outcome.partial
        answer.commonWords = result.commonWords
        if result.total == 0 || outcome.isRelaxed, options.cursor == nil {
            answer.suggestion = try suggestion(for: text, condition, request, relaxation)
        }
        if let last = page.last, result.hits.count > limit {
            answer.next = QueryCursor.text(last.position, query: text, options.order)
        }
        return answer
    }

    /// All records with all of a query's words, up to a number, without snippets; none where only some of the words are
    /// found.
    package func hits(of query: String, _ options: QueryOptions = QueryOptions(), upTo limit: Int) throws
        -> [QueryAnswer.Hit]
    {
        var options = options
        options.facets = []
        options.hasSnippets = false
        options.limit = min(limit, QueryOptions.largestPage)
        var hits: [QueryAnswer.Hit] = []
        repeat {
            let answer = try self.query(query, options)
            if answer.isRelaxed { return [] }
            hits += answer.hits
            options.cursor = answer.next
        } while options.cursor != nil && hits.count < limit
        return Array(hits.prefix(limit))
    }

    /// The query with its misspelt words mended, where that finds something.
    private func suggestion(
        for text: String, _ condition: SearchCondition, _ request: SearchRequest,
        _ relaxation: QueryRelaxation
    ) throws -> String? {
        guard let suggestion = try relaxation.suggestion(for: text, condition) else { return nil }
        var request = request
        request.condition = try host.condition(of: suggestion)
        request.limit = 0
        request.facets = []
        return try relaxation.reading.search(request).total > 0 ? suggestion : nil
    }

    /// The administrations' names, where a query may ask for one by name.
    private func administrationNames(in query: String) throws -> [QueryField.Value] {
        guard query.contains(":") else { return [] }
        return try reading.administrations().map { .init(code: $0.id, label: $0.name) }
    }

    // MARK: Facets

    private func facet(_ name: String, _ fields: QueryFieldSet) throws -> (
        field: QueryField, facet: SearchFacet
    ) {
        guard let field = fields[name], field.isFacet else {
            throw ReportError(
                message: "there is no facet “\(name)”",
                hint: "“essaim query --fields” lists what can be counted.")
        }
        // The administrations' kind is counted by itself, although fields of that name can be asked for as well.
        let sources = field.sources.contains(.ownerKind) ? [.ownerKind] : field.sources
        return (field, SearchFacet(name, sources))
    }

    private func answerFacet(
        _ field: QueryField, _ values: [(value: String, count: Int)], limit: Int
    ) -> QueryAnswer.Facet {
        QueryAnswer.Facet(
            name: field.name, label: field.label,
            values: values.prefix(limit).map { value, count in
                .init(value: value, label: label(of: value, field), count: count)
            }, valueCount: values.count)
    }

    /// What a field of the query language and one of its values are called.
    package func labels(ofFilter name: String, _ value: String) throws -> (name: Label, value: Label) {
        guard let field = host.queryFieldSet[name] else {
            return (Label(fr: name, en: name), Label(fr: value, en: value))
        }
        return (field.label, label(of: value, field))
    }

    private func label(of value: String, _ field: QueryField) -> Label {
        if let known = field.values?.first(where: { $0.code == value }) { return known.label }
        if field.sources.contains(.owner), let name = try? reading.administration(value)?.name { return name }
        return Label(fr: value, en: value)
    }
}

extension EssaimHost {
    /// Checks a query with the loaded modules, without asking it.
    package func checkQuery(_ text: String) throws { _ = try condition(of: QueryParser.visible(text)) }

    /// A query with its names resolved by the loaded modules.
    ///
    /// - Parameter administrations: Those that may be asked for by name.
    func condition(of text: String, administrations: [QueryField.Value] = []) throws -> SearchCondition {
        let spelling = QuerySpelling(text.composed, fields: queryFieldSet, administrations: administrations)
        do throws(QueryError) {
            return try QueryResolution(query: spelling.text, fields: queryFieldSet)
                .resolve(QueryParser.parse(spelling.text))
        } catch { throw spelling.inTyped(error) }
    }
}
