public import Catalogue
internal import Derivation
public import EssaimKit
internal import Exchange
internal import Foundation
internal import Search
internal import XML

extension EssaimHost {
    /// How many records a query shows where the plan doesn't say.
    private static let entriesPerQuery = 12
    /// How often a dossier is begun again because the catalogue changed meanwhile.
    private static let attempts = 3

    /// Makes a dossier: asks the plan's queries and runs its reports, over what everybody may see.
    ///
    /// The same catalogue and plan give the same dossier: it knows the catalogue's days, not the clock's.
    /// - Parameter since: The sequence number of an earlier dossier; what changed after it is marked.
    public func dossier(
        _ plan: DossierPlan, since: Int? = nil, in language: Language, from catalogue: any CatalogueStore
    ) throws -> Dossier {
        for _ in 1..<Self.attempts {
            let dossier = try assembled(plan, since: since, in: language, from: catalogue)
            if try catalogue.read({ try $0.lastSequence() }) == dossier.origin.sequence { return dossier }
        }
        return try assembled(plan, since: since, in: language, from: catalogue)
    }

    private func assembled(
        _ plan: DossierPlan, since: Int?, in language: Language, from catalogue: any CatalogueStore
    ) throws -> Dossier {
        var origin = try catalogue.read { reading in
            Dossier.Origin(
                catalogue: try reading.identifier(), sequence: try reading.lastSequence(),
                day: String(try reading.lastChangeTime().prefix(10)), since: since,
                recordCount: try reading.count(RecordSelection(statuses: [.published])))
        }
        origin.since = since
        var dossier = Dossier(
            plan: plan, sessions: [], changes: [], omissions: [], origin: origin, language: language)
        let changed = try since.map { try changes(after: $0, in: catalogue) } ?? [:]
        let day = plan.date ?? CalendarDate(origin.day)
        for session in plan.sessions {
            var part = Dossier.Session(plan: session, findings: [], reports: [])
            for query in session.queries {
                if let found = try finding(query, session, changed, catalogue, &dossier.omissions) {
                    part.findings.append(found)
                }
            }
            for report in session.reports {
                if let shown = try reportPart(report, session, day, language, catalogue, &dossier.omissions) {
                    part.reports.append(shown)
                }
            }
            dossier.sessions.append(part)
        }
        dossier.changes = try changedRecords(changed, in: dossier, catalogue)
        return dossier
    }

    // MARK: Queries

    private func finding(
        _ query: DossierPlan.Query, _ session: DossierPlan.Session, _ changed: [RecordID: Dossier.Change],
        _ catalogue: any CatalogueStore, _ omissions: inout [Dossier.Omission]
    ) throws -> Dossier.Finding? {
        let name = query.title ?? query.text
        let what = Label(
            fr: "« \(name) » (séance « \(session.title) »)", en: "“\(name)” (session “\(session.title)”)")
        var options = QueryOptions()
        options.limit = min(query.limit ?? Self.entriesPerQuery, QueryOptions.largestPage)
        options.facets = []
        options.visibility = .published
        let answer: QueryAnswer
        do { answer = try self.query(query.text, options, in: catalogue) } catch let error as QueryError {
            // A plan may ask for a field of a module that isn't installed here: the rest is made all the same.
            omissions.append(
                .init(
                    what: what,
                    reason: Label(
                        fr:
                            "la requête « \(query.text) » n’est pas comprise ici, au caractère \(error.range.lowerBound + 1)",
                        en: "the query “\(query.text)” can’t be read here: \(error)")))
            return nil
        }
        if answer.total == 0 {
            omissions.append(
                .init(what: what, reason: Label(fr: "aucune fiche publiée", en: "no published record")))
            return nil
        }
        let entries = try catalogue.read { reading in
            let library = RecordLibrary(types: modules.types, reading: reading)
            return try answer.hits.map { try entry($0, library, reading, changed[$0.record.id]) }
        }
        if answer.total > entries.count {
            omissions.append(
                .init(
                    what: what,
                    reason: Label(
                        fr: "\(entries.count) fiches sur \(answer.total), les premières par pertinence",
                        en: "\(entries.count) records of \(answer.total), the first by relevance")))
        }
        options.visibility = .all
        options.limit = 0
        let hidden = try self.query(query.text, options, in: catalogue)
        if !answer.isRelaxed, !hidden.isRelaxed, hidden.total > answer.total {
            let count = hidden.total - answer.total
            omissions.append(
                .init(
                    what: what,
                    reason: Label(
                        fr: count == 1 ? "1 fiche n’est pas publiée" : "\(count) fiches ne sont pas publiées",
                        en: count == 1 ? "1 record is not published" : "\(count) records are not published")))
        }
        return Dossier.Finding(
            title: query.title, query: query.text, total: answer.total, entries: entries,
            isRelaxed: answer.isRelaxed)
    }

    private func entry(
        _ hit: QueryAnswer.Hit, _ library: RecordLibrary, _ reading: any CatalogueReading,
        _ change: Dossier.Change?
    ) throws -> Dossier.Entry {
        let stored = hit.record
        let payload = try reading.payload(ofRevision: stored.revision)
        let content = payload.withUnsafeBytes { library.record(stored, payload: $0) }?.content
        let type = stored.namespace.flatMap { modules.types.entry(namespace: $0)?.type }
        let fields = type?.fields.filter { $0.roles.contains(.evidence) } ?? []
        return Dossier.Entry(
            id: stored.id, version: stored.version, title: stored.title ?? stored.id.name,
            type: type?.label ?? Label(fr: stored.id.type, en: stored.id.type),
            owner: hit.owner?.name ?? Label(fr: stored.id.owner, en: stored.id.owner),
            summary: stored.summary,
            evidence: fields.compactMap { field in
                content?[field.name].first?.prose.map { (field.label, $0) }
            }, change: change)
    }

    // MARK: Reports

    private func reportPart(
        _ report: DossierPlan.Report, _ session: DossierPlan.Session, _ day: CalendarDate?,
        _ language: Language,
        _ catalogue: any CatalogueStore, _ omissions: inout [Dossier.Omission]
    ) throws -> Dossier.ReportPart? {
        let what = Label(
            fr: "Rapport « \(report.name) » (séance « \(session.title) »)",
            en: "Report “\(report.name)” (session “\(session.title)”)")
        var result: ReportResult
        do {
            result = try self.report(
                report.name, settings: report.settings.map { ($0.name, $0.value) }, for: .everyone, on: day,
                over: catalogue)
        } catch let error as ReportError {
            omissions.append(
                .init(
                    what: what,
                    reason: Label(
                        fr: "le rapport ne peut pas être fait ici : \(error.message)", en: error.message)))
            return nil
        }
        let hidden = result.tables.flatMap(\.rows).joined().filter {
            if case .statistic(let statistic) = $0 { statistic.isHidden } else { false }
        }.count
        if hidden > 0 {
            omissions.append(
                .init(
                    what: what,
                    reason: Label(
                        fr:
                            "\(hidden) chiffres masqués : trop peu de répondants pour que personne ne soit reconnu",
                        en: "\(hidden) figures hidden: too few respondents for nobody to be recognised")))
        }
        result.tables.removeAll(where: \.rows.isEmpty)
        result.figures.removeAll(where: \.table.rows.isEmpty)
        if result.tables.isEmpty && result.figures.isEmpty {
            omissions.append(.init(what: what, reason: Label(fr: "rien à montrer", en: "nothing to show")))
            return nil
        }
        let label = modules.reports[report.name]?.label.text(in: language)
        return Dossier.ReportPart(
            title: report.title ?? label ?? report.name, name: report.name, result: result)
    }

    // MARK: What changed

    private func changes(after sequence: Int, in catalogue: any CatalogueStore) throws -> [RecordID: Dossier
        .Change]
    {
        try catalogue.read { reading in
            var changes: [RecordID: Dossier.Change] = [:]
            var last = sequence
            while true {
                let page = try reading.changes(after: last, limit: 1_000)
                for change in page {
                    switch change.action {
                    case .create: changes[change.id] = .created
                    case .update: changes[change.id] = changes[change.id] == .created ? .created : .updated
                    case .withdraw: changes[change.id] = .withdrawn
                    }
                }
                guard let end = page.last?.sequence else { return changes }
                last = end
            }
        }
    }

    /// The records of this dossier that are new or changed, and all that were withdrawn, in the order of identifiers.
    private func changedRecords(
        _ changes: [RecordID: Dossier.Change], in dossier: Dossier, _ catalogue: any CatalogueStore
    ) throws -> [Dossier.ChangedRecord] {
        var shown: [RecordID: String] = [:]
        for entry in dossier.sessions.flatMap(\.findings).flatMap(\.entries) { shown[entry.id] = entry.title }
        return try catalogue.read { reading in
            try changes.sorted { $0.key.description < $1.key.description }.compactMap { id, change in
                if let title = shown[id] { return .init(id: id, title: title, change: change) }
                // A draft that was taken back was nobody else's business.
                guard change == .withdrawn,
                    try reading.revisions(of: id).contains(where: { $0.status == .published })
                else { return nil }
                return .init(id: id, title: try reading.record(id)?.title ?? id.name, change: change)
            }
        }
    }

    // MARK: Plans

    /// The plan that a record of the catalogue is.
    public func dossierPlan(_ id: RecordID, in catalogue: any CatalogueStore) throws -> DossierPlan {
        guard let record = try show(id, in: catalogue).record, let plan = plan(from: record) else {
            throw DossierError(
                message: "\(id) is no plan that an installed module knows",
                hint: "Name a record of a type that holds plans, or a plan’s file.")
        }
        return plan
    }

    /// The plan in a file: the plan alone, or an exchange file with one.
    ///
    /// - Throws: The file's first error as a `Finding`; ``DossierError`` where the file holds no plan.
    public func dossierPlan(inFile path: String) throws -> DossierPlan {
        let tree: XMLTree
        do { tree = try XMLTree.parse(.file(path)) } catch { throw EssaimKit.Finding(error) }
        let root = tree.root
        let checker = ItemChecker(types: modules.types)
        var items: [ExchangeItem] = []
        if root.isInNamespace(ExchangeFormat.namespace) {
            let reader = try ExchangeReader(.file(path), checker: checker)
            while let item = try reader.next() { items.append(item) }
        } else {
            let wrapped = try wrapped(root, ofFile: path)
            let reader = try ExchangeReader(.bytes(Array(wrapped.utf8), name: path), checker: checker)
            while let item = try reader.next() { items.append(item) }
        }
        for item in items {
            if let finding = item.findings.first(where: { $0.severity == .error }) { throw finding }
            guard case .record(let incoming) = item.body,
                let entry = modules.types.entry(namespace: incoming.namespace)
            else { continue }
            let payload = try XMLTree.parse(.bytes(incoming.payload, name: path))
            let record = Record(
                id: incoming.header.id, version: incoming.header.version, status: incoming.header.status,
                modified: incoming.header.modified, language: incoming.header.language,
                content: ContentForm.read(payload.root, as: entry.plan))
            if let plan = plan(from: record) { return plan }
        }
        throw DossierError(
            message:
                "\(path) holds no plan that an installed module knows (root element “\(root.name)”, namespace “\(root.namespace ?? "")”)",
            hint:
                "“essaim modules” lists what is installed; “essaim new TYPE” prints an empty record to fill in."
        )
    }

    /// A plan alone as an exchange file with the record that it would be, its lines where they were.
    private func wrapped(_ root: XMLElement, ofFile path: String) throws -> String {
        let language = root.attribute("lang", namespace: XMLNamespace.xml) ?? "fr"
        var text = String(decoding: try root.canonical(), as: UTF8.self)
        if let data = FileManager.default.contents(atPath: path),
            let written = String(data: data, encoding: .utf8),
            let start = written.range(of: "<\(root.name)")?.lowerBound
        {
            let lines = written[..<start].filter { $0 == "\n" }
            text = lines + written[start...]
        }
        let attributes = "version=\"1\" status=\"draft\" modified=\"2000-01-01T00:00:00Z\""
        return
            "<exchange xmlns=\"\(ExchangeFormat.namespace)\" id=\"plan\" issuer=\"plan\" issued=\"2000-01-01T00:00:00Z\">"
            + "<record id=\"plan/\(root.name)/plan\" \(attributes) xml:lang=\"\(language.escapedForXML)\">"
            + text + "</record></exchange>"
    }

    private func plan(from record: Record) -> DossierPlan? {
        modules.loaded.lazy.compactMap { $0.dossierPlan(from: record) }.first
    }
}
