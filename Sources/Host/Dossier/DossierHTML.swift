internal import Derivation
internal import EssaimKit
internal import XML

/// A dossier as one HTML file: no scripts, no other files, readable on a phone, aloud and on paper.
struct DossierHTML {
    private let dossier: Dossier
    private let words: DossierWords
    private let address: String?
    private let pages: DossierPages?
    private(set) var text = ""
    /// The data of the figures, which stand at the end: they are looked up, not read.
    private var annex: [(title: String, table: Table)] = []

    init(_ dossier: Dossier, address: String?, pages: DossierPages?) {
        self.dossier = dossier
        self.address = address
        self.pages = pages
        words = DossierWords(language: dossier.language)
        head()
        cover()
        contents()
        for (index, session) in dossier.sessions.enumerated() { self.session(session, number: index + 1) }
        if dossier.origin.since != nil { changes() }
        leftOut()
        dataTables()
        howMade()
        text += "</main>\n</body>\n</html>\n"
    }

    private mutating func head() {
        let plan = dossier.plan
        text += """
            <!DOCTYPE html>
            <html lang="\(dossier.language.rawValue)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(plan.title.escapedForXML)</title>
            <style>
            \(DossierStyle.css(header: plan.title))</style>
            </head>
            <body>

            """
    }

    private mutating func cover() {
        let plan = dossier.plan
        text += "<header class=\"cover\">\n<p class=\"kind\">\(words.dossier.escapedForXML)</p>\n"
        text += "<h1>\(plan.title.escapedForXML)</h1>\n"
        if let subtitle = plan.subtitle { text += "<p class=\"subtitle\">\(subtitle.escapedForXML)</p>\n" }
        text += "<dl>\n"
        func line(_ label: String, _ value: String?) {
            guard let value, !value.isEmpty else { return }
            text += "<dt>\(label.escapedForXML)</dt><dd>\(value.escapedForXML)</dd>\n"
        }
        line(words.date, plan.date.map { words.day($0.description) })
        line(words.place, plan.place)
        line(words.organiser, plan.organiser)
        line(words.audience, plan.audience.joined(separator: ", "))
        text += "</dl>\n</header>\n"
    }

    private mutating func contents() {
        text += "<nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">\(words.contents)</h2>\n<ol>\n"
        for (index, session) in dossier.sessions.enumerated() {
            let time = session.plan.time.map { " <span class=\"time\">\($0.escapedForXML)</span>" } ?? ""
            text +=
                "<li><a href=\"#session-\(index + 1)\">\(session.plan.title.escapedForXML)</a>\(time)</li>\n"
        }
        if dossier.origin.since != nil { text += "<li><a href=\"#changes\">\(words.changes)</a></li>\n" }
        text += "<li><a href=\"#left-out\">\(words.leftOut.escapedForXML)</a></li>\n"
        if dossier.hasFigures { text += "<li><a href=\"#annex\">\(words.annex.escapedForXML)</a></li>\n" }
        text += "<li><a href=\"#how-made\">\(words.howMade.escapedForXML)</a></li>\n</ol>\n</nav>\n<main>\n"
        if let introduction = dossier.plan.introduction {
            text += "<section class=\"introduction\">\n<h2>\(words.introduction)</h2>\n"
            blocks(introduction.blocks, level: 3)
            text += "</section>\n"
        }
    }

    // MARK: Sessions

    private mutating func session(_ session: Dossier.Session, number: Int) {
        text += "<section class=\"session\" id=\"session-\(number)\">\n"
        text +=
            "<h2><span class=\"number\">\(words.session) \(number)</span> \(session.plan.title.escapedForXML)</h2>\n"
        if let time = session.plan.time { text += "<p class=\"time\">\(time.escapedForXML)</p>\n" }
        if let introduction = session.plan.introduction { blocks(introduction.blocks, level: 3) }
        for (index, report) in session.reports.enumerated() {
            self.report(report, id: "r\(number)-\(index + 1)")
        }
        for finding in session.findings { self.finding(finding) }
        text += "</section>\n"
    }

    private mutating func finding(_ finding: Dossier.Finding) {
        text += "<section class=\"records\">\n<h3>\((finding.title ?? words.records).escapedForXML)</h3>\n"
        text += "<p class=\"count\">\(words.found(finding).escapedForXML)</p>\n"
        for entry in finding.entries { self.entry(entry) }
        text += "</section>\n"
    }

    private mutating func entry(_ entry: Dossier.Entry) {
        let isOther = entry.language != dossier.language.rawValue
        let language = isOther ? " lang=\"\(entry.language.escapedForXML)\"" : ""
        text +=
            "<article>\n<h4><span\(language)>\(entry.title.escapedForXML)</span>\(mark(entry.change))</h4>\n"
        text +=
            "<p class=\"source\">\(entry.type.text(in: dossier.language).escapedForXML) · \(entry.owner.text(in: dossier.language).escapedForXML)</p>\n"
        if let summary = entry.summary {
            text += "<p class=\"summary\"\(language)>\(summary.escapedForXML)</p>\n"
        }
        for (label, prose) in entry.evidence {
            let excerpt = ProseExcerpt.of(prose)
            text +=
                "<p class=\"label\">\(label.text(in: dossier.language).escapedForXML)</p>\n<div class=\"evidence\"\(language)>\n"
            blocks(excerpt.blocks, level: 5)
            if !excerpt.isWhole { text += "<p class=\"more\">\(words.continued.escapedForXML)</p>\n" }
            text += "</div>\n"
        }
        text +=
            "<p class=\"id\">\(words.colon(words.record)) \(link(entry.id.description)), version \(entry.version)</p>\n</article>\n"
    }

    private func link(_ id: String) -> String {
        guard let address else { return "<code>\(id.escapedForXML)</code>" }
        return "<a href=\"\((address + id).escapedForXML)\"><code>\(id.escapedForXML)</code></a>"
    }

    private func mark(_ change: Dossier.Change?) -> String {
        change.map { " <span class=\"change\">\(words.change($0))</span>" } ?? ""
    }

    // MARK: Reports

    private mutating func report(_ report: Dossier.ReportPart, id: String) {
        text += "<section class=\"report\">\n<h3>\(report.title.escapedForXML)</h3>\n"
        for sentence in report.sentences {
            text += "<p class=\"sentence\">\(words.cell(sentence).escapedForXML)</p>\n"
        }
        for (index, figure) in report.result.figures.enumerated() {
            let title = figure.title.text(in: dossier.language)
            text +=
                "<figure>\n"
                + FigureSVG.text(
                    figure, in: dossier.language, prefix: "\(id)-\(index + 1)-", hasTable: false)
            annex.append((title, figure.table))
            text +=
                "<figcaption>\(title.escapedForXML). \(figure.description.text(in: dossier.language).escapedForXML) <a href=\"#data-\(annex.count)\">\(words.data(annex.count).escapedForXML)</a></figcaption>\n</figure>\n"
        }
        for table in report.tables {
            self.table(table, caption: table.label.text(in: dossier.language))
        }
        if !report.result.notes.isEmpty {
            text += "<p class=\"label\">\(words.notes.escapedForXML)</p>\n<ul class=\"notes\">\n"
            for note in report.result.notes {
                text += "<li>\(note.text(in: dossier.language).escapedForXML)</li>\n"
            }
            text += "</ul>\n"
        }
        text += "</section>\n"
    }

    /// Tables with more columns than that are set smaller on paper.
    private static let usualColumns = 7

    private mutating func table(_ table: Table, caption: String) {
        startWide(caption, hasMany: table.columns.count > Self.usualColumns)
        text += "<table>\n<caption>\(caption.escapedForXML)</caption>\n<thead><tr>"
        let numeric = table.columns.indices.map { CellText.isNumeric($0, of: table) }
        for (index, column) in table.columns.enumerated() {
            text +=
                "<th scope=\"col\"\(numeric[index] ? " class=\"number\"" : "")>\(column.label.text(in: dossier.language).escapedForXML)</th>"
        }
        text += "</tr></thead>\n<tbody>\n"
        for row in table.rows {
            text += "<tr>"
            for (index, cell) in row.enumerated() {
                var shown = words.cell(cell).escapedForXML
                if let address, case .record(let id, _) = cell {
                    shown = "<a href=\"\((address + id.description).escapedForXML)\">\(shown)</a>"
                }
                let style = index < numeric.count && numeric[index] ? " class=\"number\"" : ""
                text += index == 0 ? "<th scope=\"row\"\(style)>\(shown)</th>" : "<td\(style)>\(shown)</td>"
            }
            text += "</tr>\n"
        }
        text += "</tbody>\n</table></div>\n"
    }

    /// A part that scrolls by itself where it is wider than the page; with the keyboard, too, so that it has a name.
    private mutating func startWide(_ name: String, hasMany: Bool = false) {
        text +=
            "<div class=\"wide\(hasMany ? " many" : "")\" role=\"group\" tabindex=\"0\" aria-label=\"\(name.escapedForXML)\">"
    }

    // MARK: The end

    private mutating func dataTables() {
        guard !annex.isEmpty else { return }
        text += "<section id=\"annex\">\n<h2>\(words.annex.escapedForXML)</h2>\n"
        for (index, entry) in annex.enumerated() {
            text += "<div id=\"data-\(index + 1)\">\n"
            table(entry.table, caption: words.tableName(index + 1, entry.title))
            text += "</div>\n"
        }
        text += "</section>\n"
    }

    private mutating func changes() {
        text += "<section id=\"changes\">\n<h2>\(words.changes)</h2>\n"
        if let since = dossier.origin.since { text += "<p>\(words.since(since).escapedForXML)</p>\n" }
        if dossier.changes.isEmpty {
            text += "<p>\(words.noChange.escapedForXML)</p>\n"
        } else {
            text += "<ul>\n"
            for changed in dossier.changes {
                text +=
                    "<li>\(changed.title.escapedForXML)\(mark(changed.change)) \(link(changed.id.description))</li>\n"
            }
            text += "</ul>\n"
        }
        text += "</section>\n"
    }

    private mutating func leftOut() {
        text += "<section id=\"left-out\">\n<h2>\(words.leftOut.escapedForXML)</h2>\n"
        if dossier.omissions.isEmpty {
            text += "<p>\(words.nothingLeftOut.escapedForXML)</p>\n"
        } else {
            text += "<ul>\n"
            for omission in dossier.omissions {
                text +=
                    "<li>\(words.colon(omission.what.text(in: dossier.language)).escapedForXML) \(omission.reason.text(in: dossier.language).escapedForXML).</li>\n"
            }
            text += "</ul>\n"
        }
        text += "</section>\n"
    }

    private mutating func howMade() {
        text += "<section id=\"how-made\">\n<h2>\(words.howMade.escapedForXML)</h2>\n"
        for line in words.origin(dossier.origin) { text += "<p>\(line.escapedForXML)</p>\n" }
        text += "<p class=\"label\">\(words.queries.escapedForXML)</p>\n<ul>\n"
        for session in dossier.sessions {
            for query in session.plan.queries {
                text += asked(
                    "essaim query \(query.text)", query.title ?? query.text, pages?.query(query.text))
            }
            for report in session.plan.reports {
                let settings = report.settings.map { " --set \($0.name)=\($0.value)" }.joined()
                text += asked(
                    "essaim report \(report.name + settings)", report.title ?? report.name,
                    pages?.report(report.name, report.settings.map { ($0.name, $0.value) }))
            }
        }
        text += "</ul>\n</section>\n"
    }

    /// What was asked, as a command, or as a link to the page that asks it again.
    private func asked(_ command: String, _ title: String, _ address: String?) -> String {
        guard let address else { return "<li><code>\(command.escapedForXML)</code></li>\n" }
        return "<li><a href=\"\(address.escapedForXML)\">\(title.escapedForXML)</a></li>\n"
    }

    // MARK: Prose

    private mutating func blocks(_ blocks: [Prose.Block], level: Int) {
        for block in blocks {
            switch block {
            case .paragraph(let inlines): text += "<p>\(Self.inlines(inlines))</p>\n"
            case .heading(let deep, let inlines):
                let level = min(level + deep - 1, 6)
                text += "<h\(level)>\(Self.inlines(inlines))</h\(level)>\n"
            case .list(let ordered, let items):
                text += ordered ? "<ol>\n" : "<ul>\n"
                for item in items {
                    text += "<li>\(Self.inlines(item.text))"
                    self.blocks(item.lists, level: level)
                    text += "</li>\n"
                }
                text += ordered ? "</ol>\n" : "</ul>\n"
            case .table(let caption, let rows):
                startWide(caption.isEmpty ? words.table : Prose([.paragraph(caption)]).plainText)
                text += "<table>\n"
                if !caption.isEmpty { text += "<caption>\(Self.inlines(caption))</caption>\n" }
                for row in rows {
                    text += "<tr>"
                    for cell in row {
                        let name = cell.isHeader ? "th" : "td"
                        text += "<\(name)>\(Self.inlines(cell.text))</\(name)>"
                    }
                    text += "</tr>\n"
                }
                text += "</table></div>\n"
            }
        }
    }

    private static func inlines(_ inlines: [Prose.Inline]) -> String {
        inlines.map { inline in
            switch inline {
            case .text(let text): text.collapsedForHTML.escapedForXML
            case .emphasis(let parts): "<em>\(Self.inlines(parts))</em>"
            case .strong(let parts): "<strong>\(Self.inlines(parts))</strong>"
            case .superscript(let parts): "<sup>\(Self.inlines(parts))</sup>"
            case .link(let address, let parts):
                "<a href=\"\(address.escapedForXML)\">\(Self.inlines(parts))</a>"
            }
        }.joined()
    }
}

extension String {
    /// White space as one space: line ends would become character references.
    fileprivate var collapsedForHTML: String {
        var result = ""
        for character in self {
            if character == "\n" || character == "\t" || character == "\r" || character == "\r\n"
                || character == " "
            {
                if result.last != " " { result.append(" ") }
            } else {
                result.append(character)
            }
        }
        return result
    }
}
