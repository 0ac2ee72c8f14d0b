internal import Catalogue
internal import HTTPTypes
internal import Host
internal import Hummingbird
internal import Logging

/// Finds out who asks. A token that isn't valid is an error, never the public.
struct Authentication: RouterMiddleware {
    typealias Context = WebContext

    let service: WebService
    /// Counts for each token, beside what ``RateLimit`` counts for each address.
    let limiter: RateLimiter?

    @concurrent func handle(
        _ request: Request, context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        guard let header = request.headers[.authorization] else { return try await next(request, context) }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else {
            throw Problem(.unauthenticated, "the Authorization header is not “Bearer TOKEN”")
        }
        let text = String(parts[1])
        guard
            let token = try await service.work.read({ [access = service.access] in try access.token(text) })
        else {
            context.logger.warning("Invalid token", metadata: ["client.address": "\(context.address)"])
            throw Problem(.unauthenticated, "the token is unknown, revoked or expired")
        }
        let grant = try limiter?.admit(token.selector)
        var context = context
        context.caller = Caller(token: token)
        var response = try await next(request, context)
        if let limiter, let grant { response.headers.append(contentsOf: limiter.headers(of: grant)) }
        return response
    }
}
