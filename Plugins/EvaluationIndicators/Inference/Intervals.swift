internal import Glibc

/// A figure with the range it may well lie in.
public struct Interval: Hashable, Sendable {
    public var low: Double
    public var high: Double

    public init(low: Double, high: Double) {
        self.low = low
        self.high = high
    }

    /// The 95 % confidence interval of a mean, by Student's t.
    ///
    /// - Parameter deviation: The sample's standard deviation, with n − 1 in its denominator.
    /// - Returns: `nil` for fewer than two answers.
    public static func ofMean(_ mean: Double, deviation: Double, count: Int) -> Interval? {
        guard count >= 2, deviation.isFinite, deviation >= 0, mean.isFinite else { return nil }
        let reach =
            StudentT.critical(0.05, freedom: Double(count - 1)) * deviation / Double(count).squareRoot()
        return Interval(low: mean - reach, high: mean + reach)
    }

    /// Wilson's 95 % interval of a share: it stays between 0 and 1 and holds for small numbers.
    public static func ofShare(_ successes: Int, of count: Int) -> Interval? {
        guard count > 0, (0...count).contains(successes) else { return nil }
        let n = Double(count)
        let share = Double(successes) / n
        let z = normal95
        let middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        let reach = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
        return Interval(low: max(0, middle - reach), high: min(1, middle + reach))
    }

    /// Newcombe's 95 % interval of the difference of two independent shares (the second less the first), from
    /// Wilson's intervals.
    public static func ofDifference(
        _ first: Int, of firstCount: Int, _ second: Int, of secondCount: Int
    ) -> Interval? {
        guard let one = ofShare(first, of: firstCount), let two = ofShare(second, of: secondCount) else {
            return nil
        }
        let (p1, p2) = (Double(first) / Double(firstCount), Double(second) / Double(secondCount))
        let change = p2 - p1
        return Interval(
            low: change - ((p2 - two.low) * (p2 - two.low) + (one.high - p1) * (one.high - p1)).squareRoot(),
            high: change + ((two.high - p2) * (two.high - p2) + (p1 - one.low) * (p1 - one.low)).squareRoot())
    }
}
