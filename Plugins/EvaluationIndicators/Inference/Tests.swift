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

    /// A sample of single values.
    public init(of values: [Double]) {
        let n = Double(values.count)
        let mean = values.isEmpty ? .nan : values.reduce(0, +) / n
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        self.init(
            count: values.count, mean: mean, variance: values.count > 1 ? squares / (n - 1) : .nan)
    }
}

/// Samples that are put together one after the other: the mean of all, and the variance within and between them.
///
/// Means and squares are kept around the mean so far (T. F. Chan, G. H. Golub, R. J. LeVeque, 1979), so that a small
/// spread of large values loses no digits.
public struct PooledSample: Hashable, Sendable {
    public private(set) var count = 0
    public private(set) var mean = 0.0
    private var squares = 0.0

    public init() {}

    /// Adds a sample of `count` answers.
    ///
    /// - Parameter deviation: With n − 1 in its denominator; 0 for a single answer.
    @inline(__always) public mutating func add(count: Int, mean value: Double, deviation: Double) {
        guard count > 0 else { return }
        let own = Double(count)
        let before = Double(self.count)
        let distance = value - mean
        let part = own / (before + own)
        self.count += count
        mean += distance * part
        squares += (own - 1) * deviation * deviation + distance * distance * before * part
    }

    /// All answers as one sample; its variance is no number for fewer than two.
    public var sample: Sample {
        Sample(count: count, mean: mean, variance: count > 1 ? max(0, squares) / Double(count - 1) : .nan)
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
        let sample = Sample(of: differences)
        guard sample.count >= 2 else { return nil }
        // Differences that only rounding tells apart are all the same.
        let largest = differences.reduce(0) { max($0, abs($1)) }
        guard sample.variance.squareRoot() > 1e-12 * largest else { return nil }
        return test(
            sample.mean, error: (sample.variance / Double(sample.count)).squareRoot(),
            freedom: Double(sample.count - 1))
    }

    /// A t-test of a difference with its standard error.
    ///
    /// - Returns: `nil` without any spread.
    static func test(_ difference: Double, error: Double, freedom: Double) -> TestResult? {
        guard difference.isFinite, error.isFinite, error > 0, freedom > 0 else { return nil }
        let t = difference / error
        let reach = StudentT.critical(0.05, freedom: freedom) * error
        return TestResult(
            statistic: t, freedom: freedom, p: StudentT.twoSidedP(t, freedom: freedom),
            interval: Interval(low: difference - reach, high: difference + reach))
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
