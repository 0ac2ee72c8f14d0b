internal import Catalogue
internal import Derivation
internal import Documents
internal import EssaimKit
internal import Exchange
internal import HTTPTypes
internal import Host
internal import Hummingbird

/// A record's form: what was typed is kept at each step, whether or not a record can be made of it yet.
enum RecordFormPages {
    /// Records that a list to choose from has at most.
    private static let suggestionLimit = 500
    private static let previewAnchor = "preview"
    private static let differencesAnchor = "differences"

    static func routes(_ service: WebService) -> [Route] {
        let show = RouteParameter.query("show", .code(["preview", "mine"]), "What stands below the form.")
        return PersonPage.routes(
            .edit, service, role: .writer, parameters: RecordRoutes.identity + [show],
            show: PersonPage.ofView { try RecordFormPage($0, $1).page() }, isAudited: false, act: act)
    }

    // MARK: What a form does

    @Sendable private static func act(_ post: PagePost, _ request: PageRequest, _ service: WebService)
        async throws -> Response
    {
        let id = try post.call.recordID()
        let action = post.text("action")
        let address = request.address(.edit, id.parts)
        if action == "drop" {
            try await service.desk(request) { try $0.dropEntry(for: id) }
            return .seeOther(request.address(.progress, id.parts))
        }
        guard let type = service.host.modules.types.entry(named: id.type)?.type else {
            throw Problem(.notFound, "no active module has a record type “\(id.type)”")
        }
        var data = FormData(post.fields, type.fields)
        var anchor = ""
        if let step = FormData.Step(action) {
            anchor = data.apply(step, type.fields).map { "#" + FormControls.identifier($0) } ?? ""
        }
        let fields = data.pairs(type.fields)
        let language = language(post.text("language"))
        let basis = action == "rebase" ? post.text("current") : post.text("basis")
        let number = Int(post.text("number")) ?? 0
        try await service.desk(request) { desk in
            _ = try desk.keep(fields, for: id, language: language, basis: basis, number: number)
        }
        switch action {
        case "save", "review", "publish":
            return try await Audit(post.call, service).around {
                try await save(data, type, id, action, language, basis, request, service)
            }
        case "preview": return .seeOther(address + "?show=preview#\(previewAnchor)")
        case "rebase": return .seeOther(address)
        default: return .seeOther(address + anchor)
        }
    }

    /// Makes a record of what was typed, or says what is to be mended.
    private static func save(
        _ data: FormData, _ type: RecordType, _ id: RecordID, _ action: String, _ language: String,
        _ basis: String, _ request: PageRequest, _ service: WebService
    ) async throws -> Response {
        func again(_ problems: [FormProblem]) async throws -> Response {
            try await service.view(for: request.call.caller.audience) { view in
                Response(page: try RecordFormPage(request, view).page(problems), request)
            }
        }
        let known = try await service.view(for: request.call.caller.audience) {
            try RecordFormPage.Base($0, id)
        }
        var reader = FormReader(type, request.language, base: known.content)
        let read = reader.content(of: data)
        let content = read.content
        var problems = read.problems
        if problems.isEmpty, Basis(written: basis) != known.basis {
            return .seeOther(request.address(.edit, id.parts))
        }
        if problems.isEmpty {
            let base = known.basis
            let status: RecordStatus = action == "publish" ? .published : .draft
            let outcome: (Bool, [Finding])
            do {
                outcome = try await service.desk(request) { desk in
                    var findings: [Finding] = []
                    var isSaved = try desk.save(
                        content, as: id, type: type, status: status, language: language, basedOn: base
                    ) { findings += $0.findings }
                    if isSaved, action == "review" {
                        isSaved = try desk.handOver(id, remark: "") { findings += $0.findings }
                    }
                    return (isSaved, findings.filter { $0.severity == .error })
                }
            } catch let error as AuthoringError where error.kind == .changedMeanwhile {
                return .seeOther(request.address(.edit, id.parts))
            } catch let error as any ExplainedError where error is AuthoringError || error is AccessError {
                return try await again([FormProblem(name: "", message: request.label(error))])
            }
            if outcome.0 {
                return .seeOther(request.address(.progress, id.parts, query: [("done", action)]))
            }
            let controls = RecordControls(request: request, type: type)
            problems = outcome.1.map {
                FormProblem(
                    name: controls.name(ofFinding: $0.field ?? ""),
                    message: Label(fr: request.told($0), en: request.told($0)))
            }
            if problems.isEmpty { return .seeOther(request.address(.edit, id.parts)) }
        }
        return try await again(problems)
    }

    /// A record's language, as a form gives it back.
    private static func language(_ text: String) -> String {
        text.wholeMatch(of: /[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}/) == nil ? "fr" : text
    }

    // MARK: After a session's end

    /// Keeps a form that was sent after its session's end, now that its person is signed in again.
    ///
    /// - Returns: Where it goes on; `nil` where it isn't a record's form.
    static func resume(
        _ body: String, at path: String, _ person: Person, _ service: WebService
    ) async throws -> String? {
        let parts = path.split(separator: "/").map(String.init)
        guard
            let language = Language.allCases.first(where: { language in
                let pattern = PagePath.edit.pattern(in: language).split(separator: "/")
                return pattern.count == parts.count
                    && zip(pattern, parts).allSatisfy { $0.first == "{" || $0 == $1[...] }
            })
        else { return nil }
        let names = parts.dropFirst(language == .en ? 3 : 2)
        guard
            let id = RecordID(
                owner: names[names.startIndex], type: names[names.startIndex + 1],
                name: names[names.startIndex + 2]),
            let type = service.host.modules.types.entry(named: id.type)?.type,
            let pairs = try? Call.pairs(of: body)
        else { return nil }
        let fields = FormData(pairs.map { ($0.0, $0.1) }, type.fields).pairs(type.fields)
        func value(_ name: String) -> String { pairs.first { $0.0 == name }?.1 ?? "" }
        let (written, basis, number) = (value("language"), value("basis"), Int(value("number")) ?? 0)
        try await service.writing { host, catalogue in
            _ = try host.desk(of: person, in: catalogue).keep(
                fields, for: id, language: Self.language(written), basis: basis, number: number)
        }
        return path
    }
}

extension RecordID {
    /// What a path has of it.
    var parts: [String] { [owner, type, name] }
}

extension Basis {
    /// As a form carries it: `none`, `v3`, `d2`.
    var written: String {
        switch self {
        case .nothing, .unstated: "none"
        case .version(let number): "v\(number)"
        case .draft(let number): "d\(number)"
        }
    }

    init(written text: String) {
        let number = Int(text.dropFirst())
        self =
            switch (text.first, number) {
            case ("v", let number?): .version(number)
            case ("d", let number?): .draft(number)
            default: .nothing
            }
    }
}

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
        self.person = person
        self.type = type
        base = try Base(view, id)
    }

    func page(_ problems: [FormProblem] = []) throws -> Page {
        let entry = try view.formEntry(for: id, of: person.key)
        guard entry != nil || base.shown != nil else {
            throw Problem(.notFound, "there is no record \(id), and nobody has begun one")
        }
        let data =
            entry.map { FormData($0.fields, type.fields) }
            ?? base.content.map { FormData($0, type.fields, request.language) } ?? FormData()
        let controls = RecordControls(request: request, type: type)
        var words: [String: [String]] = [:]
        for problem in problems { words[problem.name, default: []].append(request.say(problem.message)) }
        let isStale = entry.map { Basis(written: $0.basis) != base.basis } ?? false
        let suggestions = try suggestions()
        var html = HTMLText()
        html.append(
            request.form(request.address(.edit, id.parts), problems: words) { form in
                // What the Enter key does: nothing but keep.
                form.button(request.say("Garder", "Keep"), value: "keep", isHidden: true)
                form.hidden("basis", entry?.basis ?? base.basis.written)
                form.hidden("current", base.basis.written)
                form.hidden("number", String(entry?.number ?? 0))
                form.hidden("language", entry?.language ?? base.shown?.stored.language ?? "fr")
                if isStale { stale(&form) }
                form.paragraph(
                    request.say(
                        "Tout est à remplir, sauf ce qui est dit facultatif. À chaque bouton, votre saisie est gardée : vous pouvez la quitter et la reprendre.",
                        "All is to be filled in, but for what is said to be optional. With each button, what you typed is kept: you may leave and come back."
                    ), style: "small")
                form.html.append(proseHelp)
                controls.write(data, to: &form)
                buttons(&form, isNew: base.shown == nil, hasEntry: entry != nil, isStale: isStale)
                controls.lists(suggestions, to: &form)
            })
        if request.call.text("show") == "preview" { html.append(preview(data)) }
        if isStale { html.append(differences(data)) }
        var page = request.formPage(
            .edit, title, values: id.parts, lead: lead,
            note: problems.isEmpty ? note(entry, isStale) : "",
            mistakes: problems.map {
                .init(name: $0.name, label: controls.label(of: $0.name), message: request.say($0.message))
            }, status: problems.isEmpty ? 200 : 422, html)
        page.steps = DeskPages.steps(request, id)
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
            "Votre saisie est gardée (\(clock(entry.updated))). Elle n’est pas encore enregistrée dans la fiche.",
            "What you typed is kept (\(clock(entry.updated))). It isn't saved in the record yet.")
    }

    private func clock(_ time: String) -> String {
        request.day(time) + request.say(" à ", " at ") + time.dropFirst(11).prefix(5) + " UTC"
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

    private func buttons(_ form: inout FormControls, isNew: Bool, hasEntry: Bool, isStale: Bool) {
        form.buttons { form in
            if !isStale {
                form.button(
                    request.say("Enregistrer le brouillon", "Save the draft"), value: "save", isMain: true)
                form.button(
                    request.say("Enregistrer et remettre en relecture", "Save and hand to review"),
                    value: "review")
                if person.role >= .reviewer {
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

    private func preview(_ data: FormData) -> HTMLText {
        let record = Record(
            id: id, version: 1, status: .draft, modified: request.host.now(),
            language: base.shown?.stored.language ?? "fr", content: content(data))
        var html = HTMLText()
        html.element("section", ["class": "document preview", "aria-labelledby": "preview"]) { html in
            html.element("h2", ["id": "preview"]) { $0.words(request.say("Aperçu", "Preview")) }
            html.append(
                request.html(
                    RecordPage.document(of: record, as: type, in: request.language, links: .init())))
        }
        return html
    }

    /// Where what was typed differs from what the record has become.
    private func differences(_ data: FormData) -> HTMLText {
        let found = ContentDifference.between(base.content ?? Content(), content(data), as: type)
        return DeskPages.differences(
            found, title: request.say("Ce qui diffère", "What differs"),
            sides: (
                request.say("Dans la fiche", "In the record"),
                request.say("Dans votre saisie", "As you typed it")
            ), request)
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

    private static let suggestionLimit = 500
}
