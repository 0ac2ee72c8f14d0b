internal import EssaimKit

/// The observations of all evaluations, added up by indicator, campaign and group.
struct CampaignTotals {
    static let campaigns = Vocabulary.campaign.terms.map(\.code)

    let indicators: [IndicatorEntry]
    /// The groups with observations, in the order of their labels.
    let groups: [UnitGroup]
    private let labels: [UnitGroup: Label]
    private var cells: [Moments]
    /// For each indicator, campaign and unit: the mean, where there is one. Empty unless asked for.
    private var means: [Double] = []
    private let unitCount: Int
    private let unitsOfGroup: [[Int]]
    let units: [String]

    /// - Parameters:
    ///   - keepsMeans: Whether to keep each administration's own mean, for paired tests.
    ///   - wanted: Which indicators to add up.
    init(
        _ source: any RecordSource, at level: UnitGroup.Level, keepsMeans: Bool = false,
        wanted: (IndicatorEntry) -> Bool = { _ in true }
    ) throws {
        let table = try source.observations(of: evaluationType)
        indicators = try source.indicators().filter(wanted)
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
            indicators.enumerated().map { ($0.element.id.description, $0.offset) },
            uniquingKeysWith: { first, _ in first })
        let variables = table.variables.map { places[$0] ?? -1 }
        let periods = table.periods.map { Self.campaigns.firstIndex(of: $0) ?? -1 }
        let entries = indicators
        let canAdd = entries.map { $0.aggregation != .none || level == .administration }
        let isTotal = entries.map { $0.aggregation == .sum }
        let isShare = entries.map(\.isShare)
        var cells = Array(
            repeating: Moments(), count: entries.count * Self.campaigns.count * max(1, groups.count))
        let count = table.units.count
        var means =
            keepsMeans
            ? Array(repeating: Double.nan, count: entries.count * Self.campaigns.count * count) : []
        for row in table.rows {
            let (indicator, campaign) = (variables[Int(row.variable)], periods[Int(row.period)])
            guard row.breakdown == 0, row.value.isFinite, indicator >= 0, campaign >= 0, canAdd[indicator]
            else { continue }
            let place = indicator * Self.campaigns.count + campaign
            for group in groupsOfUnit[Int(row.unit)] {
                cells[place * groups.count + group]
                    .add(row, isTotal: isTotal[indicator], isShare: isShare[indicator])
            }
            if keepsMeans { means[place * count + Int(row.unit)] = row.value }
        }
        self.cells = cells
        self.means = means
        self.labels = labels
        self.unitsOfGroup = unitsOfGroup
        unitCount = count
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

    /// Each administration's own change between two campaigns, where it answered both.
    func changes(_ indicator: Int, from first: Int, to second: Int, in group: UnitGroup) -> [Double] {
        guard let number = numbers[group], !means.isEmpty else { return [] }
        let places = [first, second].map { (indicator * Self.campaigns.count + $0) * unitCount }
        return unitsOfGroup[number].compactMap { unit in
            let change = means[places[1] + unit] - means[places[0] + unit]
            return change.isFinite ? change : nil
        }
    }
}
