internal import Catalogue
internal import Host

/// Who asks, and what they may see and do.
struct Caller: Sendable {
    /// The token that the request came with; `nil`: the public.
    var token: AccessToken?

    static let anyone = Caller(token: nil)

    /// For whom what they read leaves the catalogue.
    var audience: Audience {
        guard let token else { return .everybody }
        return token.scope == .admin ? .operator : .readers(of: [token.administration])
    }

    /// As whom they write; nobody does without a token.
    func author() throws(Problem) -> Author {
        guard let token else { throw Problem(.unauthenticated, "this needs a token") }
        return token.scope == .admin
            ? .operator : .agent(of: token.administration, scope: token.scope)
    }

    /// Whether they have a scope, whatever the administration.
    func has(_ scope: TokenScope) -> Bool { token.map { $0.scope >= scope } ?? false }
}
