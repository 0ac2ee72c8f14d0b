internal import Catalogue
package import Derivation
package import EssaimKit
internal import Exchange

/// Two states of a record, side by side.
package struct RecordComparison: Sendable {
    package var id: RecordID
    package var before: RecordVersion
    package var after: RecordVersion
    /// What differs; the whole payload as one difference where no module knows the record.
    package var differences: [ContentDifference]
}

extension CatalogueView {
    /// Compares two versions of a record; by default the current one with the one before.
    ///
    /// Figures about people are compared for their owner alone: for others none are in either state, as their
    /// difference would tell who came.
    package func comparison(of id: RecordID, from before: Int? = nil, to after: Int? = nil) throws
        -> RecordComparison
    {
        let revisions = try revisions(of: id).filter {
            $0.status != .withdrawn && !$0.isConflict && !$0.isErased
        }
        let new = try after.map { try revision(of: id, version: $0) } ?? revisions.first
        let old =
            try before.map { try revision(of: id, version: $0) }
            ?? revisions.first { $0.version < (new?.version ?? 0) }
        guard let old, let new else {
            throw NotFoundError(
                message: "\(id) has one version only", hint: "There is nothing to compare it with.")
        }
        return try comparison(id, old, new)
    }

    /// The conflicts that aren't settled, of the administrations that the audience acts for: what is current, and what
    /// was kept aside.
    package func conflicts() throws -> [RecordComparison] {
        try reading.conflicts().compactMap { stored, other in
            guard seesAll(of: stored.id.owner) else { return nil }
            let current = try reading.revisions(of: stored.id).first { $0.key == stored.revision }
            return try current.map { try comparison(stored.id, $0, other) }
        }
    }

    private func comparison(_ id: RecordID, _ before: Revision, _ after: Revision) throws -> RecordComparison
    {
        guard var stored = try reading.record(id) else { throw NotFoundError.record(id) }
        let isWhole = try !isProtected(id)
        let texts = try [before, after].map { try reading.payload(ofRevision: $0.key) }
        let contents = try zip([before, after], texts).map { revision, text -> Content? in
            stored.namespace = revision.namespace
            let record = text.withUnsafeBytes { library.record(stored, payload: $0) }
            return try isWhole ? record?.content : record.map { try disclosure().masked($0) }
        }
        var differences: [ContentDifference] = []
        if let old = contents[0], let new = contents[1],
            let type = after.namespace.flatMap({ types.entry(namespace: $0)?.type })
        {
            differences = ContentDifference.between(old, new, as: type)
        } else if texts[0] != texts[1], try seesFigures(of: id.owner) || !hasFigures(stored) {
            differences = [
                ContentDifference(
                    path: "*", label: Label(fr: "Contenu", en: "Content"),
                    before: String(decoding: texts[0], as: UTF8.self),
                    after: String(decoding: texts[1], as: UTF8.self))
            ]
        }
        if before.status != after.status {
            differences.insert(
                ContentDifference(
                    path: "@status", label: Label(fr: "État", en: "State"), before: before.status.rawValue,
                    after: after.status.rawValue), at: 0)
        }
        return RecordComparison(
            id: id, before: RecordVersion(before, isShownWhole: isWhole),
            after: RecordVersion(after, isShownWhole: isWhole), differences: differences)
    }
}
