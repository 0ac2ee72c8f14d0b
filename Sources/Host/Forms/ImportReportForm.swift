internal import Derivation
internal import EssaimKit
internal import Exchange
internal import XML

/// Writes what an import did or would do as JSON or XML, entry by entry: a file may hold a million records, so
/// nothing is kept.
package struct ImportReportForm {
    package enum Format: Sendable { case json, xml }

    private let format: Format
    private let isDryRun: Bool
    private var isFirstFile = true
    private var isFirstEntry = true

    package init(_ format: Format, isDryRun: Bool) {
        self.format = format
        self.isDryRun = isDryRun
    }

    /// What stands in front of a file's entries.
    package mutating func start(_ file: String) -> String {
        defer { isFirstFile = false }
        isFirstEntry = true
        switch format {
        case .json:
            return (isFirstFile ? "{\"files\": [\n" : ",\n")
                + "{\"file\": \(JSONValue.string(file).text()), \"entries\": ["
        case .xml:
            let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<report xmlns=\"urn:essaim:report:1\">\n"
            return (isFirstFile ? head : "") + "  <file\(XMLText.attributes([("name", file)]))>\n"
        }
    }

    /// One item of a file, and what ends the reading.
    package mutating func entry(_ entry: ImportEntry) -> String {
        guard entry.action != nil || !entry.findings.isEmpty else { return "" }
        defer { isFirstEntry = false }
        return format == .json ? json(entry) : xml(entry)
    }

    /// What stands after a file's entries.
    package func finish(_ summary: ImportSummary) -> String {
        switch format {
        case .json: return "\n], \"summary\": \(json(summary).text(isPretty: false))}"
        case .xml:
            let counts = ImportAction.allCases.map { ($0.rawValue, Optional(String(summary[$0]))) }
            let findings = Severity.allCases.map {
                ("\($0.rawValue)s", Optional(String(summary.findings[$0, default: 0])))
            }
            let outcome: [(String, String?)] = [
                ("clean", String(summary.isClean)), ("applied", String(summary.isApplied && !isDryRun)),
            ]
            return "    <summary\(XMLText.attributes(counts + findings + outcome))/>\n  </file>\n"
        }
    }

    /// The end of the report, after the last file.
    package func end() -> String { format == .json ? "\n]}\n" : "</report>\n" }

    private func json(_ entry: ImportEntry) -> String {
        var members: [JSONValue.Member] = []
        if let id = entry.id { members.append(.init("id", .string(id))) }
        if let line = entry.location?.line { members.append(.init("line", .number(String(line)))) }
        if let action = entry.action { members.append(.init("action", .string(action.rawValue))) }
        if let plan = entry.plan { members += json(plan) }
        if !entry.findings.isEmpty {
            members.append(.init("findings", .array(entry.findings.map(FindingForm.json))))
        }
        return (isFirstEntry ? "\n" : ",\n") + JSONValue.object(members).text(isPretty: false)
    }

    private func json(_ plan: RecordPlan) -> [JSONValue.Member] {
        func state(_ state: RecordPlan.State) -> JSONValue {
            .object([
                .init("version", .number(String(state.version))),
                .init("status", .string(state.status.rawValue)),
            ])
        }
        var members: [JSONValue.Member] = []
        if let title = plan.title { members.append(.init("title", .string(title))) }
        if let before = plan.before { members.append(.init("before", state(before))) }
        members.append(.init("after", state(plan.after)))
        if let differences = plan.differences {
            members.append(.init("differences", RecordForm.differences(differences)))
        }
        if plan.leavesOutFigures { members.append(.init("figuresLeftOut", .boolean(true))) }
        return members
    }

    private func xml(_ plan: RecordPlan) -> String {
        let head = XMLText.attributes([
            ("title", plan.title), ("version-before", plan.before.map { String($0.version) }),
            ("status-before", plan.before?.status.rawValue), ("version", String(plan.after.version)),
            ("status", plan.after.status.rawValue),
            ("figures-left-out", plan.leavesOutFigures ? "true" : nil),
        ])
        guard let differences = plan.differences, !differences.isEmpty else {
            return "      <plan\(head)/>\n"
        }
        let lines = differences.map { difference in
            let sides = [("before", difference.before), ("after", difference.after)].compactMap {
                name, text in
                text.map { "<\(name)>\($0.escapedForXML)</\(name)>" }
            }
            return
                "        <difference\(XMLText.attributes([("path", difference.path)]))>\(sides.joined())</difference>\n"
        }
        return "      <plan\(head)>\n" + lines.joined() + "      </plan>\n"
    }

    private func xml(_ entry: ImportEntry) -> String {
        let start = XMLText.attributes([
            ("id", entry.id), ("line", entry.location.map { String($0.line) }),
            ("action", entry.action?.rawValue),
        ])
        guard !entry.findings.isEmpty || entry.plan != nil else { return "    <entry\(start)/>\n" }
        return "    <entry\(start)>\n" + (entry.plan.map(xml) ?? "")
            + entry.findings.map { "      \(FindingForm.xml($0))\n" }.joined()
            + "    </entry>\n"
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
                .init("files", .number(String(summary.files))),
                .init("unreadable", .number(String(summary.unreadable))),
                .init("complete", .boolean(!summary.isIncomplete)), .init("clean", .boolean(summary.isClean)),
                .init("applied", .boolean(summary.isApplied && !isDryRun)),
                .init("sequence", .number(String(summary.sequence))),
            ])
    }
}
