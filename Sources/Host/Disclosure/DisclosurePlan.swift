internal import EssaimKit

/// What of a type's observations everybody may see: decided once for all tables, levels and periods that can be
/// made of them, so that no two can be subtracted from each other.
///
/// The method is in `docs/disclosure.md`: single observations first, then the groups that don't give the hidden ones
/// away.
final class DisclosurePlan {
    /// How many of the cells that could be shown are shown.
    struct Cost: Hashable {
        var cells = 0
        var kept = 0
    }

    let type: String
    let table: ObservationTable
    /// For each row of the table: whether everybody may see it.
    private(set) var isRowShown: [Bool]
    private(set) var cost: [UnitGroup.Level: Cost] = [:]
    private let threshold: Int
    private let viewer: Viewer
    private let traits: [VariableTraits]
    /// The places of periods in their vocabulary's order.
    private let periodOrder: [Int]
    /// For each unit, the groups it belongs to besides itself.
    private let groupsOfUnit: [[Int]]
    private let groups: [UnitGroup]
    private let unitsOfGroup: [[Int32]]
    private let numbers:
        (units: [String: Int], periods: [String: Int], variables: [String: Int], groups: [UnitGroup: Int])
    private var leaves: LeafStates
    /// Groups that everybody may see, by variable and period.
    private var shownGroups: Set<Int> = []

    /// - Parameters:
    ///   - periods: The codes of the period field's vocabulary, in order.
    ///   - traits: For each variable of the table.
    init(
        type: String, table: ObservationTable, administrations: [Administration], periods: [String],
        traits: [VariableTraits], threshold: Int, viewer: Viewer
    ) {
        self.type = type
        self.table = table
        self.traits = traits
        self.threshold = threshold
        self.viewer = viewer
        periodOrder = table.periods.map { periods.firstIndex(of: $0) ?? periods.count }
        let known = Dictionary(administrations.map { ($0.id, $0) }) { first, _ in first }
        var groups: [UnitGroup] = [.all]
        var groupNumbers: [UnitGroup: Int] = [.all: 0]
        var unitsOfGroup: [[Int32]] = [[]]
        groupsOfUnit = table.units.enumerated().map { index, unit in
            var all: [UnitGroup] = [.all]
            if let administration = known[unit] {
                for level in [UnitGroup.Level.kind, .territory] {
                    all += UnitGroup.groups(of: administration, at: level)
                }
            }
            return all.map { group in
                let number = groupNumbers[group] ?? groups.count
                if number == groups.count {
                    groups.append(group)
                    groupNumbers[group] = number
                    unitsOfGroup.append([])
                }
                unitsOfGroup[number].append(Int32(clamping: index))
                return number
            }
        }
        self.groups = groups
        self.unitsOfGroup = unitsOfGroup
        numbers = (
            Self.places(table.units), Self.places(table.periods), Self.places(table.variables), groupNumbers
        )
        leaves = LeafStates(
            units: table.units.count, subjects: table.variables.count * table.periods.count)
        isRowShown = Array(repeating: true, count: table.rows.count)
        decideRows()
        decideGroups()
    }

    private static func places(_ names: [String]) -> [String: Int] {
        Dictionary(names.enumerated().map { ($0.element, $0.offset) }) { first, _ in first }
    }

    /// Whether the viewer may see a figure on a subject. A subject without observations has nothing to hide.
    func shows(_ subject: Subject) -> Bool {
        guard let variable = numbers.variables[subject.variable], let period = numbers.periods[subject.period]
        else { return true }
        let place = variable * table.periods.count + period
        if case .administration(let id) = subject.group {
            guard let unit = numbers.units[id] else { return true }
            let state = leaves[place, unit]
            return state.isEmpty || !state.contains(.hidden) || !state.contains(.foreign)
        }
        guard let group = numbers.groups[subject.group] else { return true }
        if shownGroups.contains(place * groups.count + group) { return true }
        return unitsOfGroup[group].allSatisfy { !leaves[place, Int($0)].contains(.foreign) }
    }

    /// Whether the viewer may see one observation as it stands in its record.
    func showsRow(_ index: Int) -> Bool {
        isRowShown[index] || viewer.isOwner(table.owners[Int(table.rows[index].record)])
            || viewer.isOwner(table.units[Int(table.rows[index].unit)])
    }

    // MARK: Single observations

    /// Hides the rows that rest on too few people, and those that would give them away inside their record.
    private func decideRows() {
        let rows = table.rows
        let isOwn = table.owners.map { viewer.isOwner($0) }
        let isOwnUnit = table.units.map { viewer.isOwner($0) }
        var withBreakdown: [Int] = []
        var leafCost = Cost()
        for index in rows.indices {
            let row = rows[index]
            guard row.value.isFinite else { continue }
            if row.breakdown != 0 {
                withBreakdown.append(index)
                continue
            }
            leafCost.cells += 1
            // Fewer people than the threshold; or people who all gave the same answer, which tells everyone's.
            let isShown = Int(row.respondents) >= threshold && row.deviation != 0
            isRowShown[index] = isShown
            if isShown { leafCost.kept += 1 }
            let place = Int(row.variable) * table.periods.count + Int(row.period)
            var state: LeafState = isShown ? .present : [.present, .hidden]
            if !isOwn[Int(row.record)] && !isOwnUnit[Int(row.unit)] { state.insert(.foreign) }
            leaves[place, Int(row.unit)].formUnion(state)
        }
        leafCost.kept -= hideSmallChanges()
        if !withBreakdown.isEmpty {
            let hiddenParts = BreakdownCheck(table: table, threshold: threshold, isTotalShown: isRowShown)
                .hidden(among: withBreakdown)
            for index in hiddenParts { isRowShown[index] = false }
            leafCost.cells += withBreakdown.count
            leafCost.kept += withBreakdown.count - hiddenParts.count
        }
        cost[.administration] = leafCost
    }

    /// Where a contribution carries over to the next period, two periods of one unit that differ by a few people
    /// tell of those who joined or left: the later one is hidden. Returns how many were.
    private func hideSmallChanges() -> Int {
        guard traits.contains(where: \.carriesOver) else { return 0 }
        var series: [Int64: [Int]] = [:]
        for index in table.rows.indices {
            let row = table.rows[index]
            guard row.breakdown == 0, row.value.isFinite, isRowShown[index],
                traits[Int(row.variable)].carriesOver
            else { continue }
            series[Int64(row.variable) << 32 | Int64(row.unit), default: []].append(index)
        }
        var hidden = 0
        for indices in series.values where indices.count > 1 {
            var shown: [Int] = []
            for index in indices.sorted(by: { order($0) < order($1) }) {
                let count = Int(table.rows[index].respondents)
                let isClose = shown.contains {
                    let change = abs(count - Int(table.rows[$0].respondents))
                    return change > 0 && change < threshold
                }
                if isClose {
                    isRowShown[index] = false
                    hidden += 1
                    let row = table.rows[index]
                    leaves[Int(row.variable) * table.periods.count + Int(row.period), Int(row.unit)]
                        .insert(.hidden)
                } else {
                    shown.append(index)
                }
            }
        }
        return hidden
    }

    private func order(_ index: Int) -> (Int, Int) { (periodOrder[Int(table.rows[index].period)], index) }

    // MARK: Groups

    /// Rows of one variable and period, put together by unit.
    private struct UnitSum {
        var people = 0
        var sum = 0.0
        var hiddenPeople = 0
        var hiddenSum = 0.0
    }

    private func decideGroups() {
        let periodCount = table.periods.count
        var order = Array(repeating: [Int32](), count: table.variables.count * periodCount)
        for index in table.rows.indices {
            let row = table.rows[index]
            guard row.breakdown == 0, row.value.isFinite, traits[Int(row.variable)].aggregation != .none
            else { continue }
            order[Int(row.variable) * periodCount + Int(row.period)].append(Int32(clamping: index))
        }
        let periods = table.periods.indices.sorted { (periodOrder[$0], $0) < (periodOrder[$1], $1) }
        for variable in table.variables.indices {
            var earlier: [Int: [Int]] = [:]
            for period in periods {
                let place = variable * periodCount + period
                decide(place, order[place], traits[variable], &earlier)
            }
        }
    }

    /// Decides the groups of one variable in one period.
    ///
    /// - Parameter earlier: For each group, the numbers of people of the earlier periods shown.
    private func decide(
        _ place: Int, _ rows: [Int32], _ traits: VariableTraits, _ earlier: inout [Int: [Int]]
    ) {
        guard !rows.isEmpty else { return }
        var units: [Int32: UnitSum] = [:]
        for index in rows {
            let row = table.rows[Int(index)]
            let people = Int(row.respondents)
            let sum = traits.aggregation == .mean ? row.value * Double(people) : row.value
            let isHidden = !isRowShown[Int(index)]
            units[row.unit, default: UnitSum()].people += people
            units[row.unit, default: UnitSum()].sum += sum
            if isHidden {
                units[row.unit, default: UnitSum()].hiddenPeople += people
                units[row.unit, default: UnitSum()].hiddenSum += sum
            }
        }
        var people = Array(repeating: 0, count: groups.count)
        var hidden: [(unit: Int32, sum: UnitSum)] = []
        for (unit, sum) in units.sorted(by: { $0.key < $1.key }) {
            for group in groupsOfUnit[Int(unit)] { people[group] += sum.people }
            if sum.hiddenPeople > 0 || leaves[place, Int(unit)].contains(.hidden) {
                hidden.append((unit, sum))
            }
        }
        let isCandidate = groups.indices.map { group -> Bool in
            guard people[group] >= threshold else { return false }
            guard traits.carriesOver else { return true }
            return !(earlier[group] ?? []).contains {
                let change = abs(people[group] - $0)
                return change > 0 && change < threshold
            }
        }
        let audit = DisclosureAudit(
            units: hidden.map { unit, sum in
                DisclosureAudit.HiddenUnit(
                    people: sum.hiddenPeople, sum: sum.hiddenSum, groups: groupsOfUnit[Int(unit)])
            },
            groupCount: groups.count, range: traits.range, threshold: threshold)
        let shown = audit.shownGroups(candidates: candidates(isCandidate, people))
        for group in groups.indices where people[group] > 0 {
            let level: UnitGroup.Level =
                switch groups[group] {
                case .all: .overall
                case .kind: .kind
                case .territory: .territory
                case .administration: .administration
                }
            cost[level, default: Cost()].cells += 1
            guard shown.contains(group) else { continue }
            cost[level, default: Cost()].kept += 1
            shownGroups.insert(place * groups.count + group)
            earlier[group, default: []].append(people[group])
        }
    }

    /// The groups to try, the most telling first: all, the kinds, the territories; large ones before small ones.
    private func candidates(_ isCandidate: [Bool], _ people: [Int]) -> [Int] {
        func rank(_ group: Int) -> (Int, Int, Int) {
            let level =
                switch groups[group] {
                case .all: 0
                case .kind: 1
                default: 2
                }
            return (level, -people[group], group)
        }
        return groups.indices.filter { isCandidate[$0] }.sorted { rank($0) < rank($1) }
    }
}

/// What is known of a unit's figure on one subject.
struct LeafState: OptionSet {
    let rawValue: UInt8
    /// There is an observation.
    static let present = LeafState(rawValue: 1)
    /// One of them is hidden from everybody else.
    static let hidden = LeafState(rawValue: 2)
    /// One of them isn't the viewer's own.
    static let foreign = LeafState(rawValue: 4)
}

/// The states of all units on all subjects: an array where it fits, else a dictionary.
struct LeafStates {
    private static let arrayLimit = 1 << 26
    private let units: Int
    private var array: [UInt8]
    private var sparse: [Int: UInt8] = [:]

    init(units: Int, subjects: Int) {
        self.units = units
        let size = units.multipliedReportingOverflow(by: subjects)
        array =
            !size.overflow && size.partialValue <= Self.arrayLimit
            ? Array(repeating: 0, count: size.partialValue) : []
    }

    subscript(subject: Int, unit: Int) -> LeafState {
        get {
            let place = subject &* units &+ unit
            return LeafState(rawValue: array.isEmpty ? sparse[place] ?? 0 : array[place])
        }
        set {
            let place = subject &* units &+ unit
            if array.isEmpty { sparse[place] = newValue.rawValue } else { array[place] = newValue.rawValue }
        }
    }
}
