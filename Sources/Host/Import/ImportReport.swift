public import EssaimKit
public import Exchange
public import XML

/// What importing one item does.
public enum ImportAction: String, Hashable, Sendable, CaseIterable {
    case create, update, unchanged, stale, conflict, refuse, withdraw

    /// What so many records became.
    public func label(for count: Int) -> Label {
        let s = count > 1 ? "s" : ""
        return switch self {
        case .create: Label(fr: "créée\(s)", en: "created")
        case .update: Label(fr: "mise\(s) à jour", en: "updated")
        case .unchanged: Label(fr: "inchangée\(s)", en: "unchanged")
        case .stale: Label(fr: "périmée\(s)", en: "stale")
        case .conflict: Label(fr: "en conflit", en: "in conflict")
        case .refuse: Label(fr: "refusée\(s)", en: "refused")
        case .withdraw: Label(fr: "retirée\(s)", en: "withdrawn")
        }
    }
}

/// One item of a file, and what importing it does.
public struct ImportEntry: Sendable {
    /// The record's identifier as written; `nil` for what isn't a record.
    public var id: String?
    public var location: TextLocation?
    /// `nil` for what isn't a record: an administration, or something that ends the reading.
    public var action: ImportAction?
    public var findings: [Finding]
}

/// The outcome of an import or a dry run.
public struct ImportSummary: Sendable {
    public var header: ExchangeHeader?
    public var actions: [ImportAction: Int] = [:]
    /// Records by type and action.
    public var types: [String: [ImportAction: Int]] = [:]
    public var administrations = 0
    public var findings: [Severity: Int] = [:]
    /// Files that were read.
    public var files = 0
    /// Files of a folder that could not be read at all.
    public var unreadable = 0
    /// Whether a file couldn't be read to its end.
    public var isIncomplete = false
    /// Whether the catalogue was changed.
    public var isApplied = false
    /// The journal's last number afterwards.
    public var sequence = 0

    /// Whether the file can be imported as a whole.
    public var isClean: Bool {
        !isIncomplete && actions[.refuse, default: 0] == 0 && findings[.error, default: 0] == 0
    }

    public subscript(action: ImportAction) -> Int { actions[action, default: 0] }

    public init() {}

    /// Adds another file's counts to these.
    public mutating func add(_ other: ImportSummary) {
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
