internal import HTTPTypes
internal import Host
internal import Hummingbird
internal import Logging

/// Turns errors into answers. The outermost of all, so that nothing internal leaves.
struct ProblemResponses: RouterMiddleware {
    typealias Context = WebContext

    let routes: RouteTable
    let service: WebService

    @concurrent func handle(
        _ request: Request, context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            var problem = Problem(error)
            switch routes.answerWithoutRoute(to: request, context: context) {
            case .options(let headers)?: return Response(status: .noContent, headers: headers)
            case .notAllowed(let other)?: problem = other
            case nil: break
            }
            // What the server itself can't do is for whoever runs it.
            if [.failed, .unavailable].contains(problem.code) {
                context.logger.error(
                    "Request failed",
                    metadata: ["http.route": "\(context.endpointPath ?? "none")", "error": "\(error)"])
            }
            if ErrorPage.isWanted(by: request) {
                // Where even that can't be read, the page says what is always so.
                let site = try? await service.view(for: .everybody) { try $0.site() }
                let page = ErrorPage(problem: problem, theme: service.theme, site: site ?? SiteSettings())
                return page.response(to: request, context: context, base: service.address(of: request))
            }
            return problem.response(to: request, context: context)
        }
    }
}
