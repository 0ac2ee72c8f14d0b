public import Catalogue
public import EssaimKit

/// An administration, and what this catalogue has to do with it.
public struct AdministrationOverview: Hashable, Sendable {
    public var administration: Administration
    public var records: Int
    public var isHome: Bool
    public var isRelay: Bool
}

extension EssaimHost {
    public static func administrations(in catalogue: any CatalogueStore) throws -> [AdministrationOverview] {
        try catalogue.read { reading in
            let counts = try reading.recordCounts()
            let homes = Set(try reading.homes())
            let relays = Set(try reading.relays())
            return try reading.administrations().map {
                AdministrationOverview(
                    administration: $0, records: counts[$0.id, default: 0], isHome: homes.contains($0.id),
                    isRelay: relays.contains($0.id))
            }
        }
    }

    public static func relays(in catalogue: any CatalogueStore) throws -> [String] {
        try catalogue.read { try $0.relays() }
    }

    public static func setRelay(_ administration: String, accepted: Bool, in catalogue: any CatalogueStore)
        throws
    {
        guard RecordID.isPart(administration) else {
            throw NotFoundError(
                message: "“\(administration)” is not an administration's identifier",
                hint: "Use lower-case letters, digits and hyphens.")
        }
        try catalogue.write { try $0.setRelay(administration, accepted: accepted) }
    }
}
