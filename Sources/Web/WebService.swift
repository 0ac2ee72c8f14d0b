internal import Catalogue
internal import Derivation
internal import Host
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
}
