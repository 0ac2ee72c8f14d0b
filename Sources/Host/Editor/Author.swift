package import Catalogue
internal import EssaimKit

/// Who writes into a catalogue: what they may do is decided by the ``CatalogueEditor`` that was made for them.
package enum Author: Hashable, Sendable {
    /// Who works with the catalogue itself.
    case `operator`
    /// Who acts for an administration, as far as a scope allows.
    case agent(of: String, scope: TokenScope)

    /// Makes sure that they may act on an administration's records.
    func require(_ needed: TokenScope, for administration: String) throws(AccessError) {
        guard case .agent(let own, let scope) = self, scope != .admin else { return }
        guard scope >= needed, own == administration else {
            throw AccessError(
                message:
                    "the token has the scope “\(scope.rawValue)” for “\(own)”; this needs “\(needed.rawValue)” for “\(administration)”",
                hint: "Ask who administers the catalogue for such a token.")
        }
    }
}

/// Why somebody may not write.
package struct AccessError: ExplainedError {
    package var message: String
    package var hint: String
}
