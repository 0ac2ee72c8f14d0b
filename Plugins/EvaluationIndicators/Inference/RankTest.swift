internal import Glibc

/// Wilcoxon's signed-rank test: for values whose order means something and whose distances don't.
public enum RankTest {
    /// Pairs up to which the distribution is counted; above, it is taken for normal.
    public static let exactLimit = 50

    /// Tests whether differences lie around zero. Differences of zero say nothing and are left out; equal ones share
    /// their ranks.
    ///
    /// - Returns: The sum of the ranks of positive differences and its p-value; `nil` where all are zero.
    public static func signed(_ differences: [Double]) -> TestResult? {
        let values = differences.filter { $0 != 0 && $0.isFinite }
        guard !values.isEmpty else { return nil }
        let (doubled, ties) = doubledRanks(values)
        let positive = zip(values, doubled).reduce(0) { $0 + ($1.0 > 0 ? $1.1 : 0) }
        let p =
            values.count <= exactLimit ? exact(doubled, positive) : normal(values.count, ties, positive)
        return TestResult(statistic: Double(positive) / 2, freedom: .nan, p: p, interval: nil)
    }

    /// The ranks of the absolute values, times two so that shared ones are whole; and Σ(t³ − t) over ties.
    private static func doubledRanks(_ values: [Double]) -> (ranks: [Int], ties: Double) {
        let order = values.indices.sorted { abs(values[$0]) < abs(values[$1]) }
        var ranks = Array(repeating: 0, count: values.count)
        var ties = 0.0
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, isSame(abs(values[order[end]]), abs(values[order[start]])) { end += 1 }
            for place in start..<end { ranks[order[place]] = start + end + 1 }
            let size = Double(end - start)
            ties += size * size * size - size
            start = end
        }
        return (ranks, ties)
    }

    /// Differences of decimal numbers that are equal but for rounding tie.
    private static func isSame(_ one: Double, _ other: Double) -> Bool {
        abs(one - other) <= 1e-9 * max(one, other)
    }

    /// Counts, for each sum of ranks, the ways to give signs that lead to it.
    private static func exact(_ doubled: [Int], _ positive: Int) -> Double {
        let total = doubled.reduce(0, +)
        var ways = Array(repeating: 0.0, count: total + 1)
        ways[0] = 1
        var reached = 0
        for rank in doubled {
            for sum in stride(from: reached, through: 0, by: -1) where ways[sum] > 0 {
                ways[sum + rank] += ways[sum]
            }
            reached += rank
        }
        let low = min(positive, total - positive)
        let tail = ways[0...low].reduce(0, +)
        return min(1, 2 * tail / ways.reduce(0, +))
    }

    private static func normal(_ count: Int, _ ties: Double, _ positive: Int) -> Double {
        let n = Double(count)
        let variance = n * (n + 1) * (2 * n + 1) / 24 - ties / 48
        guard variance > 0 else { return 1 }
        return erfc(abs(Double(positive) / 2 - n * (n + 1) / 4) / (2 * variance).squareRoot())
    }
}
