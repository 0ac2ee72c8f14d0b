internal import EssaimKit

/// The observations of all evaluations, added up by indicator, campaign and group.
struct CampaignTotals {
    static let campaigns = Vocabulary.campaign.terms.map(\.code)

    private(set) var indicators: [IndicatorEntry]
    /// The groups with observations, in the order of their labels.
    let groups: [UnitGroup]
    private let labels: [UnitGroup: Label]
    private var cells: [Moments]
    /// For each indicator, campaign and unit. Empty unless asked for.
    private var unitCells: [Moments] = []
    /// For each indicator, what was left out.
    private var leftOut: [LeftOut]
    private let unitsOfGroup: [[Int]]
    let units: [String]

    /// - Parameters:
    ///   - keepsUnits: Whether to keep each administration's own figures, for paired tests.
    ///   - wanted: Which indicators to add up.
    init(
        _ source: any RecordSource, at level: UnitGroup.Level, keepsUnits: Bool = false,
        wanted: (IndicatorEntry) -> Bool = { _ in true }
    ) throws {
        let table = try source.observations(of: evaluationType)
        var entries = try source.indicators().filter(wanted)
        let administrations = Dictionary(
            try source.administrations().map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var groups: [UnitGroup] = []
        var numbers: [UnitGroup: Int] = [:]
        var labels: [UnitGroup: Label] = [:]
        var unitsOfGroup: [[Int]] = []
        let groupsOfUnit = table.units.enumerated().map { index, unit -> [Int] in
            let own: [UnitGroup] =
                administrations[unit].map { UnitGroup.groups(of: $0, at: level) }
                ?? (level == .overall ? [.all] : level == .administration ? [.administration(unit)] : [])
            return own.map { group in
                if let number = numbers[group] {
                    unitsOfGroup[number].append(index)
                    return number
                }
                groups.append(group)
                unitsOfGroup.append([index])
                labels[group] = Self.label(of: group, administrations)
                numbers[group] = groups.count - 1
                return groups.count - 1
            }
        }
        let places = Dictionary(
            entries.enumerated().map { ($0.element.id.description, $0.offset) },
            uniquingKeysWith: { first, _ in first })
        let variables = table.variables.map { places[$0] ?? -1 }
        let periods = table.periods.map { Self.campaigns.firstIndex(of: $0) ?? -1 }
        Self.settleScales(&entries, table, variables)
        let canAdd = entries.map { $0.aggregation != .none || level == .administration }
        let isTotal = entries.map { $0.aggregation == .sum }
        let isShare = entries.map(\.isShare)
        let low = entries.map { $0.range?.lowerBound ?? -.infinity }
        let high = entries.map { $0.range?.upperBound ?? .infinity }
        var cells = Array(
            repeating: Moments(), count: entries.count * Self.campaigns.count * max(1, groups.count))
        let count = table.units.count
        var unitCells = Array(
            repeating: Moments(), count: keepsUnits ? entries.count * Self.campaigns.count * count : 0)
        var leftOut = Array(repeating: LeftOut(), count: entries.count)
        var lastRecord = Array(repeating: Int32(-1), count: entries.count)
        for row in table.rows {
            let (indicator, campaign) = (variables[Int(row.variable)], periods[Int(row.period)])
            guard row.breakdown == 0, row.value.isFinite, indicator >= 0, campaign >= 0, canAdd[indicator]
            else { continue }
            if lastRecord[indicator] == row.record {
                leftOut[indicator].twice += 1
                continue
            }
            lastRecord[indicator] = row.record
            guard row.value >= low[indicator], row.value <= high[indicator] else {
                leftOut[indicator].outside += 1
                continue
            }
            let place = indicator * Self.campaigns.count + campaign
            for group in groupsOfUnit[Int(row.unit)] {
                cells[place * groups.count + group]
                    .add(row, isTotal: isTotal[indicator], isShare: isShare[indicator])
            }
            if keepsUnits {
                unitCells[place * count + Int(row.unit)]
                    .add(row, isTotal: isTotal[indicator], isShare: isShare[indicator])
            }
        }
        indicators = entries
        self.cells = cells
        self.unitCells = unitCells
        self.leftOut = leftOut
        self.labels = labels
        self.unitsOfGroup = unitsOfGroup
        units = table.units
        self.groups = groups.sorted { (labels[$0]?.fr ?? "", $0.code) < (labels[$1]?.fr ?? "", $1.code) }
        self.numbers = numbers
    }

    private let numbers: [UnitGroup: Int]

    private static func label(of group: UnitGroup, _ administrations: [String: Administration]) -> Label {
        switch group {
        case .all: return Label(fr: "Ensemble", en: "Overall")
        case .kind(let code): return Vocabulary.administrationKind[code]?.label ?? Label(fr: code, en: code)
        case .territory(let code): return Label(fr: Territory.name(of: code), en: Territory.name(of: code))
        case .administration(let id): return administrations[id]?.name ?? Label(fr: id, en: id)
        }
    }

    func label(of group: UnitGroup) -> Label { labels[group] ?? Label(fr: "?", en: "?") }

    /// What the answers add up to.
    ///
    /// - Parameters:
    ///   - indicator: A place in ``indicators``.
    ///   - campaign: A place in ``campaigns``.
    func moments(_ indicator: Int, _ campaign: Int, _ group: UnitGroup) -> Moments {
        guard let number = numbers[group] else { return Moments() }
        return cells[(indicator * Self.campaigns.count + campaign) * groups.count + number]
    }

    /// The value of an indicator in a campaign and a group.
    func value(_ indicator: Int, _ campaign: Int, _ group: UnitGroup) -> Double? {
        moments(indicator, campaign, group).value(isTotal: indicators[indicator].aggregation == .sum)
    }

    func subject(_ indicator: Int, _ campaign: Int, _ group: UnitGroup) -> Subject {
        Subject(
            type: evaluationType, variable: indicators[indicator].id.description,
            period: Self.campaigns[campaign], group: group)
    }

    /// An administration's own figures; its number is that of ``forEachUnit(in:_:)``.
    func unitMoments(_ indicator: Int, _ campaign: Int, _ unit: Int) -> Moments {
        unitCells.isEmpty
            ? Moments() : unitCells[(indicator * Self.campaigns.count + campaign) * units.count + unit]
    }

    /// The administrations of a group with observations: their numbers and identifiers.
    func forEachUnit(in group: UnitGroup, _ body: (_ unit: Int, _ id: String) -> Void) {
        guard let number = numbers[group] else { return }
        for unit in unitsOfGroup[number] { body(unit, units[unit]) }
    }
}

// MARK: What is left out, and why

extension CampaignTotals {
    /// Observations of an indicator that don't count.
    struct LeftOut {
        /// Values that its measure can't have.
        var outside = 0
        /// Values beside another of the same record.
        var twice = 0
    }

    /// Percentages of which nobody says what they are count as shares of respondents where all of them can be.
    private static func settleScales(
        _ entries: inout [IndicatorEntry], _ table: ObservationTable, _ variables: [Int]
    ) {
        var open = entries.map(\.isScaleOpen)
        guard open.contains(true) else { return }
        for row in table.rows where row.breakdown == 0 && row.value.isFinite {
            let indicator = variables[Int(row.variable)]
            guard indicator >= 0, open[indicator] else { continue }
            if !isShareOfRespondents(row.value, of: Double(row.respondents)) {
                entries[indicator].scale = .distances
                open[indicator] = false
            }
        }
    }

    /// What a reader must know of values that don't count, or count otherwise than they seem to.
    var notes: [Label] {
        zip(indicators, leftOut).flatMap { entry, left -> [Label] in
            var notes: [Label] = []
            if left.outside > 0, let range = entry.range {
                let text = "\(NumberText.plain(range.lowerBound, decimals: 0))"
                let end = "\(NumberText.plain(range.upperBound, decimals: 0))"
                notes.append(
                    Label(
                        fr:
                            "« \(entry.name) » : valeurs hors de l’échelle de \(text) à \(end), laissées de côté (\(left.outside)).",
                        en:
                            "“\(entry.name)”: values outside the scale from \(text) to \(end), left out (\(left.outside))."
                    ))
            }
            if left.twice > 0 {
                notes.append(
                    Label(
                        fr:
                            "« \(entry.name) » : donné plus d’une fois dans une même fiche ; seule la première valeur compte (\(left.twice) de trop).",
                        en:
                            "“\(entry.name)”: given more than once in one record; only the first value counts (\(left.twice) too many)."
                    ))
            }
            if entry.isScaleOpen && !entry.isShare {
                notes.append(
                    Label(
                        fr:
                            "« \(entry.name) » : des pourcentages qui ne peuvent pas être des parts de répondants ; traités comme des mesures, sans intervalle de part.",
                        en:
                            "“\(entry.name)”: percentages that can’t be shares of respondents; taken as measurements, without intervals of shares."
                    ))
            }
            return notes
        }
    }
}
