internal import Catalogue
internal import EssaimKit
internal import Exchange
internal import XML

/// What is known of a delivery while its files are imported, one part after the other.
struct ImportRun {
    var summary = ImportSummary()
    let rejects: RejectFiles
    private let delivery: Delivery
    private let options: ImportOptions
    /// Whether the file that is being read is passed over.
    private var isSkipping = false
    /// Errors and refusals before the file that is being read.
    private var before = 0
    private var hasFile = false
    /// What the file's adapter may bring, and what has been met of it: for a full delivery.
    private var scope: DeliveryScope?
    private var headers: [DeliveryScope: ExchangeHeader] = [:]
    private var covered: [DeliveryScope: Set<String>] = [:]
    /// How many records it brought that weren't there before.
    private var created: [DeliveryScope: Int] = [:]
    /// Files without an adapter.
    private var others: [String] = []
    private var leftOut = LeftOut()

    init(_ delivery: Delivery, _ options: ImportOptions) {
        self.delivery = delivery
        self.options = options
        rejects = RejectFiles(path: options.rejectsPath)
    }

    /// Whether what was done so far is to be kept.
    var isWanted: Bool {
        let changes = summary[.create] + summary[.update] + summary[.draft] + summary[.withdraw]
        return (summary.isClean || (options.acceptsValid && !summary.isIncomplete))
            && !(options.requiresChange && changes == 0)
    }

    mutating func take(
        _ part: DeliveryFeed.Part, _ transaction: ImportTransaction, _ onEntry: (ImportEntry) -> Void
    ) throws {
        switch part {
        case .file(let header, let name, let scope):
            try endFile(transaction)
            if summary.header == nil { summary.header = header }
            summary.files += 1
            try transaction.begin(header, file: name)
            before = problems
            hasFile = true
            isSkipping = false
            self.scope = scope
            leftOut.begin(name)
            if let scope { headers[scope] = header } else { others.append(name ?? "") }
            if let reason = try transaction.foreignIssuer() ?? transaction.foreignPart()
                ?? transaction.chainGap()
            {
                fail(reason, onEntry)
                isSkipping = true
            }
        case .item(var item):
            if isSkipping { return }
            let entry = try transaction.apply(&item, &summary)
            if let scope, let id = item.id.flatMap({ RecordID($0) }), let set = scope.set(of: id) {
                covered[scope, default: []].insert(set)
                if entry.action == .create { created[scope, default: 0] += 1 }
            }
            if entry.action == .refuse {
                try rejects.add(item, findings: entry.findings, of: transaction.header)
            }
            leftOut.note(item.id, entry.action)
            onEntry(entry)
        case .moreFollows: leftOut.noteMoreFollows()
        case .notice(let finding): tell(finding, onEntry)
        case .ignored(let name): leftOut.noteIgnored(name)
        case .unreadable(let finding, let name):
            leftOut.noteUnreadable(name)
            summary.files += 1
            fail(finding, onEntry)
        case .cut(let finding):
            if isSkipping { return }
            summary.isIncomplete = true
            tell(finding, onEntry)
        }
    }

    /// Ends the file that was read last: one that came in whole is remembered.
    mutating func endFile(_ transaction: ImportTransaction) throws {
        if hasFile && problems == before && !summary.isIncomplete { try transaction.noteReceived() }
        hasFile = false
    }

    mutating func tell(_ finding: Finding, _ onEntry: (ImportEntry) -> Void) {
        summary.findings[finding.severity, default: 0] += 1
        onEntry(ImportEntry(id: finding.record, location: finding.location, action: nil, findings: [finding]))
    }

    /// A file of which nothing comes. Where it is all there is, or must not be missing, nothing is kept.
    private mutating func fail(_ finding: Finding, _ onEntry: (ImportEntry) -> Void) {
        if delivery.isCollection { summary.unreadable += 1 } else { summary.isIncomplete = true }
        tell(finding, onEntry)
    }

    private var problems: Int { summary[.refuse] + summary.findings[.error, default: 0] + summary.unreadable }

    // MARK: Full deliveries

    /// Withdraws what a full delivery doesn't have any more: records of the sets that it has others of.
    ///
    /// Only where all of it was read: what was refused or unreadable may be the very record that seems to be gone.
    mutating func withdrawMissing(_ transaction: ImportTransaction, _ onEntry: (ImportEntry) -> Void) throws {
        guard options.isComplete else { return }
        if covered.isEmpty || !others.isEmpty { return tell(notPartners(others.first), onEntry) }
        if leftOut.isPart { return tell(moreFollows, onEntry) }
        let isTold = problems == 0 || (options.skipsBad && leftOut.canTell)
        guard isTold && !summary.isIncomplete else { return tell(notRead, onEntry) }
        for (scope, sets) in covered.sorted(by: { $0.key.source < $1.key.source }) {
            guard let header = headers[scope] else { continue }
            try transaction.begin(header, file: delivery.name)
            let (gone, count) = try transaction.unseen(scope, sets)
            let unseen = gone.filter { !leftOut.mayHold($0.id) }
            let known = count - created[scope, default: 0]
            guard Double(unseen.count) <= Double(known) * options.withdrawalLimit else {
                summary.isIncomplete = true
                return tell(manyGone(unseen.count, of: known, scope), onEntry)
            }
            for stored in unseen {
                var item = ExchangeItem(
                    body: .tombstone(
                        Tombstone(
                            id: stored.id, version: stored.version + 1, deleted: transaction.time,
                            reason: "Absente de la livraison complète de \(scope.source).")),
                    id: stored.id.description, location: TextLocation(file: delivery.name, line: 1))
                onEntry(try transaction.apply(&item, &summary))
            }
        }
    }

    private func manyGone(_ count: Int, of known: Int, _ scope: DeliveryScope) -> Finding {
        let share = Int((options.withdrawalLimit * 100).rounded())
        return Finding(
            .error, "complete-many",
            Label(
                fr:
                    "\(count) des \(known) fiches de \(scope.source) seraient retirées, plus de \(share) % : rien n’a été changé",
                en:
                    "\(count) of the \(known) records of \(scope.source) would be withdrawn, more than \(share) %: nothing was changed"
            ),
            at: TextLocation(file: delivery.name, line: 1), value: "\(count)",
            hint: Label(
                fr:
                    "Vérifiez que la livraison est entière ; si elle l’est, donnez « --yes ».",
                en: "Check that the delivery is full; if it is, give “--yes”."))
    }

    /// Says at the end what was left out.
    mutating func tellLeftOut(_ onEntry: (ImportEntry) -> Void) {
        for finding in leftOut.findings(of: delivery.name, isWanted: options.skipsBad) {
            tell(finding, onEntry)
        }
    }

    private var moreFollows: Finding {
        Finding(
            .warning, "complete-skipped",
            Label(
                fr:
                    "aucune fiche n’est retirée : un document dit qu’il n’est qu’une partie, et que la suite manque",
                en: "no record is withdrawn: a document says that it is a part, and that more follows"),
            at: TextLocation(file: delivery.name, line: 1),
            hint: Label(
                fr: "Rassemblez toutes les parties, et retirez de la dernière la marque de la suite.",
                en: "Gather all parts, and take the mark of more from the last."))
    }

    private var notRead: Finding {
        Finding(
            .warning, "complete-skipped",
            Label(
                fr: "aucune fiche n’est retirée : la livraison n’a pas été lue en entier",
                en: "no record is withdrawn: not all of the delivery was read"),
            at: TextLocation(file: delivery.name, line: 1),
            hint: Label(
                fr: "Corrigez les fichiers refusés, puis importez la livraison de nouveau.",
                en: "Mend the refused files, then import the delivery again."))
    }

    private func notPartners(_ file: String?) -> Finding {
        Finding(
            .error, "complete-scope",
            Label(
                fr: "« --complete » vaut pour les livraisons d’un partenaire lues par un adaptateur",
                en: "“--complete” is for deliveries of a partner that an adapter reads"),
            at: TextLocation(file: file ?? delivery.name, line: 1),
            hint: Label(
                fr: "Un fichier d’échange dit lui-même ce qui est retiré ; un tableau ne retire rien.",
                en: "An exchange file says itself what was withdrawn; a table withdraws nothing."))
    }
}
