internal import ArgumentParser
internal import EssaimKit
internal import Host

/// How an import is reported.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json, xml
}

/// Prints what an import did or would do, file by file: findings as they come, then the summary.
///
/// Nothing is kept but counts: a file may hold a million records.
struct ImportPrinter {
    /// How often one cause is told in full before it is only counted.
    private static let toldInFull = 5

    private let language: Language
    private let isDryRun: Bool
    /// The report for programs; `nil` where a person reads.
    private var report: ImportReportForm?
    private var file = ""
    private var total = ImportSummary()
    /// How often each cause was met in this file.
    private var causes: [Cause: Int] = [:]

    /// What many records may have in common: the code, and the place with its positions left out.
    private struct Cause: Hashable {
        var code: String
        var path: String

        init(_ finding: Finding) {
            code = finding.code
            path = finding.path?.replacing(/\[[0-9]+\]| \([A-Z]+[0-9]+\)$/, with: "") ?? ""
        }
    }

    init(language: Language, format: ReportFormat, isDryRun: Bool) {
        self.language = language
        self.isDryRun = isDryRun
        report =
            switch format {
            case .text: nil
            case .json: ImportReportForm(.json, isDryRun: isDryRun)
            case .xml: ImportReportForm(.xml, isDryRun: isDryRun)
            }
    }

    mutating func start(_ file: String) {
        self.file = file
        causes.removeAll()
        if let start = report?.start(file) { Terminal.write(start) }
    }

    mutating func print(_ entry: ImportEntry) {
        if let text = report?.entry(entry) { return Terminal.write(text) }
        if let plan = entry.plan, let action = entry.action, action != .unchanged {
            Terminal.write(lines(plan, of: entry.id ?? "", action))
        }
        for finding in entry.findings {
            let cause = Cause(finding)
            causes[cause, default: 0] += 1
            if causes[cause, default: 0] <= Self.toldInFull {
                Terminal.write(FindingText.lines(finding, in: language))
            }
        }
    }

    /// What becomes of one record: its title, then its identifier and versions, then what differs.
    private func lines(_ plan: RecordPlan, of id: String, _ action: ImportAction) -> String {
        let outcome = action.label(for: 1).text(in: language)
        var facts = "\(id) · " + (plan.before.map { state($0, in: language) + " → " } ?? "")
        facts += state(plan.after, in: language)
        var text = indented(TextTable.wrap("\(outcome) · \(plan.title ?? id)", to: Terminal.width - 4), by: 4)
        text = "  " + text.dropFirst(4)
        text += indented(TextTable.wrap(facts, to: Terminal.width - 4), by: 4)
        let sides = language == .fr ? ("ici", "fichier") : ("here", "file")
        for difference in plan.differences ?? [] {
            let lines = DifferenceText.lines(
                difference, before: sides.0, after: sides.1, in: language, width: Terminal.width - 4)
            text += indented(lines.split(separator: "\n").map(String.init), by: 4)
        }
        if plan.leavesOutFigures {
            text +=
                language == .fr
                ? "    Des chiffres sur des personnes diffèrent ; ils ne sont pas montrés.\n"
                : "    Figures about people differ; they aren't shown.\n"
        }
        return text
    }

    private func indented(_ lines: [String], by columns: Int) -> String {
        lines.map { String(repeating: " ", count: columns) + $0 + "\n" }.joined()
    }

    private func state(_ state: RecordPlan.State, in language: Language) -> String {
        "version \(state.version) (\(state.status.label.text(in: language)))"
    }

    mutating func finish(_ summary: ImportSummary) {
        if let text = report?.finish(summary) { return Terminal.write(text) }
        Terminal.write(repeatedCauses)
        Terminal.write(line(summary))
        if summary.isApplied { total.add(summary) }
    }

    /// The causes that were met too often to be told each time.
    private var repeatedCauses: String {
        causes.filter { $0.value > Self.toldInFull }.sorted {
            ($0.key.code, $0.key.path) < ($1.key.code, $1.key.path)
        }
        .map { cause, count in
            let more = count - Self.toldInFull
            return language == .fr
                ? "… et \(more) autre\(more > 1 ? "s" : "") fois [\(cause.code)] à \(cause.path)\n"
                : "… and \(more) more time\(more > 1 ? "s" : "") [\(cause.code)] at \(cause.path)\n"
        }.joined()
    }

    func end() {
        Terminal.write(report?.end() ?? totals)
    }

    /// What became of one file, on one line.
    private func line(_ summary: ImportSummary) -> String {
        let isFrench = language == .fr
        let colon = isFrench ? " :" : ":"
        guard summary.isApplied else {
            return isFrench
                ? "\(file) : refusé (\(counts(summary))). Rien n’a été changé.\n"
                : "\(file): refused (\(counts(summary))). Nothing was changed.\n"
        }
        let parts = ImportAction.allCases.filter { summary[$0] > 0 }
            .map { "\(summary[$0]) \($0.label(for: summary[$0]).text(in: language))" }
        return
            "\(file)\(colon) \(parts.isEmpty ? (isFrench ? "aucune fiche" : "no records") : parts.joined(separator: ", "))\n"
    }

    /// All files that were imported together: a table of types and actions, and the conclusion.
    private var totals: String {
        guard total.isApplied else { return "" }
        var text = "\n"
        let actions = ImportAction.allCases.filter { total[$0] > 0 }
        if !actions.isEmpty {
            var table = TextTable(
                [language == .fr ? "Type de fiche" : "Record type"]
                    + actions.map { $0.label(for: 2).text(in: language) }, right: Set(1...actions.count))
            for (type, counts) in total.types.sorted(by: { $0.key < $1.key }) {
                table.rows.append([type] + actions.map { String(counts[$0, default: 0]) })
            }
            if total.types.count > 1 { table.rows.append(["Total"] + actions.map { String(total[$0]) }) }
            text += table.text(width: Terminal.width) + "\n"
        }
        switch (language, isDryRun) {
        case (.fr, false): text += "Importé : \(counts(total)). Journal au n° \(total.sequence).\n"
        case (.en, false): text += "Imported: \(counts(total)). Journal at no. \(total.sequence).\n"
        case (.fr, true): text += "À blanc : \(counts(total)). Rien n’a été changé.\n"
        case (.en, true): text += "Dry run: \(counts(total)). Nothing was changed.\n"
        }
        return text
    }

    private func counts(_ summary: ImportSummary) -> String {
        let errors = summary.findings[.error, default: 0]
        let warnings = summary.findings[.warning, default: 0]
        return language == .fr
            ? "\(errors) erreur\(errors > 1 ? "s" : ""), \(warnings) avertissement\(warnings > 1 ? "s" : "")"
            : "\(errors) error\(errors == 1 ? "" : "s"), \(warnings) warning\(warnings == 1 ? "" : "s")"
    }
}
