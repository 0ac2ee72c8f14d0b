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

/// The verdict on one evaluation point.
struct PointVerdict {
    let point: String
    let findings: [IndicatorFinding]
    let outcome: Outcome
    /// The indicators that count.
    let judged: [IndicatorFinding]
    let thresholds: VerdictThresholds

    init(point: String, findings: [IndicatorFinding], thresholds: VerdictThresholds) {
        self.point = point
        self.findings = findings
        self.thresholds = thresholds
        judged = findings.filter(\.isJudged)
        let worse = Self.share(judged, \.isClearlyWorse)
        // Each needs at least one clear change: what leans one way without certainty is no result.
        if worse > 0 && worse >= thresholds.adverseShare {
            outcome = .adverse
        } else if worse > 0 || !judged.contains(where: \.isClearlyBetter)
            || Double(judged.count) < thresholds.minimumIndicators
        {
            outcome = .inconclusive
        } else if Self.share(judged, \.isClearlyBetter) >= thresholds.conclusiveShare
            && Self.isComparedEnough(judged, thresholds) && Self.isAnsweredEnough(judged, thresholds)
        {
            outcome = .conclusive
        } else if Self.share(judged, \.isBetter) >= thresholds.promisingShare {
            outcome = .promising
        } else {
            outcome = .inconclusive
        }
    }

    private static func share(_ judged: [IndicatorFinding], _ condition: (IndicatorFinding) -> Bool)
        -> Double
    {
        judged.isEmpty ? 0 : 100 * Double(judged.count(where: condition)) / Double(judged.count)
    }

    /// Whether enough indicators have a value before launch: a target that is reached shows no change.
    private static func isComparedEnough(_ judged: [IndicatorFinding], _ thresholds: VerdictThresholds)
        -> Bool
    {
        Double(judged.count { !$0.isAgainstTarget }) >= thresholds.minimumIndicators
    }

    /// Whether those who answered stand for those who were asked, as far as is known.
    private static func isAnsweredEnough(_ judged: [IndicatorFinding], _ thresholds: VerdictThresholds)
        -> Bool
    {
        judged.compactMap(\.responseRate).allSatisfy { $0 >= thresholds.minimumResponseRate }
    }

    /// The lowest response rate of an indicator that counts.
    var responseRate: Double? { judged.compactMap(\.responseRate).min() }
    var isComparedEnough: Bool { Self.isComparedEnough(judged, thresholds) }
    var isAnsweredEnough: Bool { Self.isAnsweredEnough(judged, thresholds) }

    /// How many more of the indicators that count would have to be so for a share of them.
    func missing(for percent: Double, _ condition: (IndicatorFinding) -> Bool) -> Int {
        let needed = max(1, Int((percent / 100 * Double(judged.count)).rounded(.up)))
        return max(0, needed - judged.count(where: condition))
    }
}
