internal import EssaimKit
internal import Inference

/// What the experiment shows on an evaluation point.
enum Outcome: String, CaseIterable {
    case conclusive, promising, inconclusive, adverse

    var label: Label {
        switch self {
        case .conclusive: Label(fr: "Concluant", en: "Conclusive")
        case .promising: Label(fr: "Prometteur", en: "Promising")
        case .inconclusive: Label(fr: "Non concluant", en: "Inconclusive")
        case .adverse: Label(fr: "Défavorable", en: "Adverse")
        }
    }

    var plural: Label {
        switch self {
        case .conclusive: Label(fr: "Concluants", en: "Conclusive")
        case .promising: Label(fr: "Prometteurs", en: "Promising")
        case .inconclusive: Label(fr: "Non concluants", en: "Inconclusive")
        case .adverse: Label(fr: "Défavorables", en: "Adverse")
        }
    }
}

/// What one indicator says.
struct IndicatorFinding {
    enum Outcome: String {
        case clearlyBetter = "clearly-better"
        case better, unchanged, worse
        case clearlyWorse = "clearly-worse"
        /// Neither direction is better.
        case neutral
        /// Too few respondents.
        case weak
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
            case .missing: Label(fr: "pas de comparaison possible", en: "nothing to compare with")
            case .hidden: Label(fr: "masqué", en: "hidden")
            }
        }
    }

    var indicator: IndicatorEntry
    var subjects: [Subject]
    var isAgainstTarget = false
    var from: Double?
    var to: Double?
    var change: Double?
    var respondents: Int?
    var p: Double?
    var outcome: Outcome = .missing

    var isClearlyBetter: Bool { outcome == .clearlyBetter }
    var isBetter: Bool { outcome == .clearlyBetter || outcome == .better }
    var isClearlyWorse: Bool { outcome == .clearlyWorse }
    /// Whether the indicator counts for its point's verdict.
    var isJudged: Bool { [.clearlyBetter, .better, .unchanged, .worse, .clearlyWorse].contains(outcome) }

    /// What each indicator says, with p-values corrected over all of them.
    static func all(_ totals: CampaignTotals, _ thresholds: VerdictThresholds, _ records: any RecordSource)
        throws
        -> [IndicatorFinding]
    {
        let last = CampaignTotals.campaigns.count - 1
        var findings: [IndicatorFinding] = []
        var comparisons: [Comparison?] = []
        for place in totals.indicators.indices {
            let entry = totals.indicators[place]
            let isTotal = entry.aggregation == .sum
            let (before, after) = (totals.moments(place, 0, .all), totals.moments(place, last, .all))
            guard after.administrations > 0 || before.administrations > 0 else { continue }
            var finding = IndicatorFinding(indicator: entry, subjects: [totals.subject(place, last, .all)])
            if before.administrations > 0 { finding.subjects.insert(totals.subject(place, 0, .all), at: 0) }
            var comparison: Comparison?
            if try !finding.subjects.allSatisfy(records.shows) {
                finding.outcome = .hidden
            } else if after.administrations > 0 {
                finding.to = after.value(isTotal: isTotal)
                finding.respondents = after.people
                if before.administrations > 0 {
                    finding.from = before.value(isTotal: isTotal)
                    comparison = .of(before, after, isTotal: isTotal, isShare: entry.isShare)
                } else if let target = entry.target {
                    finding.isAgainstTarget = true
                    finding.from = target
                    comparison = against(target, after, entry)
                }
                comparison = try comparison?.disclosed(about: finding.subjects, in: records)
                finding.change = comparison?.change
            }
            findings.append(finding)
            comparisons.append(comparison)
        }
        Comparison.correct(&comparisons)
        for index in findings.indices {
            findings[index].p = comparisons[index]?.shownP
            findings[index].judge(comparisons[index], thresholds)
        }
        return findings
    }

    /// The final value against the target, where there was nothing to ask before launch.
    private static func against(_ target: Double, _ after: Moments, _ entry: IndicatorEntry) -> Comparison? {
        guard let value = after.value(isTotal: entry.aggregation == .sum) else { return nil }
        guard let sample = after.sample, !entry.isShare, sample.variance > 0 else {
            return Comparison(change: value - target, test: nil)
        }
        let error = (sample.variance / Double(sample.count)).squareRoot()
        let t = (sample.mean - target) / error
        return Comparison(
            change: value - target,
            test: TestResult(
                statistic: t, freedom: Double(sample.count - 1),
                p: StudentT.twoSidedP(t, freedom: Double(sample.count - 1)), interval: nil))
    }

    private mutating func judge(_ comparison: Comparison?, _ thresholds: VerdictThresholds) {
        guard outcome != .hidden, let change, let from, let respondents else { return }
        guard let higherIsBetter = indicator.higherIsBetter else {
            outcome = .neutral
            return
        }
        guard Double(respondents) >= thresholds.minimumRespondents else {
            outcome = .weak
            return
        }
        let gain = higherIsBetter ? change : -change
        let counts = thresholds.smallestChange(of: indicator, from: from)
        let isClear = comparison?.isSignificant == true
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

/// The verdict on one evaluation point.
struct PointVerdict {
    let point: String
    let findings: [IndicatorFinding]
    let outcome: Outcome
    let judged: [IndicatorFinding]

    init(point: String, findings: [IndicatorFinding], thresholds: VerdictThresholds) {
        self.point = point
        self.findings = findings
        let judged = findings.filter(\.isJudged)
        self.judged = judged
        func share(_ condition: (IndicatorFinding) -> Bool) -> Double {
            judged.isEmpty ? 0 : 100 * Double(judged.count(where: condition)) / Double(judged.count)
        }
        let worse = share(\.isClearlyWorse)
        if judged.isEmpty {
            outcome = .inconclusive
        } else if worse > 0 && worse >= thresholds.adverseShare {
            outcome = .adverse
        } else if worse == 0 && share(\.isClearlyBetter) >= thresholds.conclusiveShare {
            outcome = .conclusive
        } else if worse == 0 && share(\.isBetter) >= thresholds.promisingShare {
            outcome = .promising
        } else {
            outcome = .inconclusive
        }
    }
}
