internal import Catalogue
internal import Derivation
internal import Documents
internal import EssaimKit
internal import Exchange
internal import HTTPTypes
internal import Host
internal import Hummingbird

/// One record's form as a page.
struct RecordFormPage {
    /// What a form begins with: what is to be published next, or what is published.
    struct Base: Sendable {
        var basis = Basis.nothing
        var shown: ShownRecord?

        var content: Content? { shown?.record?.content }

        init(_ view: CatalogueView, _ id: RecordID) throws {
            guard let header = try view.header(of: id), header.status != .withdrawn else { return }
            shown =
                try header.draft != nil && header.status == .published
                ? view.draft(of: id) : view.record(id)
            basis = shown.map { Basis($0.stored) } ?? .nothing
        }
    }

    private let request: PageRequest
    private let view: CatalogueView
    private let id: RecordID
    private let type: RecordType
    private let person: Person
    private let base: Base

    init(_ request: PageRequest, _ view: CatalogueView) throws {
        self.request = request
        self.view = view
        id = try request.call.recordID()
        guard let person = request.call.caller.person, person.administration == id.owner else {
            throw Problem(.forbidden, "this record is another administration's")
        }
        guard let type = request.host.modules.types.entry(named: id.type)?.type else {
            throw Problem(.notFound, "no active module has a record type “\(id.type)”")
        }
        guard try view.isHome(id.owner) else {
            throw Problem(.notHome, "records of this administration aren't written here")
        }
        self.person = person
        self.type = type
        base = try Base(view, id)
    }

    /// - Parameter sent: What was sent from another window than the one whose text is kept.
    func page(_ problems: [FormProblem] = [], besides sent: FormData? = nil) throws -> Page {
        let entry = try view.formEntry(for: id, of: person.key)
        guard entry != nil || base.shown != nil else {
            throw Problem(.notFound, "there is no record \(id), and nobody has begun one")
        }
        let kept = entry.map { FormData($0.fields, type.fields) }
        let data =
            sent ?? kept
            ?? base.content.map { FormData($0, type.fields, request.language) } ?? FormData()
        let controls = RecordControls(request: request, type: type)
        var words: [String: [String]] = [:]
        for problem in problems { words[problem.name, default: []].append(request.say(problem.message)) }
        let isStale = entry.map { Basis(written: $0.basis) != base.basis } ?? false
        let suggestions = try suggestions()
        let mayPublish = try view.mayPublish(id, person, isTyping: true)
        var html = HTMLText()
        html.append(
            request.form(request.address(.edit, id.parts), problems: words) { form in
                // What the Enter key does: nothing but keep.
                form.button(request.say("Garder", "Keep"), value: "keep", isHidden: true)
                form.hidden("$basis", entry?.basis ?? base.basis.written)
                form.hidden("$current", base.basis.written)
                form.hidden("$number", String(entry?.number ?? 0))
                form.hidden("$language", entry?.language ?? base.shown?.stored.language ?? "fr")
                if isStale { stale(&form) }
                form.paragraph(
                    request.say(
                        "Tout est à remplir, sauf ce qui est dit facultatif. À chaque bouton, votre saisie est gardée : vous pouvez la quitter et la reprendre.",
                        "All is to be filled in, but for what is said to be optional. With each button, what you typed is kept: you may leave and come back."
                    ), style: "small")
                form.html.append(proseHelp)
                controls.write(data, to: &form)
                buttons(&form, hasEntry: entry != nil, isStale: isStale, mayPublish: mayPublish)
                controls.lists(suggestions, to: &form)
            })
        if request.call.text("show") == "preview" { html.append(preview(data, controls)) }
        if let sent, let kept {
            html.append(
                differences(
                    content(kept), content(sent),
                    (request.say("Gardé par l’autre", "Kept by the other"), request.say("Ici", "Here"))))
        } else if isStale {
            html.append(
                differences(
                    base.content ?? Content(), content(data),
                    (
                        request.say("Dans la fiche", "In the record"),
                        request.say("Dans votre saisie", "As you typed it")
                    )))
        }
        var page = request.formPage(
            .edit, title, values: id.parts, lead: lead,
            note: problems.isEmpty ? sent == nil ? note(entry, isStale) : otherWindow : "",
            mistakes: problems.map {
                .init(name: $0.name, label: controls.label(of: $0.name), message: request.say($0.message))
            }, status: sent != nil ? 409 : problems.isEmpty ? 200 : 422, html)
        page.steps = DeskPages.steps(request, id, isThere: base.shown != nil)
        return page
    }

    private var title: String {
        base.shown == nil
            ? request.say("Écrire : ", "Write: ") + request.say(type.label)
            : request.say(
                "Modifier « \(base.shown?.stored.title ?? id.name) »",
                "Change “\(base.shown?.stored.title ?? id.name)”")
    }

    private var lead: String {
        switch base.basis {
        case .nothing, .unstated:
            request.say(
                "Une nouvelle fiche, \(id.description). Elle n’est lue par personne avant d’être enregistrée.",
                "A new record, \(id.description). Nobody reads it before it is saved.")
        case .version(let number) where base.shown?.stored.status == .published:
            request.say(
                "La version \(number) est publiée et le reste jusqu’à ce que votre modification soit publiée.",
                "Version \(number) is published, and stays so until your change is published.")
        default:
            request.say(
                "Un brouillon : seule votre administration le lit.",
                "A draft: only your administration reads it.")
        }
    }

    private func note(_ entry: FormEntry?, _ isStale: Bool) -> String {
        guard let entry else { return "" }
        if isStale {
            return request.say(
                "La fiche a changé depuis que vous avez commencé. Voyez plus bas ce qui diffère, puis gardez votre saisie ou reprenez l’autre.",
                "The record has changed since you began. See below what differs, then keep yours or take the other."
            )
        }
        return request.say(
            "Votre saisie est gardée (\(request.clock(entry.updated))). Elle n’est pas encore enregistrée dans la fiche.",
            "What you typed is kept (\(request.clock(entry.updated))). It isn't saved in the record yet.")
    }

    private var otherWindow: String {
        request.say(
            "Vous avez gardé autre chose dans une autre fenêtre. Rien n’est remplacé : voyez plus bas ce qui diffère. Le prochain bouton garde ce qui est ici.",
            "You kept something else in another window. Nothing is replaced: see below what differs. The next button keeps what is here."
        )
    }

    private func stale(_ form: inout FormControls) {
        form.buttons {
            $0.button(
                request.say(
                    "Garder ma saisie, à partir de la fiche actuelle", "Keep mine, over the record as it is"),
                value: "rebase", isMain: true)
            $0.button(
                request.say("Abandonner ma saisie et reprendre l’autre", "Drop mine and take the other"),
                value: "drop")
        }
    }

    private func buttons(_ form: inout FormControls, hasEntry: Bool, isStale: Bool, mayPublish: Bool) {
        form.buttons { form in
            if !isStale {
                form.button(
                    request.say("Enregistrer le brouillon", "Save the draft"), value: "save", isMain: true)
                form.button(
                    request.say("Enregistrer et remettre en relecture", "Save and hand to review"),
                    value: "review")
                if mayPublish {
                    form.button(request.say("Publier", "Publish"), value: "publish")
                }
            }
            form.button(request.say("Aperçu", "Preview"), value: "preview")
            form.button(request.say("Garder et continuer plus tard", "Keep and go on later"), value: "keep")
            if hasEntry {
                form.button(request.say("Abandonner cette saisie", "Abandon what was typed"), value: "drop")
            }
        }
    }

    private var proseHelp: HTMLText {
        guard hasProse(type.fields) else { return HTMLText() }
        var html = HTMLText()
        html.element("details") { html in
            html.element("summary") {
                $0.words(request.say("Mettre en forme les textes", "How texts are laid out"))
            }
            let marks: [(String, String)] = [
                (
                    request.say("Une ligne vide", "An empty line"),
                    request.say("un nouveau paragraphe", "a new paragraph")
                ),
                ("- ", request.say("une liste ; « 1. » une liste numérotée", "a list; “1.” a numbered list")),
                ("**mot**", request.say("important", "important")),
                ("*mot*", request.say("souligné par la voix", "stressed")),
                ("[texte](https://…)", request.say("un lien", "a link")),
                ("## ", request.say("un intertitre", "a heading")),
                ("| a | b |", request.say("une ligne de tableau", "a row of a table")),
            ]
            html.append(
                request.html([
                    .entries(marks.map { .init($0.0, [[.text($0.1)]]) })
                ]))
        }
        html.line()
        return html
    }

    private func hasProse(_ fields: [Field]) -> Bool {
        fields.contains { field in
            switch field.kind {
            case .prose: true
            case .group(let inner): hasProse(inner)
            default: false
            }
        }
    }

    // MARK: Below the form

    private func content(_ data: FormData) -> Content {
        var reader = FormReader(type, request.language, base: base.content)
        return reader.content(of: data).content
    }

    private func preview(_ data: FormData, _ controls: RecordControls) -> HTMLText {
        var reader = FormReader(type, request.language, base: base.content)
        let read = reader.content(of: data)
        let record = Record(
            id: id, version: 1, status: .draft, modified: request.host.now(),
            language: base.shown?.stored.language ?? "fr", content: read.content)
        let problems = read.problems.map { problem in
            Document.Item([
                .text(
                    "\(controls.label(of: problem.name))\(request.say(" : ", ": "))\(request.say(problem.message))"
                )
            ])
        }
        var html = HTMLText()
        html.element("section", ["class": "document preview", "aria-labelledby": "preview"]) { html in
            html.element("h2", ["id": "preview"]) { $0.words(request.say("Aperçu", "Preview")) }
            if !problems.isEmpty {
                html.append(
                    request.html([
                        .paragraph([
                            .text(
                                request.say(
                                    "Avant d’enregistrer, il reste à corriger :", "Before it is saved, mend:")
                            )
                        ]), .list(ordered: false, problems),
                    ]))
            }
            html.append(
                request.html(
                    RecordPage.document(of: record, as: type, in: request.language, links: .init())))
        }
        return html
    }

    private func differences(
        _ before: Content, _ after: Content, _ sides: (before: String, after: String)
    ) -> HTMLText {
        DeskPages.differences(
            ContentDifference.between(before, after, as: type),
            title: request.say("Ce qui diffère", "What differs"), sides: sides, request)
    }

    // MARK: What fields choose from

    private func suggestions() throws -> RecordControls.Suggestions {
        var suggestions = RecordControls.Suggestions()
        suggestions.administrations = try view.administrations().map {
            .init(value: $0.administration.id, label: request.say($0.administration.name))
        }
        var types: Set<String>? = []
        func walk(_ fields: [Field]) {
            for field in fields {
                switch field.kind {
                case .group(let inner): walk(inner)
                case .record(let named): types = named.isEmpty ? nil : types?.union(named)
                default: break
                }
            }
        }
        walk(type.fields)
        guard types?.isEmpty != true else { return suggestions }
        var selection = RecordSelection(types: types.map { $0.sorted() } ?? [])
        selection.limit = RecordFormPage.suggestionLimit
        suggestions.records = try view.records(selection).map {
            ($0.id.type, .init(value: $0.id.description, label: $0.title ?? $0.id.description))
        }
        return suggestions
    }

    /// Records that a list to choose from has at most.
    private static let suggestionLimit = 500
}
