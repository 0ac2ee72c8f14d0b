package import Catalogue
internal import EssaimKit

/// The state of a record that somebody began with: another one by now is an error.
package enum Basis: Hashable, Sendable {
    /// There was none.
    case nothing
    /// The version in force.
    case version(Int)
    /// The draft beside it, by its number.
    case draft(Int)
    /// They didn't say: what they save is taken only where it is what is there already.
    case unstated

    /// What somebody began with who was shown this.
    package init(_ shown: StoredRecord) {
        self =
            shown.status != .published
            ? shown.draft.map { .draft($0) } ?? .version(shown.version) : .version(shown.version)
    }
}
