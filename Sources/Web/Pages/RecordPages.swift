internal import Catalogue
internal import Derivation
internal import Documents
internal import EssaimKit
internal import Exchange
internal import HTTPTypes
internal import Host

/// A record, its versions, and where two of them differ.
struct RecordPages {
    private static let neighbours = 5

    let request: PageRequest
    let id: RecordID

    // MARK: The record

    func record(_ view: CatalogueView) throws -> Page {
        let version = request.call.integer("version")
        let shown = try view.record(id, version: version)
        let owner = try view.administration(id.owner)
        if shown.stored.status == .withdrawn { return withdrawn(shown, owner) }
        let links = try view.links(of: shown)
        var document = Document(language: request.language.rawValue, title: [], [])
        if let record = shown.record, let type = shown.type {
            document = RecordPage.document(of: record, as: type, in: request.language, links: links)
        }
        var page = Page(.record, shown.stored.title ?? id.description, values: values)
        page.titleLanguage = language(of: shown.stored)
        page.description =
            shown.stored.summary.map { String($0.prefix(300)) }
            ?? "\(page.title) – \(owner.map { request.say($0.name) } ?? id.owner)"
        page.query = Self.query(version)
        page.isIndexed = version == nil
        page.steps = steps(shown.type)
        let plan = shown.record.flatMap { request.host.plan(from: $0) }
        var forms = forms(version)
        page.links = forms.map {
            Page.Link(relation: "alternate", address: $0.address, type: $0.type, title: $0.label)
        }
        page.metadata =
            RecordMetadata(
                request: request, shown: shown, owner: owner,
                plan: plan
            ).text
        if plan != nil {
            let dossier = request.say("Dossier à lire et à imprimer", "Dossier to read and print")
            forms.insert((dossier, request.address(.dossier, values), "text/html"), at: 0)
        }
        let isCurrent = try version == nil || version == view.header(of: id)?.version
        let related = try isCurrent ? self.related(view) : []
        let references = try view.references(to: id).map { try neighbour($0, view) }
        page.content = HTMLText(
            rendered: request.theme.render(
                "record",
                [
                    "title": page.title, "titleLanguage": page.titleLanguage ?? "",
                    "type": shown.type.map { request.say($0.label) } ?? id.type,
                    "content": request.html(document).description,
                    "isUnknown": shown.record == nil, "isEarlier": !isCurrent,
                    "facts": facts(shown, owner),
                    "references": references, "related": related,
                    "hasReferences": !references.isEmpty, "hasRelated": !related.isEmpty,
                    "forms": forms.map { ["label": $0.label, "address": $0.address] },
                    "versionsAddress": request.address(.versions, values),
                    "currentAddress": request.address(of: id),
                    "citation": citation(shown, owner, isCurrent ? nil : version), "words": words,
                ]))
        return page
    }

    private var values: [String] { [id.owner, id.type, id.name] }

    private func language(of stored: StoredRecord) -> String? {
        stored.language == request.language.rawValue ? nil : stored.language
    }

    private func steps(_ type: RecordType?) -> [Page.Step] {
        [
            Page.Step(
                label: type.map { request.say($0.label) } ?? id.type, address: request.search("type", id.type)
            )
        ]
    }

    private func facts(_ shown: ShownRecord, _ owner: Administration?) -> [[String: Any]] {
        func fact(_ french: String, _ english: String, _ value: String, _ address: String = "") -> [String:
            Any]
        {
            ["name": request.say(french, english), "value": value, "address": address]
        }
        var facts = [
            fact(
                "Administration", "Administration", owner.map { request.say($0.name) } ?? id.owner,
                request.address(.administration, [id.owner]))
        ]
        let places = owner?.territories.map { Territory.name(of: $0) } ?? []
        if !places.isEmpty { facts.append(fact("Territoire", "Territory", places.joined(separator: ", "))) }
        facts.append(fact("Modifiée le", "Changed on", request.day(shown.stored.modified)))
        facts.append(
            fact(
                "Version", "Version", "\(shown.stored.version) (\(request.say(shown.stored.status.label)))",
                request.address(.versions, values)))
        if let licence = request.site[.licence] {
            facts.append(fact("Licence", "Licence", licence, request.site[.licenceAddress] ?? ""))
        }
        facts.append(fact("Identifiant", "Identifier", id.description))
        return facts
    }

    /// The other forms of what the page shows.
    private func forms(_ version: Int?) -> [(label: String, address: String, type: String)] {
        func address(_ ending: String) -> String {
            PagePath.address(PagePath.form(ending, of: id), query: Self.query(version))
        }
        return [
            (request.say("Données (JSON)", "Data (JSON)"), address("json"), "application/json"),
            (
                request.say("Fichier d’échange (XML)", "Exchange file (XML)"), address("xml"),
                "application/xml"
            ),
            ("Markdown", address("md"), "text/markdown"),
        ]
    }

    private static func query(_ version: Int?) -> [(String, String)] {
        version.map { [("version", String($0))] } ?? []
    }

    private func citation(_ shown: ShownRecord, _ owner: Administration?, _ version: Int?) -> String {
        let name = owner.map { request.say($0.name) } ?? id.owner
        let title = shown.stored.title ?? id.name
        let day = request.day(shown.stored.modified)
        return request.say(
            "\(name), « \(title) », version \(shown.stored.version), \(day). \(request.site.name), ",
            "\(name), “\(title)”, version \(shown.stored.version), \(day). \(request.site.name), ")
            + request.base + request.address(.record, values, query: Self.query(version))
    }

    private func neighbour(_ stored: StoredRecord, _ view: CatalogueView) throws -> [String: Any] {
        [
            "title": stored.title ?? stored.id.description, "address": request.address(of: stored.id),
            "language": language(of: stored) ?? "",
            "type": request.typeLabel(of: stored),
            "owner": try view.administration(stored.id.owner).map { request.say($0.name) } ?? stored.id.owner,
            "summary": stored.summary ?? "",
        ]
    }

    private func related(_ view: CatalogueView) throws -> [[String: Any]] {
        var options = QueryOptions()
        options.limit = Self.neighbours
        do {
            return try view.related(to: id, options).hits.map { try neighbour($0.record, view) }
        } catch is NotFoundError {
            // No module knows its words.
            return []
        }
    }

    private func withdrawn(_ shown: ShownRecord, _ owner: Administration?) -> Page {
        var page = Page(.record, request.say("Fiche retirée", "Withdrawn record"), values: values)
        page.status = .gone
        let name = owner.map { request.say($0.name) } ?? id.owner
        let day = request.day(shown.stored.modified)
        page.content = HTMLText(
            rendered: request.theme.render(
                "error",
                [
                    "title": page.title,
                    "detail": request.say(
                        "\(name) a retiré cette fiche le \(day).", "\(name) withdrew this record on \(day)."),
                    "reason": shown.reason.map { request.say("Motif : ", "Reason: ") + $0 } ?? "",
                    "advice": [
                        [
                            "label": request.say(
                                "Les autres fiches de cette administration",
                                "Other records of this administration"),
                            "address": request.search("owner", id.owner),
                        ]
                    ],
                    "code": id.description,
                ]))
        return page
    }

    private var words: [String: Any] {
        [
            "facts": request.say("En bref", "In brief"),
            "forms": request.say("Autres formats", "Other forms"),
            "references": request.say("Fiches qui s’y réfèrent", "Records that refer to it"),
            "related": request.say("Fiches voisines", "Related records"),
            "versions": request.say("Versions et différences", "Versions and differences"),
            "cite": request.say("Citer cette fiche", "How to cite this record"),
            "unknown": request.say(
                "Aucun module de ce site ne connaît ce type de fiche : son contenu se lit dans le fichier d’échange.",
                "No module of this site knows this type of record: its content is in the exchange file."),
            "earlier": request.say(
                "Ceci est une version antérieure.", "This is an earlier version."),
            "current": request.say("Lire la version en vigueur", "Read the version in force"),
        ]
    }

    // MARK: Versions

    func versions(_ view: CatalogueView) throws -> Page {
        let versions = try view.history(of: id)
        let title = try view.header(of: id)?.title ?? id.description
        let readable = versions.filter { $0.status != .withdrawn && !$0.isConflict && !$0.isErased }.map(
            \.version)
        let rows = versions.map { version -> [Document.Cell] in
            let earlier = readable.filter { $0 < version.version }.max()
            let isReadable = version.status != .withdrawn && !version.isConflict && !version.isErased
            let address = request.address(
                .record, values, query: [("version", String(version.version))])
            let number = Document.Inline.text(String(version.version))
            return [
                .init(
                    [isReadable ? .link(.address(address), [number]) : number], isHeader: true, isNumber: true
                ),
                .init([.text(request.say(version.status.label))]),
                .init([.text(request.day(version.modified))]),
                .init([.text(version.issuer)]), .init([.text(version.reason ?? "")]),
                .init(
                    isReadable ? earlier.map { difference(from: $0, to: version.version) } ?? [] : []),
            ]
        }
        let table = Document.Table(
            caption: [.text(request.say("Versions, la dernière d’abord", "Versions, the latest first"))],
            head: [
                [.text("Version")], [.text(request.say("État", "State"))],
                [.text(request.say("Date", "Date"))],
                [.text(request.say("Reçue de", "Came from"))], [.text(request.say("Motif", "Reason"))],
                [.text(request.say("Ce qui change", "What changed"))],
            ], rows: rows)
        var page = request.page(
            .versions, request.say("Versions", "Versions"), values: values,
            heading: request.say("Versions de « \(title) »", "Versions of “\(title)”"), [.table(table)])
        page.steps = steps(nil) + [Page.Step(label: title, address: request.address(of: id))]
        page.isIndexed = false
        return page
    }

    private func difference(from before: Int, to after: Int) -> [Document.Inline] {
        let address = request.address(
            .comparison, values, query: [("from", String(before)), ("to", String(after))])
        return [
            .link(
                .address(address),
                [.text(request.say("de \(before) à \(after)", "from \(before) to \(after)"))])
        ]
    }

    func comparison(_ view: CatalogueView) throws -> Page {
        let comparison = try view.comparison(
            of: id, from: request.call.integer("from"), to: request.call.integer("to"))
        let (before, after) = (comparison.before.version, comparison.after.version)
        let title = try view.header(of: id)?.title ?? id.description
        let blocks = request.blocks(
            comparison.differences, (request.say("Avant", "Before"), request.say("Après", "After")))
        var page = request.page(
            .comparison,
            request.say(
                "De la version \(before) à la version \(after)", "From version \(before) to version \(after)"),
            values: values, lead: title, blocks)
        page.query = [("from", String(before)), ("to", String(after))]
        page.isIndexed = false
        page.steps =
            steps(nil) + [
                Page.Step(label: title, address: request.address(of: id)),
                Page.Step(
                    label: request.say("Versions", "Versions"), address: request.address(.versions, values)),
            ]
        return page
    }
}
