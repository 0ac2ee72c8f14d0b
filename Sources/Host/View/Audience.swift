internal import Catalogue
internal import EssaimKit

/// For whom something leaves a catalogue.
///
/// It decides which records and which versions are seen, and which figures about people. All that leaves goes through
/// a ``CatalogueView`` that was made for one.
package enum Audience: Hashable, Sendable {
    /// Anybody: what is published, with small figures hidden.
    case everybody
    /// Who acts for administrations: theirs whole, of others what everybody may see.
    case readers(of: Set<String>)
    /// Who works with the catalogue itself: every record; figures of its home administrations whole, of others what
    /// everybody may see.
    case `operator`
    /// The same, with the figures that others sent in confidence. Not to be passed on.
    case operatorInConfidence

    /// Which records are seen.
    var visibility: Visibility {
        switch self {
        case .everybody: .published(orOwnedBy: [])
        case .readers(let administrations): .published(orOwnedBy: administrations)
        case .operator, .operatorInConfidence: .everything
        }
    }

    /// Whether it works with the catalogue itself, drafts of all administrations included.
    package var isOperator: Bool { visibility == .everything }
}
