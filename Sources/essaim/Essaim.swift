internal import ArgumentParser
internal import EssaimKit

/// The command line: each command parses, calls the host, and prints.
@main
struct Essaim: AsyncParsableCommand {
    /// The program's version.
    static let number = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "essaim",
        abstract: "Share what administrations learned: practices, feedback, FAQ, indicators.",
        discussion: """
            Essaim keeps records in a catalogue, one SQLite file or a PostgreSQL database, and exchanges them as XML files. Start with \
            “essaim init --administration prefecture-cantal”, then “essaim import FILE”.

            Exit codes: 0 done, 1 failed or refused, 2 done in part or differences found, 64 wrong use, \
            74 the disk is full or failed, 75 the catalogue is busy.
            """,
        version: "essaim \(number)",
        groupedSubcommands: [
            CommandGroup(
                name: "Catalogue",
                subcommands: [
                    InitCommand.self, AdministrationsCommand.self, PartnersCommand.self, DoctorCommand.self,
                    BackupCommand.self, RestoreCommand.self, RescueCommand.self, CopyCommand.self,
                ]),
            CommandGroup(
                name: "Exchange",
                subcommands: [
                    ValidateCommand.self, ImportCommand.self, ExportCommand.self, CompareCommand.self,
                ]),
            CommandGroup(
                name: "Records",
                subcommands: [
                    QueryCommand.self, RelatedCommand.self, ListCommand.self, ShowCommand.self,
                    HistoryCommand.self, WriteCommand.self, NewCommand.self,
                    EditCommand.self, PublishCommand.self,
                    DiscardCommand.self, WithdrawCommand.self, RevertCommand.self, ConflictsCommand.self,
                    CSVCommand.self,
                    ReportCommand.self, SeminarCommand.self, GatherCommand.self, DisclosureCommand.self,
                ]),
            CommandGroup(
                name: "Server",
                subcommands: [
                    ServeCommand.self, SiteCommand.self, PeopleCommand.self, TokenCommand.self,
                    PullCommand.self, PushCommand.self,
                ]),
            CommandGroup(
                name: "Modules",
                subcommands: [
                    ModulesCommand.self, AdaptersCommand.self, ProbeModuleCommand.self, ManualCommand.self,
                ]),
        ])

    static func main() async {
        ConfigurationFile.apply()
        let words = Array(CommandLine.arguments.dropFirst())
        let language = Language.asked(by: words)
        ModuleWatch.start(in: language)
        var outcome = await outcome(words, language)
        // What was said and never arrived isn't done, whatever the command made of it.
        do { try Terminal.finish() } catch {
            let failure = Failure(error)
            failure?.print(in: language)
            if outcome == .success { outcome = failure?.exitCode ?? .failure }
        }
        exit(withError: outcome)
    }

    /// Runs the command, and says what became of it.
    private static func outcome(_ words: [String], _ language: Language) async -> ExitCode {
        do {
            if words.isEmpty {
                Terminal.write(await Beginning(language: language).text)
                return .success
            }
            var command = try parseAsRoot(QueryArguments.protected(CommandLine.arguments.dropFirst()))
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            return .success
        } catch let code as ExitCode {
            return code
        } catch {
            if let failure = Failure(error) {
                failure.print(in: language)
                return failure.exitCode
            }
            explain(error, words, language)
            return exitCode(for: error)
        }
    }

    /// What ArgumentParser has to say: help, the version, or what is wrong with the command line.
    private static func explain(_ error: any Error, _ words: [String], _ language: Language) {
        let code = exitCode(for: error)
        let text = fullMessage(for: error)
        if code == .validationFailure {
            return UsageMessage(message: message(for: error), words: words, language: language).print()
        }
        guard code == .success else { return Terminal.error(text) }
        let wanted = words.first == "help" ? Array(words.dropFirst()) : words
        // Help that was asked for is a result like any other.
        guard text.hasPrefix("OVERVIEW:"), !words.contains("--help-hidden"),
            let (path, command) = CommandTree.program()?.named(by: wanted)
        else { return Terminal.write(text + "\n") }
        Terminal.write(HelpPage(path: path, command: command, language: language).text)
    }
}
