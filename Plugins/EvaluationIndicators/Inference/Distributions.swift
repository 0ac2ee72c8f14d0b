internal import Glibc

/// Student's t distribution, and the functions that it rests on.
///
/// Sources are in `docs/evaluation.md`; the tests compare with SciPy and with published tables.
public enum StudentT {
    /// The probability of a value at least as far from zero, on either side.
    ///
    /// - Parameter freedom: Degrees of freedom, above 0; need not be whole.
    public static func twoSidedP(_ t: Double, freedom: Double) -> Double {
        guard t.isFinite, freedom > 0 else { return t.isNaN || !(freedom > 0) ? .nan : 0 }
        return Beta.regularized(
            freedom / (freedom + t * t), complement: t * t / (freedom + t * t), freedom / 2, 0.5)
    }

    /// The value that is exceeded, on either side together, with a probability: 2.228 for 0.05 and 10 degrees.
    public static func critical(_ probability: Double, freedom: Double) -> Double {
        guard probability > 0, probability < 1, freedom > 0 else { return .nan }
        var low = 0.0
        var high = 1.0
        while twoSidedP(high, freedom: freedom) > probability, high < 1e300 { high *= 2 }
        // Halving goes on until doubles can't tell the ends apart.
        for _ in 0..<200 {
            let middle = low + (high - low) / 2
            if middle <= low || middle >= high { break }
            if twoSidedP(middle, freedom: freedom) > probability { low = middle } else { high = middle }
        }
        return high
    }
}

/// The incomplete beta function.
public enum Beta {
    /// Iₓ(a, b), by the continued fraction of Lentz's method (DLMF 8.17.22).
    public static func regularized(_ x: Double, _ a: Double, _ b: Double) -> Double {
        regularized(x, complement: 1 - x, a, b)
    }

    /// The same for an x near 1, whose distance from 1 is known better than x itself.
    static func regularized(_ x: Double, complement: Double, _ a: Double, _ b: Double) -> Double {
        guard x > 0 else { return 0 }
        guard complement > 0 else { return 1 }
        // The fraction converges fast below the mean; above it, the complement does.
        if x > (a + 1) / (a + b + 2) { return 1 - regularized(complement, complement: x, b, a) }
        let logX = complement < 0.5 ? log1p(-complement) : log(x)
        let logComplement = x < 0.5 ? log1p(-x) : log(complement)
        return exp(a * logX + b * logComplement - logBeta(a, b)) * fraction(x, a, b) / a
    }

    /// ln B(a, b).
    private static func logBeta(_ a: Double, _ b: Double) -> Double {
        // The logarithms of two large factorials would leave no digits of their difference (DLMF 5.11.13).
        let (large, small) = (max(a, b), min(a, b))
        if small == 0.5 && large > 1e4 {
            return logGamma(0.5) - log(large) / 2 + 1 / (8 * large)
        }
        return logGamma(a) + logGamma(b) - logGamma(a + b)
    }

    private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        let tiny = 1e-300
        var c = 1.0
        var d = 1 - (a + b) * x / (a + 1)
        d = 1 / (abs(d) < tiny ? tiny : d)
        var result = d
        for step in 1...2_000 {
            let m = Double(step)
            for numerator in [
                m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
            ] {
                d = 1 + numerator * d
                d = 1 / (abs(d) < tiny ? tiny : d)
                c = 1 + numerator / c
                if abs(c) < tiny { c = tiny }
                result *= c * d
            }
            if abs(c * d - 1) < 1e-15 { break }
        }
        return result
    }
}

/// The standard normal distribution's value for 95 % two-sided intervals.
let normal95 = 1.959963984540054

/// ln Γ(x), without the C library's global variable for the sign.
func logGamma(_ x: Double) -> Double {
    var sign: Int32 = 0
    return lgamma_r(x, &sign)
}
