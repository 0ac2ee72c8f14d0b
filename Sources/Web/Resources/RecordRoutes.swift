internal import Catalogue
internal import Derivation
internal import EssaimKit
internal import Exchange
internal import HTTPTypes
internal import Host
internal import Hummingbird
internal import NIOCore

/// Reading records.
enum RecordRoutes {
    static let group = "records"
    static let path = "/api/v1/records/{owner}/{type}/{name}"
    static let draftPath = "\(path)/draft"

    static let identity: [RouteParameter] = [
        .path("owner", "The administration that owns the record."), .path("type", "The record type."),
        .path("name", "The record's name."),
    ]
    static let filters: [RouteParameter] = [
        .query("type", .identifier, isRepeated: true, "Only records of this type."),
        .query("owner", .identifier, isRepeated: true, "Only records of this administration."),
    ]

    static func address(of id: RecordID) -> String { "/api/v1/records/\(id)" }

    static func routes(_ service: WebService) -> [Route] {
        [list(service), read(service), readDraft(service), history(service), difference(service)]
    }

    private static func list(_ service: WebService) -> Route {
        Route(
            method: .get, path: "/api/v1/records", operation: "listRecords", group: group,
            summary: Label(fr: "Lister les fiches", en: "List records"),
            details:
                "In the order of their identifiers, or as asked for. Published ones for everybody; drafts with a token of their administration. `total` counts those of all pages.",
            parameters: filters + [
                .query(
                    "query", .text(limit: QueryRoutes.queryLimit),
                    "Only records that this query finds, the best first."),
                .query(
                    "status", .code(["draft", "in-review", "published"]), isRepeated: true,
                    "Only records in this state."),
                .query(
                    "drafts", .flag,
                    "Only what is being written: what was never published, and published records with a draft beside them."
                ),
                QueryRoutes.order,
                .query("modified-since", .field(.date), "Only records that changed on this day or later."),
                .limit(), .cursor,
            ],
            successes: [
                .init(
                    description: "A page of records.", forms: [.json, .xml],
                    schema: Schemas.reference("RecordList"))
            ],
            problems: [.unknownParameter, .invalidCursor, .invalidQuery]
        ) { call in
            if ["query", "sort", "modified-since"].contains(where: { call.text($0) != nil }) {
                return try await found(call.text("query") ?? "", call, service)
            }
            var selection = call.selection
            selection.statuses = call.texts("status").compactMap { RecordStatus(rawValue: $0) }
            if selection.statuses.isEmpty { selection.statuses = [.draft, .inReview, .published] }
            selection.areDrafts = call.flag("drafts")
            let list =
                (["records", selection.areDrafts ? "drafts" : ""] + selection.types + selection.owners
                + selection.statuses.map(\.rawValue))
                .joined(separator: " ")
            selection.after = try call.text("cursor").map { try Cursor($0, of: list).key }
            // One more than asked for tells whether there is a next page.
            selection.limit = call.limit + 1
            let (asked, types) = (selection, service.host.modules.types)
            let (records, total) = try await service.view(for: call.caller.audience) { view in
                (try view.records(asked), try view.count(asked))
            }
            let page = records.prefix(call.limit)
            var members: [JSONValue.Member] = [
                .init("records", .array(page.map { header($0, types) })),
                .init("total", .number(String(total))),
            ]
            var headers: HTTPFields = [:]
            if records.count > page.count, let last = page.last {
                let next = Cursor(list, after: last.id.description).text
                members.append(.init("next", .string(next)))
                headers[.link] = "<\(call.address(setting: "cursor", to: next))>; rel=\"next\""
            }
            return Response(.object(members), to: call, headers: headers)
        }
    }

    /// A page of the records that a query finds.
    private static func found(_ query: String, _ call: Call, _ service: WebService) async throws -> Response {
        guard call.texts("status").isEmpty, !call.flag("drafts") else {
            throw Problem(
                .invalidParameter,
                "“status” and “drafts” go with none of “query”, “sort” and “modified-since”")
        }
        var options = QueryOptions()
        options.limit = call.limit
        options.cursor = call.text("cursor")
        options.facets = []
        options.order = call.order
        let asked = options
        let types = service.host.modules.types
        let filtered = try filtered(query, call, service.host)
        let since = call.text("modified-since").map { "modified:>=\($0)" }
        let text = since.map { filtered.isEmpty ? $0 : "(\(filtered)) \($0)" } ?? filtered
        let answer = try await service.view(for: call.caller.audience) { try $0.query(text, asked) }
        var members: [JSONValue.Member] = [
            .init("records", .array(answer.hits.map { header($0.record, types) })),
            .init("total", .number(String(answer.total))),
        ]
        var headers: HTTPFields = [:]
        if let next = answer.next {
            members.append(.init("next", .string(next)))
            headers[.link] = "<\(call.address(setting: "cursor", to: next))>; rel=\"next\""
        }
        return Response(.object(members), to: call, headers: headers)
    }

    /// A query with the filters of a request added to it.
    static func filtered(_ query: String, _ call: Call, _ host: EssaimHost) throws -> String {
        try filtered(query, by: ["type", "owner"].map { ($0, call.texts($0)) }, host)
    }

    /// A query with names that records must have one of the values of.
    static func filtered(
        _ query: String, by filters: [(name: String, values: [String])], _ host: EssaimHost
    ) throws -> String {
        // By itself first, so that it can't close a parenthesis that isn't its own, and positions are right.
        try host.checkQuery(query)
        let conditions = filters.compactMap { name, values in
            let alternatives = values.map { "\(name):\(quoted($0))" }
            return values.isEmpty ? nil : "(\(alternatives.joined(separator: " OR ")))"
        }
        if conditions.isEmpty { return query }
        return ((query.isEmpty ? [] : ["(\(query))"]) + conditions).joined(separator: " ")
    }

    private static func quoted(_ value: String) -> String {
        "\"\(value.replacing("\"", with: " "))\""
    }

    private static func header(_ record: StoredRecord, _ types: RecordTypeSet) -> JSONValue {
        let isActive = record.namespace.flatMap { types.entry(namespace: $0) } != nil
        return .object(RecordForm.members(record) + [.init("active", .boolean(isActive))])
    }

    private static func read(_ service: WebService) -> Route {
        Route(
            method: .get, path: path, operation: "readRecord", group: group,
            summary: Label(fr: "Lire une fiche", en: "Read a record"),
            details:
                "JSON gives its header and content; XML an exchange file with this one record, ready to be changed and sent back.",
            parameters: identity + [
                .query(
                    "version", .integer(1...ExchangeFormat.versionLimit),
                    "An earlier version instead of the current one.")
            ],
            successes: [
                .init(description: "The record.", forms: [.json, .xml], schema: Schemas.reference("Record")),
                .init(status: .notModified, description: "The client has this state already."),
            ],
            problems: [.unknownParameter, .notFound, .withdrawn]
        ) { call in
            let id = try call.recordID()
            let version = call.integer("version")
            return try await service.answer(call) { view in
                let shown = try view.record(id, version: version)
                guard shown.stored.status != .withdrawn else { throw WithdrawnError(shown) }
                return try state(of: shown, as: call.form)
            }
        }
    }

    private static func readDraft(_ service: WebService) -> Route {
        Route(
            method: .get, path: draftPath, operation: "readDraft", group: group,
            summary: Label(
                fr: "Lire le brouillon d’une fiche publiée", en: "Read the draft of a published record"),
            details:
                "With a token of its administration. `version` is the one that it is to become; the published record stays in force until then.",
            parameters: identity,
            successes: [
                .init(description: "The draft.", forms: [.json, .xml], schema: Schemas.reference("Record")),
                .init(status: .notModified, description: "The client has this state already."),
            ],
            problems: [.unknownParameter, .notFound]
        ) { call in
            let id = try call.recordID()
            return try await service.answer(call) { try state(of: $0.draft(of: id), as: call.form) }
        }
    }

    /// A record in one form, with what tells this state of it.
    static func state(of shown: ShownRecord, as form: Representation) throws -> ResourceState {
        let id = shown.stored.id
        let text: String =
            form == .xml
            ? String(decoding: shown.exchangeFile, as: UTF8.self)
            : try RecordForm.json(shown).text(isPretty: false)
        let tag = EntityTag(shown.stored, shownAs: text, form: form)
        var headers: HTTPFields = [
            .contentType: form.contentType, .eTag: tag.header, .vary: "Accept, Authorization",
            .link: "<\(address(of: id))/history>; rel=\"version-history\"",
        ]
        if let modified = HTTPDate.text(of: shown.stored.modified) { headers[.lastModified] = modified }
        return ResourceState(headers: headers, body: ByteBuffer(string: text))
    }

    private static func history(_ service: WebService) -> Route {
        Route(
            method: .get, path: "\(path)/history", operation: "readHistory", group: group,
            summary: Label(fr: "Lister les versions d’une fiche", en: "List a record's versions"),
            details: "The latest first. Versions that were drafts are for their administration.",
            parameters: identity,
            successes: [
                .init(
                    description: "The versions.", forms: [.json, .xml],
                    schema: Schemas.reference("History"))
            ],
            problems: [.unknownParameter, .notFound]
        ) { call in
            let id = try call.recordID()
            let revisions = try await service.view(for: call.caller.audience) { try $0.history(of: id) }
            return Response(
                .object([
                    .init("id", .string(id.description)),
                    .init("revisions", .array(revisions.map { RecordForm.json($0) })),
                ]), to: call)
        }
    }

    private static func difference(_ service: WebService) -> Route {
        let version = RouteParameter.Kind.integer(1...ExchangeFormat.versionLimit)
        return Route(
            method: .get, path: "\(path)/diff", operation: "compareVersions", group: group,
            summary: Label(fr: "Comparer deux versions", en: "Compare two versions"),
            details:
                "By default the current version with the one before. Figures about people are compared for their owner alone.",
            parameters: identity + [
                .query("from", version, "The earlier version."), .query("to", version, "The later version."),
            ],
            successes: [
                .init(
                    description: "Where they differ, field by field.", forms: [.json, .xml],
                    schema: Schemas.reference("Difference"))
            ],
            problems: [.unknownParameter, .notFound]
        ) { call in
            let id = try call.recordID()
            let (from, to) = (call.integer("from"), call.integer("to"))
            let comparison = try await service.view(for: call.caller.audience) {
                try $0.comparison(of: id, from: from, to: to)
            }
            return Response(RecordForm.json(comparison), to: call)
        }
    }
}
