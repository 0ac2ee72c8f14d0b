internal import ArgumentParser
internal import Catalogue
internal import EssaimKit
internal import Host

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make a new catalogue.",
        discussion:
            "The home administrations are those whose own catalogue this is: only here their records are written."
    )

    @OptionGroup var catalogue: CatalogueOptions
    @OptionGroup var language: LanguageOptions
    @Option(
        name: .long,
        help: ArgumentHelp(
            "A home administration's identifier, like prefecture-cantal. May be repeated.", valueName: "id"))
    var administration: [String] = []
    @Option(
        name: .long,
        help: ArgumentHelp(
            "An administration whose relayed records are accepted. May be repeated.", valueName: "id"))
    var relay: [String] = []

    func validate() throws {
        for id in administration + relay where !RecordID.isPart(id) {
            throw ValidationError(
                "“\(id)” is not an administration's identifier: use lower-case letters, digits and hyphens.")
        }
    }

    func run() throws {
        let store = try catalogue.place.create(
            homes: administration, relays: relay, time: EssaimHost.systemTime())
        let isFrench = language.lang == .fr
        print(
            isFrench
                ? "Catalogue créé : \(catalogue.place.shown)" : "Catalogue made: \(catalogue.place.shown)")
        if administration.isEmpty {
            print(
                isFrench
                    ? "Sans administration d’origine : il peut importer, mais ni écrire ni exporter sans --issuer."
                    : "Without a home administration: it can import, but not write, nor export without --issuer."
            )
        }
        let editor = EssaimHost(modules: .none).editor(of: store, for: .operator)
        for id in administration {
            var described = Administration(undescribed: id)
            guard AdministrationForm(language.lang).fill(&described) else { continue }
            do { try editor.describe(described) } catch {
                // The catalogue is made: what was answered may be said again.
                guard let failure = Failure(error) else { throw error }
                failure.print(in: language.lang)
            }
        }
    }
}
