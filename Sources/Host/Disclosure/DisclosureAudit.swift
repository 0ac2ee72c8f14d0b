/// What of one variable in one period can be shown together without giving a hidden unit away.
///
/// A unit is safe if there are two sets of answers that agree with all that is shown and in which the unit differs by at
/// least ``margin``: then nobody can tell between them, whatever they compute. Such a pair is found as a *direction*:
/// answers that can be moved together without a change in anything shown. Each unit needs one that leaves any other
/// single unit untouched, because that unit's people know their own figure.
///
/// Means and totals are equations about sums of answers; intervals and tests are the same equations about how the answers
/// scatter. Answers are whole numbers where the scale has steps, and who attacks knows that, too: so they are moved
/// by whole steps.
struct DisclosureAudit {
    /// How far apart two sets of figures must be: this part of the range of answers; of the figure itself, where there is
    /// no range.
    static let margin = 0.1
    /// Up to so many units the audit is exact; more are audited by what can be swapped.
    static let exactLimit = 48
    /// So many hidden units a group must have for its scatter to be shown: a test that takes units for clusters tells how
    /// their means scatter, and of three units one knows its own.
    static let scatterUnits = 4

    /// A unit whose figure isn't known from elsewhere.
    struct Unit {
        var people: Int
        /// The sum of its people's answers.
        var sum: Double
        /// The standard deviation of its people's answers; not a number where it isn't known.
        var deviation = Double.nan
        /// The numbers of the groups that it belongs to.
        var groups: [Int]
        /// Whether its own figure must stay hidden. Another unit's may be hidden to protect it.
        var isSensitive: Bool
        /// How many people came or went since each earlier period, where contributions carry over.
        var changes: [Int] = []
    }

    /// What may be shown: numbers of groups, places of units.
    struct Shown {
        var groups: Set<Int> = []
        var units: Set<Int> = []
        /// Groups whose scatter may be shown, too.
        var scatter: Set<Int> = []
    }

    let units: [Unit]
    let threshold: Int
    /// Whether each unit's people know their unit's figure.
    private let hasInsiders: Bool
    private let step: Double?
    /// How far each unit's sum can go down and up.
    let down: [Double]
    let up: [Double]
    /// By how much each unit's sum must be able to differ.
    let needed: [Double]
    /// The units of each group.
    let members: [[Int]]
    /// Answers that each unit's people may have given.
    let answers: [AnswerCounts]

    init(
        units: [Unit], groupCount: Int, range: ClosedRange<Double>?, step: Double?, threshold: Int,
        hasInsiders: Bool = true
    ) {
        self.units = units
        self.threshold = threshold
        self.hasInsiders = hasInsiders
        self.step = step.flatMap { $0 > 0 ? $0 : nil }
        var members = Array(repeating: [Int](), count: groupCount)
        for (index, unit) in units.enumerated() {
            for group in unit.groups { members[group].append(index) }
        }
        self.members = members
        let people = units.reduce(0) { $0 + $1.people }
        let mean = units.reduce(0) { $0 + abs($1.sum) } / Double(max(1, people))
        var down: [Double] = []
        var up: [Double] = []
        var needed: [Double] = []
        for unit in units {
            let count = Double(max(1, unit.people))
            if let range {
                down.append(max(0, unit.sum - range.lowerBound * count))
                up.append(max(0, range.upperBound * count - unit.sum))
                needed.append(Self.margin * (range.upperBound - range.lowerBound) * count)
            } else {
                // Nothing is known but that figures aren't negative; who attacks may guess twice the figure at most.
                let scale = max(abs(unit.sum), mean * count)
                down.append(max(0, unit.sum))
                up.append(scale)
                needed.append(Self.margin * scale)
            }
        }
        self.down = down
        self.up = up
        self.needed = needed
        answers = units.map {
            AnswerCounts(
                people: $0.people, sum: $0.sum, deviation: $0.deviation, range: range, step: step)
        }
    }

    /// The groups and units to show.
    ///
    /// - Parameters:
    ///   - groups: The groups to try in order, the most telling first.
    ///   - candidates: The units to try in order.
    ///   - scattered: The groups that have a scatter to show.
    func shown(groups: [Int], candidates: [Int], scattered: Set<Int> = []) -> Shown {
        guard units.contains(where: \.isSensitive) else {
            return Shown(groups: Set(groups), units: Set(candidates), scatter: scattered)
        }
        return units.count <= Self.exactLimit
            ? addedOneByOne(groups, candidates, scattered) : withSwaps(groups, candidates, scattered)
    }

    /// The units to show beside a group that everybody knows, with its scatter where it has one; `nil` where not even
    /// hiding all of them keeps them safe.
    func shown(beside group: Int, candidates: [Int], isScattered: Bool) -> Set<Int>? {
        guard units.contains(where: \.isSensitive) else { return Set(candidates) }
        guard units.count <= Self.exactLimit else { return [] }
        var trial = Trial(self)
        _ = trial.add(members[group])
        if isScattered { trial.scattered = Set(members[group]) }
        guard trial.isSafe(trial.hidden) else { return nil }
        for unit in candidates {
            var larger = trial
            _ = larger.add([unit])
            larger.units.insert(unit)
            if larger.isSafe(larger.sensitive) { trial = larger }
        }
        // Those hidden to protect others must stay so, too.
        while let last = candidates.last(where: { trial.units.contains($0) }), !trial.isSafe(trial.hidden) {
            var smaller = Trial(self)
            _ = smaller.add(members[group])
            smaller.scattered = trial.scattered
            for unit in trial.units where unit != last {
                _ = smaller.add([unit])
                smaller.units.insert(unit)
            }
            trial = smaller
        }
        return trial.units
    }

    /// Whether what subtraction leaves may be known: it holds nobody sensitive, or enough people, also for one of
    /// the units itself; and so do those of them who came or went since an earlier period.
    func mayBeKnown(_ rest: [Int]) -> Bool {
        let sensitive = rest.filter { units[$0].isSensitive }
        if sensitive.isEmpty { return true }
        let people = rest.reduce(0) { $0 + units[$1].people }
        if rest.count < 2 || people < threshold || tellsOfChange(rest) { return false }
        return !hasInsiders
            || rest.allSatisfy { insider in
                if sensitive == [insider] { return true }
                return rest.count > 2 && people - units[insider].people >= threshold
                    && !tellsOfChange(rest.filter { $0 != insider })
            }
    }

    /// Whether a few people came or went since an earlier period, so that the difference would be theirs.
    func tellsOfChange(_ rest: [Int]) -> Bool {
        guard let first = rest.first else { return false }
        return units[first].changes.indices.contains { period in
            let change = rest.reduce(0) { $0 + units[$1].changes[period] }
            return change > 0 && change < threshold
        }
    }

    // MARK: Few units: exactly

    private func addedOneByOne(_ groups: [Int], _ candidates: [Int], _ scattered: Set<Int>) -> Shown {
        var trial = Trial(self)
        var order: [(group: Int?, set: [Int])] = []
        func add(_ group: Int?, _ set: [Int]) -> Bool {
            var larger = trial
            let isNew = larger.add(set)
            if group == nil { larger.units.formUnion(set) }
            // What follows from the rest can be shown, too.
            if isNew && !larger.isSafe(larger.sensitive) { return false }
            trial = larger
            order.append((group, set))
            return true
        }
        for group in groups where add(group, members[group]) {}
        for unit in candidates where add(nil, [unit]) {}
        // Units that are hidden to protect others must stay hidden, too: else what was shown last goes.
        while let exposed = trial.exposed() {
            let shared = Set(units[exposed].groups)
            guard
                let last = order.lastIndex(where: { item in
                    item.group.map { shared.contains($0) }
                        ?? item.set.contains { !shared.isDisjoint(with: units[$0].groups) }
                })
            else { break }
            order.remove(at: last)
            trial = Trial(self)
            for item in order {
                _ = trial.add(item.set)
                if item.group == nil { trial.units.formUnion(item.set) }
            }
        }
        var shown = Shown(groups: Set(order.compactMap(\.group)), units: trial.units)
        for group in groups where scattered.contains(group) && shown.groups.contains(group) {
            var larger = trial
            let hidden = members[group].filter { !trial.units.contains($0) }
            guard hidden.isEmpty || hidden.count >= Self.scatterUnits else { continue }
            larger.scattered.formUnion(hidden)
            guard larger.isSafe(larger.hidden) else { continue }
            trial = larger
            shown.scatter.insert(group)
        }
        return shown
    }

    /// Something that may be shown together.
    private struct Trial {
        let audit: DisclosureAudit
        var system: EchelonForm
        var units: Set<Int> = []
        /// Units in a group whose scatter is shown: their answers can only be exchanged.
        var scattered: Set<Int> = []

        init(_ audit: DisclosureAudit) {
            self.audit = audit
            system = EchelonForm(columns: audit.units.count)
        }

        var sensitive: [Int] { audit.units.indices.filter { audit.units[$0].isSensitive } }
        var hidden: [Int] { audit.units.indices.filter { !units.contains($0) } }

        /// Adds the sum of some units; `false` where it follows from the rest.
        mutating func add(_ set: [Int]) -> Bool {
            var row = Array(repeating: 0.0, count: audit.units.count)
            for unit in set { row[unit] = 1 }
            return system.add(row)
        }

        /// Whether units are safe, from anybody and from any other unit.
        func isSafe(_ targets: [Int]) -> Bool {
            // Sets whose sum follows from what is shown must be large, too.
            for row in system.rows {
                if let set = Self.set(row), !audit.mayBeKnown(set) { return false }
            }
            return firstExposed(targets) == nil
        }

        /// A hidden unit that isn't safe.
        func exposed() -> Int? { firstExposed(hidden) }

        private func firstExposed(_ targets: [Int]) -> Int? {
            let directions = system.directions()
            if let found = targets.first(where: { !isFree($0, directions) }) { return found }
            guard audit.hasInsiders else { return nil }
            for insider in audit.units.indices {
                var knowing = system
                var own = Array(repeating: 0.0, count: audit.units.count)
                own[insider] = 1
                guard knowing.add(own) else { continue }
                let others = targets.filter { $0 != insider }
                for row in knowing.rows {
                    guard let set = Self.set(row),
                        let exposed = set.first(where: { $0 != insider && audit.units[$0].isSensitive })
                    else { continue }
                    let people = set.reduce(0) { $0 + audit.units[$1].people }
                    if set.count < 2 || people < audit.threshold { return exposed }
                }
                let directions = knowing.directions()
                if let found = others.first(where: { !isFree($0, directions) }) { return found }
            }
            return nil
        }

        /// The units of which an equation gives the sum; `nil` where it weighs some differently.
        private static func set(_ row: [Double]) -> [Int]? {
            let set = row.indices.filter { abs(row[$0]) > EchelonForm.precision }
            return set.allSatisfy { abs(row[$0] - 1) < EchelonForm.precision } ? set : nil
        }

        /// Whether a unit can differ by what is needed, along one direction or along two together.
        private func isFree(_ unit: Int, _ directions: [[Double]]) -> Bool {
            let needed = audit.needed[unit] - EchelonForm.precision
            func isEnough(_ direction: [Double]) -> Bool {
                abs(direction[unit]) > EchelonForm.precision
                    && audit.reach(unit, direction, scattered) >= needed
            }
            if directions.contains(where: isEnough) { return true }
            // A unit at the end of its range takes part in no swap but in two that cancel out.
            for (index, first) in directions.enumerated() {
                for second in directions[(index + 1)...] {
                    for sign in [1.0, -1.0] {
                        let mixed = zip(first, second).map { $0 + sign * $1 }
                        if isEnough(mixed) { return true }
                    }
                }
            }
            return false
        }
    }

    /// How far a unit's sum can go along a direction, both ways together, before any sum leaves its limits.
    private func reach(_ unit: Int, _ direction: [Double], _ scattered: Set<Int>) -> Double {
        let moving = direction.indices.filter { abs(direction[$0]) > EchelonForm.precision }
        if moving.contains(where: { scattered.contains($0) }) {
            return reachByExchange(unit, direction, moving, scattered)
        }
        var forward = Double.infinity
        var backward = Double.infinity
        for index in moving {
            let step = direction[index]
            // A whole number of steps for each unit, or nobody can tell whether there are such answers.
            if self.step != nil && abs(step - step.rounded()) > EchelonForm.precision { return 0 }
            forward = min(forward, (step > 0 ? up[index] : down[index]) / abs(step))
            backward = min(backward, (step > 0 ? down[index] : up[index]) / abs(step))
        }
        let length = whole(forward) + whole(backward)
        return length.isFinite ? length * abs(direction[unit]) : .infinity
    }

    /// The part of a length that is a whole number of steps.
    func whole(_ length: Double) -> Double {
        guard let step, length.isFinite else { return length }
        return (length / step + 1e-6).rounded(.down) * step
    }

    /// How far a unit's sum can go where answers can only be exchanged: one answer becomes another in the units that
    /// the direction raises, and the other way in those that it lowers, so that each group keeps its answers.
    private func reachByExchange(
        _ unit: Int, _ direction: [Double], _ moving: [Int], _ scattered: Set<Int>
    ) -> Double {
        if moving.count == 2, abs(direction[moving[0]] + direction[moving[1]]) < EchelonForm.precision {
            return answers[moving[0]].reach(exchangingWith: answers[moving[1]])
        }
        guard step != nil,
            moving.allSatisfy({ abs(direction[$0] - direction[$0].rounded()) < EchelonForm.precision })
        else { return 0 }
        let values = Set(moving.filter { scattered.contains($0) }.flatMap { answers[$0].entries.map(\.value) })
        /// How far sums go when so many people as possible change from one answer to a higher one.
        func farthest(_ sign: Double) -> Double {
            var best = 0.0
            for low in values {
                for high in values where high > low {
                    let times = moving.map { index -> Double in
                        let step = direction[index] * sign
                        let room =
                            scattered.contains(index)
                            ? Double(answers[index].people(at: step > 0 ? low : high))
                            : (step > 0 ? up[index] : down[index]) / (high - low)
                        return (room / abs(step) + 1e-6).rounded(.down)
                    }
                    best = max(best, (times.min() ?? 0) * (high - low))
                }
            }
            return best
        }
        return (farthest(1) + farthest(-1)) * abs(direction[unit])
    }
}
