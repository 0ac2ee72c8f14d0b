package import EssaimKit

/// A dossier for a meeting: what a plan asks for, as the catalogue has it. The forms in which it leaves
/// (`DossierHTML`, `DossierText` …) only write down what stands here.
package struct Dossier: Sendable {
    /// One record as the dossier shows it.
    package struct Entry: Sendable {
        package var id: RecordID
        package var version: Int
        package var title: String
        /// The language of its texts.
        package var language: String
        package var type: Label
        package var owner: Label
        package var summary: String?
        /// The label of the field that shows most, and its text.
        package var evidence: [(label: Label, text: Prose)]
        /// Whether it is new or changed since the dossier before.
        package var change: Change?
    }
    package enum Change: String, Sendable {
        case created, updated, withdrawn
    }
    /// What one query found.
    package struct Finding: Sendable {
        package var title: String?
        package var query: String
        package var total: Int
        package var entries: [Entry]
        /// Whether the records have only some of the words.
        package var isRelaxed: Bool
    }
    /// What one report shows.
    package struct ReportPart: Sendable {
        package var title: String
        package var name: String
        package var result: ReportResult

        /// What the report says in one sentence each, which is read first: its tables of a single cell.
        var sentences: [Table.Cell] { result.tables.compactMap { $0.isSentence ? $0.rows[0][0] : nil } }
        /// Its other tables.
        var tables: [Table] { result.tables.filter { !$0.isSentence } }
    }
    package struct Session: Sendable {
        package var plan: DossierPlan.Session
        package var findings: [Finding]
        package var reports: [ReportPart]
    }
    /// Something that the plan asks for and the dossier hasn't, with the reason.
    package struct Omission: Sendable {
        package var what: Label
        package var reason: Label
    }
    /// A record of the dossier before that changed or went.
    package struct ChangedRecord: Sendable {
        package var id: RecordID
        package var title: String
        package var change: Change
    }
    /// How the dossier was made.
    package struct Origin: Sendable {
        package var catalogue: String
        package var sequence: Int
        /// The day of the catalogue's last change.
        package var day: String
        /// The changes since this number are marked.
        package var since: Int?
        package var recordCount: Int
    }

    package var plan: DossierPlan
    package var sessions: [Session]
    package var changes: [ChangedRecord]
    package var omissions: [Omission]
    package var origin: Origin
    package var language: Language

    var hasFigures: Bool { sessions.contains { $0.reports.contains { !$0.result.figures.isEmpty } } }
}

extension Table {
    fileprivate var isSentence: Bool { columns.count == 1 && rows.count == 1 && rows[0].count == 1 }
}

/// Why a dossier can't be made.
package struct DossierError: ExplainedError {
    package var message: String
    package var hint: String
}
