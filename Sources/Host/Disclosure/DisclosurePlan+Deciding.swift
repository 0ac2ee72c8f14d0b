internal import Derivation
internal import EssaimKit

extension DisclosurePlan {
    mutating func decide() {
        let periodCount = table.periods.count
        let isOwn = table.owners.map { viewer.isOwner($0) }
        let isOwnUnit = table.units.map { viewer.isOwner($0) }
        var rowsOfPlace = Array(repeating: [Int32](), count: table.variables.count * periodCount)
        var parts: [Int: [Int32: [Int]]] = [:]
        for index in table.rows.indices {
            let row = table.rows[index]
            guard row.value.isFinite else { continue }
            let place = Int(row.variable) * periodCount + Int(row.period)
            guard row.breakdown == 0 else {
                parts[place, default: [:]][row.unit, default: []].append(index)
                continue
            }
            rowsOfPlace[place].append(Int32(clamping: index))
            var state = LeafState.present
            if !isOwn[Int(row.record)] && !isOwnUnit[Int(row.unit)] { state.insert(.foreign) }
            leaves[place, Int(row.unit)].formUnion(state)
        }
        let periods = table.periods.indices.sorted { (periodOrder[$0], $0) < (periodOrder[$1], $1) }
        for family in families() {
            var earlier = family.map { _ in EarlierPeriods() }
            for period in periods {
                let places = family.map { $0 * periodCount + period }
                var leaves = places.map { self.leaves(of: rowsOfPlace[$0], parts[$0] ?? [:], at: $0) }
                if family.count > 1 { Self.join(&leaves) }
                let published = revised.isEmpty ? [] : published(leaves, family, places, earlier)
                var decisions = family.indices.map { index in
                    decision(
                        leaves[index], traits[family[index]], earlier[index],
                        published: published.isEmpty ? PublishedFigures() : published[index])
                }
                if family.count > 1 { Self.meet(&decisions) }
                for index in family.indices {
                    record(decisions[index], at: places[index])
                    noteWholes(of: parts[places[index]] ?? [:], leaves[index], at: places[index])
                    earlier[index].note(decisions[index], unitsOfGroup)
                }
                let partsOfFamily = places.map { parts[$0] ?? [:] }
                if partsOfFamily.contains(where: { !$0.isEmpty }) {
                    hideParts(partsOfFamily, decisions, family.map { traits[$0] })
                }
            }
        }
    }

    /// Variables that say the same in another way, together.
    private func families() -> [[Int]] {
        let numbers = Dictionary(
            table.variables.enumerated().map { ($0.element, $0.offset) },
            uniquingKeysWith: { first, _ in first })
        var head = Array(table.variables.indices)
        func first(_ variable: Int) -> Int {
            var variable = variable
            while head[variable] != variable { variable = head[variable] }
            return variable
        }
        for variable in table.variables.indices {
            for other in traits[variable].dependsOn.compactMap({ numbers[$0] }) {
                let (one, two) = (first(variable), first(other))
                head[max(one, two)] = min(one, two)
            }
        }
        return Dictionary(grouping: table.variables.indices, by: first).sorted { $0.key < $1.key }.map(
            \.value)
    }

    /// Decides one variable in one period: the groups first, from the overall figure down, then the single units.
    ///
    /// - Parameter published: What was shown with earlier versions.
    func decision(
        _ leaves: [Int32: UnitFigure], _ traits: VariableTraits, _ earlier: EarlierPeriods,
        published: PublishedFigures = PublishedFigures()
    ) -> PlaceDecision {
        var decision = PlaceDecision(leaves: leaves, people: Array(repeating: 0, count: groups.count))
        guard !leaves.isEmpty else { return decision }
        var open: [(unit: Int32, leaf: UnitFigure)] = []
        var isScattered = Array(repeating: true, count: groups.count)
        var changes = Array(repeating: earlier.none, count: groups.count)
        var tells = Array(repeating: false, count: groups.count)
        for unit in leaves.keys.sorted() {
            guard var leaf = leaves[unit] else { continue }
            if traits.carriesOver {
                leaf.changes = earlier.changes(of: unit, leaf.people)
                if earlier.hid(unit, leaf.people) { leaf.wasHidden = true }
                if leaf.changes.contains(where: { $0 > 0 && $0 < threshold }) { leaf.isSensitive = true }
            }
            let isOpen = leaf.isSensitive || leaf.wasHidden || !leaf.isLarge
            if traits.aggregation != .none {
                for group in groupsOfUnit[Int(unit)] {
                    decision.people[group] += leaf.people
                    if !leaf.deviation.isFinite { isScattered[group] = false }
                    if leaf.tellsInGroups { tells[group] = true }
                    if isOpen { earlier.add(leaf.changes, to: &changes[group]) }
                }
            }
            if isOpen { open.append((unit, leaf)) } else { decision.units.insert(unit) }
        }
        if traits.carriesOver {
            earlier.forEachGone(since: leaves) { unit, gone in
                for group in groupsOfUnit[Int(unit)] { earlier.add(gone, to: &changes[group]) }
            }
        }
        // Other versions of figures are units of their own, which are in no group.
        var columns = Dictionary(
            uniqueKeysWithValues: open.enumerated().map { (published.column(of: $1.unit), $0) })
        let present = Set(leaves.keys.map(published.column))
        var units = open.map { unit, leaf in
            DisclosureAudit.Unit(
                owner: Int(unit), people: leaf.people, sum: leaf.sum, deviation: leaf.deviation,
                groups: groupsOfUnit[Int(unit)], isSensitive: leaf.isSensitive, changes: leaf.changes,
                before: leaf.before)
        }
        for (column, leaf) in published.figures.sorted(by: {
            ($0.key.unit, $0.key.version ?? .max) < ($1.key.unit, $1.key.version ?? .max)
        })
        where !present.contains(column) && (leaf.isSensitive || !leaf.isLarge) {
            columns[column] = units.count
            units.append(
                DisclosureAudit.Unit(
                    owner: Int(column.unit), people: leaf.people, sum: leaf.sum, deviation: leaf.deviation,
                    groups: [], isSensitive: leaf.isSensitive,
                    changes: traits.carriesOver ? earlier.none : []))
        }
        let audit = DisclosureAudit(
            units: units, groupCount: groups.count, range: traits.range, step: traits.step,
            threshold: threshold)
        let candidates = groups.indices.filter { group in
            decision.people[group] >= threshold && !tells[group]
                && !changes[group].contains { $0 > 0 && $0 < threshold }
        }
        // A group whose people stayed the same has the same sum in both periods.
        let places = Dictionary(uniqueKeysWithValues: open.enumerated().map { ($0.element.unit, $0.offset) })
        let unchanged =
            traits.carriesOver
            ? earlier.sums.compactMap { sum -> [Int]? in
                guard sum.allSatisfy({ leaves[$0.key]?.people == $0.value }) else { return nil }
                let set = sum.keys.compactMap { places[$0] }
                return set.isEmpty ? nil : set
            } : []
        let known =
            unchanged
            + published.sums.compactMap { sum in
                // What isn't open is known by itself.
                let set = sum.compactMap { columns[$0] }
                return set.isEmpty ? nil : set
            }
        // Yes and no scatter as their share says; of other answers without deviations, nobody says how.
        let hasScatter = traits.aggregation == .mean && !traits.isTwoValued
        let shown = audit.shown(
            groups: candidates.sorted { rank($0, decision.people) < rank($1, decision.people) },
            candidates: open.indices.filter { !open[$0].leaf.isSensitive && !open[$0].leaf.wasHidden }
                .sorted { (-open[$0].leaf.people, $0) < (-open[$1].leaf.people, $1) },
            scattered: hasScatter ? Set(candidates.filter { isScattered[$0] }) : [],
            known: known, knownScatter: published.scatter.map { $0.compactMap { columns[$0] } })
        decision.units.formUnion(shown.units.map { open[$0].unit })
        decision.groups = shown.groups
        decision.scatter =
            hasScatter ? shown.groups.filter { !isScattered[$0] || shown.scatter.contains($0) } : shown.groups
        return decision
    }

    /// Notes what the parts of one variable in one period are parts of.
    private mutating func noteWholes(
        of parts: [Int32: [Int]], _ leaves: [Int32: UnitFigure], at place: Int
    ) {
        for (unit, rows) in parts {
            let leaf = leaves[unit]
            var people: [String: Int] = [:]
            for row in rows {
                people[table.breakdowns[Int(table.rows[row].breakdown)]?.dimension ?? "", default: 0] += Int(
                    table.rows[row].respondents)
            }
            // Of several figures for all, the smallest is what the parts may be of.
            let smallest = leaf?.rows.map { Int(table.rows[Int($0)].respondents) }.min()
            wholes[place * table.units.count + Int(unit)] = Whole(
                rows: leaf?.rows ?? [], people: smallest ?? people.values.max() ?? 0)
        }
    }

    /// Notes what was decided on one variable in one period.
    private mutating func record(_ decision: PlaceDecision, at place: Int) {
        for (unit, leaf) in decision.leaves {
            let isShown = decision.units.contains(unit)
            if !isShown { leaves[place, Int(unit)].insert(.hidden) }
            for row in leaf.rows { isRowShown[Int(row)] = isShown }
        }
        cost[.administration, default: Cost()].cells += decision.leaves.count
        cost[.administration, default: Cost()].kept += decision.units.count
        for group in decision.people.indices where decision.people[group] > 0 {
            let level = groups[group].level
            cost[level, default: Cost()].cells += 1
            guard decision.groups.contains(group) else { continue }
            cost[level, default: Cost()].kept += 1
            shownGroups.insert(place * groups.count + group)
            if decision.scatter.contains(group) { shownScatter.insert(place * groups.count + group) }
        }
    }

    /// The most telling groups first: all, the kinds, the territories; large ones before small ones.
    private func rank(_ group: Int, _ people: [Int]) -> (Int, Int, Int) {
        let level = UnitGroup.Level.allCases.firstIndex(of: groups[group].level) ?? 0
        return (level, -people[group], group)
    }

    /// Hides parts: those of a hidden figure, and those that the others would give away.
    private mutating func hideParts(
        _ parts: [[Int32: [Int]]], _ decisions: [PlaceDecision], _ traits: [VariableTraits]
    ) {
        var hidden: Set<Int> = []
        // For each unit: the categories of which one variable's part is hidden.
        var breakdowns: [Int32: Set<Int32>] = [:]
        for (parts, decision) in zip(parts, decisions) {
            for (unit, rows) in parts {
                let leaf = decision.leaves[unit]
                let isTotalShown = leaf == nil || decision.units.contains(unit)
                let isRevised = rows.first.map {
                    revised.parts[
                        revisionKey(
                            unit,
                            Int(table.rows[$0].variable) * table.periods.count + Int(table.rows[$0].period))]
                        != nil
                }
                // Of several figures for all, nobody knows whose parts they are.
                let found =
                    isTotalShown && leaf?.rows.count ?? 1 == 1 && isRevised != true
                    ? check(rows, totals: leaf?.rows ?? []).hidden() ?? rows : rows
                hidden.formUnion(found)
                breakdowns[unit, default: []].formUnion(
                    found.compactMap { categories.number(of: table.rows[$0]) })
            }
        }
        for parts in parts {
            for (unit, rows) in parts {
                for row in rows {
                    let isHidden =
                        hidden.contains(row)
                        || categories.number(of: table.rows[row]).map {
                            breakdowns[unit]?.contains($0) ?? false
                        }
                            ?? true
                    if isHidden { isRowShown[row] = false }
                    cost[.administration, default: Cost()].cells += 1
                    cost[.administration, default: Cost()].kept += isHidden ? 0 : 1
                }
            }
        }
    }
}
