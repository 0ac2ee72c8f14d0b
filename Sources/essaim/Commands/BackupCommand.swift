internal import ArgumentParser
internal import Catalogue
internal import EssaimKit
internal import Host

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy a catalogue, while it may be in use.",
        discussion:
            "The copy is one consistent state, and a catalogue like any other: restoring is opening it.")

    @OptionGroup var catalogue: CatalogueOptions
    @OptionGroup var language: LanguageOptions
    @Argument(help: ArgumentHelp("The file to write; it must not exist.", valueName: "file"))
    var file: String

    func run() throws {
        try catalogue.open().backup(to: file)
        print(language.lang == .fr ? "Copie : \(file)" : "Copy: \(file)")
    }
}
