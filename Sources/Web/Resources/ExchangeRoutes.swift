internal import Catalogue
internal import Derivation
internal import EssaimKit
internal import Exchange
internal import HTTPTypes
internal import Host
internal import Hummingbird
internal import NIOCore
internal import XML

/// Exchange files, out and in.
enum ExchangeRoutes {
    private static let group = "exchange"
    private static let path = "/api/v1/exchange"
    private static let largestSequence = Int(Int32.max)

    static func routes(_ service: WebService) -> [Route] {
        [export(service), take(service), position(service), confirm(service)]
    }

    // MARK: Out

    private static func export(_ service: WebService) -> Route {
        Route(
            method: .get, path: path, operation: "exportExchange", group: group,
            summary: Label(fr: "Télécharger un fichier d’échange", en: "Download an exchange file"),
            details: """
                All published records and tombstones, or what changed after a number of the journal. The same catalogue \
                gives the same bytes. With `limit`, the file ends after so many entries of the journal and says where \
                (`sequence`): asking on from there, until nothing is left, gives the same as one whole file.
                """,
            parameters: RecordRoutes.filters + [
                .query(
                    "since", .integer(0...largestSequence),
                    "Only what changed after this number of the journal."),
                .query("limit", .integer(1...1_000_000), "At most so many entries of the journal."),
                .query(
                    "query", .text(limit: QueryRoutes.queryLimit),
                    "Only records with all words of this query."),
                .query(
                    "format-version", .integer(1...ExchangeFormat.Version.allCases.count),
                    "The version of the exchange format; without it the first one that can say all that is in the file."
                ),
            ],
            successes: [
                .init(description: "The exchange file.", forms: [.xml]),
                .init(status: .notModified, description: "The client has this file already."),
            ],
            problems: [.unknownParameter, .invalidQuery]
        ) { call in
            var options = ExportOptions()
            options.types = call.texts("type")
            options.owners = call.texts("owner")
            options.since = call.integer("since")
            options.changeLimit = call.integer("limit")
            options.query = call.text("query")
            options.format = call.integer("format-version").flatMap { ExchangeFormat.Version(rawValue: $0) }
            if let query = options.query { try service.host.checkQuery(query) }
            let asked = options
            let tag = try await tag(asked, call, service)
            let headers: HTTPFields = [
                .contentType: Representation.xml.contentType, .eTag: tag.header,
                .vary: "Accept, Authorization",
                .contentDisposition: "attachment; filename=\"essaim-exchange.xml\"",
            ]
            if call.request.has(headers) { return .notModified(headers) }
            guard call.request.method != .head else {
                return Response(
                    status: .ok, headers: headers, body: ResponseBody { try await $0.finish(nil) })
            }
            // Written whole before the first byte leaves: the catalogue is free again after seconds, however slowly
            // the client reads, and what was answered with 200 is a whole file.
            let (host, catalogue, folder) = (
                service.host, service.catalogue, service.configuration.spoolFolder
            )
            // Figures about few people leave whole for nobody but who administers the catalogue.
            let audience: Audience =
                call.caller.audience.isOperator ? .operatorInConfidence : call.caller.audience
            let file = try await service.work.export {
                let file = try SpoolFile(folder: folder)
                try host.view(of: catalogue, for: audience) { view in
                    _ = try view.exportFile(toDescriptor: file.descriptor, options: asked)
                }
                return file
            }
            return Response(status: .ok, headers: headers, body: file.body(work: service.work))
        }
    }

    /// What the file depends on: the catalogue's last change, and what was asked for.
    private static func tag(_ options: ExportOptions, _ call: Call, _ service: WebService) async throws
        -> EntityTag
    {
        let state = try await service.view(for: call.caller.audience) { try $0.exportState() }
        let asked =
            state.dependencies + options.types.map { "type \($0)" } + options.owners.map { "owner \($0)" }
            + (options.query.map { ["query \($0)"] } ?? [])
            + [options.since, options.changeLimit].map { $0.map(String.init) ?? "" }
            + [call.caller.audience.isOperator ? "whole" : ""]
        return EntityTag(
            "\(state.catalogue)\(state.sequence).\(Cursor(asked.joined(separator: " "), after: "").text)",
            form: .xml)
    }

    // MARK: In

    private static func take(_ service: WebService) -> Route {
        Route(
            method: .post, path: path, operation: "importExchange", group: group,
            summary: Label(fr: "Envoyer un fichier d’échange", en: "Send an exchange file"),
            details: """
                One transaction: all of it is imported, or nothing. The file's issuer is the token's administration; \
                its own records need the scope `publish`, those of others the scope `relay` and that the catalogue \
                accepts its relays. A dry run is answered as the import would be, and changes nothing.
                """,
            scope: .publish,
            parameters: [
                .query("dry-run", .flag, "Say what would be done, and change nothing."),
                .query("accept-valid", .flag, "Import the valid records although others are refused."),
            ],
            body: Route.Body(mediaTypes: [
                (
                    Representation.xml.mediaType,
                    .object([
                        .init("type", .string("string")),
                        .init("contentMediaType", .string(Representation.xml.mediaType)),
                    ])
                )
            ]),
            successes: [
                .init(
                    description: "The report: each record, and what became of it.", forms: [.json, .xml],
                    schema: Schemas.reference("ImportReport"))
            ],
            problems: [
                .unknownParameter, .forbidden, .tooLarge, .unsupportedMediaType, .refusedExchange,
                .unavailable,
            ]
        ) { call in
            let type = (call.request.headers[.contentType] ?? "").prefix { $0 != ";" }.lowercased()
            guard ["application/xml", "text/xml"].contains(type) else {
                throw Problem(.unsupportedMediaType, "send application/xml")
            }
            let configuration = service.configuration
            let upload = try await SpoolFile.receiving(
                call.request, limit: configuration.exchangeLimit, folder: configuration.spoolFolder,
                work: service.work)
            let outcome = try await service.writing { host, catalogue in
                try importing(upload, call, host, catalogue, folder: configuration.spoolFolder)
            }
            return answer(outcome, call, service)
        }
    }

    private struct Outcome: Sendable {
        var report: SpoolFile
        var isTaken: Bool
    }

    private static func importing(
        _ upload: SpoolFile, _ call: Call, _ host: EssaimHost, _ catalogue: any CatalogueStore,
        folder: String?
    ) throws -> Outcome {
        let isDryRun = call.flag("dry-run")
        var options = ImportOptions(acceptsValid: call.flag("accept-valid"))
        if let token = call.caller.token, token.scope != .admin { options.onlyIssuer = token.administration }
        options.refusesRelays = !call.caller.has(.relay)
        options.tellsSender = call.caller.token?.scope != .admin
        func run(_ store: any CatalogueStore) throws -> Outcome {
            let report = try SpoolFile(folder: folder)
            // A refusal's report stands inside a problem, which is JSON.
            var form = ImportReportForm(call.form == .xml ? .xml : .json, isDryRun: isDryRun)
            var failure: (any Error)?
            var pending = form.start("exchange.xml")
            let summary = try host.importFile(
                .renamed(path: upload.path, name: "exchange.xml"), into: store, options: options,
                onEntry: { entry in
                    pending += form.entry(entry)
                    guard pending.utf8.count >= SpoolFile.chunkSize else { return }
                    do { try report.append(pending) } catch { failure = error }
                    pending = ""
                })
            if let failure { throw failure }
            try report.append(pending + form.finish(summary) + form.end())
            return Outcome(report: report, isTaken: summary.isApplied)
        }
        return isDryRun ? try catalogue.rehearse(run) : try run(catalogue)
    }

    private static func answer(_ outcome: Outcome, _ call: Call, _ service: WebService) -> Response {
        if outcome.isTaken {
            return Response(
                status: .ok, headers: [.contentType: call.form.contentType],
                body: outcome.report.body(work: service.work))
        }
        let problem = Problem(.refusedExchange, "the file was refused; nothing was changed")
        guard call.form != .xml else {
            // The whole report in the form that was asked for; the status and the code say the rest.
            return Response(
                status: problem.code.status, headers: [.contentType: Representation.xml.contentType],
                body: outcome.report.body(work: service.work))
        }
        let language = Language(accepting: call.request.headers[.acceptLanguage])
        let members = problem.json(
            in: call.request.headers[.acceptLanguage], request: call.context.requestID)
        let start = JSONValue.object(members).text(isPretty: false).dropLast()
        return Response(
            status: problem.code.status,
            headers: [.contentType: Problem.mediaType, .contentLanguage: language.rawValue],
            body: outcome.report.body(before: "\(start),\"report\":", after: "}", work: service.work))
    }

    // MARK: Where a partner stands

    private static func position(_ service: WebService) -> Route {
        Route(
            method: .get, path: "\(path)/received/{catalogue}", operation: "readReceived", group: group,
            summary: Label(fr: "Savoir où en est une chaîne", en: "See how far a chain has come"),
            details: """
                How far the files of another catalogue, issued by the token's administration, go without a gap: what to \
                send next starts there.
                """,
            scope: .publish,
            parameters: [.path("catalogue", "The other catalogue's identifier.")],
            successes: [
                .init(
                    description: "The number in the other catalogue's journal; 0 where nothing came.",
                    forms: [.json, .xml], schema: Schemas.reference("Received"))
            ],
            problems: [.unknownParameter, .forbidden, .notFound]
        ) { call in
            let other = call.text("catalogue") ?? ""
            let issuer = call.caller.token?.administration ?? ""
            let sequence = try await service.work.read { [partners = service.partners] in
                try partners.received(from: other, issuer: issuer)
            }
            return Response(
                .object([.init("catalogue", .string(other)), .init("sequence", .number(String(sequence)))]),
                to: call)
        }
    }
    private static func confirm(_ service: WebService) -> Route {
        Route(
            method: .put, path: "\(path)/sent", operation: "confirmSent", group: group,
            summary: Label(fr: "Confirmer ce qui a été reçu", en: "Confirm what was received"),
            details: """
                Says how far the token's administration has this catalogue's journal without a gap, so that the next \
                file made for it begins there.
                """,
            scope: .read,
            body: Route.Body(mediaTypes: [
                (Representation.json.mediaType, Schemas.reference("Received"))
            ]),
            successes: [
                .init(
                    description: "What was noted.", forms: [.json, .xml],
                    schema: Schemas.reference("Received"))
            ],
            problems: [.unknownParameter, .invalidBody, .forbidden, .conflict]
        ) { call in
            let value = try JSONValue(parsing: try await call.body(limit: 1_000))
            guard case .string(let identifier)? = value["catalogue"],
                case .number(let text)? = value["sequence"], let sequence = Int(text), sequence >= 0
            else {
                throw Problem(.invalidBody, "the body is an object with “catalogue” and “sequence”")
            }
            let partner = call.caller.token?.administration ?? ""
            try await service.work.write { [partners = service.partners] in
                try partners.noteSent(sequence, to: partner, of: identifier)
            }
            return Response(
                .object([
                    .init("catalogue", .string(identifier)), .init("sequence", .number(String(sequence))),
                ]), to: call)
        }
    }
}
