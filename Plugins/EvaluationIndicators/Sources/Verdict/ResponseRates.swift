internal import EssaimKit

/// How many of those asked answered, by service and campaign.
struct ResponseRates {
    private struct Key: Hashable {
        var unit: String
        var campaign: String
    }
    /// Evaluations that are read for their populations, which the index of observations doesn't hold. With more, rates
    /// are unknown: a report isn't worth reading every record of a country.
    private static let recordLimit = 5_000

    private var answers: [Key: (asked: Double, answered: Double)] = [:]

    init(_ records: any RecordSource) throws {
        guard try records.observations(of: evaluationType).owners.count <= Self.recordLimit else { return }
        try records.forEach(evaluationType) { record in
            guard let unit = record.content.text("administration"),
                let campaign = record.content.text("campaign"),
                let asked = record.content.number("population"), asked > 0,
                let answered = record.content.number("respondents")
            else { return }
            let known = answers[Key(unit: unit, campaign: campaign)] ?? (0, 0)
            answers[Key(unit: unit, campaign: campaign)] = (known.asked + asked, known.answered + answered)
        }
    }

    /// The response rate of services together, in percent; `nil` where none tells whom it asked.
    ///
    /// - Parameter campaign: A place in ``CampaignTotals/campaigns``.
    func rate(of units: [String], in campaign: Int) -> Double? {
        var (asked, answered) = (0.0, 0.0)
        for unit in units {
            guard let own = answers[Key(unit: unit, campaign: CampaignTotals.campaigns[campaign])] else {
                continue
            }
            asked += own.asked
            answered += own.answered
        }
        return asked > 0 ? 100 * answered / asked : nil
    }
}
