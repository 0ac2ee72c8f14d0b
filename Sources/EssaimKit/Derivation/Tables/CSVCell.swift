public import EssaimKit
internal import XML

/// One cell of a table: what a field's values look like in it, and back, as people write them in spreadsheets.
public enum CSVCell {
    // MARK: Texts that a spreadsheet would change

    /// A spreadsheet takes a cell that starts like a formula for one; an apostrophe in front keeps it a text.
    static func guarded(_ text: String) -> String { isFormula(text) ? "'" + text : text }

    /// The same for a text of a person's, which a spreadsheet may take for a number or a date, too: `0473`, `1/2`.
    static func guardedText(_ text: String) -> String { isGuardable(text) ? "'" + text : text }

    /// The text behind a cell: without the apostrophe that ``guarded(_:)`` or ``guardedText(_:)`` put in front.
    public static func unguarded(_ cell: String) -> String {
        guard cell.first == "'", isGuardable(String(cell.dropFirst())) else { return cell }
        return String(cell.dropFirst())
    }

    private static func isGuardable(_ text: String) -> Bool { isFormula(text) || isChanged(text) }

    private static func isFormula(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first else { return false }
        return "=+@\t\r'".unicodeScalars.contains(first) || (first == "-" && Number(text) == nil)
    }

    /// Whether a spreadsheet that opens a text may make another of it: a number without its first zero, a date.
    private static func isChanged(_ text: String) -> Bool {
        guard text.utf8.count <= 40 else { return false }
        if ["true", "false", "vrai", "faux"].contains(text.lowercased()) { return true }
        guard text.utf8.contains(where: { (48...57).contains($0) }) else { return false }
        // A whole number stays what it is, up to the fifteen digits that spreadsheets count with.
        if text.utf8.allSatisfy({ (48...57).contains($0) }) {
            return text.utf8.count > 15 || (text.utf8.first == 48 && text.utf8.count > 1)
        }
        let words = text.split { !$0.isLetter }
        return text.allSatisfy {
            $0.isLetter || $0.isNumber || $0.isWhitespace || ".,/:-+%€$£()'".contains($0)
        }
            && words.allSatisfy {
                ["e", "am", "pm", "er"].contains($0.lowercased()) || WrittenDate.month(named: $0) != nil
            }
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
            case .number, .money, .percentage, .score: WrittenNumber.form(text, of: kind)
            case .boolean: boolean(text)
            case .date: date(text)
            case .period: WrittenDate.period(text)?.description ?? text
            case .term(let vocabulary): WrittenWord.code(text, in: vocabulary)
            case .territory: WrittenWord.territory(text)
            default: text
            }
        return ContentForm.value(from: written, kind) ?? .text(text)
    }

    private static func boolean(_ text: String) -> String {
        switch text.lowercased() {
        // LibreOffice makes numbers of the truth values of another format.
        case "true", "vrai", "oui", "yes", "1": "true"
        case "false", "faux", "non", "no", "0": "false"
        default: text
        }
    }

    /// A day as a person or a spreadsheet writes it, as `2013-06-03`; any other text as it stands.
    public static func date(_ text: String) -> String { WrittenDate.day(text)?.description ?? text }

    /// A record's status, in the words of either language; `nil` for another text.
    public static func status(_ text: String) -> RecordStatus? { WrittenWord.status(text) }

    // MARK: Prose

    /// Markup as ``JSONForm`` writes it, or plain text: a line a paragraph, lines that start with a dash a list.
    private static func prose(_ cell: String) -> Value {
        let text = cell.trimmingBlanks()
        if isMarkup(text) { return markup(text).map { .prose($0) } ?? .text(text) }
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

    /// Whether a text begins with a tag: `<50 agents` and `< 3` are plain.
    private static func isMarkup(_ text: String) -> Bool {
        guard text.hasPrefix("<"), let second = text.dropFirst().first else { return false }
        return second.isLetter || "/!?".contains(second)
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
