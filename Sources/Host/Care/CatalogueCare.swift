package import Catalogue
internal import Derivation
internal import EssaimKit
internal import Exchange

/// What is wrong with a catalogue; nothing where it is whole.
package struct Diagnosis: Hashable, Sendable {
    package var examination: Examination
    /// Records whose indexes were made anew.
    package var reindexed = 0

    /// Records looked at.
    package var records: Int { examination.records }
    /// Records that no installed module knows.
    package var dormant: Int { examination.dormant }
    package var problems: [String] { examination.problems }
}

/// Looking after a catalogue: whether it is whole, and its indexes.
package struct CatalogueCare: Sendable {
    let host: EssaimHost
    let catalogue: any CatalogueStore

    /// Checks a catalogue: the file, the journal, the digest of each version of each record, and the indexes against
    /// the payloads, for the modules that are installed now.
    ///
    /// - Parameter rebuilding: Make the indexes anew first.
    package func diagnosis(rebuilding: Bool = false) throws -> Diagnosis {
        let reindexed = rebuilding ? try rebuildIndexes() : 0
        return try catalogue.read { reading in
            let library = RecordLibrary(types: host.modules.types, reading: reading)
            let examination = try catalogue.examine { stored, payload in
                library.indexEntry(stored, payload: payload)
            }
            return Diagnosis(examination: examination, reindexed: reindexed)
        }
    }

    /// Makes all indexes anew from the payloads, for the modules that are installed now.
    private func rebuildIndexes() throws -> Int {
        try catalogue.write { writer in
            try writer.clearIndex()
            let library = RecordLibrary(types: host.modules.types, reading: writer)
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

extension EssaimHost {
    package func care(of catalogue: any CatalogueStore) -> CatalogueCare {
        CatalogueCare(host: self, catalogue: catalogue)
    }
}
