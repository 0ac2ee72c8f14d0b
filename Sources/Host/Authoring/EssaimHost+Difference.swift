public import Catalogue
public import Derivation
public import EssaimKit
internal import Exchange

/// Two states of a record, side by side.
public struct RecordComparison: Sendable {
    public var id: RecordID
    public var before: Revision
    public var after: Revision
    /// What differs; the whole payload as one difference where no module knows the record.
    public var differences: [ContentDifference]
}

extension EssaimHost {
    /// Compares two versions of a record; by default the current one with the one before.
    public func compareVersions(
        of id: RecordID, from before: Int? = nil, to after: Int? = nil, in catalogue: any CatalogueStore
    ) throws -> RecordComparison {
        let revisions = try Self.history(of: id, in: catalogue).filter {
            $0.status != .withdrawn && !$0.isConflict
        }
        let new = try after.map { try revision(of: id, version: $0, in: catalogue) } ?? revisions.first
        let old =
            try before.map { try revision(of: id, version: $0, in: catalogue) }
            ?? revisions.first { $0.version < (new?.version ?? 0) }
        guard let old, let new else {
            throw NotFoundError(
                message: "\(id) has one version only", hint: "There is nothing to compare it with.")
        }
        return try comparison(id, old, new, in: catalogue)
    }

    /// The conflicts that aren't settled: what is current, and what was kept aside.
    public func conflicts(in catalogue: any CatalogueStore) throws -> [RecordComparison] {
        try catalogue.read { try $0.conflicts() }.compactMap { conflict in
            let current = try Self.history(of: conflict.stored.id, in: catalogue).first {
                $0.key == conflict.stored.revision
            }
            return try current.map { try comparison(conflict.stored.id, $0, conflict.other, in: catalogue) }
        }
    }

    private func comparison(
        _ id: RecordID, _ before: Revision, _ after: Revision, in catalogue: any CatalogueStore
    ) throws -> RecordComparison {
        try catalogue.read { reading in
            guard var stored = try reading.record(id) else { throw NotFoundError.record(id) }
            let library = RecordLibrary(types: modules.types, reading: reading)
            let texts = try [before, after].map { try reading.payload(ofRevision: $0.key) }
            let contents = zip([before, after], texts).map { revision, text -> Content? in
                stored.namespace = revision.namespace
                return text.withUnsafeBytes { library.record(stored, payload: $0)?.content }
            }
            var differences: [ContentDifference] = []
            if let old = contents[0], let new = contents[1],
                let type = after.namespace.flatMap({ modules.types.entry(namespace: $0)?.type })
            {
                differences = ContentDifference.between(old, new, as: type)
            } else if texts[0] != texts[1] {
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
                        path: "@status", label: Label(fr: "État", en: "State"),
                        before: before.status.rawValue,
                        after: after.status.rawValue), at: 0)
            }
            return RecordComparison(id: id, before: before, after: after, differences: differences)
        }
    }
}
