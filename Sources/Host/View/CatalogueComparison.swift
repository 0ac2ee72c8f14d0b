package import Catalogue
internal import Core
internal import Derivation
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
    init(_ first: [String: State], _ second: [String: State]) {
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
    func states(publishedOnly: Bool) throws -> [String: CatalogueComparison.State] {
        var states: [String: CatalogueComparison.State] = [:]
        let selection = RecordSelection(statuses: publishedOnly ? [.published, .withdrawn] : [])
        try forEachRecord(selection) { stored in
            states[stored.id.description] = .init(
                version: stored.version, status: stored.status, digest: stored.digest)
        }
        return states
    }

    /// A digest of each record's text in Unicode's composed form: the same for one text however it was written.
    fileprivate func textDigests(of ids: [String]) throws -> [String: [UInt8]] {
        var digests: [String: [UInt8]] = [:]
        for id in ids.compactMap({ RecordID($0) }) {
            let shown = try record(id)
            var hash = SHA256()
            hash.update(RecordText.recordStart(shown.stored.header).composed)
            hash.update(String(decoding: shown.payload, as: UTF8.self).composed)
            digests[id.description] = hash.finalize()
        }
        return digests
    }
}

extension EssaimHost {
    /// Compares what two catalogues hold, as whoever runs both may see it. Digests tell most; what differs by them is
    /// read, so that one text in two forms of Unicode (NFC, NFD) is no difference.
    package func comparison(
        of first: any CatalogueStore, with second: any CatalogueStore, publishedOnly: Bool
    ) throws -> CatalogueComparison {
        // One after the other: two may be the same catalogue.
        let states = try [first, second].map { catalogue in
            try view(of: catalogue, for: .operatorInConfidence) {
                try $0.states(publishedOnly: publishedOnly)
            }
        }
        var comparison = CatalogueComparison(states[0], states[1])
        let doubtful = comparison.differences.filter { $0.isOfContent && $0.first?.status != .withdrawn }
            .map(\.id)
        guard !doubtful.isEmpty else { return comparison }
        let digests = try [first, second].map { catalogue in
            try view(of: catalogue, for: .operatorInConfidence) { try $0.textDigests(of: doubtful) }
        }
        comparison.differences.removeAll { difference in
            digests[0][difference.id] != nil && digests[0][difference.id] == digests[1][difference.id]
        }
        return comparison
    }
}
