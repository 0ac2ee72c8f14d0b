/// Answers of a part's people as an attacker may imagine them: values, and how many people gave each. Names don't matter,
/// because whoever knows a mean, a deviation and a number of people knows no more.
///
/// Exchanging answers between parts leaves the figure of all as it is, and so the parts by every other dimension. So what
/// such an exchange can do to a part's sum, nobody can undo.
struct AnswerCounts {
    struct Entry {
        var value: Double
        var people: Int
    }

    /// With more people, or more possible answers, whole answers aren't looked for one by one.
    private static let searchLimit = (people: 20, levels: 7)
    /// Published means and deviations are rounded: so far from a whole number is whole.
    private static let rounding = 0.05

    /// In ascending order of values.
    let entries: [Entry]

    /// Some answers with a sum and a deviation; whole ones where there are such.
    ///
    /// - Parameter deviation: Not a number where it isn't known; then all answers may be the mean.
    init(people: Int, sum: Double, deviation: Double, range: ClosedRange<Double>?, step: Double?) {
        guard people > 0 else {
            entries = []
            return
        }
        let mean = sum / Double(people)
        guard people > 1, deviation.isFinite, deviation > 0 else {
            entries = [Entry(value: mean, people: people)]
            return
        }
        if let range, let step,
            let whole = Self.whole(people: people, sum: sum, deviation: deviation, range: range, step: step)
        {
            entries = whole
            return
        }
        // Two values: so many people on the higher one that the lower one stays in the range.
        let spread = deviation * (Double(people - 1) / Double(people)).squareRoot()
        let room = max(0, mean - (range?.lowerBound ?? 0)) / spread
        let share = room * room / (1 + room * room)
        let high = min(people / 2, max(1, Int(min(1, share) * Double(people))))
        let ratio = (Double(high) / Double(people - high)).squareRoot()
        entries = [
            Entry(value: mean - spread * ratio, people: people - high),
            Entry(value: mean + spread / ratio, people: high),
        ]
    }

    private static func whole(
        people: Int, sum: Double, deviation: Double, range: ClosedRange<Double>, step: Double
    ) -> [Entry]? {
        let intervals = (range.upperBound - range.lowerBound) / step
        guard people <= searchLimit.people, intervals >= 1, intervals < Double(searchLimit.levels) else {
            return nil
        }
        let levels = Int(intervals) + 1
        let n = Double(people)
        let squares = Double(people - 1) * deviation * deviation + sum * sum / n
        // In steps from the lower end.
        let low = range.lowerBound
        let steps = (sum - n * low) / step
        let stepSquares = (squares - 2 * low * sum + n * low * low) / (step * step)
        guard abs(steps - steps.rounded()) < rounding, abs(stepSquares - stepSquares.rounded()) < 4 * rounding
        else { return nil }
        var counts = Array(repeating: 0, count: levels)
        func fill(_ level: Int, _ people: Int, _ sum: Int, _ squares: Int) -> Bool {
            if level == 0 {
                counts[0] = people
                return sum == 0 && squares == 0
            }
            // What is left must fit under this level.
            guard sum >= 0, squares >= sum, sum <= people * level, squares <= sum * level else {
                return false
            }
            for count in stride(from: min(people, sum / level, squares / (level * level)), through: 0, by: -1)
            {
                counts[level] = count
                if fill(level - 1, people - count, sum - count * level, squares - count * level * level) {
                    return true
                }
            }
            return false
        }
        guard fill(levels - 1, people, Int(steps.rounded()), Int(stepSquares.rounded())) else { return nil }
        return counts.enumerated().filter { $0.element > 0 }.map {
            Entry(value: low + Double($0.offset) * step, people: $0.element)
        }
    }

    /// How far apart the smallest and the largest sum are that these people can have when answers are exchanged with
    /// others.
    func reach(exchangingWith others: [AnswerCounts]) -> Double {
        Self.reach(
            of: entries.reduce(0) { $0 + $1.people },
            in: (entries + others.flatMap(\.entries)).sorted { $0.value < $1.value })
    }

    /// How far apart the smallest and the largest sum are that so many of these people can have.
    func reach(of people: Int) -> Double { Self.reach(of: people, in: entries) }

    /// - Parameter pool: In ascending order of values.
    private static func reach(of people: Int, in pool: [Entry]) -> Double {
        sum(of: pool.reversed(), people) - sum(of: pool, people)
    }

    /// The sum of the first so many answers.
    private static func sum(of entries: some Sequence<Entry>, _ people: Int) -> Double {
        var left = people
        var sum = 0.0
        for entry in entries {
            let taken = min(left, entry.people)
            sum += Double(taken) * entry.value
            left -= taken
        }
        return sum
    }
}
