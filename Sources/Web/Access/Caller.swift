internal import Catalogue
internal import Host

/// Who asks, and what they may see and do.
struct Caller: Sendable {
    /// The token that the request came with; `nil`: the public.
    var token: AccessToken?

    static let anyone = Caller(token: nil)

    /// Which records they may see.
    var visibility: Visibility {
        guard let token else { return .published(orOwnedBy: nil) }
        return token.scope == .admin ? .everything : .published(orOwnedBy: token.administration)
    }

    /// The same for queries.
    var searchVisibility: SearchVisibility {
        switch visibility {
        case .everything: .all
        case .published(let owner): owner.map { .publishedAnd(owners: [$0]) } ?? .published
        }
    }

    /// Whose figures they may see whole.
    func viewer(of catalogue: any CatalogueStore) throws -> Viewer {
        guard let token else { return .everyone }
        return token.scope == .admin ? try .home(of: catalogue) : .administrations([token.administration])
    }

    /// Whether they have a scope, whatever the administration.
    func has(_ scope: TokenScope) -> Bool { token.map { $0.scope >= scope } ?? false }

    /// Makes sure that they may act on an administration's records.
    func require(_ scope: TokenScope, for administration: String) throws(Problem) {
        guard let token else {
            throw Problem(.unauthenticated, "this needs a token with the scope “\(scope.rawValue)”")
        }
        guard token.scope == .admin || (token.scope >= scope && token.administration == administration) else {
            throw Problem(
                .forbidden,
                "the token has the scope “\(token.scope.rawValue)” for “\(token.administration)”; this needs “\(scope.rawValue)” for “\(administration)”"
            )
        }
    }
}
