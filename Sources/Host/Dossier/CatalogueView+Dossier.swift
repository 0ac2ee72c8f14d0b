package import Catalogue
package import EssaimKit
internal import Exchange
internal import Search

extension CatalogueView {
    /// How many records a query shows where the plan doesn't say.
    private static let entriesPerQuery = 12

    /// Makes a dossier: asks the plan's queries and runs its reports, over what everybody may see, whoever asks.
    ///
    /// The same catalogue and plan give the same dossier: it knows the catalogue's days, not the clock's.
    /// - Parameter since: The sequence number of an earlier dossier; what changed after it is marked.
    package func dossier(_ plan: DossierPlan, since: Int? = nil, in language: Language) throws -> Dossier {
        let everybody = seen(by: .everybody)
        let origin = Dossier.Origin(
            catalogue: try reading.identifier(), sequence: try reading.lastSequence(),
            day: String(try reading.lastChangeTime().prefix(10)), since: since,
            recordCount: try reading.count(RecordSelection(statuses: [.published])))
        var dossier = Dossier(
            plan: plan, sessions: [], changes: [], omissions: [], origin: origin, language: language)
        let changed = try since.map { try changes(after: $0) } ?? [:]
        let day = plan.date ?? CalendarDate(origin.day)
        for session in plan.sessions {
            var part = Dossier.Session(plan: session, findings: [], reports: [])
            for query in session.queries {
                if let found = try everybody.finding(
                    query, session, changed, unpublishedAs: audience, &dossier.omissions)
                {
                    part.findings.append(found)
                }
            }
            for report in session.reports {
                if let shown = try everybody.reportPart(report, session, day, language, &dossier.omissions) {
                    part.reports.append(shown)
                }
            }
            dossier.sessions.append(part)
        }
        dossier.changes = try everybody.changedRecords(changed, in: dossier)
        return dossier
    }

    // MARK: Queries

    /// - Parameter reader: For whom the dossier is made: who works with the catalogue is told what isn't published yet.
    private func finding(
        _ query: DossierPlan.Query, _ session: DossierPlan.Session, _ changed: [RecordID: Dossier.Change],
        unpublishedAs reader: Audience, _ omissions: inout [Dossier.Omission]
    ) throws -> Dossier.Finding? {
        let name = query.title ?? query.text
        let what = Label(
            fr: "« \(name) » (séance « \(session.title) »)", en: "“\(name)” (session “\(session.title)”)")
        var options = QueryOptions()
        options.limit = min(query.limit ?? Self.entriesPerQuery, QueryOptions.largestPage)
        options.facets = []
        let answer: QueryAnswer
        do { answer = try self.query(query.text, options) } catch let error as QueryError {
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
        let entries = try answer.hits.map { try entry($0, changed[$0.record.id]) }
        if answer.total > entries.count {
            omissions.append(
                .init(
                    what: what,
                    reason: Label(
                        fr: "\(entries.count) fiches sur \(answer.total), les premières par pertinence",
                        en: "\(entries.count) records of \(answer.total), the first by relevance")))
        }
        if reader.isOperator, !answer.isRelaxed {
            options.limit = 0
            let count = try seen(by: reader).query(query.text, options).total - answer.total
            if count > 0 {
                omissions.append(
                    .init(
                        what: what,
                        reason: Label(
                            fr: count == 1
                                ? "1 fiche n’est pas publiée" : "\(count) fiches ne sont pas publiées",
                            en: count == 1
                                ? "1 record is not published" : "\(count) records are not published")))
            }
        }
        return Dossier.Finding(
            title: query.title, query: query.text, total: answer.total, entries: entries,
            isRelaxed: answer.isRelaxed)
    }

    private func entry(_ hit: QueryAnswer.Hit, _ change: Dossier.Change?) throws -> Dossier.Entry {
        let shown = try record(hit.record.id)
        let stored = shown.stored
        let fields = shown.type?.fields.filter { $0.roles.contains(.evidence) } ?? []
        return Dossier.Entry(
            id: stored.id, version: stored.version, title: stored.title ?? stored.id.name,
            language: stored.language,
            type: shown.type?.label ?? Label(fr: stored.id.type, en: stored.id.type),
            owner: hit.owner?.name ?? Label(fr: stored.id.owner, en: stored.id.owner),
            summary: stored.summary,
            evidence: fields.compactMap { field in
                shown.record?.content[field.name].first?.prose.map { (field.label, $0) }
            }, change: change)
    }

    // MARK: Reports

    private func reportPart(
        _ report: DossierPlan.Report, _ session: DossierPlan.Session, _ day: CalendarDate?,
        _ language: Language, _ omissions: inout [Dossier.Omission]
    ) throws -> Dossier.ReportPart? {
        let what = Label(
            fr: "Rapport « \(report.name) » (séance « \(session.title) »)",
            en: "Report “\(report.name)” (session “\(session.title)”)")
        var result: ReportResult
        do {
            result = try self.report(
                report.name, settings: report.settings.map { ($0.name, $0.value) }, on: day)
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
        let label = host.modules.reports[report.name]?.label.text(in: language)
        return Dossier.ReportPart(
            title: report.title ?? label ?? report.name, name: report.name, result: result)
    }

    // MARK: What changed

    private func changes(after sequence: Int) throws -> [RecordID: Dossier.Change] {
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

    /// The records of this dossier that are new or changed, and all that were withdrawn, in the order of identifiers.
    private func changedRecords(_ changes: [RecordID: Dossier.Change], in dossier: Dossier) throws
        -> [Dossier.ChangedRecord]
    {
        var shown: [RecordID: String] = [:]
        for entry in dossier.sessions.flatMap(\.findings).flatMap(\.entries) { shown[entry.id] = entry.title }
        return try changes.sorted { $0.key.description < $1.key.description }.compactMap { id, change in
            if let title = shown[id] { return .init(id: id, title: title, change: change) }
            // A draft that was taken back was nobody else's business.
            guard change == .withdrawn,
                try reading.revisions(of: id).contains(where: { $0.status == .published })
            else { return nil }
            return .init(id: id, title: id.name, change: change)
        }
    }

    // MARK: Plans

    /// The published plans that dossiers can be made of, in the order of identifiers.
    package func dossierPlans() throws -> [StoredRecord] {
        try types.entries.map(\.type.name).filter(isPlan).flatMap {
            try records(RecordSelection(types: [$0], statuses: [.published]))
        }
    }

    /// The meetings that published plans prepare, from a day on, the first ones first.
    package func meetings(from day: CalendarDate) throws -> [(record: StoredRecord, plan: DossierPlan)] {
        let meetings = try dossierPlans().compactMap { stored in
            let plan = try dossierPlan(stored.id)
            return plan.date.map { (day: $0, record: stored, plan: plan) }
        }
        return meetings.filter { $0.day >= day }
            .sorted { ($0.day, $0.record.id.description) < ($1.day, $1.record.id.description) }
            .map { ($0.record, $0.plan) }
    }

    /// Whether a type's records are plans: its module says so of the first.
    private func isPlan(_ type: String) throws -> Bool {
        var isPlan = false
        var selection = RecordSelection(types: [type], statuses: [.published])
        selection.limit = 1
        try reading.forEachRecord(seen(selection)) { stored, payload in
            isPlan = library.record(stored, payload: payload).flatMap(host.plan) != nil
        }
        return isPlan
    }

    /// The plan that a record of the catalogue is.
    ///
    /// - Throws: ``DossierError`` where it is no plan; ``NotFoundError`` where the audience sees no such record.
    package func dossierPlan(_ id: RecordID) throws -> DossierPlan {
        guard let record = try record(id).record, let plan = host.plan(from: record) else {
            throw DossierError(
                message: "\(id) is no plan that an installed module knows",
                hint: "Name a record of a type that holds plans, or a plan’s file.")
        }
        return plan
    }
}
