internal import ArgumentParser
internal import EssaimKit
internal import Foundation
internal import Host

struct RescueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rescue", abstract: "Save what is whole in a damaged catalogue.",
        discussion: """
            Makes a new catalogue of every version of a record whose digest holds, wherever it lies in the damaged \
            file, and lists the rest. Exit code 2 where something is lost. A backup is better: “essaim restore”.
            """)

    @OptionGroup var modules: ModuleOptions
    @OptionGroup var language: LanguageOptions
    @Option(name: .shortAndLong, help: ArgumentHelp("The catalogue to make.", valueName: "file"))
    var output: String
    @Option(
        name: .long,
        help: ArgumentHelp(
            "A home administration, where the damaged file doesn't tell any more. May be repeated.",
            valueName: "id"))
    var administration: [String] = []
    @Argument(help: ArgumentHelp("The damaged catalogue; it isn't written to.", valueName: "file"))
    var damaged: String

    func validate() throws {
        for id in administration where !RecordID.isPart(id) {
            throw ValidationError(
                "“\(id)” is not an administration's identifier: use lower-case letters, digits and hyphens.")
        }
    }

    func run() async throws {
        let report = try await modules.host().rescue(damaged, to: output, homes: administration)
        let isFrench = language.lang == .fr
        for loss in report.losses { print(isFrench ? "Perdu : \(loss)" : "Lost: \(loss)") }
        print(
            isFrench
                ? "Sauvé : \(report.records) fiche(s), \(report.versions) version(s) dans \(output)."
                : "Saved: \(report.records) record(s), \(report.versions) version(s) in \(output).")
        if !report.losses.isEmpty { throw Failure.partly }
    }
}
