internal import ArgumentParser
internal import Derivation
internal import EssaimKit
internal import Exchange
internal import Host
internal import XML

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
    private let format: ReportFormat
    private let isDryRun: Bool
    private var isFirstFile = true
    private var isFirstEntry = true
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
            path = finding.path?.replacing(/\[[0-9]+\]/, with: "") ?? ""
        }
    }

    init(language: Language, format: ReportFormat, isDryRun: Bool) {
        self.language = language
        self.format = format
        self.isDryRun = isDryRun
    }

    mutating func start(_ file: String) {
        self.file = file
        isFirstEntry = true
        causes.removeAll()
        switch format {
        case .text: break
        case .json:
            Terminal.write(isFirstFile ? "{\"files\": [\n" : ",\n")
            Terminal.write("{\"file\": \(JSONValue.string(file).text()), \"entries\": [")
        case .xml:
            if isFirstFile {
                Terminal.write(
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<report xmlns=\"urn:essaim:report:1\">\n")
            }
            Terminal.write("  <file\(XMLText.attributes([("name", file)]))>\n")
        }
        isFirstFile = false
    }

    mutating func print(_ entry: ImportEntry) {
        switch format {
        case .text:
            for finding in entry.findings {
                let cause = Cause(finding)
                causes[cause, default: 0] += 1
                if causes[cause, default: 0] <= Self.toldInFull {
                    Terminal.write(FindingText.lines(finding, in: language))
                }
            }
        case .json, .xml:
            guard entry.action != nil || !entry.findings.isEmpty else { return }
            Terminal.write(format == .json ? json(entry) : xml(entry))
            isFirstEntry = false
        }
    }

    private func json(_ entry: ImportEntry) -> String {
        var members: [JSONValue.Member] = []
        if let id = entry.id { members.append(.init("id", .string(id))) }
        if let line = entry.location?.line { members.append(.init("line", .number(String(line)))) }
        if let action = entry.action { members.append(.init("action", .string(action.rawValue))) }
        if !entry.findings.isEmpty {
            members.append(.init("findings", .array(entry.findings.map(FindingText.json))))
        }
        return (isFirstEntry ? "\n" : ",\n") + JSONValue.object(members).text(isPretty: false)
    }

    private func xml(_ entry: ImportEntry) -> String {
        let start = XMLText.attributes([
            ("id", entry.id), ("line", entry.location.map { String($0.line) }),
            ("action", entry.action?.rawValue),
        ])
        guard !entry.findings.isEmpty else { return "    <entry\(start)/>\n" }
        return "    <entry\(start)>\n" + entry.findings.map { "      \(FindingText.xml($0))\n" }.joined()
            + "    </entry>\n"
    }

    mutating func finish(_ summary: ImportSummary) {
        switch format {
        case .text:
            Terminal.write(repeatedCauses)
            Terminal.write(line(summary))
            if summary.isApplied { total.add(summary) }
        case .json: Terminal.write("\n], \"summary\": \(json(summary).text(isPretty: false))}")
        case .xml:
            let counts = ImportAction.allCases.map { ($0.rawValue, Optional(String(summary[$0]))) }
            let findings = Severity.allCases.map {
                ("\($0.rawValue)s", Optional(String(summary.findings[$0, default: 0])))
            }
            Terminal.write(
                "    <summary\(XMLText.attributes(counts + findings + [("clean", String(summary.isClean)), ("applied", String(summary.isApplied && !isDryRun))]))/>\n  </file>\n"
            )
        }
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
        switch format {
        case .text: Terminal.write(totals)
        case .json: Terminal.write("\n]}\n")
        case .xml: Terminal.write("</report>\n")
        }
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
