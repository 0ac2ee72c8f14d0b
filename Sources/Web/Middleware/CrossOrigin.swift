internal import HTTPTypes
internal import Hummingbird

/// Lets pages of the configured origins read the answers (CORS). Without any, browsers keep all pages out.
struct CrossOrigin: RouterMiddleware {
    typealias Context = WebContext

    private let origins: Set<String>

    init(_ origins: [String]) { self.origins = Set(origins) }

    @concurrent func handle(
        _ request: Request, context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        guard !origins.isEmpty else { return response }
        response.headers.append(HTTPField(name: .vary, value: "Origin"))
        guard let origin = request.headers[.origin], origins.contains(origin) else { return response }
        response.headers[.accessControlAllowOrigin] = origin
        response.headers[.accessControlExposeHeaders] = "ETag, Link, Location, Retry-After, X-Request-Id"
        if request.method == .options {
            response.headers[.accessControlAllowMethods] = response.headers[.allow] ?? "GET"
            response.headers[.accessControlAllowHeaders] =
                "Accept, Authorization, Content-Type, If-Match, If-None-Match"
            response.headers[.accessControlMaxAge] = "600"
        }
        return response
    }
}
