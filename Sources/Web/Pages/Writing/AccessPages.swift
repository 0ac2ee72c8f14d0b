internal import Catalogue
internal import Derivation
internal import Documents
internal import EssaimKit
internal import HTTPTypes
internal import Host
internal import Hummingbird

/// What an administration's programs may do, and what was written for it: for who administers its accounts.
enum AccessPages {
    private static let entriesOnPage = 200
    /// What the site gives; more is for who runs the catalogue.
    private static let scopes: [TokenScope] = [.read, .write, .publish]

    static func routes(_ service: WebService) -> [Route] {
        let text = RouteParameter.query("q", .text(limit: 200), "A text that entries have.")
        return PersonPage.routes(
            .tokens, service, role: .administrator,
            show: { request, service in
                try await service.work.read { [access = service.access] in try tokens(request, access) }
            }, act: change)
            + PersonPage.routes(
                .journal, service, role: .administrator, parameters: [text],
                show: { request, service in
                    try await service.work.read { [access = service.access, people = service.people] in
                        try journal(request, access, people)
                    }
                })
    }

    private static func own(_ request: PageRequest) throws(Problem) -> String {
        let person = try request.person()
        return person.administration
    }

    private static func steps(_ request: PageRequest) -> [Page.Step] {
        [request.deskStep]
    }

    // MARK: Tokens

    private static func scope(_ scope: TokenScope, _ request: PageRequest) -> String {
        switch scope {
        case .read: request.say("lire les brouillons", "read drafts")
        case .write: request.say("écrire des brouillons", "write drafts")
        case .publish: request.say("publier et envoyer des fichiers", "publish, and send files")
        case .relay: request.say("relayer d’autres administrations", "relay other administrations")
        case .admin: request.say("tout", "everything")
        }
    }

    private static func tokens(
        _ request: PageRequest, _ access: AccessRegister, made: (String, AccessToken)? = nil,
        mistake: String = ""
    ) throws -> Page {
        var html = HTMLText()
        if let (text, token) = made {
            html.element("div", ["class": "note", "role": "status"]) { html in
                html.element("p") {
                    $0.words(
                        request.say(
                            "Le jeton « \(token.name) », montré cette seule fois :",
                            "The token “\(token.name)”, shown this once:"))
                }
                html.element("p") { html in html.element("code") { $0.words(text) } }
            }
        }
        for token in try access.tokens(of: own(request)) {
            let isValid = token.isValid(at: access.time)
            html.element("section", ["class": "person"]) { html in
                html.element("h2") { $0.words(token.name) }
                let state =
                    token.revoked.map { request.say("révoqué le ", "revoked on ") + request.day($0) }
                    ?? token.expires.map {
                        request.say("valable avant le ", "valid before ") + request.day($0)
                    }
                    ?? request.say("valable", "valid")
                html.append(
                    request.html([
                        .entries([
                            .init(request.say("Portée", "Scope"), [[.text(scope(token.scope, request))]]),
                            .init(request.say("Créé le", "Made on"), [[.text(request.day(token.created))]]),
                            .init(request.say("État", "State"), [[.text(state)]]),
                        ])
                    ]))
                guard isValid else { return }
                html.append(
                    request.form(request.address(.tokens)) { form in
                        form.hidden("token", token.name)
                        form.buttons {
                            $0.button(
                                request.say("Révoquer « \(token.name) »", "Revoke “\(token.name)”"),
                                value: "revoke")
                        }
                    })
            }
        }
        html.element("h2") { $0.words(request.say("Créer un jeton", "Make a token")) }
        html.append(
            request.form(
                request.address(.tokens), problems: mistake.isEmpty ? [:] : ["name": [mistake]]
            ) { form in
                form.input(
                    "name", request.say("Nom", "Name"),
                    hint: request.say("À quoi il sert.", "What it is for."), isOptional: true)
                form.select(
                    "scope", request.say("Portée", "Scope"),
                    scopes.map { .init(value: $0.rawValue, label: scope($0, request)) }, value: "read",
                    hasNone: false)
                form.input(
                    "expires", request.say("Valable avant le", "Valid before"),
                    hint: request.say("Une date comme 03/06/2027.", "A date like 2027-06-03."),
                    isOptional: true,
                    isShort: true)
                form.buttons {
                    $0.button(request.say("Créer le jeton", "Make the token"), value: "create", isMain: true)
                }
            })
        var page = request.formPage(
            .tokens, request.say("Jetons", "Tokens"),
            lead: request.say(
                "Un programme lit et écrit avec un jeton, pour votre administration.",
                "A program reads and writes with a token, for your administration."),
            mistakes: mistake.isEmpty ? [] : [.init(name: "name", label: "", message: mistake)],
            status: mistake.isEmpty ? 200 : 422, html)
        page.steps = steps(request)
        return page
    }

    @Sendable private static func change(_ post: PagePost, _ request: PageRequest, _ service: WebService)
        async throws -> Response
    {
        let own = try own(request)
        let action = post.text(PagePost.stepName)
        return try await service.writing { [access = service.access] _, _ in
            do {
                switch action {
                case "create":
                    guard let scope = TokenScope(rawValue: post.text("scope")), scopes.contains(scope) else {
                        throw TokenError(message: "there is no such scope", hint: "Choose one of the list.")
                    }
                    let written = post.text("expires")
                    let day = CalendarDate(CSVCell.date(written.trimmingBlanks()))
                    if day == nil, !written.allSatisfy(\.isWhitespace) {
                        throw TokenError(
                            message: "“\(written)” is no date", hint: "Write it like 2027-06-03.")
                    }
                    let name = post.text("name").trimmingBlanks()
                    let made = try access.createToken(
                        for: own, scope: scope, name: name.isEmpty ? nil : name, expires: day)
                    return Response(page: try tokens(request, access, made: (made.text, made.token)), request)
                case "revoke":
                    let name = post.text("token")
                    guard try access.tokens(of: own).contains(where: { $0.name == name }) else {
                        throw TokenError(message: "there is no valid token “\(name)”", hint: "")
                    }
                    try access.revokeToken(named: name)
                default: break
                }
                return .seeOther(request.address(.tokens))
            } catch let error as TokenError {
                return Response(page: try tokens(request, access, mistake: request.told(error)), request)
            } catch let error as CatalogueError where error.code == .exists {
                return Response(page: try tokens(request, access, mistake: request.told(error)), request)
            }
        }
    }

    // MARK: The journal

    private static func journal(
        _ request: PageRequest, _ access: AccessRegister, _ people: PeopleRegister
    ) throws -> Page {
        let own = try own(request)
        let text = request.call.text("q") ?? ""
        let names = Dictionary(
            uniqueKeysWithValues: try people.people(of: own).map { ($0.auditName, $0.name) })
        let rows = try access.entries(of: own, having: text, limit: entriesOnPage).map {
            entry -> [Document.Cell] in
            let name = names[entry.token].map {
                $0.isEmpty ? request.say("(nom effacé)", "(name erased)") : $0
            }
            return [
                .init(
                    [.text(request.day(entry.time) + " " + entry.time.dropFirst(11).prefix(8))],
                    isHeader: true),
                .init([.text(name ?? entry.token)]), .init([.text("\(entry.method) \(entry.path)")]),
                .init([.text(entry.status.map(String.init) ?? "")], isNumber: true),
                .init([.text(entry.outcome)]), .init([.text(entry.address)]),
            ]
        }
        var html = HTMLText()
        html.element("form", ["class": "form", "method": "get", "action": request.address(.journal)]) {
            html in
            var form = FormControls(request.language)
            form.input("q", request.say("Chercher dans le journal", "Look in the journal"), value: text)
            form.html.element("button", ["type": "submit"]) {
                $0.words(request.say("Chercher", "Look"))
            }
            html.append(form.html)
        }
        html.append(
            request.html([
                rows.isEmpty
                    ? .paragraph([.text(request.say("Rien de noté.", "Nothing is noted."))])
                    : .table(
                        .init(
                            caption: [
                                .text(
                                    request.say(
                                        "Ce qui a été écrit pour votre administration, le dernier d’abord (UTC)",
                                        "What was written for your administration, the latest first (UTC)"))
                            ],
                            head: [
                                [.text(request.say("Quand", "When"))], [.text(request.say("Qui", "Who"))],
                                [.text(request.say("Quoi", "What"))], [.text(request.say("État", "Status"))],
                                [.text(request.say("Suite", "Outcome"))],
                                [.text(request.say("D’où", "From"))],
                            ], rows: rows))
            ]))
        var page = request.formPage(
            .journal, request.say("Journal des écritures", "Journal of what was written"), html)
        page.steps = steps(request)
        return page
    }
}
