package import Catalogue

/// What is wrong with a catalogue; nothing where it is whole.
package struct Diagnosis: Hashable, Sendable {
    package var examination: Examination
    /// Records whose indexes were made anew.
    package var reindexed = 0
    /// Records that don't fit their modules as they are now: no damage.
    package var misfits: [Misfits] = []

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
    /// the payloads, for the modules that are installed now. What waits for its entry is entered first.
    ///
    /// - Parameter rebuilding: Make the indexes anew first.
    package func diagnosis(rebuilding: Bool = false) throws -> Diagnosis {
        let reindexed =
            rebuilding
            ? try catalogue.updateIndex(by: host.indexing, rebuilding: true, onProgress: host.onIndexing)
            : try host.updateIndex(of: catalogue)
        let misfits = MisfitCount(host.modules.types)
        let indexing = RecordIndexing(
            host.modules.types, bases: host.indexing.bases, misfits: misfits)
        return Diagnosis(
            examination: try catalogue.examine(indexing.entry), reindexed: reindexed, misfits: misfits.found)
    }
}

extension EssaimHost {
    /// Makes a catalogue's indexes agree with its records, for the modules that are installed now: a module came or
    /// changed, or Essaim analyses texts otherwise than before.
    ///
    /// Where nothing can be written now, what is there goes on serving.
    /// - Returns: How many records were entered.
    @discardableResult
    func updateIndex(of catalogue: any CatalogueStore) throws -> Int {
        let misfits = MisfitCount(modules.types)
        do {
            let count = try catalogue.updateIndex(
                by: RecordIndexing(modules.types, bases: indexing.bases, misfits: misfits), rebuilding: false,
                onProgress: onIndexing)
            if !misfits.found.isEmpty { onMisfits(misfits.found) }
            return count
        } catch let error as CatalogueError where [.busy, .readOnly, .full].contains(error.code) {
            return 0
        }
    }

    package func care(of catalogue: any CatalogueStore) -> CatalogueCare {
        CatalogueCare(host: self, catalogue: catalogue)
    }
}
