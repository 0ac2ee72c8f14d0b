internal import Catalogue
package import EssaimKit
internal import Exchange

/// Where two catalogues hold different records.
package struct CatalogueComparison: Hashable, Sendable {
    /// What one of the two has of a record.
    package struct State: Hashable, Sendable {
        package var version: Int
        package var status: RecordStatus
        var digest: [UInt8]
    }
    package struct Difference: Hashable, Sendable {
        package var id: String
        /// The record in the first catalogue; `nil` where it has none.
        package var first: State?
        package var second: State?
        /// Whether both have the same version in the same state, with another content.
        package var isOfContent: Bool {
            first != nil && first?.version == second?.version && first?.status == second?.status
        }
    }
    /// Records that are in one of the two at least.
    package var count = 0
    package var differences: [Difference] = []

    /// Compares what two catalogues have (``CatalogueView/states(publishedOnly:)``), record by record.
    package init(_ first: [String: State], _ second: [String: State]) {
        for id in Set(first.keys).union(second.keys).sorted() {
            count += 1
            if first[id] != second[id] {
                differences.append(Difference(id: id, first: first[id], second: second[id]))
            }
        }
    }
}

extension CatalogueView {
    /// What the catalogue has of each record, tombstones included, as the audience may see it.
    package func states(publishedOnly: Bool) throws -> [String: CatalogueComparison.State] {
        var states: [String: CatalogueComparison.State] = [:]
        let selection = RecordSelection(statuses: publishedOnly ? [.published, .withdrawn] : [])
        try forEachRecord(selection) { stored in
            states[stored.id.description] = .init(
                version: stored.version, status: stored.status, digest: stored.digest)
        }
        return states
    }
}
