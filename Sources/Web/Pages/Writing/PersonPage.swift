internal import Catalogue
internal import Derivation
internal import EssaimKit
internal import HTTPTypes
internal import Host
internal import Hummingbird

/// How pages for who is signed in become routes: one to look at, one to send its form to, in each language.
enum PersonPage {
    typealias Show = @Sendable (PageRequest, WebService) async throws -> Page
    typealias Act = @Sendable (PagePost, PageRequest, WebService) async throws -> Response

    static func routes(
        _ path: PagePath, _ service: WebService, role: PersonRole?, parameters: [RouteParameter] = [],
        show: @escaping Show, isAudited: Bool = true, act: Act? = nil
    ) -> [Route] {
        Language.allCases.flatMap { language -> [Route] in
            var get = route(.get, path, language, parameters) { call in
                let request = try await service.pageRequest(call, language)
                return Response(page: try await show(request, service), request)
            }
            get.role = role
            guard let act else { return [get] }
            var post = route(.post, path, language, parameters) { call in
                let post = try await PagePost(call, service, isSignedIn: role != nil)
                let request = try await service.pageRequest(call, language)
                if role != nil, call.caller.person == nil {
                    return SignInPages.keeping(post, request)
                }
                return try await act(post, request, service)
            }
            post.role = role
            post.isAudited = isAudited
            return [get, post]
        }
    }

    /// What a form with a file is sent to: the page's address and one part more.
    static func uploadAddress(_ address: String, _ language: Language) -> String {
        address + "/" + uploadName(language)
    }

    private static func uploadName(_ language: Language) -> String { language == .fr ? "envoi" : "upload" }

    /// The routes that take a form with a file, in each language.
    static func uploads(
        _ path: PagePath, _ service: WebService, role: PersonRole, parameters: [RouteParameter] = [],
        _ act: @escaping @Sendable (MultipartUpload, PageRequest, WebService) async throws -> Response
    ) -> [Route] {
        Language.allCases.map { language in
            var upload = route(.post, path, language, parameters) { call in
                let request = try await service.pageRequest(call, language)
                guard let signedIn = call.caller.signedIn else { return SignInPages.redirect(call) }
                try PagePost.requireOurPage(call.request, service)
                let settings = service.configuration
                let upload = try await MultipartUpload.receiving(
                    call.request, limit: settings.exchangeLimit, folder: settings.spoolFolder,
                    work: service.work)
                let key = upload.fields.first { $0.name == PagePost.keyName }?.value
                guard key == signedIn.formKey else {
                    throw Problem(.forbidden, "the form isn't of this session: load its page again")
                }
                return try await act(upload, request, service)
            }
            upload.path += "/" + uploadName(language)
            upload.operation += "-upload"
            upload.role = role
            upload.isAudited = false
            return upload
        }
    }

    /// A page made of what the caller may see of the catalogue.
    static func ofView(_ make: @escaping @Sendable (PageRequest, CatalogueView) throws -> Page) -> Show {
        { request, service in
            try await service.view(for: request.call.caller.audience) { try make(request, $0) }
        }
    }

    /// A page made of who may sign in.
    static func ofPeople(_ make: @escaping @Sendable (PageRequest, PeopleRegister) throws -> Page) -> Show {
        { request, service in
            try await service.work.read { [people = service.people] in try make(request, people) }
        }
    }

    private static func route(
        _ method: HTTPRequest.Method, _ path: PagePath, _ language: Language, _ parameters: [RouteParameter],
        _ handler: @escaping Route.Handler
    ) -> Route {
        Route(
            method: method, path: path.pattern(in: language),
            operation: "page-\(path)-\(method.rawValue.lowercased())-\(language.rawValue)",
            group: PageRoutes.group,
            summary: Label(fr: "Page du site", en: "A page of the site"), parameters: parameters,
            successes: [.init(description: "The page.", forms: [.html])],
            problems: [.unknownParameter, .notFound, .forbidden], isPage: true, handler: handler)
    }
}

extension PageRequest {
    /// Who asks for the page; a page with a role is shown to nobody else.
    func person() throws(Problem) -> Person {
        guard let person = call.caller.person else { throw Problem(.forbidden, "nobody is signed in") }
        return person
    }

    /// The first step of the way to a page below the desk.
    var deskStep: Page.Step {
        Page.Step(label: say("Espace de travail", "Desk"), address: address(.desk))
    }
}

extension WebService {
    func pageRequest(_ call: Call, _ language: Language) async throws -> PageRequest {
        try await view(for: call.caller.audience) { view in
            try PageRequest(
                call: call, language: language, host: host, theme: theme, site: view.site(),
                base: address(of: call.request))
        }
    }

    /// Does something as the person who is signed in.
    func desk<Result: Sendable>(
        _ request: PageRequest, _ body: @escaping @Sendable (RecordDesk) throws -> Result
    ) async throws -> Result {
        let person = try request.person()
        return try await writing { host, catalogue in try body(host.desk(of: person, in: catalogue)) }
    }
}

extension Response {
    /// A page in its frame. It isn't kept: it may hold what one person typed.
    init(page: Page, _ request: PageRequest) {
        self.init(
            PageFrame(request: request).html(page), as: .html, status: page.status,
            headers: [
                .contentLanguage: request.language.rawValue,
                .contentSecurityPolicy: SecurityHeaders.policyOfPages, .cacheControl: "private, no-store",
            ])
    }
}
