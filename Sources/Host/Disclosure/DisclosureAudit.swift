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
        /// Who knows it. An earlier version of a figure is a unit of the same owner.
        var owner: Int
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
        /// What earlier versions said: only those who came or went since can have answered otherwise.
        var before: [(people: Int, sum: Double)] = []
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
    /// Whether answers lie whole steps apart.
    let hasSteps: Bool
    /// What is known of each unit's answers. All that follows is in steps of their scale.
    let answers: [AnswerSpread]
    /// How far each unit's sum can go down and up.
    let down: [Double]
    let up: [Double]
    /// By how much each unit's sum must be able to differ.
    let needed: [Double]
    /// The units of each group.
    let members: [[Int]]
    /// The units of each owner.
    let owners: [(owner: Int, units: [Int])]

    init(
        units: [Unit], groupCount: Int, range: ClosedRange<Double>?, step: Double?, threshold: Int
    ) {
        self.units = units
        self.threshold = threshold
        hasSteps = step.map { $0 > 0 } ?? false
        var members = Array(repeating: [Int](), count: groupCount)
        for (index, unit) in units.enumerated() {
            for group in unit.groups { members[group].append(index) }
        }
        self.members = members
        owners = Dictionary(grouping: units.indices, by: { units[$0].owner }).sorted { $0.key < $1.key }
            .map { ($0.key, $0.value) }
        answers = units.map {
            AnswerSpread(
                people: $0.people, sum: $0.sum, deviation: $0.deviation, range: range, step: step)
        }
        let mean =
            answers.reduce(0) { $0 + abs($1.sum) } / max(1, answers.reduce(0) { $0 + $1.people })
        var down = answers.map { max(0, $0.sum) }
        // Without a scale nothing is known but that figures aren't negative; who attacks may guess twice the figure at
        // most.
        let scales = answers.map { max(abs($0.sum), mean * $0.people) }
        var up = zip(answers, scales).map { own, scale in
            own.top.map { max(0, $0 * own.people - own.sum) } ?? scale
        }
        var needed = zip(answers, scales).map { own, scale in
            Self.margin * (own.top.map { $0 * own.people } ?? scale)
        }
        for (index, unit) in units.enumerated() {
            for earlier in unit.before where earlier.people != unit.people {
                let other = AnswerSpread(
                    people: earlier.people, sum: earlier.sum, deviation: .nan, range: range, step: step)
                let people = Double(abs(unit.people - earlier.people))
                let sum = max(
                    0,
                    unit.people > earlier.people
                        ? answers[index].sum - other.sum : other.sum - answers[index].sum)
                let most = other.top.map { $0 * people } ?? scales[index]
                let (less, more) = (sum, max(0, most - sum))
                down[index] = min(down[index], unit.people > earlier.people ? less : more)
                up[index] = min(up[index], unit.people > earlier.people ? more : less)
                // Of few, less can be open than the margin of all asks for.
                if most < needed[index] { needed[index] = Self.margin * most }
            }
        }
        (self.down, self.up, self.needed) = (down, up, needed)
    }

    /// The groups and units to show.
    ///
    /// - Parameters:
    ///   - groups: The groups to try in order, the most telling first.
    ///   - candidates: The units to try in order.
    ///   - scattered: The groups that have a scatter to show.
    ///   - known: Units of which the sum is known from elsewhere: from earlier periods, whose contributions carried over,
    ///     and from earlier versions.
    ///   - knownScatter: Units of which it is known from there how their answers scatter.
    func shown(
        groups: [Int], candidates: [Int], scattered: Set<Int> = [], known: [[Int]] = [],
        knownScatter: [[Int]] = []
    ) -> Shown {
        guard units.contains(where: \.isSensitive) else {
            return Shown(groups: Set(groups), units: Set(candidates), scatter: scattered)
        }
        return units.count <= Self.exactLimit
            ? addedOneByOne(groups, candidates, scattered, known, knownScatter)
            : withSwaps(groups, candidates, scattered)
    }

    /// Whether what subtraction leaves may be known: it holds nobody sensitive, or enough people, also for one of
    /// the units itself; and so do those of them who came or went since an earlier period.
    func mayBeKnown(_ rest: [Int]) -> Bool {
        let sensitive = rest.filter { units[$0].isSensitive }
        if sensitive.isEmpty { return true }
        let people = rest.reduce(0) { $0 + units[$1].people }
        if rest.count < 2 || people < threshold || tellsOfChange(rest) { return false }
        return rest.allSatisfy { insider in
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

    private func addedOneByOne(
        _ groups: [Int], _ candidates: [Int], _ scattered: Set<Int>, _ known: [[Int]],
        _ knownScatter: [[Int]]
    ) -> Shown {
        var guarded = Set(units.indices.filter { units[$0].isSensitive })
        var trial = Trial(self)
        var shown = Shown()
        while true {
            trial = Trial(self)
            for set in known { _ = trial.add(set) }
            for set in knownScatter { trial.cut(by: set) }
            shown = Shown()
            for group in groups {
                var larger = trial
                // What follows from the rest can be shown, too.
                if larger.add(members[group]) {
                    guard larger.isSafe(guarded.sorted()) else { continue }
                    trial = larger
                }
                shown.groups.insert(group)
            }
            for unit in candidates { trial.show(unit, guarding: guarded) }
            // Units that are hidden to protect others must stay hidden, too: they are guarded like those in the next
            // attempt.
            let hidden = Set(trial.hidden)
            if hidden.isSubset(of: guarded) || trial.exposed() == nil { break }
            guarded.formUnion(hidden)
        }
        shown.units = trial.units
        for group in groups where scattered.contains(group) && shown.groups.contains(group) {
            var larger = trial
            guard larger.addScatter(of: members[group].filter { !trial.units.contains($0) }),
                larger.exposed() == nil
            else { continue }
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
        /// Hidden units of which the sum of all answers' squares is known: apart from each other.
        var cells: [[Int]] = []

        init(_ audit: DisclosureAudit) {
            self.audit = audit
            system = EchelonForm(columns: audit.units.count)
        }

        var hidden: [Int] { audit.units.indices.filter { !units.contains($0) } }

        /// Adds the sum of some units; `false` where it follows from the rest.
        mutating func add(_ set: [Int]) -> Bool {
            var row = Array(repeating: 0.0, count: audit.units.count)
            for unit in set { row[unit] = 1 }
            return system.add(row)
        }

        /// Shows a unit, if that is safe for others.
        mutating func show(_ unit: Int, guarding guarded: Set<Int>) {
            var larger = self
            larger.units.insert(unit)
            if larger.add([unit]) {
                guard larger.isSafe(guarded.subtracting(larger.units).sorted()) else { return }
            }
            self = larger
        }

        /// Adds how the answers of some hidden units scatter; `false` where that is too few units, or cuts across what is
        /// known.
        mutating func addScatter(of set: [Int]) -> Bool {
            let set = Set(set)
            let rest = set.subtracting(cells.filter { set.isSuperset(of: $0) }.flatMap { $0 })
            if rest.isEmpty { return true }
            let cut = cells.firstIndex { !rest.isDisjoint(with: $0) }
            var apart = [rest]
            if let cut {
                guard rest.isSubset(of: cells[cut]) else { return false }
                apart.append(Set(cells[cut]).subtracting(rest))
            }
            if apart.contains(where: { $0.count < DisclosureAudit.scatterUnits }) { return false }
            if let cut { cells.remove(at: cut) }
            cells += apart.map { $0.sorted() }
            return true
        }

        /// Notes that it is known how the answers of some hidden units scatter. Where that cuts across what is known,
        /// more is taken to be known than is.
        mutating func cut(by set: [Int]) {
            let set = Set(set)
            let rest = set.subtracting(cells.joined())
            cells = cells.flatMap { [$0.filter(set.contains), $0.filter { !set.contains($0) }] }
            cells = (cells + [rest.sorted()]).filter { !$0.isEmpty }
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
            if let found = targets.first(where: { !isFree($0, directions, cells) }) { return found }
            for (owner, own) in audit.owners {
                var knowing = system
                var isMore = false
                for unit in own {
                    var row = Array(repeating: 0.0, count: audit.units.count)
                    row[unit] = 1
                    if knowing.add(row) { isMore = true }
                }
                guard isMore else { continue }
                func isOwn(_ unit: Int) -> Bool { audit.units[unit].owner == owner }
                for row in knowing.rows {
                    guard let set = Self.set(row),
                        let exposed = set.first(where: { !isOwn($0) && audit.units[$0].isSensitive })
                    else { continue }
                    let people = set.reduce(0) { $0 + audit.units[$1].people }
                    if set.count < 2 || people < audit.threshold { return exposed }
                }
                let directions = knowing.directions()
                let cells = cells.map { $0.filter { !isOwn($0) } }
                if let found = targets.first(where: { !isOwn($0) && !isFree($0, directions, cells) }) {
                    return found
                }
            }
            return nil
        }

        /// The units of which an equation gives the sum; `nil` where it weighs some differently.
        private static func set(_ row: [Double]) -> [Int]? {
            let set = row.indices.filter { abs(row[$0]) > EchelonForm.precision }
            return set.allSatisfy { abs(row[$0] - 1) < EchelonForm.precision } ? set : nil
        }

        /// Whether a unit can differ by what is needed, along one direction or along two together.
        private func isFree(_ unit: Int, _ directions: [[Double]], _ cells: [[Int]]) -> Bool {
            func isEnough(_ direction: [Double]) -> Bool {
                abs(direction[unit]) > EchelonForm.precision && audit.isFree(unit, along: direction, cells)
            }
            if directions.contains(where: isEnough) { return true }
            // A unit at the end of its range takes part in no swap but in two that cancel out.
            for (index, first) in directions.enumerated() {
                for second in directions[(index + 1)...] {
                    for sign in [1.0, -1.0] where isEnough(zip(first, second).map { $0 + sign * $1 }) {
                        return true
                    }
                }
            }
            return false
        }
    }
}
