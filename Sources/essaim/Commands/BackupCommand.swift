internal import ArgumentParser
internal import Catalogue
internal import EssaimKit
internal import Foundation
internal import Host

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy a catalogue, while it may be in use.",
        discussion: """
            The copy is one consistent state, and is opened to see that it is whole before it appears under its name. \
            In a folder it is named by its time. “essaim restore” puts one in the catalogue's place.
            """)

    @OptionGroup var catalogue: CatalogueOptions
    @OptionGroup var language: LanguageOptions
    @Option(
        name: .long,
        help: ArgumentHelp(
            "With a folder: keep so many of its copies of this catalogue, the latest ones.",
            valueName: "number"))
    var keep: Int?
    @Argument(
        help: ArgumentHelp(
            "The file to write, which must not exist, or a folder that is there.", valueName: "path"))
    var path: String

    func validate() throws {
        if let keep, keep < 1 { throw ValidationError("--keep takes a number from 1.") }
    }

    func run() throws {
        let isFrench = language.lang == .fr
        let file = try catalogue.place.file(
            instead:
                "Back the database up with its own tools (docs/postgresql-cluster.md), or copy it to a file with “essaim copy”."
        )
        let store = try SQLiteCatalogue.open(at: file)
        var isFolder: ObjCBool = false
        _ = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        guard isFolder.boolValue || path.hasSuffix("/") else {
            if keep != nil {
                throw RequestError(
                    message: "\(path) is not a folder", hint: "--keep goes with a folder that is there.")
            }
            try store.backup(to: path, time: EssaimHost.systemTime())
            print(isFrench ? "Copie : \(path)" : "Copy: \(path)")
            return
        }
        let added = try BackupFolder(path, of: file).add(
            store, keep: keep, time: EssaimHost.systemTime())
        print(isFrench ? "Copie : \(added.path)" : "Copy: \(added.path)")
        for name in added.removed { print(isFrench ? "Ôtée : \(name)" : "Taken away: \(name)") }
    }
}
