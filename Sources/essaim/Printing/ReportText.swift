internal import Derivation
internal import EssaimKit

/// A report's tables as text.
enum ReportText {
    static func text(_ result: ReportResult, in language: Language, width: Int) -> String {
        var text = ""
        for table in result.tables {
            text += table.label.text(in: language) + "\n\n"
            if table.rows.isEmpty {
                text += (language == .fr ? "Rien à montrer." : "Nothing to show.") + "\n\n"
                continue
            }
            var printed = TextTable(table.columns.map { $0.label.text(in: language) })
            printed.rows = table.rows.map { $0.map { CellText.shown($0, in: language) } }
            printed.right = Set(
                table.columns.indices.filter { CellText.isNumeric($0, of: table) })
            text += printed.text(width: width) + "\n"
        }
        for note in result.notes { text += "* \(note.text(in: language))\n" }
        return text
    }
}
