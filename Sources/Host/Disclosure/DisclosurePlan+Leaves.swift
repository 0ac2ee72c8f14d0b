internal import Derivation
internal import EssaimKit

// What there is to decide about, before anything is decided.
extension DisclosurePlan {
    func leaves(of rows: [Int32], _ parts: [Int32: [Int]], at place: Int) -> [Int32: UnitFigure] {
        var leaves: [Int32: UnitFigure] = [:]
        for index in rows {
            let row = table.rows[Int(index)]
            let own = traits[Int(row.variable)]
            let people = Int(row.respondents)
            var leaf = leaves[row.unit] ?? UnitFigure()
            // Two figures of the same people that differ by a few tell of those.
            for other in leaf.rows {
                let difference = abs(people - Int(table.rows[Int(other)].respondents))
                if difference > 0 && difference < threshold { leaf.isSensitive = true }
            }
            leaf.add(index, row, own)
            if own.isTelling(row, below: threshold) { leaf.isSensitive = true }
            if people < Self.aloneFactor * threshold { leaf.isLarge = false }
            leaves[row.unit] = leaf
        }
        for unit in revised.isEmpty ? [] : Array(leaves.keys) {
            let key = revisionKey(unit, place)
            if revised.units.contains(key) { leaves[unit]?.isSensitive = true }
            if revised.groups.contains(key) {
                leaves[unit]?.isSensitive = true
                leaves[unit]?.tellsInGroups = true
            }
            let before = (revised.earlier[key] ?? []).map { figure($0, unit, place) }
            leaves[unit]?.before = before.map { ($0.people, $0.sum) }
            if let leaf = leaves[unit], !leaf.isSensitive, tellsOfParts(key, before, leaf, place) {
                leaves[unit]?.isSensitive = true
            }
            // What was hidden before is among what would be shown now, and so would be known better.
            if before.contains(where: isHiddenAlone) {
                leaves[unit]?.wasHidden = true
            }
        }
        // A figure whose small parts can be told from it can't be shown, however large it is.
        for (unit, parts) in parts {
            guard let leaf = leaves[unit], !leaf.isSensitive, leaf.rows.count == 1 else { continue }
            if check(parts, totals: leaf.rows).hidden() == nil { leaves[unit]?.isSensitive = true }
        }
        return leaves
    }

    /// Whether a figure and an earlier one tell what the parts are, of which the earlier ones may have been shown.
    func tellsOfParts(
        _ key: RevisedFigures.Key, _ before: [UnitFigure], _ leaf: UnitFigure, _ place: Int
    ) -> Bool {
        guard let versions = revised.parts[key], let latest = versions.last,
            // Only then it is known which parts go with which figure.
            before.count == versions.count - 1
        else { return revised.parts[key] != nil && !before.isEmpty }
        return zip(before, versions).contains { earlier, parts in
            let breakdowns = Set(parts.keys).union(latest.keys)
            let dimensions = Dictionary(grouping: breakdowns, by: \.dimension).values.map { own in
                own.map { (before: Int(parts[$0]?.respondents ?? 0), now: Int(latest[$0]?.respondents ?? 0)) }
            }
            return !RevisedParts(
                before: (earlier.people, earlier.sum, earlier.squares),
                now: (leaf.people, leaf.sum, leaf.squares), parts: dimensions
            ).leaveRoom(traits[place / table.periods.count])
        }
    }

    func revisionKey(_ unit: Int32, _ place: Int) -> RevisedFigures.Key {
        RevisedFigures.Key(
            unit: table.units[Int(unit)], period: table.periods[place % table.periods.count],
            variable: table.variables[place / table.periods.count])
    }

    func check(_ parts: [Int], totals: [Int32]) -> BreakdownCheck {
        BreakdownCheck(
            table: table, parts: parts, totals: totals.map(Int.init),
            traits: traits[Int(table.rows[parts[0]].variable)], threshold: threshold, categories: categories)
    }

    /// What is sensitive of one variable of a family is of all.
    static func join(_ leaves: inout [[Int32: UnitFigure]]) {
        for unit in Set(leaves.flatMap(\.keys)) {
            let own = leaves.compactMap { $0[unit] }
            let isSensitive = own.contains(where: \.isSensitive)
            let tells = own.contains(where: \.tellsInGroups)
            let isLarge = own.allSatisfy(\.isLarge)
            for index in leaves.indices {
                leaves[index][unit]?.isSensitive = isSensitive
                leaves[index][unit]?.tellsInGroups = tells
                leaves[index][unit]?.isLarge = isLarge
            }
        }
    }

    /// What is hidden of one variable of a family is of all: of units and groups that have it.
    static func meet(_ decisions: inout [PlaceDecision]) {
        var units: Set<Int32> = []
        var groups: Set<Int> = []
        for decision in decisions {
            units.formUnion(Set(decision.leaves.keys).subtracting(decision.units))
            groups.formUnion(
                decision.people.indices.filter {
                    decision.people[$0] > 0 && !decision.groups.contains($0)
                })
        }
        for index in decisions.indices {
            decisions[index].units.subtract(units)
            decisions[index].groups.subtract(groups)
            decisions[index].scatter.subtract(groups)
        }
    }
}
