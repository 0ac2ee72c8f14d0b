internal import ArgumentParser
internal import Catalogue
internal import Derivation
internal import EssaimKit
internal import Host

struct CopyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy", abstract: "Copy a catalogue whole: from a file to a database, or back.",
        discussion: """
            Versions, journal, access and people go along, and both are compared afterwards. The copy goes on where \
            the first one stood: end its server before, and don't write to it any more.
            """)

    @Option(
        name: .long, help: ArgumentHelp("The catalogue: a file, or postgresql://….", valueName: "catalogue"))
    var from: String
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Where the copy is made: a new file, or an empty database.", valueName: "catalogue"))
    var to: String
    @OptionGroup var language: LanguageOptions

    func run() throws {
        let place = CataloguePlace(to)
        guard let store = try CataloguePlace(from).open() as? any WholeCatalogue else { return }
        try place.makeCopy(of: store)
        let records = try EssaimHost(modules: .none).view(of: store, for: .operator) { view in
            try view.administrations().reduce(0) { $0 + $1.records }
        }
        print(
            language.lang == .fr
                ? "Copie : \(place.shown) (\(records) fiche(s), rien ne diffère).".counted(in: .fr)
                : "Copy: \(place.shown) (\(records) record(s), nothing differs).".counted(in: .en))
    }
}
