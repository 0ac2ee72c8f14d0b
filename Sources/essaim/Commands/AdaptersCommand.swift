internal import ArgumentParser
internal import Derivation
internal import EssaimKit
internal import Host

struct AdaptersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adapters", abstract: "List the foreign formats that “import” recognises.")

    @OptionGroup var modules: ModuleOptions
    @OptionGroup var language: LanguageOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let adapters = try await modules.host().adapters
        switch format.format {
        case .json:
            let list = adapters.adapters.map { adapter in
                JSONValue.object([
                    .init("id", .string(adapter.id)), .init("version", .string(adapter.version)),
                    .init("label", FindingForm.json(adapter.label)),
                    .init("types", .array(adapter.types.map { .string($0) })),
                    .init("owner", .string(adapter.owner)),
                    .init("licence", .string(adapter.licence)),
                    .init("attribution", .string(adapter.attribution)),
                ])
            }
            print(
                JSONValue.object([
                    .init("adapters", .array(list)),
                    .init("problems", .array(adapters.problems.map(FindingForm.json))),
                ]).text())
        case .text:
            let isFrench = language.lang == .fr
            var table = TextTable(
                isFrench
                    ? ["Adaptateur", "Format", "Types de fiche", "Propriétaire", "Licence"]
                    : ["Adapter", "Format", "Record types", "Owner", "Licence"])
            table.rows = adapters.adapters.map {
                [
                    $0.id, $0.label.text(in: language.lang), $0.types.joined(separator: ", "), $0.owner,
                    $0.licence,
                ]
            }
            Terminal.write(table.text(width: Terminal.width))
            for problem in adapters.problems {
                Terminal.write("\n" + FindingText.lines(problem, in: language.lang))
            }
        }
    }
}
