package import Catalogue
package import EssaimKit
internal import Exchange
package import XML

/// Why a record can't be written here.
package struct AuthoringError: ExplainedError {
    /// What kind of reason it is: part of the interface.
    package enum Kind: Hashable, Sendable {
        /// What was sent isn't one record that can be read.
        case unusable
        /// The record's owner isn't at home in this catalogue.
        case notHome
        /// Somebody else wrote the record meanwhile.
        case changedMeanwhile
        /// The record is in a state that doesn't allow it, or already what it should become.
        case wrongState
        /// What was sent is what is there: nothing was changed.
        case unchanged
    }

    package var kind = Kind.unusable
    package var message: String
    package var hint: String
}

/// Writes records of the administrations at home in a catalogue, for an author.
///
/// Writing a record is importing a file of one record that its owner issues: one code path, one set of rules.
package struct CatalogueEditor {
    let host: EssaimHost
    let catalogue: any CatalogueStore
    let author: Author

    /// Makes sure that the author may write anything of an administration's, before anything is told of it.
    package func requireSome(of administration: String) throws {
        try author.require(.write, for: administration)
    }

    /// Saves a record from an exchange file that holds just this one, as its next version.
    ///
    /// The file's version and time don't count: the catalogue gives the next version and the time of now. A record that
    /// isn't there yet becomes version 1. What isn't to be published, of a published record, stands beside it as a draft.
    /// The file's description of the owner counts where the catalogue has none.
    /// - Parameter base: What the person began with; `nil`: whatever is there.
    /// - Returns: The record's identifier, and what importing it did; not applied where a rule refuses it.
    /// - Throws: ``AuthoringError`` where the record isn't at home here, or the file holds something else.
    package func save(
        _ source: XMLSource, expecting expected: RecordID? = nil, basedOn base: Basis? = nil,
        onEntry: (ImportEntry) -> Void = { _ in }
    ) throws -> (id: RecordID, summary: ImportSummary) {
        let file = try RecordFile(source)
        let record = file.record
        guard let text = record.attribute("id"), let id = RecordID(text) else {
            throw AuthoringError(
                message: "the record has no identifier of the form owner/type/name",
                hint: "Set the id of <record>.")
        }
        guard expected == nil || expected == id, file.others == 0 else {
            throw AuthoringError(
                message: "the file does not hold just the record \(expected ?? id)",
                hint:
                    "Keep its id, and one record a file; import files of several records with “essaim import”."
            )
        }
        guard let payload = record.children.first(where: { _ in true }) else {
            throw AuthoringError(message: "the record \(id) is empty", hint: "Fill it in.")
        }
        var written = Written(
            id: id, payload: try payload.canonical(), status: file.status,
            language: record.attribute("lang", namespace: XMLNamespace.xml) ?? "fr")
        (written.file, written.line) = (source.name, payload.location.line)
        written.owner = try file.administrations[id.owner]?.canonical()
        return (id, try save(written, basedOn: base, onEntry: onEntry))
    }

    /// What is to become a record's next version.
    struct Written {
        var id: RecordID
        /// Canonical XML.
        var payload: [UInt8]
        var status: RecordStatus
        var language: String
        /// Where it came from, for messages.
        var file: String?
        var line = 1
        /// The owner's description that came with it, as an exchange file has it.
        var owner: [UInt8]?
    }

    /// Saves a record's next version, or the draft beside it. An edit never takes either back to an earlier state.
    ///
    /// - Parameter base: What the writer began with; `nil`: whatever is there.
    func save(_ written: Written, basedOn base: Basis?, onEntry: (ImportEntry) -> Void) throws
        -> ImportSummary
    {
        let id = written.id
        let (stored, draft) = try catalogue.read { reading in
            let stored = try reading.record(id)
            return (stored, try stored.flatMap { try reading.draft(of: $0) })
        }
        var written = written
        if let current = stored?.status == .published ? draft : stored, current.status != .withdrawn {
            written.status = max(written.status, current.status)
        }
        try author.require(written.status == .published ? .publish : .write, for: id.owner)
        // A draft in its place would take the tombstone out of what is sent, and partners would keep the record.
        if let stored, stored.status == .withdrawn, written.status != .published {
            throw AuthoringError(
                kind: .wrongState, message: "\(id) is withdrawn: only publishing brings it back",
                hint: try catalogue.read { try $0.erasedVersion(of: stored) } == stored.version
                    ? "What it said was erased: publish what it is to say now."
                    : "“essaim revert \(id) --to VERSION” publishes an earlier version again.")
        }
        return try store(written, basedOn: base, onEntry: onEntry)
    }

    /// Moves a record on: a draft to review, either to publication. Rules that read other records hold it back.
    package func publish(
        _ id: RecordID, to status: RecordStatus = .published, basedOn base: Basis? = nil,
        onEntry: (ImportEntry) -> Void = { _ in }
    ) throws -> ImportSummary {
        try author.require(status == .published ? .publish : .write, for: id.owner)
        let stored = try known(id)
        let (draft, payload) = try catalogue.read { reading in
            let draft = try reading.draft(of: stored)
            return (draft, try reading.payload(ofRevision: draft?.revision ?? stored.revision))
        }
        let current = draft ?? stored
        guard current.status < status else {
            throw AuthoringError(
                kind: .wrongState, message: "\(id) is \(current.status.label.en) already",
                hint: "A published record is changed with “essaim edit”.")
        }
        if let draft, draft.version <= stored.version {
            throw AuthoringError(
                kind: .changedMeanwhile,
                message: "version \(stored.version) of \(id) was published after the draft was begun",
                hint:
                    "Compare with “essaim history \(id) --diff”, then save the draft again with “essaim edit \(id)”."
            )
        }
        // Who read what is published hasn't read the draft.
        if draft != nil { try check(base, stored, draft, id, publishing: false) }
        return try store(
            Written(id: id, payload: payload, status: status, language: current.language), basedOn: base,
            onEntry: onEntry)
    }

    /// Gives what is in review back to who writes it: as a draft again.
    package func sendBack(_ id: RecordID) throws -> ImportSummary {
        try author.require(.publish, for: id.owner)
        let stored = try known(id)
        let (draft, payload) = try catalogue.read { reading in
            let draft = try reading.draft(of: stored)
            return (draft, try reading.payload(ofRevision: draft?.revision ?? stored.revision))
        }
        let current = draft ?? stored
        guard current.status == .inReview else {
            throw AuthoringError(
                kind: .wrongState, message: "\(id) is not in review",
                hint: "What is in review can be sent back.")
        }
        return try store(
            Written(id: id, payload: payload, status: .draft, language: current.language),
            basedOn: Basis(current), onEntry: { _ in })
    }

    /// Abandons the draft beside a published record. Its states stay in the record's history, for its administration.
    package func discardDraft(of id: RecordID, basedOn base: Basis? = nil) throws {
        try author.require(.write, for: id.owner)
        try requireHome(id)
        // In one step: what somebody else saves meanwhile isn't thrown away with it.
        try catalogue.write { writer in
            guard let stored = try writer.record(id) else { throw NotFoundError.record(id) }
            guard let draft = try writer.draft(of: stored) else {
                throw AuthoringError(
                    kind: .wrongState, message: "there is no draft beside a published version of \(id)",
                    hint: "What was never published is withdrawn with “essaim withdraw”.")
            }
            try check(base, stored, draft, id, publishing: false)
            try writer.removeDraft(of: stored)
        }
    }

    /// Makes an earlier version's content the next version.
    package func revert(
        _ id: RecordID, to version: Int, basedOn base: Basis? = nil,
        onEntry: (ImportEntry) -> Void = { _ in }
    ) throws -> ImportSummary {
        try author.require(.publish, for: id.owner)
        let stored = try known(id)
        let (revision, payload) = try host.view(of: catalogue, for: .operator) { view in
            let revision = try view.revision(of: id, version: version)
            return (revision, try view.reading.payload(ofRevision: revision.key))
        }
        return try store(
            Written(
                id: id, payload: payload, status: stored.status == .withdrawn ? .published : stored.status,
                language: revision.language), basedOn: base, onEntry: onEntry)
    }

    /// Withdraws a record: a tombstone remains, travels in exports, and stops it from returning.
    ///
    /// - Parameter erasing: Whether all that the record ever said is erased, here and wherever the tombstone arrives. What
    ///   is withdrawn already can still be erased, and again what was said of it since.
    package func withdraw(
        _ id: RecordID, reason: String, erasing: Bool = false, basedOn base: Basis? = nil
    ) throws -> ImportSummary {
        try author.require(.publish, for: id.owner)
        let stored = try known(id)
        try check(base, stored, catalogue.read { try $0.draft(of: stored) }, id, publishing: true)
        guard stored.status != .withdrawn || erasing else {
            throw AuthoringError(
                kind: .wrongState, message: "\(id) is withdrawn already",
                hint: "“essaim history \(id)” tells when and why.")
        }
        guard !reason.isEmpty, reason.unicodeScalars.count <= ExchangeFormat.reasonLimit,
            reason.unicodeScalars.allSatisfy(\.isXMLCharacter)
        else {
            throw AuthoringError(
                message: "a reason of at most \(ExchangeFormat.reasonLimit) characters is needed",
                hint: "Give it with --reason.")
        }
        try requireHome(id)
        let tombstone = Tombstone(
            id: id, version: stored.version + 1, deleted: host.now(), reason: reason, erases: erasing)
        return try importOwn("  \(RecordText.tombstone(tombstone))\n", of: id.owner, in: .two) { _ in }
    }

    // MARK: Steps

    private func known(_ id: RecordID) throws -> StoredRecord {
        guard let stored = try catalogue.read({ try $0.record(id) }) else { throw NotFoundError.record(id) }
        return stored
    }

    /// Makes sure that what is there is what somebody began with.
    private func check(
        _ base: Basis?, _ stored: StoredRecord?, _ draft: StoredRecord?, _ id: RecordID, publishing: Bool
    ) throws {
        let isSame =
            switch base {
            case nil: true
            case .unstated: false
            case .nothing: stored == nil
            // Somebody else's draft is no reason not to publish, but one not to begin another.
            case .version(let version): stored?.version == version && (publishing || draft == nil)
            case .draft(let number): draft?.draft == number
            }
        if isSame { return }
        let message =
            switch (stored, draft?.draft) {
            case (nil, _): "\(id) was changed meanwhile: it isn't there"
            case (let stored?, nil): "\(id) was changed meanwhile: it is at version \(stored.version)"
            case (let stored?, let number?):
                "\(id) was changed meanwhile: it is at version \(stored.version), with draft \(number) beside"
            }
        throw AuthoringError(
            kind: .changedMeanwhile, message: message,
            hint: "Compare with “essaim history \(id) --diff”, then edit again.")
    }

    private func requireHome(_ id: RecordID) throws { try requireHome(id.description, of: id.owner) }

    func requireHome(_ id: String, of owner: String) throws {
        let homes = try catalogue.read { try $0.homes() }
        guard homes.contains(owner) else {
            throw AuthoringError(
                kind: .notHome,
                message: "\(id) is not at home here: only a catalogue of “\(owner)” writes it",
                hint: homes.isEmpty
                    ? "This catalogue has no home administration."
                    : "At home here: \(homes.joined(separator: ", ")).")
        }
    }

    func store(_ written: Written, basedOn base: Basis?, onEntry: (ImportEntry) -> Void) throws
        -> ImportSummary
    {
        let id = written.id
        try requireHome(id)
        // One read for the check and the number: who commits after it takes the same number, and is noticed.
        let (stored, draft, previous, revisions, isDescribed) = try catalogue.read { reading in
            let stored = try reading.record(id)
            let draft = try stored.flatMap { try reading.draft(of: $0) }
            let isDraft = stored?.status == .published && written.status != .published
            let previous = isDraft ? draft ?? stored : stored
            return (
                stored, draft,
                try previous.map { ($0, try reading.payload(ofRevision: $0.revision)) },
                try reading.revisions(of: id), try reading.administration(id.owner) != nil
            )
        }
        let isDraft = stored?.status == .published && written.status != .published
        let version = (revisions.filter { $0.draft == nil }.map(\.version).max() ?? 0) + 1
        if let (previous, payload) = previous, previous.language == written.language,
            payload == written.payload, !revisions.contains(where: \.isConflict),
            // A draft that says what is published says nothing; one that follows an earlier version is saved anew.
            previous.status == written.status
                && (previous.draft == nil || !isDraft || previous.version == version)
                || isDraft && draft == nil
        {
            throw AuthoringError(
                kind: .unchanged, message: "\(id) is the same as before", hint: "Nothing was changed.")
        }
        try check(base, stored, draft, id, publishing: written.status == .published)
        let header = RecordHeader(
            id: id, version: version, status: written.status, modified: host.now(),
            language: written.language)
        let owner = isDescribed ? "" : written.owner.map { String(decoding: $0, as: UTF8.self) } ?? ""
        // Blank lines in front, so that the lines in messages are those of the file that was edited.
        let padding = String(repeating: "\n", count: max(0, written.line - 3))
        return try importOwn(
            owner + padding + RecordText.recordStart(header)
                + String(decoding: written.payload, as: UTF8.self)
                + RecordText.recordEnd, of: id.owner,
            name: written.file, isStrict: written.status == .published,
            followedDraft: isDraft ? draft?.draft ?? 0 : nil, onEntry: onEntry)
    }

    /// Imports what an administration at home here says itself.
    ///
    /// - Parameter changes: Whether it must change a record.
    func importOwn(
        _ text: String, of owner: String, name: String? = nil, isStrict: Bool = false,
        followedDraft: Int? = nil, changes: Bool = true, in format: ExchangeFormat.Version = .one,
        onEntry: (ImportEntry) -> Void
    ) throws -> ImportSummary {
        let header = ExchangeHeader(
            id: "\(owner)-local", issuer: owner, issued: host.now(), format: format)
        var options = ImportOptions()
        options.refusesBrokenLinks = isStrict
        // Somebody else may have written the same version meanwhile: that must not end as a conflict.
        options.requiresChange = changes
        options.followedDraft = followedDraft
        return try host.importFile(
            .bytes(Array((ExchangeText.start(header) + text + ExchangeText.end).utf8), name: name),
            into: catalogue,
            options: options, onEntry: onEntry)
    }
}

extension EssaimHost {
    /// What writes records of a catalogue for an author.
    package func editor(of catalogue: any CatalogueStore, for author: Author) -> CatalogueEditor {
        CatalogueEditor(host: self, catalogue: catalogue, author: author)
    }
}
