internal import ArgumentParser
internal import Catalogue
internal import Derivation
internal import EssaimKit
internal import Host

struct QueryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query", abstract: "Find records by words and filters.",
        discussion: """
            Words are found in all their forms, with or without accents, with their synonyms; all must be found. \
            More: "a phrase", prefix*, -without, OR, parentheses, and filters such as type:faq, \
            point:management, territory:48, owner:ddt-*, modified:>2013-01-01. A query that starts with “-” \
            goes after “--”. docs/queries.md has the whole language.
            """)

    @OptionGroup var catalogue: CatalogueOptions
    @OptionGroup var modules: ModuleOptions
    @OptionGroup var language: LanguageOptions
    @OptionGroup var format: FormatOptions
    @Option(name: .long, help: ArgumentHelp("How many records to show.", valueName: "number"))
    var limit = 10
    @Option(
        name: .long, help: ArgumentHelp("Where to go on: the cursor of the page before.", valueName: "cursor")
    )
    var cursor: String?
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Count the records by this name instead of the usual ones. May be repeated.", valueName: "name"))
    var facet: [String] = []
    @Flag(name: .long, help: "List the names that queries can filter and count by.")
    var fields = false
    @Argument(parsing: .remaining, help: ArgumentHelp("The query.", valueName: "query"))
    var words: [String] = []

    func validate() throws {
        guard (1...QueryOptions.largestPage).contains(limit) else {
            throw ValidationError("--limit takes a number from 1 to \(QueryOptions.largestPage).")
        }
    }

    func run() async throws {
        let host = try await modules.host()
        if fields { return printFields(host.queryFields()) }
        var options = QueryOptions()
        options.limit = limit
        options.cursor = cursor
        if !facet.isEmpty { options.facets = facet }
        if format.format == .text { options.facetValues = 8 }
        let answer = try host.query(words.joined(separator: " "), options, in: catalogue.open())
        switch format.format {
        case .json: print(answer.json().text())
        case .text: Terminal.write(AnswerText(language: language.lang).text(answer))
        }
    }

    private func printFields(_ fields: [QueryField]) {
        switch format.format {
        case .json:
            let list = fields.map { CatalogueForm.json($0) }
            print(JSONValue.object([.init("fields", .array(list))]).text())
        case .text:
            let isFrench = language.lang == .fr
            var table = TextTable(
                isFrench
                    ? ["Nom", "Libellé", "Intervalles", "Fiches"] : ["Name", "Label", "Ranges", "Records"])
            table.rows = fields.map { field in
                [
                    field.name, field.label.text(in: language.lang),
                    field.hasRanges ? (isFrench ? "oui" : "yes") : "",
                    field.types.isEmpty ? (isFrench ? "toutes" : "all") : field.types.joined(separator: ", "),
                ]
            }
            Terminal.write(table.text(width: Terminal.width))
        }
    }
}

struct RelatedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "related", abstract: "Find the records that resemble one, or that it names.")

    @OptionGroup var catalogue: CatalogueOptions
    @OptionGroup var modules: ModuleOptions
    @OptionGroup var language: LanguageOptions
    @OptionGroup var format: FormatOptions
    @Option(name: .long, help: ArgumentHelp("How many records to show.", valueName: "number"))
    var limit = 10
    @Argument(help: ArgumentHelp("The record's identifier: owner/type/name.", valueName: "id"))
    var id: String

    func run() async throws {
        var options = QueryOptions()
        options.limit = limit
        let answer = try await modules.host().related(
            to: RecordID(argument: id), options, in: catalogue.open())
        switch format.format {
        case .json: print(answer.json().text())
        case .text: Terminal.write(AnswerText(language: language.lang).text(answer))
        }
    }
}
