internal import Catalogue
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
    private let options: ImportOptions
    private var knownAdministrations: Set<String> = []
    /// The files read so far. Their lines are counted on from one to the next, so that one number says where a
    /// record stands.
    private var files: [(name: String?, start: Int)] = []
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

    /// Why the file isn't taken from who sends it; `nil` where it is.
    func foreignIssuer() -> Finding? {
        guard let expected = options.onlyIssuer, expected != header.issuer else { return nil }
        return foreignIssuer(
            header.issuer, expected: expected, at: TextLocation(file: files.last?.name, line: 1))
    }

    private func foreignIssuer(_ issuer: String, expected: String, at location: TextLocation?) -> Finding {
        Finding(
            .error, "foreign-issuer",
            Label(
                fr: "le fichier vient de « \(issuer) », mais qui l’envoie agit pour « \(expected) »",
                en: "the file is issued by “\(issuer)”, but its sender acts for “\(expected)”"),
            at: location, path: "/exchange/@issuer", value: issuer,
            hint: Label(
                fr: "Envoyez vos propres fichiers ; un relais les émet en son nom.",
                en: "Send files of your own; a relay issues them in its own name."))
    }

    /// Why the file isn't the part of a chain that was asked for; `nil` where it is.
    func foreignPart() -> Finding? {
        guard let expected = options.expectedPart else { return nil }
        if header.catalogue == expected.catalogue, header.since ?? 0 == expected.since,
            (expected.since + 1...expected.since + expected.limit).contains(header.sequence ?? 0)
        {
            return nil
        }
        return Finding(
            .error, "foreign-part",
            Label(
                fr:
                    "demandé : le catalogue \(expected.catalogue) après le n° \(expected.since) ; reçu : un fichier du catalogue \(header.catalogue ?? "—"), du n° \(header.since ?? 0) au n° \(header.sequence ?? 0)",
                en:
                    "asked for: catalogue \(expected.catalogue) after no. \(expected.since); received: a file of catalogue \(header.catalogue ?? "—"), from no. \(header.since ?? 0) to no. \(header.sequence ?? 0)"
            ),
            at: TextLocation(file: files.last?.name, line: 1), path: "/exchange/@catalogue",
            value: header.catalogue,
            hint: Label(
                fr: "Vérifiez avec le partenaire quel catalogue son serveur présente.",
                en: "Check with the partner which catalogue its server serves."))
    }

    /// What is missing between the files received so far and this one; `nil` where it follows.
    func chainGap() throws -> Finding? {
        // A file of some types or owners, which has no sequence, is part of no chain.
        guard !options.trustsIssuer, let since = header.since, since > 0, header.sequence != nil,
            let catalogue = header.catalogue,
            try writer.identifier() != catalogue
        else { return nil }
        let known = try writer.receivedSequence(from: catalogue, issuer: header.issuer) ?? 0
        guard since > known else { return nil }
        return Finding(
            .error, "chain-gap",
            Label(
                fr:
                    "il manque les changements \(known + 1) à \(since) du catalogue \(catalogue) de \(header.issuer)",
                en:
                    "changes \(known + 1) to \(since) of catalogue \(catalogue) of \(header.issuer) are missing"
            ),
            at: TextLocation(file: files.last?.name, line: 1), path: "/exchange/@since", value: String(since),
            hint: Label(
                fr: "Importez d’abord le fichier manquant, ou demandez un fichier complet.",
                en: "Import the missing file first, or ask for a whole one."))
    }

    /// Remembers how far this file's chain has come. A whole file says where it stands, even if that is before what
    /// was received: its catalogue may have been restored. Part of a chain moves it on only.
    func noteReceived() throws {
        guard let sequence = header.sequence, let catalogue = header.catalogue,
            try writer.identifier() != catalogue
        else { return }
        let known = try writer.receivedSequence(from: catalogue, issuer: header.issuer)
        if let known, header.since ?? 0 > 0 ? sequence <= known : sequence == known { return }
        try writer.noteReceived(
            ChainPosition(catalogue: catalogue, issuer: header.issuer, sequence: sequence, recorded: time))
    }

    /// Applies one item, and says what it did. What the catalogue completes is complete afterwards.
    func apply(_ item: inout ExchangeItem, _ summary: inout ImportSummary) throws -> ImportEntry {
        item = try settled(item)
        let item = item
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
                disclosure: record.header.disclosure)
            entry.action = try apply(incoming, record.header.id, item, &entry.findings) {
                writer, stored, decision in
                if decision == .conflict, let stored {
                    try writer.noteSeen(record.header.id, line: line(item))
                    try writer.storeConflict(
                        record, with: stored, issuer: self.issuer(of: item), at: self.time)
                } else {
                    try writer.store(
                        record, replacing: stored, issuer: self.issuer(of: item), line: self.line(item),
                        at: self.time)
                }
            }
        case .tombstone(let tombstone):
            let incoming = MergeDecision.Incoming(
                owner: tombstone.id.owner, version: tombstone.version, digest: RecordText.digest(tombstone),
                isTombstone: true, isPublished: false)
            entry.action = try apply(incoming, tombstone.id, item, &entry.findings) { writer, stored, _ in
                try writer.store(
                    tombstone, replacing: stored, issuer: self.issuer(of: item), line: self.line(item),
                    at: self.time)
            }
        }
        if let action = entry.action {
            summary.count(action, type: item.type)
        }
        for finding in entry.findings { summary.findings[finding.severity, default: 0] += 1 }
        return entry
    }

    /// Who speaks for an item. A table has no issuer: each of its rows is its owner's word.
    private func issuer(of item: ExchangeItem) -> String {
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
        if let line = try writer.lineSeen(id, stored: stored), line > files.last?.start ?? 0 {
            findings.append(duplicate(id, item, line - (files.last?.start ?? 0)))
            return .refuse
        }
        guard let decision = try decide(incoming, id, item, stored, &findings) else {
            try writer.noteSeen(id, line: line(item))
            return .refuse
        }
        switch decision {
        case .create, .update, .withdraw, .conflict: try store(writer, stored, decision)
        case .unchanged, .stale, .refuse: try writer.noteSeen(id, line: line(item))
        }
        return ImportAction(decision)
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
                try writer.put(
                    Administration(
                        id: id.owner, kind: "other", territories: [], name: Label(fr: id.owner, en: id.owner))
                )
                if !options.trustsIssuer { findings.append(undescribed(id, item)) }
            }
            knownAdministrations.insert(id.owner)
        }
        var parties = parties
        parties.issuer = issuer(of: item)
        parties.isTold = options.tellsSender
        // Even a home administration, which otherwise counts as a relay.
        var decision =
            options.refusesRelays && incoming.owner != parties.issuer
            ? .refuse(.relay) : MergeDecision.decide(incoming, stored: stored, parties: parties)
        if options.tellsSender, incoming.owner != parties.issuer, let stored, try isHidden(stored, incoming) {
            // As if nothing were here, where that is a refusal.
            let blind = MergeDecision.decide(incoming, stored: nil, parties: parties)
            if case .refuse(let refusal) = blind {
                findings.append(refused(refusal, id, item))
                return blind
            }
        }
        if decision == .conflict, let stored, try writer.isSettled(incoming.digest, of: stored) {
            decision = .stale
        }
        if decision == .conflict || decision == .refuse(.home), let stored,
            try differsInFormOnly(item, from: stored)
        {
            decision = .unchanged
        }
        switch decision {
        case .refuse(let refusal): findings.append(refused(refusal, id, item))
        case .stale: findings.append(stale(id, item, incoming.version, stored))
        case .conflict: findings.append(conflict(id, item, incoming.version))
        case .create, .update, .withdraw, .unchanged: break
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
        return (try records.filter { try writer.lineSeen($0.id, stored: $0) == nil }, records.count)
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
            let line = try writer.lineSeen(stored.id, stored: stored)
            for rule in entry.type.rules where rule.readsOthers {
                for breach in try rule.breaches(
                    in: record, payload: tree.root, lookUp: { library.record($0) })
                {
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

    // MARK: Findings

    private func finding(
        _ code: String, _ severity: Severity = .error, about id: RecordID, _ item: ExchangeItem, fr: String,
        en: String,
        hint: Label? = nil, value: String? = nil
    ) -> Finding {
        let element = if case .tombstone = item.body { "tombstone" } else { "record" }
        return Finding(
            severity, code, Label(fr: fr, en: en), at: item.location, record: id.description,
            path: "/exchange/\(element)",
            value: value, hint: hint)
    }

    private func duplicate(_ id: RecordID, _ item: ExchangeItem, _ line: Int) -> Finding {
        finding(
            "duplicate-id", about: id, item, fr: "cet identifiant est déjà à la ligne \(line)",
            en: "this identifier stands on line \(line) already",
            hint: Label(
                fr: "Gardez une seule des deux fiches, ou renommez l’une.",
                en: "Keep one of the two records, or rename one."))
    }

    private func versionStep(_ id: RecordID, _ item: ExchangeItem, _ version: Int, _ known: Int) -> Finding {
        finding(
            "version-step", about: id, item,
            fr: "la version \(version) est trop loin de la version \(known) que le catalogue a",
            en: "version \(version) is too far from version \(known), which the catalogue has",
            hint: Label(
                fr: "Une version suit la précédente, au plus \(ExchangeFormat.versionStep) plus loin.",
                en: "A version follows the one before, at most \(ExchangeFormat.versionStep) later."),
            value: "\(version)")
    }

    private func unknownOwner(_ id: RecordID, _ item: ExchangeItem) -> Finding {
        finding(
            "unknown-owner", about: id, item,
            fr: "l’administration « \(id.owner) » n’est décrite ni dans le fichier ni dans le catalogue",
            en: "administration “\(id.owner)” is described neither in the file nor in the catalogue",
            hint: item.isTable
                ? Label(
                    fr:
                        "Importez d’abord un fichier d’échange qui la décrit : « essaim new \(id.type) --owner \(id.owner) » en donne un.",
                    en:
                        "First import an exchange file that describes it: “essaim new \(id.type) --owner \(id.owner)” prints one."
                )
                : Label(
                    fr:
                        "Ajoutez avant les fiches : <administration id=\"\(id.owner)\" kind=\"…\"><name xml:lang=\"fr\">…</name></administration>.",
                    en:
                        "Add before the records: <administration id=\"\(id.owner)\" kind=\"…\"><name xml:lang=\"fr\">…</name></administration>."
                ),
            value: id.owner)
    }

    private func undescribed(_ id: RecordID, _ item: ExchangeItem) -> Finding {
        finding(
            "administration-undescribed", .warning, about: id, item,
            fr:
                "l’administration « \(id.owner) » n’est pas encore décrite : elle ne porte que son identifiant",
            en: "administration “\(id.owner)” is not described yet: it has nothing but its identifier",
            hint: Label(
                fr:
                    "Décrivez-la avant d’envoyer un fichier : « essaim new \(id.type) --owner \(id.owner) » montre comment.",
                en:
                    "Describe it before you send a file: “essaim new \(id.type) --owner \(id.owner)” shows how."
            ))
    }

    private func refused(_ refusal: MergeDecision.Refusal, _ id: RecordID, _ item: ExchangeItem) -> Finding {
        switch refusal {
        case .relay:
            finding(
                refusal.rawValue, about: id, item,
                fr: "\(parties.issuer) ne possède pas cette fiche, et ses relais ne sont pas acceptés ici",
                en: "\(parties.issuer) does not own this record, and is not accepted as a relay here",
                hint: Label(
                    fr:
                        "Demandez le fichier à « \(id.owner) », ou acceptez ce relais : essaim partners accept \(parties.issuer).",
                    en:
                        "Ask “\(id.owner)” for the file, or accept this relay: essaim partners accept \(parties.issuer)."
                ))
        case .home:
            finding(
                refusal.rawValue, about: id, item,
                fr: "cette fiche est à la maison ici : \(parties.issuer) ne peut pas la changer",
                en: "this record is at home here: \(parties.issuer) cannot change it",
                hint: Label(
                    fr: "Seul un fichier émis par « \(id.owner) » change ses fiches.",
                    en: "Only a file issued by “\(id.owner)” changes its records."))
        }
    }

    private func stale(_ id: RecordID, _ item: ExchangeItem, _ version: Int, _ stored: StoredRecord?)
        -> Finding
    {
        let known = stored?.version ?? 0
        let isWithdrawn = stored?.status == .withdrawn
        if known == version && !isWithdrawn {
            return finding(
                "stale", .info, about: id, item,
                fr: "ce contenu de la version \(version) était en conflit ; le conflit est réglé",
                en: "this content of version \(version) was in conflict; the conflict is settled",
                value: "\(version)")
        }
        return finding(
            "stale", .info, about: id, item,
            fr: isWithdrawn
                ? "la fiche a été retirée (version \(known)) : la version \(version) est ignorée"
                : "le catalogue a la version \(known) : la version \(version) est ignorée",
            en: isWithdrawn
                ? "the record was withdrawn (version \(known)): version \(version) is ignored"
                : "the catalogue has version \(known): version \(version) is ignored",
            value: "\(version)")
    }

    private func conflict(_ id: RecordID, _ item: ExchangeItem, _ version: Int) -> Finding {
        finding(
            "conflict", .warning, about: id, item,
            fr: "le catalogue a un autre contenu de la même version \(version) : les deux sont gardés",
            en: "the catalogue has another content of the same version \(version): both are kept",
            hint: Label(
                fr: "Le propriétaire « \(id.owner) » tranche en publiant une version de plus.",
                en: "The owner “\(id.owner)” settles it by publishing one more version."),
            value: "\(version)")
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
            case .withdraw: .withdraw
            case .refuse: .refuse
            }
    }
}
