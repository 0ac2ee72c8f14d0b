public import EssaimKit

/// A table's cell as text: for people, and for programs.
public enum CellText {
    /// What people read. A hidden figure is `(Q)`, a missing one is its status.
    public static func shown(_ cell: Table.Cell, in language: Language) -> String {
        switch cell {
        case .empty: return ""
        case .text(let text): return text
        case .term(_, let label): return label.text(in: language)
        case .number(let number, let decimals):
            return NumberText.text(number, decimals: decimals, in: language)
        case .date(let date): return date.description
        case .record(let id, let title): return title.isEmpty ? id.description : "\(title) (\(id))"
        case .statistic(let statistic):
            let mark = statistic.isOwn ? " *" : ""
            switch statistic.value {
            case .number(let number, let decimals):
                return NumberText.text(number, decimals: decimals, in: language) + mark
            case .term(_, let label): return label.text(in: language) + mark
            case nil: return "(\(statistic.status))"
            @unknown default: return "?"
            }
        @unknown default: return "?"
        }
    }

    /// What programs read: codes rather than labels, numbers with a point. A hidden or missing figure is its
    /// status code: never zero, never blank.
    public static func code(_ cell: Table.Cell) -> String {
        switch cell {
        case .empty: return ""
        case .text(let text): return text
        case .term(let code, _): return code
        case .number(let number, let decimals): return NumberText.plain(number, decimals: decimals)
        case .date(let date): return date.description
        case .record(let id, _): return id.description
        case .statistic(let statistic):
            switch statistic.value {
            case .number(let number, let decimals): return NumberText.plain(number, decimals: decimals)
            case .term(let code, _): return code
            case nil: return statistic.status
            @unknown default: return ""
            }
        @unknown default: return ""
        }
    }

    /// The number in a cell, if it has one.
    public static func number(_ cell: Table.Cell) -> Double? {
        switch cell {
        case .number(let number, _): number
        case .statistic(let statistic):
            if case .number(let number, _) = statistic.value { number } else { nil }
        default: nil
        }
    }

    /// Whether a column holds figures, which stand at its right edge.
    public static func isNumeric(_ column: Int, of table: Table) -> Bool {
        table.rows.allSatisfy { row in
            switch row[column] {
            case .number, .empty: true
            case .statistic(let statistic):
                switch statistic.value {
                case .number, nil: true
                default: false
                }
            default: false
            }
        }
    }
}
