internal import Glibc

/// The derivatives of ln Γ: by recurrence up to 10, and from there by their asymptotic series (DLMF 5.11.2, 5.15.8).
public enum Polygamma {
    private static let largeEnough = 10.0

    /// ψ(x) for x > 0.
    public static func digamma(_ x: Double) -> Double {
        var x = x
        var sum = 0.0
        while x < largeEnough {
            sum -= 1 / x
            x += 1
        }
        let y = 1 / (x * x)
        let series = y * (1.0 / 12 - y * (1.0 / 120 - y * (1.0 / 252 - y * (1.0 / 240 - y * (1.0 / 132)))))
        return sum + log(x) - 0.5 / x - series
    }

    /// ψ′(x) for x > 0.
    public static func trigamma(_ x: Double) -> Double {
        var x = x
        var sum = 0.0
        while x < largeEnough {
            sum += 1 / (x * x)
            x += 1
        }
        let y = 1 / (x * x)
        let series = y * (1.0 / 6 - y * (1.0 / 30 - y * (1.0 / 42 - y * (1.0 / 30 - y * (5.0 / 66)))))
        return sum + 1 / x + y / 2 + series / x
    }

    /// The x > 0 whose ψ′(x) is this number above 0.
    public static func inverseTrigamma(_ value: Double) -> Double {
        // ψ′ falls from infinity to 0; halving on the logarithm needs no derivative and always ends.
        var (low, high) = (1e-8, 1e8)
        if value >= trigamma(low) { return low }
        if value <= trigamma(high) { return high }
        for _ in 0..<200 {
            let middle = (low * high).squareRoot()
            if middle <= low || middle >= high { break }
            if trigamma(middle) > value { low = middle } else { high = middle }
        }
        return high
    }
}
