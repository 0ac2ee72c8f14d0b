package import Catalogue
internal import Exchange
package import Host
internal import XML

/// What one exchange with a partner moved.
package struct SharingSummary: Hashable, Sendable {
    /// The number in the sender's journal before, and after.
    package var from: Int
    package var to: Int
    package var files = 0
    /// Records that the receiver created, updated or withdrew; only known to who receives.
    package var changes = 0
}

/// Shares with a partner's server, in files of the partner's or of one's own chain.
///
/// Each file is one transaction where it arrives, and who receives remembers how far the chain has come. So after a
/// cut the next call goes on where the last whole file ended, and a call that finds nothing new moves nothing: two
/// catalogues that both pull and push come to rest.
package struct Sharing: Sendable {
    /// Entries of the journal a file: small enough that a cut costs seconds.
    package static let entriesPerFile = 5_000
    /// So many bytes one call fetches at most, unless it is told otherwise: 2 GiB.
    package static let usualSize = 2 << 30

    private let host: EssaimHost
    private let catalogue: any CatalogueStore
    private let entriesPerFile: Int
    private var partners: Partners { host.partners(of: catalogue) }

    package init(
        host: EssaimHost, catalogue: any CatalogueStore, entriesPerFile: Int = Sharing.entriesPerFile
    ) {
        self.host = host
        self.catalogue = catalogue
        self.entriesPerFile = entriesPerFile
    }

    /// Fetches and imports what the partner has and this catalogue hasn't.
    ///
    /// Nothing of a file is kept unless it is the one that was asked for, of whom the server said that it speaks for.
    /// - Parameters:
    ///   - administration: Whom the server is to speak for, where that isn't whom it spoke for before.
    ///   - size: Bytes to fetch at most, of all files together.
    /// - Throws: ``SharingError`` where the partner can't be reached, sends too much, or a file is refused here. What came before it is
    ///   kept.
    package func pull(
        from partner: Partner, administration: String? = nil, atMost size: Int = Sharing.usualSize,
        onEntry: (ImportEntry) -> Void = { _ in },
        onProgress: (_ sequence: Int, _ last: Int) -> Void = { _, _ in }
    ) async throws -> SharingSummary {
        let start = try await partner.start()
        try refuseSelf(start)
        let issuer = try known(start, at: partner.address, as: administration)
        let known = try partners.received(from: start.catalogue, issuer: issuer)
        var summary = SharingSummary(from: known, to: known)
        var left = size
        while summary.to < start.sequence {
            let file = try await partner.file(since: summary.to, limit: entriesPerFile, atMost: left)
            left -= file.size
            var options = ImportOptions()
            options.onlyIssuer = issuer
            options.expectedPart = ChainPart(
                catalogue: start.catalogue, since: summary.to, limit: entriesPerFile)
            let imported = try host.importFile(
                .renamed(path: file.path, name: partner.address), into: catalogue, options: options,
                onEntry: onEntry)
            guard imported.isApplied, let sequence = imported.header?.sequence else {
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
        if summary.files > 0 { try await partner.confirm(summary.to, of: start.catalogue) }
        return summary
    }

    /// Says what ``pull(from:administration:onEntry:onProgress:)`` would make of each record, and changes nothing, here
    /// or there.
    ///
    /// All that is new is fetched before it is looked at: a transaction waits for no server.
    package func preview(
        of partner: Partner, administration: String? = nil, atMost size: Int = Sharing.usualSize,
        plans: RecordPlan.Detail,
        onEntry: (ImportEntry) -> Void
    ) async throws -> ImportSummary {
        let start = try await partner.start()
        try refuseSelf(start)
        let issuer = try known(start, at: partner.address, as: administration, remembering: false)
        let known = try partners.received(from: start.catalogue, issuer: issuer)
        var files: [(SpoolFile, since: Int)] = []
        var reached = known
        var left = size
        while reached < start.sequence {
            let file = try await partner.file(since: reached, limit: entriesPerFile, atMost: left)
            left -= file.size
            files.append((file, reached))
            // A part holds so many entries of the journal; the import checks that it is the one that was asked for.
            reached += entriesPerFile
        }
        var summary = ImportSummary()
        summary.sequence = try host.view(of: catalogue, for: .everybody) { try $0.origin().sequence }
        summary.isApplied = true
        try catalogue.rehearse { store in
            for (file, since) in files {
                var options = ImportOptions()
                options.onlyIssuer = issuer
                options.expectedPart = ChainPart(
                    catalogue: start.catalogue, since: since, limit: entriesPerFile)
                options.plans = plans
                let part = try host.importFile(
                    .renamed(path: file.path, name: partner.address), into: store, options: options,
                    onEntry: onEntry)
                summary.add(part)
                guard part.isApplied else {
                    summary.isApplied = false
                    return
                }
            }
        }
        return summary
    }

    /// Whom a server speaks for: the same as ever, unless the person names another.
    private func known(
        _ start: Partner.Start, at address: String, as named: String?, remembering: Bool = true
    ) throws -> String {
        guard let administration = start.administration else {
            throw SharingError(
                message: "\(address) speaks for no administration",
                hint: "Ask the partner: “essaim init --administration ID” makes a catalogue that does.")
        }
        let now = ServerSpeaker(administration: administration, catalogue: start.catalogue)
        let before = try partners.speaker(at: address)
        if before == now { return administration }
        let homes = try host.view(of: catalogue, for: .everybody) { try $0.origin().homes }
        guard named == administration || !homes.contains(administration) else {
            throw SharingError(
                message: "\(address) speaks for “\(administration)”, which is at home here",
                hint: "If it is a copy of your own, name it: --administration \(administration).")
        }
        guard before == nil && named == nil || named == administration else {
            throw SharingError(
                message:
                    "\(address) speaks for “\(administration)” (catalogue \(start.catalogue)); expected was “\(named ?? before?.administration ?? "")”\(before.map { ", catalogue \($0.catalogue) before" } ?? "")",
                hint:
                    "Ask the partner whether that is right, then name it: --administration \(administration)."
            )
        }
        if remembering { try partners.remember(now, at: address) }
        return administration
    }

    /// Sends what this catalogue has and the partner hasn't.
    ///
    /// - Throws: ``SharingError`` where the partner can't be reached or refuses a file. What came before it is there.
    package func push(
        to partner: Partner, onProgress: (_ sequence: Int, _ last: Int) -> Void = { _, _ in }
    ) async throws -> SharingSummary {
        let start = try await partner.start()
        try refuseSelf(start)
        let origin = try host.view(of: catalogue, for: .everybody) { try $0.origin() }
        let (identifier, last) = (origin.identifier, origin.sequence)
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
            options.recipient = start.administration
            let exported = try host.view(of: catalogue, for: .everybody) {
                try $0.exportFile(toDescriptor: file.descriptor, options: options)
            }
            try await partner.send(file)
            summary.to = exported.sequence
            summary.files += 1
            if let administration = start.administration {
                try partners.noteSent(summary.to, to: administration, of: identifier)
            }
            onProgress(summary.to, last)
        }
        return summary
    }

    private func refuseSelf(_ start: Partner.Start) throws {
        if try host.view(of: catalogue, for: .everybody, { try $0.origin().identifier }) == start.catalogue {
            throw SharingError(
                message: "the server serves this very catalogue", hint: "Give a partner's address.")
        }
    }
}
