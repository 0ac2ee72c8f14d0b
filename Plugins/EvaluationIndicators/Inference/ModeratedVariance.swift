internal import Glibc

/// Variances of many indicators, each steadied by the others.
///
/// A dozen services tell little of how much one indicator's changes vary; two dozen indicators together tell much. An
/// indicator's own variance is drawn towards what sampling within services makes expect, times what all indicators
/// have in common: empirical Bayes (G. K. Smyth, *Stat. Appl. Genet. Mol. Biol.* 3 (2004), article 3). How far, the
/// indicators' likeness decides: where they differ much, each keeps its own.
public struct ModeratedVariance: Hashable, Sendable {
    /// Indicators below which nothing is told of others.
    public static let leastIndicators = 5

    /// What one indicator says.
    public struct Own: Hashable, Sendable {
        /// The variance of the services' changes.
        public var variance: Double
        /// One less than the services.
        public var freedom: Double
        /// The variance that sampling within services makes expect; `nil` where it isn't known.
        public var expected: Double?

        public init(variance: Double, freedom: Double, expected: Double?) {
            self.variance = variance
            self.freedom = freedom
            self.expected = expected
        }

        /// Whether it can tell of others, and be told.
        var tells: Bool {
            guard let expected else { return false }
            return expected > 0 && expected.isFinite && variance > 0 && variance.isFinite && freedom > 0
        }
    }

    /// How many degrees of freedom the others' word is worth; infinite where all are alike.
    public let priorFreedom: Double
    /// How many times what sampling makes expect the variances are.
    public let designEffect: Double
    private let totalFreedom: Double

    /// Learns from all indicators; moderates nothing where too few can tell.
    public init(learningFrom all: [Own]) {
        let telling = all.filter(\.tells)
        totalFreedom = telling.reduce(0) { $0 + $1.freedom }
        guard telling.count >= Self.leastIndicators else {
            (priorFreedom, designEffect) = (0, 1)
            return
        }
        // Logarithms of ratios, less what their distribution makes expect.
        let logs = telling.map { own in
            log(own.variance / (own.expected ?? 1)) - Polygamma.digamma(own.freedom / 2)
                + log(own.freedom / 2)
        }
        let count = Double(logs.count)
        let mean = logs.reduce(0, +) / count
        let spread =
            logs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
            - telling.reduce(0) { $0 + Polygamma.trigamma($1.freedom / 2) } / count
        if spread > 0 {
            let half = Polygamma.inverseTrigamma(spread)
            priorFreedom = 2 * half
            designEffect = exp(mean + Polygamma.digamma(half) - log(half))
        } else {
            priorFreedom = .infinity
            designEffect = exp(mean)
        }
    }

    /// An indicator's variance with the others' word, and its degrees of freedom: never more than all together have.
    public func moderated(_ own: Own) -> (variance: Double, freedom: Double) {
        guard priorFreedom > 0, let expected = own.expected, expected > 0, expected.isFinite else {
            return (own.variance, own.freedom)
        }
        let prior = designEffect * expected
        let variance =
            priorFreedom.isFinite
            ? (priorFreedom * prior + own.freedom * own.variance) / (priorFreedom + own.freedom) : prior
        return (variance, min(priorFreedom + own.freedom, max(totalFreedom, own.freedom)))
    }
}

/// The t-test of a mean change with a moderated variance.
extension SmallSampleTest {
    /// - Returns: `nil` without any spread.
    public static func moderated(
        mean: Double, count: Int, _ own: ModeratedVariance.Own, by others: ModeratedVariance
    ) -> TestResult? {
        let (variance, freedom) = others.moderated(own)
        return test(mean, error: (variance / Double(count)).squareRoot(), freedom: freedom)
    }
}
