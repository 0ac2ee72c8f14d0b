public import Catalogue
public import EssaimKit
internal import Exchange

/// For whom something leaves the catalogue.
public enum Viewer: Hashable, Sendable {
    /// Anybody: only what everybody may see.
    case everyone
    /// Administrations that see their own figures, and of others what everybody may see.
    case administrations(Set<String>)

    /// The administrations at home in a catalogue: what its own people see on the command line.
    public static func home(of catalogue: any CatalogueStore) throws -> Viewer {
        .administrations(Set(try catalogue.read { try $0.homes() }))
    }

    /// Whether the viewer is the administration.
    func isOwner(_ administration: String) -> Bool {
        switch self {
        case .everyone: false
        case .administrations(let own): own.contains(administration)
        }
    }
}

extension EssaimHost {
    /// Whether a viewer may compare versions of a record: of figures about people, their owner alone.
    public func mayCompareVersions(of id: RecordID, _ viewer: Viewer) -> Bool {
        modules.types.entry(named: id.type)?.type.observations == nil || viewer.isOwner(id.owner)
    }
}
