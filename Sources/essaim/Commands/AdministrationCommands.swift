internal import ArgumentParser
internal import Derivation
internal import EssaimKit
internal import Host

struct AdministrationsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "administrations", abstract: "List the administrations and how many records each owns.")

    @OptionGroup var catalogue: CatalogueOptions
    @OptionGroup var language: LanguageOptions
    @OptionGroup var format: FormatOptions

    func run() throws {
        let overview = try EssaimHost.administrations(in: catalogue.open())
        switch format.format {
        case .json:
            let list = overview.map(CatalogueForm.json)
            print(JSONValue.object([.init("administrations", .array(list))]).text())
        case .text:
            let isFrench = language.lang == .fr
            var table = TextTable(
                isFrench
                    ? ["Identifiant", "Nom", "Territoire", "Fiches", "Rôle"]
                    : ["Identifier", "Name", "Territory", "Records", "Role"], right: [3])
            table.rows = overview.map { entry in
                let role =
                    entry.isHome
                    ? (isFrench ? "d’origine" : "home") : entry.isRelay ? (isFrench ? "relais" : "relay") : ""
                return [
                    entry.administration.id, entry.administration.name.text(in: language.lang),
                    entry.administration.territories.map { Territory.name(of: $0) }.joined(separator: ", "),
                    String(entry.records), role,
                ]
            }
            Terminal.write(table.text(width: Terminal.width))
        }
    }
}

struct PartnersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "partners", abstract: "Say whose relayed records are accepted.",
        discussion: "A partner may always send its own records. A relay may also send those of others.",
        subcommands: [List.self, Accept.self, Refuse.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the accepted relays.")
        @OptionGroup var catalogue: CatalogueOptions

        func run() throws {
            for relay in try EssaimHost.relays(in: catalogue.open()) { print(relay) }
        }
    }

    struct Accept: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Accept an administration's relayed records from now on.")
        @OptionGroup var catalogue: CatalogueOptions
        @Argument(help: ArgumentHelp("The administration's identifier.", valueName: "id"))
        var administration: String

        func run() throws { try EssaimHost.setRelay(administration, accepted: true, in: catalogue.open()) }
    }

    struct Refuse: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Refuse an administration's relayed records from now on.")
        @OptionGroup var catalogue: CatalogueOptions
        @Argument(help: ArgumentHelp("The administration's identifier.", valueName: "id"))
        var administration: String

        func run() throws { try EssaimHost.setRelay(administration, accepted: false, in: catalogue.open()) }
    }
}
