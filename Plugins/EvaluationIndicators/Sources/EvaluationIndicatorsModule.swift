public import EssaimKit

/// What is measured, and what the administrations measured in the three campaigns.
public struct EvaluationIndicatorsModule: Module {
    public init() {}

    public var manifest: Manifest {
        Manifest(
            "evaluation-indicators", version: "1.0", kit: 1...1,
            label: Label(fr: "Indicateurs d’évaluation", en: "Evaluation indicators"))
    }

    public var recordTypes: [RecordType] { [indicator, evaluation] }
    public var reports: [any Report] { [Coverage(), IndicatorsInUse()] }
}
