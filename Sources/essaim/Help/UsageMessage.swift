internal import Derivation
internal import EssaimKit
internal import Host
internal import Search

/// What is wrong with a command line, and how it is written.
struct UsageMessage {
    /// ArgumentParser's own sentence, or that of a command's check.
    let message: String
    /// The words of the command line, without the program's name.
    let words: [String]
    let language: Language

    func print() {
        let (path, command) = CommandTree.program().map { $0.named(by: words) } ?? (["essaim"], nil)
        if let command, let guess = guess(path, command) {
            Terminal.error(guess.0)
            Terminal.error(guess.1)
            return
        }
        Terminal.error(language == .fr ? "essaim : \(french)" : "essaim: \(message)")
        guard let command else { return }
        let page = HelpPage(path: path, command: command, language: language)
        let help = "essaim help" + path.dropFirst().map { " \($0)" }.joined()
        Terminal.error(
            language == .fr
                ? "  → Écrivez : \(page.usage)\n  « \(help) » en dit plus."
                : "  → Write: \(page.usage)\n  “\(help)” tells more.")
    }

    // MARK: A command that doesn't exist

    private func guess(_ path: [String], _ command: CommandTree) -> (String, String)? {
        guard !command.shown.isEmpty, command.arguments?.contains(where: \.isPositional) != true,
            words.count >= path.count
        else { return nil }
        let typed = words.filter { !$0.hasPrefix("-") }.dropFirst(path.count - 1).first
        guard let typed, message.contains("nexpected argument"), message.contains("'\(typed)'"),
            !command.shown.contains(where: { $0.commandName == typed })
        else { return nil }
        let start = path.joined(separator: " ")
        let names = command.shown.map(\.commandName)
        let plain = typed.plainLetters()
        let known = path.count == 1 ? FrenchHelp.commandNames[plain] : nil
        let near = known.map { [$0] } ?? Suggestion.nearest(to: plain, among: names)
        let what =
            language == .fr
            ? "essaim : la commande « \(start) \(typed) » n’existe pas"
            : "essaim: there is no command “\(start) \(typed)”"
        guard let first = near.first else {
            let list = names.joined(separator: ", ")
            return (
                what,
                Terminal.wrapped(
                    language == .fr ? "  → Il y a : \(list)." : "  → There are: \(list).",
                    width: Terminal.width)
            )
        }
        return (
            what,
            language == .fr
                ? "  → Vouliez-vous dire « \(start) \(first) » ?" : "  → Did you mean “\(start) \(first)”?"
        )
    }

    // MARK: French

    private var french: String {
        let text = message.hasPrefix("Error: ") ? String(message.dropFirst(7)) : message
        return Sentences.french(of: text, among: Self.sentences)
    }

    /// English sentences with gaps, each `%`, and their French, each gap as `%1`, `%2`.
    static let sentences: [(String, String)] = [
        (
            "Unknown option '%'. Did you mean '%'?",
            "l’option « %1 » n’existe pas ; vouliez-vous dire « %2 » ?"
        ),
        ("Unknown option '%'", "l’option « %1 » n’existe pas"),
        ("Missing value for '%'", "il manque une valeur après « %1 »"),
        ("Missing expected argument '%'", "il manque « %1 »"),
        ("Unexpected argument '%'", "« %1 » est de trop"),
        ("% unexpected arguments: %", "%1 mots de trop : %2"),
        (
            "The value '%' is invalid for '%'. Please provide one of %.",
            "« %1 » n’est pas une valeur de « %2 » ; écrivez une de %3"
        ),
        ("The value '%' is invalid for '%'", "« %1 » n’est pas une valeur de « %2 »"),
        (
            "The option '%' does not take any value, but '%' was specified.",
            "« %1 » ne prend pas de valeur, mais « %2 » est écrit"
        ),
        (
            "Value to be set with option '%' had already been set with option '%'",
            "« %1 » et « %2 » ne vont pas ensemble"
        ),
        ("Missing required subcommand.", "il manque une commande"),
        (
            "Files stand here; a database is named with --catalogue.",
            "ici se nomment des fichiers ; une base se nomme avec --catalogue."
        ),
        ("--format-version takes 1 or 2.", "--format-version prend 1 ou 2."),
        ("% and % don't go together.", "%1 et %2 ne vont pas ensemble."),
        ("% and % go together.", "%1 et %2 vont ensemble."),
        ("% and % go with %.", "%1 et %2 vont avec %3."),
        ("% goes with %.", "%1 va avec %2."),
        ("% takes a number from % to %.", "%1 prend un nombre de %2 à %3."),
        ("% takes a number from % on.", "%1 prend un nombre à partir de %2."),
        ("% takes a number from %.", "%1 prend un nombre à partir de %2."),
        ("% takes a day like %, not “%”.", "%1 prend un jour comme %2, pas « %3 »."),
        ("% takes key=value, not “%”.", "%1 prend clé=valeur, pas « %2 »."),
        ("% takes one file at a time.", "%1 prend un fichier à la fois."),
        ("% doesn't know “%”.", "%1 ne connaît pas « %2 »."),
        (
            "% tells of the export: name a file with -o.",
            "%1 rend compte de l’export : nommez un fichier avec -o."
        ),
        (
            "--set needs the administration that issues the chain's files.",
            "--set demande l’administration qui diffuse les fichiers de la chaîne."
        ),
        ("Give a record's identifier, or --file.", "Donnez l’identifiant d’une fiche, ou --file."),
        (
            "Give either --keep mine, --keep theirs or --file.",
            "Donnez --keep mine, --keep theirs ou --file, l’un des trois."
        ),
        ("Give the query to keep.", "Donnez la requête à garder."),
        ("Give the table, or --template.", "Donnez le tableau, ou --template."),
        (
            "Name the file .html, .fodt, .md or .json, or say --format.",
            "Nommez le fichier .html, .fodt, .md ou .json, ou dites --format."
        ),
        ("The report has no figure here.", "Le rapport n’a pas de figure ici."),
        (
            "“%” is not an administration's identifier: use lower-case letters, digits and hyphens.",
            "« %1 » n’est pas un identifiant d’administration : lettres minuscules sans accent, chiffres et tirets."
        ),
        (
            "“%” must be of lower-case letters, digits and hyphens.",
            "« %1 » doit être en lettres minuscules sans accent, chiffres et tirets."
        ),
    ]
}
