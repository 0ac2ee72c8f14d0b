internal import ArgumentParser
internal import Catalogue
internal import EssaimKit
internal import Host

struct SeminarCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seminar", abstract: "Make the dossier of a seminar from its plan.",
        discussion: """
            A plan says which records to find and which reports to show in each session. The dossier has what \
            everybody may see: published records, and figures that let nobody be recognised.
            """)

    @OptionGroup var catalogue: CatalogueOptions
    @OptionGroup var modules: ModuleOptions
    @OptionGroup var language: LanguageOptions
    @Option(
        name: [.customShort("o"), .long],
        help: ArgumentHelp(
            "The dossier's file: .html, .fodt, .md or .json; “-” is standard output.", valueName: "file"))
    var output = "-"
    @Option(
        name: .long,
        help: ArgumentHelp("html, fodt, md or json, where the file's name doesn't say.", valueName: "format"))
    var format: DossierForm?
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Mark what changed after this number of the journal, which an earlier dossier gives at its end.",
            valueName: "number"))
    var since: Int?
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Where records can be read: their identifiers are added to this address for links.",
            valueName: "address"))
    var address: String?
    @Argument(
        help: ArgumentHelp(
            "The plan: a file, or the identifier of a record in the catalogue.", valueName: "plan"))
    var plan: String

    func validate() throws {
        if let since, since < 0 { throw ValidationError("--since takes a number from 0 on.") }
        if format == nil, output != "-", DossierForm(path: output) == nil {
            throw ValidationError("Name the file .html, .fodt, .md or .json, or say --format.")
        }
    }

    func run() async throws {
        let host = try await modules.host()
        let store = try catalogue.open()
        let dossier = try host.view(of: store, for: .operator) { view in
            let plan =
                if let id = RecordID(self.plan) { try view.dossierPlan(id) } else {
                    try host.dossierPlan(inFile: self.plan)
                }
            return try view.dossier(plan, since: since, in: language.lang)
        }
        let form = format ?? DossierForm(path: output) ?? .html
        try form.write(dossier, address: address, to: output)
        if output != "-" {
            Terminal.error(
                language.lang == .fr
                    ? "\(output) : \(dossier.sessions.count) séances, au n° \(dossier.origin.sequence) du journal."
                    : "\(output): \(dossier.sessions.count) sessions, at number \(dossier.origin.sequence) of the journal."
            )
        }
    }
}

extension DossierForm: ExpressibleByArgument {}
