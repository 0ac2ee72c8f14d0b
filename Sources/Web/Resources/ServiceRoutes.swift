internal import Catalogue
internal import Derivation
internal import EssaimKit
internal import HTTPTypes
internal import Host
internal import Hummingbird
internal import Metrics
internal import Synchronization

/// What the server tells of itself.
enum ServiceRoutes {
    private static let group = "service"

    /// - Parameter routes: All the routes, these among them.
    static func routes(_ service: WebService, all routes: @escaping @Sendable () -> RouteTable) -> [Route] {
        let document = Made {
            OpenAPIDocument(
                routes: routes(), types: service.host.modules.types, version: service.configuration.version
            ).json.text(isPretty: false)
        }
        return [
            get(
                "/openapi.json", "readDescription",
                Label(fr: "Description OpenAPI", en: "OpenAPI description"), .json,
                schema: .object([.init("type", .string("object"))])
            ) { _ in Response(document.text, as: .json) },
            get(
                "/api/docs", "readDocumentation",
                Label(fr: "Page de documentation", en: "Page of documentation"), .html
            ) { call in
                let language = Language(accepting: call.request.headers[.acceptLanguage])
                let page = DocumentationPage(
                    routes: routes(), language: language, version: service.configuration.version)
                return Response(
                    page.html, as: .html,
                    headers: [.contentLanguage: language.rawValue, .vary: "Accept-Language"])
            },
            get(
                DocumentationPage.stylePath, "readStyle",
                Label(fr: "Style de la page", en: "The page's style"),
                Representation(mediaType: "text/css", tag: "css")
            ) { _ in
                Response(
                    DocumentationPage.style, as: Representation(mediaType: "text/css", tag: "css"),
                    headers: [.cacheControl: "public, max-age=3600"])
            },
            get(
                "/healthz", "readHealth", Label(fr: "Le serveur vit", en: "The server is alive"), .json,
                schema: Schemas.reference("Health")
            ) { _ in Response("{\"status\":\"alive\"}", as: .json) },
            get(
                "/readyz", "readReadiness",
                Label(
                    fr: "Le catalogue répond et peut être écrit",
                    en: "The catalogue answers and can be written to"),
                .json,
                schema: Schemas.reference("Health"), problems: [.unavailable]
            ) { _ in
                try await service.checkReadiness()
                return Response("{\"status\":\"ready\"}", as: .json)
            },
            get(
                "/metrics", "readMetrics", Label(fr: "Mesures pour Prometheus", en: "Metrics for Prometheus"),
                .plain
            ) { _ in
                if let behind = service.catalogue.secondsBehind() {
                    Gauge(label: "essaim_copy_behind_seconds", factory: service.metrics).record(behind)
                }
                return Response(
                    status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                    body: .init(byteBuffer: .init(string: service.metrics.text())))
            },
        ]
    }

    private static func get(
        _ path: String, _ operation: String, _ summary: Label, _ form: Representation,
        schema: JSONValue? = nil, problems: [ProblemCode] = [],
        handler: @escaping Route.Handler
    ) -> Route {
        Route(
            method: .get, path: path, operation: operation, group: group, summary: summary,
            successes: [.init(description: summary.en + ".", forms: [form], schema: schema)],
            problems: [.unknownParameter] + problems, handler: handler)
    }

    /// A text that is made when it is first asked for, and kept.
    private final class Made: Sendable {
        private let made = Mutex<String?>(nil)
        private let make: @Sendable () -> String

        init(_ make: @escaping @Sendable () -> String) { self.make = make }

        var text: String {
            made.withLock { made in
                if let made { return made }
                let text = make()
                made = text
                return text
            }
        }
    }
}
