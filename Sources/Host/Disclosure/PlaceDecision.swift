internal import EssaimKit

/// A unit's figure on one subject: its observations in one or more records, together.
struct UnitFigure {
    var rows: [Int32] = []
    var people = 0
    var sum = 0.0
    /// The sum of the answers' squares; not a number where an observation of several people has no deviation.
    private(set) var squares = 0.0
    var isSensitive = false
    /// Whether its groups' figures would tell of a few people together with an earlier version.
    var tellsInGroups = false
    var isLarge = true
    var changes: [Int] = []
    /// What earlier versions said: how many people, and the sum of their answers.
    var before: [(people: Int, sum: Double)] = []
    /// Whether the same people's figure is hidden in an earlier period, so that this one would tell it.
    var wasHidden = false

    mutating func add(_ index: Int32, _ row: ObservationTable.Row, _ traits: VariableTraits) {
        let count = Double(row.respondents)
        let deviation = row.respondents > 1 ? row.deviation : 0
        rows.append(index)
        people += Int(row.respondents)
        sum += traits.sum(of: row)
        squares += max(0, count - 1) * deviation * deviation + count * row.value * row.value
    }

    /// The standard deviation of all answers; not a number where it isn't known.
    var deviation: Double {
        guard people > 1 else { return 0 }
        let n = Double(people)
        return squares.isFinite ? (max(0, squares - sum * sum / n) / (n - 1)).squareRoot() : .nan
    }
}

/// What is shown of one variable in one period.
struct PlaceDecision {
    var leaves: [Int32: UnitFigure] = [:]
    var people: [Int] = []
    var units: Set<Int32> = []
    var groups: Set<Int> = []
    var scatter: Set<Int> = []
}
