/// Which groups can be shown beside each other without giving a hidden unit away: the audit of one variable in one
/// period.
///
/// A hidden unit is safe if there are two sets of figures that agree with all that is shown and in which the unit
/// differs by at least ``margin``: then nobody can tell between them, whatever they compute. Such a pair is found as
/// a *direction*: figures that can be moved together without a change in any group shown. Each unit needs one that
/// leaves any other single unit untouched, because that unit's people know their own figure.
struct DisclosureAudit {
    /// How far apart two sets of figures must be: this part of the range of answers; of the figure itself, where there is
    /// no range.
    static let margin = 0.1

    /// A unit whose figure is hidden.
    struct HiddenUnit {
        var people: Int
        /// The sum of its people's answers.
        var sum: Double
        /// The numbers of the groups that it belongs to.
        var groups: [Int]
    }

    private static let exactLimit = 48

    private let units: [HiddenUnit]
    private let threshold: Int
    /// How far each unit's sum can go down and up.
    private let down: [Double]
    private let up: [Double]
    /// By how much each unit's sum must be able to differ.
    private let needed: [Double]
    /// The hidden units of each group.
    private let members: [[Int]]

    init(units: [HiddenUnit], groupCount: Int, range: ClosedRange<Double>?, threshold: Int) {
        self.units = units
        self.threshold = threshold
        var members = Array(repeating: [Int](), count: groupCount)
        for (index, unit) in units.enumerated() {
            for group in Set(unit.groups) { members[group].append(index) }
        }
        self.members = members
        let people = units.reduce(0) { $0 + $1.people }
        let mean = units.reduce(0) { $0 + abs($1.sum) } / Double(max(1, people))
        var down: [Double] = [], up: [Double] = [], needed: [Double] = []
        for unit in units {
            let count = Double(max(1, unit.people))
            if let range {
                down.append(max(0, unit.sum - range.lowerBound * count))
                up.append(max(0, range.upperBound * count - unit.sum))
                needed.append(Self.margin * (range.upperBound - range.lowerBound) * count)
            } else {
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

    /// The groups among the candidates that may be shown together. Candidates that come first are preferred.
    func shownGroups(candidates: [Int]) -> Set<Int> {
        // Groups without a hidden unit are sums of what is shown already.
        let free = candidates.filter { members[$0].isEmpty }
        let others = candidates.filter { !members[$0].isEmpty && isLargeEnough(members[$0]) }
        if others.isEmpty { return Set(free) }
        return Set(free + (units.count <= Self.exactLimit ? addedOneByOne(others) : addedByLevel(others)))
    }

    /// What subtraction of the shown units leaves of a group: enough people, also for one of the units itself.
    private func isLargeEnough(_ members: [Int]) -> Bool {
        let people = members.reduce(0) { $0 + units[$1].people }
        let largest = members.map { units[$0].people }.max() ?? 0
        return members.count > 2 && people - largest >= threshold
    }

    /// Whether two groups leave too few people when one is subtracted from the other.
    private func leaveTooFew(_ one: [Int], _ other: [Int]) -> Bool {
        let (small, large) = one.count <= other.count ? (Set(one), other) : (Set(other), one)
        guard large.count(where: { small.contains($0) }) == small.count else { return false }
        let rest = large.filter { !small.contains($0) }
        return !rest.isEmpty && !isLargeEnough(rest)
    }

    // MARK: Few hidden units: exactly

    private func addedOneByOne(_ candidates: [Int]) -> [Int] {
        var shown: [Int] = []
        for group in candidates {
            if shown.contains(where: { leaveTooFew(members[$0], members[group]) }) { continue }
            if isSafe(shown + [group]) { shown.append(group) }
        }
        return shown
    }

    /// Whether every hidden unit is safe if these groups are shown, from anybody and from any other unit.
    private func isSafe(_ groups: [Int]) -> Bool {
        let rows = groups.map { group -> [Double] in
            var row = Array(repeating: 0.0, count: units.count)
            for unit in members[group] { row[unit] = 1 }
            return row
        }
        var system = EchelonForm(columns: units.count)
        for row in rows { system.add(row) }
        guard smallSetsAreSafe(system) else { return false }
        var unsafe = Set(units.indices)
        var directions = system.directions()
        unsafe = unsafe.filter { !isFree($0, directions, apartFrom: nil) }
        guard unsafe.isEmpty else { return false }
        for insider in units.indices {
            var knowing = system
            var own = Array(repeating: 0.0, count: units.count)
            own[insider] = 1
            knowing.add(own)
            directions = knowing.directions()
            if units.indices.contains(where: { $0 != insider && !isFree($0, directions, apartFrom: insider) })
            {
                return false
            }
        }
        return true
    }

    /// Sets of units whose sum follows from what is shown must be large, too.
    private func smallSetsAreSafe(_ system: EchelonForm) -> Bool {
        system.rows.allSatisfy { row in
            let set = row.indices.filter { abs(row[$0]) > 1e-9 }
            guard set.allSatisfy({ abs(row[$0] - 1) < 1e-9 }) else { return true }
            return isLargeEnough(set)
        }
    }

    /// Whether a unit can differ by what is needed along one of the directions, or along the sum or difference of
    /// two.
    private func isFree(_ unit: Int, _ directions: [[Double]], apartFrom insider: Int?) -> Bool {
        let moving = directions.filter { abs($0[unit]) > 1e-9 }
        if moving.contains(where: { reach(unit, $0) >= needed[unit] }) { return true }
        for (index, first) in moving.enumerated() {
            for second in moving[(index + 1)...] {
                let mixed = zip(first, second).map { $0 / first[unit] + $1 / second[unit] }
                if reach(unit, mixed) >= needed[unit] { return true }
            }
        }
        return false
    }

    /// How far a unit's sum can go along a direction, both ways together, before any sum leaves its limits.
    private func reach(_ unit: Int, _ direction: [Double]) -> Double {
        var forward = Double.infinity
        var backward = Double.infinity
        for (index, step) in direction.enumerated() where abs(step) > 1e-9 {
            forward = min(forward, (step > 0 ? up[index] : down[index]) / abs(step))
            backward = min(backward, (step > 0 ? down[index] : up[index]) / abs(step))
        }
        let length = forward + backward
        return length.isFinite ? length * abs(direction[unit]) : .infinity
    }

    // MARK: Many hidden units: by swapping

    /// With many hidden units, all that a kind and a territory have in common can be swapped; no system is solved.
    /// What can't be shown safe this way isn't shown.
    private func addedByLevel(_ candidates: [Int]) -> [Int] {
        var shown = candidates
        while !shown.isEmpty {
            let unsafe = unsafeUnits(shown)
            var dropped = Set<Int>()
            // The last, least telling group of an unsafe unit goes.
            for unit in unsafe {
                let own = Set(units[unit].groups)
                if let last = shown.last(where: { own.contains($0) && !dropped.contains($0) }),
                    !shown.contains(where: { own.contains($0) && dropped.contains($0) })
                {
                    dropped.insert(last)
                }
            }
            if dropped.isEmpty { break }
            shown.removeAll { dropped.contains($0) }
        }
        var kept: [Int] = []
        for group in shown where !kept.contains(where: { leaveTooFew(members[$0], members[group]) }) {
            kept.append(group)
        }
        return kept
    }

    private func unsafeUnits(_ shown: [Int]) -> [Int] {
        let isShown = Set(shown)
        var byPlace: [[Int]: [Int]] = [:]
        let places = units.map { $0.groups.filter { isShown.contains($0) } }
        for (index, place) in places.enumerated() { byPlace[place, default: []].append(index) }
        return units.indices.filter { unit in
            let place = places[unit]
            if place.isEmpty { return false }
            // Two others to swap with: a third may be the one who knows its own figure.
            let partners = (byPlace[place] ?? []).lazy.filter { $0 != unit && canSwap(unit, $0) }
            return partners.prefix(2).count < 2
        }
    }

    private func canSwap(_ unit: Int, _ other: Int) -> Bool {
        min(up[unit], down[other]) + min(down[unit], up[other]) >= needed[unit]
    }
}

/// A system of equations in reduced row echelon form, one row added after the other.
struct EchelonForm {
    private(set) var rows: [[Double]] = []
    private var pivots: [Int] = []
    private let columns: Int

    init(columns: Int) { self.columns = columns }

    mutating func add(_ row: [Double]) {
        var row = row
        for (known, pivot) in zip(rows, pivots) where abs(row[pivot]) > 1e-9 {
            let factor = row[pivot]
            for column in 0..<columns { row[column] -= factor * known[column] }
        }
        guard let pivot = row.indices.max(by: { abs(row[$0]) < abs(row[$1]) }), abs(row[pivot]) > 1e-9 else {
            return
        }
        let lead = row[pivot]
        for column in 0..<columns { row[column] /= lead }
        for index in rows.indices where abs(rows[index][pivot]) > 1e-9 {
            let factor = rows[index][pivot]
            for column in 0..<columns { rows[index][column] -= factor * row[column] }
        }
        rows.append(row)
        pivots.append(pivot)
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
