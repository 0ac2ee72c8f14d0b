internal import Documents
internal import EssaimKit
internal import HTTPTypes
internal import Host
internal import Hummingbird
internal import NIOCore

/// A problem as a page, for who reads with a browser.
struct ErrorPage {
    let problem: Problem
    let theme: Theme
    let site: SiteSettings

    /// Whether somebody asked with a browser for something that isn't the API's.
    static func isWanted(by request: Request) -> Bool {
        guard !request.uri.path.hasPrefix("/api/"), request.uri.path != "/openapi.json",
            [.get, .head, .post].contains(request.method), let accept = request.headers[.accept]
        else { return false }
        return accept.contains("text/html")
    }

    func response(to request: Request, context: WebContext, base: String) -> Response {
        let language: Language = request.uri.path == "/en" || request.uri.path.hasPrefix("/en/") ? .en : .fr
        let call = Call(bare: request, context)
        let asked = PageRequest(
            call: call, language: language, host: .init(modules: .none), theme: theme, site: site, base: base)
        var page = Page(.home, title(language))
        page.status = problem.code.status
        page.content = HTMLText(
            rendered: theme.render(
                "error",
                [
                    "title": page.title, "detail": detail(language), "reason": "",
                    "advice": [
                        [
                            "label": asked.say("Chercher dans les fiches", "Search the records"),
                            "address": asked.address(.search),
                        ],
                        ["label": asked.say("Plan du site", "Site map"), "address": asked.address(.map)],
                        ["label": asked.say("Accueil", "Home"), "address": asked.address(.home)],
                    ],
                    "code": asked.say(
                        "Erreur \(problem.code.status.code), demande \(context.requestID)",
                        "Error \(problem.code.status.code), request \(context.requestID)"),
                ]))
        var headers = problem.headers
        headers[.contentType] = Representation.html.contentType
        headers[.contentLanguage] = language.rawValue
        headers[.contentSecurityPolicy] = SecurityHeaders.policyOfPages
        return Response(
            status: problem.code.status, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(string: PageFrame(request: asked).html(page))))
    }

    private func title(_ language: Language) -> String {
        let title = problem.code.title.text(in: language)
        return title.prefix(1).uppercased() + title.dropFirst()
    }

    /// What happened and what to do, in the reader's language.
    private func detail(_ language: Language) -> String {
        let detail: Label =
            switch problem.code.status.code {
            case 401, 403:
                Label(fr: problem.detail(in: .fr), en: problem.detail(in: .en))
            case 405:
                Label(
                    fr: "Cette page se lit seulement ; rien ne s’y envoie.",
                    en: "This page is to be read; nothing is sent to it.")
            case 404:
                Label(
                    fr:
                        "Il n’y a rien à cette adresse. Elle est peut-être mal copiée, ou la fiche n’est pas publiée.",
                    en:
                        "There is nothing at this address. It may be miscopied, or the record isn't published."
                )
            case 429:
                Label(
                    fr:
                        "Trop de demandes viennent de votre adresse. Attendez quelques secondes, puis rechargez la page.",
                    en:
                        "Too many requests come from your address. Wait some seconds, then load the page again."
                )
            case 500:
                Label(
                    fr: "Le site n’a pas pu répondre. L’erreur est notée ; réessayez plus tard.",
                    en: "The site could not answer. The error is noted; try again later.")
            case 503, 504:
                Label(
                    fr: "Le site est occupé ou en travaux. Réessayez dans quelques minutes.",
                    en: "The site is busy or being worked on. Try again in some minutes.")
            default:
                Label(
                    fr: "La demande n’a pas été comprise. \(problem.detail(in: .fr))",
                    en: "The request wasn't understood. \(problem.detail(in: .en))")
            }
        return detail.text(in: language)
    }
}
