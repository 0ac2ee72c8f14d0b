internal import ArgumentParser
internal import Catalogue
internal import Derivation
internal import EssaimKit
internal import Exchange
internal import Foundation
internal import Host

extension EssaimHost {
    /// The record type of a name, or an error that lists those there are.
    func recordType(named name: String) throws -> RecordTypeSet.Entry {
        if let entry = modules.types.entry(named: name) { return entry }
        let known = modules.types.entries.map(\.type.name).joined(separator: ", ")
        throw RequestError(
            message: "no active module has a record type “\(name)”",
            hint: known.isEmpty
                ? "No module is active: see “essaim modules”." : "Record types here: \(known).")
    }
}

struct DescribeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe",
        abstract: "Describe a record type: fields, rules, vocabularies, or its schema.")

    enum Form: String, ExpressibleByArgument, CaseIterable {
        case text, markdown, xsd
        case jsonSchema = "json-schema"
    }

    @OptionGroup var modules: ModuleOptions
    @OptionGroup var language: LanguageOptions
    @Option(name: .long, help: ArgumentHelp("text, markdown, xsd or json-schema.", valueName: "format"))
    var format: Form = .text
    @Argument(help: ArgumentHelp("The record type's name.", valueName: "type"))
    var type: String

    func run() async throws {
        let entry = try await modules.host().recordType(named: type)
        switch format {
        case .text, .markdown:
            let page = ReferencePage.page(
                of: entry.type, module: entry.module, in: language.lang,
                form: format == .text ? .text : .markdown, width: Terminal.width)
            Terminal.write(page)
        case .xsd: Terminal.write(String(decoding: try SchemaText.schema(of: entry.type), as: UTF8.self))
        case .jsonSchema: print(JSONSchemaForm.schema(of: entry.type).text())
        }
    }
}

struct NewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Print an empty record to fill in, as an exchange file or a table.",
        discussion: """
            Each field stands with its help as a comment; optional ones are commented out. With --format csv, a table \
            for a spreadsheet, which “essaim import” reads.
            """)

    enum Form: String, ExpressibleByArgument, CaseIterable {
        case xml, csv
    }

    @OptionGroup var modules: ModuleOptions
    @OptionGroup var language: LanguageOptions
    @Option(name: .long, help: ArgumentHelp("xml or csv.", valueName: "format"))
    var format: Form = .xml
    @Option(name: .long, help: ArgumentHelp("The administration that will own it.", valueName: "id"))
    var owner = "mon-administration"
    @Option(
        name: .long,
        help: ArgumentHelp("The record's name, the last part of its identifier.", valueName: "name"))
    var name = "ma-fiche"
    @Argument(help: ArgumentHelp("The record type's name.", valueName: "type"))
    var type: String

    func validate() throws {
        for part in [owner, name] where !RecordID.isPart(part) {
            throw ValidationError("“\(part)” must be of lower-case letters, digits and hyphens.")
        }
    }

    func run() async throws {
        let entry = try await modules.host().recordType(named: type)
        if format == .csv {
            // Without the mark, spreadsheets take the file for another encoding.
            return Terminal.write(
                "\u{FEFF}"
                    + CSVForm.template(of: entry.type, id: "\(owner)/\(type)/\(name)", in: language.lang))
        }
        Terminal.write(
            String(
                decoding: try EssaimHost.emptyFile(
                    entry.type, owner: owner, name: name, in: language.lang, at: EssaimHost.systemTime()),
                as: UTF8.self))
    }
}

struct CSVCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "csv", abstract: "Write the records of a type as tables for a spreadsheet.",
        discussion: """
            One row a record in TYPE.csv, and one more file for each repeated group, whose rows name their record. \
            UTF-8 with a byte order mark. With --format ods or xlsx, one workbook with a sheet for each.
            """)

    enum Form: String, ExpressibleByArgument, CaseIterable {
        case csv, ods, xlsx
    }

    @OptionGroup var catalogue: CatalogueOptions
    @OptionGroup var modules: ModuleOptions
    @Option(name: .long, help: ArgumentHelp("csv, ods or xlsx.", valueName: "format"))
    var format: Form = .csv
    @OptionGroup var style: CSVStyleOptions
    @Option(name: .shortAndLong, help: ArgumentHelp("The folder to write the files to.", valueName: "folder"))
    var output: String
    @OptionGroup var confidence: ConfidenceOptions
    @Argument(help: ArgumentHelp("The record type's name.", valueName: "type"))
    var type: String

    func run() async throws {
        let host = try await modules.host()
        let entry = try host.recordType(named: type)
        let store = try catalogue.open()
        do {
            try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
        } catch {
            throw RequestError(
                message: "cannot make the folder \(output)",
                hint: "Check the path and that you may write there.")
        }
        let form: TableFormat =
            WorkbookFormat(rawValue: format.rawValue).map { .workbook($0) } ?? .csv(style.style)
        let files = try host.view(of: store, for: confidence.audience) {
            try $0.writeCSV(of: entry.type.name, as: form, to: output)
        }
        for file in files { print(file) }
    }
}
