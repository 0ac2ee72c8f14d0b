internal import Catalogue
internal import Derivation
internal import EssaimKit
internal import HTTPTypes
internal import Hummingbird

/// One operation of the API: what it takes, what it answers, and the code behind it. The router, the OpenAPI
/// document, the page for people and the answers to wrong methods are all made of these.
struct Route: Sendable {
    typealias Handler = @Sendable (Call) async throws -> Response

    /// What an operation takes in its body.
    struct Body: Sendable {
        var mediaTypes: [(type: String, schema: JSONValue)]
        var isRequired = true
    }

    /// How it answers when all is well.
    struct Success: Sendable {
        var status: HTTPResponse.Status = .ok
        var description: String
        var forms: [Representation] = []
        /// The schema of the JSON form.
        var schema: JSONValue?
    }

    var method: HTTPRequest.Method
    /// The path with its parameters in braces: `/api/v1/records/{owner}/{type}/{name}`.
    var path: String
    /// A name for generated clients, unique.
    var operation: String
    /// The heading under which people find it.
    var group: String
    var summary: Label
    var details = ""
    /// The scope that a token must have; `nil`: none is needed.
    var scope: TokenScope?
    var parameters: [RouteParameter] = []
    var body: Body?
    var successes: [Success]
    /// Problems that it answers with, besides those that any request may meet.
    var problems: [ProblemCode] = []
    /// Whether it is a page of the site for people, which isn't part of the API.
    var isPage = false
    /// What a person must at least be who asks for this page; `nil`: nobody needs to be signed in.
    var role: PersonRole?
    /// Whether it changes the catalogue.
    var isWrite: Bool { ![.get, .head].contains(method) }
    /// Whether each request is noted in the audit journal; a form notes what it does with a record itself.
    var isAudited = true
    var handler: Handler

    /// The forms that it can be asked for in.
    var forms: [Representation] { successes.flatMap(\.forms) }

    /// Whether a path is one of the route's.
    func matches(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let pattern = self.path.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == pattern.count
            && zip(parts, pattern).allSatisfy { $1.first == "{" ? !$0.isEmpty : $0 == $1 }
    }
}
