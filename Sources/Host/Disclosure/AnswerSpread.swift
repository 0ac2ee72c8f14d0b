/// What is known of a unit's answers: how many, their sum, and the sum of their squares.
///
/// In steps from the lower end of the scale, so that scores from 1 to 5 are 0 to 4 and yes or no are 1 or 0; as they are
/// where the scale has no steps.
struct AnswerSpread {
    let people: Double
    let sum: Double
    /// Not a number where nobody knows how the answers scatter.
    let squares: Double
    /// The highest answer; `nil` where there is no limit.
    let top: Double?
    /// Whether the answers are whole numbers, as far as the sum tells.
    let isWhole: Bool

    init(people count: Int, sum total: Double, deviation: Double, range: ClosedRange<Double>?, step: Double?)
    {
        people = Double(max(1, count))
        let unit = step.flatMap { $0 > 0 ? $0 : nil } ?? 1
        let low = range?.lowerBound ?? 0
        top = range.map { ($0.upperBound - low) / unit }
        let exact = (total - people * low) / unit
        // A mean is published with two decimals at least; what may be whole is whole to who attacks.
        let rounding = min(0.25, 0.006 * people / unit + 0.001)
        isWhole = step != nil && abs(exact - exact.rounded()) <= rounding
        sum = isWhole ? exact.rounded() : exact
        let spread = (people - 1) * (deviation / unit) * (deviation / unit) + sum * sum / people
        guard isWhole, spread.isFinite else {
            squares = count > 1 ? spread : sum * sum
            return
        }
        // The sum of whole numbers is odd where that of their squares is.
        let parity = sum.truncatingRemainder(dividingBy: 2)
        squares = count > 1 ? ((spread - parity) / 2).rounded() * 2 + parity : sum * sum
    }

    /// The smallest and the largest sum of squares of so many answers with a sum.
    func squaresRange(atSum sum: Double) -> (low: Double, high: Double) {
        if people <= 1 { return (sum * sum, sum * sum) }
        var low = sum * sum / people
        if isWhole {
            let floor = (sum / people).rounded(.down)
            let above = sum - floor * people
            low = above * (floor + 1) * (floor + 1) + (people - above) * floor * floor
        }
        guard let top else { return (low, max(low, sum * sum)) }
        guard isWhole else { return (low, max(low, top * sum)) }
        let full = (sum / top).rounded(.down)
        let rest = sum - full * top
        return (low, full * top * top + rest * rest)
    }
}
