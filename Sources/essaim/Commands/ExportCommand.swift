internal import ArgumentParser
internal import Catalogue
internal import Derivation
internal import EssaimKit
internal import Exchange
internal import Foundation
internal import Host

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write records to an exchange file.",
        discussion:
            "The same catalogue gives the same bytes. A file appears under its name only when it is whole.")

    @OptionGroup var catalogue: CatalogueOptions
    @OptionGroup var modules: ModuleOptions
    @Option(name: .long, help: ArgumentHelp("Only records of this type. May be repeated.", valueName: "type"))
    var type: [String] = []
    @Option(
        name: .long,
        help: ArgumentHelp("Only records of this administration. May be repeated.", valueName: "id"))
    var owner: [String] = []
    @Option(
        name: .long, help: ArgumentHelp("Only records with all words of this query.", valueName: "query"))
    var query: String?
    @Option(
        name: .long,
        help: ArgumentHelp("Only what changed after this number of the journal.", valueName: "number"))
    var since: Int?
    @Option(
        name: .customLong("for"),
        help: ArgumentHelp(
            "Only what this partner isn't known to have; “essaim partners sent” confirms what was sent.",
            valueName: "id"))
    var partner: String?
    @Flag(
        name: .long,
        help:
            "With --for: send figures about few people as they are, in confidence. Without it they are hidden."
    )
    var inConfidence = false
    @Flag(name: .long, help: "With --for: replace a file that is there, and may wait to be sent.")
    var force = false
    @Flag(name: .long, help: "Hide figures about few people, as in a file for a partner.")
    var disclosed = false
    @Flag(name: .long, help: "Drafts and records in review as well.")
    var drafts = false
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The administration that issues the file (default: the first home administration).",
            valueName: "id"))
    var issuer: String?
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The version of the exchange format: 1 or 2 (default: the first one that can say all that is in the file).",
            valueName: "number"))
    var formatVersion: Int?
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The file to write; - for standard output.", valueName: "file"))
    var output = "-"
    @OptionGroup var language: LanguageOptions
    @OptionGroup var format: FormatOptions

    func validate() throws {
        if inConfidence && partner == nil { throw ValidationError("--in-confidence goes with --for.") }
        if force && partner == nil { throw ValidationError("--force goes with --for.") }
        if inConfidence && disclosed {
            throw ValidationError("--in-confidence and --disclosed don't go together.")
        }
        if partner != nil && since != nil { throw ValidationError("--for and --since don't go together.") }
        if let formatVersion, ExchangeFormat.Version(rawValue: formatVersion) == nil {
            throw ValidationError("--format-version takes 1 or 2.")
        }
        if let since, since < 0 { throw ValidationError("--since takes a number from 0.") }
        if format.format == .json && output == "-" {
            throw ValidationError("--format json tells of the export: name a file with -o.")
        }
    }

    func run() async throws {
        let store = try catalogue.open()
        // Modules are needed to hide figures and to ask only: what is stored is already what is written.
        let host =
            disclosed || partner != nil || query != nil
            ? try await modules.host() : EssaimHost(modules: .none)
        var options = ExportOptions()
        options.types = type
        options.owners = owner
        options.query = query
        options.since = since
        options.includesDrafts = drafts
        options.issuer = issuer
        options.format = formatVersion.flatMap { ExchangeFormat.Version(rawValue: $0) }
        let asked = options
        let bar = ProgressBar("export")
        let summary =
            if let partner {
                try host.exportFile(
                    from: store, for: partner, to: output, options: asked, inConfidence: inConfidence,
                    replacing: force
                ) {
                    bar.show($0, of: $1)
                }
            } else {
                try host.view(of: store, for: disclosed ? .operator : .operatorInConfidence) { view in
                    try view.exportFile(to: output, options: asked) { bar.show($0, of: $1) }
                }
            }
        bar.clear()
        switch format.format {
        case .text:
            Terminal.error(
                language.lang == .fr
                    ? "\(summary.records) fiche(s), \(summary.tombstones) retrait(s), \(summary.administrations) administration(s), \(summary.bytes) octets. Journal au n° \(summary.sequence)."
                        .counted(in: .fr)
                    : "\(summary.records) record(s), \(summary.tombstones) tombstone(s), \(summary.administrations) administration(s), \(summary.bytes) bytes. Journal at no. \(summary.sequence)."
                        .counted(in: .en)
            )
            if let partner {
                Terminal.error(
                    language.lang == .fr
                        ? "Une fois le fichier envoyé : essaim partners sent \(partner) --up-to \(summary.sequence)"
                        : "Once the file was sent: essaim partners sent \(partner) --up-to \(summary.sequence)"
                )
            }
            if summary.unsaid > 0 {
                Terminal.error(
                    language.lang == .fr
                        ? "Attention : \(summary.unsaid) effacement(s) ou complément(s) de fiche que la version 1 du format ne sait pas dire. Un effacement y est un simple retrait."
                            .counted(in: .fr)
                        : "Warning: \(summary.unsaid) erasing(s) or extension(s) of records that version 1 of the format can't say. An erasing is a mere withdrawal in it."
                            .counted(in: .en)
                )
            }
            if !summary.undescribed.isEmpty {
                let names = summary.undescribed.joined(separator: ", ")
                Terminal.error(
                    language.lang == .fr
                        ? "Attention : rien n’est dit de \(names) que son identifiant. Décrivez-la avant d’envoyer : essaim administrations describe"
                        : "Warning: nothing is said of \(names) but its identifier. Describe it before you send: essaim administrations describe"
                )
            }
            if summary.undisclosed > 0 {
                Terminal.error(
                    language.lang == .fr
                        ? "Attention : \(summary.undisclosed) fiche(s) avec des chiffres sur des personnes, non masqués. Ce fichier n’est pas à diffuser ; « --disclosed » les masque."
                            .counted(in: .fr)
                        : "Warning: \(summary.undisclosed) record(s) with figures about people that are not hidden. Don't pass this file on; “--disclosed” hides them."
                            .counted(in: .en)
                )
            }
            if summary.disclosed + summary.withheld > 0 {
                Terminal.error(
                    language.lang == .fr
                        ? "Secret statistique : \(summary.disclosed) fiche(s) avec des chiffres masqués, \(summary.withheld) fiche(s) reçue(s) en confiance et laissée(s) ici."
                            .counted(in: .fr)
                        : "Disclosure control: \(summary.disclosed) record(s) with figures hidden, \(summary.withheld) record(s) received in confidence and left here."
                            .counted(in: .en)
                )
            }
        case .json:
            print(
                JSONValue.object([
                    .init("records", .number(String(summary.records))),
                    .init("disclosed", .number(String(summary.disclosed))),
                    .init("withheld", .number(String(summary.withheld))),
                    .init("undisclosed", .number(String(summary.undisclosed))),
                    .init("tombstones", .number(String(summary.tombstones))),
                    .init("administrations", .number(String(summary.administrations))),
                    .init("bytes", .number(String(summary.bytes))),
                    .init("sequence", .number(String(summary.sequence))),
                    .init("formatVersion", .number(String(summary.format.rawValue))),
                    .init("unsaid", .number(String(summary.unsaid))),
                ]).text())
        }
    }
}

struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "Tell where two catalogues hold different records.",
        discussion: "Exit code 0 where nothing differs, 2 where something does.")

    @Argument(help: ArgumentHelp("The one catalogue.", valueName: "catalogue"))
    var first: String
    @Argument(help: ArgumentHelp("The other catalogue.", valueName: "catalogue"))
    var second: String
    @Flag(name: .long, help: "Leave drafts and records in review out.")
    var published = false
    @OptionGroup var language: LanguageOptions

    func run() throws {
        let host = EssaimHost(modules: .none)
        let (left, right) = (try CataloguePlace(first).open(), try CataloguePlace(second).open())
        let comparison = try host.comparison(of: left, with: right, publishedOnly: published)
        let isFrench = language.lang == .fr
        for difference in comparison.differences {
            let content = isFrench ? "autre contenu" : "other content"
            print(
                "\(difference.id)\t\(text(difference.first))\t\(text(difference.second))\(difference.isOfContent ? "\t\(content)" : "")"
            )
        }
        guard comparison.differences.isEmpty else {
            let count = comparison.differences.count
            print(
                isFrench
                    ? "\(count) différence(s) sur \(comparison.count) fiche(s).".counted(in: .fr)
                    : "\(count) difference(s) in \(comparison.count) record(s).".counted(in: .en))
            throw Failure.partly
        }
        print(
            isFrench
                ? "Aucune différence : \(comparison.count) fiche(s) identiques.".counted(in: .fr)
                : "No difference: \(comparison.count) identical record(s).".counted(in: .en))
    }

    private func text(_ state: CatalogueComparison.State?) -> String {
        guard let state else { return language.lang == .fr ? "absente" : "absent" }
        return "v\(state.version) \(state.status.rawValue)"
    }
}
