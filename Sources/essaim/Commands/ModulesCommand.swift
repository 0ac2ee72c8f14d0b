internal import ArgumentParser
internal import Derivation
internal import EssaimKit
internal import Foundation
internal import Host
internal import XML

struct ModulesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "modules", abstract: "List the installed modules, and what they bring.",
        subcommands: [List.self, DescribeCommand.self, Check.self, Schema.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "List the modules: version, record types, file, state, and the reason where one isn't active."
        )

        @OptionGroup var modules: ModuleOptions
        @OptionGroup var language: LanguageOptions
        @OptionGroup var format: FormatOptions

        func run() async throws {
            let host = try await modules.host()
            let installed = host.modules.installed
            for problem in host.synonyms.problems {
                Terminal.error(FindingText.lines(problem, in: language.lang))
            }
            switch format.format {
            case .json:
                let list = installed.map { CatalogueForm.json($0, naming: true) }
                print(JSONValue.object([.init("modules", .array(list))]).text())
            case .text: Terminal.write(Self.text(installed, in: language.lang))
            }
        }

        /// The file's name, with its folder's where all such files are called alike.
        private static func shortName(_ module: InstalledModule) -> String {
            let url = URL(filePath: module.file)
            guard module.form == .declarative else { return url.lastPathComponent }
            return "\(url.deletingLastPathComponent().lastPathComponent)/\(url.lastPathComponent)"
        }

        private static func text(_ installed: [InstalledModule], in language: Language) -> String {
            let isFrench = language == .fr
            var table = TextTable(
                isFrench
                    ? ["Module", "Version", "Types de fiche", "Fichier", "État"]
                    : ["Module", "Version", "Record types", "File", "State"])
            for module in installed {
                table.rows.append([
                    module.id ?? "?", module.version ?? "?", module.types.joined(separator: ", "),
                    Self.shortName(module),
                    module.isActive ? (isFrench ? "actif" : "active") : (isFrench ? "inactif" : "inactive"),
                ])
            }
            var text = table.text(width: Terminal.width)
            for module in installed where !module.isActive {
                text += "\n\(module.file)\n"
                for problem in module.problems {
                    let line = problem.line.map { "\($0): " } ?? ""
                    text += "  \(line)\(problem.message.text(in: language)) [\(problem.code.rawValue)]\n"
                }
            }
            return text
        }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check a module.xml before it is installed: all problems at once, with their lines.")

        @OptionGroup var language: LanguageOptions
        @Argument(help: ArgumentHelp("The module.xml.", valueName: "file"))
        var file: String

        func run() throws {
            let problems = ModuleSet.problems(inDescription: .file(file))
            for problem in problems {
                let place = problem.line.map { "\(file):\($0): " } ?? "\(file): "
                print("\(place)\(problem.message.text(in: language.lang)) [\(problem.code.rawValue)]")
            }
            guard problems.isEmpty else { throw ExitCode.failure }
            print(language.lang == .fr ? "\(file) : utilisable." : "\(file): usable.")
        }
    }

    struct Schema: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the XML schemas of the exchange format and of all active record types.",
            discussion: "“xmllint --schema FOLDER/exchange.xsd FILE” then checks a file without Essaim.")

        @OptionGroup var modules: ModuleOptions
        @Option(name: .shortAndLong, help: ArgumentHelp("The folder to write them to.", valueName: "folder"))
        var output: String

        func run() async throws {
            let host = try await modules.host()
            do {
                try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
                for name in try host.modules.writeSchemas(to: output) { print(name) }
            } catch let error as CocoaError {
                throw RequestError(
                    message: "cannot write to \(output): \(error.localizedDescription)",
                    hint: "Check the path and that you may write there.")
            }
        }
    }
}

struct ProbeModuleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ModuleProbe.command,
        abstract: "Try a module; the host runs this in a process of its own.", shouldDisplay: false)

    @Argument var file: String

    func run() { ModuleProbe.answerAsChild(path: file) }
}
