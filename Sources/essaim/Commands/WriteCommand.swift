internal import ArgumentParser
internal import Catalogue
internal import Derivation
internal import EssaimKit
internal import Exchange
internal import Foundation
internal import Host
internal import XML

/// A new record in one go: a form in the editor, the check, the first version, and publication.
struct WriteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "write",
        abstract:
            "Write a new record in the editor: fill the form in, and it is saved, checked and published.",
        discussion: """
            The form has each field with its label, its help and its codes as comments. What is wrong is told with its \
            line, and the editor opens again. The record's name comes from its title where none is given. The editor is \
            the one that VISUAL or EDITOR names.
            """)

    @OptionGroup var options: AuthoringOptions
    @Option(
        name: .long,
        help: ArgumentHelp("Who owns it (default: the home administration).", valueName: "id"))
    var owner: String?
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The record's name, the last part of its identifier (default: from its title).", valueName: "name"
        ))
    var name: String?
    @Flag(name: .long, help: "Publish it without asking.")
    var publish = false
    @Flag(name: .long, help: "Keep it a draft without asking.")
    var draft = false
    @Argument(help: ArgumentHelp("The record type's name.", valueName: "type"))
    var type: String

    /// What the record is called until its title is known.
    private static let nameless = "sans-nom"

    private var isFrench: Bool { options.language.lang == .fr }

    func validate() throws {
        if publish && draft { throw ValidationError("--publish and --draft don't go together.") }
        for part in [owner, name].compactMap(\.self) where !RecordID.isPart(part) {
            throw ValidationError("“\(part)” must be of lower-case letters, digits and hyphens.")
        }
    }

    func run() async throws {
        let store = try options.catalogue.open()
        let host = try await options.modules.host()
        let recordType = try host.recordType(named: type).type
        let owner = try self.owner ?? home(of: store)
        let isKnown = try host.view(of: store, for: .operator) { view in
            try view.administrations().contains { $0.administration.id == owner }
        }
        let form = try EssaimHost.emptyFile(
            recordType, owner: owner, name: name ?? Self.nameless, describesOwner: !isKnown,
            in: options.language.lang, at: EssaimHost.systemTime())
        let session = try EditorSession(form, name: "\(type).xml")
        let saved: RecordID
        while true {
            try session.edit()
            guard try session.bytes != form else {
                session.remove()
                throw RequestError(message: "nothing was written", hint: "The form was left as it was.")
            }
            if let id = try save(session, recordType, owner, host, store) {
                saved = id
                break
            }
            guard
                Question.ask(
                    fr: "Rouvrir l’éditeur ?", en: "Open the editor again?", isFrench, otherwise: false)
            else {
                print(isFrench ? "Votre texte est dans \(session.path)." : "Your text is in \(session.path).")
                throw ExitCode.failure
            }
        }
        session.remove()
        try offer(saved, host, store)
    }

    /// Saves what is in the file; `nil` where it was refused, after saying why.
    private func save(
        _ session: EditorSession, _ recordType: RecordType, _ owner: String, _ host: EssaimHost,
        _ store: any CatalogueStore
    ) throws -> RecordID? {
        do {
            if name == nil { try giveName(session, recordType, owner, store) }
            let (id, summary) = try host.editor(of: store, for: .operator)
                .save(.file(session.path), onEntry: options.printFindings)
            if summary.isApplied { return id }
            print(isFrench ? "Rien n’a été enregistré." : "Nothing was saved.")
        } catch {
            guard let failure = Failure(error) else { throw error }
            failure.print(in: options.language.lang)
        }
        return nil
    }

    /// Names the record after its title, with a number where the name is taken.
    private func giveName(
        _ session: EditorSession, _ recordType: RecordType, _ owner: String, _ store: any CatalogueStore
    ) throws {
        guard let field = recordType.fields.first(where: { $0.roles.contains(.title) }),
            let tree = try? XMLTree.parse(.bytes(session.bytes, name: nil)),
            let record = tree.root.children.first(where: { $0.isNamed("record") }),
            let title = record.children.first(where: { _ in true })?.children.first(where: {
                $0.isNamed(field.name)
            })
        else { return }
        // A name to type, not a sentence.
        let words = title.text.identifierPart()?.split(separator: "-").prefix(6).joined(separator: "-")
        guard let words, RecordID.isPart(words) else { return }
        let unused = try EssaimHost(modules: .none).view(of: store, for: .operator) { view -> String in
            for number in 1...999 {
                let name = number == 1 ? words : "\(words)-\(number)"
                guard let id = RecordID(owner: owner, type: recordType.name, name: name) else { break }
                if try view.header(of: id) == nil { return name }
            }
            return words
        }
        let start = "\(owner)/\(recordType.name)/"
        let text = String(decoding: try session.bytes, as: UTF8.self)
        try session.replace(
            Array(text.replacing("\"\(start)\(Self.nameless)\"", with: "\"\(start)\(unused)\"").utf8))
    }

    private func offer(_ id: RecordID, _ host: EssaimHost, _ store: any CatalogueStore) throws {
        print(isFrench ? "\(id) : enregistrée." : "\(id): saved.")
        let isWanted =
            !draft
            && (publish || Question.ask(fr: "La publier ?", en: "Publish it?", isFrench, otherwise: false))
        guard isWanted else {
            print(
                isFrench
                    ? "C’est un brouillon. « essaim publish \(id) » la publie."
                    : "It is a draft. “essaim publish \(id)” publishes it.")
            return
        }
        let summary = try host.editor(of: store, for: .operator).publish(id, onEntry: options.printFindings)
        try options.finish(id, summary, in: store)
        print(
            isFrench
                ? "Pour l’envoyer : « essaim export --disclosed -o envoi.xml »."
                : "To send it: “essaim export --disclosed -o envoi.xml”.")
    }

    private func home(of store: any CatalogueStore) throws -> String {
        let homes = try EssaimHost(modules: .none).view(of: store, for: .operator) { try $0.origin().homes }
        return try HomeChoice.only(of: homes, naming: "--owner")
    }
}

/// A question that is answered with yes or no.
enum Question {
    /// Whether somebody is there to answer.
    static var isPossible: Bool { isatty(STDIN_FILENO) == 1 && Terminal.isInteractive }

    /// What somebody on a terminal answers, empty for what stays as it is; `nil` where nobody is there to answer.
    static func answer(_ question: String, now: String) -> String? {
        guard isPossible else { return nil }
        Terminal.flush()
        FileHandle.standardError.write(Data("\(question)\(now.isEmpty ? "" : " [\(now)]") : ".utf8))
        return readLine().map { $0.trimmingCharacters(in: .whitespaces) }
    }

    /// Asks on a terminal; elsewhere nobody answers, and `otherwise` holds.
    static func ask(fr: String, en: String, _ isFrench: Bool, otherwise: Bool) -> Bool {
        guard isPossible else { return otherwise }
        FileHandle.standardError.write(Data((isFrench ? "\(fr) [O/n] " : "\(en) [Y/n] ").utf8))
        guard let answer = readLine()?.lowercased() else { return false }
        return answer.isEmpty || ["o", "oui", "y", "yes"].contains(answer)
    }
}
