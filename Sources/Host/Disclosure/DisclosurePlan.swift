internal import EssaimKit

/// What of a type's observations everybody may see: decided once for all tables, levels and periods that can be
/// made of them, so that no two can be subtracted from each other.
///
/// The method is in `docs/disclosure.md`; deciding is in `DisclosurePlan+Deciding.swift`.
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
    var isRowShown: [Bool]
    var cost: [UnitGroup.Level: Cost] = [:]
    let threshold: Int
    let viewer: Viewer
    let traits: [VariableTraits]
    /// The places of periods in their vocabulary's order.
    let periodOrder: [Int]
    /// For each unit, the groups it belongs to besides itself.
    let groupsOfUnit: [[Int]]
    let categories: PartCategories
    let revised: RevisedFigures
    let groups: [UnitGroup]
    let unitsOfGroup: [[Int32]]
    private let numbers:
        (units: [String: Int], periods: [String: Int], variables: [String: Int], groups: [UnitGroup: Int])
    var leaves: LeafStates
    /// For each place and unit with parts.
    var wholes: [Int: Whole] = [:]
    /// Groups that everybody may see, by variable and period.
    var shownGroups: Set<Int> = []
    /// Groups of which everybody may see how the answers scatter.
    var shownScatter: Set<Int> = []

    /// - Parameters:
    ///   - periods: The codes of the period field's vocabulary, in order.
    ///   - traits: For each variable of the table.
    ///   - revised: What earlier versions would tell together with these.
    ///   - categoryCode: The code of a declared category, as ``ObservationModel/categoryCode`` says for a variable.
    init(
        type: String, table: ObservationTable, administrations: [Administration], periods: [String],
        traits: [VariableTraits], threshold: Int, viewer: Viewer, revised: RevisedFigures = .none,
        categoryCode: (_ written: Breakdown, _ variable: String) -> String? = { written, _ in written.category
        }
    ) {
        self.type = type
        self.table = table
        self.traits = traits
        self.threshold = threshold
        self.viewer = viewer
        self.revised = revised
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
        categories = PartCategories(table, categoryCode)
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
        let isShown = subject.isScatter ? shownScatter : shownGroups
        if isShown.contains(place * groups.count + group) { return true }
        return unitsOfGroup[group].allSatisfy { !leaves[place, Int($0)].contains(.foreign) }
    }

    /// Whether the viewer sees a figure on a subject that others don't: their own.
    func isOwn(_ subject: Subject) -> Bool {
        guard let variable = numbers.variables[subject.variable], let period = numbers.periods[subject.period]
        else { return false }
        let place = variable * table.periods.count + period
        if case .administration(let id) = subject.group {
            guard let unit = numbers.units[id] else { return false }
            let state = leaves[place, unit]
            return state.contains(.hidden) && !state.contains(.foreign)
        }
        guard let group = numbers.groups[subject.group] else { return false }
        return !(subject.isScatter ? shownScatter : shownGroups).contains(place * groups.count + group)
            && shows(subject)
    }

    /// Whether the viewer may see one observation as it stands in its record.
    func showsRow(_ index: Int) -> Bool {
        isRowShown[index] || viewer.isOwner(table.owners[Int(table.rows[index].record)])
            || viewer.isOwner(table.units[Int(table.rows[index].unit)])
    }

    /// Whether an observation may leave in a file of its own record.
    ///
    /// A part goes with the figure that it is a part of, whichever record has that: parts that went by their own size
    /// would leave one of them out, which the figure and the others tell.
    func showsAlone(_ index: Int) -> Bool {
        guard isRowShown[index] else { return false }
        let row = table.rows[index]
        let enough = Self.aloneFactor * threshold
        guard row.breakdown != 0 else { return Int(row.respondents) >= enough }
        let place = Int(row.variable) * table.periods.count + Int(row.period)
        guard let whole = wholes[place * table.units.count + Int(row.unit)] else { return false }
        return whole.people >= enough && whole.rows.allSatisfy { isRowShown[Int($0)] }
    }

    /// What parts are parts of.
    struct Whole {
        /// The observations that say it; none where nobody does.
        var rows: [Int32]
        /// How many people it rests on: where no observation says it, those of the dimension that names most.
        var people: Int
    }
}
