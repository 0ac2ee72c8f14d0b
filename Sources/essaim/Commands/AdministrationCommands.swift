internal import ArgumentParser
internal import Catalogue
internal import Derivation
internal import EssaimKit
internal import Host

struct AdministrationsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "administrations",
        abstract: "List the administrations and how many records each owns, or describe your own.",
        subcommands: [List.self, Describe.self], defaultSubcommand: List.self)
}

extension AdministrationsCommand {
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the administrations and how many records each owns.")
        @OptionGroup var catalogue: CatalogueOptions
        @OptionGroup var language: LanguageOptions
        @OptionGroup var format: FormatOptions

        func run() throws {
            let overview = try EssaimHost(modules: .none).view(of: catalogue.open(), for: .operator) {
                try $0.administrations()
            }
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
                        ? (isFrench ? "d’origine" : "home")
                        : entry.isRelay ? (isFrench ? "relais" : "relay") : ""
                    return [
                        entry.administration.id, entry.administration.name.text(in: language.lang),
                        entry.administration.territories.map { Territory.name(of: $0) }.joined(
                            separator: ", "),
                        String(entry.records), role,
                    ]
                }
                Terminal.write(table.text(width: Terminal.width))
            }
        }
    }

    struct Describe: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Describe an administration at home here: what its files tell partners.",
            discussion: """
                What isn't given stays as it is. On a terminal, without an option, each is asked for. Codes or words: \
                --kind préfecture, --territory Cantal.
                """)
        @OptionGroup var catalogue: CatalogueOptions
        @OptionGroup var language: LanguageOptions
        @Option(name: .long, help: ArgumentHelp("Its name in French.", valueName: "text"))
        var name: String?
        @Option(name: .long, help: ArgumentHelp("Its name in English.", valueName: "text"))
        var nameEn: String?
        @Option(name: .long, help: ArgumentHelp("What kind of administration it is.", valueName: "kind"))
        var kind: String?
        @Option(
            name: .long,
            help: ArgumentHelp("A territory that it serves. May be repeated.", valueName: "territory"))
        var territory: [String] = []
        @Option(name: .long, help: ArgumentHelp("The 14 digits of its SIRET.", valueName: "number"))
        var siret: String?
        @Argument(
            help: ArgumentHelp("Its identifier (default: the home administration).", valueName: "id"))
        var id: String?

        func run() throws {
            let store = try catalogue.open()
            let host = EssaimHost(modules: .none)
            let homes = try host.view(of: store, for: .operator) { try $0.origin().homes }
            let id = try id ?? HomeChoice.only(of: homes, naming: "essaim administrations describe ID")
            let known = try host.view(of: store, for: .operator) { try $0.administration(id) }
            var administration = known ?? Administration(undescribed: id)
            if (name ?? nameEn ?? kind ?? siret) == nil && territory.isEmpty {
                guard AdministrationForm(language.lang).fill(&administration) else {
                    throw RequestError(
                        message: "nothing was said of \(id)",
                        hint: "Give --name, --kind, --territory or --siret, or answer on a terminal.")
                }
            } else {
                administration.set(
                    name: name, english: nameEn, kind: kind, territories: territory, siret: siret)
            }
            try host.editor(of: store, for: .operator).describe(administration)
            AdministrationForm(language.lang).show(administration)
        }
    }
}

/// The one administration at home, where nobody said which is meant.
enum HomeChoice {
    /// - Parameter naming: What says which, for who must say it: `--owner`.
    static func only(of homes: [String], naming: String) throws -> String {
        if homes.count == 1 { return homes[0] }
        throw RequestError(
            message: homes.isEmpty
                ? "this catalogue has no home administration"
                : "this catalogue has several home administrations",
            hint: homes.isEmpty
                ? "Make one with “essaim init --administration ID”."
                : "Say which with \(naming): \(homes.joined(separator: ", ")).")
    }
}

struct PartnersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "partners",
        abstract: "Say whose relayed records are accepted, and how far each has come.",
        discussion: "A partner may always send its own records. A relay may also send those of others.",
        subcommands: [List.self, Accept.self, Refuse.self, Chain.self, Sent.self],
        defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the accepted relays.")
        @OptionGroup var catalogue: CatalogueOptions

        func run() throws {
            for relay in try catalogue.partners().relays() { print(relay) }
        }
    }

    struct Accept: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Accept an administration's relayed records from now on.")
        @OptionGroup var catalogue: CatalogueOptions
        @Argument(help: ArgumentHelp("The administration's identifier.", valueName: "id"))
        var administration: String

        func run() throws { try catalogue.partners().setRelay(administration, accepted: true) }
    }

    struct Refuse: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Refuse an administration's relayed records from now on.")
        @OptionGroup var catalogue: CatalogueOptions
        @Argument(help: ArgumentHelp("The administration's identifier.", valueName: "id"))
        var administration: String

        func run() throws { try catalogue.partners().setRelay(administration, accepted: false) }
    }

    struct Sent: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show how far each partner has this catalogue, or confirm that a file was sent.",
            discussion: "The next file for a partner (“essaim export --for”) begins there.")
        @OptionGroup var catalogue: CatalogueOptions
        @OptionGroup var language: LanguageOptions
        @Option(
            name: .long,
            help: ArgumentHelp(
                "The number that the file said: the partner has all up to it.", valueName: "number"))
        var upTo: Int?
        @Argument(help: ArgumentHelp("The partner's identifier.", valueName: "id"))
        var administration: String?

        func validate() throws {
            if upTo != nil && administration == nil { throw ValidationError("--up-to needs the partner.") }
        }

        func run() throws {
            let partners = try catalogue.partners()
            if let upTo, let administration { try partners.confirmSent(upTo, to: administration) }
            var table = TextTable(
                language.lang == .fr ? ["Partenaire", "Jusqu’au n°"] : ["Partner", "Up to no."], right: [1])
            table.rows = try partners.sent().filter { (administration ?? $0.partner) == $0.partner }
                .map { [$0.partner, String($0.sequence)] }
            Terminal.write(table.text(width: Terminal.width))
        }
    }

    struct Chain: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show how far the files of each partner have come in, or set one back.",
            discussion: """
                A chain is a catalogue's journal as one administration issues it. With --set, what comes after that \
                number is asked for again; the audit journal keeps where the chain was.
                """)
        @OptionGroup var catalogue: CatalogueOptions
        @OptionGroup var language: LanguageOptions
        @OptionGroup var format: FormatOptions
        @Option(
            name: .long, help: ArgumentHelp("Set the chain back to this number.", valueName: "number"))
        var set: Int?
        @Option(
            name: .long,
            help: ArgumentHelp(
                "The catalogue of the chain, where the administration issues several.", valueName: "id"))
        var of: String?
        @Argument(help: ArgumentHelp("The administration that issues the files.", valueName: "id"))
        var administration: String?

        func validate() throws {
            if set != nil && administration == nil {
                throw ValidationError("--set needs the administration that issues the chain's files.")
            }
        }

        func run() throws {
            let partners = try catalogue.partners()
            var chains = try partners.chains().filter {
                (administration ?? $0.issuer) == $0.issuer && (of ?? $0.catalogue) == $0.catalogue
            }
            if let set, let administration {
                guard chains.count == 1 else {
                    throw RequestError(
                        message: "“\(administration)” issues \(chains.count) chains",
                        hint: chains.isEmpty
                            ? "“essaim partners chain” lists them."
                            : "Say which with --of: \(chains.map(\.catalogue).joined(separator: ", ")).")
                }
                try partners.setChain(of: chains[0].catalogue, issuedBy: administration, to: set)
                chains[0].sequence = set
            }
            print(chains)
        }

        private func print(_ chains: [ChainPosition]) {
            switch format.format {
            case .json:
                let list = chains.map { chain in
                    JSONValue.object([
                        .init("issuer", .string(chain.issuer)), .init("catalogue", .string(chain.catalogue)),
                        .init("sequence", .number(String(chain.sequence))),
                        .init("recorded", .string(chain.recorded)),
                    ])
                }
                Terminal.print(JSONValue.object([.init("chains", .array(list))]).text())
            case .text:
                var table = TextTable(
                    language.lang == .fr
                        ? ["Émise par", "Catalogue", "Jusqu’au n°", "Depuis le"]
                        : ["Issued by", "Catalogue", "Up to no.", "Since"], right: [2])
                table.rows = chains.map {
                    [$0.issuer, $0.catalogue, String($0.sequence), String($0.recorded.prefix(10))]
                }
                Terminal.write(table.text(width: Terminal.width))
            }
        }
    }
}
