internal import CoreMetrics
internal import Dispatch
internal import HTTPTypes
internal import Hummingbird
internal import Metrics
internal import Synchronization

/// Counts requests and measures their time, by route and status.
struct RequestMetrics: RouterMiddleware {
    typealias Context = WebContext

    private struct Key: Hashable {
        var route: String
        var method: HTTPRequest.Method
        var status: Int
    }
    /// Looked up by route, so that no text is put together for each request.
    private final class Timers: Sendable {
        let known = Mutex<[Key: Timer]>([:])
    }

    private let factory: any MetricsFactory
    private let timers = Timers()

    init(_ factory: any MetricsFactory) { self.factory = factory }

    @concurrent func handle(
        _ request: Request, context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let start = DispatchTime.now().uptimeNanoseconds
        let response = try await next(request, context)
        let key = Key(
            route: context.endpointPath ?? "none", method: request.method, status: response.status.code)
        let timer = timers.known.withLock { known in
            if let timer = known[key] { return timer }
            let timer = Timer(
                label: "http_request_duration_seconds",
                dimensions: [
                    ("route", key.route), ("method", key.method.rawValue), ("status", String(key.status)),
                ], preferredDisplayUnit: .seconds, factory: factory)
            known[key] = timer
            return timer
        }
        timer.recordNanoseconds(Int64(clamping: DispatchTime.now().uptimeNanoseconds - start))
        return response
    }
}
