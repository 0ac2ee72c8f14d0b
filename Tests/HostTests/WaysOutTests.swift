import Catalogue
import Derivation
import EssaimKit
import Foundation
import Host
import TestSupport
import Testing

/// Marks are planted in all that some audience may not see, and looked for in all that leaves: by every way out, in every
/// form, for every audience. The ways out are read from the code, so that a new one is in the test by itself.
@Suite("Ways out of a catalogue") struct WaysOutTests {
    private typealias WayOut = @Sendable (CatalogueView, PlantedCatalogue) throws -> [Any]

    private static let everything = RecordSelection()

    private static func each(
        _ planted: PlantedCatalogue, _ body: (RecordID) throws -> Any
    ) -> [Any] {
        planted.records.compactMap { id in try? body(id) }
    }

    /// Each operation of ``CatalogueView``, by its name, with what it gives.
    private static let ways: [String: WayOut] = [
        "record": { view, planted in
            each(planted) { id in
                try ([nil, 1, 2, 3] as [Int?]).compactMap { version -> [Any]? in
                    guard let shown = try? view.record(id, version: version) else { return nil }
                    let links = try view.links(of: shown)
                    return [
                        shown, shown.exchangeText, String(decoding: shown.exchangeFile, as: UTF8.self),
                        try RecordForm.json(shown).text(),
                        Language.allCases.flatMap { language in
                            [RecordPage.Form.text, .markdown].map {
                                shown.page(in: language, form: $0, width: 80, links: links) ?? ""
                            }
                        },
                    ]
                }
            }
        },
        "draft": { view, planted in
            each(planted) { id in
                let shown = try view.draft(of: id)
                return [shown, shown.exchangeText, try RecordForm.json(shown).text()] as [Any]
            }
        },
        "header": { view, planted in each(planted) { try view.header(of: $0) as Any } },
        "forEachRecord": { view, _ in
            var seen: [Any] = []
            try view.forEachRecord(everything) { seen += [$0, RecordForm.members($0)] as [Any] }
            return seen
        },
        "records": { view, _ in try view.records(everything) },
        "history": { view, planted in
            each(planted) { id in
                try view.history(of: id).flatMap { [$0, RecordForm.json($0).text()] as [Any] }
            }
        },
        "comparison": { view, planted in
            each(planted) { id in
                let pairs: [(Int?, Int?)] = [(nil, nil), (1, 2), (1, nil), (nil, 1)]
                return pairs.compactMap { try? view.comparison(of: id, from: $0.0, to: $0.1) }
                    .flatMap { [$0, RecordForm.json($0).text()] as [Any] }
            }
        },
        "conflicts": { view, _ in
            try view.conflicts().flatMap { [$0, RecordForm.json($0).text()] as [Any] }
        },
        "links": { view, planted in each(planted) { try view.links(of: view.record($0)) } },
        "references": { view, planted in each(planted) { try view.references(to: $0) } },
        "origin": { view, _ in [try view.origin()] },
        "exportState": { view, _ in [try view.exportState()] },
        "changes": { view, _ in [try view.changes(everything)] },
        "latestChanges": { view, _ in
            [try view.latestChanges(everything), try view.latestChanges(everything, matching: "zq*")]
        },
        "query": { view, _ in
            try ["zq*", "", "type:faq", "owner:alpha", "type:evaluation"].map { query in
                var options = QueryOptions()
                options.limit = 500
                let answer = try view.query(query, options)
                return [answer, answer.json().text()] as [Any]
            }
        },
        "hits": { view, _ in
            try SearchOrder.allCases.map { order in
                var options = QueryOptions()
                options.order = order
                return try view.hits(of: "", options, upTo: .max)
            }
        },
        "count": { view, planted in
            // A count tells by what it is of: a word that stands in what isn't seen.
            [try view.count(everything) - view.records(everything).count == 0 ? "" : planted.marks[0].text]
        },
        "meetings": { view, _ in
            try view.meetings(from: CalendarDate(year: 1, month: 1, day: 1)!).map { $0 as Any }
        },
        "related": { view, planted in each(planted) { try view.related(to: $0) } },
        "administration": { view, _ in [try view.administration("alpha") as Any] },
        "site": { view, _ in [try view.site()] },
        "dossierPlans": { view, _ in try view.dossierPlans() },
        "savedQueries": { view, _ in try view.savedQueries() },
        "savedQuery": { view, _ in [try view.savedQuery("brouillons")] },
        "report": { view, planted in
            planted.host.modules.reports.keys.compactMap { name -> Any? in
                guard let result = try? view.report(name, settings: []) else { return nil }
                return [
                    result, ReportForm.csv(result), ReportForm.json(result).text(),
                    result.figures.map { FigureSVG.text($0, in: .fr) },
                ] as [Any]
            }
                + ["administration", "department", "all"].compactMap { level -> Any? in
                    try? view.report("progress", settings: [("level", level)])
                }
        },
        "dossierPlan": { view, _ in [try view.dossierPlan(RecordID("alpha/seminar-plan/plan")!)] },
        "dossier": { view, _ in
            let plan = try view.dossierPlan(RecordID("alpha/seminar-plan/plan")!)
            return try ([0, nil] as [Int?]).flatMap { since -> [String] in
                let dossier = try view.dossier(plan, since: since, in: .fr)
                return try DossierForm.allCases.map { try $0.text(of: dossier) }
            }
        },
        "exportFile": { view, _ in
            let folder = try TemporaryFolder()
            var texts: [Any] = []
            for drafts in [false, true] {
                for since in [nil, 0, 1, 5] as [Int?] {
                    var options = ExportOptions()
                    (options.includesDrafts, options.since) = (drafts, since)
                    texts.append(try view.exportFile(to: folder.path("e.xml"), options: options))
                    texts.append(try folder.read("e.xml"))
                }
                var options = ExportOptions()
                (options.includesDrafts, options.query) = (drafts, "zq*")
                texts.append(try view.exportFile(to: folder.path("e.xml"), options: options))
                texts.append(try folder.read("e.xml"))
            }
            return texts
        },
        "writeCSV": { view, planted in
            try planted.host.modules.types.entries.flatMap { entry -> [Any] in
                let folder = try TemporaryFolder()
                return try view.writeCSV(of: entry.type.name, to: folder.url.path()).map(folder.read)
            }
        },
        "administrations": { view, _ in try view.administrations() },
        "formEntry": { view, planted in
            each(planted) { id in
                try ([1, 2, 3] as [Int64]).flatMap { person -> [String] in
                    try view.formEntry(for: id, of: person)?.fields.map(\.value) ?? []
                }
            }
        },
        "formEntries": { view, _ in
            try ([1, 2, 3] as [Int64]).flatMap { person -> [String] in
                try view.formEntries(of: person).flatMap { entry in entry.fields.map(\.value) }
            }
        },
        "steps": { view, planted in
            each(planted) { id in try view.steps(of: id).map { "\($0.step) \($0.person?.name ?? "")" } }
        },
        "unpublished": { view, _ in
            try ["alpha", "beta"].flatMap { try view.unpublished(of: $0).map { $0 as Any } }
        },
        "pendingChanges": { view, planted in each(planted) { try view.pendingChanges(of: $0) as Any } },
        "labels": { view, _ in
            try [("owner", "beta"), ("type", "faq"), ("nothing", "x")].map {
                try view.labels(ofFilter: $0.0, $0.1)
            }
        },
        "mayPublish": { view, planted in
            let person = Person(
                administration: "beta", role: .reviewer, name: "", function: "", address: "", created: "")
            return each(planted) { try view.mayPublish($0, person) }
        },
        "isHome": { view, _ in [try view.isHome("beta")] },
        "hasFourEyes": { view, _ in [try view.hasFourEyes()] },
        "disclosureSummary": { view, _ in [try view.disclosureSummary()] },
    ]

    @Test("the test knows every way out")
    func waysAreKnown() throws {
        let folder = TestPaths.root.appending(path: "Sources/Host")
        let names = FileManager.default.enumerator(atPath: folder.path())?.allObjects as? [String] ?? []
        var found: Set<String> = []
        for name in names where name.hasSuffix(".swift") {
            let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
            // From a type's or an extension's first line to the next one.
            for part in text.split(
                separator: /\n(?=(package |final |private |fileprivate )*(extension|class|struct|enum) )/)
            where part.contains(/^(package final class|extension) CatalogueView/) {
                for match in part.matches(of: /package func (\w+)/) { found.insert(String(match.output.1)) }
            }
        }
        #expect(found == Set(Self.ways.keys))
    }

    @Test("no audience sees a mark that isn't for it, by any way out", arguments: PlantedCatalogue.audiences)
    func marks(audience: Audience) async throws {
        let planted = try await PlantedCatalogue()
        var seen: Set<String> = []
        for (name, way) in Self.ways {
            let given = try planted.host.view(of: planted.catalogue, for: audience) { view in
                try? way(view, planted)
            }
            let text = (given ?? []).map { "\($0)" }.joined(separator: "\n")
            for mark in planted.marks where text.contains(mark.text) {
                seen.insert(mark.text)
                #expect(mark.isSeen(by: audience), "\(name) tells \(mark.what) (\(mark.text))")
            }
            #expect(audience != .operatorInConfidence || given != nil, "\(name) works")
        }
        // Marks that nobody ever meets would prove nothing.
        guard audience == .operatorInConfidence else { return }
        for mark in planted.marks where !mark.text.contains(",") {
            #expect(seen.contains(mark.text), "\(mark.what) (\(mark.text)) is met by its audience")
        }
    }

    @Test("nobody but the host reads a catalogue, and nothing outside it speaks to the store")
    func oneDoor() throws {
        for target in ["Web", "essaim"] {
            let folder = TestPaths.root.appending(path: "Sources/\(target)")
            let names = FileManager.default.enumerator(atPath: folder.path())?.allObjects as? [String] ?? []
            for name in names where name.hasSuffix(".swift") {
                let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
                #expect(
                    !text.contains(/(catalogue|store|Catalogue)\)?(\.open\(\))?\.(read|write)\b/),
                    "\(name) goes round the view")
            }
        }
    }
}
