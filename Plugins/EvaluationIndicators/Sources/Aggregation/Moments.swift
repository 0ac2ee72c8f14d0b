internal import EssaimKit
internal import Inference

/// What the answers to one indicator, in one campaign and one group, add up to.
struct Moments {
    /// Administrations with an observation.
    var administrations = 0
    var people = 0
    /// The sum of all answers; of the values, for an indicator that is a total.
    var sum = 0.0
    /// The sum of the squares around zero, within and between administrations.
    var squares = 0.0
    /// Respondents who gave the answer that a share counts.
    var successes = 0
    /// Whether each observation of several people has its standard deviation.
    var hasDeviations = true

    mutating func add(_ row: ObservationTable.Row, isTotal: Bool, isShare: Bool) {
        let count = Int(row.respondents)
        administrations += 1
        people = people.addingReportingOverflow(count).partialValue
        if isTotal {
            sum += row.value
            return
        }
        sum += row.value * Double(count)
        if row.deviation.isFinite {
            squares += Double(max(0, count - 1)) * row.deviation * row.deviation
        } else if count > 1 {
            hasDeviations = false
        }
        squares += Double(count) * row.value * row.value
        if isShare {
            let share = min(max(row.value, 0), 100) / 100
            successes += Int((share * Double(count)).rounded())
        }
    }

    /// The mean of all answers, or the total; `nil` where nobody answered.
    func value(isTotal: Bool) -> Double? {
        if administrations == 0 { return nil }
        if isTotal { return sum }
        return people > 0 ? sum / Double(people) : nil
    }

    /// All respondents as one sample; `nil` where the spread isn't known.
    var sample: Sample? {
        guard hasDeviations, people >= 2 else { return nil }
        let n = Double(people)
        let mean = sum / n
        return Sample(count: people, mean: mean, variance: max(0, squares - n * mean * mean) / (n - 1))
    }
}
