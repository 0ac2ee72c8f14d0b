public import Catalogue
internal import EssaimKit
internal import Exchange

/// What to export.
public struct ExportOptions: Sendable {
    public var types: [String] = []
    public var owners: [String] = []
    /// Only what changed after this sequence number.
    public var since: Int?
    /// At most so many entries of the journal after `since`: one file of a chain that ends before the journal does.
    public var changeLimit: Int?
    /// Drafts and records in review as well.
    public var includesDrafts = false
    /// The administration that issues the file; the catalogue's first home administration where it isn't given.
    public var issuer: String?
    /// Whether figures about few people are hidden on the way out, and what was received in confidence stays here.
    /// For anybody but the owner itself.
    public var isDisclosed = false

    public init() {}
}

/// What was exported.
public struct ExportSummary: Hashable, Sendable {
    public var records = 0
    public var tombstones = 0
    public var administrations = 0
    public var bytes = 0
    /// Records sent with figures hidden.
    public var disclosed = 0
    /// Records of others, received whole in confidence, that were left out.
    public var withheld = 0
    /// The journal's last number: what to give as `since` next time.
    public var sequence = 0
}

/// Why an export can't be made.
public struct ExportError: ExplainedError {
    public var message: String
    public var hint: String
}

extension EssaimHost {
    /// Writes what changed since a partner's last file, and remembers how far this one goes.
    ///
    /// The first file for a partner has everything. Figures about few people are hidden in it, unless the file goes to
    /// somebody who may see them.
    ///
    /// - Parameter inConfidence: Whether figures go out as they are: to the coordinator who evaluates them.
    public func exportFile(
        from catalogue: any CatalogueStore, for partner: String, to path: String,
        options: ExportOptions = ExportOptions(), inConfidence: Bool = false,
        onProgress: (_ done: Int, _ count: Int) -> Void = { _, _ in }
    ) throws -> ExportSummary {
        guard RecordID.isPart(partner), options.types.isEmpty, options.owners.isEmpty else {
            throw ExportError(
                message: "“\(partner)” is not an administration's identifier, or the export is filtered",
                hint: "A partner's chain of files has all types and owners.")
        }
        var options = options
        options.isDisclosed = !inConfidence
        options.since = try catalogue.read { try $0.sentSequence(to: partner) }
        let summary = try exportFile(from: catalogue, to: path, options: options, onProgress: onProgress)
        try catalogue.write { try $0.noteSent(summary.sequence, to: partner, at: now()) }
        return summary
    }

    /// Writes an exchange file. The same catalogue gives the same bytes.
    ///
    /// - Parameter path: The file, which appears under this name only when it is whole; `-`: standard output.
    /// - Throws: ``CatalogueError``, ``ExportError`` or ``OutputError``.
    public func exportFile(
        from catalogue: any CatalogueStore, to path: String, options: ExportOptions = ExportOptions(),
        onProgress: (_ done: Int, _ count: Int) -> Void = { _, _ in }
    ) throws -> ExportSummary {
        let output = try FileOutput(path: path)
        return try write(catalogue, to: output, options: options, onProgress: onProgress)
    }

    /// Writes an exchange file to an open file, which the caller closes.
    public func exportFile(
        from catalogue: any CatalogueStore, toDescriptor descriptor: Int32,
        options: ExportOptions = ExportOptions()
    ) throws -> ExportSummary {
        let output = try FileOutput(duplicating: descriptor)
        return try write(catalogue, to: output, options: options) { _, _ in }
    }

    private func write(
        _ catalogue: any CatalogueStore, to output: FileOutput, options: ExportOptions,
        onProgress: (_ done: Int, _ count: Int) -> Void
    ) throws -> ExportSummary {
        try catalogue.read { reading in
            guard let issuer = try options.issuer ?? reading.homes().first else {
                throw ExportError(
                    message: "this catalogue has no home administration to issue the file",
                    hint:
                        "Name one with --issuer, or make the catalogue with “essaim init --administration ID”."
                )
            }
            guard RecordID.isPart(issuer) else {
                throw ExportError(
                    message: "“\(issuer)” is not an administration's identifier",
                    hint: "Use lower-case letters, digits and hyphens, like prefecture-cantal.")
            }
            let last = try reading.lastSequence()
            if let since = options.since, since > last {
                throw ExportError(
                    message: "the journal ends at \(last), before \(since)",
                    hint: "Give a sequence number of this catalogue's own journal.")
            }
            var selection = RecordSelection(
                types: options.types, owners: options.owners,
                statuses: options.includesDrafts ? [] : [.published, .withdrawn], since: options.since)
            var sequence = last
            if let limit = options.changeLimit, last - (options.since ?? 0) > limit {
                sequence = (options.since ?? 0) + limit
                // What changed later comes with a later file of the chain, in its then current state.
                selection.since = options.since ?? 0
                selection.until = sequence
            }
            let identifier = try reading.identifier()
            var summary = ExportSummary(sequence: sequence)
            try output.write(
                ExchangeText.start(
                    ExchangeHeader(
                        id: "\(identifier)-\(selection.since.map { "\($0)-" } ?? "")\(sequence)",
                        issuer: issuer, issued: try reading.lastChangeTime(), catalogue: identifier,
                        since: selection.since,
                        // A file of some types or owners doesn't bring its reader up to any number.
                        sequence: options.types.isEmpty && options.owners.isEmpty ? sequence : nil)))
            let owners = options.owners.isEmpty ? nil : Set(options.owners + [issuer])
            for administration in try reading.administrations()
            where owners?.contains(administration.id) ?? true {
                try output.write("  \(RecordText.administration(administration))\n")
                summary.administrations += 1
            }
            let count = try reading.count(selection)
            let recordEnd = Array("\(RecordText.recordEnd)\n".utf8)
            let disclosure =
                options.isDisclosed
                ? try self.disclosure(of: reading, for: .everyone) : nil
            let homes = Set(try reading.homes())
            try reading.forEachRecord(selection) { stored, payload in
                if let disclosure, let form = try disclosure.exchangeForm(of: stored, payload, homes: homes) {
                    guard case .hidden(let header, let bytes) = form else {
                        summary.withheld += 1
                        return
                    }
                    try output.write("  \(RecordText.recordStart(header))")
                    try output.write(bytes)
                    try output.write(recordEnd)
                    summary.records += 1
                    summary.disclosed += 1
                } else if stored.status == .withdrawn {
                    try output.write("  ")
                    try output.write(payload)
                    try output.write("\n")
                    summary.tombstones += 1
                } else {
                    try output.write("  \(RecordText.recordStart(stored.header))")
                    try output.write(payload)
                    try output.write(recordEnd)
                    summary.records += 1
                }
                let done = summary.records + summary.tombstones
                if done % 1_000 == 0 { onProgress(done, count) }
            }
            try output.write(ExchangeText.end)
            try output.finish()
            onProgress(count, count)
            summary.bytes = output.bytesWritten
            return summary
        }
    }
}
