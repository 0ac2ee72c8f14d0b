internal import Catalogue
internal import Derivation
internal import EssaimKit
internal import HTTPTypes
internal import Host
internal import Hummingbird
internal import Logging
internal import NIOCore

/// What handlers work with: the host, the catalogue, and threads for what blocks.
struct WebService: Sendable {
    let host: EssaimHost
    let catalogue: any CatalogueStore
    let configuration: WebConfiguration
    let work: BlockingWork
    let watch: ChangeWatch
    let metrics: PrometheusMetrics
    let hosts: ServedHosts
    let connections: OpenConnections
    let theme: Theme
    let signInDelays = SignInDelays()
    let uploads = PendingUploads()

    /// What a module is given, beyond its time, to find out that its time is up.
    private static let grace = Duration.seconds(5)

    /// - Throws: ``ServerError`` where the theme can't be used.
    init(host: EssaimHost, catalogue: any CatalogueStore, configuration: WebConfiguration) throws {
        theme = try Theme(folder: configuration.themeFolder)
        self.host = host
        self.catalogue = catalogue
        self.configuration = configuration
        work = BlockingWork()
        watch = ChangeWatch(catalogue)
        metrics = PrometheusMetrics()
        connections = OpenConnections(limit: configuration.connectionLimit)
        hosts = ServedHosts(
            listeningAt: configuration.hostname, publicAddress: configuration.publicAddress)
    }

    /// The address that a client finds this server at: the public one, or else the one that it asked.
    func address(of request: Request) -> String {
        hosts.publicAddress
            ?? "\(configuration.tls == nil ? "http" : "https")://\(request.head.authority ?? configuration.hostname)"
    }

    /// Who may use it.
    var access: AccessRegister { host.access(to: catalogue) }

    /// Who uses its pages.
    var people: PeopleRegister { host.people(of: catalogue) }

    /// Whom it shares with.
    var partners: Partners { host.partners(of: catalogue) }

    /// Reads from the catalogue what an audience may see, off the event loops.
    func view<Result: Sendable>(
        for audience: Audience, _ body: @escaping @Sendable (CatalogueView) throws -> Result
    ) async throws -> Result {
        try await work.read { [host, catalogue] in try host.view(of: catalogue, for: audience, body) }
    }

    /// Changes the catalogue, off the event loops.
    func writing<Result: Sendable>(
        _ body: @escaping @Sendable (EssaimHost, any CatalogueStore) throws -> Result
    ) async throws -> Result {
        try await work.write { [host, catalogue] in try body(host, catalogue) }
    }

    /// Whether the token that somebody came with still holds: it may have been revoked, or have expired, meanwhile.
    func isValid(_ caller: Caller) async throws -> Bool {
        guard let token = caller.token else { return true }
        return try await work.read { [access] in try access.isValid(token) }
    }

    func requireValid(_ caller: Caller) async throws {
        guard try await isValid(caller) else {
            throw Problem(.unauthenticated, "the token was revoked or has expired")
        }
    }

    /// Seconds for which a host's copy of a shared database may not have been level with it.
    private static let longestBehind = 30.0

    /// Throws where the server can't do all that it is there for: read, write, and take in files.
    func checkReadiness() async throws {
        _ = try await view(for: .everybody) { try $0.origin().sequence }
        try await work.read { [catalogue, configuration] in
            try catalogue.checkWritable()
            if let behind = catalogue.secondsBehind(), behind > Self.longestBehind {
                throw Problem(
                    .unavailable, "this host doesn't follow the database any more",
                    members: [.init("reason", .string("copy-behind"))])
            }
            try SpoolFile(folder: configuration.spoolFolder).checkRoom()
        }
    }

    /// Answers a request to read with the state of a resource, or that the client has it already.
    func answer(
        _ call: Call, _ make: @escaping @Sendable (CatalogueView) throws -> ResourceState
    ) async throws -> Response {
        try await kept(try await view(for: call.caller.audience, make), call)
    }

    /// The same for what a module works out: on threads of its own, no longer than it may take, and no longer than the
    /// client waits for it.
    ///
    /// - Parameter name: What is worked out, for people: `report “progress”`.
    func report(
        _ name: String, _ call: Call, _ make: @escaping @Sendable (CatalogueView) throws -> ResourceState
    ) async throws -> Response {
        let limit = WorkLimit(seconds: configuration.reportSeconds)
        connections.whenGone(call.context.connection) { limit.cancel() }
        defer { connections.whenGone(call.context.connection, nil) }
        let audience = call.caller.audience
        let seconds = configuration.reportSeconds
        let time = seconds > 0 ? Duration.seconds(seconds) + Self.grace : nil
        do {
            let state = try await work.report(name, within: time) { [host, catalogue] in
                limit.start()
                return try host.view(of: catalogue, for: audience, limit: limit, make)
            }
            return try await kept(state, call)
        } catch let error as UnendedError {
            call.context.logger.error(
                "A module doesn't come to its end; what it was asked for is set aside until it does.",
                metadata: ["what": "\(error.name)", "seconds": "\(seconds)"])
            throw Problem(.tooSlow, "\(error.name) doesn't come to its end within \(seconds) s")
        }
    }

    private func kept(_ state: ResourceState, _ call: Call) async throws -> Response {
        let response = state.response
        // Whoever keeps the answer says itself what a client has.
        if call.caller.isAnyone, let keeping = call.context.keeping {
            keeping.allow()
            return response
        }
        return response.unlessKnown(to: call.request)
    }
}
