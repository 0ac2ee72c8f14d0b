internal import Catalogue
internal import Documents
internal import EssaimKit
internal import Exchange
internal import Host

/// What the law asks of a site, and what helps to find one's way.
struct ServicePages {
    let request: PageRequest

    private func text(_ french: String, _ english: String) -> [Document.Inline] {
        [.text(request.say(french, english))]
    }
    private func paragraph(_ french: String, _ english: String) -> Document.Block {
        .paragraph(text(french, english))
    }
    private func section(_ french: String, _ english: String, _ blocks: [Document.Block]) -> Document.Block {
        .section(.init(text(french, english), blocks))
    }

    private var contact: Document.Block {
        guard let contact = request.site[.contact] else {
            return paragraph(
                "L’adresse du service n’a pas encore été donnée par qui publie ce site.",
                "Who publishes this site hasn't given an address yet.")
        }
        return .paragraph([.link(.address("mailto:\(contact)"), [.text(contact)])])
    }

    private var publisher: String {
        request.site[.publisher]
            ?? request.say("le service qui publie ce site", "the service that publishes this site")
    }

    // MARK: Accessibility

    /// The declaration that the law asks for: sections of decree 2019-768 and RGAA 4.1, with what is known.
    func accessibility() -> Page {
        let isAudited = request.site.isAudited
        let state = request.say(request.site.conformity)
        let results: Document.Block =
            request.site[.auditResults].map { .paragraph([.text($0)]) }
            ?? (isAudited
                ? paragraph(
                    "Les résultats de l’audit se demandent au contact ci-dessous.",
                    "The audit's results are given by the contact below.")
                : paragraph("Aucun audit n’a encore été fait.", "No audit has been made yet."))
        let issues = request.site[.auditIssues]?.split(whereSeparator: \.isNewline).map {
            Document.Item([.text(String($0))])
        }
        return request.page(
            .accessibility, request.say("Accessibilité : \(state)", "Accessibility: \(state)"),
            [
                paragraph(
                    "\(publisher.prefix(1).uppercased() + publisher.dropFirst()) s’engage à rendre ce site accessible, conformément à l’article 47 de la loi n° 2005-102 du 11 février 2005.",
                    "\(publisher.prefix(1).uppercased() + publisher.dropFirst()) undertakes to make this site accessible, as article 47 of the French law 2005-102 of 11 February 2005 asks."
                ),
                section(
                    "État de conformité", "State of conformity",
                    [
                        .paragraph(
                            text(
                                "Ce site est \(state) avec le référentiel général d’amélioration de l’accessibilité (RGAA), version 4.1"
                                    + (isAudited ? "." : " : aucun audit en cours de validité n’existe."),
                                "This site is \(state) with the French accessibility rules (RGAA), version 4.1"
                                    + (isAudited ? "." : ": there is no valid audit.")))
                    ]),
                section("Résultats des tests", "Results of tests", [results]),
                section(
                    "Contenus non accessibles", "What isn't accessible",
                    [
                        issues.map { .list(ordered: false, $0) }
                            ?? (isAudited
                                ? paragraph("Voir les résultats de l’audit.", "See the audit's results.")
                                : paragraph(
                                    "Inconnus tant qu’aucun audit n’a été fait.",
                                    "Unknown as long as no audit was made."))
                    ]),
                section(
                    "Établissement de cette déclaration", "How this declaration was made",
                    [
                        paragraph(
                            "Technologies : HTML, CSS et SVG, sans script.",
                            "Technologies: HTML, CSS and SVG, without scripts.")
                    ]),
                section(
                    "Retour d’information et contact", "Feedback and contact",
                    [
                        paragraph(
                            "Si un contenu ou un service ne vous est pas accessible, écrivez pour être orienté vers une autre forme.",
                            "If something isn't accessible to you, write to be given it in another form."),
                        contact,
                    ]),
                section(
                    "Voies de recours", "Legal remedy",
                    [
                        paragraph(
                            "Si vous avez signalé un défaut d’accessibilité et n’avez pas reçu de réponse satisfaisante, vous pouvez saisir le Défenseur des droits :",
                            "If you reported a lack of accessibility and got no satisfying answer, you can turn to the Defender of Rights:"
                        ),
                        .list(
                            ordered: false,
                            [
                                .init([
                                    .link(
                                        .address("https://formulaire.defenseurdesdroits.fr/"),
                                        text(
                                            "écrire un message au Défenseur des droits",
                                            "write a message to the Defender of Rights"))
                                ]),
                                .init([
                                    .link(
                                        .address("https://www.defenseurdesdroits.fr/saisir/delegues"),
                                        text(
                                            "contacter son délégué dans votre région",
                                            "contact its delegate in your region"))
                                ]),
                                .init(
                                    text(
                                        "envoyer un courrier (gratuit, sans timbre) : Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07",
                                        "send a letter (free, no stamp): Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07"
                                    )),
                            ]),
                    ]),
            ])
    }

    func legal() -> Page {
        request.page(
            .legal, request.say("Mentions légales", "Legal notice"),
            [
                section(
                    "Éditeur", "Publisher",
                    [
                        .paragraph([
                            .text(request.site[.publisher] ?? request.say("Non renseigné.", "Not given."))
                        ]), contact,
                    ]),
                section(
                    "Direction de la publication", "Director of the publication",
                    [
                        .paragraph([
                            .text(
                                request.site[.publicationDirector]
                                    ?? request.say("Non renseignée.", "Not given."))
                        ])
                    ]),
                section(
                    "Hébergement", "Hosting",
                    [
                        .paragraph([
                            .text(request.site[.hosting] ?? request.say("Non renseigné.", "Not given."))
                        ])
                    ]),
                section(
                    "Données personnelles", "Personal data",
                    [
                        paragraph(
                            "La lecture de ce site ne dépose aucun cookie, ne charge rien d’un autre site et ne demande aucun compte.",
                            "Reading this site sets no cookie, loads nothing from elsewhere and asks for no account."
                        ),
                        paragraph(
                            "De qui y écrit sont gardés le nom affiché, la fonction et l’adresse électronique, effacés sur demande, et un cookie le temps de la session.",
                            "Of who writes here, the name as shown, the function and the mail address are kept, and erased on request, and a cookie for the time of the session."
                        ),
                    ]),
            ]
                + (request.site[.legalNotice].map {
                    [section("Mentions", "Notice", [.paragraph([.text($0)])])]
                }
                    ?? []))
    }

    func map(_ view: CatalogueView) throws -> Page {
        func item(_ path: PagePath, _ french: String, _ english: String, _ inner: [Document.Item] = [])
            -> Document.Item
        {
            .init(
                [.link(.address(request.address(path)), text(french, english))],
                inner.isEmpty ? [] : [.list(ordered: false, inner)])
        }
        let reports = request.host.modules.reports.values.sorted { $0.name < $1.name }.map {
            Document.Item([
                .link(.address(request.address(.report, [$0.name])), [.text(request.say($0.label))])
            ])
        }
        let types = request.host.modules.types.entries.map {
            Document.Item([
                .link(.address(request.search("type", $0.type.name)), [.text(request.say($0.type.label))])
            ])
        }
        return request.page(
            .map, request.say("Plan du site", "Site map"),
            [
                .list(
                    ordered: false,
                    [
                        item(.home, "Accueil", "Home"), item(.search, "Rechercher", "Search", types),
                        item(.queryHelp, "Aide sur la recherche", "Help on searching"),
                        item(.administrations, "Administrations", "Administrations"),
                        item(.reports, "Rapports", "Reports", reports),
                        item(.dossiers, "Dossiers", "Dossiers"),
                        item(.changes, "Changements", "Changes"),
                        item(.types, "Types de fiches", "Record types"),
                        item(.vocabularies, "Vocabulaires", "Vocabularies"),
                        item(.accessibility, "Accessibilité", "Accessibility"),
                        item(.legal, "Mentions légales", "Legal notice"),
                    ])
            ])
    }

    func queryHelp() -> Page {
        let fields = request.host.queryFields().map { field in
            Document.Item([.code(field.name), .text(" — \(request.say(field.label))")])
        }
        func example(_ query: String, _ french: String, _ english: String) -> Document.Item {
            .init(
                [.link(.address(request.address(.search, query: [("q", query)])), [.code(query)])]
                    + text(" : \(french)", ": \(english)"))
        }
        return request.page(
            .queryHelp, request.say("Aide sur la recherche", "Help on searching"),
            [
                paragraph(
                    "Écrivez les mots qui comptent : les fiches qui les ont tous viennent d’abord, puis celles qui en ont une partie.",
                    "Write the words that matter: records that have all come first, then those with some."),
                .list(
                    ordered: false,
                    [
                        example(
                            "réunion distance", "les deux mots, sous toutes leurs formes",
                            "both words, in all their forms"),
                        example(
                            "\"réunion à distance\"", "les mots dans cet ordre", "the words in this order"),
                        example(
                            request.say("réunion OU entretien", "réunion OR entretien"), "l’un ou l’autre",
                            "either"),
                        example("réunion -visio", "sans ce mot", "without that word"),
                    ]),
                section(
                    "Chercher dans un champ", "Looking in a field",
                    [
                        paragraph(
                            "Un champ s’écrit devant sa valeur, avec deux-points.",
                            "A field stands before its value, with a colon."), .list(ordered: false, fields),
                    ]),
            ])
    }
}
