internal import ArgumentParser
internal import EssaimKit
internal import Host

/// The help of a command, in the person's language and as wide as the terminal.
struct HelpPage {
    /// Columns before what a command or option is for.
    private static let indent = 26

    let path: [String]
    let command: CommandTree
    let language: Language
    var width = Terminal.width

    var text: String {
        var parts = [wrapped(translated(command.abstract ?? ""), indent: 0)]
        parts.append(heading("Usage", "Usage") + wrapped(usage, indent: 2, hanging: 4))
        if let discussion = command.discussion {
            parts.append(
                translated(discussion).split(separator: "\n", omittingEmptySubsequences: false)
                    .map { wrapped(String($0), indent: 0) }.joined())
        }
        let arguments = (command.arguments ?? []).filter(\.shouldDisplay)
        let positional = arguments.filter(\.isPositional)
        if !positional.isEmpty && command.shown.isEmpty {
            parts.append(heading("Arguments", "Arguments") + positional.map(line).joined())
        }
        let options = arguments.filter { !$0.isPositional }
        let sorted = options.filter { !$0.isGeneral } + options.filter(\.isGeneral)
        if !sorted.isEmpty { parts.append(heading("Options", "Options") + sorted.map(line).joined()) }
        parts += commandLists
        if !command.shown.isEmpty {
            let name = path.dropFirst().map { "\($0) " }.joined()
            parts.append(
                language == .fr
                    ? "« essaim help \(name)COMMANDE » en dit plus d’une commande.\n"
                    : "“essaim help \(name)COMMAND” tells more of one command.\n")
        }
        return parts.joined(separator: "\n")
    }

    /// How the command is written, on one line.
    var usage: String {
        var words = path
        let arguments = (command.arguments ?? []).filter(\.shouldDisplay)
        if arguments.contains(where: { !$0.isPositional && !$0.isGeneral && $0.isOptional }) {
            words.append("[options]")
        }
        for option in arguments where !option.isPositional && !option.isGeneral && !option.isOptional {
            words.append("\(name(option)) <\(valueName(option))>")
        }
        if command.shown.isEmpty {
            for argument in arguments where argument.isPositional {
                let word = "<\(valueName(argument))>\(argument.isRepeating ? " ..." : "")"
                words.append(argument.isOptional ? "[\(word)]" : word)
            }
        } else {
            words.append(language == .fr ? "<commande>" : "<command>")
        }
        return words.joined(separator: " ")
    }

    // MARK: Parts

    /// The commands below, in the groups that the program has for its own.
    private var commandLists: [String] {
        guard path.count == 1 else {
            let commands = command.shown
            guard !commands.isEmpty else { return [] }
            return [heading("Commandes", "Commands") + commands.map(line).joined()]
        }
        return Essaim.configuration.groupedSubcommands.map { group in
            let names = group.subcommands.compactMap { $0.configuration.commandName }
            let commands = names.compactMap { name in command.shown.first { $0.commandName == name } }
            return heading(FrenchHelp.groups[group.name] ?? group.name, group.name)
                + commands.map(line).joined()
        }
    }

    private func line(_ command: CommandTree) -> String {
        entry(command.commandName, translated(command.abstract ?? ""))
    }

    private func line(_ argument: CommandTree.Argument) -> String {
        var start =
            argument.isPositional
            ? "<\(valueName(argument))>" : (argument.names ?? []).map(\.typed).joined(separator: ", ")
        if argument.kind == "option" { start += " <\(valueName(argument))>" }
        return entry(start, translated(argument.abstract ?? ""))
    }

    /// What is typed at the left, what it is for at the right; below where there is no room.
    private func entry(_ start: String, _ words: String) -> String {
        let left = "  " + start
        guard left.count + 2 <= Self.indent else {
            return left + "\n" + wrapped(words, indent: Self.indent)
        }
        let padding = String(repeating: " ", count: Self.indent - left.count)
        return left + padding + wrapped(words, indent: Self.indent).drop { $0 == " " }
    }

    private func heading(_ french: String, _ english: String) -> String {
        Terminal.styled(language == .fr ? french : english, .bold) + (language == .fr ? " :\n" : ":\n")
    }

    // MARK: Words

    private func translated(_ text: String) -> String {
        language == .fr ? FrenchHelp.texts[text] ?? text : text
    }

    private func name(_ argument: CommandTree.Argument) -> String {
        argument.names?.first { $0.kind == "long" }?.typed ?? argument.names?.first?.typed ?? ""
    }

    private func valueName(_ argument: CommandTree.Argument) -> String {
        let name = argument.valueName ?? "…"
        return language == .fr ? FrenchHelp.valueNames[name] ?? name : name
    }

    /// Lines of at most ``width`` columns that end with a line break.
    private func wrapped(_ text: String, indent: Int, hanging: Int? = nil) -> String {
        let first = String(repeating: " ", count: indent)
        let later = String(repeating: " ", count: hanging ?? indent)
        var lines: [String] = []
        var current = first
        for word in text.withHeldSigns.split(separator: " ") {
            let isEmpty = current.allSatisfy { $0 == " " }
            if !isEmpty, current.count + 1 + word.count > width {
                lines.append(current)
                current = later + word
            } else {
                current += (isEmpty ? "" : " ") + word
            }
        }
        lines.append(current)
        return lines.map { $0.replacing("\u{A0}", with: " ") + "\n" }.joined()
    }
}
