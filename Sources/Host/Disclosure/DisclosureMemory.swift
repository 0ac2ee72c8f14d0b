internal import Catalogue
internal import EssaimKit
internal import Synchronization

/// Disclosure plans kept between operations. A plan is made of all observations of a type, so that it takes long to
/// make and is asked for by each record shown; it holds as long as the catalogue's state does.
final class DisclosureMemory: Sendable {
    /// What a plan depends on.
    struct Key: Hashable {
        var catalogue: String
        var state: CatalogueState
        var threshold: Int
        var viewer: Viewer
        var type: String
    }

    /// A plan, and where each record's observations stand in its table.
    struct Entry: Sendable {
        let plan: DisclosurePlan
        let rows: [RecordID: StoredObservations.Place]
    }

    /// Observations in all kept plans together: some 60 MiB of them.
    private static let rowLimit = 1_000_000

    /// The oldest first.
    private let kept = Mutex<[(key: Key, entry: Entry)]>([])

    /// Held while an entry is made, so that those who wait for the same one don't all make it.
    private let making = Mutex(())

    /// The entry kept under a key, or the one that `make` makes now.
    func entry(_ key: Key, make: () throws -> Entry) throws -> Entry {
        if let entry = present(key) { return entry }
        return try making.withLock { _ in
            if let entry = present(key) { return entry }
            let entry = try make()
            keep(entry, as: key)
            return entry
        }
    }

    private func present(_ key: Key) -> Entry? { kept.withLock { $0.first { $0.key == key }?.entry } }

    private func keep(_ entry: Entry, as key: Key) {
        kept.withLock { kept in
            // What was made of an earlier state isn't asked for any more.
            kept.removeAll { old in
                old.key == key || old.key.catalogue == key.catalogue && old.key.state != key.state
            }
            kept.append((key, entry))
            var rows = kept.reduce(0) { $0 + $1.entry.plan.table.rows.count }
            while rows > Self.rowLimit, !kept.isEmpty {
                rows -= kept.removeFirst().entry.plan.table.rows.count
            }
        }
    }
}

extension EssaimHost {
    /// What a viewer may see of a catalogue.
    func disclosure(of reading: any CatalogueReading, for viewer: Viewer) throws -> Disclosure {
        try Disclosure(types: modules.types, reading: reading, viewer: viewer, memory: disclosureMemory)
    }
}
