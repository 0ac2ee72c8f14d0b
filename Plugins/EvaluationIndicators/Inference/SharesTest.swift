internal import Glibc

/// Tests of two shares.
public enum SharesTest {
    /// Tables of two shares up to which all of them are counted: above, the distribution is as good as normal, and
    /// counting would take as long as there are people.
    public static let exactLimit = 10_000

    /// Whether ``of(_:of:_:of:)`` counts all tables, as Fisher's exact test does.
    public static func isExact(_ first: Int, of firstCount: Int, _ second: Int, of secondCount: Int) -> Bool {
        range(first, firstCount, second, secondCount).map { $0.count <= exactLimit } ?? true
    }

    /// Fisher's exact test; Pearson's chi-squared test without a correction where there are more than
    /// ``exactLimit`` tables with the same margins.
    ///
    /// - Returns: `nil` for counts that can't be.
    public static func of(_ first: Int, of firstCount: Int, _ second: Int, of secondCount: Int) -> TestResult?
    {
        guard let range = range(first, firstCount, second, secondCount) else { return nil }
        let p =
            range.count <= exactLimit
            ? fisher(first, firstCount, second, secondCount, range)
            : pearson(first, firstCount, second, secondCount)
        return TestResult(
            statistic: .nan, freedom: .nan, p: p,
            interval: .ofDifference(first, of: firstCount, second, of: secondCount))
    }

    /// The successes that the first sample can have in a table with the same margins.
    private static func range(_ first: Int, _ firstCount: Int, _ second: Int, _ secondCount: Int)
        -> ClosedRange<Int>?
    {
        // Doubles hold larger counts no more exactly, and sums of them could overflow.
        guard (1...(1 << 52)).contains(firstCount), (1...(1 << 52)).contains(secondCount),
            (0...firstCount).contains(first), (0...secondCount).contains(second)
        else { return nil }
        return max(0, first + second - secondCount)...min(firstCount, first + second)
    }

    /// The sum of the probabilities of all tables with these margins that are no more likely than this one.
    private static func fisher(
        _ first: Int, _ firstCount: Int, _ second: Int, _ secondCount: Int, _ range: ClosedRange<Int>
    ) -> Double {
        let successes = first + second
        func logProbability(_ count: Int) -> Double {
            logChoose(firstCount, count) + logChoose(secondCount, successes - count)
                - logChoose(firstCount + secondCount, successes)
        }
        let observed = logProbability(first)
        var p = 0.0
        for count in range {
            let other = logProbability(count)
            // A table that is as likely but for rounding counts.
            if other <= observed + 1e-7 { p += exp(other) }
        }
        return min(1, p)
    }

    private static func pearson(_ first: Int, _ firstCount: Int, _ second: Int, _ secondCount: Int) -> Double
    {
        let (n1, n2) = (Double(firstCount), Double(secondCount))
        let share = (Double(first) + Double(second)) / (n1 + n2)
        let variance = share * (1 - share) * (1 / n1 + 1 / n2)
        guard variance > 0 else { return 1 }
        return erfc(abs(Double(second) / n2 - Double(first) / n1) / (2 * variance).squareRoot())
    }

    private static func logChoose(_ n: Int, _ k: Int) -> Double {
        logGamma(Double(n) + 1) - logGamma(Double(k) + 1) - logGamma(Double(n - k) + 1)
    }
}
