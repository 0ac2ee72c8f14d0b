public import EssaimKit

/// One cell of a table that goes out: what it holds, whatever file it is written to.
public enum TableCell: Hashable, Sendable {
    case empty
    /// A person's text, which a spreadsheet must not take for anything else.
    case text(String)
    /// A code, an identifier or an address.
    case code(String)
    /// A number in its written form (``Number``).
    case number(String)
    case date(CalendarDate)
    case boolean(Bool)

    /// The cell in a CSV file, not quoted yet.
    public func csv(_ style: CSVStyle) -> String {
        switch self {
        case .empty: ""
        case .text(let text): CSVCell.guardedText(text)
        case .code(let text): CSVCell.guarded(text)
        case .number(let text): style == .fr ? text.replacing(".", with: ",") : text
        case .date(let date): date.description
        case .boolean(let boolean): boolean ? "true" : "false"
        }
    }
}

/// How a CSV file separates cells and writes decimals: as the spreadsheets of its readers expect.
public enum CSVStyle: String, Hashable, Sendable, CaseIterable {
    /// Semicolons and a decimal comma.
    case fr
    /// Commas and a decimal point (RFC 4180).
    case en

    /// The style of a language's readers.
    public init(_ language: Language) { self = language == .fr ? .fr : .en }

    public var separator: Character { self == .fr ? ";" : "," }
}
