internal import Catalogue
internal import Derivation
internal import EssaimKit
internal import HTTPTypes
internal import Host
internal import Hummingbird
internal import NIOCore
internal import XML

/// The journal: what changed, as it changes, and as a feed.
enum ChangeRoutes {
    private static let group = "changes"
    private static let heartbeat = Duration.seconds(15)
    private static let feedLimit = 50

    static func routes(_ service: WebService) -> [Route] { [changes(service), feed(service)] }

    private static func changes(_ service: WebService) -> Route {
        Route(
            method: .get, path: "/api/v1/changes", operation: "listChanges", group: group,
            summary: Label(fr: "Suivre les changements", en: "Follow the changes"),
            details: """
                Entries of the journal after a number, in order. With `wait`, the answer comes when there is one, or \
                after so many seconds. As `text/event-stream` they come one by one as long as the client listens.
                """,
            parameters: RecordRoutes.filters + [
                .query(
                    "after", .integer(0...Int(Int32.max)), "Only entries after this number of the journal."),
                .query("wait", .integer(0...60), "Seconds to wait where there is nothing new."),
                .limit(1_000),
                RouteParameter(
                    name: "Last-Event-ID", place: .header, kind: .integer(0...Int(Int32.max)),
                    description: "As `after`, for clients of event streams that connect again."),
            ],
            successes: [
                .init(
                    description: "The entries.", forms: [.json, .xml, .events],
                    schema: Schemas.reference("ChangeList"))
            ],
            problems: [.unknownParameter]
        ) { call in
            let resumed = call.request.headers[.lastEventID].flatMap { Int($0) }.map { max(0, $0) }
            let after = call.integer("after") ?? resumed ?? 0
            if call.form == .events { return try events(after: after, call, service) }
            let wait = call.integer("wait") ?? 0
            let seat = wait > 0 ? try service.watch.seat() : nil
            defer { withExtendedLifetime(seat) {} }
            let deadline = ContinuousClock.now + .seconds(wait)
            while true {
                let stamp = try service.catalogue.stamp()
                let page = try await page(after: after, call, service)
                let left = deadline - .now
                guard page.changes.isEmpty, left > .zero, !service.watch.isEnding else {
                    return Response(
                        .object([
                            .init("changes", .array(page.changes.map(json))),
                            .init("sequence", .number(String(page.sequence))),
                        ]), to: call)
                }
                try await service.watch.wait(since: stamp, atMost: left)
                try await service.requireValid(call.caller)
            }
        }
    }

    /// - Returns: The changes, and the number to go on after.
    private static func page(after: Int, _ call: Call, _ service: WebService) async throws
        -> (changes: [Change], sequence: Int)
    {
        var selection = call.selection
        selection.since = after
        selection.limit = call.limit
        let asked = selection
        return try await service.view(for: call.caller.audience) { try $0.changes(asked) }
    }

    private static func json(_ change: Change) -> JSONValue {
        .object([
            .init("sequence", .number(String(change.sequence))), .init("id", .string(change.id.description)),
            .init("action", .string(change.action.rawValue)),
            .init("version", .number(String(change.version))),
            .init("recorded", .string(change.recorded)),
        ])
    }

    // MARK: Event stream

    private static func events(after: Int, _ call: Call, _ service: WebService) throws -> Response {
        let headers: HTTPFields = [
            .contentType: Representation.events.contentType, .cacheControl: "no-store",
        ]
        guard call.request.method != .head else {
            return Response(status: .ok, headers: headers, body: ResponseBody { try await $0.finish(nil) })
        }
        let seat = try service.watch.seat()
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                defer { withExtendedLifetime(seat) {} }
                var after = after
                // Who may not ask any more may not listen on.
                while !service.watch.isEnding, try await service.isValid(call.caller) {
                    let stamp = try service.catalogue.stamp()
                    let page = try await page(after: after, call, service)
                    var text = page.changes.map {
                        "id: \($0.sequence)\nevent: \($0.action.rawValue)\ndata: \(json($0).text(isPretty: false))\n\n"
                    }.joined()
                    after = page.sequence
                    // Something now and then, so that a client that has gone is noticed.
                    if text.isEmpty { text = ":\n\n" }
                    try await writer.write(ByteBuffer(string: text))
                    if page.changes.isEmpty { try await service.watch.wait(since: stamp, atMost: heartbeat) }
                }
                try await writer.finish(nil)
            })
    }

    // MARK: Feed

    private static func feed(_ service: WebService) -> Route {
        Route(
            method: .get, path: "/api/v1/changes.atom", operation: "readFeed", group: group,
            summary: Label(fr: "S’abonner aux changements", en: "Subscribe to the changes"),
            details:
                "The latest changes as an Atom feed for feed readers; by type, owner or query where they are given. A query's feed has the latest change of each record that it finds.",
            parameters: RecordRoutes.filters + [
                .query(
                    "query", .text(limit: QueryRoutes.queryLimit), "Only records that this query finds.")
            ],
            successes: [
                .init(description: "The feed.", forms: [.atom]),
                .init(status: .notModified, description: "The client has this feed already."),
            ],
            problems: [.unknownParameter, .invalidQuery]
        ) { call in
            var selection = call.selection
            selection.limit = feedLimit
            let asked = selection
            let query = try call.text("query").map { try RecordRoutes.filtered($0, call, service.host) }
            let feed = try await service.view(for: call.caller.audience) { view in
                let origin = try view.origin()
                let entries =
                    try query.map { try view.latestChanges(asked, matching: $0) }
                    ?? view.latestChanges(asked)
                let owners = try Set(entries.map(\.change.id.owner)).map { ($0, try view.administration($0)) }
                return AtomFeed(
                    name: try view.site().name, catalogue: origin.identifier, updated: origin.updated,
                    entries: entries,
                    owners: Dictionary(uniqueKeysWithValues: owners.map { ($0, $1?.name.fr ?? $0) }))
            }
            let tag = EntityTag("\(feed.catalogue)\(feed.entries.first?.change.sequence ?? 0)", form: .atom)
            let headers: HTTPFields = [.eTag: tag.header, .vary: "Authorization"]
            if call.request.has(headers) { return .notModified(headers) }
            return Response(
                feed.text(of: call.request.uri.string, at: service.address(of: call.request)), as: .atom,
                headers: headers)
        }
    }
}

/// Changes as an Atom feed (RFC 4287).
struct AtomFeed: Sendable {
    /// The site's.
    var name: String
    var catalogue: String
    var updated: String
    /// Changes, the latest first, each with the record as it is now.
    var entries: [(change: Change, record: StoredRecord?)]
    /// The names of the administrations among them.
    var owners: [String: String]

    /// - Parameters:
    ///   - path: What was asked for: each selection is a feed of its own.
    ///   - base: The server's address; readers resolve no relative ones.
    func text(of path: String, at base: String) -> String {
        let updated = entries.first?.change.recorded ?? updated
        var text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">
              <id>urn:essaim:catalogue:\(catalogue):\(path.escapedForXML)</id>
              <title>\(name.escapedForXML) : derniers changements</title>
              <updated>\(updated)</updated>
              <link rel="self" href="\((base + path).escapedForXML)"/>

            """
        for (change, record) in entries { text += entry(change, record, base) }
        return text + "</feed>\n"
    }

    private func entry(_ change: Change, _ record: StoredRecord?, _ base: String) -> String {
        let action: String =
            switch change.action {
            case .create: "Nouvelle fiche"
            case .update: "Fiche modifiée"
            case .withdraw: "Fiche retirée"
            }
        let title = record?.title ?? change.id.description
        let summary = change.action == .withdraw ? nil : record?.summary
        return """
              <entry>
                <id>urn:essaim:change:\(catalogue):\(change.sequence)</id>
                <title>\(title.escapedForXML)</title>
                <updated>\(change.recorded)</updated>
                <author><name>\((owners[change.id.owner] ?? change.id.owner).escapedForXML)</name></author>
                <category term="\(change.id.type)"/>
                <link rel="alternate" type="text/html" href="\(base.escapedForXML)\(PagePath.record(change.id, in: .fr))"/>
                <link rel="related" type="application/json" href="\(base.escapedForXML)\(RecordRoutes.address(of: change.id))"/>
                <summary>\(action), version \(change.version)\(summary.map { " : \($0.escapedForXML)" } ?? "")</summary>
              </entry>

            """
    }
}
