internal import Catalogue
internal import Derivation
internal import EssaimKit
internal import HTTPTypes
internal import Host
internal import Hummingbird
internal import NIOCore

/// What handlers work with: the host, the catalogue, and threads for what blocks.
struct WebService: Sendable {
    let host: EssaimHost
    let catalogue: any CatalogueStore
    let configuration: WebConfiguration
    let work: BlockingWork
    let watch: ChangeWatch
    let bodies: BodyCache
    let metrics: PrometheusMetrics

    init(host: EssaimHost, catalogue: any CatalogueStore, configuration: WebConfiguration) {
        self.host = host
        self.catalogue = catalogue
        self.configuration = configuration
        work = BlockingWork()
        watch = ChangeWatch(catalogue)
        bodies = BodyCache(catalogue)
        metrics = PrometheusMetrics()
    }

    /// Reads from the catalogue, off the event loops.
    func reading<Result: Sendable>(
        _ body: @escaping @Sendable (EssaimHost, any CatalogueStore) throws -> Result
    ) async throws -> Result {
        try await work.read { [host, catalogue] in try body(host, catalogue) }
    }

    /// Changes the catalogue, off the event loops.
    func writing<Result: Sendable>(
        _ body: @escaping @Sendable (EssaimHost, any CatalogueStore) throws -> Result
    ) async throws -> Result {
        try await work.write { [host, catalogue] in try body(host, catalogue) }
    }

    /// Answers a request to read: from what is kept where everybody may see it, made anew for a token.
    func answer(
        _ call: Call, _ make: @escaping @Sendable (EssaimHost, any CatalogueStore) throws -> BodyCache.Entry
    ) async throws -> Response {
        let request = call.request
        guard call.caller.token == nil else { return try await reading(make).response(to: request) }
        let language = Language(accepting: request.headers[.acceptLanguage])
        let key = "\(request.uri.string) \(call.form.tag) \(language.rawValue)"
        return try await bodies.entry(key) { try await reading(make) }.response(to: request)
    }
}
