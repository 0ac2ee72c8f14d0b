package import EssaimKit
package import Exchange
package import XML

/// What importing one item does.
package enum ImportAction: String, Hashable, Sendable, CaseIterable {
    case create, update, draft, unchanged, stale, conflict, refuse, withdraw

    /// What so many records became.
    package func label(for count: Int) -> Label {
        let s = count > 1 ? "s" : ""
        return switch self {
        case .create: Label(fr: "créée\(s)", en: "created")
        case .update: Label(fr: "mise\(s) à jour", en: "updated")
        case .draft:
            Label(
                fr: "en brouillon",
                en: "as draft")
        case .unchanged: Label(fr: "inchangée\(s)", en: "unchanged")
        case .stale: Label(fr: "périmée\(s)", en: "stale")
        case .conflict: Label(fr: "en conflit", en: "in conflict")
        case .refuse: Label(fr: "refusée\(s)", en: "refused")
        case .withdraw: Label(fr: "retirée\(s)", en: "withdrawn")
        }
    }
}

/// One item of a file, and what importing it does.
package struct ImportEntry: Sendable {
    /// The record's identifier as written; `nil` for what isn't a record.
    package var id: String?
    package var location: TextLocation?
    /// `nil` for what isn't a record: an administration, or something that ends the reading.
    package var action: ImportAction?
    package var findings: [Finding]
    /// What becomes of the record, where that was asked for.
    package var plan: RecordPlan?
}

/// The outcome of an import or a dry run.
package struct ImportSummary: Sendable {
    package var header: ExchangeHeader?
    package var actions: [ImportAction: Int] = [:]
    /// Records by type and action.
    package var types: [String: [ImportAction: Int]] = [:]
    package var administrations = 0
    package var findings: [Severity: Int] = [:]
    /// Files that were read.
    package var files = 0
    /// Files of a folder that could not be read at all.
    package var unreadable = 0
    /// Whether a file couldn't be read to its end.
    package var isIncomplete = false
    /// Whether the catalogue was changed.
    package var isApplied = false
    /// The journal's last number afterwards.
    package var sequence = 0

    /// Whether the file can be imported as a whole.
    package var isClean: Bool {
        !isIncomplete && actions[.refuse, default: 0] == 0 && findings[.error, default: 0] == 0
    }

    package subscript(action: ImportAction) -> Int { actions[action, default: 0] }

    package init() {}

    /// Adds another file's counts to these.
    package mutating func add(_ other: ImportSummary) {
        header = other.header
        actions.merge(other.actions, uniquingKeysWith: +)
        types.merge(other.types) { $0.merging($1, uniquingKeysWith: +) }
        administrations += other.administrations
        files += other.files
        unreadable += other.unreadable
        findings.merge(other.findings, uniquingKeysWith: +)
        isIncomplete = isIncomplete || other.isIncomplete
        isApplied = isApplied || other.isApplied
        sequence = max(sequence, other.sequence)
    }

    mutating func count(_ action: ImportAction, type: String) {
        actions[action, default: 0] += 1
        types[type, default: [:]][action, default: 0] += 1
    }
}
