internal import Derivation
internal import EssaimKit

/// A dossier in Markdown (CommonMark with tables).
struct DossierMarkdown {
    private let dossier: Dossier
    private let words: DossierWords
    private let address: String?
    private(set) var text = ""

    init(_ dossier: Dossier, address: String?) {
        self.dossier = dossier
        self.address = address
        words = DossierWords(language: dossier.language)
        cover()
        for (index, session) in dossier.sessions.enumerated() { self.session(session, number: index + 1) }
        end()
    }

    private var language: Language { dossier.language }

    private mutating func cover() {
        let plan = dossier.plan
        text += "# \(Self.escaped(plan.title))\n\n"
        if let subtitle = plan.subtitle { text += "\(Self.escaped(subtitle))\n\n" }
        for (label, value) in [
            (words.date, plan.date.map { words.day($0.description) }), (words.place, plan.place),
            (words.organiser, plan.organiser), (words.audience, plan.audience.joined(separator: ", ")),
        ] {
            if let value, !value.isEmpty { text += "- **\(words.colon(label))** \(Self.escaped(value))\n" }
        }
        text += "\n"
        if let introduction = plan.introduction { prose(introduction.blocks) }
    }

    private mutating func session(_ session: Dossier.Session, number: Int) {
        text += "## \(words.session) \(number). \(Self.escaped(session.plan.title))\n\n"
        if let time = session.plan.time { text += "\(Self.escaped(time))\n\n" }
        if let introduction = session.plan.introduction { prose(introduction.blocks) }
        for report in session.reports {
            text += "### \(Self.escaped(report.title))\n\n"
            for sentence in report.sentences { text += "\(Self.escaped(words.cell(sentence)))\n\n" }
            for figure in report.result.figures {
                text +=
                    "\(Self.escaped(figure.title.text(in: language))). \(Self.escaped(figure.description.text(in: language)))\n\n"
                table(figure.table)
            }
            for table in report.tables {
                text += "**\(Self.escaped(table.label.text(in: language)))**\n\n"
                self.table(table)
            }
            for note in report.result.notes { text += "- \(Self.escaped(note.text(in: language)))\n" }
            if !report.result.notes.isEmpty { text += "\n" }
        }
        for finding in session.findings {
            text += "### \(Self.escaped(finding.title ?? words.records))\n\n\(words.found(finding))\n\n"
            for entry in finding.entries { self.entry(entry) }
        }
    }

    private mutating func entry(_ entry: Dossier.Entry) {
        let mark = entry.change.map { " (\(words.change($0)))" } ?? ""
        text += "#### \(Self.escaped(entry.title))\(mark)\n\n"
        text += "\(entry.type.text(in: language)) · \(Self.escaped(entry.owner.text(in: language)))\n\n"
        if let summary = entry.summary { text += "\(Self.escaped(summary))\n\n" }
        for (label, text) in entry.evidence {
            let excerpt = ProseExcerpt.of(text)
            self.text += "**\(label.text(in: language))**\n\n"
            prose(excerpt.blocks)
            if !excerpt.isWhole { self.text += "*\(words.continued)*\n\n" }
        }
        text += "\(words.colon(words.record)) \(link(entry.id.description)), version \(entry.version)\n\n"
    }

    private mutating func end() {
        if let since = dossier.origin.since {
            text += "## \(words.changes)\n\n\(words.since(since))\n\n"
            if dossier.changes.isEmpty { text += "\(words.noChange)\n" }
            for changed in dossier.changes {
                text +=
                    "- \(Self.escaped(changed.title)) (\(words.change(changed.change))) \(link(changed.id.description))\n"
            }
            text += "\n"
        }
        text += "## \(words.leftOut)\n\n"
        if dossier.omissions.isEmpty { text += "\(words.nothingLeftOut)\n" }
        for omission in dossier.omissions {
            text +=
                "- \(Self.escaped(words.colon(omission.what.text(in: language)))) \(Self.escaped(omission.reason.text(in: language))).\n"
        }
        text += "\n## \(words.howMade)\n\n"
        for line in words.origin(dossier.origin) { text += "\(line)\n\n" }
        for session in dossier.sessions {
            for query in session.plan.queries {
                text += "- `essaim query \(query.text.replacing("`", with: "'"))`\n"
            }
            for report in session.plan.reports {
                text +=
                    "- `essaim report \(report.name)\(report.settings.map { " --set \($0.name)=\($0.value)" }.joined())`\n"
            }
        }
    }

    private mutating func table(_ table: Table) {
        let numeric = table.columns.indices.map { CellText.isNumeric($0, of: table) }
        func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }
        text += row(table.columns.map { Self.cell($0.label.text(in: language)) })
        text += "|" + numeric.map { $0 ? "--:|" : "---|" }.joined() + "\n"
        for cells in table.rows { text += row(cells.map { Self.cell(words.cell($0)) }) }
        text += "\n"
    }

    private mutating func prose(_ blocks: [Prose.Block]) {
        text += RecordPage.markdown(of: Prose(blocks), in: language) + "\n"
    }

    private func link(_ id: String) -> String {
        address.map { "[`\(id)`](\($0)\(id))" } ?? "`\(id)`"
    }

    private static func cell(_ text: String) -> String { escaped(text).replacing("\n", with: " ") }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            if "\\`*_[]<>|#".contains(character) { result.append("\\") }
            result.append(character)
        }
        return result
    }
}
