internal import EssaimKit
internal import Inference

/// What the answers to one indicator, in one campaign and one group, add up to.
struct Moments {
    /// Observations: administrations, where each has one.
    var administrations = 0
    var people = 0
    /// The sum of the values, for an indicator that is a total.
    private var sum = 0.0
    /// All answers as one sample, for one that isn't.
    private var pooled = PooledSample()
    /// Respondents who gave the answer that a share counts; whole but for the rounding of the shares.
    private var successes = 0.0
    /// Whether each observation of several people has its standard deviation.
    private var hasDeviations = true

    mutating func add(_ row: ObservationTable.Row, isTotal: Bool, isShare: Bool) {
        let count = Int(row.respondents)
        administrations += 1
        people += count
        if isTotal {
            sum += row.value
            return
        }
        let isSpread = row.deviation.isFinite
        if !isSpread && count > 1 { hasDeviations = false }
        pooled.add(count: count, mean: row.value, deviation: isSpread ? row.deviation : 0)
        if isShare { successes += min(max(row.value, 0), 100) / 100 * Double(count) }
    }

    /// The mean of all answers, or the total; `nil` where nobody answered.
    func value(isTotal: Bool) -> Double? {
        if administrations == 0 { return nil }
        if isTotal { return sum }
        return people > 0 ? pooled.mean : nil
    }

    /// All respondents as one sample; `nil` where the spread isn't known.
    var sample: Sample? { hasDeviations && people >= 2 ? pooled.sample : nil }

    /// How many of the respondents gave the answer that a share counts.
    var share: (successes: Int, people: Int) {
        (min(people, Int(successes.rounded())), people)
    }

    /// How much the value would vary if other respondents had been asked: the variance of a mean or of a share in
    /// percent; `nil` where it isn't known.
    func samplingVariance(of entry: IndicatorEntry) -> Double? {
        guard entry.aggregation != .sum, people >= 2 else { return nil }
        if entry.isShare {
            let share = pooled.mean / 100
            return 10_000 * share * (1 - share) / Double(people - 1)
        }
        return sample.map { $0.variance / Double($0.count) }
    }
}
