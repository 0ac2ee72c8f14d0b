package import EssaimKit

/// Which records somebody may see.
package enum Visibility: Hashable, Sendable {
    /// All: for those who work with the catalogue itself.
    case everything
    /// What was published, withdrawn since or not, and all of these owners. A draft that was withdrawn before anybody
    /// else knew of it is nobody else's business.
    case published(orOwnedBy: Set<String>)

    /// Whether all of an owner's records may be seen.
    package func coversAll(of owner: String) -> Bool {
        switch self {
        case .everything: true
        case .published(let owners): owners.contains(owner)
        }
    }

    /// Whether one state of a record may be seen.
    package func covers(_ status: RecordStatus, of owner: String) -> Bool {
        status == .published || status == .withdrawn || coversAll(of: owner)
    }
}
