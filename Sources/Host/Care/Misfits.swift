internal import Catalogue
internal import Derivation
package import EssaimKit
internal import Exchange
internal import Synchronization
internal import XML

/// Stored records that don't fit their type as its module describes it now: it lost a field or a term that they use, or
/// they came while it was missing.
package struct Misfits: Hashable, Sendable {
    /// The record type's name.
    package var type: String
    package var module: String
    package var count: Int
    /// One of them, with the first thing that is wrong with it.
    package var example: Finding

    package var message: Label {
        let id = example.record ?? ""
        return Label(
            fr:
                "\(count) fiche(s) « \(type) » ne correspondent pas au module \(module) tel qu’il est : \(id) : \(example.message.fr)",
            en:
                "\(count) “\(type)” record(s) don't fit the module \(module) as it is: \(id): \(example.message.en)"
        )
    }
}

/// Counts misfits while records are read for another purpose.
final class MisfitCount: Sendable {
    private let types: RecordTypeSet
    /// One thread reads at a time; the checker is its.
    private let state: Mutex<(checker: ItemChecker?, found: [String: Misfits])>

    init(_ types: RecordTypeSet) {
        self.types = types
        state = Mutex((nil, [:]))
    }

    var found: [Misfits] { state.withLock { $0.found.values.sorted { $0.type < $1.type } } }

    func look(at stored: StoredRecord, _ tree: XMLTree) {
        guard let entry = stored.namespace.flatMap({ types.entry(namespace: $0) }) else { return }
        state.withLock { state in
            let checker = state.checker ?? ItemChecker(types: types)
            state.checker = checker
            guard var finding = checker.misfit(of: tree.root, entry) else { return }
            finding.record = stored.id.description
            state.found[
                entry.type.name,
                default: Misfits(type: entry.type.name, module: entry.module, count: 0, example: finding)
            ].count += 1
        }
    }
}
