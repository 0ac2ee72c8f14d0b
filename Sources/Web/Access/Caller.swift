internal import Catalogue
internal import Host

/// Who asks, and what they may see and do.
struct Caller: Sendable {
    /// The token that the request came with; `nil`: none did.
    var token: AccessToken?
    /// Who is signed in with the request's cookie, on a page of the site.
    var signedIn: SignedIn?

    static let anyone = Caller(token: nil)

    var person: Person? { signedIn?.person }

    /// Whether it is the public.
    var isAnyone: Bool { token == nil && signedIn == nil }

    /// For whom what they read leaves the catalogue.
    var audience: Audience {
        if let person { return .readers(of: [person.administration]) }
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

    /// What the audit journal calls them, and for whom they act.
    var auditName: String { person?.auditName ?? token?.name ?? "-" }
    var administration: String { person?.administration ?? token?.administration ?? "-" }
}

/// A person with the session that they are signed in by.
struct SignedIn: Sendable {
    var person: Person
    var session: PersonKey
    /// What their forms carry, so that no other site can send one for them.
    var formKey: String
}
