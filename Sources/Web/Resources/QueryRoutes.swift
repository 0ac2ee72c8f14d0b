internal import Catalogue
internal import Derivation
internal import EssaimKit
internal import HTTPTypes
internal import Host
internal import Hummingbird

/// Finding records.
enum QueryRoutes {
    private static let group = "queries"
    static let queryLimit = 1_000

    static func routes(_ service: WebService) -> [Route] {
        [query(service), fields(service), related(service)]
    }

    static let order = RouteParameter.query(
        "sort", .code(SearchOrder.allCases.map(\.rawValue)),
        "Which records come first: those that answer the words best, that changed last, or that came in last."
    )

    private static func query(_ service: WebService) -> Route {
        Route(
            method: .get, path: "/api/v1/query", operation: "query", group: group,
            summary: Label(fr: "Chercher des fiches", en: "Find records"),
            details: """
                Words and filters in the language of docs/queries.md. The best hits first, with what was found marked \
                in titles and snippets, and counts by the usual names or by those asked for.
                """,
            parameters: [
                .query("q", .text(limit: queryLimit), "The query; everything where it isn't given."),
                .query(
                    "facet", .identifier, isRepeated: true, "Count by this name instead of the usual ones."),
                order, .limit(), .cursor,
            ],
            successes: [
                .init(
                    description: "The answer.", forms: [.json, .xml], schema: Schemas.reference("QueryAnswer")
                ),
                .init(status: .notModified, description: "The client has this answer already."),
            ],
            problems: [.unknownParameter, .invalidCursor, .invalidQuery]
        ) { call in
            var options = QueryOptions()
            options.limit = call.limit
            options.cursor = call.text("cursor")
            if !call.texts("facet").isEmpty { options.facets = call.texts("facet") }
            options.matching = .someWords
            options.order = call.order
            let asked = options
            return try await service.answer(call) { view in
                try ResourceState(view.query(call.text("q") ?? "", asked).json(), form: call.form)
            }
        }
    }

    private static func fields(_ service: WebService) -> Route {
        Route(
            method: .get, path: "/api/v1/query/fields", operation: "listQueryFields", group: group,
            summary: Label(fr: "Lister les champs des requêtes", en: "List the fields of queries"),
            details: "The names that queries can filter and count by.",
            successes: [
                .init(
                    description: "The fields.", forms: [.json, .xml],
                    schema: Schemas.reference("QueryFieldList"))
            ],
            problems: [.unknownParameter]
        ) { call in
            let list = service.host.queryFields().map(CatalogueForm.json)
            return Response(.object([.init("fields", .array(list))]), to: call)
        }
    }

    private static func related(_ service: WebService) -> Route {
        Route(
            method: .get, path: "\(RecordRoutes.path)/related", operation: "listRelated", group: group,
            summary: Label(fr: "Trouver les fiches voisines", en: "Find related records"),
            details: "Those that it names or that name it, then those that resemble it.",
            parameters: RecordRoutes.identity + [.limit()],
            successes: [
                .init(
                    description: "The related records.", forms: [.json, .xml],
                    schema: Schemas.reference("QueryAnswer")),
                .init(status: .notModified, description: "The client has this answer already."),
            ],
            problems: [.unknownParameter, .notFound, .withdrawn]
        ) { call in
            let id = try call.recordID()
            var options = QueryOptions()
            options.limit = call.limit
            let asked = options
            return try await service.answer(call) { view in
                try ResourceState(view.related(to: id, asked).json(), form: call.form)
            }
        }
    }
}

extension Call {
    /// Which records are to come first.
    var order: SearchOrder { text("sort").flatMap { SearchOrder(rawValue: $0) } ?? .relevance }
}
