internal import Derivation
internal import EssaimKit
internal import XML

/// Writes sheets as OpenDocument (ISO/IEC 26300).
struct ODSWriter: SheetWriting {
    private static let media = "application/vnd.oasis.opendocument.spreadsheet"
    private static let spaces: [(prefix: String, name: String)] =
        ["office", "table", "text", "style", "fo"].map {
            ($0, "urn:oasis:names:tc:opendocument:xmlns:\($0 == "fo" ? "xsl-fo-compatible" : $0):1.0")
        } + [("number", "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0")]

    func start(_ sheet: SheetLayout) -> String {
        let columns = sheet.columns.indices.map { index in
            "<table:table-column table:style-name=\"co1\" table:default-cell-style-name=\"\(Self.name(sheet.style(of: index)))\"/>"
        }.joined()
        return "<table:table table:name=\"\(sheet.name.escapedForXML)\">\(columns)\n"
    }

    /// LibreOffice 7.4 ends on a name of one letter: it wants the names that it gives itself.
    private static func name(_ style: CellStyle) -> String { "ce\(style.rawValue + 1)" }

    func row(_ cells: [(cell: TableCell, style: CellStyle)], number: Int) -> String {
        var row = "<table:table-row>"
        for (cell, style) in cells {
            func open(_ style: CellStyle, _ type: String, _ value: String = "") -> String {
                "<table:table-cell table:style-name=\"\(Self.name(style))\" office:value-type=\"\(type)\"\(value)>"
            }
            switch cell {
            case .empty:
                row += "<table:table-cell/>"
                continue
            case .text(let text), .code(let text):
                row += open(style == .heading ? style : .text, "string") + Self.paragraphs(text)
            case .number(let text):
                row += open(style == .text ? style : .general, "float", " office:value=\"\(text)\"")
                row += "<text:p>\(text)</text:p>"
            case .date(let date):
                row += open(.date, "date", " office:date-value=\"\(date)\"") + "<text:p>\(date)</text:p>"
            case .boolean(let boolean):
                row += open(.general, "boolean", " office:boolean-value=\"\(boolean)\"")
                row += "<text:p>\(boolean ? "TRUE" : "FALSE")</text:p>"
            }
            row += "</table:table-cell>"
        }
        return row + "</table:table-row>\n"
    }

    /// A paragraph for each line; blanks beyond the first, and tabs, are elements.
    private static func paragraphs(_ text: String) -> String {
        text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
            .map { "<text:p>\(line($0))</text:p>" }.joined()
    }

    private static func line(_ line: Substring) -> String {
        let isPlain =
            !line.contains("  ") && !line.contains("\t") && line.first != " " && line.last != " "
        return isPlain ? String(line).escapedForCell : escaped(line)
    }

    private static func escaped(_ line: Substring) -> String {
        var result = ""
        var isAfterBlank = true
        for (index, character) in zip(line.indices, line) {
            switch character {
            case " " where isAfterBlank || line.index(after: index) == line.endIndex: result += "<text:s/>"
            case "\t": result += "<text:tab/>"
            default: result += String(character).escapedForCell
            }
            isAfterBlank = character == " "
        }
        return result
    }

    let end = "</table:table>\n"

    func parts(_ sheets: [SheetLayout], _ bodies: [TemporaryFile]) throws -> [ZipWriter.Part] {
        let content = try TemporaryFile()
        let spaces = Self.spaces.map { " xmlns:\($0.prefix)=\"\($0.name)\"" }.joined()
        try content.append(
            ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-content\(spaces) office:version=\"1.3\">"
                + "<office:automatic-styles>\(Self.styles)</office:automatic-styles><office:body><office:spreadsheet>\n")
                .utf8)
        for body in bodies {
            var offset = 0
            while offset < body.count {
                let bytes = try body.bytes(at: offset, count: min(1 << 18, body.count - offset))
                if bytes.isEmpty { break }
                try content.append(bytes)
                offset += bytes.count
            }
        }
        try content.append("</office:spreadsheet></office:body></office:document-content>".utf8)
        try content.flush()
        let manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
        let list = [("/", Self.media), ("content.xml", "text/xml")].map {
            "<manifest:file-entry manifest:full-path=\"\($0.0)\" manifest:media-type=\"\($0.1)\"/>"
        }.joined()
        return [
            ZipWriter.Part(name: "mimetype", body: .bytes(Array(Self.media.utf8)), isStored: true),
            ZipWriter.Part(name: "content.xml", body: .file(content)),
            ZipWriter.Part(
                name: "META-INF/manifest.xml",
                body: .bytes(
                    Array(
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<manifest:manifest xmlns:manifest=\"\(manifest)\" manifest:version=\"1.3\">\(list)</manifest:manifest>"
                            .utf8))),
        ]
    }

    private static let styles =
        "<style:style style:name=\"co1\" style:family=\"table-column\"><style:table-column-properties style:column-width=\"4cm\"/></style:style>"
        + "<number:text-style style:name=\"nt\"><number:text-content/></number:text-style>"
        + "<number:date-style style:name=\"nd\"><number:year number:style=\"long\"/><number:text>-</number:text><number:month number:style=\"long\"/><number:text>-</number:text><number:day number:style=\"long\"/></number:date-style>"
        + "<style:style style:name=\"ce1\" style:family=\"table-cell\"/>"
        + "<style:style style:name=\"ce2\" style:family=\"table-cell\" style:data-style-name=\"nt\"/>"
        + "<style:style style:name=\"ce3\" style:family=\"table-cell\" style:data-style-name=\"nd\"/>"
        + "<style:style style:name=\"ce4\" style:family=\"table-cell\" style:data-style-name=\"nt\"><style:text-properties fo:font-weight=\"bold\"/></style:style>"
}
