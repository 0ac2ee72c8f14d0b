public import Catalogue
public import EssaimKit
internal import Exchange
public import XML

/// Why a record can't be written here.
public struct AuthoringError: ExplainedError {
    /// What kind of reason it is: part of the interface.
    public enum Kind: Hashable, Sendable {
        /// What was sent isn't one record that can be read.
        case unusable
        /// The record's owner isn't at home in this catalogue.
        case notHome
        /// Somebody else wrote the record meanwhile.
        case changedMeanwhile
        /// The record is in a state that doesn't allow it, or already what it should become.
        case wrongState
    }

    public var kind = Kind.unusable
    public var message: String
    public var hint: String
}

// Writing a record is importing a file of one record that its owner issues: one code path, one set of rules.
extension EssaimHost {
    /// Saves a record from an exchange file that holds just this one, as its next version.
    ///
    /// The file's version, owner's description and time don't count: the catalogue gives the next version and the
    /// time of now. A record that isn't there yet becomes version 1.
    /// - Parameter base: The version that the person began with: another one by now is an error.
    /// - Returns: The record's identifier, and what importing it did; not applied where a rule refuses it.
    /// - Throws: ``AuthoringError`` where the record isn't at home here, or the file holds something else.
    public func save(
        _ source: XMLSource, expecting expected: RecordID? = nil, basedOn base: Int? = nil,
        in catalogue: any CatalogueStore,
        onEntry: (ImportEntry) -> Void = { _ in }
    ) throws -> (id: RecordID, summary: ImportSummary) {
        let (record, others) = try Self.recordElement(in: source)
        guard let text = record.attribute("id"), let id = RecordID(text) else {
            throw AuthoringError(
                message: "the record has no identifier of the form owner/type/name",
                hint: "Set the id of <record>.")
        }
        guard expected == nil || expected == id, others == 0 else {
            throw AuthoringError(
                message: "the file does not hold just the record \(expected ?? id)",
                hint:
                    "Keep its id, and one record a file; import files of several records with “essaim import”."
            )
        }
        guard let payload = record.children.first(where: { _ in true }) else {
            throw AuthoringError(message: "the record \(id) is empty", hint: "Fill it in.")
        }
        let summary = try save(
            payload.canonical(), as: id,
            status: record.attribute("status").flatMap { RecordStatus(rawValue: $0) } ?? .draft,
            language: record.attribute("lang", namespace: XMLNamespace.xml) ?? "fr", name: source.name,
            line: payload.location.line, basedOn: base, in: catalogue, onEntry: onEntry)
        return (id, summary)
    }

    /// The state that a file with one record gives it; a draft where it says nothing.
    public static func status(inFile source: XMLSource) throws -> RecordStatus {
        let (record, _) = try recordElement(in: source)
        return record.attribute("status").flatMap { RecordStatus(rawValue: $0) } ?? .draft
    }

    /// Saves a payload in canonical form as a record's next version.
    ///
    /// - Parameter base: The version that the writer began with, 0 for none: another one by now is an error.
    func save(
        _ payload: [UInt8], as id: RecordID, status: RecordStatus, language: String, name: String? = nil,
        line: Int = 1, basedOn base: Int?, in catalogue: any CatalogueStore, onEntry: (ImportEntry) -> Void
    ) throws -> ImportSummary {
        let stored = try catalogue.read { try $0.record(id) }
        // An edit never takes a record back to an earlier state; a withdrawn one begins anew.
        let floor = stored.map { $0.status == .withdrawn ? RecordStatus.draft : $0.status } ?? .draft
        return try author(
            id, payload: payload, status: max(status, floor), language: language, name: name, line: line,
            basedOn: base, in: catalogue, onEntry: onEntry)
    }

    /// Moves a record on: a draft to review, either to publication. Rules that read other records hold it back.
    public func publish(
        _ id: RecordID, to status: RecordStatus = .published, basedOn base: Int? = nil,
        in catalogue: any CatalogueStore, onEntry: (ImportEntry) -> Void = { _ in }
    ) throws -> ImportSummary {
        let stored = try known(id, in: catalogue)
        guard stored.status < status else {
            throw AuthoringError(
                kind: .wrongState, message: "\(id) is \(stored.status.label.en) already",
                hint: "A published record is changed with “essaim edit”.")
        }
        let payload = try catalogue.read { try $0.payload(ofRevision: stored.revision) }
        return try author(
            id, payload: payload, status: status, language: stored.language, name: nil, line: 1,
            basedOn: base, in: catalogue, onEntry: onEntry)
    }

    /// Makes an earlier version's content the next version.
    public func revert(
        _ id: RecordID, to version: Int, basedOn base: Int? = nil, in catalogue: any CatalogueStore,
        onEntry: (ImportEntry) -> Void = { _ in }
    ) throws -> ImportSummary {
        let stored = try known(id, in: catalogue)
        let revision = try self.revision(of: id, version: version, in: catalogue)
        let payload = try catalogue.read { try $0.payload(ofRevision: revision.key) }
        return try author(
            id, payload: payload, status: stored.status == .withdrawn ? .published : stored.status,
            language: revision.language, name: nil, line: 1, basedOn: base, in: catalogue, onEntry: onEntry)
    }

    /// Withdraws a record: a tombstone remains, travels in exports, and stops it from returning.
    public func withdraw(
        _ id: RecordID, reason: String, basedOn base: Int? = nil, in catalogue: any CatalogueStore
    ) throws -> ImportSummary {
        let stored = try known(id, in: catalogue)
        if let base, stored.version != base { throw changedMeanwhile(id, stored.version, base) }
        guard stored.status != .withdrawn else {
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
        try requireHome(id, in: catalogue)
        let tombstone = Tombstone(id: id, version: stored.version + 1, deleted: now(), reason: reason)
        return try importOwn("  \(RecordText.tombstone(tombstone))\n", id, name: nil, in: catalogue) { _ in }
    }

    /// Settles a record's conflicts.
    ///
    /// The owner's home publishes one more version, with the content chosen. Another catalogue can only choose
    /// which of the two it shows until the owner does.
    public func resolveConflict(
        of id: RecordID, keepingMine: Bool, in catalogue: any CatalogueStore,
        onEntry: (ImportEntry) -> Void = { _ in }
    ) throws {
        guard let conflict = try catalogue.read({ try $0.conflicts().first { $0.stored.id == id } }) else {
            throw AuthoringError(
                kind: .wrongState, message: "\(id) is not in conflict",
                hint: "“essaim conflicts” lists the conflicts.")
        }
        let isHome = try catalogue.read { try $0.homes().contains(id.owner) }
        let key = keepingMine ? conflict.stored.revision : conflict.other.key
        let payload = try catalogue.read { try $0.payload(ofRevision: key) }
        if isHome {
            let summary = try author(
                id, payload: payload, status: conflict.stored.status, language: conflict.stored.language,
                name: nil,
                line: 1, in: catalogue, onEntry: onEntry)
            guard summary.isApplied else {
                throw AuthoringError(
                    message: "the content chosen breaks a rule", hint: "Mend it with “essaim edit \(id)”.")
            }
            return
        }
        try catalogue.write { writer in
            if keepingMine {
                try writer.settleConflicts(of: conflict.stored, at: now())
            } else {
                var other = conflict.stored
                other.namespace = conflict.other.namespace
                let library = RecordLibrary(types: modules.types, reading: writer)
                let index = payload.withUnsafeBytes { library.indexEntry(other, payload: $0) }
                try writer.adopt(conflict.other, of: conflict.stored, index: index, at: now())
            }
        }
    }

    // MARK: Steps

    private func known(_ id: RecordID, in catalogue: any CatalogueStore) throws -> StoredRecord {
        guard let stored = try catalogue.read({ try $0.record(id) }) else { throw NotFoundError.record(id) }
        return stored
    }

    func revision(of id: RecordID, version: Int, in catalogue: any CatalogueStore) throws -> Revision {
        let revisions = try Self.history(of: id, in: catalogue)
        guard let revision = revisions.first(where: { $0.version == version && $0.status != .withdrawn })
        else {
            let versions = revisions.filter { $0.status != .withdrawn }.map { String($0.version) }
            throw NotFoundError(
                message: "\(id) has no content of version \(version)",
                hint: "Versions: \(versions.joined(separator: ", ")).")
        }
        return revision
    }

    private func changedMeanwhile(_ id: RecordID, _ version: Int, _ base: Int) -> AuthoringError {
        AuthoringError(
            kind: .changedMeanwhile,
            message: "\(id) was changed meanwhile: it is at version \(version), you began with \(base)",
            hint: "Compare with “essaim history \(id) --diff”, then edit again.")
    }

    private func requireHome(_ id: RecordID, in catalogue: any CatalogueStore) throws {
        let homes = try catalogue.read { try $0.homes() }
        guard homes.contains(id.owner) else {
            throw AuthoringError(
                kind: .notHome,
                message: "\(id) is not at home here: only a catalogue of “\(id.owner)” writes it",
                hint: homes.isEmpty
                    ? "This catalogue has no home administration."
                    : "At home here: \(homes.joined(separator: ", ")).")
        }
    }

    private func author(
        _ id: RecordID, payload: [UInt8], status: RecordStatus, language: String, name: String?, line: Int,
        basedOn base: Int? = nil, in catalogue: any CatalogueStore, onEntry: (ImportEntry) -> Void
    ) throws -> ImportSummary {
        try requireHome(id, in: catalogue)
        // One read for the check and the number: who commits after it takes the same number, and is noticed.
        let (stored, previous, last, isInConflict) = try catalogue.read { reading in
            let stored = try reading.record(id)
            return (
                stored, try stored.map { try reading.payload(ofRevision: $0.revision) },
                try reading.revisions(of: id).map(\.version).max() ?? 0,
                try reading.conflicts().contains { $0.stored.id == id }
            )
        }
        if let base, stored?.version ?? 0 != base {
            throw changedMeanwhile(id, stored?.version ?? 0, base)
        }
        if let stored, stored.status == status, stored.language == language, previous == payload,
            !isInConflict
        {
            throw AuthoringError(
                kind: .wrongState, message: "\(id) is the same as before", hint: "Nothing was changed.")
        }
        let version = last + 1
        let header = RecordHeader(
            id: id, version: version, status: status, modified: now(), language: language)
        // Blank lines in front, so that the lines in messages are those of the file that was edited.
        let padding = String(repeating: "\n", count: max(0, line - 3))
        return try importOwn(
            padding + RecordText.recordStart(header) + String(decoding: payload, as: UTF8.self)
                + RecordText.recordEnd, id,
            name: name, isStrict: status == .published, in: catalogue, onEntry: onEntry)
    }

    private func importOwn(
        _ text: String, _ id: RecordID, name: String?, isStrict: Bool = false,
        in catalogue: any CatalogueStore,
        onEntry: (ImportEntry) -> Void
    ) throws -> ImportSummary {
        let header = ExchangeHeader(id: "\(id.owner)-local", issuer: id.owner, issued: now())
        var options = ImportOptions()
        options.refusesBrokenLinks = isStrict
        // Somebody else may have written the same version meanwhile: that must not end as a conflict.
        options.requiresChange = true
        return try importFile(
            .bytes(Array((ExchangeText.start(header) + text + ExchangeText.end).utf8), name: name),
            into: catalogue,
            options: options, onEntry: onEntry)
    }

    /// The file's record element, and how many more there are.
    private static func recordElement(in source: XMLSource) throws -> (record: XMLElement, others: Int) {
        let reader = try XMLReader(source)
        var found: XMLElement?
        var others = 0
        while let tree = try reader.next() {
            switch tree.root.name {
            case "record": if found == nil { found = tree.root } else { others += 1 }
            case "administration": break
            default: others += 1
            }
        }
        guard let found else {
            throw AuthoringError(
                message: "the file holds no record", hint: "“essaim new TYPE” prints one to fill in.")
        }
        return (found, others)
    }
}
