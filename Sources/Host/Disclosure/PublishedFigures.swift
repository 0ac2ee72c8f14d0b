internal import Derivation
internal import EssaimKit

/// What was published of one variable in one period with earlier versions: equations that are known for good.
struct PublishedFigures {
    /// One version of a unit's figure.
    struct Column: Hashable {
        var unit: Int32
        /// The place among the earlier versions; `nil` for the latest.
        var version: Int?
    }

    /// The figures that the sums are of, but for those that are the latest.
    var figures: [Column: UnitFigure] = [:]
    /// Sets of figures of which the sum was shown.
    var sums: [[Column]] = []
    /// Sets of figures of which it was shown how their answers scatter.
    var scatter: [[Column]] = []
    /// Which version of a unit is the one in force; the latest where it isn't said.
    var inForce: [Int32: Int] = [:]

    var isEmpty: Bool { sums.isEmpty }

    func column(of unit: Int32) -> Column { Column(unit: unit, version: inForce[unit]) }
}

extension DisclosurePlan {
    /// What was published with earlier versions of one period's figures, variable by variable of a family. The versions
    /// are taken in order, each planned over what those before it told.
    func published(
        _ leaves: [[Int32: UnitFigure]], _ family: [Int], _ places: [Int], _ earlier: [EarlierPeriods]
    ) -> [PublishedFigures] {
        let versions = zip(places, leaves).map { place, leaves in
            leaves.keys.reduce(into: [Int32: [ObservationReader.Observation]]()) { versions, unit in
                if let own = revised.earlier[revisionKey(unit, place)] { versions[unit] = own }
            }
        }
        let depth = versions.flatMap { $0.values.map(\.count) }.max() ?? 0
        var published = family.map { _ in PublishedFigures() }
        for state in 0..<depth {
            var before = leaves
            for index in family.indices {
                for (unit, own) in versions[index] {
                    let version = max(0, state - (depth - own.count))
                    before[index][unit] = figure(own[version], unit, places[index])
                    published[index].inForce[unit] = version
                }
            }
            if family.count > 1 { Self.join(&before) }
            var decisions = family.indices.map { index in
                decision(before[index], traits[family[index]], earlier[index], published: published[index])
            }
            if family.count > 1 { Self.meet(&decisions) }
            for (index, decision) in decisions.enumerated() {
                let shown =
                    decision.groups.sorted().map { unitsOfGroup[$0].filter { decision.leaves[$0] != nil } }
                    + decision.units.sorted().map { [$0] }
                for (unit, version) in published[index].inForce {
                    published[index].figures[.init(unit: unit, version: version)] = decision.leaves[unit]
                }
                published[index].sums += shown.map { set in set.map(published[index].column) }
                published[index].scatter += decision.scatter.sorted().map { group in
                    unitsOfGroup[group].filter {
                        decision.leaves[$0] != nil && !decision.units.contains($0)
                    }.map(published[index].column)
                }
            }
        }
        for index in family.indices { published[index].inForce = [:] }
        return published
    }

    /// A unit's figure as an earlier version said it.
    func figure(_ version: ObservationReader.Observation, _ unit: Int32, _ place: Int) -> UnitFigure {
        let variable = place / table.periods.count
        let row = ObservationTable.Row(
            record: 0, unit: unit, period: Int32(place % table.periods.count), variable: Int32(variable),
            breakdown: 0, respondents: version.respondents, status: version.status, value: version.value,
            deviation: version.deviation)
        var figure = UnitFigure()
        figure.add(0, row, traits[variable])
        figure.isSensitive = traits[variable].isTelling(row, below: threshold)
        figure.isLarge = Int(version.respondents) >= Self.aloneFactor * threshold
        return figure
    }

    /// Whether a unit's figure may have been hidden, by itself or to protect others.
    func isHiddenAlone(_ figure: UnitFigure) -> Bool { figure.isSensitive || !figure.isLarge }
}
