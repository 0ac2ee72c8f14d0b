internal import Catalogue
internal import Derivation
internal import Documents
internal import EssaimKit
internal import HTTPTypes
internal import Host
internal import Search

/// What a search found, with the ways to narrow it.
struct SearchPage {
    /// Records on a page.
    static let pageSize = 20
    /// The parameter that holds filters, each `name:value`.
    static let filterName = "f"
    /// Records in a table of the answer: more of them are an export.
    static let tableLimit = 5_000
    /// The last part of that table's address, without its ending.
    static let tableName = "fiches"

    /// What a search is asked with.
    static let parameters: [RouteParameter] = [
        .query("q", .text(limit: QueryRoutes.queryLimit), "The query."),
        .query(
            filterName, .text(limit: 300), isRepeated: true, "A name and a value that records must have."),
        QueryRoutes.order,
    ]

    let request: PageRequest
    private let text: String
    private let filters: [Filter]
    private let order: SearchOrder

    init(request: PageRequest) throws(Problem) {
        self.request = request
        text = request.call.text("q") ?? ""
        order = request.call.order
        var filters: [Filter] = []
        for written in request.call.texts(Self.filterName) {
            // One that is passed over in silence would show what nobody asked for.
            guard let filter = Filter(written) else {
                throw Problem(.invalidParameter, "“\(written)” is no filter: use a name, a colon and a value")
            }
            filters.append(filter)
        }
        self.filters = filters
    }

    /// A name and a value that records must have.
    struct Filter: Hashable {
        var name: String
        var value: String

        init?(_ text: String) {
            // A name stands in the query as it is written.
            guard let colon = text.firstIndex(of: ":"), colon > text.startIndex,
                text[..<colon].utf8.allSatisfy({
                    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                        || [UInt8(ascii: "-"), UInt8(ascii: "/")].contains($0)
                })
            else { return nil }
            name = String(text[..<colon])
            value = String(text[text.index(after: colon)...])
        }

        var text: String { "\(name):\(value)" }
    }

    func page(_ view: CatalogueView) throws -> Page {
        var options = QueryOptions()
        options.limit = Self.pageSize
        options.cursor = request.call.text("cursor")
        options.order = order
        // By date, a record that lacks a word would stand before those that have all.
        options.matching = order == .relevance ? .someWords : .allWords
        let (query, answer): (String, QueryAnswer)
        do {
            query = try self.query(request.host)
            answer = try view.query(query, options)
        } catch let error as QueryError {
            return try unread(error, view)
        }
        var page = Page(.search, title(answer))
        page.query = state(filters)
        page.isIndexed = false
        page.description = request.say("Recherche dans les fiches.", "Search in the records.")
        let feed = PagePath.address("/api/v1/changes.atom", query: query.isEmpty ? [] : [("query", query)])
        page.links = [
            Page.Link(
                relation: "alternate", address: feed, type: "application/atom+xml",
                title: request.say("Changements de ces fiches", "Changes of these records"))
        ]
        if let next = answer.next {
            page.links.append(Page.Link(relation: "next", address: address(filters, cursor: next)))
        }
        page.content = HTMLText(
            rendered: request.theme.render(
                "search", try values(answer, view, query: query, feed: feed, title: page.title)))
        return page
    }

    /// The answer as a table, for spreadsheets.
    func table(_ view: CatalogueView) throws -> Table {
        var options = QueryOptions()
        options.order = order
        let hits = try view.hits(of: query(request.host), options, upTo: Self.tableLimit)
        return Table(
            "records", label: Label(fr: "Fiches", en: "Records"),
            columns: [
                .init("id", fr: "Identifiant", en: "Identifier"), .init("title", fr: "Titre", en: "Title"),
                .init("type", fr: "Type", en: "Type"),
                .init("owner", fr: "Administration", en: "Administration"),
                .init("status", fr: "État", en: "State"), .init("version", fr: "Version", en: "Version"),
                .init("modified", fr: "Modifiée", en: "Changed"),
                .init("summary", fr: "Résumé", en: "Summary"), .init("address", fr: "Adresse", en: "Address"),
            ],
            rows: hits.map { hit in
                let record = hit.record
                return [
                    .text(record.id.description), .text(record.title ?? record.id.name),
                    .text(hit.type.map(request.say) ?? record.id.type),
                    .text(hit.owner.map { request.say($0.name) } ?? record.id.owner),
                    .text(request.say(record.status.label)), .count(record.version),
                    CalendarDate(record.modified.prefix(10)).map { .date($0) } ?? .empty,
                    record.summary.map { .text($0) } ?? .empty,
                    .text(request.base + request.address(of: record.id)),
                ]
            })
    }

    /// A query that can't be read: told beside what was typed.
    private func unread(_ error: QueryError, _ view: CatalogueView) throws -> Page {
        var page = Page(.search, request.say("Recherche à corriger", "A search to mend"))
        page.status = .badRequest
        page.query = state(filters)
        var values = try values(QueryAnswer(query: text), view, query: "", feed: "", title: page.title)
        values["problem"] =
            "\(request.say(error.text).asSentence) \(request.say(error.adviceOnPage).asSentence)"
        page.content = HTMLText(rendered: request.theme.render("search", values))
        return page
    }

    // MARK: What is asked

    /// The words and the filters as one query: values of one name are alternatives.
    private func query(_ host: EssaimHost) throws -> String {
        let names = filters.reduce(into: [String]()) { if !$0.contains($1.name) { $0.append($1.name) } }
        return try RecordRoutes.filtered(
            text, by: names.map { name in (name, filters.filter { $0.name == name }.map(\.value)) }, host)
    }

    private func state(_ filters: [Filter], text: String? = nil, order: SearchOrder? = nil) -> [(
        String, String
    )] {
        let text = text ?? self.text
        let order = order ?? self.order
        return (text.isEmpty ? [] : [("q", text)]) + filters.map { (Self.filterName, $0.text) }
            + (order == .relevance ? [] : [(QueryRoutes.order.name, order.rawValue)])
    }

    private func address(
        _ filters: [Filter], text: String? = nil, order: SearchOrder? = nil, cursor: String? = nil
    ) -> String {
        request.address(
            .search,
            query: state(filters, text: text, order: order) + (cursor.map { [("cursor", $0)] } ?? []))
    }

    /// The ways to take the answer home.
    private func downloads(_ answer: QueryAnswer, _ query: String) -> [[String: Any]] {
        guard answer.total > 0, !answer.isRelaxed else { return [] }
        func table(_ ending: String, _ name: String) -> [String: Any] {
            [
                "label": answer.total > Self.tableLimit
                    ? request.say("\(name), les 5 000 premières", "\(name), the first 5,000") : name,
                "address": PagePath.address(
                    request.address(.search) + "/\(Self.tableName).\(ending)", query: state(filters)),
            ]
        }
        var downloads = [
            table("ods", request.say("Tableau LibreOffice", "LibreOffice table")),
            table("xlsx", request.say("Tableau Excel", "Excel table")), table("csv", "CSV"),
        ]
        // A longer query than the API takes isn't offered.
        if query.unicodeScalars.count <= QueryRoutes.queryLimit {
            downloads.append([
                "label": request.say("Fichier d’échange (XML)", "Exchange file (XML)"),
                "address": PagePath.address(
                    "/api/v1/exchange", query: query.isEmpty ? [] : [("query", query)]),
            ])
        }
        return downloads
    }

    // MARK: What is shown

    private func title(_ answer: QueryAnswer) -> String {
        let number = request.records(answer.total)
        if answer.isRelaxed {
            return request.say(
                "Aucune fiche n’a tous les mots", "No record has all the words")
        }
        return text.isEmpty ? number : request.say("\(number) pour « \(text) »", "\(number) for “\(text)”")
    }

    private func values(
        _ answer: QueryAnswer, _ view: CatalogueView, query: String, feed: String, title: String
    ) throws -> [String: Any] {
        let downloads = downloads(answer, query)
        let orders: [(SearchOrder, String)] = [
            (.relevance, request.say("pertinence", "relevance")),
            (.latest, request.say("date de modification", "date of change")),
        ]
        let active = try filters.map { filter in
            [
                "label": try label(filter, view),
                "address": address(self.filters.filter { $0 != filter }),
                "advice": request.say("Retirer ce filtre", "Take this filter off"),
            ]
        }
        return [
            "title": title, "text": text, "action": request.address(.search),
            "hasHits": !answer.hits.isEmpty,
            "hits": try answer.hits.map { try HitValues(request: request, view: view).values(of: $0) },
            "orders": orders.map { order, label in
                [
                    "label": label, "address": address(filters, order: order),
                    "isCurrent": order == self.order,
                ] as [String: Any]
            }, "hasOrders": answer.total > 1,
            "order": order == .relevance ? "" : order.rawValue,
            "downloads": downloads, "hasDownloads": !downloads.isEmpty,
            "note": note(answer), "active": active, "hasActive": !active.isEmpty,
            "facets": facets(answer), "hasFacets": !answer.facets.isEmpty,
            "suggestion": answer.suggestion.map {
                ["text": $0, "address": address(filters, text: $0)] as [String: Any]
            } ?? false as Any,
            "next": answer.next.map { address(filters, cursor: $0) } ?? "",
            "first": request.call.text("cursor") == nil ? "" : address(filters),
            "feed": feed,
            "help": request.address(.queryHelp),
            "words": [
                "label": request.say("Mots à chercher", "Words to look for"),
                "colon": request.say(" :", ":"),
                "search": request.say("Rechercher", "Search"), "filter": request.say("Filtrer", "Filter"),
                "filters": request.say("Affiner", "Narrow down"),
                "active": request.say("Filtres actifs", "Active filters"),
                "clear": request.say("Retirer tous les filtres", "Take all filters off"),
                "suggestion": request.say("Vouliez-vous dire", "Did you mean"),
                "next": request.say("Fiches suivantes", "Next records"),
                "first": request.say("Retour au début", "Back to the first"),
                "pages": request.say("Pages de résultats", "Pages of results"),
                "help": request.say("Aide sur la recherche", "Help on searching"),
                "feed": request.say("Suivre ces fiches (Atom)", "Follow these records (Atom)"),
                "sort": request.say("Trier par :", "Sort by:"),
                "downloads": request.say("Télécharger la réponse :", "Download the answer:"),
                "toResults": request.say("Aller aux résultats", "Go to the results"),
                "results": request.say("Résultats", "Results"),
                "none": request.say(
                    "Essayez d’autres mots, ou moins de filtres.", "Try other words, or fewer filters."),
            ],
            "clearAddress": address([]),
        ]
    }

    private func note(_ answer: QueryAnswer) -> String {
        if !answer.commonWords.isEmpty && answer.hits.isEmpty {
            return request.say(
                "Ces mots sont trop courants pour être cherchés seuls : ",
                "These words are too common to be looked for alone: ")
                + answer.commonWords.joined(separator: ", ")
        }
        if answer.isRelaxed {
            return request.say(
                "Les fiches ci-dessous ont une partie des mots ; ce qui manque est dit pour chacune.",
                "The records below have some of the words; what each lacks is told.")
        }
        guard answer.partial > 0 else { return "" }
        return request.say(
            "\(request.records(answer.partial)) de plus avec une partie des mots, après les autres.",
            "\(request.records(answer.partial)) more with some of the words, after the others.")
    }

    private func label(_ filter: Filter, _ view: CatalogueView) throws -> String {
        let (name, value) = try view.labels(ofFilter: filter.name, filter.value)
        return request.say(name) + request.say(" : ", ": ") + request.say(value)
    }

    private func facets(_ answer: QueryAnswer) -> [[String: Any]] {
        answer.facets.compactMap { facet in
            // A filter that is set stays to be taken off, whatever was counted.
            let set = filters.filter { $0.name == facet.name }.map(\.value)
            let missing = set.filter { value in !facet.values.contains { $0.value == value } }
            guard !facet.values.isEmpty || !missing.isEmpty else { return nil }
            let values =
                facet.values.map { ($0.value, request.say($0.label), $0.count) }
                + missing.map { ($0, $0, 0) }
            return [
                "label": request.say(facet.label),
                "isOpen": !set.isEmpty || ["type", "owner"].contains(facet.name),
                "values": values.enumerated().map { index, value in
                    [
                        "id": "f-\(facet.name.replacing("/", with: "-"))-\(index)", "name": Self.filterName,
                        "value": "\(facet.name):\(value.0)", "label": value.1, "count": "\(value.2)",
                        "isSet": set.contains(value.0),
                    ] as [String: Any]
                },
                "more": facet.valueCount > facet.values.count
                    ? request.say(
                        "et \(facet.valueCount - facet.values.count) autres",
                        "and \(facet.valueCount - facet.values.count) more") : "",
            ]
        }
    }
}
