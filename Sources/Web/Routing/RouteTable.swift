internal import Catalogue
internal import HTTPTypes
internal import Hummingbird

/// All routes: what the router, the OpenAPI document and the page for people are made of.
struct RouteTable: Sendable {
    let routes: [Route]

    /// What belongs to the API: all but the pages for people.
    var operations: [Route] { routes.filter { !$0.isPage } }

    /// The methods that a path has, in the order in which they are told; empty where there is no such path.
    private func methods(of path: String) -> [HTTPRequest.Method] {
        let methods = routes.filter { $0.matches(path) }.map(\.method)
        guard !methods.isEmpty else { return [] }
        return (methods.contains(.get) ? [.get, .head] : []) + methods.filter { $0 != .get } + [.options]
    }

    enum Answer {
        case options(HTTPFields)
        case notAllowed(Problem)
    }

    /// The answer to a request that no route has: to `OPTIONS`, and to a method that the path doesn't have.
    /// `nil` where it isn't about that.
    func answerWithoutRoute(to request: Request, context: WebContext) -> Answer? {
        guard context.endpointPath == Self.notFoundPath else { return nil }
        let methods = methods(of: request.uri.path)
        guard !methods.isEmpty else { return nil }
        let allow: HTTPFields = [.allow: methods.map(\.rawValue).joined(separator: ", ")]
        if request.method == .options { return .options(allow) }
        return .notAllowed(Problem(.methodNotAllowed, "this takes \(allow[.allow] ?? "")", headers: allow))
    }

    /// What Hummingbird's router calls a path that it doesn't have.
    private static let notFoundPath = "NotFound"

    func register(on router: Router<WebContext>, service: WebService) {
        for route in routes {
            router.on(RouterPath(route.path), method: route.method) { request, context in
                try await route.respond(to: request, context, service)
            }
            guard route.method == .get else { continue }
            router.on(RouterPath(route.path), method: .head) { request, context in
                let response = try await route.respond(to: request, context, service)
                var head = response.createHeadResponse()
                if response.body.contentLength == nil { head.headers[.contentLength] = nil }
                return head
            }
        }
    }
}

extension Route {
    /// Checks who asks and what for, audits what changes the catalogue, and calls the handler.
    fileprivate func respond(to request: Request, _ context: WebContext, _ service: WebService) async throws
        -> Response
    {
        if let scope, !context.caller.has(scope) {
            guard let token = context.caller.token else {
                throw Problem(.unauthenticated, "this needs a token with the scope “\(scope.rawValue)”")
            }
            throw Problem(
                .forbidden,
                "the token has the scope “\(token.scope.rawValue)”; this needs “\(scope.rawValue)”")
        }
        var context = context
        if isPage, context.caller.token == nil {
            context.caller.signedIn = try await SessionCookie.signedIn(by: request, service)
        }
        let call = try Call(request, context, to: self)
        if let role {
            // A form that is sent after its session's end says itself what becomes of it.
            guard let person = call.caller.person else {
                if isWrite { return try await handler(call) }
                return SignInPages.redirect(call)
            }
            guard person.role >= role else {
                throw Problem(.forbidden, "this needs the role “\(role.rawValue)”")
            }
        }
        let isNoted = isWrite && isAudited
        var response =
            try await isNoted
            ? Audit(call, service).around { try await handler(call) } : handler(call)
        if call.caller.signedIn != nil {
            response.headers[.cacheControl] = "private, no-store"
            response.headers[.eTag] = nil
        }
        return response
    }
}
