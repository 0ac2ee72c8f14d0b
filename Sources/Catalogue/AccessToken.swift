/// What a token allows. Each scope allows what those before it do, too.
package enum TokenScope: String, Hashable, Sendable, CaseIterable, Comparable {
    /// Read the drafts of its administration.
    case read
    /// Write drafts of its administration, and hand them to review.
    case write
    /// Publish, withdraw and revert records of its administration, and send exchange files with its own records.
    case publish
    /// Send exchange files that carry records of others, as far as the catalogue accepts its administration's
    /// relays.
    case relay
    /// Everything, for every administration.
    case admin

    package static func < (left: TokenScope, right: TokenScope) -> Bool {
        allCases.firstIndex(of: left)! < allCases.firstIndex(of: right)!  // each case is in allCases
    }
}

/// A token that somebody uses the HTTP API with. Its secret is stored as a digest only.
package struct AccessToken: Hashable, Sendable {
    /// The name that people know it by, unique in the catalogue.
    package var name: String
    /// The administration that it acts for.
    package var administration: String
    package var scope: TokenScope
    /// The part of the token's text that finds it; not secret.
    package var selector: String
    /// SHA-256 of the secret part.
    package var digest: [UInt8]
    /// When it was made: UTC.
    package var created: String
    /// When it stops being accepted; `nil`: never.
    package var expires: String?
    /// When it was revoked; `nil`: it wasn't.
    package var revoked: String?

    package init(
        name: String, administration: String, scope: TokenScope, selector: String, digest: [UInt8],
        created: String, expires: String?, revoked: String? = nil
    ) {
        self.name = name
        self.administration = administration
        self.scope = scope
        self.selector = selector
        self.digest = digest
        self.created = created
        self.expires = expires
        self.revoked = revoked
    }

    /// Whether it is accepted at a time.
    package func isValid(at time: String) -> Bool {
        revoked == nil && expires.map { time < $0 } ?? true
    }
}

/// One entry of the audit journal: a write that somebody began over HTTP, or how it ended.
package struct AuditEntry: Hashable, Sendable {
    /// The request's identifier, which its two entries share.
    package var request: String
    package var time: String
    package var token: String
    package var administration: String
    /// The network address that it came from.
    package var address: String
    package var method: String
    package var path: String
    /// The status that it was answered with; `nil` where it begins.
    package var status: Int?
    /// What came of it: a problem's code, or `done`; `begun` where it begins.
    package var outcome: String

    package init(
        request: String, time: String, token: String, administration: String, address: String, method: String,
        path: String, status: Int?, outcome: String
    ) {
        self.request = request
        self.time = time
        self.token = token
        self.administration = administration
        self.address = address
        self.method = method
        self.path = path
        self.status = status
        self.outcome = outcome
    }
}
