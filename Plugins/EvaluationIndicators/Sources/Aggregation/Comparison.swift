internal import EssaimKit
internal import Inference

/// How a change is tested.
enum TestKind: String, CaseIterable {
    /// All respondents of one campaign against all of the other.
    case unpaired
    /// Each administration against itself.
    case paired

    static let vocabulary = Vocabulary(
        "test", label: Label(fr: "Test", en: "Test"),
        terms: [
            Term("unpaired", fr: "Échantillons indépendants", en: "Independent samples"),
            Term("paired", fr: "Administrations appariées", en: "Paired administrations"),
        ])
}

/// The difference between two sets of answers, and whether it may be chance.
struct Comparison {
    /// Administrations that a paired test needs: with fewer, a few units' own figures could be told from it.
    static let pairsNeeded = 5

    /// What ``test`` tests, and its interval is of.
    var change: Double
    var test: TestResult?
    /// The p-value after the correction for many comparisons; set for all comparisons of a table together.
    var adjusted: Double?

    /// Two campaigns, or two publics, of one group, respondent by respondent.
    static func of(_ first: Moments, _ second: Moments, _ entry: IndicatorEntry) -> Comparison? {
        let isTotal = entry.aggregation == .sum
        guard let before = first.value(isTotal: isTotal), let after = second.value(isTotal: isTotal) else {
            return nil
        }
        var test: TestResult?
        switch entry.scale {
        case .share:
            let (one, two) = (first.share, second.share)
            test = SharesTest.of(one.successes, of: one.people, two.successes, of: two.people)
            let interval = test?.interval
            test?.interval = interval.map { Interval(low: $0.low * 100, high: $0.high * 100) }
        case .distances:
            if !isTotal, let one = first.sample, let two = second.sample {
                test = SmallSampleTest.welch(one, two)
            }
        // Means of ranks have no spread that a test of means could go by.
        case .order, .words: break
        }
        return Comparison(change: after - before, test: test)
    }

    /// The administrations' own changes, each counting once.
    ///
    /// - Returns: `nil` for fewer than ``pairsNeeded``.
    static func paired(_ services: ServiceChanges, _ entry: IndicatorEntry) -> Comparison? {
        guard services.count >= pairsNeeded else { return nil }
        switch entry.scale {
        case .share, .distances:
            return Comparison(change: services.mean, test: SmallSampleTest.paired(services.changes))
        case .order: return Comparison(change: services.median, test: RankTest.signed(services.changes))
        case .words: return Comparison(change: services.median, test: nil)
        }
    }

    /// With a test that tells only whether the change is significant, where the scatter of the answers that it rests on
    /// isn't shown: the correction of other p-values must not carry this one to more than one digit.
    func disclosed(about subjects: [Subject], in records: any RecordSource) throws -> Comparison {
        var comparison = self
        guard let p = test?.p, try !subjects.map(\.scatter).allSatisfy(records.shows) else {
            return comparison
        }
        comparison.test?.p = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5].first { p <= $0 } ?? 1
        comparison.test?.interval = nil
        return comparison
    }

    /// The corrected p-value as it is shown: at most four decimals, and never zero.
    var shownP: Double? { adjusted.map { max($0, 0.0001) } }

    /// Whether the change is larger than chance would make it, at 5 % over the whole table.
    var isSignificant: Bool? { adjusted.map { $0 < 0.05 } }

    /// Corrects the p-values of a family of comparisons.
    static func correct(_ comparisons: inout [Comparison?]) {
        let tested = comparisons.indices.filter { comparisons[$0]?.test != nil }
        let adjusted = SmallSampleTest.holm(tested.map { comparisons[$0]?.test?.p ?? 1 })
        for (index, p) in zip(tested, adjusted) { comparisons[index]?.adjusted = p }
    }
}

extension Moments {
    /// The 95 % confidence interval of the value.
    func interval(of entry: IndicatorEntry) -> Interval? {
        if entry.aggregation == .sum { return nil }
        switch entry.scale {
        case .share:
            let (successes, people) = share
            return Interval.ofShare(successes, of: people).map {
                Interval(low: $0.low * 100, high: $0.high * 100)
            }
        case .distances:
            return sample.flatMap {
                Interval.ofMean($0.mean, deviation: $0.variance.squareRoot(), count: $0.count)
            }
        case .order, .words: return nil
        }
    }
}

/// Whether a change is larger than chance, as a cell.
func significance(_ comparison: Comparison?, about subjects: [Subject]) -> Table.Cell {
    let value: Statistic.Value? =
        comparison?.isSignificant.map {
            $0
                ? .term(code: "yes", Label(fr: "oui", en: "yes"))
                : .term(code: "no", Label(fr: "non", en: "no"))
        }
    return .statistic(Statistic(value, about: subjects))
}
