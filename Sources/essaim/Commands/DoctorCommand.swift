internal import ArgumentParser
internal import Catalogue
internal import Derivation
internal import EssaimKit
internal import Host

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Check that a catalogue is whole.",
        discussion: """
            Looks at the file, the journal, the digest of every version of every record, and the indexes. What \
            a module that came or changed asks of the indexes is done by itself; --rebuild makes all of them anew first.
            """)

    @OptionGroup var catalogue: CatalogueOptions
    @OptionGroup var modules: ModuleOptions
    @OptionGroup var language: LanguageOptions
    @OptionGroup var format: FormatOptions
    @Flag(name: .long, help: "Make the indexes anew first.")
    var rebuild = false

    func run() async throws {
        let host = try await modules.host()
        let diagnosis = try host.care(of: catalogue.open()).diagnosis(rebuilding: rebuild)
        switch format.format {
        case .json:
            print(
                JSONValue.object([
                    .init("records", .number(String(diagnosis.records))),
                    .init("versions", .number(String(diagnosis.examination.revisions))),
                    .init("dormant", .number(String(diagnosis.dormant))),
                    .init("reindexed", .number(String(diagnosis.reindexed))),
                    .init("misfits", .number(String(diagnosis.misfits.reduce(0) { $0 + $1.count }))),
                    .init("erased", .number(String(diagnosis.examination.erased))),
                    .init(
                        "olderCopies", .array(diagnosis.examination.olderCopies.map { .string($0) })),
                    .init("problems", .array(diagnosis.problems.map { .string($0) })),
                ]).text())
        case .text:
            for problem in diagnosis.problems { print(problem) }
            let isFrench = language.lang == .fr
            if rebuild || diagnosis.reindexed > 0 {
                print(
                    isFrench
                        ? "\(diagnosis.reindexed) fiche(s) réindexée(s).".counted(in: .fr)
                        : "\(diagnosis.reindexed) record(s) reindexed.".counted(in: .en))
            }
            if diagnosis.dormant > 0 {
                print(
                    isFrench
                        ? "\(diagnosis.dormant) fiche(s) sans module installé, gardée(s) telle(s) quelle(s)."
                            .counted(in: .fr)
                        : "\(diagnosis.dormant) record(s) without an installed module, kept as they are."
                            .counted(in: .en))
            }
            let copies = diagnosis.examination.olderCopies.joined(separator: ", ")
            if !copies.isEmpty {
                print(
                    isFrench
                        ? "Des copies d’avant un effacement contiennent peut-être encore ce qui fut effacé : \(copies)."
                        : "Copies from before something was erased may still hold it: \(copies).")
            }
            for one in diagnosis.misfits {
                print(one.message.text(in: language.lang).counted(in: language.lang) + ".")
            }
            print(
                diagnosis.problems.isEmpty
                    ? (isFrench
                        ? "Sain : \(diagnosis.records) fiche(s) vérifiée(s).".counted(in: .fr)
                        : "Sound: \(diagnosis.records) record(s) checked.".counted(in: .en))
                    : (isFrench
                        ? "\(diagnosis.examination.count) problème(s).".counted(in: .fr)
                        : "\(diagnosis.examination.count) problem(s).".counted(in: .en)))
        }
        if !diagnosis.problems.isEmpty { throw ExitCode.failure }
    }
}
