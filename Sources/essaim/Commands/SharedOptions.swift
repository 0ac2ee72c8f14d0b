public import ArgumentParser
internal import Catalogue
public import Derivation
public import EssaimKit
internal import Foundation
internal import Host

/// Something that a person asked for and that can't be done.
struct RequestError: Error {
    var message: String
    var hint: String?
}

/// Where the catalogue is.
struct CatalogueOptions: ParsableArguments {
    @Option(
        name: [.customShort("c"), .long],
        help: ArgumentHelp(
            "The catalogue's file, or a database: postgresql://… (default: ESSAIM_CATALOGUE, or ./essaim.sqlite).",
            valueName: "file"))
    var catalogue: String?

    var place: CataloguePlace {
        CataloguePlace(
            catalogue ?? ProcessInfo.processInfo.environment["ESSAIM_CATALOGUE"] ?? "essaim.sqlite")
    }

    func open() throws -> any CatalogueStore { try place.open() }

    /// Whom it shares with.
    func partners() throws -> Partners { EssaimHost(modules: .none).partners(of: try open()) }

    /// Who uses its site's pages.
    func people() throws -> PeopleRegister { EssaimHost(modules: .none).people(of: try open()) }

    /// Who may use it over HTTP.
    func access() throws -> AccessRegister { EssaimHost(modules: .none).access(to: try open()) }
}

/// Where modules are looked for, besides the executable's own folder.
struct ModuleOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "A folder with modules and adapters, besides the executable's own and those of ESSAIM_PLUGINS. May be repeated.",
            valueName: "folder"))
    var plugins: [String] = []

    func host() async throws -> EssaimHost {
        for folder in plugins {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue
            else {
                throw RequestError(
                    message: "there is no folder \(folder)", hint: "--plugins takes a folder with modules.")
            }
        }
        let configuration = ModuleSet.Configuration.standard(pluginFolders: plugins)
        var host = EssaimHost(
            modules: try await ModuleSet.load(configuration),
            adapters: AdapterSet.load(folders: configuration.folders),
            synonyms: SynonymSet.load(folders: configuration.folders))
        host.onIndexing = { done, total in
            let bar = ProgressBar("index")
            if done < total { bar.show(done, of: total) } else { bar.finish() }
        }
        host.onMisfits = { misfits in
            let language = Language.asked(by: Array(CommandLine.arguments.dropFirst()))
            for one in misfits {
                Terminal.error("essaim: " + one.message.text(in: language).counted(in: language))
            }
        }
        return host
    }
}

/// Whether figures about few people are shown as they are, as they are to their owner, or as everybody sees them.
struct ConfidenceOptions: ParsableArguments {
    @Flag(name: .long, help: "As everybody sees it: what is published, small figures hidden.")
    var asPublished = false
    @Flag(
        name: .long,
        help:
            "Figures about few people as they are, also other administrations'. For your own work: don't pass it on."
    )
    var inConfidence = false

    var audience: Audience { asPublished ? .everybody : inConfidence ? .operatorInConfidence : .operator }

    func validate() throws {
        if asPublished && inConfidence {
            throw ValidationError("--as-published and --in-confidence don't go together.")
        }
    }
}

/// The language of messages, labels and pages.
struct LanguageOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The language of messages: fr or en.", valueName: "language"))
    var lang = Language.preferred
}

extension Language: @retroactive ExpressibleByArgument {
    /// The language where a command doesn't say: that of ESSAIM_LANG, or French.
    static var preferred: Language {
        ProcessInfo.processInfo.environment["ESSAIM_LANG"].flatMap {
            Language(rawValue: String($0.prefix(2)))
        }
            ?? .fr
    }

    /// The language that a command line asks for, read without parsing it: it may be one that can't be parsed.
    static func asked(by words: [String]) -> Language {
        for (index, word) in words.enumerated() where word.hasPrefix("--lang") {
            let value =
                word.hasPrefix("--lang=") ? String(word.dropFirst(7)) : words.dropFirst(index + 1).first
            if let language = value.flatMap({ Language(rawValue: $0) }) { return language }
        }
        return preferred
    }
}
extension CSVStyle: @retroactive ExpressibleByArgument {}

/// How CSV is written.
struct CSVStyleOptions: ParsableArguments {
    @OptionGroup var language: LanguageOptions
    @Option(
        name: .long,
        help: ArgumentHelp(
            "fr: semicolons and a decimal comma, en: commas and a decimal point (default: as --lang).",
            valueName: "style"))
    var csvStyle: CSVStyle?

    var style: CSVStyle { csvStyle ?? CSVStyle(language.lang) }
}

/// Text for people, JSON for programs.
enum TextOrJSON: String, ExpressibleByArgument, CaseIterable {
    case text, json
}

struct FormatOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("text or json.", valueName: "format"))
    var format: TextOrJSON = .text
}

extension RecordID {
    /// Reads an identifier from the command line.
    init(argument: String) throws {
        guard let id = RecordID(argument) else {
            throw RequestError(
                message: "“\(argument)” is not a record's identifier",
                hint: "It has three parts: owner/type/name, like prefecture-cantal/faq/quels-jours.")
        }
        self = id
    }
}
