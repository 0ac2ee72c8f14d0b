internal import Catalogue
internal import Core
internal import Derivation
internal import EssaimKit
internal import Exchange
internal import XML

/// Applies the items of files to a catalogue, inside one transaction.
final class ImportTransaction {
    let types: RecordTypeSet
    let writer: any CatalogueWriting
    let time: String
    let checker: ItemChecker
    /// Who sends the file that is being read.
    private(set) var parties = MergeDecision.Parties(issuer: "", homes: [], relays: [])
    private(set) var header = ExchangeHeader(id: "", issuer: "", issued: "")
    let options: ImportOptions
    private var knownAdministrations: Set<String> = []
    /// The files read so far. Their lines are counted on from one to the next, so that one number says where a
    /// record stands.
    private(set) var files: [(name: String?, start: Int)] = []
    private var lines = 0

    init(types: RecordTypeSet, writer: any CatalogueWriting, time: String, options: ImportOptions) {
        self.types = types
        self.writer = writer
        self.time = time
        self.options = options
        checker = ItemChecker(types: types)
    }

    /// Goes on with a file: the items that are applied from now on are its.
    func begin(_ header: ExchangeHeader, file: String?) throws {
        self.header = header
        files.append((file, lines))
        parties = MergeDecision.Parties(
            issuer: header.issuer, homes: Set(try writer.homes()),
            relays: options.refusesRelays
                ? [] : Set(try writer.relays() + (options.trustsIssuer ? [header.issuer] : [])))
    }

    /// The number of a place among the lines of all files.
    private func line(_ item: ExchangeItem) -> Int {
        let line = (files.last?.start ?? 0) + item.location.line
        lines = max(lines, line)
        return line
    }

    /// The file and its line, from a number that ``line(_:)`` gave.
    private func location(_ line: Int) -> TextLocation? {
        files.last { $0.start < line }.map { TextLocation(file: $0.name, line: line - $0.start) }
    }

    /// Applies one item, and says what it did. What the catalogue completes is complete afterwards.
    func apply(_ item: inout ExchangeItem, _ summary: inout ImportSummary) throws -> ImportEntry {
        item = try settled(item)
        let item = item
        let known = try options.plans == nil ? nil : item.id.flatMap { RecordID($0) }.flatMap(writer.record)
        var entry = ImportEntry(id: item.id, location: item.location, action: nil, findings: item.findings)
        switch item.body {
        case .administration(let administration):
            summary.administrations += 1
            if !item.isRefused { try put(administration) }
        case .unusable, .draft:
            // An element that is neither record nor tombstone counts as refused, too: nothing passes unseen.
            entry.action = .refuse
        case .record(let record):
            let incoming = MergeDecision.Incoming(
                owner: record.header.id.owner, version: record.header.version, digest: record.digest,
                isTombstone: false, isPublished: record.header.status == .published,
                modified: record.header.modified, disclosure: record.header.disclosure)
            entry.action = try apply(incoming, record.header.id, item, &entry.findings) {
                writer, stored, decision in
                let issuer = self.issuer(of: item)
                switch (decision, stored) {
                case (.conflict, let stored?):
                    try writer.noteSeen(record.header.id, asDraft: incoming.isBeingWritten, line: line(item))
                    try writer.storeConflict(record, with: stored, issuer: issuer, at: self.time)
                case (.draft, let stored?):
                    try writer.noteSeen(record.header.id, asDraft: incoming.isBeingWritten, line: line(item))
                    try writer.storeDraft(record, besides: stored, issuer: issuer, at: self.time)
                default:
                    if let stored { try removeDraft(of: stored, before: record) }
                    try writer.store(
                        record, replacing: stored, issuer: issuer, line: self.line(item), at: self.time)
                }
            }
            try erase(upTo: record.erasedVersion, of: record.header.id, item, &entry)
        case .tombstone(let tombstone):
            var incoming = MergeDecision.Incoming(
                owner: tombstone.id.owner, version: tombstone.version, digest: RecordText.digest(tombstone),
                isTombstone: true, isPublished: false)
            incoming.erases = try tombstone.erases && !isErased(tombstone.id)
            entry.action = try apply(incoming, tombstone.id, item, &entry.findings) { writer, stored, _ in
                if let stored { try writer.removeDraft(of: stored) }
                try writer.store(
                    tombstone, replacing: stored, issuer: self.issuer(of: item), line: self.line(item),
                    at: self.time)
            }
            if entry.action == .withdraw, tombstone.erases {
                entry.findings.append(erased(tombstone.id, item, tombstone.version))
            }
            // One that is late withdraws nothing, and still erases.
            try erase(
                upTo: tombstone.erases ? tombstone.version : tombstone.erasedVersion, of: tombstone.id, item,
                &entry)
        }
        if let detail = options.plans { entry.plan = try plan(item, over: known, detail) }
        if let action = entry.action {
            summary.count(action, type: item.type)
        }
        for finding in entry.findings { summary.findings[finding.severity, default: 0] += 1 }
        return entry
    }

    /// Who speaks for an item. A table has no issuer: each of its rows is its owner's word.
    func issuer(of item: ExchangeItem) -> String {
        item.isTable ? item.id.flatMap { RecordID($0)?.owner } ?? header.issuer : header.issuer
    }

    /// An administration is described by itself or by a trusted relay; others only fill a gap.
    private func put(_ administration: Administration) throws {
        // Nobody else describes a home administration, whatever it relays.
        let speaksForIt =
            parties.issuer == administration.id
            || !parties.homes.contains(administration.id) && parties.relays.contains(parties.issuer)
            || parties.homes.contains(parties.issuer) && !options.refusesRelays
        let stored = try writer.administration(administration.id)
        if stored != administration && (stored == nil || speaksForIt) { try writer.put(administration) }
        knownAdministrations.insert(administration.id)
    }

    private func apply(
        _ incoming: MergeDecision.Incoming, _ id: RecordID, _ item: ExchangeItem, _ findings: inout [Finding],
        store: (any CatalogueWriting, StoredRecord?, MergeDecision) throws -> Void
    ) throws -> ImportAction {
        let stored = try writer.record(id)
        // The same record in another file is a later or an earlier state of it, like any other.
        if let line = try writer.lineSeen(id, asDraft: incoming.isBeingWritten, stored: stored),
            line > files.last?.start ?? 0
        {
            findings.append(duplicate(id, item, line - (files.last?.start ?? 0)))
            return .refuse
        }
        guard let decision = try decide(incoming, id, item, stored, &findings) else {
            try writer.noteSeen(id, asDraft: incoming.isBeingWritten, line: line(item))
            return .refuse
        }
        switch decision {
        case .create, .update, .draft, .withdraw, .conflict: try store(writer, stored, decision)
        case .unchanged, .stale, .refuse:
            try writer.noteSeen(id, asDraft: incoming.isBeingWritten, line: line(item))
        }
        return ImportAction(decision)
    }

    /// Whether it is a draft of what is published.
    private static func isDraft(_ incoming: MergeDecision.Incoming, _ stored: StoredRecord?) -> Bool {
        stored?.status == .published && incoming.isBeingWritten
    }

    /// Takes the draft away that becomes what is published. One that says something else stays at home, where somebody
    /// works on it; elsewhere the owner's later word stands for both.
    private func removeDraft(of stored: StoredRecord, before record: IncomingRecord) throws {
        guard let draft = try writer.draft(of: stored) else { return }
        let isWorkedOn =
            try parties.homes.contains(stored.id.owner)
            && writer.payload(ofRevision: draft.revision) != record.payload
        if !isWorkedOn { try writer.removeDraft(of: stored) }
    }

    /// `nil` for a record that can't be used, whoever sends it.
    private func decide(
        _ incoming: MergeDecision.Incoming, _ id: RecordID, _ item: ExchangeItem, _ stored: StoredRecord?,
        _ findings: inout [Finding]
    ) throws -> MergeDecision? {
        if item.isRefused { return nil }
        guard incoming.version - (stored?.version ?? 0) <= ExchangeFormat.versionStep else {
            findings.append(versionStep(id, item, incoming.version, stored?.version ?? 0))
            return nil
        }
        // A table has rows of several owners.
        if let expected = options.onlyIssuer, issuer(of: item) != expected {
            findings.append(foreignIssuer(issuer(of: item), expected: expected, at: item.location))
            return nil
        }
        if !knownAdministrations.contains(id.owner) {
            let isKnown = try writer.administration(id.owner) != nil
            // A table describes nobody: where it is only checked, its owners are taken to be known.
            let isExpected = item.isTable && (options.trustsIssuer || parties.homes.contains(id.owner))
            guard isKnown || isExpected else {
                findings.append(unknownOwner(id, item))
                return nil
            }
            if !isKnown {
                // An agency that begins with a table has described itself to nobody yet.
                try writer.put(Administration(undescribed: id.owner))
                if !options.trustsIssuer { findings.append(undescribed(id, item)) }
            }
            knownAdministrations.insert(id.owner)
        }
        var parties = parties
        parties.issuer = issuer(of: item)
        parties.isTold = options.tellsSender
        parties.followedDraft = options.followedDraft
        let draft = try stored.flatMap { try writer.draft(of: $0) }
        // Even a home administration, which otherwise counts as a relay.
        var decision =
            options.refusesRelays && incoming.owner != parties.issuer
            ? .refuse(.relay)
            : MergeDecision.decide(
                incoming, stored: stored, draft: draft, parties: parties)
        if options.tellsSender, incoming.owner != parties.issuer, Self.isDraft(incoming, stored) {
            // What becomes of it would tell of the draft that its owner works on.
            findings.append(refused(.relay, id, item))
            return .refuse(.relay)
        }
        if options.tellsSender, incoming.owner != parties.issuer, let stored, try isHidden(stored, incoming) {
            // As if nothing were here, where that is a refusal.
            let blind = MergeDecision.decide(incoming, stored: nil, parties: parties)
            if case .refuse(let refusal) = blind {
                findings.append(refused(refusal, id, item))
                return blind
            }
        }
        if decision == .conflict, options.followedDraft == nil, let stored,
            try writer.isSettled(incoming.digest, version: incoming.version, of: stored)
        {
            decision = .stale
        }
        if decision == .conflict || decision == .refuse(.home), let stored,
            try differsInFormOnly(item, from: stored)
        {
            decision = .unchanged
        }
        switch decision {
        case .refuse(let refusal): findings.append(refused(refusal, id, item))
        case .stale:
            findings.append(
                Self.isDraft(incoming, stored)
                    ? staleDraft(id, item, incoming.version) : stale(id, item, incoming.version, stored))
        case .conflict: findings.append(conflict(id, item, incoming.version))
        case .create, .update, .draft, .withdraw, .unchanged: break
        }
        return decision
    }

    /// Whether the sender of another's record may not know what is stored of it: a draft, or figures whole.
    private func isHidden(_ stored: StoredRecord, _ incoming: MergeDecision.Incoming) throws -> Bool {
        if types.entry(named: stored.id.type)?.type.observations != nil { return incoming.disclosure == nil }
        var selection = RecordSelection()
        selection.id = stored.id
        selection.visibility = Audience.everybody.visibility
        return try writer.count(selection) == 0
    }

    /// The records of a source's sets: those that no file of this transaction had, and how many there are.
    func unseen(_ scope: DeliveryScope, _ sets: Set<String>) throws -> (records: [StoredRecord], count: Int) {
        var records: [StoredRecord] = []
        try writer.forEachRecord(
            RecordSelection(
                types: scope.types, owners: [scope.owner], statuses: [.draft, .inReview, .published])
        ) { stored, _ in
            guard let set = scope.set(of: stored.id), sets.contains(set) else { return }
            records.append(stored)
        }
        let unseen = try records.filter {
            try writer.lineSeen($0.id, asDraft: false, stored: $0) == nil
                && writer.lineSeen($0.id, asDraft: true, stored: $0) == nil
        }
        return (unseen, records.count)
    }

    // MARK: Rules that read other records

    /// The types with rules that read others.
    private var linkedTypes: [RecordTypeSet.Entry] {
        types.entries.filter { $0.type.rules.contains(where: \.readsOthers) }
    }

    /// What the rules that read other records say of the records changed after `sequence`, once all are in.
    func checkLinks(
        since sequence: Int, refusing: Bool, _ summary: inout ImportSummary, onEntry: (ImportEntry) -> Void
    ) throws {
        let linked = linkedTypes
        guard !linked.isEmpty else { return }
        let library = RecordLibrary(types: types, reading: writer)
        try writer.forEachRecord(
            RecordSelection(
                types: linked.map(\.type.name), statuses: [.draft, .inReview, .published], since: sequence)
        ) { stored, payload in
            guard let entry = types.entry(named: stored.id.type),
                let (record, tree) = library.read(stored, payload: payload)
            else { return }
            let line = try writer.lineSeen(stored.id, asDraft: false, stored: stored)
            for rule in entry.type.rules where rule.readsOthers {
                let breaches = try WorkMark.during("\(stored.id) (\(entry.module), \(rule.code))") {
                    try rule.breaches(in: record, payload: tree.root, lookUp: { library.record($0) })
                }
                for breach in breaches {
                    let finding = Finding(
                        // A rule that depends on what else is here warns only: the file may be read before
                        // the one that it refers to.
                        refusing ? rule.severity : min(rule.severity, .warning), rule.code, rule.message,
                        at: line.flatMap { location($0) }, record: stored.id.description,
                        path: ["/exchange/record", stored.id.type, breach.field].filter { !$0.isEmpty }
                            .joined(separator: "/"), value: breach.value, hint: rule.hint)
                    summary.findings[finding.severity, default: 0] += 1
                    onEntry(
                        ImportEntry(
                            id: stored.id.description, location: finding.location, action: nil,
                            findings: [finding]))
                }
            }
        }
    }
}

extension ImportAction {
    init(_ decision: MergeDecision) {
        self =
            switch decision {
            case .create: .create
            case .update: .update
            case .unchanged: .unchanged
            case .stale: .stale
            case .conflict: .conflict
            case .draft: .draft
            case .withdraw: .withdraw
            case .refuse: .refuse
            }
    }
}
