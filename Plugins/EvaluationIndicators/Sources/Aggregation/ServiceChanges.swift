internal import EssaimKit
internal import Inference

/// The changes of the services that answered both campaigns. Each service counts once: agents of one service are
/// alike, so that services, not agents, are what chance draws.
struct ServiceChanges {
    /// The services in common, and for each its value before and its change, in the same order.
    private(set) var units: [String] = []
    private(set) var before: [Double] = []
    private(set) var changes: [Double] = []
    /// Respondents of the services in common.
    private(set) var respondentsBefore = 0
    private(set) var respondentsAfter = 0
    /// The variance of a change that asking other respondents makes expect, on average over the services; `nil` where
    /// a service doesn't tell.
    private(set) var samplingVariance: Double? = 0

    /// - Parameters:
    ///   - indicator: A place in ``CampaignTotals/indicators``.
    ///   - first: A place in ``CampaignTotals/campaigns``, as `second`.
    init(_ totals: CampaignTotals, _ indicator: Int, from first: Int, to second: Int, in group: UnitGroup) {
        let entry = totals.indicators[indicator]
        let isTotal = entry.aggregation == .sum
        totals.forEachUnit(in: group) { unit, name in
            let (start, end) = (
                totals.unitMoments(indicator, first, unit), totals.unitMoments(indicator, second, unit)
            )
            guard let one = start.value(isTotal: isTotal), let two = end.value(isTotal: isTotal),
                (two - one).isFinite
            else { return }
            units.append(name)
            before.append(one)
            changes.append(two - one)
            respondentsBefore += start.people
            respondentsAfter += end.people
            if let sum = samplingVariance, let own = start.samplingVariance(of: entry),
                let other = end.samplingVariance(of: entry)
            {
                samplingVariance = sum + own + other
            } else {
                samplingVariance = nil
            }
        }
        samplingVariance = samplingVariance.map { units.isEmpty ? 0 : $0 / Double(units.count) }
    }

    /// The distances of the services' values in one campaign from a target, where nobody was asked before.
    init(_ totals: CampaignTotals, _ indicator: Int, in campaign: Int, against target: Double) {
        let isTotal = totals.indicators[indicator].aggregation == .sum
        samplingVariance = nil
        totals.forEachUnit(in: .all) { unit, name in
            let own = totals.unitMoments(indicator, campaign, unit)
            guard let value = own.value(isTotal: isTotal), (value - target).isFinite else { return }
            units.append(name)
            before.append(target)
            changes.append(value - target)
            respondentsAfter += own.people
        }
    }

    var count: Int { changes.count }
    var mean: Double { Sample(of: changes).mean }

    /// The middle change; not a number where there is none.
    var median: Double {
        let sorted = changes.sorted()
        guard !sorted.isEmpty else { return .nan }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    /// What the changes' spread tells.
    var spread: ModeratedVariance.Own {
        ModeratedVariance.Own(
            variance: Sample(of: changes).variance, freedom: Double(count - 1), expected: samplingVariance)
    }
}

extension ServiceChanges {
    /// The figures that a cell made of single services' changes is about.
    ///
    /// A mean over services isn't weighted as the groups' figures are: beside them it would be one more equation. So it
    /// is shown only where each service's own figures are: the first that isn't stands for all.
    func subjects(_ totals: CampaignTotals, _ indicator: Int, _ campaigns: [Int], _ records: any RecordSource)
        throws -> [Subject]
    {
        for unit in units {
            for campaign in campaigns {
                let subject = totals.subject(indicator, campaign, .administration(unit))
                if try !records.shows(subject) { return [subject] }
            }
        }
        return []
    }
}
