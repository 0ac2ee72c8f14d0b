package import Catalogue
package import Host
internal import Hummingbird
internal import HummingbirdCore
internal import HummingbirdTLS
package import Logging
internal import Metrics
internal import NIOCore
internal import NIOSSL
internal import ServiceLifecycle
internal import UnixSignals

/// The HTTP API over the host's operations (docs/http-api.md).
package struct WebServer: Sendable {
    private let service: WebService
    private let logger: Logger

    /// - Parameter catalogue: Opened so that what is committed is on the disk: what was answered with 2xx stays.
    /// - Throws: ``ServerError`` where the site's theme can't be used.
    package init(
        host: EssaimHost, catalogue: any CatalogueStore, configuration: WebConfiguration, logger: Logger
    ) throws {
        service = try WebService(host: host, catalogue: catalogue, configuration: configuration)
        self.logger = logger
    }

    /// Serves until the process is told to end (SIGTERM or SIGINT), and lets running requests finish.
    ///
    /// - Parameter onRunning: Called once with the port, when the server listens.
    package func run(onRunning: @escaping @Sendable (Int) -> Void) async throws {
        MetricsSystem.bootstrap(service.metrics)
        var configuration = ServiceGroupConfiguration(
            // Ended in the opposite order: those who wait for changes are answered before the server waits for them.
            services: [
                .init(service: try application(onRunning: onRunning)), .init(service: service.watch),
            ],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(service.configuration.shutdownSeconds)
        // What may be seen of figures is decided before somebody waits for it. An error shows again when they ask.
        let first = Task { [service] in
            try await service.view(for: .everybody) { view in _ = try view.disclosureSummary() }
        }
        defer { first.cancel() }
        try await ServiceGroup(configuration: configuration).run()
        await service.work.stop(within: .seconds(service.configuration.reportSeconds))
    }

    /// The application as it is served.
    private func application(onRunning: @escaping @Sendable (Int) -> Void = { _ in }) throws
        -> Application<Responder>
    {
        let settings = service.configuration
        let idle = TimeAmount.seconds(Int64(settings.idleSeconds))
        let http1 = HTTP1Channel.Configuration(
            additionalChannelHandlers: [
                HTTP1HandlerInstaller(), ConnectionNote(service.connections),
                StalledClientHandler(timeout: idle),
            ], idleTimeout: idle,
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: 16 * 1024, maxHeaderListSize: 32 * 1024, maxHeaderFieldCount: 100))
        let plain = HTTPServerBuilder.http1(configuration: http1)
        return Application(
            responder: responder(),
            server: try settings.tls.map { try .tls(plain, tlsConfiguration: Self.tls($0)) } ?? plain,
            configuration: ApplicationConfiguration(
                address: .hostname(settings.hostname, port: settings.port), serverName: "Essaim"),
            onServerRunning: { channel in onRunning(channel.localAddress?.port ?? settings.port) },
            logger: logger)
    }

    /// The application without a socket, for tests.
    func applicationUnderTest() throws -> Application<Responder> {
        var application = try application()
        application.addServices(service.watch)
        return application
    }

    private static func tls(_ files: WebConfiguration.TLS) throws -> TLSConfiguration {
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(files.certificate).map {
                NIOSSLCertificateSource.certificate($0)
            }
            let key = try NIOSSLPrivateKey(file: files.key, format: .pem)
            return .makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key))
        } catch {
            throw ServerError(
                message: "cannot use \(files.certificate) with \(files.key): \(error)",
                hint: "Give a certificate chain and its key as PEM files.")
        }
    }

    // MARK: Routes

    /// All routes of this server.
    var routes: RouteTable { Self.routes(service) }

    private static func routes(_ service: WebService) -> RouteTable {
        RouteTable(
            routes: CatalogueRoutes.routes(service) + RecordRoutes.routes(service)
                + QueryRoutes.routes(service)
                + RecordWritingRoutes.routes(service) + ExchangeRoutes.routes(service)
                + ChangeRoutes.routes(service) + ReportRoutes.routes(service) + SeminarRoutes.routes(service)
                + ServiceRoutes.routes(service) { routes(service) } + PageRoutes.routes(service)
                + DeskPages.routes(service)
                + RecordFormPages.routes(service) + SignInPages.routes(service) + PeoplePages.routes(service)
                + ImportPages.routes(service) + GatherPages.routes(service) + AccessPages.routes(service))
    }

    /// What answers: the router, behind what is kept in memory, for the hosts that are served, all measured.
    typealias Responder = RequestMetrics<
        HostCheck<FollowedReads<KeptAnswers<RouterResponder<WebContext>>>>
    >

    private func responder() -> Responder {
        let rate = service.configuration.requestsPerSecond
        let limiter = rate > 0 ? RateLimiter(perSecond: rate) : nil
        let kept = KeptAnswers(
            next: router(limiter).buildResponder(), cache: AnswerCache(service.catalogue), limiter: limiter)
        let followed = FollowedReads(next: kept, catalogue: service.catalogue)
        return RequestMetrics(HostCheck(next: followed, hosts: service.hosts), factory: service.metrics)
    }

    /// - Parameter limiter: Counts by address.
    private func router(_ limiter: RateLimiter?) -> Router<WebContext> {
        let router = Router(context: WebContext.self)
        let settings = service.configuration
        let table = routes
        router.addMiddleware {
            SecurityHeaders(isSecure: settings.tls != nil)
            CrossOrigin(settings.origins)
            Compression(work: service.work)
            ProblemResponses(routes: table, service: service)
            if let limiter { RateLimit(limiter: limiter) }
            Authentication(
                service: service,
                limiter: limiter != nil ? RateLimiter(perSecond: settings.requestsPerSecond) : nil)
        }
        table.register(on: router, service: service)
        return router
    }
}

/// Why the server can't start.
package struct ServerError: ExplainedError {
    package var message: String
    package var hint: String
}
