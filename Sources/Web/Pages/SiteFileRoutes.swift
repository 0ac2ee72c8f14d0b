internal import Catalogue
internal import Core
internal import Derivation
internal import EssaimKit
internal import HTTPTypes
internal import Host
internal import Hummingbird
internal import NIOCore
internal import XML

/// What machines ask of a site: its style, what may be indexed, how to search it.
enum SiteFileRoutes {
    private static let opensearch = Representation(
        mediaType: "application/opensearchdescription+xml", tag: "opensearch")
    static let logoPath = "/logo"
    private static let png = Representation(mediaType: "image/png", tag: "png")
    private static let svg = Representation.svg
    private static let css = Representation(mediaType: "text/css", tag: "css")
    /// A site map has at most so many addresses (sitemaps.org).
    private static let addressLimit = 50_000

    static func routes(_ service: WebService) -> [Route] {
        [
            file("/style.css", "site-style", css) { call in
                let style = service.theme.style
                return try await service.answer(call) { view in
                    var state = ResourceState(style + colours(try view.site()), as: css)
                    state.headers[.cacheControl] = "public, max-age=3600"
                    return state
                }
            },
            file(logoPath, "site-logo", png, svg) { call in
                try await service.answer(call) { view in
                    guard let logo = try view.site().logo else {
                        throw Problem(.notFound, "this site has no logo")
                    }
                    return state(of: logo)
                }
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
                let modules = service.host.modules
                return try await service.answer(call) { try siteMap($0, modules, at: base) }
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
        _ path: String, _ operation: String, _ forms: Representation..., handler: @escaping Route.Handler
    ) -> Route {
        Route(
            method: .get, path: path, operation: operation, group: PageRoutes.group,
            summary: Label(fr: "Fichier du site", en: "A file of the site"),
            successes: [.init(description: "The file.", forms: forms)], problems: [.unknownParameter],
            isPage: true, handler: handler)
    }

    /// The service's colours in place of the theme's; not on paper, where all is black.
    private static func colours(_ site: SiteSettings) -> String {
        func rule(_ colour: String) -> String { ":root { --accent: \(colour); --link: \(colour); }" }
        let light = site[.colour].map { "@media screen { \(rule($0)) }\n" }
        let dark = site[.darkColour].map {
            "@media screen and (prefers-color-scheme: dark) { \(rule($0)) }\n"
        }
        return (light ?? "") + (dark ?? "")
    }

    private static func state(of logo: SiteLogo) -> ResourceState {
        let form = logo.mediaType == svg.mediaType ? svg : png
        let digest = SHA256.digest(logo.bytes).prefix(16).hexadecimal
        return ResourceState(
            headers: [
                .contentType: form.contentType, .eTag: EntityTag(digest, form: form).header,
                .vary: "Accept, Authorization", .cacheControl: "public, max-age=3600",
                // A drawing may hold scripts; opened by itself, none of them runs.
                .contentSecurityPolicy: "default-src 'none'; style-src 'unsafe-inline'; sandbox",
            ], body: ByteBuffer(bytes: logo.bytes))
    }

    private static func siteMap(_ view: CatalogueView, _ modules: ModuleSet, at base: String) throws
        -> ResourceState
    {
        var text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">

            """
        func add(_ address: String, _ day: String? = nil) {
            text +=
                "<url><loc>\((base + address).escapedForXML)</loc>"
                + (day.map { "<lastmod>\($0)</lastmod>" } ?? "") + "</url>\n"
        }
        for language in Language.allCases {
            for path in [PagePath.home, .administrations, .types, .vocabularies, .reports, .dossiers] {
                add(path.address(in: language))
            }
            for report in modules.reports.keys.sorted() {
                add(PagePath.report.address(in: language, [report]))
            }
            for vocabulary in modules.vocabularies {
                add(PagePath.vocabulary.address(in: language, [vocabulary.id]))
            }
            for plan in try view.dossierPlans() {
                add(PagePath.dossier.address(in: language, [plan.id.owner, plan.id.type, plan.id.name]))
            }
        }
        var selection = RecordSelection(statuses: [.published])
        selection.limit = addressLimit - 1_000
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
