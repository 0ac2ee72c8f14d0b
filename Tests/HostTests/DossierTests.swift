import Catalogue
import EssaimKit
import Exchange
import Foundation
import Host
import Search
import TestSupport
import Testing
import XML

@Suite("Seminar dossiers")
struct DossierTests {
    private func sample() async throws -> (EssaimHost, any CatalogueStore) {
        let host = try await TestHost.host()
        let catalogue = try SQLiteCatalogue.temporary(
            homes: ["maceo"], relays: [], identifier: "essai", time: "2014-09-01T00:00:00Z")
        for file in TestPaths.sampleFiles { _ = try host.importFile(.file(file), into: catalogue) }
        return (host, catalogue)
    }

    @Test("the same catalogue and plan give the same bytes in each form", arguments: DossierForm.allCases)
    func sameBytes(_ form: DossierForm) async throws {
        let plan = try await TestHost.host().dossierPlan(inFile: TestPaths.seminarFile)
        var texts: Set<String> = []
        for _ in 1...2 {
            let (host, catalogue) = try await sample()
            texts.insert(try form.text(of: host.dossier(plan, in: .fr, from: catalogue)))
        }
        #expect(texts.count == 1)
    }

    @Test("a session has its records, reports and questions, and the end says how it was made")
    func content() async throws {
        let (host, catalogue) = try await sample()
        let plan = try host.dossierPlan(inFile: TestPaths.seminarFile)
        let dossier = try host.dossier(plan, in: .fr, from: catalogue)
        #expect(dossier.sessions.count == 4)
        let organisation = dossier.sessions[1]
        #expect(
            organisation.findings.map(\.title) == ["Bonnes pratiques d’organisation", "Questions des agents"])
        #expect(organisation.reports.map(\.name) == ["brakes-and-levers"])
        let first = try #require(organisation.findings.first?.entries.first)
        #expect(first.summary != nil && first.evidence.first?.label.fr == "Preuves de réussite")
        #expect(organisation.findings[1].entries.allSatisfy { $0.evidence.first?.label.fr == "Réponse" })
        #expect(dossier.origin.catalogue == "essai")
        #expect(try dossier.origin.sequence == catalogue.read { try $0.lastSequence() })
        let html = try DossierForm.html.text(of: dossier, address: "https://example.org/")
        #expect(
            html.contains("<html lang=\"fr\">") && html.contains("href=\"https://example.org/\(first.id)\""))
        #expect(!html.contains("<script"))
        for tag in ["section", "article", "table", "ul", "ol", "p", "figure", "div", "dl"] {
            let opened = html.ranges(of: "<\(tag)>").count + html.ranges(of: "<\(tag) ").count
            #expect(opened == html.ranges(of: "</\(tag)>").count, "\(tag)")
        }
    }

    @Test("drafts are left out, and the dossier says so")
    func drafts() async throws {
        let (host, catalogue) = try await sample()
        let plan = DossierPlan(
            title: "Essai",
            sessions: [
                .init(title: "Questions", queries: [.init(title: "Toutes", text: "type:faq", limit: 200)])
            ])
        let dossier = try host.dossier(plan, in: .fr, from: catalogue)
        let ids = dossier.sessions[0].findings[0].entries.map(\.id.description)
        #expect(!ids.contains("dreal-limousin/faq/stagiaires-et-apprentis"))
        #expect(dossier.omissions.map(\.reason.fr) == ["1 fiche n’est pas publiée"])
    }

    @Test("what can't be had here is listed and stops nothing")
    func omissions() async throws {
        let (host, catalogue) = try await sample()
        let plan = DossierPlan(
            title: "Essai",
            sessions: [
                .init(
                    title: "Tout",
                    queries: [
                        .init(text: "inconnu:valeur"), .init(text: "licorne"),
                        .init(title: "Deux", text: "type:faq", limit: 2),
                    ],
                    reports: [
                        .init(name: "nulle-part"),
                        .init(
                            name: "brakes-and-levers", settings: [.init(name: "point", value: "nulle-part")]),
                    ])
            ])
        let dossier = try host.dossier(plan, in: .fr, from: catalogue)
        #expect(dossier.sessions[0].findings.map(\.title) == ["Deux"] && dossier.sessions[0].reports.isEmpty)
        let reasons = dossier.omissions.map(\.reason.en)
        #expect(reasons.count == 6, "\(reasons)")
        #expect(reasons[1] == "no published record" && reasons[2].hasPrefix("2 records of"))
        let without = EssaimHost(modules: try host.modules.without("faq"), now: host.now)
        #expect(try without.dossier(plan, in: .fr, from: catalogue).sessions[0].findings.isEmpty)
    }

    @Test("a later dossier marks what changed since, and lists what was withdrawn")
    func since() async throws {
        let (host, catalogue) = try await sample()
        let plan = DossierPlan(
            title: "Essai",
            sessions: [
                .init(title: "Tout", queries: [.init(text: "type:faq", limit: 200)])
            ])
        let before = try host.dossier(plan, in: .fr, from: catalogue)
        let entries = before.sessions[0].findings[0].entries
        #expect(entries.allSatisfy { $0.change == nil })
        let old = try #require(entries.first { $0.id.owner == "prefecture-cantal" })
        let file = SampleExchange.file(
            id: "suite", SampleExchange.cantal, SampleExchange.faq("prefecture-cantal/faq/nouvelle"),
            SampleExchange.tombstone(old.id.description, version: 99),
            // What was never published here isn't said to be gone.
            SampleExchange.tombstone("prefecture-cantal/faq/jamais-publiee", version: 1))
        _ = try host.importFile(.bytes(Array(file.utf8), name: nil), into: catalogue)
        let after = try host.dossier(plan, since: before.origin.sequence, in: .fr, from: catalogue)
        #expect(
            after.changes.map(\.change) == [.created, .withdrawn]
                || after.changes.map(\.change) == [.withdrawn, .created])
        #expect(
            after.sessions[0].findings[0].entries.filter { $0.change == .created }.map(\.id.name) == [
                "nouvelle"
            ])
        for form in DossierForm.allCases { #expect(try form.text(of: after).contains("nouvelle")) }
    }

    @Test("texts of records end no element, style sheet or formula")
    func hostileTexts() async throws {
        let host = try await TestHost.host()
        let catalogue = try TestHost.catalogue()
        let title = "</style>\"}</title><script>alert(1)</script> & `*_|\\ \u{FFFE}"
        let plan = DossierPlan(
            title: title, subtitle: title, place: title,
            sessions: [.init(title: title, queries: [.init(text: "a")])])
        let dossier = try host.dossier(plan, in: .en, from: catalogue)
        #expect(!(try DossierForm.html.text(of: dossier)).contains("<script"))
        #expect(throws: Never.self) {
            try XMLTree.parse(.bytes(Array(DossierForm.fodt.text(of: dossier).utf8), name: nil))
        }
        // In Markdown a backslash before it makes it text.
        #expect(!(try DossierForm.md.text(of: dossier)).replacing("\\<", with: "").contains("<script"))
    }

    @Test("the OpenDocument is well-formed, with its figures inside")
    func openDocument() async throws {
        let (host, catalogue) = try await sample()
        let text = try DossierForm.fodt.text(
            of: host.dossier(host.dossierPlan(inFile: TestPaths.seminarFile), in: .fr, from: catalogue))
        let folder = try TemporaryFolder()
        let result = try await run("xmllint", ["--noout", folder.write(text, to: "dossier.fodt")])
        #expect(result.exitCode == 0, "\(result.error)")
    }

    @Test("a plan alone is read, and one that isn't valid is named with its line")
    func planFiles() async throws {
        let host = try await TestHost.host()
        let folder = try TemporaryFolder()
        let good = """
            <?xml version="1.0" encoding="UTF-8"?>
            <seminar-plan xmlns="urn:essaim:seminar-plan:1">
              <title>Essai</title>
              <session>
                <title>Une</title>
                <query><text>type:faq</text></query>
              </session>
            </seminar-plan>
            """
        let plan = try host.dossierPlan(inFile: folder.write(good, to: "plan.xml"))
        #expect(plan.sessions.map(\.title) == ["Une"] && plan.sessions[0].queries.map(\.text) == ["type:faq"])
        let bad = good.replacing("<text>type:faq</text>", with: "<texte>type:faq</texte>")
        let error = try #require(throws: Finding.self) {
            try host.dossierPlan(inFile: folder.write(bad, to: "bad.xml"))
        }
        #expect(error.location?.line == 6)
        let other = SampleExchange.file(SampleExchange.cantal, SampleExchange.faq())
        #expect(throws: DossierError.self) {
            try host.dossierPlan(inFile: folder.write(other, to: "other.xml"))
        }
        #expect(throws: Finding.self) { try host.dossierPlan(inFile: folder.write("<a>", to: "broken.xml")) }
        #expect(throws: Finding.self) { try host.dossierPlan(inFile: folder.path("missing.xml")) }
    }
}

@Suite("Saved queries")
struct SavedQueryTests {
    @Test("a query is kept, listed, asked, changed, and travels in an exchange file")
    func kept() async throws {
        let host = try await TestHost.host()
        let catalogue = try TestHost.catalogue()
        for file in TestPaths.sampleFiles { _ = try host.importFile(.file(file), into: catalogue) }
        let id = try host.saveQuery("type:faq jours", title: "Jours", as: "jours", in: catalogue)
        #expect(try host.savedQuery("jours", in: catalogue).query == "type:faq jours")
        #expect(throws: QueryError.self) {
            try host.saveQuery("poitn:x", title: nil, as: "faute", in: catalogue)
        }
        #expect(throws: (any Error).self) {
            try host.saveQuery("jours", title: nil, as: "Pas un nom", in: catalogue)
        }
        _ = try host.publish(id, in: catalogue)
        #expect(
            try host.saveQuery("type:faq \"jours fixes\"", title: "Jours", as: "jours", in: catalogue) == id)
        let folder = try TemporaryFolder()
        _ = try host.exportFile(from: catalogue, to: folder.path("export.xml"))
        let other = try TestHost.catalogue(homes: ["autre-service"], relays: ["maceo"])
        _ = try host.importFile(.file(folder.path("export.xml")), into: other)
        #expect(try host.savedQueries(in: other).map(\.query) == ["type:faq \"jours fixes\""])
        #expect(throws: NotFoundError.self) { try host.savedQuery("autre", in: other) }
    }
}
