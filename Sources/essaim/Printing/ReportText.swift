internal import Derivation
internal import EssaimKit
internal import Host

/// A report's tables as text, CSV and JSON.
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
            printed.rows = table.rows.map { $0.map { shown($0, in: language) } }
            printed.right = Set(
                table.columns.indices.filter { column in
                    table.rows.allSatisfy { row in
                        switch row[column] {
                        case .number, .empty: true
                        default: false
                        }
                    }
                })
            text += printed.text(width: width) + "\n"
        }
        for note in result.notes { text += "* \(note.text(in: language))\n" }
        return text
    }

    private static func shown(_ cell: Table.Cell, in language: Language) -> String {
        switch cell {
        case .empty: ""
        case .text(let text): text
        case .term(_, let label): label.text(in: language)
        case .number(let number, let decimals):
            language == .fr ? decimal(number, decimals).replacing(".", with: ",") : decimal(number, decimals)
        case .date(let date): date.description
        case .record(let id, let title): title.isEmpty ? id.description : "\(title) (\(id))"
        @unknown default: "?"
        }
    }

    private static func decimal(_ number: Double, _ decimals: Int) -> String {
        guard number.isFinite else { return "" }
        if decimals == 0, abs(number) < 1e15 { return String(Int(number.rounded())) }
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = (abs(number) * scale).rounded()
        guard scaled < 1e18 else { return String(number) }
        let digits = String(Int(scaled))
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        return (number < 0 && scaled > 0 ? "-" : "") + padded.dropLast(decimals) + "."
            + padded.suffix(decimals)
    }

    /// RFC 4180: the first table after the other, with a blank line between; codes rather than labels.
    static func csv(_ result: ReportResult) -> String {
        result.tables.map { table in
            ([table.columns.map(\.name)] + table.rows.map { $0.map(code) })
                .map(CSVForm.line).joined()
        }.joined(separator: "\r\n")
    }

    private static func code(_ cell: Table.Cell) -> String {
        switch cell {
        case .empty: ""
        case .text(let text): text
        case .term(let code, _): code
        case .number(let number, let decimals): decimal(number, decimals)
        case .date(let date): date.description
        case .record(let id, _): id.description
        @unknown default: ""
        }
    }

    static func json(_ result: ReportResult) -> JSONValue {
        .object([
            .init(
                "tables",
                .array(
                    result.tables.map { table in
                        .object([
                            .init("name", .string(table.name)), .init("label", FindingForm.json(table.label)),
                            .init(
                                "columns",
                                .array(
                                    table.columns.map {
                                        .object([
                                            .init("name", .string($0.name)),
                                            .init("label", FindingForm.json($0.label)),
                                        ])
                                    })),
                            .init(
                                "rows",
                                .array(
                                    table.rows.map { row in
                                        .object(zip(table.columns, row).map { .init($0.0.name, json($0.1)) })
                                    })),
                        ])
                    })),
            .init("notes", .array(result.notes.map(FindingForm.json))),
        ])
    }

    private static func json(_ cell: Table.Cell) -> JSONValue {
        switch cell {
        case .empty: .null
        case .number(let number, let decimals): number.isFinite ? .number(decimal(number, decimals)) : .null
        case .record(let id, let title):
            .object([.init("id", .string(id.description)), .init("title", .string(title))])
        default: .string(code(cell))
        }
    }
}
