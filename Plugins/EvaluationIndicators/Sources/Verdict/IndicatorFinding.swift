internal import EssaimKit
internal import Inference

/// What one indicator says.
struct IndicatorFinding {
    enum Outcome: String, CaseIterable {
        case clearlyBetter = "clearly-better"
        case better, unchanged, worse
        case clearlyWorse = "clearly-worse"
        /// Neither direction is better.
        case neutral
        /// Too few respondents at one of the ends.
        case weak
        /// Too few services that answered both campaigns.
        case fewServices = "few-services"
        /// A relative change of nothing.
        case noRatio = "no-ratio"
        /// All respondents together moved one way, the services in common the other.
        case contradictory
        /// Words, which have no test.
        case untestable
        case missing
        case hidden

        var label: Label {
            switch self {
            case .clearlyBetter: Label(fr: "progresse nettement", en: "clearly better")
            case .better: Label(fr: "progresse, sans certitude", en: "better, not certain")
            case .unchanged: Label(fr: "stable", en: "unchanged")
            case .worse: Label(fr: "recule, sans certitude", en: "worse, not certain")
            case .clearlyWorse: Label(fr: "recule nettement", en: "clearly worse")
            case .neutral: Label(fr: "sans sens favorable", en: "neither direction is better")
            case .weak: Label(fr: "trop peu de répondants", en: "too few respondents")
            case .fewServices: Label(fr: "trop peu de services en commun", en: "too few services in common")
            case .noRatio:
                Label(fr: "pas de rapport à une référence de 0", en: "no ratio to a reference of 0")
            case .contradictory:
                Label(
                    fr: "l’ensemble et les services en commun se contredisent",
                    en: "all respondents and the services in common disagree")
            case .untestable: Label(fr: "qualitatif : pas de test", en: "qualitative: no test")
            case .missing: Label(fr: "pas de comparaison possible", en: "nothing to compare with")
            case .hidden: Label(fr: "masqué", en: "hidden")
            }
        }
    }

    var indicator: IndicatorEntry
    /// What the figures of all respondents are about.
    var subjects: [Subject]
    /// What the figures of the services in common are about.
    var serviceSubjects: [Subject] = []
    var isAgainstTarget = false
    /// The values of all respondents.
    var from: Double?
    var to: Double?
    /// The services in common: their reference, their change, and what a test says of it. For a total, the mean of the
    /// services; shown times their number.
    var services = 0
    var reference: Double?
    var change: Double?
    var test: TestResult?
    /// Respondents of the services in common.
    var respondentsBefore: Int?
    var respondents: Int?
    /// The lower of the response rates at the two ends, in percent; `nil` where it isn't known or doesn't apply.
    var responseRate: Double?
    /// The p-value after the correction over all indicators judged.
    var p: Double?
    var outcome: Outcome = .missing

    var isClearlyBetter: Bool { outcome == .clearlyBetter }
    var isBetter: Bool { outcome == .clearlyBetter || outcome == .better }
    var isClearlyWorse: Bool { outcome == .clearlyWorse }
    /// Whether the indicator counts for its point's verdict.
    var isJudged: Bool { [.clearlyBetter, .better, .unchanged, .worse, .clearlyWorse].contains(outcome) }

    /// How many of what was measured the change shown is of.
    private var factor: Double { indicator.aggregation == .sum ? Double(services) : 1 }
    var shownChange: Double? { change.map { $0 * factor } }
    var shownInterval: Interval? {
        test?.interval.map { Interval(low: $0.low * factor, high: $0.high * factor) }
    }
    var shownP: Double? { p.map { max($0, 0.0001) } }
}

// MARK: Judging

extension IndicatorFinding {
    /// What each indicator says.
    ///
    /// Which indicators are judged is decided without looking at how they changed. Those form the family: their
    /// variances steady each other, and their p-values are corrected together.
    static func all(
        _ totals: CampaignTotals, _ thresholds: VerdictThresholds, _ rates: ResponseRates,
        _ records: any RecordSource
    ) throws -> [IndicatorFinding] {
        var findings: [IndicatorFinding] = []
        var changes: [ServiceChanges] = []
        for place in totals.indicators.indices {
            guard let (finding, own) = try gather(place, totals, rates, records) else { continue }
            findings.append(finding)
            changes.append(own)
        }
        let family = findings.indices.filter { index in
            guard findings[index].outcome != .hidden else { return false }
            let reason = findings[index].reasonNotToJudge(thresholds)
            findings[index].outcome = reason ?? .unchanged
            return reason == nil
        }
        let others = ModeratedVariance(
            learningFrom: family.filter { findings[$0].isModerated }.map { changes[$0].spread })
        for index in family { findings[index].test(changes[index], others) }
        for index in family where findings[index].hidesServices { findings[index].coarsen() }
        let tested = family.filter { findings[$0].test != nil }
        let adjusted = SmallSampleTest.holm(tested.map { findings[$0].test?.p ?? 1 })
        for (index, p) in zip(tested, adjusted) { findings[index].p = p }
        for index in family { findings[index].judge(thresholds) }
        return findings
    }

    /// The figures of one indicator; `nil` where there are none at either end.
    private static func gather(
        _ place: Int, _ totals: CampaignTotals, _ rates: ResponseRates, _ records: any RecordSource
    ) throws -> (IndicatorFinding, ServiceChanges)? {
        let last = CampaignTotals.campaigns.count - 1
        let entry = totals.indicators[place]
        let isTotal = entry.aggregation == .sum
        let (before, after) = (totals.moments(place, 0, .all), totals.moments(place, last, .all))
        guard after.administrations > 0 || before.administrations > 0 else { return nil }
        var finding = IndicatorFinding(indicator: entry, subjects: [totals.subject(place, last, .all)])
        if before.administrations > 0 { finding.subjects.insert(totals.subject(place, 0, .all), at: 0) }
        finding.isAgainstTarget =
            before.administrations == 0 && after.administrations > 0 && entry.target != nil
        let campaigns = finding.isAgainstTarget ? [last] : [0, last]
        let changes =
            finding.isAgainstTarget
            ? ServiceChanges(totals, place, in: last, against: entry.target ?? 0)
            : ServiceChanges(totals, place, from: 0, to: last, in: .all)
        if try !finding.subjects.allSatisfy(records.shows) {
            finding.outcome = .hidden
            return (finding, changes)
        }
        finding.serviceSubjects =
            finding.subjects + (try changes.subjects(totals, place, campaigns, records))
        finding.from = finding.isAgainstTarget ? entry.target : before.value(isTotal: isTotal)
        finding.to = after.value(isTotal: isTotal)
        finding.services = changes.count
        if changes.count > 0 {
            finding.reference =
                finding.isAgainstTarget ? entry.target : Sample(of: changes.before).mean
            finding.change = entry.scale == .order ? changes.median : changes.mean
            finding.respondentsBefore = finding.isAgainstTarget ? nil : changes.respondentsBefore
            finding.respondents = changes.respondentsAfter
            if entry.isAnsweredByPeople {
                finding.responseRate = campaigns.compactMap { rates.rate(of: changes.units, in: $0) }.min()
            }
        }
        return (finding, changes)
    }

    /// Why the indicator isn't judged; `nil` where it is.
    private func reasonNotToJudge(_ thresholds: VerdictThresholds) -> Outcome? {
        guard to != nil, from != nil else { return .missing }
        if indicator.higherIsBetter == nil { return .neutral }
        if indicator.scale == .words { return .untestable }
        guard Double(services) >= thresholds.minimumServices, let reference else {
            return .fewServices
        }
        for people in [respondentsBefore, respondents] {
            if let people, Double(people) < thresholds.minimumRespondents { return .weak }
        }
        return thresholds.smallestChange(of: indicator, from: reference) == nil ? .noRatio : nil
    }

    /// Whether its changes' variance tells of others', and theirs of it.
    private var isModerated: Bool {
        !isAgainstTarget && (indicator.scale == .share || indicator.scale == .distances)
    }

    private mutating func test(_ changes: ServiceChanges, _ others: ModeratedVariance) {
        if indicator.scale == .order {
            test = RankTest.signed(changes.changes)
        } else if isModerated {
            test = SmallSampleTest.moderated(
                mean: changes.mean, count: changes.count, changes.spread, by: others)
        } else {
            test = SmallSampleTest.paired(changes.changes)
        }
    }

    /// Whether a service's own figures, and so the change and its test, are hidden.
    private var hidesServices: Bool { serviceSubjects.count > subjects.count }

    /// The correction of other p-values must not carry a hidden one to more than one digit: it is rounded up.
    private mutating func coarsen() {
        guard let p = test?.p else { return }
        let steps = [0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5]
        test?.p = steps.first { p <= $0 } ?? 1
    }

    private mutating func judge(_ thresholds: VerdictThresholds) {
        guard let change, let reference, let higherIsBetter = indicator.higherIsBetter,
            let counts = thresholds.smallestChange(of: indicator, from: reference)
        else { return }
        // All respondents' totals are of other services than those in common; their means should go the same way.
        if !isAgainstTarget, indicator.aggregation != .sum, let from, let to, (to - from) * change < 0,
            abs(to - from) >= counts
        {
            outcome = .contradictory
            return
        }
        let gain = higherIsBetter ? change : -change
        let isClear = p.map { $0 < 0.05 } ?? false
        if isAgainstTarget && gain >= 0 {
            // A target that is reached is reached; it need not be passed by a certain distance.
            outcome = isClear ? .clearlyBetter : .better
        } else if abs(gain) < counts || gain == 0 {
            outcome = .unchanged
        } else if gain > 0 {
            outcome = isClear ? .clearlyBetter : .better
        } else {
            outcome = isClear ? .clearlyWorse : .worse
        }
    }
}
