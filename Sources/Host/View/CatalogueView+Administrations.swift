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
        // That another one has something to hide is nobody's business: one of whom only drafts are here isn't listed.
        lazy var owners = Result { Set(try reading.recordCounts(RecordSelection()).keys) }
        return try reading.administrations().compactMap { administration in
            let id = administration.id
            let records = counts[id, default: 0]
            let isHome = homes.contains(id)
            let isRelay = relays.contains(id)
            if records == 0, !isHome, !isRelay, !seesAll(of: id), try owners.get().contains(id) { return nil }
            return AdministrationOverview(
                administration: administration, records: records, isHome: isHome, isRelay: isRelay)
        }
    }
}
