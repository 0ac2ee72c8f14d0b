internal import ArgumentParser
internal import Catalogue
internal import Derivation
internal import EssaimKit
internal import Host
internal import XML

struct ConflictsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conflicts", abstract: "List, show and settle conflicts.",
        discussion: "A conflict is two contents of the same version. Both are kept until it is settled.",
        subcommands: [List.self, Show.self, Resolve.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the conflicts that aren't settled.")
        @OptionGroup var options: AuthoringOptions
        @OptionGroup var format: FormatOptions

        func run() async throws {
            let conflicts = try await options.conflicts()
            switch format.format {
            case .json:
                print(
                    JSONValue.object([.init("conflicts", .array(conflicts.map { RecordForm.json($0) }))])
                        .text())
            case .text:
                let isFrench = options.language.lang == .fr
                var table = TextTable(
                    isFrench
                        ? ["Fiche", "Version", "Ici, émise par", "L’autre, émise par", "Champs"]
                        : ["Record", "Version", "Here, issued by", "Other, issued by", "Fields"],
                    right: [1, 4])
                table.rows = conflicts.map {
                    [
                        $0.id.description, String($0.before.version), $0.before.issuer, $0.after.issuer,
                        String($0.differences.count),
                    ]
                }
                Terminal.write(
                    conflicts.isEmpty
                        ? (isFrench ? "Aucun conflit.\n" : "No conflict.\n")
                        : table.text(width: Terminal.width))
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a conflict, field by field.")
        @OptionGroup var options: AuthoringOptions
        @Flag(name: .long, help: "Figures about people as they are, also other administrations'.")
        var inConfidence = false
        @Argument(help: ArgumentHelp("The record's identifier.", valueName: "id"))
        var id: String

        func run() async throws {
            let id = try RecordID(argument: id)
            let conflicts = try await options.conflicts(inConfidence: inConfidence).filter { $0.id == id }
            if conflicts.isEmpty {
                throw RequestError(
                    message: "\(id) is not in conflict", hint: "“essaim conflicts” lists the conflicts.")
            }
            for conflict in conflicts {
                let isFrench = options.language.lang == .fr
                Terminal.write(
                    DifferenceText.text(
                        conflict, before: isFrench ? "ici" : "here", after: isFrench ? "autre" : "other",
                        in: options.language.lang))
            }
        }
    }

    struct Resolve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Settle a conflict.",
            discussion: """
                The owner's catalogue publishes the content chosen, or the merged one from --file, as one more version. \
                Another catalogue chooses which of the two it shows until the owner has.
                """)
        enum Choice: String, ExpressibleByArgument, CaseIterable { case mine, theirs }

        @OptionGroup var options: AuthoringOptions
        @Option(
            name: .long,
            help: ArgumentHelp(
                "mine keeps what is current, theirs takes the other.", valueName: "mine|theirs"))
        var keep: Choice?
        @Option(name: .long, help: ArgumentHelp("Take a merged record from this file.", valueName: "file"))
        var file: String?
        @Argument(help: ArgumentHelp("The record's identifier.", valueName: "id"))
        var id: String

        func validate() throws {
            if (keep == nil) == (file == nil) {
                throw ValidationError("Give either --keep mine, --keep theirs or --file.")
            }
        }

        func run() async throws {
            let id = try RecordID(argument: id)
            let store = try options.catalogue.open()
            let editor = try await options.modules.host().editor(of: store, for: .operator)
            if let file {
                let (_, summary) = try editor.save(
                    .file(file), expecting: id, onEntry: options.printFindings)
                return try options.finish(id, summary, in: store)
            }
            try editor.resolveConflict(
                of: id, keepingMine: keep == .mine, onEntry: options.printFindings)
            print(options.language.lang == .fr ? "\(id) : conflit réglé." : "\(id): settled.")
        }
    }
}
