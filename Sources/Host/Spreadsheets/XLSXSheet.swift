internal import EssaimKit
internal import XML

/// Makes rows of a worksheet of Office Open XML.
final class XLSXSheet: SheetDecoder {
    let rows: RowQueue
    private let strings: SharedStrings
    private let styles: [SheetNumber]
    private let is1904: Bool
    private let merged: [String: String]

    private var depth = 0
    /// Depth of the element whose content is passed over.
    private var skipped: Int?
    private var isInRow = false
    private var rowNumber = 0
    private var column = -1
    private var kind = ""
    private var style = SheetNumber.plain
    private var hasFormula = false
    private var hasValue = false
    private var isInText = false
    private var text: [UInt8] = []

    init(
        _ rows: RowQueue, strings: SharedStrings, styles: [SheetNumber], is1904: Bool,
        merged: [String: String]
    ) {
        self.rows = rows
        self.strings = strings
        self.styles = styles
        self.is1904 = is1904
        self.merged = merged
    }

    func start(_ name: String, _ attributes: XMLEventAttributes) {
        depth += 1
        if skipped != nil || rows.isAtEnd { return }
        switch name {
        case "row":
            let number = attributes.value("r").flatMap { Int($0) } ?? rowNumber + 1
            guard number > rowNumber else {
                return rows.fail(
                    "table-unreadable", column: nil, fr: "les lignes ne se suivent pas",
                    en: "rows are out of order")
            }
            (rowNumber, column, isInRow) = (number, -1, true)
            rows.startRow(
                number, isHidden: attributes.value("hidden").map { $0 == "1" || $0 == "true" } ?? false)
        case "c" where isInRow: startCell(attributes)
        case "v": isInText = true
        case "t": isInText = true
        case "f": hasFormula = true
        case "col":
            if let hidden = attributes.value("hidden"), hidden == "1" || hidden == "true",
                let first = attributes.value("min").flatMap({ Int($0) }),
                let last = attributes.value("max").flatMap({ Int($0) }), first >= 1, last >= first
            {
                rows.hide(columns: first - 1...last - 1)
            }
        case "worksheet", "sheetData", "is", "r", "cols": break
        default: skipped = depth
        }
    }

    private func startCell(_ attributes: XMLEventAttributes) {
        let place = attributes.value("r").flatMap { SheetCell.place($0) }
        let next = place?.column ?? column + 1
        guard next > column, place.map({ $0.row == rowNumber }) ?? true else {
            return rows.fail(
                "table-unreadable", column: max(0, column), fr: "les cellules ne se suivent pas",
                en: "cells are out of order")
        }
        column = next
        kind = attributes.value("t") ?? "n"
        style = .plain
        if let index = attributes.value("s").flatMap({ Int($0) }), styles.indices.contains(index) {
            style = styles[index]
        }
        (hasFormula, hasValue, isInText) = (false, false, false)
        text.removeAll(keepingCapacity: true)
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard isInText, skipped == nil else { return }
        hasValue = true
        if text.count <= CSVReader.cellLimit { text.append(contentsOf: bytes) }
    }

    func end(_ name: String) {
        defer { depth -= 1 }
        if let start = skipped {
            if start == depth { skipped = nil }
            return
        }
        if rows.isAtEnd { return }
        switch name {
        case "v", "t": isInText = false
        case "c" where isInRow: endCell()
        case "row":
            isInRow = false
            rows.endRow()
        case "sheetData": rows.isAtEnd = true
        default: break
        }
    }

    private func endCell() {
        guard hasValue || hasFormula else { return }
        let written = String(decoding: text, as: UTF8.self)
        if hasFormula && !hasValue && kind != "str" {
            return rows.refuse("", column: column, SheetProblem.formula, hint: SheetProblem.formulaHint)
        }
        if !merged.isEmpty, let range = merged["\(SheetCell.letters(column))\(rowNumber)"] {
            return rows.refuse(
                range, column: column, SheetProblem.merged, hint: SheetProblem.mergedHint)
        }
        switch kind {
        case "s":
            do throws(Finding) {
                guard let index = Int(written), let text = try strings.text(index) else {
                    return rows.refuse(
                        written, column: column, SheetProblem.missing, hint: SheetProblem.saveAgain)
                }
                rows.add(Self.unescaped(text), column: column)
            } catch {
                rows.fail("table-unreadable", column: column, fr: error.message.fr, en: error.message.en)
            }
        case "inlineStr", "str": rows.add(Self.unescaped(written), column: column)
        case "b": rows.add(written == "1" || written == "true" ? "true" : "false", column: column)
        case "e": rows.refuse(written, column: column, SheetProblem.error, hint: SheetProblem.errorHint)
        case "d": rows.add(written, column: column, isDate: true)
        default:
            guard let text = style.text(written, is1904: is1904) else {
                return rows.refuse(
                    written, column: column, SheetProblem.number, hint: SheetProblem.saveAgain)
            }
            rows.add(text, column: column, isDate: style == .date || style == .time)
        }
    }

    /// Office Open XML writes characters that XML can't hold, and what looks like that, as `_x000D_`.
    static func unescaped(_ text: String) -> String {
        guard text.contains("_x") else { return text }
        var result = ""
        var rest = text[...]
        while let place = rest.firstRange(of: "_x") {
            result += rest[..<place.lowerBound]
            let code = rest[place.upperBound...].prefix(5)
            if code.count == 5, code.last == "_", let number = UInt32(code.dropLast(), radix: 16),
                let scalar = Unicode.Scalar(number)
            {
                if number >= 0x20 || number == 0x0A || number == 0x09 {
                    result.unicodeScalars.append(scalar)
                } else if number == 0x0D {
                    result.append(" ")
                }
                rest = rest[code.endIndex...]
            } else {
                result += "_x"
                rest = rest[place.upperBound...]
            }
        }
        return result + rest
    }
}

/// What can be wrong with a cell.
enum SheetProblem {
    static let formula = Label(
        fr: "cette formule n’a pas de valeur enregistrée", en: "this formula has no saved value")
    static let formulaHint = Label(
        fr: "Ouvrez le classeur dans un tableur et enregistrez-le, ou remplacez la formule par sa valeur.",
        en: "Open the workbook in a spreadsheet and save it, or put the value in place of the formula.")
    static let error = Label(fr: "cette cellule est en erreur", en: "this cell holds an error")
    static let errorHint = Label(
        fr: "Corrigez la formule, ou écrivez la valeur.", en: "Mend the formula, or write the value.")
    static let merged = Label(
        fr: "cette cellule est fusionnée avec d’autres", en: "this cell is merged with others")
    static let mergedHint = Label(
        fr: "Annulez la fusion et écrivez la valeur dans chaque ligne où elle vaut.",
        en: "Undo the merge and write the value into each row that it holds for.")
    static let missing = Label(
        fr: "cette cellule renvoie à un texte que le classeur n’a pas",
        en: "this cell refers to a text that the workbook does not have")
    static let number = Label(
        fr: "le nombre de cette cellule n’en est pas un, ou n’est pas un jour",
        en: "the number of this cell is none, or is no day")
    static let saveAgain = Label(
        fr: "Ouvrez le classeur dans un tableur et enregistrez-le de nouveau.",
        en: "Open the workbook in a spreadsheet and save it again.")
}
