package import Catalogue
internal import EssaimKit
internal import Search

/// Who else shares with a catalogue: whose relays it accepts, and how far each has come.
package struct Partners: Sendable {
    let catalogue: any CatalogueStore
    let now: @Sendable () -> String

    // MARK: Relays

    /// The issuers whose relayed records are accepted, in order.
    package func relays() throws -> [String] { try catalogue.read { try $0.relays() } }

    /// Accepts an administration's relayed records from now on, or refuses them.
    package func setRelay(_ administration: String, accepted: Bool) throws {
        guard RecordID.isPart(administration) else {
            throw NotFoundError(
                message: "“\(administration)” is not an administration's identifier",
                hint: "Use lower-case letters, digits and hyphens.")
        }
        try catalogue.write { try $0.setRelay(administration, accepted: accepted) }
    }

    // MARK: What came in

    /// How far the files of each chain have come in, in the order of issuers and catalogues.
    package func chains() throws -> [ChainPosition] { try catalogue.read { try $0.receivedPositions() } }

    /// How far the files of one chain have come in; 0 where none came.
    package func received(from catalogue: String, issuer: String) throws -> Int {
        try self.catalogue.read { try $0.receivedSequence(from: catalogue, issuer: issuer) ?? 0 }
    }

    /// Sets how far a chain is taken to have come: back, so that its files are asked for again. The audit journal keeps
    /// where it was.
    ///
    /// - Throws: ``NotFoundError`` where nothing came in by that chain; ``ReportError`` for a number after its end.
    package func setChain(of catalogue: String, issuedBy issuer: String, to sequence: Int) throws {
        let time = now()
        try self.catalogue.write { writer in
            guard let known = try writer.receivedSequence(from: catalogue, issuer: issuer) else {
                throw NotFoundError(
                    message: "no file of catalogue \(catalogue) came in from “\(issuer)”",
                    hint: "“essaim partners chain” lists the chains.")
            }
            guard (0...known).contains(sequence) else {
                throw ReportError(
                    message: "the chain has come to no. \(known), and can't be set to \(sequence)",
                    hint: "Give a number from 0 to \(known): what comes after it is asked for again.")
            }
            try writer.noteReceived(
                ChainPosition(catalogue: catalogue, issuer: issuer, sequence: sequence, recorded: time))
            try writer.note(
                AuditEntry(
                    request: "-", time: time, token: "-", administration: issuer, address: "local",
                    method: "SET", path: "/received/\(catalogue)/\(issuer)", status: nil,
                    outcome: "from \(known) to \(sequence)"))
        }
    }

    // MARK: What went out

    /// How far a partner has this catalogue's journal, as far as is known; `nil`: nothing was sent.
    package func sent(to partner: String) throws -> Int? {
        try catalogue.read { try $0.sentSequence(to: partner) }
    }

    /// The same of all partners, in the order of their identifiers.
    package func sent() throws -> [(partner: String, sequence: Int)] {
        try catalogue.read { try $0.sentSequences() }
    }

    /// Makes sure that a name may be a partner's. One need not be known here; one that is almost known is a typing
    /// error, and a home administration shares nothing with itself.
    ///
    /// - Throws: ``ExportError``.
    static func requireName(_ partner: String, _ reading: any CatalogueReading) throws {
        if try reading.homes().contains(partner) {
            throw ExportError(
                message: "“\(partner)” is at home in this catalogue", hint: "Name a partner's identifier.")
        }
        if try reading.administration(partner) != nil { return }
        let known = try reading.administrations().map(\.id) + reading.relays()
        guard let nearest = Suggestion.nearest(to: partner, among: known).first else { return }
        throw ExportError(
            message: "there is no administration “\(partner)” in this catalogue",
            hint: "Did you mean “\(nearest)”?")
    }

    /// Confirms that a partner has all up to a number: its file was sent. A lower one sends again what comes after it.
    ///
    /// - Throws: ``ConfirmationError``; ``ExportError`` for a name that is no partner's.
    package func confirmSent(_ sequence: Int, to partner: String) throws {
        try catalogue.read { try Self.requireName(partner, $0) }
        try noteSent(sequence, to: partner, of: catalogue.read { try $0.identifier() })
    }

    /// Remembers how far a partner has this catalogue's journal.
    ///
    /// - Parameter identifier: The catalogue that the partner speaks of.
    /// - Throws: ``ConfirmationError`` where that isn't this one, or its journal doesn't go so far.
    package func noteSent(_ sequence: Int, to partner: String, of identifier: String) throws {
        let time = now()
        try catalogue.write { writer in
            let (own, last) = (try writer.identifier(), try writer.lastSequence())
            guard own == identifier, (0...last).contains(sequence) else {
                throw ConfirmationError(
                    message: "this is catalogue \(own), whose journal ends at \(last)",
                    hint: "Fetch what it has, then confirm that.")
            }
            try writer.noteSent(sequence, to: partner, at: time)
        }
    }

    // MARK: Whom a server speaks for

    /// Whom a server at an address spoke for when it was last asked; `nil`: it never was.
    package func speaker(at address: String) throws -> ServerSpeaker? {
        try catalogue.read { try $0.setting(Self.setting(address)) }.flatMap { ServerSpeaker(text: $0) }
    }

    package func remember(_ speaker: ServerSpeaker, at address: String) throws {
        try catalogue.write { try $0.setSetting(Self.setting(address), speaker.text) }
    }

    private static func setting(_ address: String) -> String { "partner \(address)" }
}

/// An administration, and the catalogue that it serves.
package struct ServerSpeaker: Hashable, Sendable {
    package var administration: String
    package var catalogue: String

    package init(administration: String, catalogue: String) {
        self.administration = administration
        self.catalogue = catalogue
    }

    init?(text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 2 else { return nil }
        self.init(administration: String(parts[0]), catalogue: String(parts[1]))
    }

    var text: String { "\(administration) \(catalogue)" }
}

/// Why a partner's word about what it has can't be true.
package struct ConfirmationError: ExplainedError {
    package var message: String
    package var hint: String
}

extension EssaimHost {
    package func partners(of catalogue: any CatalogueStore) -> Partners {
        Partners(catalogue: catalogue, now: now)
    }
}
