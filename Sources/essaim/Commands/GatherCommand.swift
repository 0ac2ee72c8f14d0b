internal import ArgumentParser
internal import EssaimKit
internal import Host
internal import XML

struct GatherCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gather", abstract: "Make a record of raw answers, one row a respondent.",
        discussion: """
            The rows are added up while they are read; they are never stored and never leave. Without a name, lists \
            what can be gathered; with --template, prints an empty table.
            """)

    @OptionGroup var options: AuthoringOptions
    @Option(
        name: .long,
        help: ArgumentHelp("Set a parameter: key=value. May be repeated.", valueName: "key=value"))
    var set: [String] = []
    @Option(
        name: .long,
        help: ArgumentHelp("Who owns the record (default: the first home administration).", valueName: "id"))
    var owner: String?
    @Flag(name: .long, help: "Publish the record; without it, it is a draft.")
    var publish = false
    @Flag(name: .long, help: "Print an empty table with the columns that are read.")
    var template = false
    @Argument(help: ArgumentHelp("What to gather.", valueName: "name"))
    var name: String?
    @Argument(help: ArgumentHelp("The table, as CSV; - for standard input.", valueName: "file"))
    var file: String?

    func run() async throws {
        let host = try await options.modules.host()
        guard let name else {
            for gathering in host.modules.gatherings.values.sorted(by: { $0.name < $1.name }) {
                print("\(gathering.name) — \(gathering.label.text(in: options.language.lang))")
                ParameterText.print(gathering.parameters, in: options.language.lang)
            }
            return
        }
        let store = try options.catalogue.open()
        if template { return Terminal.write(try host.gatheringTemplate(name, in: store)) }
        guard let file else { throw ValidationError("Give the table, or --template.") }
        let made = try host.gather(
            name, from: file == "-" ? .standardInput : .file(file), settings: ParameterText.settings(set),
            owner: owner, publishing: publish, in: store,
            onFinding: { Terminal.write(FindingText.lines($0, in: options.language.lang)) },
            onEntry: options.printFindings)
        guard let made else {
            print(
                options.language.lang == .fr
                    ? "Refusé. Rien n’a été enregistré." : "Refused. Nothing was saved.")
            throw ExitCode.failure
        }
        try options.finish(made.id, made.summary, in: store)
    }
}

/// Parameters of reports and gatherings: how they are listed and how they are given.
enum ParameterText {
    static func print(_ parameters: [Parameter], in language: Language) {
        for parameter in parameters {
            Terminal.print("    --set \(parameter.name)=…  \(parameter.label.text(in: language))")
        }
    }

    static func settings(_ set: [String]) throws -> [(String, String)] {
        try set.map { text in
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
                String.init)
            guard parts.count == 2 else { throw ValidationError("--set takes key=value, not “\(text)”.") }
            return (parts[0], parts[1])
        }
    }
}
