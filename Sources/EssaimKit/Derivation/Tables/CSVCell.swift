public import EssaimKit
internal import XML

/// One cell of a table: what a field's values look like in it, and back, as people write them in spreadsheets.
public enum CSVCell {
    // MARK: Formulas

    /// A spreadsheet takes a cell that starts like a formula for one; an apostrophe in front keeps it a text.
    static func guarded(_ text: String) -> String { isGuardable(text) ? "'" + text : text }

    /// The text behind a cell: without the apostrophe that ``guarded(_:)`` put in front.
    public static func unguarded(_ cell: String) -> String {
        guard cell.first == "'", isGuardable(String(cell.dropFirst())) else { return cell }
        return String(cell.dropFirst())
    }

    private static func isGuardable(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first else { return false }
        return "=+@\t\r'".unicodeScalars.contains(first) || (first == "-" && Number(text) == nil)
    }

    // MARK: Repeated fields

    /// A value of a repeated field, as it stands beside others in one cell.
    static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("|", with: "\\|")
    }

    /// The values in a cell of a repeated field. Blanks around them don't count, and neither do empty ones.
    private static func split(_ text: String) -> [String] {
        var parts = [""]
        var isEscaped = false
        for character in text {
            if isEscaped {
                // A backslash that a person wrote stays one.
                parts[parts.count - 1] += character == "|" || character == "\\" ? "" : "\\"
                parts[parts.count - 1].append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "|" {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        if isEscaped { parts[parts.count - 1] += "\\" }
        return parts.map { $0.trimmingBlanks() }.filter { !$0.isEmpty }
    }

    // MARK: Reading

    /// The values of a field in a cell.
    ///
    /// What can't be read becomes a text as it stands, which the schema refuses with its reason.
    public static func values(in cell: String, of field: Field) -> [Value] {
        guard field.occurrence.isRepeated else {
            return cell.trimmingBlanks().isEmpty ? [] : [value(cell, field.kind)]
        }
        return split(cell).map { value($0, field.kind) }
    }

    private static func value(_ cell: String, _ kind: FieldKind) -> Value {
        if case .prose = kind { return prose(cell) }
        let text = cell.trimmingBlanks().collapsingWhitespace()
        let written =
            switch kind {
            case .number(let unit, _, _): number(text, unit: unit)
            case .money: number(text, unit: "€")
            case .percentage: number(text, unit: "%")
            case .score: number(text, unit: nil)
            case .boolean: boolean(text)
            case .date: date(text)
            case .period: period(text)
            case .term(let vocabulary): code(text, vocabulary)
            // Spreadsheets drop the zero in front of 01 to 09.
            case .territory: text.utf8.count == 1 && Int(text) != nil ? "0" + text : text
            default: text
            }
        return ContentForm.value(from: written, kind) ?? .text(text)
    }

    /// Digits with blanks between them, a decimal comma, a unit behind.
    private static func number(_ text: String, unit: String?) -> String {
        var digits = text
        for suffix in [unit, "%", "€"].compactMap(\.self) where digits.hasSuffix(suffix) {
            digits = String(digits.dropLast(suffix.count))
            break
        }
        digits = digits.filter { !$0.isWhitespace }
        if digits.hasPrefix("+") { digits.removeFirst() }
        if digits.contains(where: { $0 == "," }), !digits.contains(where: { $0 == "." }) {
            digits = digits.replacing(",", with: ".")
        }
        if digits.hasPrefix(".") { digits = "0" + digits }
        return digits
    }

    private static func boolean(_ text: String) -> String {
        switch text.lowercased() {
        case "true", "vrai", "oui", "yes": "true"
        case "false", "faux", "non", "no": "false"
        default: text
        }
    }

    /// A day as `2013-06-03`, `3/6/2013` or `03.06.2013`, written as the first.
    public static func date(_ text: String) -> String {
        let parts = text.split(maxSplits: 3, whereSeparator: { $0 == "/" || $0 == "." })
        guard parts.count == 3, parts[2].count == 4, let day = Int(parts[0]), let month = Int(parts[1]),
            let year = Int(parts[2]), let date = CalendarDate(year: year, month: month, day: day)
        else { return text }
        return date.description
    }

    /// `2013-01-01/2013-06-30`, or two days with a dash or `au` between them; an open end is `..` or nothing.
    private static func period(_ text: String) -> String {
        for separator in [" - ", " – ", " au ", " à ", " to "] {
            let parts = text.split(separator: separator, maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { return "\(date(String(parts[0])))/\(date(String(parts[1])))" }
        }
        return date(text)
    }

    /// A vocabulary's code, written as the code or as one of its labels.
    private static func code(_ text: String, _ vocabulary: Vocabulary) -> String {
        if vocabulary[text] != nil { return text }
        let sought = text.lowercased()
        let matches = vocabulary.terms.filter {
            [$0.code, $0.label.fr, $0.label.en].contains { $0.lowercased() == sought }
        }
        return matches.count == 1 ? matches[0].code : text
    }

    // MARK: Prose

    /// Markup as ``JSONForm`` writes it, or plain text: a line a paragraph, lines that start with a dash a list.
    private static func prose(_ cell: String) -> Value {
        let text = cell.trimmingBlanks()
        if text.hasPrefix("<") { return markup(text).map { .prose($0) } ?? .text(text) }
        var blocks: [Prose.Block] = []
        var items: [Prose.Item] = []
        func endList() {
            if !items.isEmpty { blocks.append(.list(ordered: false, items: items)) }
            items.removeAll()
        }
        for line in text.split(whereSeparator: \.isNewline) {
            let words = String(line).trimmingBlanks()
            if let mark = ["- ", "• ", "– "].first(where: { words.hasPrefix($0) }) {
                items.append(Prose.Item([.text(String(words.dropFirst(mark.count)).trimmingBlanks())]))
            } else {
                endList()
                if !words.isEmpty { blocks.append(.paragraph([.text(words)])) }
            }
        }
        endList()
        return .prose(Prose(blocks))
    }

    /// `nil` for what isn't well-formed, or holds something that the prose vocabulary doesn't have.
    private static func markup(_ text: String) -> Prose? {
        guard let tree = try? XMLTree.parse(.bytes(Array("<x>\(text)</x>".utf8), name: nil)) else {
            return nil
        }
        let prose = ProseForm.read(tree.root)
        func bare(_ text: String) -> String { String(text.filter { !$0.isWhitespace }) }
        guard
            bare(tree.root.text) == bare(prose.plainText.replacing(" ; ", with: ""))
                || isWritten(prose, as: text)
        else { return nil }
        return prose
    }

    private static func isWritten(_ prose: Prose, as text: String) -> Bool {
        (try? JSONForm.markup(of: prose)) == text
    }
}

extension String {
    /// The text without blanks at its ends, those that don't break a line included.
    public func trimmingBlanks() -> String {
        guard let first = firstIndex(where: { !$0.isWhitespace }),
            let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
