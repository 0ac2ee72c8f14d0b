package import Catalogue
internal import EssaimKit

/// What tells a catalogue, and the state that it is in.
package struct CatalogueOrigin: Hashable, Sendable {
    /// The catalogue's own random identifier.
    package var identifier: String
    /// The administrations at home in it, in order.
    package var homes: [String]
    /// The number of its journal's last entry.
    package var sequence: Int
    /// When that was recorded: UTC.
    package var updated: String
}

extension CatalogueView {
    package func origin() throws -> CatalogueOrigin {
        CatalogueOrigin(
            identifier: try reading.identifier(), homes: try reading.homes(),
            sequence: try reading.lastSequence(), updated: try reading.lastChangeTime())
    }

    /// A part of the journal: entries of a selection's records after its `since`, as far as the audience may know of
    /// them, at most its `limit`.
    ///
    /// - Returns: The entries, and the number to go on after: the journal's end where these are all.
    package func changes(_ selection: RecordSelection) throws -> (changes: [Change], sequence: Int) {
        let changes = try reading.changes(seen(selection), latestFirst: false)
        let isAll = changes.count < selection.limit ?? .max
        let end = try isAll ? max(selection.since ?? 0, reading.lastSequence()) : changes.last?.sequence
        return (changes, end ?? selection.since ?? 0)
    }

    /// The latest entries of the journal, the latest first, each with its record as it is now.
    package func latestChanges(_ selection: RecordSelection) throws -> [(
        change: Change, record: StoredRecord?
    )] {
        try withRecords(reading.changes(seen(selection), latestFirst: true))
    }

    /// The latest entries about the records that a query finds, one of each, the latest first.
    package func latestChanges(
        _ selection: RecordSelection, matching query: String
    ) throws -> [(change: Change, record: StoredRecord?)] {
        var options = QueryOptions()
        options.order = .arrival
        let latest = try hits(of: query, options, upTo: selection.limit ?? .max).map(\.record.sequence)
        return try withRecords(
            latest.flatMap { sequence in
                var one = seen(selection)
                (one.since, one.until) = (sequence - 1, sequence)
                return try reading.changes(one, latestFirst: true)
            })
    }

    private func withRecords(_ changes: [Change]) throws -> [(change: Change, record: StoredRecord?)] {
        try changes.map { change in (change, try reading.record(change.id).map(presented)) }
    }
}
