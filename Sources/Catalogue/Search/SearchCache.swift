internal import Synchronization

/// What searches keep in memory between queries, while the catalogue stays as it is.
///
/// One for each open catalogue; queries on several threads share it.
final class SearchCache: Sendable {
    private struct Content {
        var state: CatalogueState
        var owners: OwnerIndex?
        var table: RecordTable?
        /// The table of an earlier state, to be brought up to this one.
        var earlier: (state: CatalogueState, table: RecordTable)?
        var counts: [String: Int] = [:]
        var hits: [String: [WordRanking.Hit]] = [:]
        /// How many hits these are together.
        var hitCount = 0
    }

    /// How many counts are kept.
    private static let countLimit = 1 << 14
    /// How many hits of questions are kept: 24 bytes each.
    private static let hitLimit = 400_000
    /// Fewer are found as fast again.
    private static let fewHits = 1_000

    private let content = Mutex<Content?>(nil)
    /// Beside what changes with the catalogue: it only grows.
    private let knownLengths = Mutex<TextLengths?>(nil)

    func owners(in state: CatalogueState) -> OwnerIndex? {
        content.withLock { $0?.state.administrations == state.administrations ? $0?.owners : nil }
    }

    func table(in state: CatalogueState) -> RecordTable? {
        content.withLock { $0?.state == state ? $0?.table : nil }
    }

    /// A table of an earlier state of the same index.
    func earlierTable(than state: CatalogueState) -> (state: CatalogueState, table: RecordTable)? {
        let known = content.withLock { content -> (state: CatalogueState, table: RecordTable)? in
            guard let content else { return nil }
            return content.state != state
                ? content.table.map { (content.state, $0) } ?? content.earlier : content.earlier
        }
        guard let known, known.state.rebuilds == state.rebuilds, known.state.sequence <= state.sequence else {
            return nil
        }
        return known
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

    /// What was found of a question's words, before filters.
    func hits(of question: String, in state: CatalogueState) -> [WordRanking.Hit]? {
        content.withLock { $0?.state == state ? $0?.hits[question] : nil }
    }

    func keep(_ hits: [WordRanking.Hit], of question: String, in state: CatalogueState) {
        guard (Self.fewHits...Self.hitLimit).contains(hits.count) else { return }
        change(state) { content in
            if content.hitCount + hits.count > Self.hitLimit { (content.hits, content.hitCount) = ([:], 0) }
            guard content.hits.updateValue(hits, forKey: question) == nil else { return }
            content.hitCount += hits.count
        }
    }

    /// Forgets what was found, and keeps the columns that it is found with.
    func forgetHits() {
        content.withLock { content in
            content?.hits = [:]
            content?.hitCount = 0
        }
    }

    func lengths(rebuilds: Int) -> TextLengths? {
        knownLengths.withLock { $0?.rebuilds == rebuilds ? $0 : nil }
    }

    func keep(_ lengths: TextLengths) { knownLengths.withLock { $0 = lengths } }

    func keep(_ owners: OwnerIndex, in state: CatalogueState) { change(state) { $0.owners = owners } }

    func keep(_ table: RecordTable, in state: CatalogueState) {
        change(state) {
            $0.table = table
            $0.earlier = nil
        }
    }

    private func change(_ state: CatalogueState, _ body: (inout Content) -> Void) {
        content.withLock { content in
            var new = content ?? Content(state: state)
            if new.state != state {
                let (old, table, earlier) = (new.state, new.table, new.earlier)
                new = Content(
                    state: state,
                    owners: new.state.administrations == state.administrations ? new.owners : nil)
                new.earlier = table.map { (old, $0) } ?? earlier
            }
            body(&new)
            content = new
        }
    }
}
