internal import Catalogue
internal import Derivation
internal import EssaimKit
internal import Exchange
internal import HTTPTypes
internal import Host
internal import Hummingbird
internal import NIOCore
internal import XML

/// Writing records. Each goes the way of the command line: an import of one record that its owner issues.
enum RecordWritingRoutes {
    private static let group = "writing"
    private static let ifMatch = RouteParameter(
        name: "If-Match", place: .header, kind: .text(limit: 200),
        description: "The entity tag of the state that was read; `*` for whatever it is.")
    private static let saved = [
        Route.Success(
            description: "The record as it is now.", forms: [.json, .xml],
            schema: Schemas.reference("SavedRecord"))
    ]
    private static let problems: [ProblemCode] = [
        .unknownParameter, .invalidBody, .forbidden, .notHome, .notFound, .conflict, .withdrawn,
        .preconditionFailed, .tooLarge, .unsupportedMediaType, .invalidRecord, .preconditionRequired,
    ]

    static func routes(_ service: WebService) -> [Route] {
        [put(service), publish(service), discard(service), revert(service), withdraw(service)]
    }

    // MARK: Saving

    private static func put(_ service: WebService) -> Route {
        Route(
            method: .put, path: RecordRoutes.path, operation: "saveRecord", group: group,
            summary: Label(fr: "Créer ou modifier une fiche", en: "Create or change a record"),
            details: """
                A new record needs no header, or `If-None-Match: *`. An existing one needs `If-Match` with the entity \
                tag that it was read with, so that nobody's change is lost. With the status `published` it is published \
                at once, which needs the scope `publish`; with another one, a draft stands beside a published record, \
                which stays in force until the draft is published.
                """,
            scope: .write,
            parameters: RecordRoutes.identity + [
                ifMatch,
                RouteParameter(
                    name: "If-None-Match", place: .header, kind: .code(["*"]),
                    description: "`*`: only where there is no such record yet."),
            ],
            body: Route.Body(mediaTypes: [
                (Representation.json.mediaType, Schemas.reference("RecordToSave")),
                (Representation.xml.mediaType, .object([.init("type", .string("string"))])),
            ]),
            successes: saved + [
                .init(
                    status: .created, description: "The new record.", forms: [],
                    schema: Schemas.reference("SavedRecord"))
            ],
            problems: problems
        ) { call in
            let id = try call.recordID()
            let body = try await Body(call, limit: service.configuration.recordLimit)
            let status = try body.status()
            return try await write(id, call, service) { editor, base, findings in
                switch body {
                case .json(let value):
                    let language: String =
                        if case .string(let text)? = value["language"] { text } else { "fr" }
                    return try editor.save(
                        value["content"] ?? .null, as: id, status: status, language: language, basedOn: base,
                        onEntry: findings.add)
                case .xml(let bytes):
                    return try editor.save(
                        .bytes(bytes, name: nil), expecting: id, basedOn: base, onEntry: findings.add
                    ).summary
                }
            }
        }
    }

    /// A record in a request's body.
    private enum Body: Sendable {
        case json(JSONValue)
        case xml([UInt8])

        init(_ call: Call, limit: Int) async throws {
            let type = (call.request.headers[.contentType] ?? "").prefix { $0 != ";" }.filter { $0 != " " }
                .lowercased()
            guard ["application/json", "application/xml", "text/xml"].contains(type) else {
                throw Problem(.unsupportedMediaType, "send application/json or application/xml")
            }
            let bytes = try await call.body(limit: limit)
            self = type == "application/json" ? .json(try JSONValue(parsing: bytes)) : .xml(bytes)
            if case .json(let value) = self { try Self.check(value) }
        }

        private static func check(_ value: JSONValue) throws(Problem) {
            guard case .object(let members) = value, case .object? = value["content"] else {
                throw Problem(.invalidBody, "the body is an object with the record's “content”")
            }
            for member in members {
                switch (member.key, member.value) {
                case ("content", _): break
                case ("language", .string(let text))
                where text.wholeMatch(of: /[a-z]{2,3}(-[A-Za-z0-9]{1,8})*/) != nil:
                    break
                case ("status", .string(let text)) where ["draft", "in-review", "published"].contains(text):
                    break
                case ("language", _), ("status", _):
                    throw Problem(.invalidBody, "“\(member.key)” has no value that it may have")
                // What a record brought when it was read may come back with it.
                case (let key, _) where RecordForm.headerKeys.contains(key): break
                default:
                    throw Problem(.invalidBody, "“\(member.key)” is no member of a record")
                }
            }
        }

        /// The state that the record is to have.
        func status() throws -> RecordStatus {
            switch self {
            case .json(let value):
                if case .string(let text)? = value["status"] { return RecordStatus(rawValue: text) ?? .draft }
                return .draft
            case .xml(let bytes): return try RecordFile(.bytes(bytes, name: nil)).status
            }
        }
    }

    // MARK: Moving on

    private static func publish(_ service: WebService) -> Route {
        Route(
            method: .post, path: "\(RecordRoutes.path)/publish", operation: "publishRecord", group: group,
            summary: Label(fr: "Publier une fiche", en: "Publish a record"),
            details:
                "Or the draft beside it, which takes its place. All rules must hold, those that read other records included. With `review`, it is handed to review instead, which needs the scope `write` only.",
            scope: .write,
            parameters: RecordRoutes.identity + [
                .query("review", .flag, "Hand it to review instead."), ifMatch,
            ],
            successes: saved, problems: problems
        ) { call in
            let id = try call.recordID()
            let status: RecordStatus = call.flag("review") ? .inReview : .published
            return try await write(id, call, service, isExisting: true) { editor, base, findings in
                try editor.publish(id, to: status, basedOn: base, onEntry: findings.add)
            }
        }
    }

    private static func discard(_ service: WebService) -> Route {
        Route(
            method: .delete, path: RecordRoutes.draftPath, operation: "discardDraft", group: group,
            summary: Label(fr: "Abandonner un brouillon", en: "Abandon a draft"),
            details:
                "Of the draft beside a published record, which stays in force. Its states stay in the history, for its administration.",
            scope: .write, parameters: RecordRoutes.identity + [ifMatch], successes: saved, problems: problems
        ) { call in
            let id = try call.recordID()
            return try await write(id, call, service, isExisting: true) { editor, base, _ in
                try editor.discardDraft(of: id, basedOn: base)
                return nil
            }
        }
    }

    private static func revert(_ service: WebService) -> Route {
        Route(
            method: .post, path: "\(RecordRoutes.path)/revert", operation: "revertRecord", group: group,
            summary: Label(fr: "Revenir à une version", en: "Go back to a version"),
            details:
                "Makes an earlier version's content the next version. It brings a withdrawn record back, too.",
            scope: .publish,
            parameters: RecordRoutes.identity + [
                .query(
                    "to", .integer(1...ExchangeFormat.versionLimit), isRequired: true,
                    "The version to go back to."),
                ifMatch,
            ],
            successes: saved, problems: problems
        ) { call in
            let id = try call.recordID()
            let version = call.integer("to") ?? 1
            return try await write(id, call, service, isExisting: true, mayBeWithdrawn: true) {
                editor, base, findings in
                try editor.revert(id, to: version, basedOn: base, onEntry: findings.add)
            }
        }
    }

    private static func withdraw(_ service: WebService) -> Route {
        Route(
            method: .delete, path: RecordRoutes.path, operation: "withdrawRecord", group: group,
            summary: Label(fr: "Retirer une fiche", en: "Withdraw a record"),
            details:
                "A tombstone with the reason remains, and travels to partners. The reason stands in the body; as a parameter it would stand in the logs of all that the request passes.",
            scope: .publish,
            parameters: RecordRoutes.identity + [
                .query("reason", .text(limit: reasonLimit), "The same, for clients that send no body."),
                .query(
                    "erase", .flag,
                    "Erase all that the record ever said, here and wherever the tombstone arrives; also of what is withdrawn already."
                ),
                ifMatch,
            ],
            body: Route.Body(
                mediaTypes: [(Representation.json.mediaType, Schemas.reference("Withdrawal"))],
                isRequired: false),
            successes: [
                .init(
                    description: "The tombstone.", forms: [.json, .xml],
                    schema: Schemas.reference("SavedRecord"))
            ],
            problems: problems
        ) { call in
            let id = try call.recordID()
            let reason = try await reason(call)
            let erases = call.flag("erase")
            return try await write(id, call, service, isExisting: true, mayBeWithdrawn: erases) {
                editor, base, _ in
                try editor.withdraw(id, reason: reason, erasing: erases, basedOn: base)
            }
        }
    }

    private static let reasonLimit = 1_000

    /// Why a record is withdrawn, from the body or the address.
    private static func reason(_ call: Call) async throws -> String {
        let bytes = try await call.body(limit: 8 * reasonLimit)
        if bytes.isEmpty {
            guard let reason = call.text("reason") else {
                throw Problem(.invalidBody, "the body is an object with “reason”: why it is withdrawn")
            }
            return reason
        }
        guard case .object(let members) = try JSONValue(parsing: bytes), members.count == 1,
            case .string(let reason)? = members.first(where: { $0.key == "reason" })?.value,
            call.text("reason") == nil,
            RouteParameter.query("reason", .text(limit: reasonLimit), "").objection(to: reason) == nil
        else {
            throw Problem(
                .invalidBody,
                "the body is an object with “reason” alone: 1 to \(reasonLimit) printable characters, told once"
            )
        }
        return reason
    }

    // MARK: Steps

    /// What rules had to say about the record.
    private final class Findings {
        private(set) var all: [Finding] = []
        func add(_ entry: ImportEntry) { all += entry.findings }
        var json: JSONValue { .array(all.map(FindingForm.json)) }
    }

    /// Checks who writes and what they began with, writes, and answers with the record as it is then.
    private static func write(
        _ id: RecordID, _ call: Call, _ service: WebService, isExisting: Bool = false,
        mayBeWithdrawn: Bool = false,
        _ body: @escaping @Sendable (CatalogueEditor, Basis?, Findings) throws -> ImportSummary?
    ) async throws -> Response {
        let author = try call.caller.author()
        let audience = call.caller.audience
        return try await service.writing { host, catalogue in
            func header() throws -> StoredRecord? {
                try host.view(of: catalogue, for: audience) { try $0.header(of: id) }
            }
            func draft(_ stored: StoredRecord?) throws -> StoredRecord? {
                guard stored?.status == .published, stored?.draft != nil else { return nil }
                return try host.view(of: catalogue, for: audience) { try $0.draft(of: id).stored }
            }
            let editor = host.editor(of: catalogue, for: author)
            try editor.requireSome(of: id.owner)
            let stored = try header()
            if let stored, !mayBeWithdrawn, stored.status == .withdrawn, isExisting {
                throw Problem(.withdrawn, "\(id) was withdrawn on \(stored.modified.prefix(10))")
            }
            if isExisting, stored == nil { throw Problem(.notFound, "there is no record \(id)") }
            let base = try base(of: stored, draft(stored), id, call.request)
            let findings = Findings()
            var isDraft = if case .draft = base { true } else { false }
            do {
                let summary = try body(editor, base, findings)
                isDraft = summary.map { $0[.draft] > 0 } ?? false
                guard summary?.isApplied ?? true else {
                    // Without an error it was another writer who came first.
                    throw findings.all.contains { $0.severity == .error }
                        ? Problem(
                            .invalidRecord, "the record breaks rules",
                            members: [.init("findings", findings.json)])
                        : Problem(.preconditionFailed, "\(id) was changed meanwhile")
                }
            } catch let error as AuthoringError where error.kind == .unchanged {
                // The same sent twice is there: no other version is made of it.
            } catch let error as AuthoringError
                where error.kind == .changedMeanwhile && base == .unstated
            {
                throw Self.preconditionRequired
            }
            guard let current = try header() else { throw Problem(.failed, "the record is gone") }
            let now = try isDraft ? draft(current) ?? current : current
            var headers: HTTPFields = [.eTag: EntityTag(now, form: call.form).header]
            let isNew = stored == nil
            if isNew { headers[.location] = RecordRoutes.address(of: id) }
            return Response(
                .object(RecordForm.members(now) + [.init("findings", findings.json)]), to: call,
                status: isNew ? .created : .ok, headers: headers)
        }
    }

    /// What the client began with, as it says by its preconditions, which an existing record needs.
    private static func base(
        of stored: StoredRecord?, _ draft: StoredRecord?, _ id: RecordID, _ request: Request
    ) throws(Problem) -> Basis {
        if let header = request.headers[.ifMatch] {
            guard let stored else { throw Problem(.preconditionFailed, "there is no record \(id)") }
            if let draft, EntityTag.isNamed(draft, byIfMatch: header) { return Basis(draft) }
            guard EntityTag.isNamed(stored, byIfMatch: header) else {
                throw Problem(
                    .preconditionFailed, "\(id) was changed meanwhile: it is at version \(stored.version)")
            }
            return .version(stored.version)
        }
        if request.headers[.ifNoneMatch] != nil {
            guard stored == nil else { throw Problem(.preconditionFailed, "there is a record \(id) already") }
            return .nothing
        }
        if stored == nil { return .nothing }
        guard request.method == .put else { throw preconditionRequired }
        return .unstated
    }

    private static var preconditionRequired: Problem {
        Problem(.preconditionRequired, "send the entity tag that the record was read with as If-Match")
    }
}
