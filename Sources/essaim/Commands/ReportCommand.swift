internal import ArgumentParser
internal import Derivation
internal import EssaimKit
internal import Host

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Run a report that a module offers.",
        discussion: "Without a name, lists the reports and their parameters.")

    enum Form: String, ExpressibleByArgument, CaseIterable {
        case text, csv, json, svg
    }

    @OptionGroup var catalogue: CatalogueOptions
    @OptionGroup var modules: ModuleOptions
    @OptionGroup var style: CSVStyleOptions
    @Option(
        name: .long, help: ArgumentHelp("text, csv, json, or svg for a report's figure.", valueName: "format")
    )
    var format: Form = .text
    @Option(
        name: .long,
        help: ArgumentHelp("Set a parameter: key=value. May be repeated.", valueName: "key=value"))
    var set: [String] = []
    @Option(
        name: .long,
        help: ArgumentHelp("The figure to draw with --format svg (default: the first).", valueName: "name"))
    var figure: String?
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Write each of the report's figures as NAME.svg into this folder.", valueName: "folder"))
    var figures: String?
    @Flag(name: .long, help: "As everybody sees it, without the small figures that are yours.")
    var asPublished = false
    @Argument(help: ArgumentHelp("The report's name.", valueName: "name"))
    var name: String?

    func run() async throws {
        let host = try await modules.host()
        guard let name else {
            for report in host.modules.reports.values.sorted(by: { $0.name < $1.name }) {
                print("\(report.name) — \(report.label.text(in: style.language.lang))")
                ParameterText.print(report.parameters, in: style.language.lang)
            }
            return
        }
        let settings = try ParameterText.settings(set)
        let store = try catalogue.open()
        let result = try host.view(of: store, for: asPublished ? .everybody : .operator) {
            try $0.report(name, settings: settings)
        }
        if let figures {
            for name in try EssaimHost.writeFigures(of: result, in: style.language.lang, to: figures) {
                Terminal.error("\(figures)/\(name)")
            }
        }
        switch format {
        case .svg: Terminal.write(FigureSVG.text(try self.figure(of: result), in: style.language.lang))
        case .text: Terminal.write(ReportText.text(result, in: style.language.lang, width: Terminal.width))
        case .csv: Terminal.write(ReportForm.csv(result, style: style.style))
        case .json: print(ReportForm.json(result).text())
        }
    }

    private func figure(of result: ReportResult) throws -> Figure {
        let names = result.figures.map(\.name)
        guard let found = result.figures.first(where: { figure == nil || $0.name == figure }) else {
            throw ValidationError(
                names.isEmpty
                    ? "The report has no figure here."
                    : "The report's figures: \(names.joined(separator: ", ")).")
        }
        return found
    }
}
