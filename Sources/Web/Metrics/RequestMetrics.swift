internal import CoreMetrics
internal import Dispatch
internal import HTTPTypes
internal import Hummingbird
internal import Metrics
internal import Synchronization

/// Counts requests and measures their time, by route and status.
struct RequestMetrics<Next: HTTPResponder>: HTTPResponder where Next.Context == WebContext {
    private let next: Next
    private let factory: any MetricsFactory
    private let timers = RequestTimers()

    init(_ next: Next, factory: any MetricsFactory) {
        self.next = next
        self.factory = factory
    }

    @concurrent func respond(to request: Request, context: WebContext) async throws -> Response {
        let start = DispatchTime.now().uptimeNanoseconds
        let response = try await next.respond(to: request, context: context)
        let key = RequestTimers.Key(
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

/// Looked up by route, so that no text is put together for each request.
private final class RequestTimers: Sendable {
    struct Key: Hashable {
        var route: String
        var method: HTTPRequest.Method
        var status: Int
    }

    let known = Mutex<[Key: Timer]>([:])
}
