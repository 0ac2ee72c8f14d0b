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

    /// Where one who asks stands.
    struct Grant: Equatable {
        /// Requests that it may still make at once.
        var left: Int
        /// Seconds to wait before the next one; `nil` where there is none to wait for.
        var wait: Int?
        /// Seconds until all of them are there again.
        var reset: Int
    }

    private let rate: Double
    private let buckets = Mutex<[String: Bucket]>([:])

    /// - Parameter perSecond: Requests a second.
    init(perSecond: Int) { rate = Double(perSecond) }

    /// Requests at once, at most.
    var capacity: Int { Int(rate) * Self.burst }

    /// Counts one request.
    func take(for key: String, at now: ContinuousClock.Instant = .now) -> Grant {
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
            return Grant(
                left: Int(bucket.tokens),
                wait: isGranted ? nil : max(1, Int(((1 - bucket.tokens) / rate).rounded(.up))),
                reset: Int(((capacity - bucket.tokens) / rate).rounded(.up)))
        }
    }

    /// What an answer says of it (draft-ietf-httpapi-ratelimit-headers, as of its versions 3 to 6).
    func headers(of grant: Grant) -> HTTPFields {
        [
            .rateLimit: "\(capacity)", .rateLimitRemaining: "\(grant.left)",
            .rateLimitReset: "\(grant.reset)",
        ]
    }

    /// Counts one request, and turns it away where there are none left.
    func admit(_ key: String) throws(Problem) -> Grant {
        let grant = take(for: key)
        guard let seconds = grant.wait else { return grant }
        var headers = headers(of: grant)
        headers[.retryAfter] = "\(seconds)"
        throw Problem(.tooManyRequests, "too many requests; wait \(seconds) s", headers: headers)
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
        guard request.uri.path != "/healthz" else { return try await next(request, context) }
        let grant = try limiter.admit(context.address)
        var response = try await next(request, context)
        // A token's own count is what its holder wants to know.
        if response.headers[.rateLimit] == nil {
            response.headers.append(contentsOf: limiter.headers(of: grant))
        }
        return response
    }
}

extension HTTPField.Name {
    static let rateLimit = HTTPField.Name("RateLimit-Limit")!
    static let rateLimitRemaining = HTTPField.Name("RateLimit-Remaining")!
    static let rateLimitReset = HTTPField.Name("RateLimit-Reset")!
}
