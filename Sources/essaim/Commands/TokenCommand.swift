internal import ArgumentParser
public import Catalogue
internal import Derivation
internal import EssaimKit
internal import Host

struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Make, list and revoke tokens of the HTTP API.",
        discussion: """
            A token acts for one administration. Its scope allows: read, its drafts; write, saving drafts; publish, \
            publishing and sending its own exchange files; relay, sending files with records of others; admin, \
            everything. Each allows what those before it do.
            """,
        subcommands: [Create.self, List.self, Revoke.self, Log.self], defaultSubcommand: List.self)

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a token, and print it: the only time that it is shown.")

        @OptionGroup var catalogue: CatalogueOptions
        @Option(name: .long, help: ArgumentHelp("The administration that it acts for.", valueName: "id"))
        var administration: String
        @Option(
            name: .long, help: ArgumentHelp("read, write, publish, relay or admin.", valueName: "scope"))
        var scope: TokenScope
        @Option(
            name: .long,
            help: ArgumentHelp(
                "What to call it (default: made of administration and scope).", valueName: "text"))
        var name: String?
        @Option(
            name: .long,
            help: ArgumentHelp(
                "The day from which it isn't accepted any more (UTC).", valueName: "YYYY-MM-DD"))
        var expires: String?
        @OptionGroup var language: LanguageOptions

        func run() throws {
            let day = try expires.map { text throws -> CalendarDate in
                guard let day = CalendarDate(text) else {
                    throw ValidationError("--expires takes a day like 2027-01-31, not “\(text)”.")
                }
                return day
            }
            let access = try catalogue.access()
            let (text, token) = try access.createToken(
                for: administration, scope: scope, name: name, expires: day)
            print(text)
            // A token that nobody has seen is of no use to anybody but a finder.
            do { try Terminal.finish() } catch {
                try access.revokeToken(named: token.name)
                throw error
            }
            let isFrench = language.lang == .fr
            let expiry =
                token.expires.map { isFrench ? ", jusqu’au \($0.prefix(10))" : ", until \($0.prefix(10))" }
                ?? ""
            Terminal.error(
                isFrench
                    ? "essaim : jeton « \(token.name) », portée \(scope.rawValue) pour \(administration)\(expiry). Il n’est plus montré."
                    : "essaim: token “\(token.name)”, scope \(scope.rawValue) for \(administration)\(expiry). It is not shown again."
            )
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the tokens, without their secrets.")

        @OptionGroup var catalogue: CatalogueOptions
        @OptionGroup var language: LanguageOptions
        @OptionGroup var format: FormatOptions

        func run() throws {
            let tokens = try catalogue.access().tokens()
            let now = EssaimHost.systemTime()
            switch format.format {
            case .json:
                let list = tokens.map { token in
                    func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
                    return JSONValue.object([
                        .init("name", .string(token.name)),
                        .init("administration", .string(token.administration)),
                        .init("scope", .string(token.scope.rawValue)),
                        .init("created", .string(token.created)),
                        .init("expires", text(token.expires)), .init("revoked", text(token.revoked)),
                        .init("valid", .boolean(token.isValid(at: now))),
                    ])
                }
                print(JSONValue.object([.init("tokens", .array(list))]).text())
            case .text:
                let isFrench = language.lang == .fr
                var table = TextTable(
                    isFrench
                        ? ["Nom", "Administration", "Portée", "Créé le", "État"]
                        : ["Name", "Administration", "Scope", "Created", "State"])
                table.rows = tokens.map { token in
                    let state: String =
                        if let revoked = token.revoked {
                            "\(isFrench ? "révoqué le" : "revoked on") \(revoked.prefix(10))"
                        } else if !token.isValid(at: now) {
                            isFrench ? "expiré" : "expired"
                        } else if let expires = token.expires {
                            "\(isFrench ? "valable avant le" : "valid before") \(expires.prefix(10))"
                        } else {
                            isFrench ? "valable" : "valid"
                        }
                    return [
                        token.name, token.administration, token.scope.rawValue,
                        String(token.created.prefix(10)), state,
                    ]
                }
                Terminal.write(table.text(width: Terminal.width))
            }
        }
    }

    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Stop a token from being accepted, from the next request on.")

        @OptionGroup var catalogue: CatalogueOptions
        @Argument(help: ArgumentHelp("The token's name.", valueName: "name"))
        var name: String

        func run() throws {
            try catalogue.access().revokeToken(named: name)
        }
    }

    struct Log: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Print the audit journal: who wrote what over HTTP, and what came of it; the latest first.")

        @OptionGroup var catalogue: CatalogueOptions
        @Option(name: .long, help: ArgumentHelp("At most so many entries.", valueName: "number"))
        var limit = 50

        func validate() throws {
            if limit < 1 { throw ValidationError("--limit takes a number from 1.") }
        }

        func run() throws {
            for entry in try catalogue.access().entries(limit: limit) {
                let status = entry.status.map { "\($0)" } ?? "…"
                print(
                    [
                        entry.time, entry.token, entry.administration, entry.address, entry.method,
                        entry.path,
                        status, entry.outcome, entry.request,
                    ].joined(separator: "\t"))
            }
        }
    }
}

extension TokenScope: ExpressibleByArgument {}
