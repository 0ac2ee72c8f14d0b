internal import ArgumentParser
internal import Catalogue
internal import EssaimKit
internal import Foundation
internal import Host
internal import XML

/// What all commands that write a record share: the catalogue, the modules, and how the outcome is told.
struct AuthoringOptions: ParsableArguments {
    @OptionGroup var catalogue: CatalogueOptions
    @OptionGroup var modules: ModuleOptions
    @OptionGroup var language: LanguageOptions

    func printFindings(_ entry: ImportEntry) {
        for finding in entry.findings { Terminal.write(FindingText.lines(finding, in: language.lang)) }
    }

    /// The conflicts that aren't settled.
    func conflicts(inConfidence: Bool = false) async throws -> [RecordComparison] {
        try await modules.host().view(
            of: catalogue.open(), for: inConfidence ? .operatorInConfidence : .operator
        ) { try $0.conflicts() }
    }

    /// Says what became of the record; ends the command where a rule refused it.
    func finish(_ id: RecordID, _ summary: ImportSummary, in store: any CatalogueStore) throws {
        let isFrench = language.lang == .fr
        let host = EssaimHost(modules: .none)
        guard summary.isApplied,
            let stored = try host.view(of: store, for: .operator, { try $0.header(of: id) })
        else {
            print(isFrench ? "\(id) : refusée. Rien n’a été changé." : "\(id): refused. Nothing was changed.")
            throw ExitCode.failure
        }
        if summary[.draft] > 0, let draft = stored.draft {
            print(
                isFrench
                    ? "\(id) : brouillon n°\u{a0}\(draft).\n  → La version \(stored.version) reste en vigueur jusqu’à « essaim publish » ;\n    « essaim discard » abandonne le brouillon."
                    : "\(id): draft \(draft).\n  → Version \(stored.version) stays in force until “essaim publish”;\n    “essaim discard” abandons the draft."
            )
            return
        }
        let status = stored.status.label.text(in: language.lang)
        print("\(id)\(isFrench ? " :" : ":") version \(stored.version), \(status).")
    }
}

struct EditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "Write a record: its next version, or its first.",
        discussion: """
            From a file that holds the one record (see “essaim new”), or, with its identifier, in the editor that \
            EDITOR names. Only a catalogue of the record's owner writes it. What is published stays in force: a draft \
            stands beside it until it is published.
            """)

    @OptionGroup var options: AuthoringOptions
    @Flag(name: .long, help: "Publish it without asking.")
    var publish = false
    @Option(
        name: .long,
        help: ArgumentHelp("Take the record from this file; - for standard input.", valueName: "file"))
    var file: String?
    @Argument(help: ArgumentHelp("The record's identifier, to edit it in EDITOR.", valueName: "id"))
    var id: String?

    func validate() throws {
        if file == nil && id == nil { throw ValidationError("Give a record's identifier, or --file.") }
    }

    func run() async throws {
        let store = try options.catalogue.open()
        let host = try await options.modules.host()
        let editor = host.editor(of: store, for: .operator)
        let expected = try id.map { try RecordID(argument: $0) }
        if let file {
            let (saved, summary) = try editor.save(
                file == "-" ? .standardInput : .file(file), expecting: expected,
                onEntry: options.printFindings)
            return try finish(saved, summary, editor, store)
        }
        guard let expected else { return }
        var shown = try host.view(of: store, for: .operatorInConfidence) { view in
            let shown = try view.record(expected)
            return shown.stored.draft == nil ? shown : try view.draft(of: expected)
        }
        if shown.stored.status == .withdrawn { throw WithdrawnError(shown) }
        let base = Basis(shown.stored)
        // Publishing is a step of its own.
        if shown.stored.status == .published { shown.stored.status = .draft }
        let session = try EditorSession(shown.exchangeFile, name: "\(shown.stored.id.name).xml")
        try session.edit()
        let path = session.path
        do {
            let (saved, summary) = try editor.save(
                .file(path), expecting: expected, basedOn: base, onEntry: options.printFindings)
            if summary.isApplied {
                session.remove()
            } else {
                sayWhere(path)
            }
            try finish(saved, summary, editor, store)
        } catch let error as AuthoringError {
            sayWhere(path)
            throw error
        }
    }

    /// Says what became of the record, and publishes it where that is wanted.
    private func finish(
        _ id: RecordID, _ summary: ImportSummary, _ editor: CatalogueEditor, _ store: any CatalogueStore
    ) throws {
        try options.finish(id, summary, in: store)
        let isDraft = try EssaimHost(modules: .none).view(of: store, for: .operator) { view in
            let stored = try view.header(of: id)
            return stored?.status != .published || summary[.draft] > 0
        }
        guard isDraft,
            publish
                || Question.ask(
                    fr: "La publier ?", en: "Publish it?", options.language.lang == .fr, otherwise: false)
        else { return }
        try options.finish(id, editor.publish(id, onEntry: options.printFindings), in: store)
    }

    private func sayWhere(_ path: String) {
        print(options.language.lang == .fr ? "Votre texte est dans \(path)." : "Your text is in \(path).")
    }
}

struct PublishCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish", abstract: "Publish a draft, or hand it to review.",
        discussion: "All rules must hold, those that read other records included.")

    @OptionGroup var options: AuthoringOptions
    @Flag(name: .long, help: "Hand it to review instead.")
    var review = false
    @Argument(help: ArgumentHelp("The record's identifier.", valueName: "id"))
    var id: String

    func run() async throws {
        let id = try RecordID(argument: id)
        let store = try options.catalogue.open()
        let summary = try await options.modules.host().editor(of: store, for: .operator).publish(
            id, to: review ? .inReview : .published, onEntry: options.printFindings)
        try options.finish(id, summary, in: store)
    }
}

struct DiscardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "discard", abstract: "Abandon the draft beside a published record.",
        discussion: "What is published stays in force; the draft stays in the record's history.")

    @OptionGroup var options: AuthoringOptions
    @Argument(help: ArgumentHelp("The record's identifier.", valueName: "id"))
    var id: String

    func run() async throws {
        let id = try RecordID(argument: id)
        let store = try options.catalogue.open()
        let host = try await options.modules.host()
        try host.editor(of: store, for: .operator).discardDraft(of: id)
        let version = try host.view(of: store, for: .operator) { try $0.record(id).stored.version }
        print(
            options.language.lang == .fr
                ? "\(id) : brouillon abandonné. La version \(version) reste en vigueur."
                : "\(id): draft abandoned. Version \(version) stays in force.")
    }
}

struct WithdrawCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw", abstract: "Withdraw a record.",
        discussion:
            "A tombstone with the reason remains, travels in exports, and stops the record from returning. With --erase, all that the record ever said is erased as well, here and wherever the tombstone arrives: for personal data. What was withdrawn can still be erased."
    )

    @OptionGroup var options: AuthoringOptions
    @Option(name: .long, help: ArgumentHelp("Why it is withdrawn.", valueName: "text"))
    var reason: String
    @Flag(name: .long, help: "Erase all that the record ever said, here and at partners.")
    var erase = false
    @Argument(help: ArgumentHelp("The record's identifier.", valueName: "id"))
    var id: String

    func run() async throws {
        let id = try RecordID(argument: id)
        let store = try options.catalogue.open()
        let summary = try await options.modules.host().editor(of: store, for: .operator)
            .withdraw(id, reason: reason, erasing: erase)
        try options.finish(id, summary, in: store)
        guard erase, summary.isApplied else { return }
        try tellErased(store)
    }

    private func tellErased(_ store: any CatalogueStore) throws {
        let (isFrench, isShared) = (options.language.lang == .fr, try store.position() != nil)
        Terminal.error(
            isFrench
                ? "Le texte est effacé d’ici, versions antérieures comprises, et le sera chez les partenaires au prochain échange. L’identifiant reste : il ne doit nommer personne. Les sauvegardes et les fichiers exportés auparavant contiennent encore le texte\(isShared ? " : supprimez-les." : " : une sauvegarde restaurée ici est effacée à l’ouverture ; ailleurs, supprimez-les.")"
                : "The text is erased here, with all earlier versions, and will be at partners with the next exchange. The identifier stays: it must name nobody. Backups and exported files made before still hold the text\(isShared ? ": delete them." : ": a backup restored here is erased when opened; elsewhere, delete them.")"
        )
        guard try store.uncleanCount() > 0 else { return }
        Terminal.error(
            isFrench
                ? "Attention : des mots en restent encore dans le fichier du catalogue, qu’un autre programme lit ou pour lequel il manque de la place. La prochaine commande les en ôtera : essaim doctor"
                : "Warning: words of it still lie in the catalogue's file, which another program reads, or for which there is no room. The next command takes them out: essaim doctor"
        )
        throw Failure.partly
    }
}

struct RevertCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revert", abstract: "Make an earlier version's content the next version.")

    @OptionGroup var options: AuthoringOptions
    @Option(name: .long, help: ArgumentHelp("The version to go back to.", valueName: "version"))
    var to: Int
    @Argument(help: ArgumentHelp("The record's identifier.", valueName: "id"))
    var id: String

    func run() async throws {
        let id = try RecordID(argument: id)
        let store = try options.catalogue.open()
        let summary = try await options.modules.host().editor(of: store, for: .operator).revert(
            id, to: to, onEntry: options.printFindings)
        try options.finish(id, summary, in: store)
    }
}
