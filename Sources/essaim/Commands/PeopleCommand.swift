internal import ArgumentParser
public import Catalogue
internal import Derivation
internal import EssaimKit
internal import Host

struct PeopleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "people",
        abstract: "Invite people to write on the site's pages, list them, end their access.",
        discussion: """
            Somebody is invited by a link, given by whatever way: they choose a passphrase there. A role allows: reader, \
            reading drafts; writer, writing and handing to review; reviewer, publishing and withdrawing; administrator, \
            inviting others on the site. Each allows what those before it do.
            """,
        subcommands: [Invite.self, List.self, Again.self, End.self, Erase.self, FourEyes.self],
        defaultSubcommand: List.self)

    /// The site that links lead to.
    struct SiteOptions: ParsableArguments {
        @Option(
            name: .long,
            help: ArgumentHelp("The site's address, such as https://essaim.example.fr.", valueName: "url"))
        var site = "http://127.0.0.1:8080"

        func write(
            _ secret: String, for person: Person, in language: Language, undo: () throws -> Void
        ) throws {
            print("\(site)/invitation?key=\(secret)")
            // A link that nobody has seen is of no use to anybody but a finder.
            do { try Terminal.finish() } catch {
                try undo()
                throw error
            }
            let days = PeopleRegister.invitationDays
            Terminal.error(
                language == .fr
                    ? "essaim : n° \(person.key), \(person.role.rawValue) pour \(person.administration). Le lien sert une fois, et vaut \(days) jours."
                    : "essaim: number \(person.key), \(person.role.rawValue) for \(person.administration). The link serves once, within \(days) days."
            )
        }
    }

    struct Invite: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Invite somebody, and print the link: the only time that it is shown.")

        @OptionGroup var catalogue: CatalogueOptions
        @OptionGroup var language: LanguageOptions
        @OptionGroup var site: SiteOptions
        @Option(name: .long, help: ArgumentHelp("The administration that they act for.", valueName: "id"))
        var administration: String
        @Option(
            name: .long,
            help: ArgumentHelp("reader, writer, reviewer or administrator.", valueName: "role"))
        var role: PersonRole
        @Option(name: .long, help: ArgumentHelp("The name as it is shown.", valueName: "text"))
        var name: String
        @Option(name: .long, help: ArgumentHelp("What they do.", valueName: "text"))
        var function: String
        @Option(
            name: .long, help: ArgumentHelp("The mail address that they sign in with.", valueName: "address"))
        var address: String

        func run() throws {
            let people = try catalogue.people()
            let (secret, person) = try people.invite(
                name, function: function, address: address, role: role, for: administration)
            try site.write(secret, for: person, in: language.lang) { try people.erase(person.key) }
        }
    }

    struct Again: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a new link for somebody who lost theirs, or the passphrase.")

        @OptionGroup var catalogue: CatalogueOptions
        @OptionGroup var language: LanguageOptions
        @OptionGroup var site: SiteOptions
        @Argument(help: ArgumentHelp("The person's number in the list.", valueName: "number"))
        var number: Int64

        func run() throws {
            let (secret, person) = try catalogue.people().inviteAgain(number)
            try site.write(secret, for: person, in: language.lang) {}
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the people who may sign in.")

        @OptionGroup var catalogue: CatalogueOptions
        @OptionGroup var language: LanguageOptions
        @OptionGroup var format: FormatOptions

        func run() throws {
            let people = try catalogue.people().people()
            switch format.format {
            case .json:
                print(
                    JSONValue.object([
                        .init(
                            "people",
                            .array(
                                people.map { person in
                                    .object([
                                        .init("number", .number(String(person.key))),
                                        .init("administration", .string(person.administration)),
                                        .init("role", .string(person.role.rawValue)),
                                        .init("name", .string(person.name)),
                                        .init("function", .string(person.function)),
                                        .init("address", .string(person.address)),
                                        .init("created", .string(person.created)),
                                        .init("ended", person.ended.map { .string($0) } ?? .null),
                                    ])
                                }))
                    ]).text())
            case .text:
                let isFrench = language.lang == .fr
                var table = TextTable(
                    isFrench
                        ? ["N°", "Administration", "Rôle", "Nom", "Fonction", "Adresse", "État"]
                        : ["No.", "Administration", "Role", "Name", "Function", "Address", "State"])
                table.rows = people.map { person in
                    let state: String =
                        if let ended = person.ended {
                            "\(isFrench ? "terminé le" : "ended on") \(ended.prefix(10))"
                        } else if person.passphrase == nil {
                            isFrench ? "invitée" : "invited"
                        } else {
                            isFrench ? "se connecte" : "signs in"
                        }
                    return [
                        String(person.key), person.administration, person.role.rawValue, person.name,
                        person.function, person.address, state,
                    ]
                }
                Terminal.write(table.text(width: Terminal.width))
            }
        }
    }

    struct End: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End somebody's access, from the next request on.")

        @OptionGroup var catalogue: CatalogueOptions
        @Argument(help: ArgumentHelp("The person's number in the list.", valueName: "number"))
        var number: Int64

        func run() throws { try catalogue.people().end(number) }
    }

    struct Erase: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Erase somebody's name, function and address; what they did stays, without a name.")

        @OptionGroup var catalogue: CatalogueOptions
        @Argument(help: ArgumentHelp("The person's number in the list.", valueName: "number"))
        var number: Int64

        func run() throws { try catalogue.people().erase(number) }
    }

    struct FourEyes: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "four-eyes",
            abstract: "Say whether somebody may publish what they wrote themselves.")

        enum Choice: String, ExpressibleByArgument, CaseIterable { case on, off }

        @OptionGroup var catalogue: CatalogueOptions
        @Argument(help: ArgumentHelp("on: a colleague publishes; off: anybody who may.", valueName: "choice"))
        var choice: Choice

        func run() throws { try catalogue.people().setFourEyes(choice == .on) }
    }
}

extension PersonRole: ExpressibleByArgument {}
