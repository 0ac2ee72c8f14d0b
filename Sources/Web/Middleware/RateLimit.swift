internal import HTTPTypes
internal import Hummingbird
internal import Synchronization

/// Limits how often one token or address may ask: a token bucket for each, in bounded memory.
///
/// A request with a token counts for the token before it is known to be valid, so that guessing is limited by address
/// as well: an `Authorization` header that isn't a token's text counts for the address.
final class RateLimiter: Sendable {
    private struct Bucket {
        var tokens: Double
        var filled: ContinuousClock.Instant
    }

    /// How many who ask are remembered. Beyond that the oldest half is forgotten, which is to their advantage.
    private static let bucketLimit = 10_000
    /// Requests at once, as a multiple of those in a second.
    static let burst = 5

    private let rate: Double
    private let buckets = Mutex<[String: Bucket]>([:])

    /// - Parameter perSecond: Requests a second.
    init(perSecond: Int) { rate = Double(perSecond) }

    /// Counts one request. Returns the seconds to wait where there are none left.
    func take(for key: String, at now: ContinuousClock.Instant = .now) -> Int? {
        buckets.withLock { buckets in
            let capacity = rate * Double(Self.burst)
            var bucket = buckets[key] ?? Bucket(tokens: capacity, filled: now)
            let elapsed = (now - bucket.filled) / .seconds(1)
            bucket.tokens = min(capacity, bucket.tokens + elapsed * rate)
            bucket.filled = now
            let isGranted = bucket.tokens >= 1
            if isGranted { bucket.tokens -= 1 }
            if buckets[key] == nil, buckets.count >= Self.bucketLimit { forget(&buckets) }
            buckets[key] = bucket
            return isGranted ? nil : max(1, Int(((1 - bucket.tokens) / rate).rounded(.up)))
        }
    }

    private func forget(_ buckets: inout [String: Bucket]) {
        let oldest = buckets.sorted { $0.value.filled < $1.value.filled }.prefix(buckets.count / 2)
        for (key, _) in oldest { buckets[key] = nil }
    }
}

/// Turns away those who ask too often.
struct RateLimit: RouterMiddleware {
    typealias Context = WebContext

    let limiter: RateLimiter

    @concurrent func handle(
        _ request: Request, context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        // Those who look whether the server is well must always learn it.
        if request.uri.path != "/healthz", let seconds = limiter.take(for: context.address) {
            throw Problem(
                .tooManyRequests, "too many requests; wait \(seconds) s", headers: [.retryAfter: "\(seconds)"]
            )
        }
        return try await next(request, context)
    }
}
