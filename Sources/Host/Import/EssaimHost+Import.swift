public import Catalogue
internal import Derivation
internal import EssaimKit
internal import Exchange
internal import Foundation
public import XML

/// How to import a file.
public struct ImportOptions: Sendable {
    /// Imports the valid records where others are refused.
    public var acceptsValid = false
    /// Where the refused records are written, to be mended and imported again.
    public var rejectsPath: String?
    /// Takes what a rule that reads other records finds for an error: for the owner who publishes.
    public var refusesBrokenLinks = false
    /// Leaves nothing where a record is not created, updated or withdrawn.
    public var requiresChange = false
    /// Accepts all that the file's issuer relays, whatever the catalogue says.
    public var trustsIssuer = false
    /// The only administration whose files are taken; `nil`: any.
    public var onlyIssuer: String?
    /// Takes records of the file's issuer only, whatever relays the catalogue accepts.
    public var refusesRelays = false

    public init(
        acceptsValid: Bool = false, rejectsPath: String? = nil,
        trustsIssuer: Bool = false
    ) {
        self.trustsIssuer = trustsIssuer
        self.acceptsValid = acceptsValid
        self.rejectsPath = rejectsPath
    }
}

extension EssaimHost {
    /// Imports an exchange file.
    ///
    /// One transaction. A dry run is an import into a store that forgets it (``CatalogueStore/rehearse(_:)``), so
    /// that what it says is what an import does, for several files as for one. A file with a refused record
    /// leaves nothing, unless the options accept the valid ones.
    /// - Parameters:
    ///   - onEntry: Called for each item of the file, in order, and for what ends the reading.
    ///   - onProgress: Called now and then with the bytes read and the file's size.
    /// - Returns: What was done. A file that can't be imported is no thrown error: its findings
    ///   tell why.
    /// - Throws: ``CatalogueError``, or an error of the rejects file.
    public func importFile(
        _ source: XMLSource, into catalogue: any CatalogueStore, options: ImportOptions = ImportOptions(),
        onEntry: (ImportEntry) -> Void = { _ in },
        onProgress: (_ bytesRead: Int, _ byteCount: Int?) -> Void = { _, _ in }
    ) throws -> ImportSummary {
        var summary = ImportSummary()
        let feed: ExchangeFeed
        let header: ExchangeHeader
        do {
            feed = ExchangeFeed(try adapted(source), types: modules.types)
            header = try feed.header()
        } catch {
            summary.isIncomplete = true
            summary.findings[.error] = 1
            onEntry(ImportEntry(id: nil, location: error.location, action: nil, findings: [error]))
            return summary
        }
        defer { feed.stop() }
        summary.header = header
        if let expected = options.onlyIssuer, expected != header.issuer {
            summary.isIncomplete = true
            summary.findings[.error] = 1
            let finding = Self.foreignIssuer(header, expected: expected, file: source.name)
            onEntry(ImportEntry(id: nil, location: finding.location, action: nil, findings: [finding]))
            return summary
        }
        var rejects: RejectFile?
        do {
            try catalogue.write { writer in
                let transaction = try ImportTransaction(
                    header: header, file: source.name, types: modules.types, writer: writer, time: now(),
                    options: options)
                let start = try writer.lastSequence()
                if let gap = try transaction.chainGap() {
                    summary.isIncomplete = true
                    summary.findings[.error, default: 0] += 1
                    onEntry(ImportEntry(id: nil, location: gap.location, action: nil, findings: [gap]))
                    throw RolledBack()
                }
                while true {
                    let batch = feed.next()
                    for item in batch.items {
                        let entry = try transaction.apply(item, &summary)
                        if entry.action == .refuse, let path = options.rejectsPath {
                            if rejects == nil { rejects = try RejectFile(path: path, header: header) }
                            try rejects?.add(item, findings: entry.findings)
                        }
                        onEntry(entry)
                    }
                    onProgress(batch.bytesRead, feed.byteCount)
                    if let failure = batch.failure {
                        summary.isIncomplete = true
                        summary.findings[failure.severity, default: 0] += 1
                        onEntry(
                            ImportEntry(
                                id: failure.record, location: failure.location, action: nil,
                                findings: [failure]))
                    }
                    if batch.isLast { break }
                }
                try transaction.checkLinks(
                    since: start, refusing: options.refusesBrokenLinks, &summary, onEntry: onEntry)
                summary.sequence = try writer.lastSequence()
                let isWanted = summary.isClean || (options.acceptsValid && !summary.isIncomplete)
                let changes = summary[.create] + summary[.update] + summary[.withdraw]
                if !isWanted || (options.requiresChange && changes == 0) { throw RolledBack() }
                if summary.isClean { try transaction.noteReceived() }
            }
            summary.isApplied = true
        } catch is RolledBack {
            summary.sequence = try catalogue.read { try $0.lastSequence() }
        }
        if options.acceptsValid && !summary.isIncomplete { try rejects?.finish() }
        return summary
    }
}

extension EssaimHost {
    private static func foreignIssuer(_ header: ExchangeHeader, expected: String, file: String?) -> Finding {
        Finding(
            .error, "foreign-issuer",
            Label(
                fr: "le fichier vient de « \(header.issuer) », mais qui l’envoie agit pour « \(expected) »",
                en: "the file is issued by “\(header.issuer)”, but its sender acts for “\(expected)”"),
            at: TextLocation(file: file, line: 1), path: "/exchange/@issuer", value: header.issuer,
            hint: Label(
                fr: "Envoyez vos propres fichiers ; un relais les émet en son nom.",
                en: "Send files of your own; a relay issues them in its own name."))
    }
}

/// Thrown to undo a transaction on purpose.
private struct RolledBack: Error {}

/// Reads an exchange file on a thread of its own, so that reading and storing overlap.
private final class ExchangeFeed {
    struct Batch: Sendable {
        var items: [ExchangeItem] = []
        var bytesRead = 0
        var failure: Finding?
        var isLast = false
    }

    /// A batch is handed over when it has so many bytes or items. With the queue's capacity this bounds
    /// memory, whatever the size of records.
    private static let batchBytes = 256 * 1024
    private static let batchItems = 64

    private let opened = BoundedQueue<Result<ExchangeHeader, Finding>>(capacity: 1)
    private let queue = BoundedQueue<Batch>(capacity: 16)
    let byteCount: Int?

    init(_ source: XMLSource, types: RecordTypeSet) {
        byteCount = source.byteCount
        let thread = Thread { [opened, queue] in
            do throws(Finding) {
                let reader = try ExchangeReader(source, types: types)
                _ = opened.put(.success(reader.header))
                Self.read(reader, into: queue)
            } catch { _ = opened.put(.failure(error)) }
        }
        // libxml2 and its validators recurse as deep as the input, which the reader's limits bound.
        thread.stackSize = 8 << 20
        thread.start()
    }

    private static func read(_ reader: ExchangeReader, into queue: BoundedQueue<Batch>) {
        var batch = Batch()
        var bytes = 0
        while true {
            do {
                if let item = try reader.next() {
                    bytes += item.size
                    batch.items.append(item)
                } else {
                    batch.isLast = true
                }
            } catch {
                batch.failure = error
                batch.isLast = true
            }
            guard batch.isLast || bytes >= batchBytes || batch.items.count >= batchItems else { continue }
            batch.bytesRead = reader.bytesRead
            let isLast = batch.isLast
            if !queue.put(batch) || isLast { return }
            batch = Batch()
            bytes = 0
        }
    }

    /// The file's header, once it was read.
    func header() throws(Finding) -> ExchangeHeader { try opened.take().get() }
    func next() -> Batch { queue.take() }
    func stop() { queue.cancel() }
}

extension ExchangeItem {
    /// About how many bytes the item holds in memory.
    fileprivate var size: Int {
        if case .record(let record) = body { record.payload.count * 2 } else { original?.count ?? 500 }
    }
}
