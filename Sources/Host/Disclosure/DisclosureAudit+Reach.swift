// How far answers can be moved without a change in what is shown.
extension DisclosureAudit {
    /// Fewer free people than this may have no whole answers with some sum of squares between the smallest and the
    /// largest, or only near those.
    private static let exactSquares = (units: 3, distance: 4.0, people: 12.0)
    /// Parts of the way that are tried where a direction leads out of what the scatter allows.
    private static let fractions = [1, 0.75, 0.5, 0.3, 0.2, 0.1]

    /// Whether a unit's sum can differ by what it needs along a direction: both ways together, before any sum or scatter
    /// leaves what is possible.
    ///
    /// - Parameter cells: Units of which the sum of all answers' squares is known.
    func isFree(_ unit: Int, along direction: [Double], _ cells: [[Int]]) -> Bool {
        let moving = direction.indices.filter { abs(direction[$0]) > EchelonForm.precision }
        var forward = Double.infinity
        var backward = Double.infinity
        for index in moving {
            let step = direction[index]
            // A whole number of steps for each unit, or nobody can tell whether there are such answers.
            if hasSteps && abs(step - step.rounded()) > EchelonForm.precision { return false }
            forward = min(forward, (step > 0 ? up[index] : down[index]) / abs(step))
            backward = min(backward, (step > 0 ? down[index] : up[index]) / abs(step))
        }
        let needed = self.needed[unit] / abs(direction[unit]) - EchelonForm.precision
        guard whole(forward) + whole(backward) >= needed else { return false }
        let touched = cells.filter { cell in cell.contains { abs(direction[$0]) > EchelonForm.precision } }
        if touched.isEmpty { return true }
        func farthest(_ length: Double, _ sign: Double) -> Double {
            self.farthest(length) { way in
                touched.allSatisfy { cell in
                    canScatter(cell, cell.map { answers[$0].sum + sign * way * direction[$0] })
                }
            }
        }
        let ahead = farthest(whole(forward), 1)
        return ahead >= needed || ahead + farthest(whole(backward), -1) >= needed
    }

    /// Whether a unit's sum can differ by what it needs where only one other unit's answers change.
    func isFree(_ unit: Int, swappingWith other: Int, _ forward: Double, _ backward: Double) -> Bool {
        func farthest(_ length: Double, _ sign: Double) -> Double {
            self.farthest(length) { way in
                canScatter([unit, other], [answers[unit].sum + sign * way, answers[other].sum - sign * way])
            }
        }
        return farthest(forward, 1) + farthest(backward, -1) >= needed[unit] - EchelonForm.precision
    }

    /// How far one can go, so far at most, to where the answers can scatter as they are known to.
    private func farthest(_ length: Double, _ canScatter: (Double) -> Bool) -> Double {
        Self.fractions.map { whole(length * $0) }.first { $0 > 0 && canScatter($0) } ?? 0
    }

    /// Whether units with other sums can have the same squares together.
    private func canScatter(_ cell: [Int], _ sums: [Double]) -> Bool {
        let known = cell.reduce(0) { $0 + answers[$1].squares }
        var (low, high) = (0.0, 0.0)
        for (unit, sum) in zip(cell, sums) {
            let range = answers[unit].squaresRange(atSum: sum)
            low += range.low
            high += range.high
        }
        guard known >= low - EchelonForm.precision, known <= high + EchelonForm.precision else {
            return false
        }
        guard hasSteps, cell.allSatisfy({ answers[$0].isWhole }) else { return true }
        let isFarFromEnds =
            known - low >= Self.exactSquares.distance && high - known >= Self.exactSquares.distance
        if cell.count >= Self.exactSquares.units && isFarFromEnds { return true }
        guard cell.allSatisfy({ answers[$0].people <= Self.exactSquares.people }) else {
            return isFarFromEnds
        }
        var possible: Set<Int> = [0]
        for (unit, sum) in zip(cell, sums) {
            let own = Self.squares(
                Int(answers[unit].people), Int(sum.rounded()), top: Int(answers[unit].top ?? 0))
            possible = Set(
                possible.flatMap { before in own.lazy.map { before + $0 } }.filter { $0 <= Int(known) })
        }
        return possible.contains(Int(known.rounded()))
    }

    /// All sums of squares of so many whole answers from 0 to a highest one, with a sum.
    private static func squares(_ people: Int, _ sum: Int, top: Int) -> Set<Int> {
        if sum < 0 || sum > people * top { return [] }
        if people <= 1 || top <= 1 { return [people <= 1 ? sum * sum : sum] }
        // By the sum of those who answered already.
        var known: [Set<Int>] = Array(repeating: [], count: sum + 1)
        known[0] = [0]
        for _ in 0..<people {
            var next: [Set<Int>] = Array(repeating: [], count: sum + 1)
            for (before, squares) in known.enumerated() where !squares.isEmpty {
                for answer in 0...min(top, sum - before) {
                    next[before + answer].formUnion(squares.lazy.map { $0 + answer * answer })
                }
            }
            known = next
        }
        return known[sum]
    }

    /// The part of a length that is a whole number of steps.
    func whole(_ length: Double) -> Double {
        hasSteps && length.isFinite ? (length + 1e-6).rounded(.down) : length
    }
}
