public import EssaimKit

/// A dossier for a meeting: what a plan asks for, as the catalogue has it. The forms in which it leaves
/// (`DossierHTML`, `DossierText` …) only write down what stands here.
public struct Dossier: Sendable {
    /// One record as the dossier shows it.
    public struct Entry: Sendable {
        public var id: RecordID
        public var version: Int
        public var title: String
        public var type: Label
        public var owner: Label
        public var summary: String?
        /// The label of the field that shows most, and its text.
        public var evidence: [(label: Label, text: Prose)]
        /// Whether it is new or changed since the dossier before.
        public var change: Change?
    }
    public enum Change: String, Sendable {
        case created, updated, withdrawn
    }
    /// What one query found.
    public struct Finding: Sendable {
        public var title: String?
        public var query: String
        public var total: Int
        public var entries: [Entry]
        /// Whether the records have only some of the words.
        public var isRelaxed: Bool
    }
    /// What one report shows.
    public struct ReportPart: Sendable {
        public var title: String
        public var name: String
        public var result: ReportResult
    }
    public struct Session: Sendable {
        public var plan: DossierPlan.Session
        public var findings: [Finding]
        public var reports: [ReportPart]
    }
    /// Something that the plan asks for and the dossier hasn't, with the reason.
    public struct Omission: Sendable {
        public var what: Label
        public var reason: Label
    }
    /// A record of the dossier before that changed or went.
    public struct ChangedRecord: Sendable {
        public var id: RecordID
        public var title: String
        public var change: Change
    }
    /// How the dossier was made.
    public struct Origin: Sendable {
        public var catalogue: String
        public var sequence: Int
        /// The day of the catalogue's last change.
        public var day: String
        /// The changes since this number are marked.
        public var since: Int?
        public var recordCount: Int
    }

    public var plan: DossierPlan
    public var sessions: [Session]
    public var changes: [ChangedRecord]
    public var omissions: [Omission]
    public var origin: Origin
    public var language: Language
}

/// Why a dossier can't be made.
public struct DossierError: ExplainedError {
    public var message: String
    public var hint: String
}
