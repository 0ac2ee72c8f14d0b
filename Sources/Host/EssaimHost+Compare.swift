public import Catalogue
internal import EssaimKit
internal import Exchange

/// Where two catalogues hold different records.
public struct CatalogueComparison: Hashable, Sendable {
    public struct Difference: Hashable, Sendable {
        public var id: String
        /// The record's version and digest in the first catalogue; `nil` where it has none.
        public var first: String?
        public var second: String?
    }
    /// Records that are in one of the two at least.
    public var count = 0
    public var differences: [Difference] = []
}

extension EssaimHost {
    /// Compares two catalogues record by record, tombstones included.
    public static func compare(
        _ first: any CatalogueStore, _ second: any CatalogueStore, publishedOnly: Bool
    ) throws -> CatalogueComparison {
        let selection = RecordSelection(statuses: publishedOnly ? [.published, .withdrawn] : [])
        func states(_ catalogue: any CatalogueStore) throws -> [String: String] {
            try catalogue.read { reading in
                var states: [String: String] = [:]
                try reading.forEachRecord(selection) { stored, _ in
                    let digest = stored.digest.prefix(4).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
                        .joined()
                    states[stored.id.description] = "v\(stored.version) \(stored.status.rawValue) \(digest)"
                }
                return states
            }
        }
        let (left, right) = (try states(first), try states(second))
        var comparison = CatalogueComparison()
        for id in Set(left.keys).union(right.keys).sorted() {
            comparison.count += 1
            if left[id] != right[id] {
                comparison.differences.append(.init(id: id, first: left[id], second: right[id]))
            }
        }
        return comparison
    }
}
