public import EssaimKit

/// What is measured, and what the administrations measured in the three campaigns.
public struct EvaluationIndicatorsModule: Module {
    public init() {}

    public var manifest: Manifest {
        Manifest(
            "evaluation-indicators", version: "1.1", kit: 1...1,
            label: Label(fr: "Indicateurs d’évaluation", en: "Evaluation indicators"))
    }

    public var recordTypes: [RecordType] {
        [indicator, evaluation, verdictScale, emissionFactor, carbonScenario]
    }
    public var gatherings: [any Gathering] { [SurveyAnswers()] }
    public var reports: [any Report] {
        [
            ProgressReport(), AgentsAndManagersReport(), CarbonReport(), CoverageReport(), VerdictReport(),
            FinancingReport(), IndicatorsInUse(),
        ]
    }
}
