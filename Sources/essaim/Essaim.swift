internal import ArgumentParser

/// The command line: each command parses, calls the host, and prints.
@main
struct Essaim: AsyncParsableCommand {
    /// The program's version.
    static let number = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "essaim",
        abstract: "Share what administrations learned: practices, feedback, FAQ, indicators.",
        discussion: """
            Essaim keeps records in a catalogue, one SQLite file, and exchanges them as XML files. Start with \
            “essaim init --administration prefecture-cantal”, then “essaim import FILE”.

            Exit codes: 0 done, 1 failed or refused, 2 done in part or differences found, 64 wrong use, \
            75 the catalogue is busy.
            """,
        version: "essaim \(number)",
        groupedSubcommands: [
            CommandGroup(
                name: "Catalogue",
                subcommands: [
                    InitCommand.self, AdministrationsCommand.self, PartnersCommand.self, DoctorCommand.self,
                    BackupCommand.self,
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
                    HistoryCommand.self, NewCommand.self,
                    EditCommand.self, PublishCommand.self,
                    WithdrawCommand.self, RevertCommand.self, ConflictsCommand.self, CSVCommand.self,
                    ReportCommand.self, SeminarCommand.self, GatherCommand.self, DisclosureCommand.self,
                ]),
            CommandGroup(
                name: "Server",
                subcommands: [ServeCommand.self, TokenCommand.self, PullCommand.self, PushCommand.self]),
            CommandGroup(
                name: "Modules",
                subcommands: [ModulesCommand.self, AdaptersCommand.self, ProbeModuleCommand.self]),
        ])

    static func main() async {
        do {
            var command = try parseAsRoot(QueryArguments.protected(CommandLine.arguments.dropFirst()))
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let code as ExitCode {
            exit(withError: code)
        } catch {
            guard let failure = Failure(error) else { exit(withError: error) }
            failure.print()
            exit(withError: failure.exitCode)
        }
    }
}
