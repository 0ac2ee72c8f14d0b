/// A table of a report: columns, and rows of as many cells.
public struct Table: Sendable {
    public struct Column: Hashable, Sendable {
        /// The name in kebab-case: the CSV heading and the JSON key.
        public var name: String
        public var label: Label

        public init(_ name: String, fr: String, en: String) {
            self.name = name
            label = Label(fr: fr, en: en)
        }
    }
    /// One value of a table.
    public enum Cell: Hashable, Sendable {
        case empty
        case text(String)
        /// A text with a code behind it: programs get the code, people the label.
        case term(code: String, Label)
        case number(Double, decimals: Int)
        case date(CalendarDate)
        /// A record, with the title to show for it.
        case record(RecordID, title: String)
        /// A figure under disclosure control.
        case statistic(Statistic)
    }

    public var name: String
    public var label: Label
    public var columns: [Column]
    public var rows: [[Cell]]

    public init(_ name: String, label: Label, columns: [Column], rows: [[Cell]] = []) {
        self.name = name
        self.label = label
        self.columns = columns
        self.rows = rows
    }
}

extension Table.Cell {
    /// A count.
    public static func count(_ number: Int) -> Self { .number(Double(number), decimals: 0) }

    /// The term of a code; the bare code where the vocabulary doesn't have it.
    public static func term(_ code: String, of vocabulary: Vocabulary) -> Self {
        .term(code: code, vocabulary[code]?.label ?? Label(fr: code, en: code))
    }

    /// The text, or an empty cell.
    public static func text(_ text: String?) -> Self { text.map { .text($0) } ?? .empty }
}
