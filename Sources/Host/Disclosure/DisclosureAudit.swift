/// What of one variable in one period can be shown together without giving a sensitive unit away.
///
/// A sensitive unit is safe if there are two sets of figures that agree with all that is shown and in which the unit
/// differs by at least ``margin``: then nobody can tell between them, whatever they compute. Such a pair is found as
/// a *direction*: figures that can be moved together without a change in anything shown. Each unit needs one that
/// leaves any other single unit untouched, because that unit's people know their own figure.
struct DisclosureAudit {
    /// How far apart two sets of figures must be: this part of the range of answers; of the figure itself, where there is
    /// no range.
    static let margin = 0.1

    /// A unit whose figure isn't known from elsewhere.
    struct Unit {
        var people: Int
        /// The sum of its people's answers.
        var sum: Double
        /// The numbers of the groups that it belongs to.
        var groups: [Int]
        /// Whether its own figure must stay hidden. Another unit's may be hidden to protect it.
        var isSensitive: Bool
    }

    /// Up to so many units the audit is exact; more are audited by what can be swapped.
    static let exactLimit = 48

    private let units: [Unit]
    private let threshold: Int
    /// How far each unit's sum can go down and up.
    private let down: [Double]
    private let up: [Double]
    /// By how much each unit's sum must be able to differ.
    private let needed: [Double]
    /// The units of each group.
    private let members: [[Int]]

    init(units: [Unit], groupCount: Int, range: ClosedRange<Double>?, threshold: Int) {
        self.units = units
        self.threshold = threshold
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
    }

    /// The groups and units to show.
    ///
    /// - Parameters:
    ///   - groups: The groups to try in order, the most telling first.
    ///   - candidates: The units to try in order.
    func shown(groups: [Int], candidates: [Int]) -> (groups: Set<Int>, units: Set<Int>) {
        guard units.contains(where: \.isSensitive) else { return (Set(groups), Set(candidates)) }
        return units.count <= Self.exactLimit
            ? addedOneByOne(groups, candidates) : withSwaps(groups, candidates)
    }

    /// Whether what subtraction leaves may be known: it holds nobody sensitive, or enough people, also for one of
    /// the units itself.
    private func mayBeKnown(_ rest: [Int]) -> Bool {
        let sensitive = rest.filter { units[$0].isSensitive }
        if sensitive.isEmpty { return true }
        let people = rest.reduce(0) { $0 + units[$1].people }
        if rest.count < 2 || people < threshold { return false }
        return rest.allSatisfy { insider in
            if sensitive == [insider] { return true }
            return rest.count > 2 && people - units[insider].people >= threshold
        }
    }

    // MARK: Few units: exactly

    private func addedOneByOne(_ groups: [Int], _ candidates: [Int]) -> (groups: Set<Int>, units: Set<Int>) {
        var system = EchelonForm(columns: units.count)
        var shownGroups: Set<Int> = []
        var shownUnits: Set<Int> = []
        func isAdded(_ set: [Int]) -> Bool {
            var row = Array(repeating: 0.0, count: units.count)
            for unit in set { row[unit] = 1 }
            var larger = system
            // What follows from the rest can be shown, too.
            if larger.add(row) {
                guard isSafe(larger) else { return false }
                system = larger
            }
            return true
        }
        for group in groups where isAdded(members[group]) { shownGroups.insert(group) }
        for unit in candidates where isAdded([unit]) { shownUnits.insert(unit) }
        return (shownGroups, shownUnits)
    }

    /// Whether every sensitive unit is safe, from anybody and from any other unit.
    private func isSafe(_ system: EchelonForm) -> Bool {
        // Sets whose sum follows from what is shown must be large, too.
        for row in system.rows {
            if let set = Self.set(row), !mayBeKnown(set) { return false }
        }
        let sensitive = units.indices.filter { units[$0].isSensitive }
        guard areFree(sensitive, system.directions()) else { return false }
        return units.indices.allSatisfy { insider in
            var knowing = system
            var own = Array(repeating: 0.0, count: units.count)
            own[insider] = 1
            guard knowing.add(own) else { return true }
            let others = sensitive.filter { $0 != insider }
            let areLarge = knowing.rows.allSatisfy { row in
                guard let set = Self.set(row), set.contains(where: others.contains) else { return true }
                return set.count > 1 && set.reduce(0) { $0 + units[$1].people } >= threshold
            }
            return areLarge && areFree(others, knowing.directions())
        }
    }

    /// The units of which an equation gives the sum; `nil` where it weighs some differently.
    private static func set(_ row: [Double]) -> [Int]? {
        let set = row.indices.filter { abs(row[$0]) > EchelonForm.precision }
        return set.allSatisfy { abs(row[$0] - 1) < EchelonForm.precision } ? set : nil
    }

    /// Whether each of some units can differ by what is needed, along one direction or along two together.
    private func areFree(_ targets: [Int], _ directions: [[Double]]) -> Bool {
        targets.allSatisfy { unit in
            let moving = directions.filter { abs($0[unit]) > EchelonForm.precision }
            if moving.contains(where: { reach(unit, $0) >= needed[unit] }) { return true }
            // A unit at the end of its range takes part in no swap but in two that cancel out.
            for (index, first) in directions.enumerated() {
                for second in directions[(index + 1)...] {
                    for sign in [1.0, -1.0] {
                        let mixed = zip(first, second).map { $0 + sign * $1 }
                        if abs(mixed[unit]) > EchelonForm.precision, reach(unit, mixed) >= needed[unit] {
                            return true
                        }
                    }
                }
            }
            return false
        }
    }

    /// How far a unit's sum can go along a direction, both ways together, before any sum leaves its limits.
    private func reach(_ unit: Int, _ direction: [Double]) -> Double {
        var forward = Double.infinity
        var backward = Double.infinity
        for (index, step) in direction.enumerated() where abs(step) > EchelonForm.precision {
            forward = min(forward, (step > 0 ? up[index] : down[index]) / abs(step))
            backward = min(backward, (step > 0 ? down[index] : up[index]) / abs(step))
        }
        let length = forward + backward
        return length.isFinite ? length * abs(direction[unit]) : .infinity
    }

    // MARK: Many units: by swapping

    /// Two hidden units that belong to the same groups can swap answers, and nobody sees it. With many units, this is
    /// the only direction looked for: what can't be shown safe by it isn't shown.
    private func withSwaps(_ groups: [Int], _ candidates: [Int]) -> (groups: Set<Int>, units: Set<Int>) {
        var shown = groups
        var hidden = Set(units.indices).subtracting(candidates)
        // First the groups go that cut across more telling ones; then other units are hidden beside the sensitive
        // ones; and where that doesn't help, the remaining groups go, too.
        drop(from: &shown, hidden, keeping: { isOverallOrDisjoint($0, groups) })
        hide(&hidden, shown, candidates)
        drop(from: &shown, hidden, keeping: { _ in false })
        var kept: [Int] = []
        for group in shown where mayBeShown(group, beside: kept, hidden) { kept.append(group) }
        return (Set(kept), Set(candidates).intersection(Set(units.indices).subtracting(hidden)))
    }

    /// Whether a group is the first of the order or has no unit in common with another that isn't.
    private func isOverallOrDisjoint(_ group: Int, _ groups: [Int]) -> Bool {
        guard let position = groups.firstIndex(of: group) else { return false }
        if position == 0 { return true }
        let own = Set(members[group])
        return groups[1..<position].allSatisfy { own.isDisjoint(with: members[$0]) }
    }

    /// Drops the last, least telling group of each unsafe unit until none is unsafe.
    private func drop(from shown: inout [Int], _ hidden: Set<Int>, keeping isKept: (Int) -> Bool) {
        while true {
            var dropped: Set<Int> = []
            for unit in unsafeUnits(shown, hidden) {
                let own = Set(units[unit].groups)
                if own.isDisjoint(with: dropped),
                    let last = shown.last(where: { own.contains($0) && !isKept($0) })
                {
                    dropped.insert(last)
                }
            }
            if dropped.isEmpty { return }
            shown.removeAll { dropped.contains($0) }
        }
    }

    /// Hides units beside those that have too few to swap with: the smallest first.
    private func hide(_ hidden: inout Set<Int>, _ shown: [Int], _ candidates: [Int]) {
        let isShown = Set(shown)
        func place(_ unit: Int) -> [Int] { units[unit].groups.filter { isShown.contains($0) } }
        var free = Dictionary(grouping: candidates, by: place).mapValues {
            $0.sorted { (-units[$0].people, -$0) < (-units[$1].people, -$1) }
        }
        while true {
            var found = false
            for unit in unsafeUnits(shown, hidden) {
                // The last in the list is the smallest.
                guard let partner = free[place(unit)]?.popLast() else { continue }
                hidden.insert(partner)
                found = true
            }
            if !found { return }
        }
    }

    private func unsafeUnits(_ shown: [Int], _ hidden: Set<Int>) -> [Int] {
        let isShown = Set(shown)
        let list = hidden.sorted()
        let places = Dictionary(grouping: list) { unit in units[unit].groups.filter { isShown.contains($0) } }
        return places.flatMap { place, members -> [Int] in
            if place.isEmpty { return [] }
            return members.filter { unit in
                guard units[unit].isSensitive else { return false }
                // Two others to swap with: one of them may be the unit that knows its own figure.
                return members.lazy.filter { $0 != unit && canSwap(unit, $0) }.prefix(2).count < 2
            }
        }.sorted()
    }

    private func canSwap(_ unit: Int, _ other: Int) -> Bool {
        min(up[unit], down[other]) + min(down[unit], up[other]) >= needed[unit]
    }

    /// Whether what is left of a group, and of its difference to each group that holds it or is held, may be known.
    private func mayBeShown(_ group: Int, beside kept: [Int], _ hidden: Set<Int>) -> Bool {
        let rest = Set(members[group]).intersection(hidden)
        return mayBeKnown(rest.sorted())
            && kept.allSatisfy { other in
                let otherRest = Set(members[other]).intersection(hidden)
                if rest.isSubset(of: otherRest) { return mayBeKnown(otherRest.subtracting(rest).sorted()) }
                if otherRest.isSubset(of: rest) { return mayBeKnown(rest.subtracting(otherRest).sorted()) }
                return true
            }
    }
}

/// A system of equations in reduced row echelon form, one row added after the other.
struct EchelonForm {
    /// Smaller numbers are zero but for rounding; the equations are sums of units.
    static let precision = 1e-9

    private(set) var rows: [[Double]] = []
    private var pivots: [Int] = []
    private let columns: Int

    init(columns: Int) { self.columns = columns }

    /// Adds an equation; `false` where it follows from the others.
    mutating func add(_ row: [Double]) -> Bool {
        var row = row
        for (known, pivot) in zip(rows, pivots) where abs(row[pivot]) > Self.precision {
            let factor = row[pivot]
            for column in 0..<columns { row[column] -= factor * known[column] }
        }
        guard let pivot = row.indices.max(by: { abs(row[$0]) < abs(row[$1]) }),
            abs(row[pivot]) > Self.precision
        else { return false }
        let lead = row[pivot]
        for column in 0..<columns { row[column] /= lead }
        for index in rows.indices where abs(rows[index][pivot]) > Self.precision {
            let factor = rows[index][pivot]
            for column in 0..<columns { rows[index][column] -= factor * row[column] }
        }
        rows.append(row)
        pivots.append(pivot)
        return true
    }

    /// A basis of the directions in which nothing changes that the equations say.
    func directions() -> [[Double]] {
        let fixed = Set(pivots)
        return (0..<columns).filter { !fixed.contains($0) }.map { free in
            var direction = Array(repeating: 0.0, count: columns)
            direction[free] = 1
            for (row, pivot) in zip(rows, pivots) { direction[pivot] = -row[free] }
            return direction
        }
    }
}
