internal import Catalogue
internal import Derivation
internal import EssaimKit
internal import Exchange
internal import XML

/// What was saved of a damaged catalogue.
package struct RescueReport: Hashable, Sendable {
    package var records = 0
    package var versions = 0
    /// What could not be saved, in words.
    package var losses: [String] = []
}

extension EssaimHost {
    /// Makes a new catalogue of all that is whole in a damaged one: every version of a record whose digest holds.
    ///
    /// The new one is a catalogue of its own, with a journal and an identifier of its own: partners fetch it as a whole
    /// once, and it fetches theirs.
    /// - Parameters:
    ///   - damaged: The file; it isn't written to.
    ///   - path: Where the new one appears when it is whole.
    ///   - homes: Administrations at home there, besides those that can still be read.
    package func rescue(_ damaged: String, to path: String, homes: [String]) throws -> RescueReport {
        let remains = try DamagedCatalogue(path: damaged)
        let settings = DamagedCatalogue.settings(of: damaged)
        var report = RescueReport()
        report.losses = remains.losses + settings.losses
        try SQLiteCatalogue.make(
            at: path, like: damaged, homes: Array(Set(settings.homes + homes)).sorted(),
            relays: settings.relays, time: now()
        ) { writer in
            _ = try writer.updateIndex(by: indexing, rebuilding: false, onProgress: { _, _ in })
            for administration in remains.administrations.values { try writer.put(administration) }
            for owner in remains.owners where remains.administrations[owner] == nil {
                report.losses.append("the description of the administration “\(owner)”")
                try writer.put(
                    Administration(
                        id: owner, kind: "other", territories: [], name: Label(fr: owner, en: owner)))
            }
            for token in settings.tokens { try writer.add(token) }
            for (name, value) in settings.settings { try writer.setSetting(name, value) }
            try store(remains, in: writer, &report)
        }
        return report
    }

    private func store(
        _ remains: DamagedCatalogue, in writer: any CatalogueWriting, _ report: inout RescueReport
    ) throws {
        let library = RecordLibrary(types: modules.types, reading: writer)
        for version in remains.versions {
            guard let id = remains.identifier(of: version), let whole = remains.whole(version) else {
                continue
            }
            let stored = try writer.record(id)
            report.versions += 1
            if stored == nil { report.records += 1 }
            if version.isWithdrawal {
                try writer.store(
                    Tombstone(
                        id: id, version: version.version, deleted: whole.header.modified,
                        reason: whole.reason,
                        erases: RecordText.erases(tombstoneText: whole.payload)),
                    replacing: stored, issuer: whole.issuer, line: 0, at: whole.recorded)
                if let stored { try writer.removeDraft(of: stored) }
                continue
            }
            guard let namespace = whole.namespace else { continue }
            var record = IncomingRecord(
                header: whole.header, namespace: namespace, payload: whole.payload, index: nil)
            record.index = whole.payload.withUnsafeBytes {
                library.indexEntry(whole.header, namespace: namespace, payload: $0)
            }
            if version.isDraft {
                guard let stored, stored.status == .published else { continue }
                try writer.storeDraft(record, besides: stored, issuer: whole.issuer, at: whole.recorded)
            } else if let stored, stored.version == version.version {
                try writer.storeConflict(record, with: stored, issuer: whole.issuer, at: whole.recorded)
            } else {
                try writer.store(
                    record, replacing: stored, issuer: whole.issuer, line: 0, at: whole.recorded)
                if let stored { try writer.removeDraft(of: stored) }
            }
        }
    }
}

extension RecordLibrary {
    /// What goes into the indexes for a record that isn't stored yet; `nil` where no module knows it.
    func indexEntry(_ header: RecordHeader, namespace: String, payload: UnsafeRawBufferPointer) -> IndexEntry?
    {
        indexEntry(
            StoredRecord(
                key: 0, id: header.id, version: header.version, status: header.status,
                modified: header.modified, language: header.language, namespace: namespace, title: nil,
                summary: nil, digest: [], revision: 0, sequence: 0, disclosure: header.disclosure),
            payload: payload)
    }
}
