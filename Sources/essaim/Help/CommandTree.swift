internal import ArgumentParser
internal import Foundation

/// The commands as ArgumentParser describes them to programs: what help pages and the manual are made of.
struct CommandTree: Decodable {
    struct Argument: Decodable {
        struct Name: Decodable {
            var kind: String
            var name: String

            /// As it is typed: `-o`, `--output`.
            var typed: String { kind == "long" ? "--\(name)" : "-\(name)" }
        }
        var kind: String
        var names: [Name]?
        var valueName: String?
        var abstract: String?
        var isOptional: Bool
        var isRepeating: Bool
        var shouldDisplay: Bool

        var isPositional: Bool { kind == "positional" }
        /// Whether every command has it.
        var isGeneral: Bool { names?.contains { $0.name == "version" || $0.name == "help" } ?? false }
    }

    var commandName: String
    var abstract: String?
    var discussion: String?
    var arguments: [Argument]?
    var subcommands: [CommandTree]?
    var shouldDisplay: Bool

    private struct File: Decodable {
        var command: CommandTree
    }

    /// The program's own tree; `nil` where ArgumentParser describes itself in another way than it does today.
    static func program() -> CommandTree? {
        try? JSONDecoder().decode(File.self, from: Data(Essaim._dumpHelp().utf8)).command
    }

    /// The commands to show, without those that the program runs itself.
    var shown: [CommandTree] {
        (subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
    }

    /// The command that a line of words names, with its names from the top: the longest path.
    func named(by words: [String]) -> (path: [String], command: CommandTree) {
        var path = [commandName]
        var command = self
        for word in words where !word.hasPrefix("-") {
            guard let next = command.subcommands?.first(where: { $0.commandName == word }) else { break }
            path.append(word)
            command = next
        }
        return (path, command)
    }
}
