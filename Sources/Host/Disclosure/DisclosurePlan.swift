internal import EssaimKit

/// What of a type's observations everybody may see: decided once for all tables, levels and periods that can be
/// made of them, so that no two can be subtracted from each other.
///
/// The method is in `docs/disclosure.md`: single observations first, then the groups that don't give the hidden ones
/// away.
struct DisclosurePlan: Sendable {
    /// How many of the cells that could be shown are shown.
    struct Cost: Hashable {
        var cells = 0
        var kept = 0
    }

    /// A unit's own figure goes out by itself from so many times the threshold up. With fewer people, it is shown where
    /// the figures of all units are at hand to tell that it unmasks none: never in a file of the unit alone.
    static let aloneFactor = 2

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
        decide()
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

    /// Whether an observation may leave in a file of its own record.
    ///
    /// - Parameter rows: The rows of the record.
    func showsAlone(_ index: Int, in rows: Range<Int>) -> Bool {
        guard isRowShown[index] else { return false }
        let row = table.rows[index]
        // A part goes with its total.
        let total = rows.first {
            table.rows[$0].breakdown == 0 && table.rows[$0].variable == row.variable
                && table.rows[$0].value.isFinite
        }
        return isRowShown[total ?? index]
            && Int(table.rows[total ?? index].respondents) >= Self.aloneFactor * threshold
    }

    // MARK: Deciding

    /// A unit's figure on one subject: its observations in one or more records, together.
    private struct Leaf {
        var people = 0
        var sum = 0.0
        var isSensitive = false
        var isLarge = true
    }

    private mutating func decide() {
        let periodCount = table.periods.count
        let isOwn = table.owners.map { viewer.isOwner($0) }
        let isOwnUnit = table.units.map { viewer.isOwner($0) }
        var rowsOfPlace = Array(repeating: [Int32](), count: table.variables.count * periodCount)
        for index in table.rows.indices {
            let row = table.rows[index]
            guard row.breakdown == 0, row.value.isFinite else { continue }
            let place = Int(row.variable) * periodCount + Int(row.period)
            rowsOfPlace[place].append(Int32(clamping: index))
            var state = LeafState.present
            if !isOwn[Int(row.record)] && !isOwnUnit[Int(row.unit)] { state.insert(.foreign) }
            leaves[place, Int(row.unit)].formUnion(state)
        }
        let periods = table.periods.indices.sorted { (periodOrder[$0], $0) < (periodOrder[$1], $1) }
        for variable in table.variables.indices {
            var earlier = EarlierPeriods(threshold: threshold)
            for period in periods {
                let place = variable * periodCount + period
                decide(place, rowsOfPlace[place], traits[variable], &earlier)
            }
        }
        let parts = table.rows.indices.filter {
            table.rows[$0].breakdown != 0 && table.rows[$0].value.isFinite
        }
        if !parts.isEmpty {
            let hidden = BreakdownCheck(table: table, threshold: threshold, isTotalShown: isRowShown)
                .hidden(among: parts)
            for index in hidden { isRowShown[index] = false }
            cost[.administration, default: Cost()].cells += parts.count
            cost[.administration, default: Cost()].kept += parts.count - hidden.count
        }
    }

    /// Decides one variable in one period: the groups first, from the overall figure down, then the single units.
    private mutating func decide(
        _ place: Int, _ rows: [Int32], _ traits: VariableTraits, _ earlier: inout EarlierPeriods
    ) {
        guard !rows.isEmpty else { return }
        var leafOfUnit: [Int32: Leaf] = [:]
        for index in rows {
            let row = table.rows[Int(index)]
            let people = Int(row.respondents)
            var leaf = leafOfUnit[row.unit] ?? Leaf()
            leaf.people += people
            leaf.sum += traits.aggregation == .mean ? row.value * Double(people) : row.value
            // Too few people; or people who all gave the same answer, which tells everyone's.
            let isAtEnd =
                traits.range.map { row.value <= $0.lowerBound || row.value >= $0.upperBound } ?? false
            if people < threshold || row.deviation == 0 || isAtEnd { leaf.isSensitive = true }
            if people < Self.aloneFactor * threshold { leaf.isLarge = false }
            leafOfUnit[row.unit] = leaf
        }
        let units = leafOfUnit.keys.sorted()
        var people = Array(repeating: 0, count: groups.count)
        var open: [(unit: Int32, leaf: Leaf)] = []
        var shownUnits: [Int32] = []
        for unit in units {
            guard var leaf = leafOfUnit[unit] else { continue }
            if traits.aggregation != .none {
                for group in groupsOfUnit[Int(unit)] { people[group] += leaf.people }
            }
            if traits.carriesOver, earlier.tells(.unit(Int(unit)), leaf.people) { leaf.isSensitive = true }
            if leaf.isLarge && !leaf.isSensitive {
                shownUnits.append(unit)
            } else {
                open.append((unit, leaf))
            }
        }
        let audit = DisclosureAudit(
            units: open.map { unit, leaf in
                DisclosureAudit.Unit(
                    people: leaf.people, sum: leaf.sum, groups: groupsOfUnit[Int(unit)],
                    isSensitive: leaf.isSensitive)
            },
            groupCount: groups.count, range: traits.range, threshold: threshold)
        let candidates = groups.indices.filter { group in
            people[group] >= threshold && !(traits.carriesOver && earlier.tells(.group(group), people[group]))
        }
        let shown = audit.shown(
            groups: candidates.sorted { rank($0, people) < rank($1, people) },
            candidates: open.indices.filter { !open[$0].leaf.isSensitive }
                .sorted { (-open[$0].leaf.people, $0) < (-open[$1].leaf.people, $1) })
        shownUnits += shown.units.map { open[$0].unit }
        record(place, rows, units, Set(shownUnits), people, shown.groups)
        for unit in shownUnits { earlier.note(.unit(Int(unit)), leafOfUnit[unit]?.people ?? 0) }
        for group in shown.groups { earlier.note(.group(group), people[group]) }
    }

    /// Notes what was decided on one variable in one period.
    private mutating func record(
        _ place: Int, _ rows: [Int32], _ units: [Int32], _ shownUnits: Set<Int32>, _ people: [Int],
        _ shown: Set<Int>
    ) {
        for unit in units where !shownUnits.contains(unit) { leaves[place, Int(unit)].insert(.hidden) }
        for index in rows { isRowShown[Int(index)] = shownUnits.contains(table.rows[Int(index)].unit) }
        cost[.administration, default: Cost()].cells += units.count
        cost[.administration, default: Cost()].kept += shownUnits.count
        for group in groups.indices where people[group] > 0 {
            let level = groups[group].level
            cost[level, default: Cost()].cells += 1
            guard shown.contains(group) else { continue }
            cost[level, default: Cost()].kept += 1
            shownGroups.insert(place * groups.count + group)
        }
    }

    /// The most telling groups first: all, the kinds, the territories; large ones before small ones.
    private func rank(_ group: Int, _ people: [Int]) -> (Int, Int, Int) {
        let level = UnitGroup.Level.allCases.firstIndex(of: groups[group].level) ?? 0
        return (level, -people[group], group)
    }
}

/// How many people the figures shown for earlier periods rest on, for a variable whose contributions carry over.
///
/// Two periods of one group that differ by a few people tell of those who joined or left.
private struct EarlierPeriods {
    enum Key: Hashable {
        case unit(Int)
        case group(Int)
    }

    let threshold: Int
    private var counts: [Key: [Int]] = [:]

    init(threshold: Int) { self.threshold = threshold }

    mutating func note(_ key: Key, _ people: Int) { counts[key, default: []].append(people) }

    /// Whether a figure on so many people would tell of a few by its difference to an earlier one.
    func tells(_ key: Key, _ people: Int) -> Bool {
        (counts[key] ?? []).contains {
            let change = abs(people - $0)
            return change > 0 && change < threshold
        }
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
