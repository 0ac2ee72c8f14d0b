internal import HTTPTypes
internal import Hummingbird

// Names that HTTPTypes lacks. Each is a token of RFC 9110, so none is refused.
extension HTTPField.Name {
    static let contentTypeOptions = HTTPField.Name("X-Content-Type-Options")!
    static let frameOptions = HTTPField.Name("X-Frame-Options")!
    static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
    static let forwardedFor = HTTPField.Name("X-Forwarded-For")!
    static let lastEventID = HTTPField.Name("Last-Event-ID")!
    static let link = HTTPField.Name("Link")!
    static let requestID = HTTPField.Name("X-Request-Id")!
}

/// Says on each answer what a browser may do with it: nothing but show it.
struct SecurityHeaders: RouterMiddleware {
    typealias Context = WebContext

    /// No scripts, no frames; style and pictures from here alone.
    private static let policy = policy(styles: "'self'")
    /// Of a page that has its style in itself, as one file must. Still no scripts.
    static let policyOfOneFile = policy(styles: "'unsafe-inline'")

    /// Of the site's pages, whose forms ask the site itself.
    static let policyOfPages = policy(styles: "'self'", forms: "'self'")

    private static func policy(styles: String, forms: String = "'none'") -> String {
        "default-src 'none'; style-src \(styles); img-src 'self'; form-action \(forms); frame-ancestors 'none'; base-uri 'none'"
    }

    let isSecure: Bool

    @concurrent func handle(
        _ request: Request, context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        response.headers[.contentTypeOptions] = "nosniff"
        if response.headers[.contentSecurityPolicy] == nil {
            response.headers[.contentSecurityPolicy] = Self.policy
        }
        response.headers[.frameOptions] = "DENY"
        response.headers[.referrerPolicy] = "no-referrer"
        if isSecure { response.headers[.strictTransportSecurity] = "max-age=31536000" }
        if response.headers[.cacheControl] == nil {
            // Kept only to be asked about again; what a token sees isn't kept at all.
            response.headers[.cacheControl] =
                context.caller.token == nil && request.headers[.authorization] == nil
                ? "no-cache" : "private, no-store"
        }
        return response
    }
}
