public import Catalogue
internal import Derivation
internal import EssaimKit
internal import Exchange

/// What is wrong with a catalogue; nothing where it is whole.
public struct Diagnosis: Hashable, Sendable {
    /// Records looked at.
    public var records = 0
    /// Records that no installed module knows.
    public var dormant = 0
    public var problems: [String] = []
    /// Records whose indexes were made anew.
    public var reindexed = 0
}

extension EssaimHost {
    /// Checks a catalogue: the file, the journal, the digest of each record, and the index of each against its
    /// payload. With `rebuilding`, makes the indexes anew first.
    public func examine(_ catalogue: any CatalogueStore, rebuilding: Bool) throws -> Diagnosis {
        var diagnosis = Diagnosis()
        if rebuilding { diagnosis.reindexed = try rebuildIndexes(of: catalogue) }
        try catalogue.read { reading in
            diagnosis.problems = try reading.integrityProblems()
            let library = RecordLibrary(types: modules.types, reading: reading)
            try reading.forEachRecord(RecordSelection()) { stored, payload in
                diagnosis.records += 1
                let digest =
                    stored.status == .withdrawn
                    ? RecordText.digest(tombstoneText: Array(payload))
                    : RecordText.digest(stored.header, payload: Array(payload))
                if digest != stored.digest {
                    diagnosis.problems.append("\(stored.id): the content is not what its digest says")
                }
                guard stored.status != .withdrawn else { return }
                guard let expected = library.indexEntry(stored, payload: payload) else {
                    diagnosis.dormant += 1
                    return
                }
                let (facets, measures) = try reading.index(of: stored.key)
                let hasSheet = try reading.hasSheet(expected.sheet, for: stored.key)
                if Set(facets) != Set(expected.facets) || Set(measures) != Set(expected.measures)
                    || stored.title != expected.title
                    || !hasSheet
                {
                    diagnosis.problems.append(
                        "\(stored.id): its index is not what its content says; --rebuild mends it")
                }
            }
        }
        return diagnosis
    }

    /// Makes all indexes anew from the payloads, for the modules that are installed now.
    private func rebuildIndexes(of catalogue: any CatalogueStore) throws -> Int {
        try catalogue.write { writer in
            try writer.clearIndex()
            let library = RecordLibrary(types: modules.types, reading: writer)
            var count = 0
            try writer.forEachRecord(RecordSelection(statuses: [.draft, .inReview, .published])) {
                stored, payload in
                guard let entry = library.indexEntry(stored, payload: payload) else { return }
                try writer.reindex(stored, entry)
                count += 1
            }
            return count
        }
    }
}
