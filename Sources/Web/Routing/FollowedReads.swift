internal import Catalogue
internal import HTTPTypes
internal import Hummingbird

extension HTTPField.Name {
    /// How many transactions of a shared catalogue an answer knows of, or a question wants to be known.
    static let commit = HTTPField.Name("Essaim-Commit")!
}

/// Lets nobody read behind their own write, where several hosts share a catalogue.
///
/// The answer to a write says how many transactions the host knows of. Who sends the number back, as a header or as a
/// browser does with its cookie, is answered by a host that has them: one that is behind waits a moment, or says that it
/// is.
struct FollowedReads<Next: HTTPResponder>: HTTPResponder where Next.Context == WebContext {
    let next: Next
    let catalogue: any CatalogueStore

    private static var cookie: String { "essaim-commit" }
    /// How long a client's number is of interest, in seconds: no host is that far behind and answers.
    private static var age: Int { 60 }
    private static var patience: Duration { .seconds(3) }
    private static var interval: Duration { .milliseconds(5) }

    @concurrent func respond(to request: Request, context: WebContext) async throws -> Response {
        if let number = Self.number(in: request), try await !reach(number) {
            return Problem(
                .busy, "this host doesn't know of your last change yet", headers: [.retryAfter: "1"]
            ).response(to: request, context: context)
        }
        var response = try await next.respond(to: request, context: context)
        guard ![.get, .head, .options].contains(request.method), let number = try? catalogue.position() else {
            return response
        }
        response.headers[.commit] = String(number)
        response.headers.append(
            HTTPField(
                name: .setCookie,
                value: "\(Self.cookie)=\(number); Path=/; Max-Age=\(Self.age); HttpOnly; SameSite=Lax"))
        return response
    }

    private static func number(in request: Request) -> Int64? {
        (request.headers[.commit] ?? request.cookie(cookie)).flatMap { Int64($0) }
    }

    /// Whether this host has come so far, now or in a moment.
    private func reach(_ number: Int64) async throws -> Bool {
        let end = ContinuousClock.now + Self.patience
        while let position = try catalogue.position(), position < number {
            guard ContinuousClock.now < end else { return false }
            try await Task.sleep(for: Self.interval)
        }
        return true
    }
}
