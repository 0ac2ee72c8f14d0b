internal import Catalogue
internal import Derivation
internal import Documents
internal import EssaimKit
internal import Exchange
internal import HTTPTypes
internal import Host
internal import Hummingbird
internal import XML

/// The site: pages to read, in French and English, over the same views as the API.
enum PageRoutes {
    static let group = "pages"

    static func routes(_ service: WebService) -> [Route] {
        let version = RouteParameter.Kind.integer(1...ExchangeFormat.versionLimit)
        return pages(.home, service) { try HomePage(request: $0).page($1) }
            + pages(
                .search, service,
                parameters: [
                    .query("q", .text(limit: QueryRoutes.queryLimit), "The query."),
                    .query(
                        SearchPage.filterName, .text(limit: 300), isRepeated: true,
                        "A name and a value that records must have."), .cursor,
                ]
            ) { try SearchPage(request: $0).page($1) }
            + pages(
                .record, service,
                parameters: RecordRoutes.identity + [.query("version", version, "An earlier version.")]
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
            + reports(service) + reportData(service) + recordForms(service)
            + pages(.dossiers, service) { try CataloguePages(request: $0).dossiers($1) }
            + pages(.changes, service) { try CataloguePages(request: $0).changes($1) }
            + pages(.accessibility, service) { request, _ in ServicePages(request: request).accessibility() }
            + pages(.legal, service) { request, _ in ServicePages(request: request).legal() }
            + pages(.map, service) { try ServicePages(request: $0).map($1) }
            + pages(.queryHelp, service) { request, _ in ServicePages(request: request).queryHelp() }
            + SiteFileRoutes.routes(service)
    }

    private typealias Make = @Sendable (PageRequest, CatalogueView) throws -> Page

    /// A page in each language.
    private static func pages(
        _ path: PagePath, _ service: WebService, parameters: [RouteParameter] = [], _ make: @escaping Make
    ) -> [Route] {
        Language.allCases.map { language in
            route(path.pattern(in: language), "page-\(path)-\(language.rawValue)", parameters) { call in
                try await service.answer(call) { try state(call, language, service, $0, make) }
            }
        }
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
                    try await service.report(call) { view in
                        try state(call, language, service, view) {
                            try ReportPages(request: $0).report(report, $1)
                        }
                    }
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
                        report.parameters.map(ReportRoutes.parameter), form: form
                    ) { call in
                        try await service.report(call) { view in
                            let result = try view.report(report.name, settings: call.queryValues)
                            return form == .csv
                                ? ResourceState(
                                    ReportForm.csv(result, style: language == .fr ? .fr : .en), as: form)
                                : ResourceState(ReportForm.json(result), form: form)
                        }
                    }
                }
            }
        }
    }

    /// A record in other forms, for who has no API in mind.
    private static func recordForms(_ service: WebService) -> [Route] {
        [("json", Representation.json), ("xml", .xml), ("md", .markdown)].map { ending, form in
            route(
                PagePath.record.pattern(in: .fr) + "/fiche.\(ending)", "page-record-\(ending)",
                RecordRoutes.identity, form: form
            ) { call in
                let id = try call.recordID()
                return try await service.answer(call) { view in
                    let shown = try view.record(id)
                    guard shown.stored.status != .withdrawn else { throw WithdrawnError(shown) }
                    guard form == .markdown else { return try RecordRoutes.state(of: shown, as: form) }
                    let language = Language(rawValue: shown.stored.language) ?? .fr
                    let page = shown.page(
                        in: language, form: .markdown, width: 80, links: try view.links(of: shown))
                    guard let page else { throw Problem(.notFound, "no module knows the content of \(id)") }
                    return ResourceState(page, as: form)
                }
            }
        }
    }

    private static func route(
        _ path: String, _ operation: String, _ parameters: [RouteParameter], form: Representation = .html,
        _ handler: @escaping Route.Handler
    ) -> Route {
        Route(
            method: .get, path: path, operation: operation, group: group,
            summary: Label(fr: "Page du site", en: "A page of the site"), parameters: parameters,
            successes: [.init(description: "The page.", forms: [form])],
            problems: [.unknownParameter, .notFound, .withdrawn], isPage: true, handler: handler)
    }

    private static func state(
        _ call: Call, _ language: Language, _ service: WebService, _ view: CatalogueView, _ make: Make
    ) throws -> ResourceState {
        let request = PageRequest(
            call: call, language: language, host: service.host, theme: service.theme,
            site: try view.site(),
            base: service.address(of: call.request))
        let page = try make(request, view)
        var state = ResourceState(PageFrame(request: request).html(page), as: .html)
        state.status = page.status
        state.headers[.contentLanguage] = language.rawValue
        state.headers[.contentSecurityPolicy] = SecurityHeaders.policyOfPages
        return state
    }
}

/// What machines ask of a site: its style, what may be indexed, how to search it.
enum SiteFileRoutes {
    private static let opensearch = Representation(
        mediaType: "application/opensearchdescription+xml", tag: "opensearch")
    private static let css = Representation(mediaType: "text/css", tag: "css")
    /// A site map has at most so many addresses (sitemaps.org).
    private static let addressLimit = 50_000

    static func routes(_ service: WebService) -> [Route] {
        [
            file("/style.css", "site-style", css) { _ in
                Response(service.theme.style, as: css, headers: [.cacheControl: "public, max-age=3600"])
            },
            file("/robots.txt", "site-robots", .plain) { call in
                Response(
                    """
                    User-agent: *
                    Disallow: /api/
                    Disallow: \(PagePath.search.pattern(in: .fr))
                    Disallow: \(PagePath.search.pattern(in: .en))
                    Sitemap: \(service.address(of: call.request))/sitemap.xml

                    """, as: .plain)
            },
            file("/sitemap.xml", "site-map", .xml) { call in
                let base = service.address(of: call.request)
                return try await service.answer(call) { try siteMap($0, at: base) }
            },
            file(
                "/opensearch.xml", "site-search",
                opensearch
            ) { call in
                let base = service.address(of: call.request)
                return try await service.answer(call) {
                    ResourceState(openSearch(try $0.site(), at: base), as: opensearch)
                }
            },
        ]
    }

    private static func file(
        _ path: String, _ operation: String, _ form: Representation, _ handler: @escaping Route.Handler
    ) -> Route {
        Route(
            method: .get, path: path, operation: operation, group: PageRoutes.group,
            summary: Label(fr: "Fichier du site", en: "A file of the site"),
            successes: [.init(description: "The file.", forms: [form])], problems: [.unknownParameter],
            isPage: true, handler: handler)
    }

    private static func siteMap(_ view: CatalogueView, at base: String) throws -> ResourceState {
        var text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">

            """
        func add(_ address: String, _ day: String? = nil) {
            text +=
                "<url><loc>\((base + address).escapedForXML)</loc>"
                + (day.map { "<lastmod>\($0)</lastmod>" } ?? "") + "</url>\n"
        }
        for path in [PagePath.home, .administrations, .types, .reports, .dossiers] {
            add(path.address(in: .fr))
        }
        var selection = RecordSelection(statuses: [.published])
        selection.limit = addressLimit - 10
        try view.forEachRecord(selection) { add(PagePath.record($0.id, in: .fr), $0.modified) }
        return ResourceState(text + "</urlset>\n", as: .xml)
    }

    private static func openSearch(_ site: SiteSettings, at base: String) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
        <ShortName>\(String(site.name.prefix(16)).escapedForXML)</ShortName>
        <Description>\(site.tagline.fr.escapedForXML)</Description>
        <InputEncoding>UTF-8</InputEncoding>
        <Url type="text/html" template="\(base.escapedForXML)\(PagePath.search.pattern(in: .fr))?q={searchTerms}"/>
        </OpenSearchDescription>

        """
    }
}
