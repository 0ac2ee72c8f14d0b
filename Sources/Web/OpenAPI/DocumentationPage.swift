internal import Catalogue
internal import EssaimKit
internal import HTTPTypes
internal import XML

/// The API's page for people, made of the same routes as the OpenAPI document. No scripts, nothing from elsewhere.
struct DocumentationPage {
    let routes: RouteTable
    let language: Language
    let version: String

    static let stylePath = "/api/docs/style.css"
    static let style = """
        :root { color-scheme: light dark; font: 100%/1.5 system-ui, sans-serif; }
        body { max-width: 60rem; margin: 0 auto; padding: 1rem; }
        nav ul { columns: 2; padding-left: 1.2rem; }
        article { border-top: 1px solid; padding: .5rem 0; }
        h3 { font-size: 1.05rem; overflow-wrap: anywhere; }
        code { font-family: ui-monospace, monospace; }
        .method { display: inline-block; min-width: 4.5rem; }
        .table { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; }
        th, td { text-align: left; vertical-align: top; padding: .25rem .5rem; border-bottom: 1px solid #8886; }
        """

    private func say(_ fr: String, _ en: String) -> String { language == .fr ? fr : en }

    var html: String {
        let groups = routes.operations.reduce(into: [String]()) { groups, route in
            if !groups.contains(route.group) { groups.append(route.group) }
        }
        return """
            <!DOCTYPE html>
            <html lang="\(language.rawValue)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(say("API d’Essaim", "Essaim’s API"))</title>
            <link rel="stylesheet" href="\(Self.stylePath)">
            </head>
            <body>
            <header>
            <h1>\(say("API d’Essaim", "Essaim’s API"))</h1>
            <p>\(say("Les fiches publiées se lisent sans jeton. La description OpenAPI de ce serveur, avec ses modules, est à l’adresse", "Published records need no token. The OpenAPI description of this server, with its modules, is at")) <a href="/openapi.json">/openapi.json</a>. Version \(version.escapedForXML).</p>
            </header>
            <nav aria-label="\(say("Opérations", "Operations"))"><ul>
            \(routes.operations.map { "<li><a href=\"#\($0.operation)\">\($0.summary.text(in: language).escapedForXML)</a></li>" }.joined(separator: "\n"))
            </ul></nav>
            <main>
            \(groups.map(section).joined(separator: "\n"))
            \(problems)
            </main>
            </body>
            </html>

            """
    }

    private func section(_ group: String) -> String {
        let articles = routes.operations.filter { $0.group == group }.map(article).joined(separator: "\n")
        return
            "<section aria-labelledby=\"group-\(group)\">\n<h2 id=\"group-\(group)\">\(group)</h2>\n\(articles)\n</section>"
    }

    private func article(_ route: Route) -> String {
        var text = """
            <article aria-labelledby="\(route.operation)">
            <h3 id="\(route.operation)"><code class="method">\(route.method.rawValue)</code> <code>\(route.path.escapedForXML)</code></h3>
            <p>\(route.summary.text(in: language).escapedForXML). <span lang="en">\(route.details.escapedForXML)</span></p>

            """
        if let scope = route.scope {
            text +=
                "<p>\(say("Portée du jeton :", "Scope of the token:")) <code>\(scope.rawValue)</code></p>\n"
        }
        if !route.parameters.isEmpty {
            let rows = route.parameters.map { parameter in
                let needed = parameter.isRequired ? say("oui", "yes") : say("non", "no")
                return
                    "<tr><th scope=\"row\"><code>\(parameter.name.escapedForXML)</code></th><td>\(parameter.place.rawValue)</td><td>\(needed)</td><td lang=\"en\">\(parameter.description.escapedForXML)</td></tr>"
            }
            text += """
                <div class="table"><table><thead><tr><th scope="col">\(say("Paramètre", "Parameter"))</th><th scope="col">\(say("Place", "Place"))</th><th scope="col">\(say("Requis", "Required"))</th><th scope="col">\(say("Sens", "Meaning"))</th></tr></thead><tbody>
                \(rows.joined(separator: "\n"))
                </tbody></table></div>

                """
        }
        let answers = route.successes.map { success in
            let forms = success.forms.map(\.mediaType).joined(separator: ", ")
            return "<code>\(success.status.code)</code>\(forms.isEmpty ? "" : " (\(forms))")"
        }
        let codes = (ProblemCode.always + route.problems).map {
            "<a href=\"#problem-\($0.rawValue)\">\($0.rawValue)</a>"
        }
        text +=
            "<p>\(say("Réponses :", "Answers:")) \(answers.joined(separator: ", ")). \(say("Problèmes :", "Problems:")) \(codes.joined(separator: ", ")).</p>\n"
        return text + "</article>"
    }

    private var problems: String {
        let rows = ProblemCode.allCases.map {
            "<tr id=\"problem-\($0.rawValue)\"><th scope=\"row\"><code>\($0.rawValue)</code></th><td>\($0.status.code)</td><td>\($0.title.text(in: language).escapedForXML)</td></tr>"
        }
        return """
            <section aria-labelledby="problems"><h2 id="problems">\(say("Problèmes", "Problems"))</h2>
            <div class="table"><table><thead><tr><th scope="col">Code</th><th scope="col">\(say("Statut", "Status"))</th><th scope="col">\(say("Sens", "Meaning"))</th></tr></thead><tbody>
            \(rows.joined(separator: "\n"))
            </tbody></table></div></section>
            """
    }
}
