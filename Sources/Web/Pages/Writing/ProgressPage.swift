internal import Catalogue
internal import Derivation
internal import Documents
internal import EssaimKit
internal import HTTPTypes
internal import Host
internal import Hummingbird

/// A record's way to publication: where it is, what it would change, who did what, and what can be done next.
struct ProgressPage {
    private let request: PageRequest
    private let view: CatalogueView
    private let id: RecordID
    private let person: Person
    private let header: StoredRecord
    /// What isn't published yet.
    private let pending: ShownRecord?

    init(_ request: PageRequest, _ view: CatalogueView) throws {
        self.request = request
        self.view = view
        id = try request.call.recordID()
        guard let person = request.call.caller.person, person.administration == id.owner else {
            throw Problem(.forbidden, "this record is another administration's")
        }
        guard let header = try view.header(of: id) else {
            throw Problem(.notFound, "there is no record \(id)")
        }
        self.person = person
        self.header = header
        pending =
            switch header.status {
            case .published: header.draft == nil ? nil : try view.draft(of: id)
            case .draft, .inReview: try view.record(id)
            case .withdrawn: nil
            }
    }

    private var status: RecordStatus { pending?.stored.status ?? header.status }

    func page(mistake: String = "") throws -> Page {
        let title = pending?.stored.title ?? header.title ?? id.description
        var html = HTMLText()
        html.append(request.html([.entries(try facts())]))
        html.append(try conflict())
        html.append(try actions(mistake))
        if let changes = try view.pendingChanges(of: id) {
            html.append(
                DeskPages.differences(
                    changes,
                    title: request.say(
                        "Ce qui change de la version publiée", "What changes of what is published"),
                    sides: (request.say("Publié", "Published"), request.say("Brouillon", "Draft")), request))
        } else if let pending, let record = pending.record, let type = pending.type {
            html.element("section", ["class": "document preview", "aria-labelledby": "content"]) { html in
                html.element("h2", ["id": "content-title"]) {
                    $0.words(request.say("Le brouillon", "The draft"))
                }
                html.append(request.html(RecordPage.document(of: record, as: type, in: request.language)))
            }
        }
        html.append(try history())
        var page = request.formPage(
            .progress, title, values: id.parts, note: note,
            mistakes: mistake.isEmpty ? [] : [.init(name: "remark", label: "", message: mistake)],
            status: mistake.isEmpty ? 200 : 422, html)
        page.steps = [
            request.deskStep
        ]
        return page
    }

    private var note: String {
        switch request.call.text("done") {
        case "save": request.say("Le brouillon est enregistré.", "The draft is saved.")
        case "unchanged": request.say("Rien n’a changé.", "Nothing has changed.")
        case "review": request.say("La fiche est remise en relecture.", "The record is handed to review.")
        case "publish": request.say("La fiche est publiée.", "The record is published.")
        case "send-back": request.say("La fiche est renvoyée.", "The record is sent back.")
        case "comment": request.say("La remarque est notée.", "The remark is noted.")
        case "discard": request.say("Le brouillon est abandonné.", "The draft is abandoned.")
        case "withdraw": request.say("La fiche est retirée.", "The record is withdrawn.")
        case "erase":
            request.say("Le texte de la fiche est effacé.", "What the record said is erased.")
        case "mine", "theirs": request.say("Le conflit est réglé.", "The conflict is settled.")
        case "revert": request.say("La version est rétablie.", "The version is in force again.")
        default: ""
        }
    }

    private func facts() throws -> [Document.Entry] {
        func entry(_ name: String, _ inlines: [Document.Inline]) -> Document.Entry {
            .init(name, [inlines])
        }
        var facts = [entry(request.say("Identifiant", "Identifier"), [.text(id.description)])]
        facts.append(
            entry(
                request.say("Publiée", "Published"),
                header.status == .published
                    ? [
                        .link(
                            .address(request.address(of: id)),
                            [.text(request.say("version \(header.version)", "version \(header.version)"))])
                    ]
                    : [
                        .text(
                            header.status == .withdrawn
                                ? request.say(header.status.label) : request.say("non", "no"))
                    ]))
        if let pending {
            facts.append(
                entry(
                    request.say("En cours", "In progress"),
                    [.text(request.say(pending.stored.status.label))]))
        }
        return facts
    }

    /// Two contents of one version: what is here, and what was kept aside.
    private func conflict() throws -> HTMLText {
        guard let found = try view.conflicts().first(where: { $0.id == id }) else { return HTMLText() }
        var html = DeskPages.differences(
            found.differences, title: request.say("En conflit", "In conflict"),
            sides: (
                request.say("Ici", "Here"),
                request.say("Reçu de \(found.after.issuer)", "Received from \(found.after.issuer)")
            ), request)
        guard person.role >= .reviewer else { return html }
        html.append(
            request.form(request.address(.progress, id.parts)) { form in
                form.paragraph(
                    request.say(
                        "Le contenu choisi est publié comme une version nouvelle ; l’autre reste dans l’historique.",
                        "The content chosen is published as a new version; the other stays in the history."))
                form.buttons { form in
                    form.button(
                        request.say("Garder ce qui est ici", "Keep what is here"), value: "mine", isMain: true
                    )
                    form.button(
                        request.say("Prendre ce qui a été reçu", "Take what was received"), value: "theirs")
                }
            })
        return html
    }

    // MARK: What can be done

    private func actions(_ mistake: String) throws -> HTMLText {
        let mayPublish = try pending != nil && view.mayPublish(id, person)
        guard person.role >= .writer else { return HTMLText() }
        var html = HTMLText()
        html.element("h2") { $0.words(request.say("Que faire ?", "What next?")) }
        if header.status != .withdrawn {
            html.append(
                request.html([
                    .paragraph([
                        .link(
                            .address(request.address(.edit, id.parts)),
                            [.text(request.say("Modifier la fiche", "Change the record"))])
                    ])
                ]))
        }
        html.append(
            request.form(
                request.address(.progress, id.parts), problems: mistake.isEmpty ? [:] : ["remark": [mistake]]
            ) { form in
                form.hidden("$basis", (pending?.stored ?? header).basis)
                form.area(
                    "remark", request.say("Remarque", "Remark"),
                    hint: request.say(
                        "Pour les personnes de votre administration. Nécessaire pour renvoyer ou retirer.",
                        "For people of your administration. Needed to send back or to withdraw."),
                    isOptional: true, rows: 3)
                form.buttons { form in
                    if status == .draft {
                        form.button(
                            request.say("Remettre en relecture", "Hand to review"), value: "review",
                            isMain: true)
                    }
                    if mayPublish {
                        form.button(
                            request.say("Publier", "Publish"), value: "publish", isMain: status == .inReview)
                    }
                    if person.role >= .reviewer, status == .inReview {
                        form.button(request.say("Renvoyer", "Send back"), value: "send-back")
                    }
                    form.button(request.say("Noter la remarque", "Note the remark"), value: "comment")
                }
            })
        html.append(destructive)
        return html
    }

    /// Steps that take something away: each says what follows, and is confirmed by a tick.
    private var destructive: HTMLText {
        var html = HTMLText()
        func step(
            _ summary: String, _ follows: String, _ value: String, _ button: String,
            needsReason: Bool = false
        ) {
            html.element("details") { html in
                html.element("summary") { $0.words(summary) }
                html.append(
                    request.form(request.address(.progress, id.parts)) { form in
                        form.hidden("$basis", (pending?.stored ?? header).basis)
                        form.paragraph(follows)
                        if needsReason {
                            form.input(
                                "reason-\(value)",
                                request.say("Motif, lu par tous", "Reason, read by everybody"))
                        }
                        form.boxes(
                            "sure-\(value)", request.say("Confirmation", "Confirmation"),
                            [
                                .init(
                                    value: "yes",
                                    label: request.say(
                                        "J’ai compris ce qui suit", "I have understood what follows"))
                            ],
                            values: [])
                        form.buttons { $0.button(button, value: value) }
                    })
            }
            html.line()
        }
        if header.status == .published, header.draft != nil {
            step(
                request.say("Abandonner le brouillon…", "Abandon the draft…"),
                request.say(
                    "La version publiée reste. Ce que le brouillon changeait reste dans l’historique de votre administration.",
                    "The published version stays. What the draft changed stays in your administration's history."
                ),
                "discard", request.say("Abandonner le brouillon", "Abandon the draft"))
        }
        if person.role >= .reviewer, header.status != .withdrawn {
            step(
                request.say("Retirer la fiche…", "Withdraw the record…"),
                request.say(
                    "La fiche n’est plus lue, ici comme chez les partenaires quand ils recevront le prochain échange ; son adresse dit qu’elle est retirée et pourquoi. Seule une publication la ramène.",
                    "The record isn't read any more, here and at partners when the next exchange reaches them; its address says that it is withdrawn, and why. Only publishing brings it back."
                ), "withdraw", request.say("Retirer la fiche", "Withdraw the record"), needsReason: true)
        }
        if person.role >= .reviewer {
            step(
                request.say("Effacer le texte de la fiche…", "Erase what the record says…"),
                request.say(
                    "Pour des données personnelles. La fiche est retirée, et tout ce qu’elle a dit est effacé, versions antérieures et remarques comprises : ici tout de suite, chez les partenaires quand ils recevront le prochain échange. Personne ne peut le ramener. L’identifiant reste : il ne doit nommer personne. Les sauvegardes faites auparavant contiennent encore le texte.",
                    "For personal data. The record is withdrawn, and all that it ever said is erased, earlier versions and remarks included: here at once, at partners when the next exchange reaches them. Nobody can bring it back. The identifier stays: it must name nobody. Backups made before still hold the text."
                ), "erase", request.say("Effacer pour toujours", "Erase for ever"), needsReason: true)
        }
        return html
    }

    private func history() throws -> HTMLText {
        let steps = try view.steps(of: id)
        let versions = try view.history(of: id).filter {
            $0.draft == nil && $0.status == .published && !$0.isErased
        }
        var html = HTMLText()
        if !steps.isEmpty {
            html.append(
                request.html([
                    .section(
                        .init(
                            [.text(request.say("Qui a fait quoi", "Who did what"))],
                            [
                                .list(
                                    ordered: false,
                                    steps.map { step, person in
                                        let name =
                                            person.map { "\($0.name) (\($0.function))" }
                                            ?? request.say(
                                                "Quelqu’un dont le nom est effacé",
                                                "Somebody whose name was erased")
                                        let remark =
                                            step.remark.isEmpty
                                            ? ""
                                            : step.action == .reverted
                                                ? " \(step.remark)"
                                                : request.say(" : « \(step.remark) »", ": “\(step.remark)”")
                                        return .init([
                                            .text(
                                                "\(request.clock(step.time)) – \(name) \(PersonWords.action(step.action, request))\(remark)"
                                            )
                                        ])
                                    })
                            ]))
                ]))
        }
        guard person.role >= .reviewer, !versions.isEmpty, header.status == .withdrawn || versions.count > 1
        else {
            return html
        }
        html.element("details") { html in
            html.element("summary") {
                $0.words(request.say("Revenir à une version…", "Go back to a version…"))
            }
            html.append(
                request.form(request.address(.progress, id.parts)) { form in
                    form.paragraph(
                        request.say(
                            "Le contenu de cette version est publié aussitôt, comme une version nouvelle.",
                            "That version's content is published at once, as a new version."))
                    form.select(
                        "version", request.say("Version", "Version"),
                        versions.filter { $0.version != header.version }.map {
                            .init(
                                value: String($0.version),
                                label: "\($0.version) – \(request.day($0.modified))")
                        }, hasNone: false)
                    form.buttons {
                        $0.button(
                            request.say("Publier cette version", "Publish this version"), value: "revert")
                    }
                })
        }
        return html
    }
}

extension StoredRecord {
    /// What somebody looked at, as a form carries it.
    fileprivate var basis: String { Basis(self).written }
}
