internal import ArgumentParser
internal import Catalogue
internal import Derivation
internal import EssaimKit
internal import Exchange
internal import Host

struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the records.")

    @OptionGroup var catalogue: CatalogueOptions
    @OptionGroup var modules: ModuleOptions
    @Option(name: .long, help: ArgumentHelp("Only records of this type. May be repeated.", valueName: "type"))
    var type: [String] = []
    @Option(
        name: .long,
        help: ArgumentHelp("Only records of this administration. May be repeated.", valueName: "id"))
    var owner: [String] = []
    @Flag(
        name: .long,
        help:
            "Only what is being written: records that were never published, and drafts beside published ones."
    )
    var drafts = false
    @OptionGroup var language: LanguageOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let host = try await modules.host()
        var selection = RecordSelection(
            types: type, owners: owner, statuses: [.draft, .inReview, .published])
        selection.areDrafts = drafts
        let asked = selection
        // Written as they are read: there may be a million.
        try host.view(of: catalogue.open(), for: .operator) { view in
            switch format.format {
            case .json: try writeJSON(asked, of: view, host.modules.types)
            case .text: try writeTable(asked, of: view, host.modules.types)
            }
        }
    }

    private func writeJSON(_ selection: RecordSelection, of view: CatalogueView, _ types: RecordTypeSet)
        throws
    {
        var isFirst = true
        Terminal.write("{\n  \"records\": [")
        try view.forEachRecord(selection) { record in
            let isActive = types.entry(namespace: record.namespace ?? "") != nil
            let text = JSONValue.object(RecordForm.members(record) + [.init("active", .boolean(isActive))])
                .text()
            Terminal.write((isFirst ? "\n    " : ",\n    ") + text.replacing("\n", with: "\n    "))
            isFirst = false
        }
        Terminal.write(isFirst ? "]\n}\n" : "\n  ]\n}\n")
    }

    private func writeTable(_ selection: RecordSelection, of view: CatalogueView, _ types: RecordTypeSet)
        throws
    {
        let isFrench = language.lang == .fr
        let dormant = isFrench ? "(module non installé)" : "(module not installed)"
        func cells(_ record: StoredRecord) -> [String] {
            let draft = record.draft.map { isFrench ? " + brouillon \($0)" : " + draft \($0)" }
            return [
                record.id.description, String(record.version),
                record.status.label.text(in: language.lang) + (draft ?? ""),
                types.entry(namespace: record.namespace ?? "") == nil ? dormant : record.title ?? "—",
            ]
        }
        var table = TextTable(
            isFrench
                ? ["Identifiant", "Version", "État", "Titre"] : ["Identifier", "Version", "State", "Title"],
            right: [1])
        try view.forEachRecord(selection) { table.measure(cells($0)) }
        var rows = TextTable.Rows(of: table, width: Terminal.width)
        Terminal.write(rows.heading)
        try view.forEachRecord(selection) { Terminal.write(rows.text(cells($0))) }
    }
}

struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a record.",
        discussion: "xml prints the record as an export writes it, json its fields, markdown a page.")

    enum Form: String, ExpressibleByArgument, CaseIterable {
        case text, markdown, json, xml
    }

    @OptionGroup var catalogue: CatalogueOptions
    @OptionGroup var modules: ModuleOptions
    @OptionGroup var language: LanguageOptions
    @Option(name: .long, help: ArgumentHelp("text, markdown, json or xml.", valueName: "format"))
    var format: Form = .text
    @Option(name: .long, help: ArgumentHelp("Show an earlier version.", valueName: "version"))
    var revision: Int?
    @Flag(name: .long, help: "Show the draft beside the published version.")
    var draft = false
    @OptionGroup var confidence: ConfidenceOptions
    @Argument(help: ArgumentHelp("The record's identifier: owner/type/name.", valueName: "id"))
    var id: String

    func validate() throws {
        if draft && revision != nil { throw ValidationError("--draft and --revision don't go together.") }
    }

    func run() async throws {
        let id = try RecordID(argument: id)
        let store = try catalogue.open()
        let host = try await modules.host()
        try host.view(of: store, for: confidence.audience) { view in
            try print(draft ? view.draft(of: id) : view.record(id, version: revision), view)
        }
    }

    private func print(_ shown: ShownRecord, _ view: CatalogueView) throws {
        switch format {
        case .xml: Terminal.write(shown.exchangeText + "\n")
        case .json: Terminal.print(try RecordForm.json(shown).text())
        case .text, .markdown:
            Terminal.write(
                RecordHeading.head(shown.stored, in: language.lang, isMarkdown: format == .markdown))
            if shown.stored.status == .withdrawn {
                let reason =
                    shown.reason.map { language.lang == .fr ? " Motif : \($0)" : " Reason: \($0)" } ?? ""
                let day = SpokenDay.text(shown.stored.modified, in: language.lang)
                Terminal.print(
                    (language.lang == .fr ? "Fiche retirée le \(day)." : "Record withdrawn on \(day).")
                        + reason)
            } else if let page = try shown.page(
                in: language.lang, form: format == .markdown ? .markdown : .text, width: Terminal.width,
                links: view.links(of: shown))
            {
                Terminal.write(page)
            } else {
                Terminal.print(
                    language.lang == .fr
                        ? "Module non installé pour \(shown.stored.namespace ?? "ce contenu") : « --format xml » montre la fiche telle quelle."
                        : "No module is installed for \(shown.stored.namespace ?? "this content"): “--format xml” shows the record as it is."
                )
            }
            Terminal.write(
                RecordHeading.references(
                    try view.references(to: shown.stored.id), in: language.lang,
                    isMarkdown: format == .markdown))
        }
    }
}

struct HistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "List a record's revisions, the latest first, or compare two of them.",
        discussion: "“essaim revert” makes an earlier version the next one.")

    @OptionGroup var catalogue: CatalogueOptions
    @OptionGroup var modules: ModuleOptions
    @Flag(
        name: .long,
        help: "Show what changed, field by field: in the last version, or between --from and --to.")
    var diff = false
    @Option(name: .long, help: ArgumentHelp("The earlier version to compare.", valueName: "version"))
    var from: Int?
    @Option(name: .long, help: ArgumentHelp("The later version to compare.", valueName: "version"))
    var to: Int?
    @OptionGroup var language: LanguageOptions
    @OptionGroup var format: FormatOptions
    @OptionGroup var confidence: ConfidenceOptions
    @Argument(help: ArgumentHelp("The record's identifier: owner/type/name.", valueName: "id"))
    var id: String

    func run() async throws {
        let id = try RecordID(argument: id)
        let (host, store) = (try await modules.host(), try catalogue.open())
        if diff {
            let comparison = try host.view(of: store, for: confidence.audience) {
                try $0.comparison(of: id, from: from, to: to)
            }
            switch format.format {
            case .json: print(RecordForm.json(comparison).text())
            case .text:
                Terminal.write(
                    DifferenceText.text(
                        comparison, before: "v\(comparison.before.version)",
                        after: "v\(comparison.after.version)",
                        in: language.lang))
            }
            return
        }
        let revisions = try host.view(of: store, for: confidence.audience) { try $0.history(of: id) }
        switch format.format {
        case .json:
            let list = revisions.map { RecordForm.json($0) }
            print(
                JSONValue.object([.init("id", .string(id.description)), .init("revisions", .array(list))])
                    .text())
        case .text:
            var table = TextTable(
                language.lang == .fr
                    ? ["Version", "État", "Modifiée le", "Émise par", "Reçue le", "Remarque"]
                    : ["Version", "State", "Modified", "Issued by", "Recorded", "Remark"], right: [0])
            table.rows = revisions.map { revision in
                let conflict = language.lang == .fr ? "en conflit" : "in conflict"
                let erased = language.lang == .fr ? "contenu effacé" : "content erased"
                let number = revision.draft.map { language.lang == .fr ? " n°\u{a0}\($0)" : " \($0)" } ?? ""
                return [
                    String(revision.version), revision.status.label.text(in: language.lang) + number,
                    SpokenDay.text(revision.modified, in: language.lang),
                    revision.issuer, SpokenDay.text(revision.recorded, in: language.lang),
                    revision.isErased ? erased : revision.isConflict ? conflict : revision.reason ?? "",
                ]
            }
            Terminal.write(table.text(width: Terminal.width))
        }
    }
}

/// Headers of records, for people.
enum RecordHeading {
    /// How many records that refer to one are named.
    private static let referenceLimit = 20

    /// The records that refer to this one: annotations, tries of a practice.
    static func references(_ records: [StoredRecord], in language: Language, isMarkdown: Bool) -> String {
        guard !records.isEmpty else { return "" }
        let title = language == .fr ? "Fiches qui citent celle-ci" : "Records that refer to this one"
        var text = isMarkdown ? "\n## \(title)\n\n" : "\n\(title)\n"
        for record in records.prefix(referenceLimit) {
            let name = record.title ?? record.id.description
            let summary = record.summary.map { language == .fr ? " : \($0)" : ": \($0)" } ?? ""
            text +=
                isMarkdown ? "- [\(name)](\(record.id))\(summary)\n" : "- \(name)\(summary) (\(record.id))\n"
        }
        let more = records.count - referenceLimit
        if more > 0 { text += language == .fr ? "- … et \(more) de plus\n" : "- … and \(more) more\n" }
        return text
    }

    static func head(_ record: StoredRecord, in language: Language, isMarkdown: Bool) -> String {
        let isBeside = record.status == .published && record.draft != nil
        let draft = isBeside ? (language == .fr ? ", avec un brouillon" : ", with a draft") : ""
        let line =
            language == .fr
            ? "version \(record.version) · \(record.status.label.fr)\(draft) · modifiée le \(SpokenDay.text(record.modified, in: .fr))"
            : "version \(record.version) · \(record.status.label.en)\(draft) · modified on \(SpokenDay.text(record.modified, in: .en))"
        return isMarkdown ? "<!-- \(record.id) · \(line) -->\n\n" : "\(record.id)\n\(line)\n\n"
    }
}
