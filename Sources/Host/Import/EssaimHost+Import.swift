package import Catalogue
internal import EssaimKit
internal import Exchange
internal import Foundation
package import XML

/// How to import a file.
package struct ImportOptions: Sendable {
    /// Imports the valid records where others are refused.
    package var acceptsValid = false
    /// Where the refused records are written, to be mended and imported again.
    package var rejectsPath: String?
    /// Takes what a rule that reads other records finds for an error: for the owner who publishes.
    package var refusesBrokenLinks = false
    /// Leaves nothing where a record is not created, updated or withdrawn.
    package var requiresChange = false
    /// The number of the draft that a draft takes the place of, 0 for none; `nil`: it isn't said, and another draft of
    /// the same version is a conflict.
    package var followedDraft: Int?
    /// Accepts all that the file's issuer relays, whatever the catalogue says.
    package var trustsIssuer = false
    /// The only administration whose files are taken; `nil`: any.
    package var onlyIssuer: String?
    /// What file of a chain was asked for; `nil`: any file is taken. Another one leaves nothing.
    package var expectedPart: ChainPart?
    /// Whether the sender is told what becomes of each record, as over HTTP: of what it may not see here, it learns
    /// nothing by guessing.
    package var tellsSender = false
    /// Takes records of the file's issuer only, whatever relays the catalogue accepts.
    package var refusesRelays = false
    /// What the files are, where that can't be seen or isn't to be guessed.
    package var format: InputFormat?
    /// Whether the delivery is all that the partner publishes: what it doesn't have any more is withdrawn.
    package var isComplete = false
    /// The share of a partner's records that a full delivery may withdraw without being asked, from 0 to 1: what is
    /// more looks like a delivery that isn't full.
    package var withdrawalLimit = Self.usualWithdrawalLimit
    package static let usualWithdrawalLimit = 0.1
    /// Whether a file or record that can't be taken is left out, and the rest taken and, where asked, completed as far as
    /// can be told. Goes with ``acceptsValid``.
    package var skipsBad = false
    /// How much of what becomes of each record is told beforehand; `nil`: nothing, for speed.
    package var plans: RecordPlan.Detail?

    package init(
        acceptsValid: Bool = false, rejectsPath: String? = nil,
        trustsIssuer: Bool = false
    ) {
        self.trustsIssuer = trustsIssuer
        self.acceptsValid = acceptsValid
        self.rejectsPath = rejectsPath
    }
}

/// A part of a chain, asked of a partner's server.
package struct ChainPart: Hashable, Sendable {
    /// The identifier of the catalogue whose journal is counted.
    package var catalogue: String
    /// The number after which it begins.
    package var since: Int
    /// At most so many entries of the journal.
    package var limit: Int

    package init(catalogue: String, since: Int, limit: Int) {
        self.catalogue = catalogue
        self.since = since
        self.limit = limit
    }
}

extension EssaimHost {
    /// Imports one file: ``importDelivery(_:into:options:onEntry:onProgress:)``.
    package func importFile(
        _ source: XMLSource, into catalogue: any CatalogueStore, options: ImportOptions = ImportOptions(),
        onEntry: (ImportEntry) -> Void = { _ in },
        onProgress: (_ bytesRead: Int, _ byteCount: Int?) -> Void = { _, _ in }
    ) throws -> ImportSummary {
        try importDelivery(
            Delivery(source), into: catalogue, options: options, onEntry: onEntry, onProgress: onProgress)
    }

    /// Imports a file, or all files of a folder: exchange files, tables, and what adapters know.
    ///
    /// One transaction. A dry run is an import into a store that forgets it (``CatalogueStore/rehearse(_:)``), so
    /// that what it says is what an import does, for several files as for one. A delivery with a refused record
    /// or an unreadable file leaves nothing, unless the options accept the valid ones.
    /// - Parameters:
    ///   - onEntry: Called for each item of the files, in order, and for what ends the reading.
    ///   - onProgress: Called now and then with the bytes read and their number.
    /// - Returns: What was done. A file that can't be imported is no thrown error: its findings
    ///   tell why.
    /// - Throws: ``CatalogueError``, or an error of the rejects file.
    package func importDelivery(
        _ delivery: Delivery, into catalogue: any CatalogueStore, options: ImportOptions = ImportOptions(),
        onEntry: (ImportEntry) -> Void = { _ in },
        onProgress: (_ bytesRead: Int, _ byteCount: Int?) -> Void = { _, _ in }
    ) throws -> ImportSummary {
        let (types, adapters, format, time) = (modules.types, adapters, options.format, now())
        let feed = DeliveryFeed(delivery) {
            FileOpener(
                types: types, adapters: adapters, format: format, time: time, delivery: delivery)
        }
        defer { feed.stop() }
        feed.waitForFirst()
        var run = ImportRun(delivery, options)
        if let skipped = delivery.skippedFinding { run.tell(skipped, onEntry) }
        do {
            try updateIndex(of: catalogue)
            try catalogue.write { writer in
                // What comes in is entered as these types say.
                _ = try writer.updateIndex(by: indexing, rebuilding: false, onProgress: { _, _ in })
                let transaction = ImportTransaction(
                    types: modules.types, writer: writer, time: now(), options: options)
                let start = try writer.lastSequence()
                while true {
                    let batch = feed.next()
                    for part in batch.parts { try run.take(part, transaction, onEntry) }
                    onProgress(batch.bytesRead, feed.byteCount)
                    if batch.isLast { break }
                }
                try run.endFile(transaction)
                try run.withdrawMissing(transaction, onEntry)
                run.tellLeftOut(onEntry)
                try transaction.checkLinks(
                    since: start, refusing: options.refusesBrokenLinks, &run.summary, onEntry: onEntry)
                run.summary.sequence = try writer.lastSequence()
                if !run.isWanted { throw RolledBack() }
            }
            run.summary.isApplied = true
            // A withdrawal that erases leaves words in the indexes.
            try updateIndex(of: catalogue)
        } catch is RolledBack {
            run.summary.sequence = try catalogue.read { try $0.lastSequence() }
        }
        if options.acceptsValid && !run.summary.isIncomplete { try run.rejects.finish() }
        return run.summary
    }
}

/// Thrown to undo a transaction on purpose.
private struct RolledBack: Error {}
