import Foundation
import TestSupport
import Testing

/// The program's own words: French first, English beside.
@Suite("The program's words") struct FrenchTests {
    private func essaim(_ arguments: String..., environment: [String: String] = [:]) async throws
        -> ProgramResult
    {
        try await run(TestPaths.essaim, arguments, environment: environment)
    }

    /// All commands with the text of their help, in a language.
    private func commands() throws -> [[String]] {
        struct Command: Decodable {
            var commandName: String
            var shouldDisplay: Bool
            var subcommands: [Command]?
        }
        struct File: Decodable { var command: Command }
        func paths(_ command: Command, _ path: [String]) -> [[String]] {
            [path]
                + (command.subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
                .flatMap { paths($0, path + [$0.commandName]) }
        }
        return paths(try JSONDecoder().decode(File.self, from: Data(dump.utf8)).command, [])
    }
    private let dump: String

    init() async throws { dump = try await run(TestPaths.essaim, ["--experimental-dump-help"]).output }

    @Test("every command's help is French through and through, and fits 80 columns")
    func help() async throws {
        let all = try commands()
        #expect(all.count > 30)
        for path in all {
            let page = try await run(TestPaths.essaim, ["help"] + path).output
            for word in [" the ", "The ", "USAGE", "OVERVIEW", " with ", " of ", "Show "] {
                #expect(!page.contains(word), "\(path): \(word)")
            }
            for line in page.split(separator: "\n") { #expect(line.count <= 80, "\(path): \(line)") }
        }
    }

    @Test("help is English where it is asked for")
    func english() async throws {
        #expect(
            try await essaim("export", "--help", "--lang", "en").output.contains(
                "Write records to an exchange file."))
        #expect(
            try await essaim("help", "export", environment: ["ESSAIM_LANG": "en"]).output
                .contains("Write records to an exchange file."))
        #expect(try await essaim("help", "export").output.contains("Écrire des fiches"))
    }

    @Test(
        "a command line that is written wrongly is told in French, with the way to write it",
        arguments: [
            (["show"], "il manque « <id> »"),
            (["show", "a/b/c", "--frmat", "json"], "l’option « --frmat » n’existe pas"),
            (["query", "--limit", "0", "x"], "--limit prend un nombre"),
            (["query", "x", "--format", "yaml"], "« yaml » n’est pas une valeur de"),
            (["show", "a/b/c", "d"], "« d » est de trop"),
            (["show", "--catalogue"], "il manque une valeur après"),
            (
                ["init", "--administration", "DDT Lot"],
                "« DDT Lot » n’est pas un identifiant d’administration"
            ),
            (["edit"], "Donnez l’identifiant d’une fiche, ou --file."),
        ])
    func usage(arguments: [String], expected: String) async throws {
        let result = try await run(TestPaths.essaim, arguments)
        #expect(result.exitCode == 64)
        #expect(result.error.hasPrefix("essaim : ") && result.error.contains(expected), "\(result.error)")
        #expect(!result.error.contains("Error") && !result.error.contains("Usage"))
    }

    @Test(
        "a command that doesn't exist is guessed",
        arguments: [
            ("imprt", "import"), ("publich", "publish"), ("chercher", "query"), ("vérifier", "validate"),
            ("exporter", "export"), ("séminaire", "seminar"), ("histroy", "history"),
        ])
    func guess(typed: String, meant: String) async throws {
        let result = try await essaim(typed)
        #expect(result.exitCode == 64)
        #expect(result.error.contains("la commande « essaim \(typed) » n’existe pas"))
        #expect(result.error.contains("Vouliez-vous dire « essaim \(meant) » ?"), "\(result.error)")
    }

    @Test("what can't be guessed gets the list of commands")
    func unknown() async throws {
        let result = try await essaim("zzzzzz")
        #expect(result.error.contains("Il y a : init"), "\(result.error)")
        #expect(result.error.contains("essaim partners") == false)
        #expect(try await essaim("partners", "acept", "a").error.contains("« essaim partners accept »"))
    }

    @Test("alone, the program says what is here and what can be done")
    func alone() async throws {
        let folder = try TemporaryFolder()
        let environment = ["ESSAIM_CATALOGUE": folder.path("c.sqlite")]
        let nothing = try await run(TestPaths.essaim, [], environment: environment)
        #expect(nothing.exitCode == 0 && nothing.output.contains("Il n’y a pas de catalogue ici"))
        _ = try await run(
            TestPaths.essaim, ["init", "--administration", "ddt-lot"], environment: environment)
        let empty = try await run(TestPaths.essaim, [], environment: environment)
        #expect(
            empty.output.split(whereSeparator: \.isWhitespace).joined(separator: " ").contains(
                "0 fiche de 0 administration.") && empty.output.contains("essaim write"),
            "\(empty.output)")
    }

    /// The string literals behind `message:` and `hint:` of the errors that the layers throw, with `%` for what is filled in.
    private static let thrown: [String] = {
        let kinds =
            "TokenError|ConfirmationError|DossierError|CursorError|RequestError|AccessError|AuthoringError|ExportError|OutputError|ReportError|NotFoundError|ServerError|SharingError|CatalogueError"
        var found: Set<String> = []
        for folder in ["Host", "Catalogue", "Web", "essaim"] {
            let top = TestPaths.root.appending(path: "Sources/\(folder)")
            let names = FileManager.default.enumerator(atPath: top.path())?.allObjects as? [String] ?? []
            for name in names where name.hasSuffix(".swift") {
                let text = (try? String(contentsOf: top.appending(path: name), encoding: .utf8)) ?? ""
                guard let pattern = try? Regex("\\b(?:\(kinds))\\(") else { continue }
                for match in text.matches(of: pattern) {
                    found.formUnion(literals(text[match.range.upperBound...].prefix(1_500)))
                }
            }
        }
        return found.sorted()
    }()

    /// The literals up to the parenthesis that closes the call.
    private static func literals(_ text: Substring) -> [String] {
        var literals: [String] = []
        var depth = 1
        var index = text.startIndex
        while index < text.endIndex, depth > 0 {
            switch text[index] {
            case "(": depth += 1
            case ")": depth -= 1
            case "\"":
                var literal = ""
                index = text.index(after: index)
                while index < text.endIndex, text[index] != "\"" {
                    if text[index] == "\\", text[text.index(after: index)] == "(" {
                        // An interpolation, which may hold literals of its own.
                        var inner = 0
                        repeat {
                            index = text.index(after: index)
                            if text[index] == "(" { inner += 1 }
                            if text[index] == ")" { inner -= 1 }
                        } while inner > 0
                        literal.append("§")
                    } else {
                        literal.append(text[index])
                    }
                    index = text.index(after: index)
                }
                if literal.contains(" "), !literal.contains("go together"), !literal.hasPrefix("--") {
                    literals.append(literal)
                }
            default: break
            }
            index = text.index(after: index)
        }
        return literals
    }

    @Test("every message that the program ends with has its French")
    func errors() throws {
        #expect(Self.thrown.count > 100)
        var french = ""
        let folder = TestPaths.root.appending(path: "Sources/Host/Messages")
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path())
        where name.hasPrefix("FrenchErrors+") {
            french += try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        }
        let patterns = Self.literals(Substring(french)).filter { !$0.contains("%1") }
        for message in Self.thrown
        where !message.allSatisfy({ $0 == "§" || $0 == " " || $0 == ":" || $0 == "," }) {
            #expect(patterns.contains { Self.fits($0, message) }, "\(message)")
        }
    }

    /// Whether a text is a pattern with its gaps filled.
    private static func fits(_ pattern: String, _ text: String) -> Bool {
        let parts = pattern.split(separator: "%", omittingEmptySubsequences: false)
        guard text.hasPrefix(parts[0]), text.hasSuffix(parts[parts.count - 1]) else { return false }
        var rest = text[...]
        for part in parts where !part.isEmpty {
            guard let found = rest.firstRange(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return parts.count > 1 || text == pattern
    }
}
