/// How many people each unit's figure rested on in earlier periods, for a variable whose contributions carry over.
///
/// Two periods that differ by a few people tell of those who joined or left.
struct EarlierPeriods {
    private struct Unit {
        var people: Int
        var isShown: Bool
    }

    private var periods: [[Int32: Unit]] = []

    /// Groups and units that were shown: their units, and how many people answered in each.
    private(set) var sums: [[Int32: Int]] = []

    mutating func note(_ decision: PlaceDecision, _ unitsOfGroup: [[Int32]]) {
        // What nobody was shown can't be subtracted from.
        if decision.units.isEmpty && decision.groups.isEmpty { return }
        periods.append(
            Dictionary(
                uniqueKeysWithValues: decision.leaves.map { unit, leaf in
                    (unit, Unit(people: leaf.people, isShown: decision.units.contains(unit)))
                }))
        // With so many units, nothing is worked out exactly.
        guard decision.leaves.count <= DisclosureAudit.exactLimit else { return }
        let sets = decision.groups.sorted().map { unitsOfGroup[$0] } + decision.units.sorted().map { [$0] }
        sums += sets.map { set in
            Dictionary(
                set.compactMap { unit in decision.leaves[unit].map { (unit, $0.people) } },
                uniquingKeysWith: { first, _ in first })
        }
    }

    /// No change, for each earlier period.
    var none: [Int] { Array(repeating: 0, count: periods.count) }

    /// How many people came to a unit's figure or left it since each earlier period.
    func changes(of unit: Int32, _ people: Int) -> [Int] {
        periods.map { abs(people - ($0[unit]?.people ?? 0)) }
    }

    /// Whether a unit's figure of so many people was hidden.
    func hid(_ unit: Int32, _ people: Int) -> Bool {
        periods.contains { $0[unit].map { !$0.isShown && $0.people == people } ?? false }
    }

    func add(_ changes: [Int], to sum: inout [Int]) {
        for (index, change) in changes.enumerated() where sum.indices.contains(index) { sum[index] += change }
    }

    /// Units that have no figure any more, and whose earlier one nobody was shown.
    func forEachGone(since leaves: [Int32: UnitFigure], _ body: (_ unit: Int32, _ people: [Int]) -> Void) {
        var gone: [Int32: [Int]] = [:]
        for (index, period) in periods.enumerated() {
            for (unit, earlier) in period where leaves[unit] == nil && !earlier.isShown {
                var people = gone[unit] ?? none
                people[index] = earlier.people
                gone[unit] = people
            }
        }
        for (unit, people) in gone { body(unit, people) }
    }
}
