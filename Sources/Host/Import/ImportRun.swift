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

    init(_ delivery: Delivery, _ options: ImportOptions) {
        self.delivery = delivery
        self.options = options
        rejects = RejectFiles(path: options.rejectsPath)
    }

    /// Whether what was done so far is to be kept.
    var isWanted: Bool {
        let changes = summary[.create] + summary[.update] + summary[.withdraw]
        return (summary.isClean || (options.acceptsValid && !summary.isIncomplete))
            && !(options.requiresChange && changes == 0)
    }

    mutating func take(
        _ part: DeliveryFeed.Part, _ transaction: ImportTransaction, _ onEntry: (ImportEntry) -> Void
    ) throws {
        switch part {
        case .file(let header, let name):
            try endFile(transaction)
            if summary.header == nil { summary.header = header }
            summary.files += 1
            try transaction.begin(header, file: name)
            before = problems
            hasFile = true
            isSkipping = false
            if let reason = try transaction.foreignIssuer() ?? transaction.chainGap() {
                fail(reason, onEntry)
                isSkipping = true
            }
        case .item(var item):
            if isSkipping { return }
            let entry = try transaction.apply(&item, &summary)
            if entry.action == .refuse {
                try rejects.add(item, findings: entry.findings, of: transaction.header)
            }
            onEntry(entry)
        case .unreadable(let finding):
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
}
