public import EssaimKit

/// A report's tables as CSV and JSON.
public enum ReportForm {
    /// RFC 4180: one table after the other, with a blank line between.
    ///
    /// - Parameter reader: The language of the people who read it, in labels; `nil`: codes, for programs.
    public static func csv(
        _ result: ReportResult, style: CSVStyle = .en, for reader: Language? = nil
    ) -> String {
        result.tables.map { csv($0, style: style, for: reader) }.joined(separator: "\r\n")
    }

    /// One table.
    public static func csv(_ table: Table, style: CSVStyle = .en, for reader: Language? = nil) -> String {
        CSVForm.line(
            table.columns.map { column in
                reader.map { .text(column.label.text(in: $0)) } ?? .code(column.name)
            }, style: style)
            + table.rows.map { row in CSVForm.line(row.map { csv($0, reader) }, style: style) }.joined()
    }

    private static func csv(_ cell: Table.Cell, _ reader: Language?) -> TableCell {
        if let reader, CellText.number(cell) == nil {
            if case .date(let date) = cell { return .date(date) }
            return cell == .empty ? .empty : .text(CellText.shown(cell, in: reader))
        }
        let text = CellText.code(cell)
        return switch cell {
        case .text: .text(text)
        case .number: .number(text)
        case .statistic: CellText.number(cell) == nil ? .code(text) : .number(text)
        default: .code(text)
        }
    }

    /// Tables, the data of the figures, and notes.
    public static func json(_ result: ReportResult) -> JSONValue {
        .object([
            .init("tables", .array(result.tables.map(json))),
            .init(
                "figures",
                .array(
                    result.figures.map { figure in
                        .object([
                            .init("name", .string(figure.name)), .init("title", .init(figure.title)),
                            .init("description", .init(figure.description)),
                            .init("data", json(figure.table)),
                        ])
                    })),
            .init("notes", .array(result.notes.map { .init($0) })),
        ])
    }

    private static func json(_ table: Table) -> JSONValue {
        .object([
            .init("name", .string(table.name)), .init("label", .init(table.label)),
            .init(
                "columns",
                .array(
                    table.columns.map {
                        .object([.init("name", .string($0.name)), .init("label", .init($0.label))])
                    })),
            .init(
                "rows",
                .array(
                    table.rows.map { row in
                        .object(zip(table.columns, row).map { .init($0.0.name, json($0.1)) })
                    })),
        ])
    }

    private static func json(_ cell: Table.Cell) -> JSONValue {
        switch cell {
        case .empty: return .null
        case .number(let number, let decimals): return json(number, decimals)
        case .record(let id, let title):
            return .object([.init("id", .string(id.description)), .init("title", .string(title))])
        case .statistic(let statistic):
            switch statistic.value {
            case .number(let number, let decimals): return json(number, decimals)
            case nil: return .object([.init("status", .string(statistic.status))])
            default: return .string(CellText.code(cell))
            }
        default: return .string(CellText.code(cell))
        }
    }

    private static func json(_ number: Double, _ decimals: Int) -> JSONValue {
        number.isFinite ? .number(NumberText.plain(number, decimals: decimals)) : .null
    }
}

extension JSONValue {
    /// A text in both languages.
    public init(_ label: Label) {
        self = .object([.init("fr", .string(label.fr)), .init("en", .string(label.en))])
    }
}
