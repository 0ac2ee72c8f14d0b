/// A chart of a report, as a value: the host draws it.
///
/// The chart holds no numbers of its own. It says which columns of ``table`` to draw and how, so what is hidden in
/// the table is hidden in the chart, and the table stands beside the chart for those who can't see it.
public struct Figure: Sendable {
    /// How a table's columns become marks. Columns are named by their ``Table/Column/name``.
    public enum Chart: Hashable, Sendable {
        /// One small chart for each value of `panel`: `value` over `x`, with the interval from `low` to `high`.
        /// Panels with the same `scale` text share their vertical axis.
        case smallMultiples(
            panel: String, x: String, value: String, low: String, high: String, scale: String?)
        /// One line for each row: two values on one axis, and the distance between them.
        case dumbbell(row: String, left: String, right: String)
        /// Rows by columns, a shaded cell with its number for each row of the table.
        case matrix(row: String, column: String, value: String)
        /// One bar for each row, with an interval where there is one.
        case bars(row: String, value: String, low: String?, high: String?)
    }

    /// The name in kebab-case, unique in its report.
    public var name: String
    public var title: Label
    /// What the chart shows and what is to be seen, for those who can't see it.
    public var description: Label
    public var chart: Chart
    /// The data. Rows are drawn in their order.
    public var table: Table
    /// The ends of the axis of values, where they don't follow from the data: 1 to 5 for a score.
    public var range: ClosedRange<Double>?

    public init(
        _ name: String, title: Label, description: Label, chart: Chart, table: Table,
        range: ClosedRange<Double>? = nil
    ) {
        self.name = name
        self.title = title
        self.description = description
        self.chart = chart
        self.table = table
        self.range = range
    }
}
