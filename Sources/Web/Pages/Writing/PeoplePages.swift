internal import Catalogue
internal import Derivation
internal import Documents
internal import EssaimKit
internal import HTTPTypes
internal import Host
internal import Hummingbird

/// The people of an administration, for who administers their accounts.
enum PeoplePages {
    static func routes(_ service: WebService) -> [Route] {
        PersonPage.routes(
            .people, service, role: .administrator,
            show: PersonPage.ofPeople { try page($0, $1) }, act: act)
    }

    private static func page(
        _ request: PageRequest, _ people: PeopleRegister, link: (String, Person)? = nil,
        typed: PagePost? = nil, mistake: String = ""
    ) throws -> Page {
        let own = try request.person()
        var html = HTMLText()
        if let (secret, person) = link {
            let address =
                request.base + request.address(.invitation, query: [("key", secret)])
            html.element("div", ["class": "note", "role": "status"]) { html in
                html.element("p") {
                    $0.words(
                        request.say(
                            "Donnez ce lien à \(person.name), par le moyen que vous voulez. Il sert une fois, vaut \(PeopleRegister.invitationDays) jours, et ne sera plus montré :",
                            "Give this link to \(person.name) by whatever way you like. It serves once, holds \(PeopleRegister.invitationDays) days, and isn't shown again:"
                        ))
                }
                html.element("p") { html in html.element("code") { $0.words(address) } }
            }
        }
        for person in try people.people(of: own.administration) where !person.name.isEmpty {
            html.element("section", ["class": "person"]) { html in
                html.element("h2") { $0.words(person.name) }
                html.append(
                    request.html([
                        .entries([
                            .init(request.say("Fonction", "Function"), [[.text(person.function)]]),
                            .init(request.say("Adresse", "Address"), [[.text(person.address)]]),
                            .init(
                                request.say("Rôle", "Role"),
                                [[.text(PersonWords.role(person.role, request))]]),
                            .init(request.say("État", "State"), [[.text(state(person, request))]]),
                        ])
                    ]))
                if person.key != own.key { html.append(controls(person, request)) }
            }
        }
        html.element("h2") { $0.words(request.say("Inviter une personne", "Invite somebody")) }
        html.append(
            request.form(
                request.address(.people), problems: mistake.isEmpty ? [:] : ["address": [mistake]]
            ) { form in
                form.input(
                    "name", request.say("Nom affiché", "Name as shown"), value: typed?.text("name") ?? "")
                form.input(
                    "function", request.say("Fonction", "Function"), value: typed?.text("function") ?? "")
                form.input(
                    "address", request.say("Adresse électronique", "Mail address"), kind: .email,
                    value: typed?.text("address") ?? "")
                form.select(
                    "role", request.say("Rôle", "Role"), roles(request),
                    value: typed?.text("role") ?? PersonRole.writer.rawValue, hasNone: false)
                form.buttons {
                    $0.button(
                        request.say("Créer le lien d’invitation", "Make the link"), value: "invite",
                        isMain: true)
                }
            })
        return request.formPage(
            .people, request.say("Personnes", "People"),
            mistakes: mistake.isEmpty ? [] : [.init(name: "address", label: "", message: mistake)],
            status: mistake.isEmpty ? 200 : 422, html)
    }

    private static func role(_ text: String) throws -> PersonRole {
        guard let role = PersonRole(rawValue: text) else {
            throw PersonError(message: "there is no such role", hint: "Choose one of the list.")
        }
        return role
    }

    private static func roles(_ request: PageRequest) -> [FormControls.Choice] {
        PersonRole.allCases.map { .init(value: $0.rawValue, label: PersonWords.role($0, request)) }
    }

    private static func state(_ person: Person, _ request: PageRequest) -> String {
        if let ended = person.ended {
            return request.say("accès terminé le ", "access ended on ") + request.day(ended)
        }
        return person.passphrase == nil
            ? request.say("invitée, pas encore venue", "invited, hasn't come yet")
            : request.say("peut se connecter", "can sign in")
    }

    private static func controls(_ person: Person, _ request: PageRequest) -> HTMLText {
        var html = HTMLText()
        html.element("details") { html in
            html.element("summary") {
                $0.words(
                    request.say("Changer l’accès de \(person.name)…", "Change the access of \(person.name)…"))
            }
            html.append(
                request.form(request.address(.people)) { form in
                    form.hidden("person", String(person.key))
                    form.select(
                        "role-\(person.key)", request.say("Rôle", "Role"), roles(request),
                        value: person.role.rawValue, hasNone: false)
                    form.buttons { form in
                        form.button(request.say("Donner ce rôle", "Give this role"), value: "role")
                        form.button(
                            request.say("Nouveau lien (phrase oubliée)", "New link (forgotten passphrase)"),
                            value: "again")
                        if person.ended == nil {
                            form.button(request.say("Terminer l’accès", "End the access"), value: "end")
                        }
                    }
                    form.boxes(
                        "sure-\(person.key)",
                        request.say("Pour effacer", "To erase"),
                        [
                            .init(
                                value: "yes",
                                label: request.say(
                                    "Son nom, sa fonction et son adresse disparaissent pour toujours ; ce qui a été fait reste, sans nom.",
                                    "The name, function and address are gone for good; what was done stays, without a name."
                                ))
                        ], values: [])
                    form.buttons {
                        $0.button(request.say("Effacer cette personne", "Erase this person"), value: "erase")
                    }
                })
        }
        return html
    }

    @Sendable private static func act(_ post: PagePost, _ request: PageRequest, _ service: WebService)
        async throws -> Response
    {
        let own = try request.person()
        func again(_ mistake: String) async throws -> Response {
            let shown = try await service.work.read { [people = service.people] () throws -> Page in
                try page(request, people, typed: post, mistake: mistake)
            }
            return Response(page: shown, request)
        }
        let action = post.text(PagePost.stepName)
        let key = Int64(post.text("person")) ?? 0
        do {
            let link = try await service.writing {
                [people = service.people] _, _ -> (secret: String, person: Person)? in
                if action == "invite" {
                    return try people.invite(
                        post.text("name"), function: post.text("function"), address: post.text("address"),
                        role: try role(post.text("role")), for: own.administration)
                }
                // Their own people only, and never themselves: somebody must be left to administer.
                guard let person = try people.person(key), person.administration == own.administration,
                    person.key != own.key
                else { throw PersonError(message: "there is nobody of that number", hint: "") }
                switch action {
                case "role":
                    try people.setRole(try role(post.text("role-\(key)")), of: key)
                case "again": return try people.inviteAgain(key)
                case "end": try people.end(key)
                case "erase":
                    guard post["sure-\(key)"] != nil else { return nil }
                    try people.erase(key)
                default: break
                }
                return nil
            }
            guard let link else { return .seeOther(request.address(.people)) }
            let shown = try await service.work.read { [people = service.people] () throws -> Page in
                try page(request, people, link: link)
            }
            return Response(page: shown, request)
        } catch let error as PersonError {
            return try await again(request.told(error))
        } catch let error as CatalogueError where error.code == .exists {
            return try await again(request.told(error))
        }
    }
}
