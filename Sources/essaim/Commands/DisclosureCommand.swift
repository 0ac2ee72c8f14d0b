internal import ArgumentParser
internal import EssaimKit
internal import Host

struct DisclosureCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disclosure", abstract: "Show what disclosure control hides and what that costs.",
        discussion: """
            Figures about fewer respondents than the threshold are hidden in all that leaves the catalogue, with what \
            would give them away. --threshold sets the threshold.
            """)

    @OptionGroup var catalogue: CatalogueOptions
    @OptionGroup var modules: ModuleOptions
    @OptionGroup var language: LanguageOptions
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Hide figures about fewer respondents than this (default: 5).", valueName: "number"))
    var threshold: Int?

    func run() async throws {
        let host = try await modules.host()
        let store = try catalogue.open()
        if let threshold { try EssaimHost.setDisclosureThreshold(threshold, in: store) }
        let summary = try host.view(of: store, for: .everybody) { try $0.disclosureSummary() }
        let isFrench = language.lang == .fr
        Terminal.write(
            isFrench
                ? "Seuil : \(summary.threshold) répondants.\n\n"
                : "Threshold: \(summary.threshold) respondents.\n\n")
        var table = TextTable(
            isFrench
                ? ["Type", "Niveau", "Cases", "Montrées", "Part %"]
                : ["Type", "Level", "Cells", "Shown", "Share %"],
            right: [2, 3, 4])
        table.rows = summary.levels.map { level in
            [
                level.type, Vocabulary.unitLevel[level.level.rawValue]?.label.text(in: language.lang) ?? "",
                String(level.cells), String(level.kept),
                NumberText.text(
                    100 * Double(level.kept) / Double(max(1, level.cells)), decimals: 0, in: language.lang),
            ]
        }
        Terminal.write(table.text(width: Terminal.width))
    }
}
