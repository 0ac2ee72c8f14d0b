internal import EssaimKit
internal import Inference

/// Whether the experiment is conclusive, by evaluation point.
struct VerdictReport: Report {
    let name = "verdict"
    let label = Label(fr: "Verdict par point d’évaluation", en: "Verdict by evaluation point")
    let parameters = [
        Parameter(
            "scale", .record(types: ["verdict-scale"]),
            label: Label(fr: "Barème (par défaut : le premier)", en: "Scale (default: the first)"))
    ]

    func run(_ arguments: Arguments, over records: any RecordSource) throws -> ReportResult {
        let thresholds = try thresholds(arguments.text("scale"), records)
        let totals = try CampaignTotals(records, at: .overall, keepsUnits: true)
        let findings = try IndicatorFinding.all(totals, thresholds, try ResponseRates(records), records)
        let family = findings.count { $0.p != nil }
        let factors = try Factors(records)
        let verdicts = Vocabulary.evaluationPoint.terms.map { point in
            PointVerdict(
                point: point.code, findings: findings.filter { $0.indicator.point == point.code },
                thresholds: thresholds)
        }
        var result = ReportResult(
            tables: [
                overallTable(verdicts, thresholds), verdictTable(verdicts, factors), evidenceTable(verdicts),
                factors.table,
            ], figures: factors.figure, notes: [])
        result.notes.append(line(verdicts))
        result.notes.append(
            Label(
                fr:
                    "Barème : \(thresholds.title.fr). Évolution, intervalle et test portent sur les services en commun, chacun comptant une fois ; variances modérées sur l’ensemble des indicateurs jugés (Smyth 2004). Nettement : au-delà de la plus petite évolution qui compte, et significatif à 5 % après correction de Holm sur les \(family) indicateurs jugés. « De » et « à » sont les valeurs de tous les répondants.",
                en:
                    "Scale: \(thresholds.title.en). Change, interval and test are of the services in common, each counting once; variances moderated over all indicators judged (Smyth 2004). Clearly: beyond the smallest change that counts, and significant at 5 % after Holm’s correction over the \(family) indicators judged. “From” and “to” are the values of all respondents."
            ))
        result.notes += totals.notes
        try result.markSampleData(records)
        return result
    }

    private func thresholds(_ wanted: String?, _ records: any RecordSource) throws -> VerdictThresholds {
        var found: VerdictThresholds?
        try records.forEach("verdict-scale") { record in
            if found == nil && (wanted == nil || wanted == record.id.description) {
                found = VerdictThresholds(record)
            }
        }
        if let found { return found }
        if let wanted { throw UnknownScale(id: wanted) }
        return .standard
    }

    // MARK: Words

    /// The sentence for the decision maker. It rests on findings that everybody may see.
    private func line(_ verdicts: [PointVerdict]) -> Label {
        func part(_ outcome: Outcome, _ language: Language) -> String? {
            let points = verdicts.filter { $0.outcome == outcome }.compactMap {
                Vocabulary.evaluationPoint[$0.point]?.label.text(in: language).lowercased()
            }
            guard !points.isEmpty else { return nil }
            let word = (points.count == 1 ? outcome.label : outcome.plural).text(in: language).lowercased()
            return "\(points.count) \(word) (\(points.joined(separator: ", ")))"
        }
        func text(_ language: Language) -> String {
            Outcome.allCases.compactMap { part($0, language) }.joined(separator: " ; ")
        }
        let isWidening =
            verdicts.contains { $0.outcome == .adverse }
            ? Label(
                fr: "Un élargissement demande d’abord de répondre aux points défavorables.",
                en: "Widening first needs an answer to the adverse points.")
            : verdicts.count { $0.outcome == .conclusive || $0.outcome == .promising } * 2 > verdicts.count
                ? Label(
                    fr: "Rien dans les résultats ne s’oppose à un élargissement.",
                    en: "Nothing in the results speaks against widening.")
                : Label(
                    fr: "Les résultats ne permettent pas encore de conclure.",
                    en: "The results don’t allow a conclusion yet.")
        return Label(
            fr:
                "Sur \(verdicts.count) points d’évaluation : \(text(.fr)). \(isWidening.fr) Sans groupe témoin, l’effet de l’expérimentation ne se sépare pas de ce qui a changé par ailleurs.",
            en:
                "Of \(verdicts.count) evaluation points: \(text(.en)). \(isWidening.en) Without a control group, the experiment’s effect can’t be told from what else changed."
        )
    }

    // MARK: Tables

    private func overallTable(_ verdicts: [PointVerdict], _ thresholds: VerdictThresholds) -> Table {
        let line = line(verdicts)
        return Table(
            "overall", label: Label(fr: "En une phrase", en: "In one sentence"),
            columns: [.init("verdict", fr: "Verdict d’ensemble", en: "Overall verdict")],
            rows: [[.term(code: line.en, line)]])
    }

    private func verdictTable(_ verdicts: [PointVerdict], _ factors: Factors) -> Table {
        Table(
            "verdict", label: label,
            columns: [
                .init("point", fr: "Point d’évaluation", en: "Evaluation point"),
                .init("verdict", fr: "Verdict", en: "Verdict"),
                .init("judged", fr: "Indicateurs jugés", en: "Indicators judged"),
                .init("clearly-better", fr: "Progressent nettement", en: "Clearly better"),
                .init("better", fr: "Progressent", en: "Better"),
                .init("clearly-worse", fr: "Reculent nettement", en: "Clearly worse"),
                .init("levers", fr: "Leviers", en: "Levers"), .init("brakes", fr: "Freins", en: "Brakes"),
                .init("basis", fr: "Ce sur quoi il repose", en: "What it rests on"),
                .init("would-change", fr: "Ce qui le changerait", en: "What would change it"),
            ],
            rows: verdicts.map { verdict in
                [
                    .term(verdict.point, of: .evaluationPoint),
                    .term(code: verdict.outcome.rawValue, verdict.outcome.label),
                    .count(verdict.judged.count), .count(verdict.judged.count { $0.isClearlyBetter }),
                    .count(verdict.judged.count { $0.isBetter }),
                    .count(verdict.judged.count { $0.isClearlyWorse }),
                    .count(factors.count(verdict.point, "lever")),
                    .count(factors.count(verdict.point, "brake")),
                    .term(code: verdict.basis.en, verdict.basis),
                    .term(code: verdict.wouldChange.en, verdict.wouldChange),
                ]
            })
    }

    private func evidenceTable(_ verdicts: [PointVerdict]) -> Table {
        Table(
            "evidence", label: Label(fr: "Les preuves", en: "The evidence"),
            columns: [
                .init("point", fr: "Point d’évaluation", en: "Evaluation point"),
                .init("indicator", fr: "Indicateur", en: "Indicator"),
                .init("reference", fr: "Référence", en: "Reference"),
                .init("from", fr: "De", en: "From"), .init("to", fr: "À (bilan)", en: "To (final)"),
                .init(
                    "change", fr: "Évolution des services en commun", en: "Change of the services in common"),
                .init("change-low", fr: "de (95 %)", en: "from (95 %)"),
                .init("change-high", fr: "à (95 %)", en: "to (95 %)"),
                .init("services", fr: "Services en commun", en: "Services in common"),
                .init("respondents-before", fr: "Répondants avant", en: "Respondents before"),
                .init("respondents", fr: "Répondants", en: "Respondents"),
                .init("response-rate", fr: "Taux de réponse %", en: "Response rate %"),
                .init("p", fr: "p corrigée", en: "adjusted p"),
                .init("finding", fr: "Constat", en: "Finding"),
            ],
            rows: verdicts.flatMap(\.findings).map { finding in
                let decimals = finding.indicator.decimals
                func cell(_ number: Double?, _ decimals: Int) -> Table.Cell {
                    .statistic(Statistic(number, decimals: decimals, about: finding.subjects))
                }
                func serviceCell(_ number: Double?, _ decimals: Int, isScatter: Bool = false) -> Table.Cell {
                    let subjects = finding.serviceSubjects
                    return .statistic(
                        Statistic(
                            number, decimals: decimals,
                            about: isScatter ? subjects.map(\.scatter) : subjects))
                }
                return [
                    .term(finding.indicator.point, of: .evaluationPoint),
                    .record(finding.indicator.id, title: finding.indicator.heading),
                    .term(
                        code: finding.isAgainstTarget ? "target" : "baseline",
                        finding.isAgainstTarget
                            ? Label(fr: "cible", en: "target")
                            : Label(fr: "avant lancement", en: "before launch")),
                    // A target is no answer of anybody.
                    finding.isAgainstTarget
                        ? finding.from.map { .number($0, decimals: decimals) } ?? .empty
                        : cell(finding.from, decimals),
                    cell(finding.to, decimals), serviceCell(finding.shownChange, decimals),
                    serviceCell(finding.shownInterval?.low, decimals, isScatter: true),
                    serviceCell(finding.shownInterval?.high, decimals, isScatter: true),
                    .count(finding.services),
                    cell(finding.respondentsBefore.map(Double.init), 0),
                    cell(finding.respondents.map(Double.init), 0), cell(finding.responseRate, 0),
                    serviceCell(finding.shownP, 4, isScatter: true),
                    .statistic(
                        Statistic(
                            .term(code: finding.outcome.rawValue, finding.outcome.label),
                            about: finding.subjects)),
                ]
            })
    }
}

/// Why the verdict can't be given.
private struct UnknownScale: Error, CustomStringConvertible {
    var id: String
    var description: String {
        "there is no published verdict scale \(id); “essaim list --type verdict-scale” lists them"
    }
}
