internal import Derivation
internal import EssaimKit
internal import XML

/// Writes sheets as Office Open XML (ECMA-376). Texts stand in their cells, so that nothing has to be kept of them.
struct XLSXWriter: SheetWriting {
    private static let top = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    private static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    private static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    private static let package = "http://schemas.openxmlformats.org/package/2006"
    private static let media = "application/vnd.openxmlformats-officedocument.spreadsheetml"

    func start(_ sheet: SheetLayout) -> String {
        let columns = sheet.columns.indices.map { index in
            "<col min=\"\(index + 1)\" max=\"\(index + 1)\" width=\"20\" style=\"\(sheet.style(of: index).rawValue)\" customWidth=\"1\"/>"
        }.joined()
        return Self.top + "<worksheet xmlns=\"\(Self.main)\"><sheetViews><sheetView workbookViewId=\"0\">"
            + "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>"
            + "<cols>\(columns)</cols><sheetData>\n"
    }

    func row(_ cells: [(cell: TableCell, style: CellStyle)], number: Int) -> String {
        var row = "<row r=\"\(number)\">"
        for (column, (cell, style)) in cells.enumerated() {
            func open(_ style: CellStyle, _ type: String) -> String {
                "<c r=\"\(SheetCell.letters(column))\(number)\" s=\"\(style.rawValue)\"\(type)>"
            }
            switch cell {
            case .empty: break
            case .text(let text), .code(let text):
                row += open(style == .heading ? style : .text, " t=\"inlineStr\"")
                row += "<is><t xml:space=\"preserve\">\(Self.escaped(text))</t></is></c>"
            case .number(let text): row += open(style == .text ? style : .general, "") + "<v>\(text)</v></c>"
            case .date(let date): row += open(.date, "") + "<v>\(SheetNumber.serial(date))</v></c>"
            case .boolean(let boolean): row += open(.general, " t=\"b\"") + "<v>\(boolean ? 1 : 0)</v></c>"
            }
        }
        return row + "</row>\n"
    }

    let end = "</sheetData></worksheet>"

    /// What looks like the format's own escape of a character is escaped.
    private static func escaped(_ text: String) -> String {
        let text = text.escapedForCell
        guard text.contains("_x") else { return text }
        var result = ""
        var rest = text[...]
        while let place = rest.firstRange(of: "_x") {
            let code = rest[place.upperBound...].prefix(5)
            let isCode = code.count == 5 && code.last == "_" && UInt32(code.dropLast(), radix: 16) != nil
            result += rest[..<place.lowerBound] + (isCode ? "_x005F_x" : "_x")
            rest = rest[place.upperBound...]
        }
        return result + rest
    }

    func parts(_ sheets: [SheetLayout], _ bodies: [TemporaryFile]) -> [ZipWriter.Part] {
        func part(_ name: String, _ text: String) -> ZipWriter.Part {
            ZipWriter.Part(name: name, body: .bytes(Array((Self.top + text).utf8)))
        }
        let numbers = Array(1...sheets.count)
        let overrides = numbers.map {
            "<Override PartName=\"/xl/worksheets/sheet\($0).xml\" ContentType=\"\(Self.media).worksheet+xml\"/>"
        }.joined()
        let list = zip(numbers, sheets).map {
            "<sheet name=\"\($1.name.escapedForXML)\" sheetId=\"\($0)\" r:id=\"rId\($0)\"/>"
        }.joined()
        let relations = numbers.map {
            "<Relationship Id=\"rId\($0)\" Type=\"\(Self.office)/worksheet\" Target=\"worksheets/sheet\($0).xml\"/>"
        }.joined()
        return [
            part(
                "[Content_Types].xml",
                "<Types xmlns=\"\(Self.package)/content-types\">"
                    + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                    + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
                    + "<Override PartName=\"/xl/workbook.xml\" ContentType=\"\(Self.media).sheet.main+xml\"/>"
                    + "<Override PartName=\"/xl/styles.xml\" ContentType=\"\(Self.media).styles+xml\"/>\(overrides)</Types>"
            ),
            part(
                "_rels/.rels",
                "<Relationships xmlns=\"\(Self.package)/relationships\"><Relationship Id=\"rId1\" Type=\"\(Self.office)/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
            part(
                "xl/workbook.xml",
                "<workbook xmlns=\"\(Self.main)\" xmlns:r=\"\(Self.office)\"><sheets>\(list)</sheets></workbook>"
            ),
            part(
                "xl/_rels/workbook.xml.rels",
                "<Relationships xmlns=\"\(Self.package)/relationships\">\(relations)"
                    + "<Relationship Id=\"rId\(sheets.count + 1)\" Type=\"\(Self.office)/styles\" Target=\"styles.xml\"/></Relationships>"
            ),
            part("xl/styles.xml", Self.styles),
        ] + zip(numbers, bodies).map { ZipWriter.Part(name: "xl/worksheets/sheet\($0).xml", body: .file($1)) }
    }

    /// The styles of ``CellStyle``, in its order.
    private static let styles =
        "<styleSheet xmlns=\"\(main)\"><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/></numFmts>"
        + "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font><font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
        + "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>"
        + "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
        + "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
        + "<cellXfs count=\"4\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
        + "<xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
        + "<xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
        + "<xf numFmtId=\"49\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\"/></cellXfs>"
        + "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>"
}
