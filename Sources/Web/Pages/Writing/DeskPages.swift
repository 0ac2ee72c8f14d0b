internal import Catalogue
internal import Derivation
internal import Documents
internal import EssaimKit
internal import Exchange
internal import HTTPTypes
internal import Host
internal import Hummingbird

/// Where somebody works: what they have begun, what waits for review, and a record's way to publication.
enum DeskPages {
    private static let latest = 30

    static func routes(_ service: WebService) -> [Route] {
        let done = RouteParameter.query("done", .text(limit: 40), "What was just done.")
        return PersonPage.routes(.desk, service, role: .reader, show: PersonPage.ofView(desk))
            + PersonPage.routes(
                .newRecord, service, role: .writer, show: { request, _ in newRecord(request) },
                isAudited: false,
                act: begin)
            + PersonPage.routes(
                .progress, service, role: .reader, parameters: RecordRoutes.identity + [done],
                show: PersonPage.ofView { try ProgressPage($0, $1).page() }, act: ProgressPage.act)
    }

    /// The way to a record's pages.
    ///
    /// - Parameter isThere: Whether the record has been saved yet, so that it has a page.
    static func steps(_ request: PageRequest, _ id: RecordID, isThere: Bool) -> [Page.Step] {
        [request.deskStep]
            + (isThere
                ? [Page.Step(label: id.description, address: request.address(.progress, id.parts))] : [])
    }

    // MARK: The desk

    @Sendable private static func desk(_ request: PageRequest, _ view: CatalogueView) throws -> Page {
        let person = try request.person()
        let own = person.administration
        let title = request.say("Espace de travail", "Desk")
        var blocks: [Document.Block] = []
        func link(_ label: String, _ address: String) -> [Document.Inline] {
            [.link(.address(address), [.text(label)])]
        }
        func section(_ title: String, _ none: String, _ items: [[Document.Inline]]) {
            let list: Document.Block =
                items.isEmpty ? .paragraph([.text(none)]) : .list(ordered: false, items.map { .init($0) })
            blocks.append(.section(.init([.text(title)], [list])))
        }
        if person.role >= .writer {
            blocks += try work(person, request, view)
            section(
                request.say("Mes saisies à terminer", "What I have begun"),
                request.say("Aucune.", "Nothing."),
                try view.formEntries(of: person.key).map { entry in
                    let title = try view.header(of: entry.record)?.title ?? typedTitle(entry, request)
                    return link(title, request.address(.edit, entry.record.parts))
                        + [.text(" – " + request.day(entry.updated))]
                })
        }
        if person.role == .administrator {
            let pages: [(PagePath, String)] = [
                (.people, request.say("Personnes", "People")), (.tokens, request.say("Jetons", "Tokens")),
                (.journal, request.say("Journal des écritures", "Journal of what was written")),
            ]
            blocks.append(.list(ordered: false, pages.map { .init(link($0.1, request.address($0.0))) }))
        }
        let waiting = try view.unpublished(of: own)
        func item(_ stored: StoredRecord) -> [Document.Inline] {
            link(stored.title ?? stored.id.description, request.address(.progress, stored.id.parts))
                + [.text(" – \(request.typeLabel(of: stored)), \(request.day(stored.modified))")]
        }
        section(
            request.say("À relire", "To review"), request.say("Rien.", "Nothing."),
            waiting.filter { $0.status == .inReview }.map(item))
        section(
            request.say("Brouillons", "Drafts"), request.say("Aucun.", "None."),
            waiting.filter { $0.status == .draft }.map(item))
        let conflicts = try view.conflicts().filter { $0.id.owner == own }
        if !conflicts.isEmpty {
            section(
                request.say("En conflit", "In conflict"), "",
                conflicts.map { link($0.id.description, request.address(.progress, $0.id.parts)) })
        }
        var selection = RecordSelection(owners: [own])
        selection.statuses = [.published]
        selection.limit = latest
        section(
            request.say("Publiées", "Published"), request.say("Aucune.", "None."),
            try view.records(selection).map(item)
                + [
                    link(
                        request.say("Toutes nos fiches", "All our records"), request.search("owner", own))
                ])
        var page = request.page(
            .desk, title,
            lead: request.say(
                "\(person.name), \(person.function) – \(try name(of: own, request, view))",
                "\(person.name), \(person.function) – \(try name(of: own, request, view))"), blocks)
        page.isIndexed = false
        return page
    }

    /// What somebody can begin here.
    private static func work(_ person: Person, _ request: PageRequest, _ view: CatalogueView) throws
        -> [Document.Block]
    {
        guard try view.isHome(person.administration) else {
            return [
                .paragraph([
                    .text(
                        request.say(
                            "Les fiches de votre administration s’écrivent dans un autre catalogue : on les lit ici.",
                            "Your administration's records are written in another catalogue: here they are read."
                        ))
                ])
            ]
        }
        func item(_ label: String, _ address: String) -> Document.Item {
            .init([.link(.address(address), [.text(label)])])
        }
        var items = [
            item(request.say("Écrire une nouvelle fiche", "Write a new record"), request.address(.newRecord))
        ]
        if person.role >= .reviewer {
            items.append(
                item(request.say("Importer un fichier", "Take a file in"), request.address(.importing)))
        }
        items += request.host.modules.gatherings.values.sorted { $0.name < $1.name }.map {
            item(request.say($0.label), request.address(.gathering, [$0.name]))
        }
        return [.list(ordered: false, items)]
    }

    /// The title that somebody typed into a form that isn't saved yet.
    private static func typedTitle(_ entry: FormEntry, _ request: PageRequest) -> String {
        let type = request.host.modules.types.entry(named: entry.record.type)?.type
        let name = type?.fields.first { $0.roles.contains(.title) }?.name
        let typed = entry.fields.first { $0.name == name }?.value ?? ""
        return typed.allSatisfy(\.isWhitespace) ? entry.record.description : typed
    }

    private static func name(of id: String, _ request: PageRequest, _ view: CatalogueView) throws -> String {
        try view.administration(id).map { request.say($0.name) } ?? id
    }

    // MARK: A new record

    private static func newRecord(
        _ request: PageRequest, title: String = "", type: String = "", mistake: (String, String)? = nil
    ) -> Page {
        let types = request.host.modules.types.entries.map(\.type).sorted {
            request.say($0.label) < request.say($1.label)
        }
        let form = request.form(
            request.address(.newRecord), problems: mistake.map { [$0.0: [$0.1]] } ?? [:]
        ) { form in
            form.select(
                "type", request.say("Type de fiche", "Record type"),
                types.map { .init(value: $0.name, label: request.say($0.label)) }, value: type)
            form.input(
                "title", request.say("Titre", "Title"), value: title,
                hint: request.say(
                    "L’identifiant de la fiche en est fait, et reste le même quand le titre change.",
                    "The record's identifier is made of it, and stays the same when the title changes."))
            form.buttons {
                $0.button(request.say("Commencer", "Begin"), value: "begin", isMain: true)
            }
        }
        let help = types.compactMap { type in
            type.help.map {
                Document.Entry(request.say(type.label), [[.text(request.say($0))]])
            }
        }
        var html = form
        if !help.isEmpty { html.append(request.html([.entries(help)])) }
        var page = request.formPage(
            .newRecord, request.say("Écrire une nouvelle fiche", "Write a new record"),
            mistakes: mistake.map { [.init(name: $0.0, label: "", message: $0.1)] } ?? [],
            status: mistake == nil ? 200 : 422, html)
        page.steps = [
            request.deskStep
        ]
        return page
    }

    @Sendable private static func begin(_ post: PagePost, _ request: PageRequest, _ service: WebService)
        async throws -> Response
    {
        let (title, typeName) = (post.text("title"), post.text("type"))
        func again(_ name: String, _ french: String, _ english: String) -> Response {
            Response(
                page: newRecord(
                    request, title: title, type: typeName, mistake: (name, request.say(french, english))),
                request)
        }
        guard let type = service.host.modules.types.entry(named: typeName)?.type else {
            return again("type", "choisissez un type de fiche", "choose a record type")
        }
        guard let person = request.call.caller.person,
            let stem = name(of: title)
        else {
            return again(
                "title", "donnez un titre de quelques lettres", "give a title of some letters")
        }
        let id = try await service.view(for: request.call.caller.audience) { view -> RecordID? in
            guard try view.isHome(person.administration) else {
                throw Problem(.notHome, "records of this administration aren't written here")
            }
            return try (1...50).lazy.compactMap { number -> RecordID? in
                RecordID(
                    owner: person.administration, type: type.name,
                    name: number == 1 ? stem : "\(stem)-\(number)")
            }.first { id in
                try view.header(of: id) == nil && view.formEntry(for: id, of: person.key) == nil
            }
        }
        guard let id else {
            return again("title", "une fiche a déjà ce titre", "there is a record of this title already")
        }
        let titled = type.fields.first { $0.roles.contains(.title) }
        let language = request.language.rawValue
        try await service.desk(request) { desk in
            _ = try desk.keep(
                titled.map { [($0.name, title)] } ?? [], for: id, language: language, basis: "none", number: 0
            )
        }
        return .seeOther(request.address(.edit, id.parts))
    }

    /// The longest name made of a title.
    private static let nameLimit = 60

    private static func name(of title: String) -> String? {
        guard let part = title.identifierPart(), part.count > nameLimit else { return title.identifierPart() }
        let cut = part.prefix(nameLimit)
        // Whole words.
        return String(cut.lastIndex(of: "-").map { cut[..<$0] } ?? cut)
    }

    // MARK: Differences

    /// Differences field by field, in words as well as in colours.
    static func differences(
        _ found: [ContentDifference], title: String, sides: (before: String, after: String),
        _ request: PageRequest
    ) -> HTMLText {
        var html = HTMLText()
        html.element("section", ["class": "document", "aria-labelledby": "differences"]) { html in
            html.element("h2", ["id": "differences"]) { $0.words(title) }
            html.append(request.html(request.blocks(found, sides)))
        }
        return html
    }
}
