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
            point:management, territory:48, owner:ddt-*, modified:>2013-01-01. docs/queries.md has the whole \
            language.
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
            "Which records come first: \(SearchOrder.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "order"))
    var sort = SearchOrder.relevance
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Count the records by this name instead of the usual ones. May be repeated.", valueName: "name"))
    var facet: [String] = []
    @Flag(name: .long, help: "List the names that queries can filter and count by.")
    var fields = false
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Keep the query under this name, as a record that can be shared.", valueName: "name"))
    var save: String?
    @Option(name: .long, help: ArgumentHelp("What people read of a kept query.", valueName: "title"))
    var title: String?
    @Option(name: .long, help: ArgumentHelp("Ask a kept query: its name or identifier.", valueName: "name"))
    var saved: String?
    @Flag(name: .long, help: "List the kept queries.")
    var list = false
    @Argument(parsing: .remaining, help: ArgumentHelp("The query.", valueName: "query"))
    var words: [String] = []

    func validate() throws {
        if save != nil && words.isEmpty && saved == nil { throw ValidationError("Give the query to keep.") }
        guard (1...QueryOptions.largestPage).contains(limit) else {
            throw ValidationError("--limit takes a number from 1 to \(QueryOptions.largestPage).")
        }
    }

    func run() async throws {
        let host = try await modules.host()
        if fields { return printFields(host.queryFields()) }
        let store = try catalogue.open()
        if list { return printSaved(try host.view(of: store, for: .operator) { try $0.savedQueries() }) }
        var query = words.joined(separator: " ")
        if let saved {
            let kept = try host.view(of: store, for: .operator) { try $0.savedQuery(saved).query }
            query = query.isEmpty ? kept : "(\(kept)) \(query)"
        }
        if let save {
            let id = try host.editor(of: store, for: .operator).saveQuery(query, title: title, as: save)
            Terminal.error(language.lang == .fr ? "Requête gardée : \(id)" : "Query kept: \(id)")
            return
        }
        var options = QueryOptions()
        options.limit = limit
        options.cursor = cursor
        options.matching = .someWords
        options.order = sort
        if !facet.isEmpty { options.facets = facet }
        if format.format == .text { options.facetValues = 8 }
        let asked = options
        let answer = try host.view(of: store, for: .operator) { try $0.query(query, asked) }
        switch format.format {
        case .json: print(answer.json().text())
        case .text: Terminal.write(AnswerText(language: language.lang).text(answer))
        }
    }

    private func printSaved(_ queries: [SavedQuery]) {
        switch format.format {
        case .json:
            let list = queries.map {
                JSONValue.object([
                    .init("id", .string($0.id.description)), .init("title", .string($0.title)),
                    .init("query", .string($0.query)), .init("status", .string($0.status.rawValue)),
                ])
            }
            print(JSONValue.object([.init("queries", .array(list))]).text())
        case .text:
            var table = TextTable(
                language.lang == .fr
                    ? ["Nom", "Titre", "Requête", "État"] : ["Name", "Title", "Query", "State"])
            table.rows = queries.map {
                [$0.id.name, $0.title, $0.query, $0.status.label.text(in: language.lang)]
            }
            Terminal.write(table.text(width: Terminal.width))
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
        let (id, asked) = (try RecordID(argument: id), options)
        let answer = try await modules.host().view(of: catalogue.open(), for: .operator) {
            try $0.related(to: id, asked)
        }
        switch format.format {
        case .json: print(answer.json().text())
        case .text: Terminal.write(AnswerText(language: language.lang).text(answer))
        }
    }
}

extension SearchOrder: ExpressibleByArgument {}
