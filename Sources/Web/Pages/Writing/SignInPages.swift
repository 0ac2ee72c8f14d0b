internal import Catalogue
internal import Derivation
internal import Documents
internal import EssaimKit
internal import HTTPTypes
internal import Host
internal import Hummingbird

/// Signing in and out, and choosing a passphrase by the link of an invitation.
enum SignInPages {
    /// Where to go afterwards: an address of this site.
    private static let nextName = "next"
    /// A form that was sent after its session's end.
    private static let keptName = "kept"

    static func routes(_ service: WebService) -> [Route] {
        let next = RouteParameter.query(nextName, .text(limit: 1_000), "Where to go afterwards.")
        let key = RouteParameter.query("key", .text(limit: 200), "The invitation's secret.")
        return PersonPage.routes(
            .signIn, service, role: nil, parameters: [next],
            show: { request, _ in page(request, next: request.call.text(nextName) ?? "") }, act: signIn)
            + PersonPage.routes(
                .invitation, service, role: nil, parameters: [key],
                show: PersonPage.ofPeople { try invitation($0, $1) }, act: accept)
            + PersonPage.routes(
                .account, service, role: .reader, show: PersonPage.ofPeople(account),
                act: change)
    }

    // MARK: Signing in

    /// Leads who isn't signed in to where they can.
    static func redirect(_ call: Call) -> Response {
        let language: Language = call.request.uri.path.hasPrefix("/en/") ? .en : .fr
        let address = call.request.uri.string
        return .seeOther(PagePath.signIn.address(in: language, query: [(nextName, address)]))
    }

    /// Asks who sent a form after their session's end to sign in again; the form goes with them.
    static func keeping(_ post: PagePost, _ request: PageRequest) -> Response {
        let fields = post.fields.filter { $0.name != PagePost.keyName }
        let body = fields.map { "\(PagePath.encoded($0.name))=\(PagePath.encoded($0.value))" }
            .joined(separator: "&")
        return Response(
            page: page(
                request, next: post.call.request.uri.path, kept: body, status: 401,
                note: request.say(
                    "Votre session est terminée. Connectez-vous de nouveau : ce que vous avez saisi est gardé.",
                    "Your session has ended. Sign in again: what you typed is kept.")), request)
    }

    private static func page(
        _ request: PageRequest, next: String, kept: String = "", address: String = "", status: Int = 200,
        note: String = "", mistake: String = ""
    ) -> Page {
        let mistakes =
            mistake.isEmpty ? [] : [PageRequest.Mistake(name: "address", label: "", message: mistake)]
        let form = request.form(request.address(.signIn)) { form in
            if !next.isEmpty { form.hidden(nextName, next) }
            if !kept.isEmpty { form.hidden(keptName, kept) }
            form.input(
                "address", request.say("Adresse électronique", "Mail address"), kind: .email, value: address,
                autocomplete: "username")
            form.input(
                "passphrase", request.say("Phrase de passe", "Passphrase"), kind: .password,
                autocomplete: "current-password")
            form.input(
                "code", request.say("Code du téléphone", "Code of the phone"),
                hint: request.say("Six chiffres, si vous en utilisez un.", "Six digits, if you use one."),
                isOptional: true, autocomplete: "one-time-code", isShort: true)
            form.buttons {
                $0.button(request.say("Se connecter", "Sign in"), value: "sign-in", isMain: true)
            }
            form.paragraph(
                request.say(
                    "Pas encore de compte, ou phrase de passe oubliée ? Demandez un lien d’invitation à qui administre les comptes de votre administration.",
                    "No account yet, or a forgotten passphrase? Ask whoever administers your administration's accounts for a link."
                ), style: "small")
        }
        return request.formPage(
            .signIn, request.say("Se connecter", "Sign in"), note: note, mistakes: mistakes, status: status,
            form)
    }

    @Sendable private static func signIn(_ post: PagePost, _ request: PageRequest, _ service: WebService)
        async throws -> Response
    {
        let (address, passphrase) = (post.text("address"), post.text("passphrase"))
        let keys = [
            "address \(address.lowercased().prefix(254)) from \(post.call.context.address)",
            "from \(post.call.context.address)",
        ]
        func again(_ message: String, _ status: Int) -> Response {
            Response(
                page: page(
                    request, next: post.text(nextName), kept: post.text(keptName), address: address,
                    status: status, mistake: message), request)
        }
        if let seconds = service.signInDelays.wait(keys) {
            return again(
                request.say(
                    "Trop d’essais : attendez \(seconds) secondes, puis recommencez.",
                    "Too many attempts: wait \(seconds) seconds, then try again."), 429)
        }
        let agent = post.call.request.headers[.userAgent] ?? ""
        let cookie = try await service.writing { [people = service.people] _, _ -> String? in
            let person = try people.person(address: address, passphrase: passphrase, code: post.text("code"))
            guard let person else { return nil }
            return try people.startSession(of: person, agent: agent)
        }
        guard let cookie else {
            service.signInDelays.fail(keys)
            return again(
                request.say(
                    "L’adresse, la phrase de passe ou le code n’est pas le bon.",
                    "The address, the passphrase or the code isn't right."), 401)
        }
        service.signInDelays.succeed(keys[0])
        var next = ownPath(post.text(nextName)) ?? request.address(.desk)
        if let kept = post[keptName], !kept.isEmpty,
            let signedIn = try await service.work.read({ [people = service.people] in
                try people.session(cookie)
            })
        {
            next = try await RecordFormPages.resume(kept, at: next, signedIn.person, service) ?? next
        }
        return .seeOther(next, [.setCookie: SessionCookie.start(cookie)])
    }

    /// An address, if it is one of this site: never another host's.
    private static func ownPath(_ text: String) -> String? {
        guard text.hasPrefix("/"), !text.hasPrefix("//"), !text.hasPrefix("/\\"),
            text.utf8.allSatisfy({ (0x21..<0x7F).contains($0) && $0 != UInt8(ascii: "\\") })
        else { return nil }
        return text
    }

    // MARK: Invitations

    private static func invitation(
        _ request: PageRequest, _ people: PeopleRegister, mistake: String = "", secret: String? = nil
    ) throws -> Page {
        let secret = secret ?? request.call.text("key") ?? ""
        let title = request.say("Votre invitation", "Your invitation")
        guard let person = try people.invited(by: secret) else {
            return request.formPage(
                .invitation, title,
                lead: request.say(
                    "Ce lien ne vaut plus : il a servi, ou il a plus de \(PeopleRegister.invitationDays) jours. Demandez-en un autre.",
                    "This link doesn't hold any more: it was used, or is more than \(PeopleRegister.invitationDays) days old. Ask for another."
                ), status: 410, HTMLText())
        }
        let mistakes =
            mistake.isEmpty ? [] : [PageRequest.Mistake(name: "passphrase", label: "", message: mistake)]
        let form = request.form(
            request.address(.invitation), problems: mistake.isEmpty ? [:] : ["passphrase": [mistake]]
        ) { form in
            form.hidden("key", secret)
            form.hidden("username", person.address)
            form.input(
                "passphrase", request.say("Phrase de passe", "Passphrase"), kind: .password,
                hint: request.say(
                    "Au moins \(PeopleRegister.passphraseLimits.lowerBound) caractères : quelques mots sans lien entre eux.",
                    "At least \(PeopleRegister.passphraseLimits.lowerBound) characters: some words that don't belong together."
                ), autocomplete: "new-password")
            form.input(
                "again", request.say("La même encore une fois", "The same once more"), kind: .password,
                autocomplete: "new-password")
            form.buttons {
                $0.button(
                    request.say("Choisir cette phrase et se connecter", "Choose it and sign in"),
                    value: "accept", isMain: true)
            }
        }
        return request.formPage(
            .invitation, title,
            lead: request.say(
                "\(person.name), choisissez la phrase de passe avec laquelle vous vous connecterez. Votre adresse : \(person.address).",
                "\(person.name), choose the passphrase that you will sign in with. Your address: \(person.address)."
            ), mistakes: mistakes, status: mistake.isEmpty ? 200 : 422, form)
    }

    @Sendable private static func accept(_ post: PagePost, _ request: PageRequest, _ service: WebService)
        async throws -> Response
    {
        let (secret, passphrase) = (post.text("key"), post.text("passphrase"))
        let agent = post.call.request.headers[.userAgent] ?? ""
        let isSame = post.text("again") == passphrase
        return try await service.writing { [people = service.people] _, _ in
            do {
                guard isSame else {
                    throw PersonError(message: "the two passphrases differ", hint: "Type it twice.")
                }
                if let person = try people.accept(secret, passphrase: passphrase) {
                    let cookie = try people.startSession(of: person, agent: agent)
                    return .seeOther(request.address(.desk), [.setCookie: SessionCookie.start(cookie)])
                }
                return Response(page: try invitation(request, people, secret: secret), request)
            } catch let error as PersonError {
                return Response(
                    page: try invitation(
                        request, people, mistake: request.told(error), secret: secret), request)
            }
        }
    }

    // MARK: Somebody's own account

    @Sendable private static func account(_ request: PageRequest, _ people: PeopleRegister) throws -> Page {
        try account(request, people, mistake: "", secret: nil)
    }

    private static func account(
        _ request: PageRequest, _ people: PeopleRegister, mistake: String, secret: String?
    ) throws -> Page {
        guard let signedIn = request.call.caller.signedIn else {
            throw Problem(.forbidden, "nobody is signed in")
        }
        let person = signedIn.person
        let roles = PersonWords.role(person.role, request)
        var html = HTMLText()
        html.append(
            request.html([
                .entries([
                    .init(request.say("Nom affiché", "Name as shown"), [[.text(person.name)]]),
                    .init(request.say("Fonction", "Function"), [[.text(person.function)]]),
                    .init(request.say("Adresse", "Address"), [[.text(person.address)]]),
                    .init(request.say("Administration", "Administration"), [[.text(person.administration)]]),
                    .init(request.say("Rôle", "Role"), [[.text(roles)]]),
                ])
            ]))
        html.element("h2") {
            $0.words(request.say("Navigateurs connectés", "Browsers that are signed in"))
        }
        for session in try people.sessions(of: person) {
            let isThis = session.selector == signedIn.session.selector
            html.append(
                request.form(request.address(.account)) { form in
                    form.hidden("selector", session.selector)
                    form.paragraph(
                        (isThis ? request.say("Ce navigateur : ", "This browser: ") : "")
                            + (session.agent.isEmpty ? "?" : session.agent) + ", "
                            + request.say("depuis le ", "since ") + request.clock(session.created))
                    form.buttons {
                        $0.button(
                            isThis
                                ? request.say("Se déconnecter", "Sign out")
                                : request.say("Déconnecter ce navigateur", "Sign this browser out"),
                            value: "end", isMain: isThis)
                    }
                })
        }
        html.append(codes(request, people, person, mistake: mistake, secret: secret))
        html.append(
            request.html([
                .paragraph([
                    .text(
                        request.say(
                            "Rien d’autre n’est gardé de vous que ces lignes et ce que vous avez fait des fiches. Qui administre les comptes efface votre nom, votre fonction et votre adresse sur demande.",
                            "Nothing else is kept of you than these lines and what you did with records. Whoever administers the accounts erases your name, function and address on request."
                        ))
                ])
            ]))
        return request.formPage(
            .account, request.say("Votre compte", "Your account"),
            mistakes: mistake.isEmpty ? [] : [.init(name: "code", label: "", message: mistake)],
            status: mistake.isEmpty ? 200 : 422, html)
    }

    /// Codes of a phone beside the passphrase.
    private static func codes(
        _ request: PageRequest, _ people: PeopleRegister, _ person: Person, mistake: String, secret: String?
    ) -> HTMLText {
        var html = HTMLText()
        html.element("h2") { $0.words(request.say("Codes du téléphone", "Codes of the phone")) }
        guard person.codeSecret == nil else {
            html.append(
                request.form(request.address(.account)) { form in
                    form.paragraph(
                        request.say(
                            "Vous vous connectez avec un code de votre téléphone en plus de la phrase de passe.",
                            "You sign in with a code of your phone besides the passphrase."))
                    form.buttons {
                        $0.button(
                            request.say("Ne plus demander de code", "Ask for no code any more"),
                            value: "no-codes")
                    }
                })
            return html
        }
        let new = people.newCodeSecret(for: person, site: request.site.name)
        let shown = secret ?? new.secret
        let address = new.address.replacing(new.secret, with: shown)
        html.append(
            request.form(
                request.address(.account), problems: mistake.isEmpty ? [:] : ["code": [mistake]]
            ) { form in
                form.hidden("secret", shown)
                form.paragraph(
                    request.say(
                        "Un programme d’authentification sur votre téléphone peut montrer un code à demander en plus de la phrase de passe. Donnez-lui cette clé :",
                        "A program for authentication on your phone can show a code to be asked for besides the passphrase. Give it this key:"
                    ))
                form.html.element("p") { html in
                    html.element("code") { $0.words(shown) }
                    html.words(" ")
                    html.element("a", ["href": address]) {
                        $0.words(request.say("(l’ouvrir sur ce téléphone)", "(open it on this phone)"))
                    }
                }
                form.input(
                    "code", request.say("Le code qu’il montre", "The code that it shows"),
                    autocomplete: "one-time-code", isShort: true)
                form.buttons {
                    $0.button(
                        request.say("Demander un code désormais", "Ask for a code from now on"),
                        value: "codes")
                }
            })
        return html
    }

    @Sendable private static func change(_ post: PagePost, _ request: PageRequest, _ service: WebService)
        async throws -> Response
    {
        guard let signedIn = request.call.caller.signedIn else {
            throw Problem(.forbidden, "nobody is signed in")
        }
        if ["codes", "no-codes"].contains(post.text(PagePost.stepName)) {
            let secret = post.text(PagePost.stepName) == "codes" ? post.text("secret") : nil
            return try await service.writing { [people = service.people] _, _ in
                do {
                    try people.setCodeSecret(secret, code: post.text("code"), of: signedIn.person.key)
                    return .seeOther(request.address(.account))
                } catch let error as PersonError {
                    return Response(
                        page: try account(request, people, mistake: request.told(error), secret: secret),
                        request)
                }
            }
        }
        let selector = post.text("selector")
        try await service.writing { [people = service.people] _, _ in
            try people.endSession(selector, of: signedIn.person)
        }
        guard selector == signedIn.session.selector else { return .seeOther(request.address(.account)) }
        return .seeOther(request.address(.home), [.setCookie: SessionCookie.end])
    }
}
