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
    /// What people wrote beside the figures: it may tell what is hidden.
    public var texts: Texts
    /// The code of the category that a written one means, of those that are declared for a dimension by the type or
    /// by the record that describes the variable; `nil` for any other text, which may be a name.
    public var categoryCode: @Sendable (_ written: Breakdown, _ variable: Record?) -> String?
    /// What is known of a variable, from the record that describes it; `nil` where there is none.
    public var traits: @Sendable (_ variable: Record?) -> VariableTraits

    /// Free text beside figures. Where a figure of the record is hidden, it is hidden, too, unless its owner says that it
    /// was read for publication.
    public struct Texts: Sendable {
        /// Fields of each observation, such as a comment.
        public var ofObservation: [String]
        /// Fields of the record, such as a note.
        public var ofRecord: [String]
        /// The record's field that is true where the owner has read them for publication.
        public var checked: String?

        public init(ofObservation: [String] = [], ofRecord: [String] = [], checked: String? = nil) {
            self.ofObservation = ofObservation
            self.ofRecord = ofRecord
            self.checked = checked
        }
    }

    public init(
        group: String, unit: String, period: String, variable: String, value: String, respondents: String,
        deviation: String, status: String, dimension: String, category: String, texts: Texts = Texts(),
        categoryCode: @escaping @Sendable (_ written: Breakdown, _ variable: Record?) -> String?,
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
        self.texts = texts
        self.categoryCode = categoryCode
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
    /// How far possible answers lie apart: 1 for scores, the whole range for yes or no; `nil` where any number may be
    /// one. Who attacks knows that a sum of five scores is a whole number.
    public var step: Double?
    /// Whether a respondent's contribution is likely to be the same in the next period (kilometres, days), so
    /// that the difference of two periods tells of those who joined or left.
    public var carriesOver: Bool
    /// Variables that say the same in another way, like a number and a rate: what is hidden of one is hidden of all.
    public var dependsOn: [String]

    public init(
        aggregation: Aggregation, range: ClosedRange<Double>? = nil, step: Double? = nil,
        carriesOver: Bool = false, dependsOn: [String] = []
    ) {
        self.aggregation = aggregation
        self.range = range
        self.step = step
        self.carriesOver = carriesOver
        self.dependsOn = dependsOn
    }

    /// Whether answers can only be at either end of the range, as those to a question of yes or no: their mean then
    /// tells how they scatter.
    public var isTwoValued: Bool {
        guard let range, let step else { return false }
        return step >= range.upperBound - range.lowerBound
    }
}
