internal import HTTPTypes
internal import Hummingbird

/// Answers only for the hosts that the server serves, before anything else looks at a request.
struct HostCheck<Next: HTTPResponder>: HTTPResponder where Next.Context == WebContext {
    let next: Next
    let hosts: ServedHosts

    @concurrent func respond(to request: Request, context: WebContext) async throws -> Response {
        guard hosts.serves(request.head.authority) else {
            return Problem(
                .wrongHost,
                "this server doesn't answer for “\(request.head.authority ?? "")”; who runs it names its public address when starting it"
            ).response(to: request, context: context)
        }
        return try await next.respond(to: request, context: context)
    }
}
