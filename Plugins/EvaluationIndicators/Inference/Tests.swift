internal import Glibc

/// What a test of a difference says.
public struct TestResult: Hashable, Sendable {
    /// The test statistic; not a number where the test has none.
    public var statistic: Double
    public var freedom: Double
    /// The two-sided probability of such a difference, or a larger one, where there is none.
    public var p: Double
    /// The 95 % confidence interval of the difference, where the test gives one.
    public var interval: Interval?

    public init(statistic: Double, freedom: Double, p: Double, interval: Interval?) {
        self.statistic = statistic
        self.freedom = freedom
        self.p = p
        self.interval = interval
    }
}

/// A sample by its size, mean and variance.
public struct Sample: Hashable, Sendable {
    public var count: Int
    public var mean: Double
    /// With n − 1 in its denominator.
    public var variance: Double

    public init(count: Int, mean: Double, variance: Double) {
        self.count = count
        self.mean = mean
        self.variance = variance
    }

    /// Samples put together: the mean of all, and the variance within and between them.
    public static func pooled(_ samples: some Collection<Sample>) -> Sample {
        var count = 0
        var sum = 0.0
        for sample in samples {
            count += sample.count
            sum += sample.mean * Double(sample.count)
        }
        guard count > 0 else { return Sample(count: 0, mean: .nan, variance: .nan) }
        let mean = sum / Double(count)
        var squares = 0.0
        for sample in samples {
            let distance = sample.mean - mean
            squares +=
                Double(max(0, sample.count - 1)) * (sample.count > 1 ? sample.variance : 0)
                + Double(sample.count) * distance * distance
        }
        return Sample(count: count, mean: mean, variance: count > 1 ? squares / Double(count - 1) : .nan)
    }
}

/// Tests for small samples.
public enum SmallSampleTest {
    /// Welch's t-test: two independent samples with variances of their own. The difference is the second less the
    /// first.
    ///
    /// - Returns: `nil` for samples of fewer than two, or without any spread.
    public static func welch(_ first: Sample, _ second: Sample) -> TestResult? {
        guard first.count >= 2, second.count >= 2 else { return nil }
        let a = first.variance / Double(first.count)
        let b = second.variance / Double(second.count)
        guard a.isFinite, b.isFinite, a + b > 0 else { return nil }
        let freedom =
            (a + b) * (a + b) / (a * a / Double(first.count - 1) + b * b / Double(second.count - 1))
        return test(second.mean - first.mean, error: (a + b).squareRoot(), freedom: freedom)
    }

    /// The paired t-test, on the differences of pairs.
    ///
    /// - Returns: `nil` for fewer than two pairs, or differences that are all the same.
    public static func paired(_ differences: [Double]) -> TestResult? {
        guard differences.count >= 2 else { return nil }
        let n = Double(differences.count)
        let mean = differences.reduce(0, +) / n
        let squares = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let error = (squares / (n - 1) / n).squareRoot()
        guard error > 0 else { return nil }
        return test(mean, error: error, freedom: n - 1)
    }

    private static func test(_ difference: Double, error: Double, freedom: Double) -> TestResult {
        let t = difference / error
        let reach = StudentT.critical(0.05, freedom: freedom) * error
        return TestResult(
            statistic: t, freedom: freedom, p: StudentT.twoSidedP(t, freedom: freedom),
            interval: Interval(low: difference - reach, high: difference + reach))
    }

    /// Fisher's exact test of two shares: the sum of the probabilities of all tables with these margins that are no
    /// more likely than this one.
    public static func fisher(_ first: Int, of firstCount: Int, _ second: Int, of secondCount: Int)
        -> TestResult?
    {
        guard firstCount > 0, secondCount > 0, (0...firstCount).contains(first),
            (0...secondCount).contains(second)
        else { return nil }
        let successes = first + second
        let low = max(0, successes - secondCount)
        let high = min(firstCount, successes)
        func logProbability(_ count: Int) -> Double {
            logChoose(firstCount, count) + logChoose(secondCount, successes - count)
                - logChoose(firstCount + secondCount, successes)
        }
        let observed = logProbability(first)
        var p = 0.0
        for count in low...high {
            let other = logProbability(count)
            // A table that is as likely but for rounding counts.
            if other <= observed + 1e-7 { p += exp(other) }
        }
        return TestResult(
            statistic: .nan, freedom: .nan, p: min(1, p),
            interval: .ofDifference(first, of: firstCount, second, of: secondCount))
    }

    private static func logChoose(_ n: Int, _ k: Int) -> Double {
        logGamma(Double(n) + 1) - logGamma(Double(k) + 1) - logGamma(Double(n - k) + 1)
    }

    /// Holm's correction: p-values raised so that, over all tests together, one false alarm at 5 % stays at 5 %.
    public static func holm(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
        var adjusted = values
        var largest = 0.0
        for (rank, index) in order.enumerated() {
            largest = max(largest, min(1, values[index] * Double(values.count - rank)))
            adjusted[index] = largest
        }
        return adjusted
    }
}
