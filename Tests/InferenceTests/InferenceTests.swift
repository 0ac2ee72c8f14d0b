import Inference
import Testing

// Expected values come from SciPy 1.17.1, by the calls named, unless they name a publication.
@Suite("Statistics of small samples") struct InferenceTests {
    private func isClose(_ one: Double, _ other: Double, within relative: Double = 1e-10) -> Bool {
        one == other || abs(one - other) <= relative * max(abs(one), abs(other))
    }

    @Test(
        "Student's t: 2 * scipy.stats.t.sf(abs(t), df)",
        arguments: [
            (2.0, 10, 0.07338803477074037), (0.5, 3, 0.651447964848151), (-3.2, 7.4, 0.013983077476620222),
            (12.7, 1, 0.050024327689344165), (1.1, 120, 0.27353393032738893), (0, 5, 1),
            (30, 4, 7.352856097661319e-06),
        ])
    func probability(t: Double, freedom: Double, expected: Double) {
        #expect(isClose(StudentT.twoSidedP(t, freedom: freedom), expected))
    }

    @Test(
        "critical values: scipy.stats.t.isf(p / 2, df)",
        arguments: [
            (0.05, 1, 12.706204736174705), (0.05, 2, 4.302652729749464), (0.05, 10, 2.2281388519862753),
            (0.05, 29, 2.045229642132704), (0.01, 5, 4.032142983555229), (0.05, 7.3, 2.3450667365477034),
            (0.05, 1000, 1.9623390808264085), (0.001, 3, 12.923978636687481),
        ])
    func critical(p: Double, freedom: Double, expected: Double) {
        #expect(isClose(StudentT.critical(p, freedom: freedom), expected))
    }

    @Test(
        "the incomplete beta function: scipy.special.betainc(a, b, x)",
        arguments: [
            (0.3, 2, 3, 0.34829999999999994), (0.99, 50, 0.5, 0.3173043978741973), (1e-6, 1, 1, 1e-6),
            (0.5, 0.5, 0.5, 0.5), (0.7, 120, 80, 0.9986145524027323),
        ])
    func beta(x: Double, a: Double, b: Double, expected: Double) {
        #expect(isClose(Beta.regularized(x, a, b), expected))
    }

    @Test(
        "the interval of a mean: scipy.stats.t.interval(0.95, n - 1, loc=mean, scale=deviation / n**0.5)",
        arguments: [
            (3.0, 0.63, 6, 2.33885554686553, 3.66114445313447),
            (2.5, 1.2, 2, -8.281572238512503, 13.281572238512503),
            (100.0, 40, 57, 89.38657139558302, 110.61342860441698),
        ])
    func mean(mean: Double, deviation: Double, count: Int, low: Double, high: Double) throws {
        let interval = try #require(Interval.ofMean(mean, deviation: deviation, count: count))
        #expect(isClose(interval.low, low) && isClose(interval.high, high))
        #expect(Interval.ofMean(mean, deviation: deviation, count: 1) == nil)
    }

    @Test(
        "Wilson's interval: scipy.stats.binomtest(k, n).proportion_ci(0.95, method='wilson')",
        arguments: [
            (0, 10, 0, 0.27753279986288926), (10, 10, 0.7224672001371109, 1),
            (3, 7, 0.1582198552514697, 0.7495416354723428), (53, 57, 0.832998299039663, 0.972373579770934),
            (1, 2, 0.09453120573423074, 0.9054687942657693),
        ])
    func wilson(successes: Int, count: Int, low: Double, high: Double) throws {
        let interval = try #require(Interval.ofShare(successes, of: count))
        #expect(isClose(interval.low, low) && isClose(interval.high, high))
    }

    // Table II as method 10 stands there, checked against two test suites and a paper on SAS (L. Garner, WUSS 2016, 127)
    // that quote it; the second share less the first.
    @Test(
        "Newcombe's interval: R. G. Newcombe, Statistics in Medicine 17 (1998) 873–890, table II, method 10",
        arguments: [
            (48, 80, 56, 70, 0.0524, 0.3339), (3, 10, 9, 10, 0.1705, 0.8090),
            (2, 7, 6, 7, 0.0582, 0.8062), (0, 29, 5, 56, -0.0381, 0.1926),
            (0, 20, 0, 10, -0.1611, 0.2775), (0, 10, 0, 10, -0.2775, 0.2775),
            (0, 20, 10, 10, 0.6791, 1), (0, 10, 10, 10, 0.6075, 1),
        ])
    func newcombe(first: Int, firstCount: Int, second: Int, secondCount: Int, low: Double, high: Double)
        throws
    {
        let interval = try #require(Interval.ofDifference(first, of: firstCount, second, of: secondCount))
        // One bound of the table, 0.80625, is rounded down.
        #expect(abs(interval.low - low) < 6e-5 && abs(interval.high - high) < 6e-5)
    }

    @Test(
        "Welch's test: scipy.stats.ttest_ind_from_stats(…, equal_var=False)",
        arguments: [
            (
                Sample(count: 6, mean: 3, variance: 0.63 * 0.63), Sample(count: 5, mean: 2.2, variance: 0.81),
                -1.674864781390207, 6.999901965589923, 0.13787126361458105, -1.9294671623691064
            ),
            (
                Sample(count: 56, mean: 3.5, variance: 0.64), Sample(count: 57, mean: 2.21, variance: 0.5625),
                -8.839558443082282, 110.2537782525922, 1.7349861297518593e-14, -1.5792012982140653
            ),
            (
                Sample(count: 2, mean: 1, variance: 0.01), Sample(count: 30, mean: 4, variance: 2.25),
                10.606601717798213, 29.228346456692915, 1.554841932033373e-11, 2.421717943472626
            ),
        ])
    func welch(
        first: Sample, second: Sample, statistic: Double, freedom: Double, p: Double, low: Double
    ) throws {
        let test = try #require(SmallSampleTest.welch(first, second))
        #expect(isClose(test.statistic, statistic) && isClose(test.freedom, freedom))
        #expect(isClose(test.p, p, within: 1e-8))
        #expect(isClose(try #require(test.interval).low, low))
    }

    @Test("the paired test: scipy.stats.ttest_1samp(differences, 0)")
    func paired() throws {
        let test = try #require(SmallSampleTest.paired([0.5, -0.2, 1.1, 0.9, 0.3, 0.7]))
        #expect(isClose(test.statistic, 2.9054879908745583) && isClose(test.p, 0.03357549756462113))
        #expect(isClose(try #require(test.interval).low, 0.0633967120014115))
        #expect(SmallSampleTest.paired([1, 1, 1]) == nil)
    }

    @Test(
        "Fisher's exact test: scipy.stats.fisher_exact([[a, n1 - a], [b, n2 - b]])",
        arguments: [
            (0, 5, 5, 5, 0.007936507936507938), (7, 12, 5, 10, 1), (40, 57, 30, 56, 0.08282655714741088),
            (3, 3, 0, 3, 0.1),
        ])
    func fisher(first: Int, firstCount: Int, second: Int, secondCount: Int, p: Double) throws {
        let test = try #require(SharesTest.of(first, of: firstCount, second, of: secondCount))
        #expect(isClose(test.p, p))
    }

    @Test("Holm's correction: the step-down of S. Holm, Scandinavian Journal of Statistics 6 (1979) 65–70")
    func holm() {
        let adjusted = SmallSampleTest.holm([0.01, 0.04, 0.03, 0.005])
        #expect(zip(adjusted, [0.03, 0.06, 0.06, 0.02]).allSatisfy { isClose($0, $1) })
        #expect(SmallSampleTest.holm([]) == [])
    }

    @Test("samples put together are one sample of all answers")
    func pooled() {
        // numpy.var([1, 2, 3, 5, 5, 8], ddof=1) is 6.4, and the parts are its halves.
        var whole = PooledSample()
        whole.add(count: 3, mean: 2, deviation: 1)
        whole.add(count: 0, mean: 1e9, deviation: 0)
        whole.add(count: 3, mean: 6, deviation: 3.0.squareRoot())
        #expect(whole.sample.count == 6 && isClose(whole.sample.mean, 4))
        #expect(isClose(whole.sample.variance, 6.4))
    }

    @Test("a small spread of large values loses no digits")
    func largeValues() {
        var whole = PooledSample()
        for value in [1e9 + 0.25, 1e9 + 0.5, 1e9 + 0.75] { whole.add(count: 1, mean: value, deviation: 0) }
        #expect(whole.sample.mean == 1e9 + 0.5 && isClose(whole.sample.variance, 0.0625))
    }

    @Test(
        "two shares of millions: scipy.stats.chi2_contingency([[a, n1 - a], [b, n2 - b]], correction=False)",
        arguments: [(8_000, 20_000, 8_100, 20_000, 0.30793125939854377)])
    func pearson(first: Int, firstCount: Int, second: Int, secondCount: Int, p: Double) throws {
        #expect(!SharesTest.isExact(first, of: firstCount, second, of: secondCount))
        let test = try #require(SharesTest.of(first, of: firstCount, second, of: secondCount))
        #expect(isClose(test.p, p))
    }

    @Test("counts that no population has are tested at once, and those that can't be are not")
    func bounded() throws {
        let test = try #require(
            SharesTest.of(800_000_000, of: 2_000_000_000, 900_000_000, of: 2_000_000_000))
        #expect(test.p == 0)
        #expect(try #require(SharesTest.of(0, of: 1 << 40, 0, of: 1 << 40)).p == 1)
        #expect(SharesTest.of(1, of: .max, 1, of: .max) == nil)
        #expect(SharesTest.of(3, of: 2, 1, of: 2) == nil && SharesTest.of(0, of: 0, 1, of: 2) == nil)
    }

    @Test(
        "Wilcoxon's signed-rank test: scipy.stats.wilcoxon, ties by PermutationMethod, above 50 asymptotic",
        arguments: [
            ([0.5, -0.2, 1.1, 0.9, 0.3, 0.7], 0.0625), ([1, 1, -1, 2, 2, 3], 0.125), ([0, 0, 1], 1),
            ((1...60).map { Double($0 % 7 - 2) }, 0.0006137953047820607),
        ] as [([Double], Double)])
    func ranks(differences: [Double], p: Double) throws {
        #expect(isClose(try #require(RankTest.signed(differences)).p, p, within: 1e-9))
    }

    @Test("ranks of differences that are all zero have no test")
    func noRanks() { #expect(RankTest.signed([0, 0]) == nil && RankTest.signed([]) == nil) }

    @Test(
        "digamma and trigamma: scipy.special.digamma, scipy.special.polygamma(1, x)",
        arguments: [
            (5.5, 1.611093148581751, 0.1993423869896277), (0.3, -3.502524222200133, 12.245364546107734),
            (120, 4.783319289118529, 0.008368152004833315),
        ])
    func polygamma(x: Double, digamma: Double, trigamma: Double) {
        #expect(isClose(Polygamma.digamma(x), digamma, within: 1e-8))
        #expect(isClose(Polygamma.trigamma(x), trigamma, within: 1e-6))
        #expect(isClose(Polygamma.inverseTrigamma(Polygamma.trigamma(x)), x, within: 1e-8))
    }

    /// Ten indicators whose services' changes vary a little more than sampling makes expect.
    private func variances(_ factors: [Double]) -> [ModeratedVariance.Own] {
        (0..<10).map { index in
            ModeratedVariance.Own(
                variance: (0.1 + 0.03 * Double(index % 4)) * factors[index % 2], freedom: 11,
                expected: 0.1 + 0.005 * Double(index))
        }
    }

    @Test("moderated variances: G. K. Smyth (2004), formulas 5 to 7; numbers of Tests/Evaluation/method.py")
    func moderated() {
        let alike = variances([1, 1])
        let likeness = ModeratedVariance(learningFrom: alike)
        #expect(likeness.priorFreedom == .infinity)
        #expect(isClose(likeness.moderated(alike[3]).variance, 0.1402862039821622))
        #expect(likeness.moderated(alike[3]).freedom == 110)
        let different = variances([5, 0.3])
        let distance = ModeratedVariance(learningFrom: different)
        #expect(isClose(distance.moderated(different[3]).variance, 0.062290744976888114))
        #expect(isClose(distance.moderated(different[3]).freedom, 12.893753588191608))
    }

    @Test("few indicators, or one whose sampling isn't known, keep their own variance")
    func unmoderated() {
        var own = variances([1, 1])
        let few = ModeratedVariance(learningFrom: Array(own.prefix(4)))
        #expect(few.moderated(own[0]) == (own[0].variance, 11))
        own[0].expected = nil
        #expect(ModeratedVariance(learningFrom: own).moderated(own[0]) == (own[0].variance, 11))
    }

    @Test("Student's t of billions: 2 * scipy.stats.t.sf(3.1, 4e5), and the normal distribution beyond")
    func largeFreedom() {
        #expect(isClose(StudentT.twoSidedP(3.1, freedom: 4e5), 0.0019353407402098051, within: 1e-9))
        #expect(isClose(StudentT.twoSidedP(3.1, freedom: 4e9), 0.0019352064398678315, within: 1e-6))
    }
}
