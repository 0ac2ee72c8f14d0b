internal import Derivation
internal import EssaimKit
internal import Foundation
internal import XML

/// A dossier as a flat OpenDocument text (OpenDocument 1.2), which LibreOffice opens and edits.
struct DossierFODT {
    private let dossier: Dossier
    private let words: DossierWords
    private let address: String?
    private var tables = 0
    /// The data of the figures, which stand at the end.
    private var annex: [(title: String, table: Table)] = []
    private(set) var text = ""

    init(_ dossier: Dossier, address: String?) {
        self.dossier = dossier
        self.address = address
        words = DossierWords(language: dossier.language)
        text += FODTStyles.start(title: dossier.plan.title, language: dossier.language)
        cover()
        contents()
        for (index, session) in dossier.sessions.enumerated() { self.session(session, number: index + 1) }
        end()
        text += "</office:text></office:body></office:document>\n"
    }

    private var language: Language { dossier.language }

    private mutating func paragraph(_ content: String, _ style: String = "Text_20_body") {
        text += "<text:p text:style-name=\"\(style)\">\(content)</text:p>\n"
    }

    private mutating func heading(_ content: String, level: Int, bookmark: String? = nil) {
        let mark = bookmark.map { "<text:bookmark text:name=\"\($0)\"/>" } ?? ""
        text +=
            "<text:h text:style-name=\"Heading_20_\(level)\" text:outline-level=\"\(level)\">\(mark)\(content)</text:h>\n"
    }

    private mutating func cover() {
        let plan = dossier.plan
        paragraph(words.dossier.escapedForXML, "Cover_20_kind")
        paragraph(plan.title.escapedForXML, "Title")
        if let subtitle = plan.subtitle { paragraph(subtitle.escapedForXML, "Subtitle") }
        for (label, value) in [
            (words.date, plan.date.map { words.day($0.description) }), (words.place, plan.place),
            (words.organiser, plan.organiser), (words.audience, plan.audience.joined(separator: ", ")),
        ] {
            if let value, !value.isEmpty {
                paragraph(
                    "<text:span text:style-name=\"Quiet\">\(words.colon(label).escapedForXML)</text:span> \(value.escapedForXML)"
                )
            }
        }
    }

    private mutating func contents() {
        paragraph(words.contents.escapedForXML, "Contents_20_Heading")
        func line(_ title: String, _ bookmark: String) {
            paragraph(
                "<text:a xlink:type=\"simple\" xlink:href=\"#\(bookmark)\">\(title.escapedForXML)</text:a>",
                "Contents")
        }
        for (index, session) in dossier.sessions.enumerated() {
            let time = session.plan.time.map { " (\($0))" } ?? ""
            line("\(index + 1). \(session.plan.title)\(time)", "session-\(index + 1)")
        }
        if dossier.origin.since != nil { line(words.changes, "changes") }
        line(words.leftOut, "left-out")
        if dossier.hasFigures { line(words.annex, "annex") }
        line(words.howMade, "how-made")
        if let introduction = dossier.plan.introduction {
            heading(words.introduction.escapedForXML, level: 2)
            blocks(introduction.blocks)
        }
    }

    private mutating func session(_ session: Dossier.Session, number: Int) {
        heading(
            "\(words.session) \(number). \(session.plan.title.escapedForXML)", level: 1,
            bookmark: "session-\(number)")
        if let time = session.plan.time { paragraph(time.escapedForXML, "Source") }
        if let introduction = session.plan.introduction { blocks(introduction.blocks) }
        for report in session.reports { self.report(report) }
        for finding in session.findings {
            heading((finding.title ?? words.records).escapedForXML, level: 2)
            paragraph(words.found(finding).escapedForXML, "Source")
            for entry in finding.entries { self.entry(entry) }
        }
    }

    private mutating func entry(_ entry: Dossier.Entry) {
        let mark = entry.change.map { " (\(words.change($0)))" } ?? ""
        heading((entry.title + mark).escapedForXML, level: 3)
        paragraph(
            "\(entry.type.text(in: language)) · \(entry.owner.text(in: language))".escapedForXML, "Source")
        if let summary = entry.summary { paragraph(summary.escapedForXML) }
        for (label, prose) in entry.evidence {
            let excerpt = ProseExcerpt.of(prose)
            paragraph(label.text(in: language).escapedForXML, "Label")
            blocks(excerpt.blocks)
            if !excerpt.isWhole { paragraph(words.continued.escapedForXML, "Source") }
        }
        paragraph(
            "\(words.colon(words.record)) \(link(entry.id.description)), version \(entry.version)", "Source")
    }

    private func link(_ id: String) -> String {
        let shown = "<text:span text:style-name=\"Code\">\(id.escapedForXML)</text:span>"
        return address.map {
            "<text:a xlink:type=\"simple\" xlink:href=\"\(($0 + id).escapedForXML)\">\(shown)</text:a>"
        } ?? shown
    }

    private mutating func report(_ report: Dossier.ReportPart) {
        heading(report.title.escapedForXML, level: 2)
        for sentence in report.sentences { paragraph(words.cell(sentence).escapedForXML, "Label") }
        for figure in report.result.figures {
            let title = figure.title.text(in: language)
            let description = figure.description.text(in: language)
            annex.append((title, figure.table))
            image(
                FigureSVG.text(figure, in: language, hasTable: false), title: title, description: description)
            let data =
                "<text:a xlink:type=\"simple\" xlink:href=\"#data-\(annex.count)\">\(words.data(annex.count).escapedForXML)</text:a>"
            paragraph("\(title). \(description)".escapedForXML + " " + data, "Source")
        }
        for table in report.tables { self.table(table, caption: table.label.text(in: language)) }
        for note in report.result.notes { paragraph(note.text(in: language).escapedForXML, "Source") }
    }

    private mutating func image(_ svg: String, title: String, description: String) {
        let size = Self.size(of: svg)
        // As wide as the text, its height in proportion, never more than a page.
        let width = min(17.4, 22.0 * size.width / size.height)
        let height = width * size.height / size.width
        text +=
            "<text:p text:style-name=\"Figure\"><draw:frame draw:name=\"figure-\(annex.count)\" text:anchor-type=\"as-char\" svg:width=\"\(Self.centimetres(width))\" svg:height=\"\(Self.centimetres(height))\"><draw:image draw:mime-type=\"image/svg+xml\"><office:binary-data>\(Data(svg.utf8).base64EncodedString())</office:binary-data></draw:image><svg:title>\(title.escapedForXML)</svg:title><svg:desc>\(description.escapedForXML)</svg:desc></draw:frame></text:p>\n"
    }

    private static func centimetres(_ number: Double) -> String {
        String(format: "%.2fcm", locale: Locale(identifier: "en_US_POSIX"), number)
    }

    /// The size that a drawing's `viewBox` gives.
    private static func size(of svg: String) -> (width: Double, height: Double) {
        guard let start = svg.range(of: "viewBox=\"")?.upperBound,
            let end = svg[start...].firstIndex(of: "\"")
        else {
            return (720, 400)
        }
        let numbers = svg[start..<end].split(separator: " ").compactMap { Double($0) }
        guard numbers.count == 4, numbers[2] > 0, numbers[3] > 0 else { return (720, 400) }
        return (numbers[2], numbers[3])
    }

    private mutating func table(_ table: Table, caption: String) {
        paragraph(caption.escapedForXML, "Label")
        let numeric = table.columns.indices.map { CellText.isNumeric($0, of: table) }
        startTable(widths(of: table))
        text += "<table:table-header-rows><table:table-row>"
        for (index, column) in table.columns.enumerated() {
            cell(column.label.text(in: language).escapedForXML, isHead: true, isNumber: numeric[index])
        }
        text += "</table:table-row></table:table-header-rows>\n"
        for row in table.rows {
            text += "<table:table-row>"
            for (index, value) in row.enumerated() {
                cell(
                    words.cell(value).escapedForXML, isHead: false,
                    isNumber: index < numeric.count && numeric[index])
            }
            text += "</table:table-row>\n"
        }
        text += "</table:table>\n"
    }

    /// - Parameter widths: How wide each column is beside the others, from 1 to ``FODTStyles/widestColumn``.
    private mutating func startTable(_ widths: [Int]) {
        tables += 1
        text += "<table:table table:name=\"table-\(tables)\" table:style-name=\"Table\">"
        for width in widths { text += "<table:table-column table:style-name=\"Column-\(width)\"/>" }
        text += "\n"
    }

    /// Widths by what the columns hold: a column of sentences gets more than one of numbers.
    private func widths(of table: Table) -> [Int] {
        table.columns.enumerated().map { index, column in
            let lengths = table.rows.map { $0.indices.contains(index) ? words.cell($0[index]).count : 0 }
            let longestWord = column.label.text(in: language).split(separator: " ").map(\.count).max() ?? 1
            let length = max(longestWord, lengths.max() ?? 0)
            // The square root keeps a long text from leaving nothing to the others.
            return min(FODTStyles.widestColumn, max(2, Int((Double(length) * 3).squareRoot())))
        }
    }

    private mutating func cell(_ content: String, isHead: Bool, isNumber: Bool) {
        let style = isHead ? (isNumber ? "Head_20_number" : "Head") : (isNumber ? "Cell_20_number" : "Cell")
        text +=
            "<table:table-cell table:style-name=\"\(isHead ? "Head-cell" : "Cell")\" office:value-type=\"string\"><text:p text:style-name=\"\(style)\">\(content)</text:p></table:table-cell>"
    }

    private mutating func end() {
        if let since = dossier.origin.since {
            heading(words.changes.escapedForXML, level: 1, bookmark: "changes")
            paragraph(words.since(since).escapedForXML)
            if dossier.changes.isEmpty { paragraph(words.noChange.escapedForXML) }
            list(
                dossier.changes.map {
                    "\($0.title.escapedForXML) (\(words.change($0.change))) \(link($0.id.description))"
                })
        }
        heading(words.leftOut.escapedForXML, level: 1, bookmark: "left-out")
        if dossier.omissions.isEmpty { paragraph(words.nothingLeftOut.escapedForXML) }
        list(
            dossier.omissions.map {
                "\(words.colon($0.what.text(in: language))) \($0.reason.text(in: language)).".escapedForXML
            })
        if !annex.isEmpty { heading(words.annex.escapedForXML, level: 1, bookmark: "annex") }
        for (index, entry) in annex.enumerated() {
            paragraph("<text:bookmark text:name=\"data-\(index + 1)\"/>", "Source")
            table(entry.table, caption: words.tableName(index + 1, entry.title))
        }
        heading(words.howMade.escapedForXML, level: 1, bookmark: "how-made")
        for line in words.origin(dossier.origin) { paragraph(line.escapedForXML) }
        list(
            dossier.sessions.flatMap { session in
                session.plan.queries.map { "essaim query \($0.text)" }
                    + session.plan.reports.map { report in
                        "essaim report \(report.name)"
                            + report.settings.map { " --set \($0.name)=\($0.value)" }.joined()
                    }
            }.map { "<text:span text:style-name=\"Code\">\($0.escapedForXML)</text:span>" })
    }

    // MARK: Prose

    private mutating func list(_ items: [String]) {
        guard !items.isEmpty else { return }
        text += "<text:list text:style-name=\"Bullets\">\n"
        for item in items {
            text +=
                "<text:list-item><text:p text:style-name=\"Text_20_body\">\(item)</text:p></text:list-item>\n"
        }
        text += "</text:list>\n"
    }

    private mutating func blocks(_ blocks: [Prose.Block]) {
        for block in blocks {
            switch block {
            case .paragraph(let inlines): paragraph(Self.inlines(inlines))
            case .heading(_, let inlines): paragraph(Self.inlines(inlines), "Label")
            case .list(let ordered, let items):
                text += "<text:list text:style-name=\"\(ordered ? "Numbers" : "Bullets")\">\n"
                for item in items {
                    text +=
                        "<text:list-item><text:p text:style-name=\"Text_20_body\">\(Self.inlines(item.text))</text:p>\n"
                    self.blocks(item.lists)
                    text += "</text:list-item>\n"
                }
                text += "</text:list>\n"
            case .table(let caption, let rows):
                if !caption.isEmpty { paragraph(Self.inlines(caption), "Label") }
                let width = rows.map(\.count).max() ?? 0
                guard width > 0 else { continue }
                startTable(Array(repeating: 1, count: width))
                for row in rows {
                    text += "<table:table-row>"
                    for cell in row {
                        self.cell(Self.inlines(cell.text), isHead: cell.isHeader, isNumber: false)
                    }
                    for _ in row.count..<width { cell("", isHead: false, isNumber: false) }
                    text += "</table:table-row>\n"
                }
                text += "</table:table>\n"
            }
        }
    }

    private static func inlines(_ inlines: [Prose.Inline]) -> String {
        inlines.map { inline in
            switch inline {
            case .text(let text): text.split(whereSeparator: \.isNewline).joined(separator: " ").escapedForXML
            case .emphasis(let parts): span("Emphasis", parts)
            case .strong(let parts): span("Strong", parts)
            case .superscript(let parts): span("Superscript", parts)
            case .link(let address, let parts):
                "<text:a xlink:type=\"simple\" xlink:href=\"\(address.escapedForXML)\">\(Self.inlines(parts))</text:a>"
            }
        }.joined()
    }

    private static func span(_ style: String, _ parts: [Prose.Inline]) -> String {
        "<text:span text:style-name=\"\(style)\">\(inlines(parts))</text:span>"
    }
}
