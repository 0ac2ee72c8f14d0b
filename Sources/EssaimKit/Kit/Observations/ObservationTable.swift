/// The observations of a record type's published records, as columns of numbers: fit for a million rows.
public struct ObservationTable: Sendable {
    /// One observation. Numbers stand for places in the table's lists.
    @frozen public struct Row: Hashable, Sendable {
        /// The record, in ``ObservationTable/owners``.
        public var record: Int32
        /// In ``ObservationTable/units``.
        public var unit: Int32
        /// In ``ObservationTable/periods``.
        public var period: Int32
        /// In ``ObservationTable/variables``.
        public var variable: Int32
        /// In ``ObservationTable/breakdowns``; 0 for all respondents together.
        public var breakdown: Int32
        /// How many people it rests on; 0 where nobody says.
        public var respondents: Int32
        /// The status's first character as ASCII: `A`, `Q`…
        public var status: UInt8
        /// Not a number where there is none.
        public var value: Double
        /// The standard deviation of the answers; not a number where there is none.
        public var deviation: Double

        public init(
            record: Int32, unit: Int32, period: Int32, variable: Int32, breakdown: Int32, respondents: Int32,
            status: UInt8, value: Double, deviation: Double
        ) {
            self.record = record
            self.unit = unit
            self.period = period
            self.variable = variable
            self.breakdown = breakdown
            self.respondents = respondents
            self.status = status
            self.value = value
            self.deviation = deviation
        }
    }

    /// The owner of each record.
    public var owners: [String] = []
    public var units: [String] = []
    public var periods: [String] = []
    public var variables: [String] = []
    /// Dimension and category; the first stands for no breakdown.
    public var breakdowns: [Breakdown?] = [nil]
    /// In the order of records and of the observations in them.
    public var rows: [Row] = []

    public init() {}
}

/// A part of the respondents: `sex`, `Femmes`.
public struct Breakdown: Hashable, Sendable, Comparable {
    public var dimension: String
    public var category: String

    public init(dimension: String, category: String) {
        self.dimension = dimension
        self.category = category
    }

    public static func < (left: Breakdown, right: Breakdown) -> Bool {
        (left.dimension, left.category) < (right.dimension, right.category)
    }
}
