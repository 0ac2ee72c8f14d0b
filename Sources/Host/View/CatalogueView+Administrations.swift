internal import Catalogue
package import EssaimKit

/// An administration, and what this catalogue has to do with it.
package struct AdministrationOverview: Hashable, Sendable {
    package var administration: Administration
    package var records: Int
    package var isHome: Bool
    package var isRelay: Bool
}

extension CatalogueView {
    /// What an administration says of itself, which is for everybody; `nil` where the catalogue knows nothing of it.
    package func administration(_ id: String) throws -> Administration? { try reading.administration(id) }

    /// The administrations, in the order of identifiers, with how many records of each the audience may see.
    package func administrations() throws -> [AdministrationOverview] {
        let counts = try reading.recordCounts(
            seen(RecordSelection(statuses: [.draft, .inReview, .published])))
        let homes = try homes.get()
        let relays = Set(try reading.relays())
        return try reading.administrations().map {
            AdministrationOverview(
                administration: $0, records: counts[$0.id, default: 0], isHome: homes.contains($0.id),
                isRelay: relays.contains($0.id))
        }
    }
}
