internal import Catalogue
internal import Derivation
internal import Documents
internal import EssaimKit
internal import Exchange
internal import HTTPTypes
internal import Host
internal import Hummingbird
internal import XML

/// Taking a file in: what becomes of each record is told first, and then done or not.
enum ImportPages {
    /// Records and findings that a page shows.
    static let shown = 200
    private static let fileName = "file"

    static func routes(_ service: WebService) -> [Route] {
        PersonPage.routes(
            .importing, service, role: .reviewer, show: { request, _ in page(request) }, act: take
        ) + PersonPage.uploads(.importing, service, role: .reviewer, receive) + templates(service)
    }

    // MARK: Choosing a file

    private static func page(_ request: PageRequest, mistake: String = "") -> Page {
        let form = request.form(
            PersonPage.uploadAddress(request.address(.importing), request.language),
            problems: mistake.isEmpty ? [:] : [fileName: [mistake]], isUpload: true
        ) { form in
            form.file(
                fileName, request.say("Fichier", "File"),
                hint: request.say(
                    "Un fichier d’échange, une archive, un tableau (CSV, Excel, LibreOffice), ou un format d’un partenaire. Rien n’est changé avant que vous l’ayez vu.",
                    "An exchange file, an archive, a table (CSV, Excel, LibreOffice), or a partner's format. Nothing is changed before you have seen it."
                ))
            form.buttons {
                $0.button(
                    request.say("Voir ce que le fichier changerait", "See what the file would change"),
                    value: "plan", isMain: true)
            }
        }
        var page = request.formPage(
            .importing, request.say("Importer un fichier", "Take a file in"),
            lead: lead(request),
            mistakes: mistake.isEmpty ? [] : [.init(name: fileName, label: "", message: mistake)],
            status: mistake.isEmpty ? 200 : 422, form, tables(request))
        page.steps = [
            request.deskStep
        ]
        return page
    }

    /// Tables to fill in, and answers to count.
    private static func tables(_ request: PageRequest) -> HTMLText {
        let modules = request.host.modules
        let templates = modules.types.entries.map(\.type).map { type in
            Document.Item([
                .link(
                    .address(
                        PagePath.address(
                            request.address(.importing) + "/\(templateName).csv",
                            query: [("type", type.name)])),
                    [.text(request.say(type.label))])
            ])
        }
        let gatherings = modules.gatherings.values.sorted { $0.name < $1.name }.map { gathering in
            Document.Item([
                .link(
                    .address(request.address(.gathering, [gathering.name])),
                    [.text(request.say(gathering.label))])
            ])
        }
        func section(_ french: String, _ english: String, _ items: [Document.Item]) -> [Document.Block] {
            items.isEmpty
                ? []
                : [.section(.init([.text(request.say(french, english))], [.list(ordered: false, items)]))]
        }
        return request.html(
            section("Tableaux à remplir", "Tables to fill in", templates)
                + section(
                    "Réponses individuelles à dépouiller", "Single answers to be counted", gatherings))
    }

    private static func lead(_ request: PageRequest) -> String {
        request.say(
            "Les fiches de votre administration. Celles de partenaires se prennent par qui tient le catalogue.",
            "Your administration's records. Those of partners are taken in by whoever runs the catalogue.")
    }

    @Sendable private static func receive(
        _ upload: MultipartUpload, _ request: PageRequest, _ service: WebService
    ) async throws -> Response {
        guard let file = upload.file, file.spool.size > 0, let person = request.call.caller.person else {
            return Response(
                page: page(
                    request,
                    mistake: request.say(
                        "choisissez un fichier qui n’est pas vide", "choose a file that isn't empty")),
                request)
        }
        return try await plan(try service.uploads.keep(file, of: person.key), request, service)
    }

    /// An empty table of a type, to be filled in.
    private static func templates(_ service: WebService) -> [Route] {
        Language.allCases.map { language in
            var route = Route(
                method: .get, path: PagePath.importing.pattern(in: language) + "/\(templateName).csv",
                operation: "page-importing-template-\(language.rawValue)", group: PageRoutes.group,
                summary: Label(fr: "Page du site", en: "A page of the site"),
                parameters: [.query("type", .identifier, isRequired: true, "The record type.")],
                successes: [.init(description: "The table.", forms: [.csv])], problems: [.notFound],
                isPage: true
            ) { call in
                let name = call.text("type") ?? ""
                guard let type = service.host.modules.types.entry(named: name)?.type else {
                    throw Problem(.notFound, "no active module has a record type “\(name)”")
                }
                let owner = call.caller.person?.administration ?? ""
                // Without the mark, spreadsheets take the file for another encoding.
                return Response(
                    "\u{FEFF}" + CSVForm.template(of: type, id: "\(owner)/\(name)/", in: language), as: .csv,
                    headers: [.contentDisposition: "attachment; filename=\"\(name).csv\""])
            }
            route.role = .writer
            return route
        }
    }

    private static let templateName = "modele"

    // MARK: What it would change

    /// What an import did, or would do.
    struct Outcome: Sendable {
        var summary: ImportSummary
        var entries: [ImportEntry] = []
        var findings: [Finding] = []
        var isCut = false
        /// What the file makes of the administration's own name; `nil`: it stays.
        var newName: Label?
        /// Whether it publishes, where nobody publishes what they bring themselves.
        var isHeldBack = false
    }

    private static func run(
        _ upload: PendingUploads.Upload, _ person: Person, acceptsValid: Bool, isDry: Bool,
        _ host: EssaimHost, _ catalogue: any CatalogueStore
    ) throws -> Outcome {
        var options = ImportOptions(acceptsValid: acceptsValid)
        options.skipsBad = acceptsValid
        // Nobody speaks for another administration here, whatever their role: a file says itself whose it is.
        options.onlyIssuer = person.administration
        options.refusesRelays = true
        options.tellsSender = true
        options.plans = isDry ? .differences : .titles
        let own = person.administration
        func name(in store: any CatalogueStore) throws -> (label: Label?, hasFourEyes: Bool) {
            try host.view(of: store, for: .readers(of: [own])) {
                (try $0.administration(own)?.name, try $0.hasFourEyes())
            }
        }
        func take(_ store: any CatalogueStore) throws -> Outcome {
            let before = try name(in: store)
            var outcome = Outcome(summary: ImportSummary())
            outcome.summary = try host.importDelivery(
                .sent(upload.spool.path, as: upload.name), into: store, options: options
            ) { entry in
                if before.hasFourEyes, let action = entry.action, [.create, .update].contains(action),
                    entry.plan?.after.status == .published
                {
                    outcome.isHeldBack = true
                }
                let isTold = entry.action.map { $0 != .unchanged } ?? false
                if isTold, outcome.entries.count < shown {
                    outcome.entries.append(entry)
                } else if isTold {
                    outcome.isCut = true
                }
                for finding in entry.findings where outcome.findings.count < shown {
                    outcome.findings.append(finding)
                }
            }
            let after = try name(in: store).label
            if after != before.label { outcome.newName = after }
            return outcome
        }
        if isDry { return try catalogue.rehearse(take) }
        // What is held back must never have been there.
        let rehearsed = try catalogue.rehearse(take)
        return rehearsed.isHeldBack ? rehearsed : try take(catalogue)
    }

    private static func plan(_ key: String, _ request: PageRequest, _ service: WebService) async throws
        -> Response
    {
        guard let person = request.call.caller.person,
            let upload = service.uploads.upload(key, of: person.key)
        else { return Response(page: page(request, mistake: gone(request)), request) }
        let outcome = try await service.writing { host, catalogue in
            try run(upload, person, acceptsValid: true, isDry: true, host, catalogue)
        }
        return Response(page: report(outcome, upload.name, key, request), request)
    }

    private static func gone(_ request: PageRequest) -> String {
        request.say(
            "le fichier n’est plus là : choisissez-le de nouveau",
            "the file isn't there any more: choose it again")
    }

    private static func report(
        _ outcome: Outcome, _ name: String, _ key: String?, _ request: PageRequest
    ) -> Page {
        let isPlan = key != nil
        let changes =
            [ImportAction.create, .update, .draft, .withdraw].reduce(0) { $0 + outcome.summary[$1] }
            + (outcome.newName == nil ? 0 : 1)
        let hasRefused = !outcome.summary.isClean
        var html = HTMLText()
        let counts = ImportAction.allCases.filter { outcome.summary[$0] > 0 }.map { action in
            let count = outcome.summary[action]
            return Document.Item([
                .text("\(request.records(count)) \(request.say(action.label(for: count)))")
            ])
        }
        html.append(
            request.html([
                counts.isEmpty
                    ? .paragraph([
                        .text(request.say("Le fichier ne contient aucune fiche.", "The file has no record."))
                    ])
                    : .list(ordered: false, counts)
            ]))
        if let name = outcome.newName {
            html.element("p", ["class": "problem"]) {
                $0.words(
                    request.say(
                        "Le fichier change le nom de votre administration : « \(request.say(name)) ».",
                        "The file changes your administration's name: “\(request.say(name))”."))
            }
        }
        if let key {
            html.append(
                request.form(request.address(.importing)) { form in
                    form.hidden("upload", key)
                    if hasRefused, changes > 0 {
                        form.paragraph(
                            request.say(
                                "Une partie du fichier est refusée. Corrigez-la et envoyez-le de nouveau, ou prenez ce qui est valable.",
                                "A part of the file is refused. Mend it and send it again, or take what is valid."
                            ))
                    }
                    if outcome.isHeldBack {
                        form.paragraph(
                            request.say(
                                "Le fichier publie des fiches. Ici, qui apporte une fiche ne la publie pas : donnez-lui l’état « draft », une autre personne la publiera.",
                                "The file publishes records. Here, whoever brings a record doesn't publish it: give it the state “draft”, and a colleague publishes it."
                            ), style: "problem")
                    }
                    form.buttons { form in
                        if outcome.isHeldBack {
                            // Nothing to be applied.
                        } else if changes > 0, !hasRefused {
                            form.button(
                                request.say("Appliquer ces changements", "Make these changes"),
                                value: "apply",
                                isMain: true)
                        } else if changes > 0 {
                            form.button(
                                request.say("Prendre ce qui est valable", "Take what is valid"),
                                value: "apply-valid")
                        }
                        form.button(request.say("Ne rien changer", "Change nothing"), value: "drop")
                    }
                })
        }
        if !outcome.findings.isEmpty { html.append(findings(outcome.findings, request)) }
        if !outcome.entries.isEmpty { html.append(records(outcome, isPlan, request)) }
        var page = request.formPage(
            .importing,
            isPlan
                ? request.say("Ce que « \(name) » changerait", "What “\(name)” would change")
                : request.say("« \(name) » est importé", "“\(name)” is taken in"), html)
        page.steps = [
            request.deskStep,
            Page.Step(
                label: request.say("Importer un fichier", "Take a file in"),
                address: request.address(.importing)),
        ]
        return page
    }

    // MARK: Doing it

    @Sendable private static func take(_ post: PagePost, _ request: PageRequest, _ service: WebService)
        async throws -> Response
    {
        let key = post.text("upload")
        guard let person = request.call.caller.person,
            let upload = service.uploads.upload(key, of: person.key)
        else { return Response(page: page(request, mistake: gone(request)), request) }
        let action = post.text(PagePost.stepName)
        guard ["apply", "apply-valid"].contains(action) else {
            service.uploads.remove(key)
            return .seeOther(request.address(.importing))
        }
        let outcome = try await service.writing { host, catalogue in
            try run(
                upload, person, acceptsValid: action == "apply-valid", isDry: false, host, catalogue)
        }
        guard outcome.summary.isApplied, !outcome.isHeldBack else {
            // Something else has changed meanwhile: what the file would do now is another thing.
            return Response(page: report(outcome, upload.name, key, request), request)
        }
        service.uploads.remove(key)
        return Response(page: report(outcome, upload.name, nil, request), request)
    }
}
