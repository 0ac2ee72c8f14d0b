internal import Synchronization

/// What searches keep in memory between queries, while the catalogue stays as it is.
///
/// One for each open catalogue; queries on several threads share it.
final class SearchCache: Sendable {
    private struct Content {
        var state: CatalogueState
        var owners: OwnerIndex?
        var table: RecordTable?
        var counts: [String: Int] = [:]
    }

    /// How many counts are kept.
    private static let countLimit = 1 << 14

    private let content = Mutex<Content?>(nil)

    func owners(in state: CatalogueState) -> OwnerIndex? {
        content.withLock { $0?.state.administrations == state.administrations ? $0?.owners : nil }
    }

    func table(in state: CatalogueState) -> RecordTable? {
        content.withLock { $0?.state == state ? $0?.table : nil }
    }

    func count(of expression: String, in state: CatalogueState) -> Int? {
        content.withLock { $0?.state == state ? $0?.counts[expression] : nil }
    }

    func keep(_ count: Int, of expression: String, in state: CatalogueState) {
        change(state) { content in
            if content.counts.count >= Self.countLimit { content.counts = [:] }
            content.counts[expression] = count
        }
    }

    func keep(_ owners: OwnerIndex, in state: CatalogueState) { change(state) { $0.owners = owners } }
    func keep(_ table: RecordTable, in state: CatalogueState) { change(state) { $0.table = table } }

    private func change(_ state: CatalogueState, _ body: (inout Content) -> Void) {
        content.withLock { content in
            var new = content ?? Content(state: state)
            if new.state != state {
                new = Content(
                    state: state,
                    owners: new.state.administrations == state.administrations ? new.owners : nil)
            }
            body(&new)
            content = new
        }
    }
}
