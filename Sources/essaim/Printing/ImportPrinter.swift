internal import Derivation
internal import EssaimKit
internal import Exchange
internal import Host
internal import XML

/// Prints what an import did or would do, file by file: findings as they come, then the summary.
struct ImportPrinter {
    private let language: Language
    private let format: TextOrJSON
    private let isDryRun: Bool
    private var isFirstFile = true
    private var isFirstEntry = true
    private var file = ""
    private var files = 0
    private var total = ImportSummary()

    init(language: Language, format: TextOrJSON, isDryRun: Bool) {
        self.language = language
        self.format = format
        self.isDryRun = isDryRun
    }

    mutating func start(_ file: String) {
        self.file = file
        isFirstEntry = true
        guard format == .json else { return }
        Terminal.write(isFirstFile ? "{\"files\": [\n" : ",\n")
        Terminal.write("{\"file\": \(JSONValue.string(file).text()), \"entries\": [")
        isFirstFile = false
    }

    mutating func print(_ entry: ImportEntry) {
        switch format {
        case .text:
            for finding in entry.findings { Terminal.write(FindingText.lines(finding, in: language)) }
        case .json:
            // An entry is written as it comes: a file may hold a million of them.
            var members: [JSONValue.Member] = []
            if let id = entry.id { members.append(.init("id", .string(id))) }
            if let line = entry.location?.line { members.append(.init("line", .number(String(line)))) }
            if let action = entry.action { members.append(.init("action", .string(action.rawValue))) }
            if !entry.findings.isEmpty {
                members.append(.init("findings", .array(entry.findings.map(FindingText.json))))
            }
            guard entry.action != nil || !entry.findings.isEmpty else { return }
            Terminal.write((isFirstEntry ? "\n" : ",\n") + JSONValue.object(members).text(isPretty: false))
            isFirstEntry = false
        }
    }

    mutating func finish(_ summary: ImportSummary) {
        switch format {
        case .text:
            Terminal.write(line(summary))
            if summary.isApplied { total.add(summary) }
            files += 1
        case .json: Terminal.write("\n], \"summary\": \(json(summary).text(isPretty: false))}")
        }
    }

    func end() {
        switch format {
        case .text: Terminal.write("\n" + totals)
        case .json: Terminal.write("\n]}\n")
        }
    }

    /// What became of one file, on one line.
    private func line(_ summary: ImportSummary) -> String {
        var parts = ImportAction.allCases.filter { summary[$0] > 0 }
            .map { "\(summary[$0]) \($0.label.text(in: language))" }
        if !summary.isApplied { parts.append(conclusion(summary)) }
        if parts.isEmpty { parts = [language == .fr ? "aucune fiche" : "no records"] }
        return "\(file)\(language == .fr ? " :" : ":") \(parts.joined(separator: ", "))\n"
    }

    /// All files together: a table of types and actions, and the conclusion.
    private var totals: String {
        let actions = ImportAction.allCases.filter { total[$0] > 0 }
        guard !actions.isEmpty else { return files > 1 ? "" : conclusion(total) + "\n" }
        var table = TextTable(
            [language == .fr ? "Type de fiche" : "Record type"] + actions.map { $0.label.text(in: language) },
            right: Set(1...actions.count))
        for (type, counts) in total.types.sorted(by: { $0.key < $1.key }) {
            table.rows.append([type] + actions.map { String(counts[$0, default: 0]) })
        }
        table.rows.append(["Total"] + actions.map { String(total[$0]) })
        return table.text(width: Terminal.width) + "\n" + conclusion(total) + "\n"
    }

    private func conclusion(_ summary: ImportSummary) -> String {
        let errors = summary.findings[.error, default: 0]
        let warnings = summary.findings[.warning, default: 0]
        let counts =
            language == .fr
            ? "\(errors) erreur(s), \(warnings) avertissement(s)"
            : "\(errors) error(s), \(warnings) warning(s)"
        if summary.isApplied && !isDryRun {
            return language == .fr
                ? "Importé : \(counts). Journal au n° \(summary.sequence)."
                : "Imported: \(counts). Journal at no. \(summary.sequence)."
        }
        if isDryRun && summary.isApplied {
            return language == .fr
                ? "À blanc : \(counts). Rien n’a été changé."
                : "Dry run: \(counts). Nothing was changed."
        }
        return language == .fr
            ? "Refusé : \(counts). Rien n’a été changé." : "Refused: \(counts). Nothing was changed."
    }

    private func json(_ summary: ImportSummary) -> JSONValue {
        func counts(_ actions: [ImportAction: Int]) -> JSONValue {
            .object(
                ImportAction.allCases.map { .init($0.rawValue, .number(String(actions[$0, default: 0]))) })
        }
        var members: [JSONValue.Member] = []
        if let header = summary.header {
            members += [
                .init("id", .string(header.id)), .init("issuer", .string(header.issuer)),
                .init("issued", .string(header.issued)),
            ]
        }
        return .object(
            members + [
                .init("actions", counts(summary.actions)),
                .init(
                    "types",
                    .object(summary.types.sorted { $0.key < $1.key }.map { .init($0.key, counts($0.value)) })),
                .init(
                    "findings",
                    .object(
                        Severity.allCases.map {
                            .init($0.rawValue, .number(String(summary.findings[$0, default: 0])))
                        })),
                .init("complete", .boolean(!summary.isIncomplete)), .init("clean", .boolean(summary.isClean)),
                .init("applied", .boolean(summary.isApplied && !isDryRun)),
                .init("sequence", .number(String(summary.sequence))),
            ])
    }
}
