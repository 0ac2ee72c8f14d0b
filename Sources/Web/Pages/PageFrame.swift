internal import Catalogue
internal import Derivation
internal import Documents
internal import EssaimKit
internal import HTTPTypes
internal import Host
internal import Hummingbird
internal import NIOCore

/// The frame of all pages: head, name and search above, the way here, languages and legal pages below.
struct PageFrame {
    let request: PageRequest

    /// The whole page.
    func html(_ page: Page) -> String {
        let language = request.language
        let other: Language = language == .fr ? .en : .fr
        let isHome = page.path == .home && page.status == .ok
        let full =
            isHome
            ? "\(request.site.name) – \(request.say(request.site.tagline))"
            : "\(page.title) – \(request.site.name)"
        let address = page.path.address(in: language, page.values, query: page.query)
        func link(_ link: Page.Link) -> [String: Any] {
            [
                "relation": link.relation, "address": link.address, "type": link.type ?? "",
                "title": link.title ?? "",
            ]
        }
        return request.theme.render(
            "layout",
            [
                "language": language.rawValue, "fullTitle": full, "title": page.title,
                "titleLanguage": page.titleLanguage.map { ["tag": $0] as [String: Any] } ?? false as Any,
                "description": page.description ?? request.say(request.site.tagline),
                "canonical": request.base + address,
                "alternates": Language.allCases.map {
                    [
                        "language": $0.rawValue,
                        "address": request.base + page.path.address(in: $0, page.values, query: page.query),
                    ]
                },
                "isIndexed": page.isIndexed && page.status == .ok, "isError": page.status != .ok,
                "links": page.links.map(link),
                "metadata": page.metadata ?? "",
                "name": request.site.name, "tagline": request.say(request.site.tagline), "isHome": isHome,
                "homeAddress": request.address(.home), "searchAddress": request.address(.search),
                "searchText": page.path == .search ? request.call.text("q") ?? "" : "",
                "hasSearch": page.path != .search && !isHome,
                "navigation": navigation(page.path), "steps": steps(page), "hasSteps": !isHome,
                "content": page.content.description,
                "other": [
                    "language": other.rawValue, "name": other == .fr ? "Français" : "English",
                    "address": page.path.address(in: other, page.values, query: page.query),
                ],
                "account": account, "footer": footer, "words": words,
                "logo": request.site[.logo] == nil ? "" : SiteFileRoutes.logoPath,
                "footerText": request.site[.footer] ?? "",
                "licence": request.site[.licence] ?? "",
                "licenceAddress": request.site[.licenceAddress] ?? "",
            ])
    }

    private func navigation(_ current: PagePath) -> [[String: Any]] {
        let pages: [(PagePath, Label, [PagePath])] = [
            (.search, Label(fr: "Rechercher", en: "Search"), [.search]),
            (.administrations, Label(fr: "Administrations", en: "Administrations"), [.administration]),
            (.reports, Label(fr: "Rapports", en: "Reports"), [.report]),
            (.dossiers, Label(fr: "Dossiers", en: "Dossiers"), []),
            (.changes, Label(fr: "Changements", en: "Changes"), []),
        ]
        let desk: [(PagePath, Label, [PagePath])] =
            request.call.caller.person == nil
            ? []
            : [
                (
                    .desk, Label(fr: "Espace de travail", en: "Desk"),
                    [.newRecord, .edit, .progress, .importing]
                )
            ]
        return (pages + desk).map { path, label, below in
            [
                "label": request.say(label), "address": request.address(path),
                "isCurrent": path == current || below.contains(current), "isPage": path == current,
            ]
        }
    }

    /// Where to sign in, or who is.
    private var account: [[String: Any]] {
        guard let person = request.call.caller.person else {
            return [["label": request.say("Se connecter", "Sign in"), "address": request.address(.signIn)]]
        }
        let people = ["label": request.say("Personnes", "People"), "address": request.address(.people)]
        return (person.role == .administrator ? [people] : [])
            + [["label": person.name, "address": request.address(.account)]]
    }

    private func steps(_ page: Page) -> [String: Any] {
        let steps =
            [Page.Step(label: request.say("Accueil", "Home"), address: request.address(.home))] + page.steps
        return ["steps": steps.map { ["label": $0.label, "address": $0.address] }, "title": page.title]
    }

    private var footer: [[String: Any]] {
        let pages: [(PagePath, String)] = [
            (.map, request.say("Plan du site", "Site map")),
            (
                .accessibility,
                request.say("Accessibilité : ", "Accessibility: ") + request.say(request.site.conformity)
            ),
            (.legal, request.say("Mentions légales", "Legal notice")),
            (.types, request.say("Types de fiches", "Record types")),
            (.vocabularies, request.say("Vocabulaires", "Vocabularies")),
        ]
        return pages.map { ["label": $0.1, "address": request.address($0.0)] }
            + [["label": request.say("API pour les programmes", "API for programs"), "address": "/api/docs"]]
    }

    private var words: [String: Any] {
        [
            "skip": request.say("Aller au contenu", "Skip to content"),
            "search": request.say("Rechercher", "Search"),
            "searchLabel": request.say("Rechercher dans les fiches", "Search the records"),
            "mainNavigation": request.say("Menu principal", "Main menu"),
            "steps": request.say("Vous êtes ici", "You are here"),
            "licence": request.say("Licence des fiches :", "Licence of the records:"),
            "footerNavigation": request.say("À propos de ce site", "About this site"),
        ]
    }
}
