/// Which fields of a record type are figures about people, and so under disclosure control.
///
/// A type with such a model gives its observations to reports as one table (``RecordSource/observations(of:)``),
/// and nobody but its owner sees an observation of too few respondents: the host hides it in whatever leaves the
/// catalogue. The core knows no such type by name; it reads this model.
public struct ObservationModel: Sendable {
    /// The repeated group of which each value is one observation.
    public var group: String
    /// The record's field that says whom it is about: an administration.
    public var unit: String
    /// The record's field that says which period it is about: a term. Periods follow each other in its
    /// vocabulary's order.
    public var period: String
    /// The group's fields: what is observed (a record or a term), the value, how many people it rests on, its
    /// standard deviation, its status (`CL_OBS_STATUS`).
    public var variable: String
    public var value: String
    public var respondents: String
    public var deviation: String
    public var status: String
    /// The group's fields that say which part of the respondents: a dimension and one of its categories.
    public var dimension: String
    public var category: String
    /// More fields of the group that a hidden observation must not carry, such as a comment.
    public var alsoHidden: [String]
    /// What is known of a variable, from the record that describes it; `nil` where there is none.
    public var traits: @Sendable (_ variable: Record?) -> VariableTraits

    public init(
        group: String, unit: String, period: String, variable: String, value: String, respondents: String,
        deviation: String, status: String, dimension: String, category: String, alsoHidden: [String] = [],
        traits: @escaping @Sendable (_ variable: Record?) -> VariableTraits
    ) {
        self.group = group
        self.unit = unit
        self.period = period
        self.variable = variable
        self.value = value
        self.respondents = respondents
        self.deviation = deviation
        self.status = status
        self.dimension = dimension
        self.category = category
        self.alsoHidden = alsoHidden
        self.traits = traits
    }
}

/// What anybody knows of a variable before seeing a figure.
public struct VariableTraits: Hashable, Sendable {
    /// How the values of several units make one.
    public enum Aggregation: Hashable, Sendable {
        /// The value is a total.
        case sum
        /// The value is a mean of the respondents' answers.
        case mean
        /// Values can't be put together.
        case none
    }

    public var aggregation: Aggregation
    /// The smallest and largest answer that a respondent can give; `nil` where there is no limit but zero.
    public var range: ClosedRange<Double>?
    /// Whether a respondent's contribution is likely to be the same in the next period (kilometres, days), so
    /// that the difference of two periods tells of those who joined or left.
    public var carriesOver: Bool

    public init(aggregation: Aggregation, range: ClosedRange<Double>? = nil, carriesOver: Bool = false) {
        self.aggregation = aggregation
        self.range = range
        self.carriesOver = carriesOver
    }
}
