public import Catalogue
internal import Exchange
public import Host
internal import XML

/// What one exchange with a partner moved.
public struct SharingSummary: Hashable, Sendable {
    /// The number in the sender's journal before, and after.
    public var from: Int
    public var to: Int
    public var files = 0
    /// Records that the receiver created, updated or withdrew; only known to who receives.
    public var changes = 0
}

/// Shares with a partner's server, in files of the partner's or of one's own chain.
///
/// Each file is one transaction where it arrives, and who receives remembers how far the chain has come. So after a
/// cut the next call goes on where the last whole file ended, and a call that finds nothing new moves nothing: two
/// catalogues that both pull and push come to rest.
public struct Sharing: Sendable {
    /// Entries of the journal a file: small enough that a cut costs seconds.
    public static let entriesPerFile = 5_000

    private let host: EssaimHost
    private let catalogue: any CatalogueStore
    private let entriesPerFile: Int

    public init(
        host: EssaimHost, catalogue: any CatalogueStore, entriesPerFile: Int = Sharing.entriesPerFile
    ) {
        self.host = host
        self.catalogue = catalogue
        self.entriesPerFile = entriesPerFile
    }

    /// Fetches and imports what the partner has and this catalogue hasn't.
    ///
    /// - Throws: ``SharingError`` where the partner can't be reached or a file is refused here. What came before it is
    ///   kept.
    public func pull(
        from partner: Partner, onEntry: (ImportEntry) -> Void = { _ in },
        onProgress: (_ sequence: Int, _ last: Int) -> Void = { _, _ in }
    ) async throws -> SharingSummary {
        let start = try await partner.start()
        try refuseSelf(start)
        let known = try catalogue.read { try $0.receivedSequence(from: start.catalogue) ?? 0 }
        var summary = SharingSummary(from: known, to: known)
        while summary.to < start.sequence {
            let file = try await partner.file(since: summary.to, limit: entriesPerFile)
            let imported = try host.importFile(
                .renamed(path: file.path, name: partner.address), into: catalogue, onEntry: onEntry)
            guard imported.isApplied, let sequence = imported.header?.sequence, sequence > summary.to,
                imported.header?.catalogue == start.catalogue
            else {
                throw SharingError(
                    message: "the file after no. \(summary.to) of \(partner.address) was refused",
                    hint:
                        "See the findings above. “essaim partners accept ID” accepts what an administration relays."
                )
            }
            summary.to = sequence
            summary.files += 1
            summary.changes += imported[.create] + imported[.update] + imported[.withdraw]
            onProgress(summary.to, start.sequence)
        }
        // Tells the partner how far it has come.
        if summary.files > 0 { _ = try await partner.file(since: summary.to, limit: 1) }
        return summary
    }

    /// Sends what this catalogue has and the partner hasn't.
    ///
    /// - Throws: ``SharingError`` where the partner can't be reached or refuses a file. What came before it is there.
    public func push(
        to partner: Partner, onProgress: (_ sequence: Int, _ last: Int) -> Void = { _, _ in }
    ) async throws -> SharingSummary {
        let start = try await partner.start()
        try refuseSelf(start)
        let (identifier, last) = try catalogue.read { (try $0.identifier(), try $0.lastSequence()) }
        let known = try await partner.received(from: identifier)
        guard known <= last else {
            throw SharingError(
                message: "\(partner.address) has this catalogue up to no. \(known), which ends at \(last)",
                hint: "This catalogue is older than what was sent from it: was it restored from a backup?")
        }
        var summary = SharingSummary(from: known, to: known)
        while summary.to < last {
            let file = try SpoolFile(folder: nil)
            var options = ExportOptions()
            options.since = summary.to
            options.changeLimit = entriesPerFile
            options.isDisclosed = true
            let exported = try host.exportFile(
                from: catalogue, toDescriptor: file.descriptor, options: options)
            try await partner.send(file)
            summary.to = exported.sequence
            summary.files += 1
            if let administration = start.administration {
                let sent = summary.to
                try catalogue.write { try $0.noteSent(sent, to: administration, at: host.now()) }
            }
            onProgress(summary.to, last)
        }
        return summary
    }

    private func refuseSelf(_ start: Partner.Start) throws {
        if try catalogue.read({ try $0.identifier() }) == start.catalogue {
            throw SharingError(
                message: "the server serves this very catalogue", hint: "Give a partner's address.")
        }
    }
}
