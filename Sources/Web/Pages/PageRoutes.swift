internal import Catalogue
internal import Derivation
internal import Documents
internal import EssaimKit
internal import Exchange
internal import HTTPTypes
internal import Host
internal import Hummingbird
internal import NIOCore
internal import XML

/// The site: pages to read, in French and English, over the same views as the API.
enum PageRoutes {
    static let group = "pages"
    private static let version = RouteParameter.Kind.integer(1...ExchangeFormat.versionLimit)

    static func routes(_ service: WebService) -> [Route] {
        return home(service)
            + pages(
                .search, service,
                parameters: SearchPage.parameters + [.cursor]
            ) { try SearchPage(request: $0).page($1) }
            + answerTable(service)
            + pages(
                .record, service,
                parameters: RecordRoutes.identity + [.query("version", version, "An earlier version.")],
                otherForms: recordForms.map(\.form),
                other: { $0.form == .html ? nil : try record($0, $1, as: $0.form) }
            ) { try RecordPages(request: $0, id: $0.call.recordID()).record($1) }
            + pages(.versions, service, parameters: RecordRoutes.identity) {
                try RecordPages(request: $0, id: $0.call.recordID()).versions($1)
            }
            + pages(
                .comparison, service,
                parameters: RecordRoutes.identity + [
                    .query("from", version, "The earlier version."),
                    .query("to", version, "The later version."),
                ]
            ) { try RecordPages(request: $0, id: $0.call.recordID()).comparison($1) }
            + pages(.administrations, service) { try CataloguePages(request: $0).administrations($1) }
            + pages(
                .administration, service,
                parameters: [.path("administration", "The administration's identifier.")]
            ) { try CataloguePages(request: $0).administration($1) }
            + pages(.types, service) { request, _ in CataloguePages(request: request).types() }
            + pages(.type, service, parameters: [.path("type", "The record type's name.")]) { request, _ in
                try CataloguePages(request: request).type()
            }
            + pages(.vocabularies, service) { request, _ in CataloguePages(request: request).vocabularies() }
            + pages(.vocabulary, service, parameters: [.path("vocabulary", "The vocabulary's name.")]) {
                request, _ in try CataloguePages(request: request).vocabulary()
            }
            + pages(.reports, service) { request, _ in ReportPages(request: request).list() }
            + reports(service) + reportData(service) + recordFiles(service)
            + pages(.dossiers, service) { try CataloguePages(request: $0).dossiers($1) }
            + dossiers(service)
            + pages(.changes, service) { try CataloguePages(request: $0).changes($1) }
            + pages(.accessibility, service) { request, _ in ServicePages(request: request).accessibility() }
            + pages(.legal, service) { request, _ in ServicePages(request: request).legal() }
            + pages(.map, service) { try ServicePages(request: $0).map($1) }
            + pages(.queryHelp, service) { request, _ in ServicePages(request: request).queryHelp() }
            + SiteFileRoutes.routes(service)
    }

    /// The first page. Who comes from elsewhere and prefers English is led to the English one; who asks for French there
    /// gets it.
    private static func home(_ service: WebService) -> [Route] {
        pages(.home, service) { try HomePage(request: $0).page($1) }.map { route in
            guard route.path == PagePath.home.pattern(in: .fr) else { return route }
            var route = route
            let show = route.handler
            route.handler = { call in
                let headers = call.request.headers
                guard Language(accepting: headers[.acceptLanguage]) == .en else {
                    return try await show(call)
                }
                guard let site = headers[.secFetchSite], site != "same-origin" else {
                    var call = call
                    call.context.keeping = nil
                    return try await show(call)
                }
                return .seeOther(
                    PagePath.home.address(in: .en), [.vary: "Accept-Language, Sec-Fetch-Site"])
            }
            return route
        }
    }

    /// What somebody gets who asks for no page; `nil`: the page.
    private typealias OtherForm = @Sendable (Call, CatalogueView) throws -> ResourceState?
    private typealias Make = @Sendable (PageRequest, CatalogueView) throws -> Page

    /// A page in each language.
    private static func pages(
        _ path: PagePath, _ service: WebService, parameters: [RouteParameter] = [],
        otherForms: [Representation] = [], other: @escaping OtherForm = { _, _ in nil },
        _ make: @escaping Make
    ) -> [Route] {
        Language.allCases.map { language in
            route(
                path.pattern(in: language), "page-\(path)-\(language.rawValue)", parameters,
                forms: [.html] + otherForms
            ) { call in
                try await service.answer(call) { view in
                    try other(call, view) ?? state(call, language, service, view, make)
                }
            }
        }
    }

    /// The files that a search's answer can be taken home as, and how they end.
    private static let tables: [(ending: String, form: Representation)] = [
        ("csv", .csv), ("ods", .ods), ("xlsx", .xlsx),
    ]

    /// What a search found, as a table in each language.
    private static func answerTable(_ service: WebService) -> [Route] {
        Language.allCases.flatMap { language in
            tables.map { ending, form in
                route(
                    PagePath.search.pattern(in: language) + "/\(SearchPage.tableName).\(ending)",
                    "page-search-\(ending)-\(language.rawValue)", SearchPage.parameters, forms: [form]
                ) { call in
                    try await service.answer(call) { view in
                        let table = try SearchPage(request: request(call, language, service, view)).table(
                            view)
                        var state = try self.state(of: table, as: form, ending, language)
                        state.headers[.contentDisposition] =
                            "attachment; filename=\"\(SearchPage.tableName).\(ending)\""
                        return state
                    }
                }
            }
        }
    }

    private static func state(
        of table: Table, as form: Representation, _ ending: String, _ language: Language
    ) throws -> ResourceState {
        guard let format = WorkbookFormat(rawValue: ending) else {
            // Without the mark, spreadsheets take the file for another encoding.
            return ResourceState(
                "\u{FEFF}" + ReportForm.csv(table, style: CSVStyle(language), for: language), as: form)
        }
        let bytes = try WorkbookTable.bytes(of: table, as: format, in: language)
        return ResourceState(
            headers: [.contentType: form.contentType, .vary: "Accept, Authorization"],
            body: ByteBuffer(bytes: bytes))
    }

    /// A page for each report, because each has parameters of its own.
    private static func reports(_ service: WebService) -> [Route] {
        service.host.modules.reports.values.sorted { $0.name < $1.name }.flatMap { report in
            Language.allCases.map { language in
                route(
                    PagePath.report.address(in: language, [report.name]),
                    "page-report-\(report.name)-\(language.rawValue)",
                    // The page says itself what is wrong with a value, beside its form.
                    report.parameters.map {
                        .query($0.name, .text(limit: 1_000), isRepeated: $0.isRepeated, $0.label.en)
                    }
                ) { call in
                    try await service.report("report “\(report.name)”", call) { view in
                        try state(call, language, service, view) {
                            try ReportPages(request: $0).report(report, $1)
                        }
                    }
                }
            }
        }
    }

    /// A plan's dossier to read and print, and as files.
    private static func dossiers(_ service: WebService) -> [Route] {
        Language.allCases.flatMap { language in
            SeminarRoutes.forms.map { form, file in
                let pattern = PagePath.dossier.pattern(in: language)
                return route(
                    form == .html ? pattern : "\(pattern)/\(CataloguePages.dossierName).\(file.rawValue)",
                    "page-dossier-\(file.rawValue)-\(language.rawValue)", RecordRoutes.identity, forms: [form]
                ) { call in
                    var response = try await SeminarRoutes.dossier(
                        of: call.recordID(), in: language, as: form, call, service, isPage: form == .html)
                    if form == .flatText {
                        response.headers[.contentDisposition] =
                            "attachment; filename=\"\(CataloguePages.dossierName).\(file.rawValue)\""
                    }
                    return response
                }
            }
        }
    }

    /// The tables of each report as files.
    private static func reportData(_ service: WebService) -> [Route] {
        service.host.modules.reports.values.sorted { $0.name < $1.name }.flatMap { report in
            Language.allCases.flatMap { language in
                [("csv", Representation.csv), ("json", .json)].map { ending, form in
                    route(
                        PagePath.report.address(in: language, [report.name])
                            + "/\(ReportPages.dataName).\(ending)",
                        "page-report-\(report.name)-\(ending)-\(language.rawValue)",
                        report.parameters.map(ReportRoutes.parameter), forms: [form]
                    ) { call in
                        try await service.report("report “\(report.name)”", call) { view in
                            let result = try view.report(report.name, settings: call.queryValues)
                            return form == .csv
                                ? ResourceState(
                                    ReportForm.csv(result, style: CSVStyle(language), for: language), as: form
                                )
                                : ResourceState(ReportForm.json(result), form: form)
                        }
                    }
                }
            }
        }
    }

    /// The forms of a record beside its page, and how their files end.
    private static let recordForms: [(ending: String, form: Representation)] = [
        ("json", .json), ("xml", .xml), ("md", .markdown),
    ]

    /// A record in other forms, for who has no API in mind.
    private static func recordFiles(_ service: WebService) -> [Route] {
        recordForms.map { ending, form in
            route(
                PagePath.record.pattern(in: .fr) + "/fiche.\(ending)", "page-record-\(ending)",
                RecordRoutes.identity + [.query("version", version, "An earlier version.")], forms: [form]
            ) { call in try await service.answer(call) { try record(call, $0, as: form) } }
        }
    }

    private static func record(_ call: Call, _ view: CatalogueView, as form: Representation) throws
        -> ResourceState
    {
        let id = try call.recordID()
        let shown = try view.record(id, version: call.integer("version"))
        guard shown.stored.status != .withdrawn else { throw WithdrawnError(shown) }
        guard form == .markdown else { return try RecordRoutes.state(of: shown, as: form) }
        let language = Language(rawValue: shown.stored.language) ?? .fr
        let page = shown.page(in: language, form: .markdown, width: 80, links: try view.links(of: shown))
        guard let page else { throw Problem(.notFound, "no module knows the content of \(id)") }
        return ResourceState(page, as: form)
    }

    private static func route(
        _ path: String, _ operation: String, _ parameters: [RouteParameter],
        forms: [Representation] = [.html], _ handler: @escaping Route.Handler
    ) -> Route {
        Route(
            method: .get, path: path, operation: operation, group: group,
            summary: Label(fr: "Page du site", en: "A page of the site"), parameters: parameters,
            successes: [.init(description: "The page.", forms: forms)],
            problems: [.unknownParameter, .notFound, .withdrawn], isPage: true, handler: handler)
    }

    private static func request(
        _ call: Call, _ language: Language, _ service: WebService, _ view: CatalogueView
    ) throws -> PageRequest {
        PageRequest(
            call: call, language: language, host: service.host, theme: service.theme, site: try view.site(),
            base: service.address(of: call.request))
    }

    private static func state(
        _ call: Call, _ language: Language, _ service: WebService, _ view: CatalogueView, _ make: Make
    ) throws -> ResourceState {
        let request = try request(call, language, service, view)
        let page = try make(request, view)
        var state = ResourceState(PageFrame(request: request).html(page), as: .html)
        state.status = page.status
        state.headers[.contentLanguage] = language.rawValue
        state.headers[.contentSecurityPolicy] = SecurityHeaders.policyOfPages
        return state
    }
}
