// Many units: by swapping.
extension DisclosureAudit {
    /// Two hidden units that belong to the same groups can swap answers, and nobody sees it. With many units, this is
    /// the only direction looked for: what can't be shown safe by it isn't shown.
    func withSwaps(_ groups: [Int], _ candidates: [Int], _ scattered: Set<Int>) -> Shown {
        var shown = groups
        var hidden = Set(units.indices).subtracting(candidates)
        // First the groups go that cut across more telling ones; then other units are hidden beside the sensitive
        // ones; and where that doesn't help, the remaining groups go, too.
        drop(from: &shown, hidden, keeping: { isOverallOrDisjoint($0, groups) })
        hide(&hidden, shown, candidates)
        drop(from: &shown, hidden, keeping: { _ in false })
        var kept: [Int] = []
        for group in shown where mayBeShown(group, beside: kept, hidden) { kept.append(group) }
        return Shown(
            groups: Set(kept), units: Set(candidates).intersection(Set(units.indices).subtracting(hidden)),
            scatter: scattered.intersection(kept.filter { mayScatter($0, kept, hidden) }))
    }

    /// Whether each hidden unit of a group can exchange answers with two others that are in the same groups.
    private func mayScatter(_ group: Int, _ shown: [Int], _ hidden: Set<Int>) -> Bool {
        let list = members[group].filter { hidden.contains($0) }
        if list.isEmpty { return true }
        guard list.count >= Self.scatterUnits else { return false }
        let isShown = Set(shown)
        let places = Dictionary(grouping: list) { unit in units[unit].groups.filter { isShown.contains($0) } }
        return places.values.allSatisfy { members in
            members.allSatisfy { unit in
                members.lazy.filter { $0 != unit && canSwap(unit, $0, isScattered: true) }.prefix(2).count
                    == 2
            }
        }
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
                // Two others to swap with: one of them may be the unit that knows its own figure.
                return members.lazy.filter { $0 != unit && canSwap(unit, $0) }.prefix(2).count < 2
            }
        }.sorted()
    }

    private func canSwap(_ unit: Int, _ other: Int, isScattered: Bool = false) -> Bool {
        let forward = whole(min(up[unit], down[other]))
        let backward = whole(min(down[unit], up[other]))
        guard forward + backward >= needed[unit] - EchelonForm.precision else { return false }
        return !isScattered || isFree(unit, swappingWith: other, forward, backward)
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
