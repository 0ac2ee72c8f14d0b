internal import Catalogue
internal import Derivation
internal import Documents
internal import EssaimKit
internal import Host

/// The first page: a search field, what there is, what is new.
struct HomePage {
    private static let newest = 8

    let request: PageRequest

    func page(_ view: CatalogueView) throws -> Page {
        var page = Page(.home, request.site.name)
        var counted = QueryOptions()
        counted.limit = 0
        counted.facets = ["type"]
        let counts = try view.query("", counted)
        var selection = RecordSelection()
        selection.limit = Self.newest * 3
        let changes = try view.latestChanges(selection)
        var seen: Set<RecordID> = []
        let news = changes.filter {
            $0.record?.status != .withdrawn && $0.change.action != .withdraw
                && seen.insert($0.change.id).inserted
        }
        .prefix(Self.newest)
        let queries = try view.savedQueries()
        let meetings = try view.meetings(from: request.host.today).prefix(Self.newest)
        page.description = request.say(request.site.tagline)
        page.links = [
            Page.Link(
                relation: "alternate", address: "/api/v1/changes.atom", type: "application/atom+xml",
                title: request.say("Derniers changements", "Latest changes"))
        ]
        page.content = HTMLText(
            rendered: request.theme.render(
                "home",
                [
                    "name": request.site.name, "tagline": request.say(request.site.tagline),
                    "action": request.address(.search), "total": request.records(counts.total),
                    "types": (counts.facets.first?.values ?? []).map {
                        [
                            "label": request.say($0.label), "count": "\($0.count)",
                            "address": request.search("type", $0.value),
                        ]
                    },
                    "news": news.map { item($0.change, $0.record) }, "hasNews": !news.isEmpty,
                    "meetings": meetings.map(meeting), "hasMeetings": !meetings.isEmpty,
                    "queries": queries.map {
                        ["label": $0.title, "address": request.address(.search, query: [("q", $0.query)])]
                    }, "hasQueries": !queries.isEmpty,
                    "changesAddress": request.address(.changes),
                    "words": [
                        "label": request.say("Que cherchez-vous ?", "What are you looking for?"),
                        "example": request.say(
                            "Par exemple : réunions à distance, installation du poste",
                            "For example: remote meetings, setting up a workplace"),
                        "search": request.say("Rechercher", "Search"),
                        "types": request.say("Ce que l’on trouve ici", "What there is"),
                        "news": request.say("Nouveautés", "What is new"),
                        "allNews": request.say("Tous les changements", "All changes"),
                        "meetings": request.say("Prochains séminaires", "Coming seminars"),
                        "queries": request.say("Recherches toutes faites", "Ready-made searches"),
                    ],
                ]))
        return page
    }

    private func meeting(_ record: StoredRecord, _ plan: DossierPlan) -> [String: Any] {
        let day = plan.date.map(\.description) ?? ""
        return [
            "title": plan.title, "address": request.address(of: record.id),
            "language": record.language == request.language.rawValue ? "" : record.language,
            "day": request.day(day), "machineDay": day, "place": plan.place ?? "",
        ]
    }

    private func item(_ change: Change, _ record: StoredRecord?) -> [String: Any] {
        [
            "title": record?.title ?? change.id.name, "address": request.address(of: change.id),
            "language": record.map { $0.language == request.language.rawValue ? "" : $0.language } ?? "",
            "type": record.map(request.typeLabel) ?? change.id.type, "day": request.day(change.recorded),
            "machineDay": String(change.recorded.prefix(10)),
        ]
    }
}
