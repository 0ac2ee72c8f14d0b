internal import Catalogue
internal import Derivation
internal import Documents
internal import EssaimKit
internal import Exchange
internal import Host

/// What the catalogue and its modules consist of: administrations, record types, vocabularies, changes, dossiers.
struct CataloguePages {
    private static let changesOnPage = 100
    /// What a dossier's files are called, without their ending.
    static let dossierName = "dossier"

    let request: PageRequest

    private func link(_ label: String, _ address: String) -> [Document.Inline] {
        [.link(.address(address), [.text(label)])]
    }

    // MARK: Administrations

    func administrations(_ view: CatalogueView) throws -> Page {
        let rows = try view.administrations().map { overview -> [Document.Cell] in
            let administration = overview.administration
            return [
                .init(
                    link(
                        request.say(administration.name),
                        request.address(.administration, [administration.id])),
                    isHeader: true),
                .init([.text(places(administration))]),
                .init(
                    [.text(NumberText.text(Double(overview.records), decimals: 0, in: request.language))],
                    isNumber: true),
            ]
        }
        let title = request.say("Administrations", "Administrations")
        return request.page(
            .administrations, title,
            [
                .table(
                    .init(
                        caption: [
                            .text(
                                request.say(
                                    "Administrations et nombre de leurs fiches",
                                    "Administrations and how many records they have"))
                        ],
                        head: [
                            [.text(request.say("Administration", "Administration"))],
                            [.text(request.say("Territoires", "Territories"))],
                            [.text(request.say("Fiches", "Records"))],
                        ], rows: rows))
            ])
    }

    private func places(_ administration: Administration) -> String {
        administration.territories.map { Territory.name(of: $0) }.joined(separator: ", ")
    }

    func administration(_ view: CatalogueView) throws -> Page {
        let id = request.call.text("administration") ?? ""
        guard let administration = try view.administration(id) else {
            throw Problem(.notFound, "there is no administration “\(id)” in this catalogue")
        }
        var facts: [Document.Entry] = [
            .init(
                request.say("Nature", "Kind"),
                [
                    [
                        .text(
                            Vocabulary.administrationKind[administration.kind].map { request.say($0.label) }
                                ?? administration.kind)
                    ]
                ])
        ]
        if !administration.territories.isEmpty {
            facts.append(.init(request.say("Territoires", "Territories"), [[.text(places(administration))]]))
        }
        if let siret = administration.siret { facts.append(.init("SIRET", [[.code(siret)]])) }
        facts.append(.init(request.say("Identifiant", "Identifier"), [[.code(id)]]))
        var options = QueryOptions()
        options.limit = 0
        options.facets = ["type"]
        let counts = try view.query("owner:\(id)", options)
        let types = (counts.facets.first?.values ?? []).map { value in
            Document.Item(
                link(
                    "\(request.say(value.label)) (\(value.count))",
                    request.address(
                        .search,
                        query: ["owner:\(id)", "type:\(value.value)"].map { (SearchPage.filterName, $0) })))
        }
        var page = request.page(
            .administration, request.say(administration.name), values: [id],
            [
                .entries(facts),
                .section(
                    .init(
                        [.text(request.say("Ses fiches", "Its records"))],
                        types.isEmpty
                            ? [
                                .paragraph([
                                    .text(request.say("Aucune fiche publiée.", "No published record."))
                                ])
                            ]
                            : [.list(ordered: false, types)])),
            ])
        page.steps = [
            Page.Step(
                label: request.say("Administrations", "Administrations"),
                address: request.address(.administrations))
        ]
        return page
    }

    // MARK: Types and vocabularies

    func types() -> Page {
        let items = request.host.modules.types.entries.map { entry in
            let help = entry.type.help.map { [Document.Block.paragraph([.text(request.say($0))])] } ?? []
            return Document.Item(
                link(request.say(entry.type.label), request.address(.type, [entry.type.name])), help)
        }
        return request.page(
            .types, request.say("Types de fiches", "Record types"), [.list(ordered: false, items)])
    }

    func type() throws -> Page {
        let name = request.call.text("type") ?? ""
        guard let entry = request.host.modules.types.entry(named: name) else {
            throw Problem(.notFound, "no active module has a record type “\(name)”")
        }
        let document = ReferencePage.document(of: entry.type, module: entry.module, in: request.language)
        let schemas = Document.Block.list(
            ordered: false,
            [
                Document.Item(
                    link(
                        request.say("Fiches de ce type", "Records of this type"), request.search("type", name)
                    )),
                Document.Item(link(request.say("Schéma XML", "XML Schema"), "/api/v1/types/\(name)/xsd")),
                Document.Item(
                    link(request.say("Schéma JSON", "JSON Schema"), "/api/v1/types/\(name)/json-schema")),
            ])
        var page = request.page(
            .type, request.say(entry.type.label), values: [name], document.blocks + [schemas])
        page.steps = [
            Page.Step(label: request.say("Types de fiches", "Record types"), address: request.address(.types))
        ]
        return page
    }

    func vocabularies() -> Page {
        let all = request.host.modules.vocabularies
        let items = all.map { vocabulary in
            // Two modules may call theirs the same.
            let isAlone = all.filter { $0.label == vocabulary.label }.count == 1
            return Document.Item(
                link(
                    request.say(vocabulary.label) + (isAlone ? "" : " (\(vocabulary.id))"),
                    request.address(.vocabulary, [vocabulary.id])))
        }
        return request.page(
            .vocabularies, request.say("Vocabulaires", "Vocabularies"), [.list(ordered: false, items)])
    }

    func vocabulary() throws -> Page {
        let id = request.call.text("vocabulary") ?? ""
        guard let vocabulary = request.host.modules.vocabularies.first(where: { $0.id == id }) else {
            throw Problem(.notFound, "there is no vocabulary “\(id)”")
        }
        let table = Document.Table(
            caption: [.text(request.say("Termes", "Terms"))],
            head: [[.text("Code")], [.text("Français")], [.text("English")]],
            rows: vocabulary.terms.map {
                [
                    .init([.code($0.code)], isHeader: true), .init([.language("fr", [.text($0.label.fr)])]),
                    .init([.language("en", [.text($0.label.en)])]),
                ]
            })
        var page = request.page(.vocabulary, request.say(vocabulary.label), values: [id], [.table(table)])
        page.steps = [
            Page.Step(
                label: request.say("Vocabulaires", "Vocabularies"), address: request.address(.vocabularies))
        ]
        return page
    }

    // MARK: Changes and dossiers

    func changes(_ view: CatalogueView) throws -> Page {
        var selection = RecordSelection()
        selection.limit = Self.changesOnPage
        let rows = try view.latestChanges(selection).map { change, record -> [Document.Cell] in
            let action: Label =
                switch change.action {
                case .create: Label(fr: "nouvelle", en: "new")
                case .update: Label(fr: "modifiée", en: "changed")
                case .withdraw: Label(fr: "retirée", en: "withdrawn")
                }
            let title: [Document.Inline] = [.text(record?.title ?? change.id.description)]
            let words =
                record.map {
                    $0.language == request.language.rawValue ? title : [.language($0.language, title)]
                } ?? title
            return [
                .init([.text(request.day(change.recorded))]), .init([.text(request.say(action))]),
                .init([.link(.record(change.id.description), words)], isHeader: true),
            ]
        }
        var page = request.page(
            .changes, request.say("Derniers changements", "Latest changes"),
            [
                .table(
                    .init(
                        caption: [
                            .text(request.say("Changements, le dernier d’abord", "Changes, the latest first"))
                        ],
                        head: [
                            [.text(request.say("Date", "Date"))],
                            [.text(request.say("Changement", "Change"))],
                            [.text(request.say("Fiche", "Record"))],
                        ], rows: rows)),
                .paragraph(link(request.say("S’abonner (Atom)", "Subscribe (Atom)"), "/api/v1/changes.atom")),
            ])
        page.links = [
            Page.Link(
                relation: "alternate", address: "/api/v1/changes.atom", type: "application/atom+xml",
                title: page.title)
        ]
        return page
    }

    func dossiers(_ view: CatalogueView) throws -> Page {
        let items = try view.dossierPlans().map { plan in
            let values = [plan.id.owner, plan.id.type, plan.id.name]
            let address = request.address(.dossier, values)
            let written = try view.dossierPlan(plan.id)
            let facts = [written.date.map { request.day($0.description) }, written.place].compactMap(\.self)
            return Document.Item(
                link(plan.title ?? plan.id.description, address)
                    + [.text((facts.isEmpty ? "" : ", ") + facts.joined(separator: ", ") + " (")]
                    + link(
                        request.say("texte à modifier", "text to edit"),
                        "\(address)/\(Self.dossierName).\(DossierForm.fodt.rawValue)")
                    + [
                        .text(", "),
                        .link(.record(plan.id.description), [.text(request.say("plan", "plan"))]), .text(")"),
                    ])
        }
        return request.page(
            .dossiers, request.say("Dossiers de séminaire", "Seminar dossiers"),
            lead: request.say(
                "Un dossier réunit, pour chaque séance d’un séminaire, les fiches, les chiffres et les suites. Il se lit et s’imprime.",
                "A dossier brings together, for each session of a seminar, records, figures and what follows. It is to be read and printed."
            ),
            items.isEmpty
                ? [
                    .paragraph([
                        .text(
                            request.say(
                                "Aucun plan de séminaire n’est publié.", "No seminar plan is published."))
                    ])
                ]
                : [.list(ordered: false, items)])
    }
}
