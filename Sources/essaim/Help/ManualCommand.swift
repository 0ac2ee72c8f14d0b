internal import ArgumentParser
internal import EssaimKit

/// Prints the manual page, made of the same descriptions as the help.
struct ManualCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual-page", abstract: "Print the manual page, for “make install”.",
        shouldDisplay: false)

    @OptionGroup var language: LanguageOptions

    func run() throws {
        guard let tree = CommandTree.program() else { throw ExitCode.failure }
        Terminal.write(ManualPage(tree: tree, language: language.lang).text)
    }
}

/// `essaim(1)` in the language of `man`.
struct ManualPage {
    let tree: CommandTree
    let language: Language

    private var isFrench: Bool { language == .fr }

    var text: String {
        var page = ".TH ESSAIM 1 \"\" \"Essaim \(Essaim.number)\"\n"
        page += section(isFrench ? "NOM" : "NAME") + "essaim \\- \(escaped(words(tree.abstract)))\n"
        page += section(isFrench ? "SYNOPSIS" : "SYNOPSIS")
        page += "\\fBessaim\\fR \\fI\(isFrench ? "commande" : "command")\\fR [\\fIoptions\\fR]\n"
        page += section("DESCRIPTION") + paragraphs(tree.discussion)
        page += section(isFrench ? "COMMANDES" : "COMMANDS")
        for command in tree.shown { page += self.command([tree.commandName], command) }
        page += section(isFrench ? "FICHIERS" : "FILES")
        page += ".TP\n\\fI~/.config/essaim/essaim.conf\\fR\n"
        page +=
            escaped(
                isFrench
                    ? "Ce que l’environnement ne dit pas, une ligne par réglage : catalogue = FICHIER, langue = fr, modules = DOSSIER. « # » commence un commentaire."
                    : "What the environment doesn’t say, a line for each setting: catalogue = FILE, language = en, modules = FOLDER. “#” begins a comment."
            ) + "\n"
        page += section(isFrench ? "ENVIRONNEMENT" : "ENVIRONMENT")
        for (name, meaning) in variables {
            page += ".TP\n\\fB\(name)\\fR\n\(escaped(meaning.text(in: language)))\n"
        }
        return page
    }

    private var variables: [(String, Label)] {
        [
            ("ESSAIM_CATALOGUE", Label(fr: "Le fichier du catalogue.", en: "The catalogue’s file.")),
            (
                "ESSAIM_LANG",
                Label(fr: "La langue des messages : fr ou en.", en: "The language of messages: fr or en.")
            ),
            (
                "ESSAIM_PLUGINS",
                Label(
                    fr: "Dossiers de modules, séparés par « : ».", en: "Folders of modules, separated by “:”."
                )
            ),
            (
                "ESSAIM_TOKEN",
                Label(
                    fr: "Le jeton d’un partenaire, pour pull et push.",
                    en: "A partner’s token, for pull and push.")
            ),
            ("VISUAL, EDITOR", Label(fr: "L’éditeur de write et edit.", en: "The editor of write and edit.")),
            (
                "NO_COLOR",
                Label(fr: "Sans mise en relief sur un terminal.", en: "Nothing stands out on a terminal.")
            ),
        ]
    }

    private func command(_ path: [String], _ command: CommandTree) -> String {
        let path = path + [command.commandName]
        let help = HelpPage(path: path, command: command, language: language)
        var page = ".SS \(escaped(help.usage))\n\(escaped(words(command.abstract)))\n"
        if command.discussion != nil { page += ".PP\n" + paragraphs(command.discussion) }
        for argument in (command.arguments ?? []) where argument.shouldDisplay && !argument.isGeneral {
            let name =
                argument.isPositional
                ? "<\(valueName(argument))>"
                : (argument.names ?? []).map(\.typed).joined(separator: ", ")
                    + (argument.kind == "option" ? " <\(valueName(argument))>" : "")
            page += ".TP\n\\fB\(escaped(name))\\fR\n\(escaped(words(argument.abstract)))\n"
        }
        for inner in command.shown { page += self.command(path, inner) }
        return page
    }

    private func section(_ name: String) -> String { ".SH \(name)\n" }

    private func paragraphs(_ text: String?) -> String {
        words(text).split(separator: "\n").map { escaped(String($0)) + "\n" }.joined(separator: ".PP\n")
    }

    private func words(_ text: String?) -> String {
        let text = text ?? ""
        return isFrench ? FrenchHelp.texts[text] ?? text : text
    }

    private func valueName(_ argument: CommandTree.Argument) -> String {
        let name = argument.valueName ?? "…"
        return isFrench ? FrenchHelp.valueNames[name] ?? name : name
    }

    /// A line that `man` doesn't take for one of its own requests.
    private func escaped(_ text: String) -> String {
        let line = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
        return line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : line
    }
}
