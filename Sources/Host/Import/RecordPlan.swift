internal import Catalogue
package import Derivation
package import EssaimKit
internal import Exchange
internal import XML

/// What importing an item makes of a record, told before it is done.
package struct RecordPlan: Sendable {
    /// How much is told.
    package enum Detail: Sendable { case titles, differences }

    /// A version and its state.
    package struct State: Hashable, Sendable {
        package var version: Int
        package var status: RecordStatus

        package init(version: Int, status: RecordStatus) {
            self.version = version
            self.status = status
        }
    }

    /// Of the record as it comes in, else as it is here; `nil` where no module knows it.
    package var title: String?
    /// What the catalogue holds; `nil` where it has no such record.
    package var before: State?
    /// What the file says.
    package var after: State
    /// What differs, field by field; `nil` where that wasn't asked for, or where one side has no content to compare.
    package var differences: [ContentDifference]?
    /// Whether figures about people were left out of the comparison: another administration's are not shown here.
    package var leavesOutFigures = false
}

extension ImportTransaction {
    /// What an item makes of its record; `nil` for what is no record.
    ///
    /// - Parameter stored: The record as it was before the item was applied. Its payload is still there, as a catalogue
    ///   keeps what it held.
    func plan(_ item: ExchangeItem, over stored: StoredRecord?, _ detail: RecordPlan.Detail) throws
        -> RecordPlan?
    {
        let before = stored.map { RecordPlan.State(version: $0.version, status: $0.status) }
        switch item.body {
        case .record(let record):
            var plan = RecordPlan(
                title: record.index?.title ?? stored?.title, before: before,
                after: RecordPlan.State(version: record.header.version, status: record.header.status))
            if detail == .differences, let stored, stored.status != .withdrawn {
                try compare(stored, record, &plan)
            }
            return plan
        case .tombstone(let tombstone):
            return RecordPlan(
                title: stored?.title, before: before,
                after: RecordPlan.State(version: tombstone.version, status: .withdrawn))
        case .administration, .draft, .unusable: return nil
        }
    }

    private func compare(_ stored: StoredRecord, _ record: IncomingRecord, _ plan: inout RecordPlan) throws {
        guard let entry = types.entry(namespace: record.namespace), record.namespace == stored.namespace,
            let tree = try? XMLTree.parse(.bytes(record.payload, name: nil))
        else { return }
        let known = try writer.payload(ofRevision: stored.revision).withUnsafeBytes {
            RecordLibrary(types: types, reading: writer).record(stored, payload: $0)?.content
        }
        guard var before = known else { return }
        var after = ContentForm.read(tree.root, as: entry.plan)
        if let model = entry.type.observations, try !writer.homes().contains(stored.id.owner) {
            plan.leavesOutFigures = before[model.group] != after[model.group]
            for field in [model.group] + model.texts.ofRecord {
                before[field] = []
                after[field] = []
            }
        }
        plan.differences = ContentDifference.between(before, after, as: entry.type)
    }
}
