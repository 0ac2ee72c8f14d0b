internal import EssaimKit
internal import XML

/// A workbook of OpenDocument (`.ods`). All its sheets are in one part, so each is read up to its own end.
struct ODSWorkbook: Workbook {
    /// Sheets of one file.
    private static let sheetLimit = 256

    let sheets: [WorkbookSheet]
    private let package: ZipPackage

    init(_ package: ZipPackage) throws(Finding) {
        self.package = package
        let encryption = Encryption()
        if package.has("META-INF/manifest.xml") { try package.read("META-INF/manifest.xml", encryption) }
        if encryption.isThere { throw FileKind.oldWorkbook.finding(package.name) }
        let list = SheetList()
        try package.read("content.xml", list, limit: ZipPackage.partLimit)
        guard list.sheets.count <= Self.sheetLimit else {
            throw ZipPackage.problem(
                "csv-limit", package.name, fr: "plus de \(Self.sheetLimit) feuilles",
                en: "more than \(Self.sheetLimit) sheets")
        }
        sheets = list.sheets
    }

    func rows(of sheet: WorkbookSheet) throws(Finding) -> SheetRows {
        let decoder = ODSSheet(
            RowQueue(file: package.name, sheet: sheet.name), number: Int(sheet.part) ?? 0)
        return try SheetRows(package.open("content.xml"), decoder)
    }

    private final class Encryption: XMLEventHandler {
        var isThere = false
        func start(_ name: String, _ attributes: XMLEventAttributes) {
            isThere = isThere || name == "encryption-data"
        }
        func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
        func end(_ name: String) {}
    }

    /// The sheets in their order; `part` is a sheet's number.
    private final class SheetList: XMLEventHandler {
        var sheets: [WorkbookSheet] = []
        private var depth = 0
        private var style: String?
        private var hidden: Set<String> = []

        func start(_ name: String, _ attributes: XMLEventAttributes) {
            depth += 1
            switch (depth, name) {
            case (3, "style"): style = attributes.value("name")
            case (4, "table-properties"):
                if attributes.value("display") == "false", let style, hidden.count < 10_000 {
                    hidden.insert(style)
                }
            case (4, "table"):
                guard sheets.count <= ODSWorkbook.sheetLimit else { return }
                sheets.append(
                    WorkbookSheet(
                        name: attributes.value("name") ?? "\(sheets.count + 1)",
                        isHidden: attributes.value("style-name").map { hidden.contains($0) } ?? false,
                        part: String(sheets.count)))
            default: break
            }
        }

        func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
        func end(_ name: String) { depth -= 1 }
    }
}

/// Makes rows of one of the sheets of an OpenDocument spreadsheet.
final class ODSSheet: SheetDecoder {
    private static let office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    private static let passed: Set<String> = [
        "table-row-group", "table-header-rows", "table-rows", "table-columns", "table-column-group",
        "table-header-columns",
    ]

    let rows: RowQueue
    private let number: Int
    private var depth = 0
    private var sheets = 0
    /// Depth of the sheet's element, and of the one whose content is passed over.
    private var sheetDepth: Int?
    private var skipped: Int?
    private var hasStarted = false
    private var rowNumber = 0
    private var rowTimes = 1
    private var isInRow = false
    private var column = 0
    private var columns = 0

    // The cell that is being read.
    private var isInCell = false
    private var times = 1
    private var type: String?
    private var value: String?
    private var currency: String?
    private var hasFormula = false
    private var isError = false
    private var isMerged = false
    private var isCovered = false
    private var paragraphs = 0
    private var isInParagraph = false
    private var text: [UInt8] = []

    init(_ rows: RowQueue, number: Int) {
        self.rows = rows
        self.number = number
    }

    func start(_ name: String, _ attributes: XMLEventAttributes) {
        depth += 1
        if skipped != nil || rows.isAtEnd { return }
        guard sheetDepth != nil else {
            if depth == 4 && name == "table" {
                if sheets == number { sheetDepth = depth }
                sheets += 1
            }
            return
        }
        if isInCell { return startInCell(name, attributes) }
        switch name {
        case "table-row":
            rowNumber += hasStarted ? rowTimes : 1
            hasStarted = true
            rowTimes = Self.count(attributes.value("number-rows-repeated"))
            (column, isInRow) = (0, true)
            let visibility = attributes.value("visibility")
            rows.startRow(rowNumber, isHidden: visibility == "collapse" || visibility == "filter")
        case "table-cell" where isInRow, "covered-table-cell" where isInRow: startCell(name, attributes)
        case "table-column":
            let count = Self.count(attributes.value("number-columns-repeated"))
            let visibility = attributes.value("visibility")
            if visibility == "collapse" || visibility == "filter" {
                rows.hide(columns: columns...columns + count - 1)
            }
            columns += count
        case _ where Self.passed.contains(name): break
        default: skipped = depth
        }
    }

    /// How often something is repeated, doubted: no more than a sheet is large.
    private static func count(_ text: String?) -> Int {
        min(max(1, text.flatMap { Int($0) } ?? 1), RowQueue.rowLimit)
    }

    private func startCell(_ name: String, _ attributes: XMLEventAttributes) {
        isInCell = true
        times = Self.count(attributes.value("number-columns-repeated"))
        type = attributes.value("value-type", in: Self.office)
        value =
            switch type {
            case "date": attributes.value("date-value")
            case "time": attributes.value("time-value")
            case "boolean": attributes.value("boolean-value")
            case "string": attributes.value("string-value")
            default: attributes.value("value")
            }
        currency = type == "currency" ? attributes.value("currency") : nil
        hasFormula = attributes.value("formula") != nil
        isError = attributes.value("value-type", in: Self.extended) == "error"
        isMerged =
            Self.count(attributes.value("number-rows-spanned")) > 1
            || Self.count(attributes.value("number-columns-spanned")) > 1
        isCovered = name == "covered-table-cell"
        (paragraphs, isInParagraph) = (0, false)
        text.removeAll(keepingCapacity: true)
    }
    private static let extended = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"

    private func startInCell(_ name: String, _ attributes: XMLEventAttributes) {
        guard isInParagraph else {
            guard name == "p" else {
                // Remarks and pictures are not the cell's text.
                skipped = depth
                return
            }
            if paragraphs > 0 { append(0x0A) }
            paragraphs += 1
            isInParagraph = true
            paragraphDepth = depth
            return
        }
        switch name {
        case "s": for _ in 0..<min(Self.count(attributes.value("c")), 1_000) { append(0x20) }
        case "tab": append(0x09)
        case "line-break": append(0x0A)
        case "span", "a", "ruby", "ruby-base", "meta", "meta-field", "date", "time", "sheet-name", "title",
            "file-name":
            break
        // Remarks, pictures, and how a word is pronounced don't belong to the text.
        default: skipped = depth
        }
    }
    private var paragraphDepth = 0

    private func append(_ byte: UInt8) { if text.count <= CSVReader.cellLimit { text.append(byte) } }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard isInParagraph, skipped == nil else { return }
        for byte in bytes {
            // In OpenDocument, white space as such is one blank; more of it is said by elements.
            if byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
                if let last = text.last, last != 0x20 && last != 0x0A { append(0x20) }
            } else {
                append(byte)
            }
        }
    }

    func end(_ name: String) {
        defer { depth -= 1 }
        if let start = skipped {
            if start == depth { skipped = nil }
            return
        }
        guard let sheetDepth, !rows.isAtEnd else { return }
        if depth == sheetDepth {
            rows.isAtEnd = true
        } else if isInCell {
            if isInParagraph && depth == paragraphDepth { isInParagraph = false }
            if name == "table-cell" || name == "covered-table-cell" { endCell() }
        } else if name == "table-row" {
            isInRow = false
            rows.endRow(times: rowTimes)
        }
    }

    private func endCell() {
        isInCell = false
        defer { column += times }
        guard type != nil || hasFormula, !isCovered else { return }
        let shown = String(decoding: text, as: UTF8.self)
        // A cell with something in it that is repeated is there so often.
        for column in column..<column + times where rows.problem == nil { add(shown, column) }
    }

    private func add(_ shown: String, _ column: Int) {
        func refuse(_ what: Label, _ hint: Label) {
            rows.refuse(value ?? shown, column: column, what, hint: hint)
        }
        if isError { return refuse(SheetProblem.error, SheetProblem.errorHint) }
        if type == nil { return refuse(SheetProblem.formula, SheetProblem.formulaHint) }
        if isMerged { return refuse(SheetProblem.merged, SheetProblem.mergedHint) }
        switch type {
        case "string":
            let written = paragraphs > 0 ? shown : value ?? shown
            if hasFormula && (written.hasPrefix("#") || written.hasPrefix("Err:")) {
                return refuse(SheetProblem.error, SheetProblem.errorHint)
            }
            rows.add(written, column: column)
        case "boolean": rows.add(value == "true" ? "true" : "false", column: column)
        case "date":
            guard let value else { return refuse(SheetProblem.number, SheetProblem.saveAgain) }
            rows.add(Self.day(value), column: column, isDate: true)
        case "time": rows.add(shown.isEmpty ? value ?? "" : shown, column: column, isDate: true)
        case "percentage", "float", "currency":
            let kind: SheetNumber =
                type == "percentage"
                ? .percent
                : currency.map { $0 == "EUR" || $0 == "€" ? .plain : .currency($0) } ?? .plain
            guard let text = value.flatMap({ kind.text($0, is1904: false) }) else {
                return refuse(SheetProblem.number, SheetProblem.saveAgain)
            }
            rows.add(text, column: column)
        default: rows.add(shown, column: column)
        }
    }

    /// `2013-06-03` and `2013-06-03T09:00:00`; the latter is a time of UTC here.
    private static func day(_ value: String) -> String {
        guard let mark = value.firstIndex(of: "T") else { return value }
        let time = value[value.index(after: mark)...].prefix { $0 != "." && $0 != "Z" }
        return time == "00:00:00" ? String(value[..<mark]) : "\(value[..<mark])T\(time)Z"
    }
}
