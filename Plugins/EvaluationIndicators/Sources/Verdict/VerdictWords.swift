internal import EssaimKit

// What a verdict rests on and what would change it, for people who read it aloud. Every figure in these words rests on
// subjects that the viewer may see: what is hidden isn't judged.
extension PointVerdict {
    /// What the verdict rests on.
    var basis: Label {
        guard !judged.isEmpty else {
            return Label(
                fr: "Aucun indicateur jugé sur \(findings.count)\(reasons.fr). \(Self.design.fr)",
                en: "None of \(findings.count) indicators judged\(reasons.en). \(Self.design.en)")
        }
        let services = judged.map(\.services).min() ?? 0
        let before = judged.compactMap(\.respondentsBefore).min()
        let after = judged.compactMap(\.respondents).min() ?? 0
        let rate = responseRate.map { NumberText.plain($0, decimals: 0) }
        let isRateNeeded = judged.contains { $0.indicator.isAnsweredByPeople }
        let targets = judged.count(where: \.isAgainstTarget)
        var fr = "\(judged.count) indicateur\(judged.count > 1 ? "s" : "") jugé\(judged.count > 1 ? "s" : "")"
        var en = "\(judged.count) indicator\(judged.count > 1 ? "s" : "") judged"
        fr += " sur \(findings.count)\(reasons.fr) ; au moins \(services) services en commun, "
        en += " of \(findings.count)\(reasons.en); at least \(services) services in common, "
        fr += before.map { "\($0) répondants avant le lancement et " } ?? ""
        en += before.map { "\($0) respondents before launch and " } ?? ""
        fr += "\(after)\(before == nil ? " répondants" : "") au bilan"
        en += "\(after)\(before == nil ? " respondents" : "") in the final campaign"
        if isRateNeeded {
            fr += rate.map { " ; taux de réponse d’au moins \($0) %" } ?? " ; taux de réponse inconnu"
            en += rate.map { "; response rate of at least \($0) %" } ?? "; response rate unknown"
        }
        if targets > 0 {
            fr +=
                " ; \(targets) comparé\(targets > 1 ? "s" : "") à une cible, faute de mesure avant le lancement"
            en += "; \(targets) compared with a target, for want of a value before launch"
        }
        return Label(fr: "\(fr). \(Self.design.fr)", en: "\(en). \(Self.design.en)")
    }

    /// What holds for every verdict.
    private static let design = Label(
        fr:
            "Comparaison avant-après, sans groupe témoin : ce qui a changé au même moment pour d’autres raisons n’est pas exclu.",
        en:
            "A comparison of before and after, without a control group: what changed meanwhile for other reasons isn’t ruled out."
    )

    /// Why indicators aren't judged, in brackets.
    private var reasons: Label {
        let others = findings.filter { !$0.isJudged }
        guard !others.isEmpty else { return Label(fr: "", en: "") }
        func text(_ language: Language) -> String {
            IndicatorFinding.Outcome.allCases.compactMap { outcome in
                let count = others.count { $0.outcome == outcome }
                let colon = language == .fr ? " :" : ":"
                return count > 0 ? "\(outcome.label.text(in: language))\(colon) \(count)" : nil
            }
            .joined(separator: ", ")
        }
        return Label(fr: " (\(text(.fr)))", en: " (\(text(.en)))")
    }

    /// What would make it another verdict.
    var wouldChange: Label {
        let parts: [Label]
        switch outcome {
        case .conclusive:
            parts = [
                Label(
                    fr:
                        "un indicateur qui recule nettement, ou moins de \(percent(thresholds.conclusiveShare)) % qui progressent nettement",
                    en:
                        "an indicator that gets clearly worse, or fewer than \(percent(thresholds.conclusiveShare)) % clearly better"
                )
            ]
        case .adverse:
            parts = [
                Label(
                    fr: "moins de \(percent(thresholds.adverseShare)) % d’indicateurs qui reculent nettement",
                    en: "fewer than \(percent(thresholds.adverseShare)) % of the indicators clearly worse")
            ]
        case .promising: parts = missingForConclusive
        case .inconclusive: parts = missingForPromising
        }
        return Label(
            fr: parts.map(\.fr).joined(separator: " ; ").capitalizedFirst + ".",
            en: parts.map(\.en).joined(separator: "; ").capitalizedFirst + ".")
    }

    /// What is missing for “conclusive” where the point is promising.
    private var missingForConclusive: [Label] {
        var parts: [Label] = []
        let more = missing(for: thresholds.conclusiveShare, \.isClearlyBetter)
        if more > 0 {
            parts.append(
                Label(
                    fr:
                        "concluant si \(more) indicateur\(more > 1 ? "s" : "") de plus \(more > 1 ? "progressaient" : "progressait") nettement",
                    en: "conclusive if \(more) more indicator\(more > 1 ? "s were" : " was") clearly better"))
        }
        if !isAnsweredEnough {
            parts.append(
                Label(
                    fr:
                        "concluant seulement avec un taux de réponse d’au moins \(percent(thresholds.minimumResponseRate)) %",
                    en:
                        "conclusive only with a response rate of at least \(percent(thresholds.minimumResponseRate)) %"
                ))
        }
        if !isComparedEnough {
            parts.append(
                Label(
                    fr:
                        "concluant seulement avec \(percent(thresholds.minimumIndicators)) indicateurs mesurés avant le lancement",
                    en:
                        "conclusive only with \(percent(thresholds.minimumIndicators)) indicators measured before launch"
                ))
        }
        parts.append(
            Label(
                fr: "non concluant si un indicateur reculait nettement",
                en: "inconclusive if an indicator got clearly worse"))
        return parts
    }

    /// What is missing for “promising” where the point is inconclusive.
    private var missingForPromising: [Label] {
        var parts: [Label] = []
        let least = Int(thresholds.minimumIndicators)
        if judged.count < least {
            parts.append(
                Label(
                    fr:
                        "au moins \(least) indicateurs jugés : \(percent(thresholds.minimumServices)) services qui répondent avant et après, \(percent(thresholds.minimumRespondents)) répondants à chaque fois",
                    en:
                        "at least \(least) indicators judged: \(percent(thresholds.minimumServices)) services that answer before and after, \(percent(thresholds.minimumRespondents)) respondents each time"
                ))
        }
        let worse = judged.count(where: \.isClearlyWorse)
        if worse > 0 {
            parts.append(
                Label(
                    fr:
                        "une réponse \(worse > 1 ? "aux \(worse) indicateurs qui reculent" : "à l’indicateur qui recule") nettement",
                    en:
                        "an answer to the \(worse > 1 ? "\(worse) indicators that are" : "indicator that is") clearly worse"
                ))
        }
        if !judged.contains(where: \.isClearlyBetter) {
            parts.append(
                Label(
                    fr:
                        "une progression nette : assez grande, et trop pour le hasard (plus de services, ou plus de répondants par service)",
                    en:
                        "a clear improvement: large enough, and too large for chance (more services, or more respondents in each)"
                ))
        }
        let more = missing(for: thresholds.promisingShare, \.isBetter)
        if more > 0 && !judged.isEmpty {
            parts.append(
                Label(
                    fr:
                        "\(more) indicateur\(more > 1 ? "s" : "") de plus qui \(more > 1 ? "progressent" : "progresse")",
                    en: "\(more) more indicator\(more > 1 ? "s" : "") that improve\(more > 1 ? "" : "s")"))
        }
        return parts
    }

    private func percent(_ number: Double) -> String { NumberText.plain(number, decimals: 0) }
}

extension String {
    /// The text with a capital at its start.
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
