import Catalogue
import EssaimKit
import Foundation
import Host
import TestSupport
import Testing
import XML

@Suite("Import and export") struct ImportExportTests {
    private func bytes(_ text: String) -> XMLSource { .bytes(Array(text.utf8), name: "f.xml") }

    /// Imports a text, and gives the summary and the codes of all findings.
    private func importText(
        _ text: String, into catalogue: any CatalogueStore, _ options: ImportOptions = ImportOptions()
    ) async throws -> (summary: ImportSummary, codes: [String]) {
        var codes: [String] = []
        let summary = try await TestHost.host().importFile(bytes(text), into: catalogue, options: options) {
            codes += $0.findings.map(\.code)
        }
        return (summary, codes)
    }

    private func export(_ catalogue: any CatalogueStore, _ change: (inout ExportOptions) -> Void = { _ in })
        async throws -> String
    {
        let folder = try TemporaryFolder()
        var options = ExportOptions()
        change(&options)
        _ = try await TestHost.host().exportFile(
            from: catalogue, to: folder.path("out.xml"), options: options)
        return try folder.read("out.xml")
    }

    private func sample() async throws -> any CatalogueStore {
        let catalogue = try TestHost.catalogue()
        for file in TestPaths.sampleFiles {
            let summary = try await TestHost.host().importFile(.file(file), into: catalogue) { entry in
                for finding in entry.findings { Issue.record("\(finding)") }
            }
            #expect(summary.isClean && summary.isApplied, "\(file)")
        }
        return catalogue
    }

    @Test("the sample imports cleanly, holds all types, and imports again without a change")
    func sampleImports() async throws {
        let catalogue = try await sample()
        let sequence = try catalogue.read { try $0.lastSequence() }
        let types = try Set(EssaimHost(modules: .none).list(catalogue, RecordSelection()).map(\.id.type))
        #expect(
            types.isSuperset(of: ["good-practice", "experience-feedback", "faq", "indicator", "evaluation"]))
        #expect(try catalogue.read { try $0.count(RecordSelection(statuses: [.published])) } >= 60)
        for file in TestPaths.sampleFiles {
            let summary = try await TestHost.host().importFile(.file(file), into: catalogue)
            #expect(summary.actions.keys.allSatisfy { $0 == .unchanged })
        }
        #expect(try catalogue.read { try $0.lastSequence() } == sequence)
        #expect(try await TestHost.host().examine(catalogue, rebuilding: false).problems == [])
        #expect(try await TestHost.host().examine(catalogue, rebuilding: true).problems == [])
    }

    @Test("catalogues whose texts differ in the form of their letters alone (NFC, NFD) don't differ")
    func composedForms() async throws {
        let file = SampleExchange.file(
            SampleExchange.cantal, SampleExchange.faq(question: "Le télétravail à mi-temps ?"))
        func catalogue(_ text: String) async throws -> any CatalogueStore {
            let catalogue = try TestHost.catalogue(homes: [], relays: [])
            #expect(try await importText(text, into: catalogue).0.isClean)
            return catalogue
        }
        let composed = try await catalogue(file.precomposedStringWithCanonicalMapping)
        let decomposed = try await catalogue(file.decomposedStringWithCanonicalMapping)
        let other = try await catalogue(file.replacing("mi-temps", with: "plein temps"))
        #expect(try EssaimHost.compare(composed, decomposed, publishedOnly: false).differences == [])
        #expect(try EssaimHost.compare(composed, other, publishedOnly: true).differences.count == 1)
    }

    @Test(
        "a dry run tells each record's title, what becomes of it, and where it differs; figures of others stay out"
    )
    func plans() async throws {
        let catalogue = try TestHost.catalogue()
        let host = try await TestHost.host()
        let before = SampleExchange.file(
            SampleExchange.cantal, SampleExchange.faq(), SampleExchange.faq("prefecture-cantal/faq/autre"))
        #expect(try await importText(before, into: catalogue).0.isClean)
        let after = SampleExchange.file(
            SampleExchange.faq(version: 2, status: "draft", question: "Quels jours sont possibles ?"),
            SampleExchange.tombstone("prefecture-cantal/faq/autre", version: 2),
            SampleExchange.faq("prefecture-cantal/faq/neuve", question: "Une question neuve ?"))
        var options = ImportOptions()
        options.plans = .differences
        let sequence = try catalogue.read { try $0.lastSequence() }
        var entries: [ImportEntry] = []
        try catalogue.rehearse {
            _ = try host.importFile(bytes(after), into: $0, options: options) { entries.append($0) }
        }
        #expect(entries.map(\.action) == [.draft, .withdraw, .create])
        #expect(
            entries.map { $0.plan?.title } == [
                "Quels jours sont possibles ?", "Quels jours puis-je télétravailler ?",
                "Une question neuve ?",
            ])
        #expect(entries[0].plan?.before == RecordPlan.State(version: 1, status: .published))
        #expect(entries[0].plan?.after == RecordPlan.State(version: 2, status: .draft))
        #expect(entries[0].plan?.differences?.map(\.path) == ["question"])
        #expect(entries[0].plan?.differences?.first?.before == "Quels jours puis-je télétravailler ?")
        #expect(entries[1].plan?.after.status == .withdrawn)
        #expect(entries[2].plan?.before == nil && entries[2].plan?.differences == nil)
        #expect(try catalogue.read { try $0.lastSequence() } == sequence)
        for format in [ImportReportForm.Format.json, .xml] {
            var report = ImportReportForm(format, isDryRun: true)
            let text = entries.map { report.entry($0) }.joined()
            #expect(text.contains("Quels jours sont possibles ?") && text.contains("autre"))
        }
    }

    @Test(
        "the plan of another administration's evaluation shows none of its figures, the plan of one's own does"
    )
    func plansOfFigures() async throws {
        func plan(homes: [String]) async throws -> RecordPlan? {
            let catalogue = try TestHost.catalogue(homes: homes, relays: [])
            let host = try await TestHost.host()
            for file in TestPaths.sampleFiles {
                _ = try host.importFile(
                    .file(file), into: catalogue, options: ImportOptions(trustsIssuer: true))
            }
            let id = try #require(
                try host.list(catalogue, RecordSelection(types: ["evaluation"], statuses: [.published]))
                    .first?.id)
            let shown = try host.view(of: catalogue, for: .operatorInConfidence) { try $0.record(id) }
            let file = String(decoding: shown.exchangeFile, as: UTF8.self)
                .replacing(
                    "version=\"\(shown.stored.version)\"", with: "version=\"\(shown.stored.version + 1)\""
                )
                .replacing(#/ value="[0-9.]+"/#, with: " value=\"1\"")
                .replacing(#/<value>[0-9.]+</#, with: "<value>1<")
            var options = ImportOptions(trustsIssuer: true)
            options.plans = .differences
            var plan: RecordPlan?
            try catalogue.rehearse {
                _ = try host.importFile(bytes(file), into: $0, options: options) { plan = $0.plan ?? plan }
            }
            return plan
        }
        let foreign = try #require(try await plan(homes: []))
        #expect(foreign.leavesOutFigures && foreign.differences == [])
        let owner = try #require(
            try await EssaimHost(modules: .none).list(sample(), RecordSelection(types: ["evaluation"])).first?
                .id.owner)
        let own = try #require(try await plan(homes: [owner]))
        #expect(!own.leavesOutFigures && own.differences?.isEmpty == false)
    }

    @Test("an export is valid, the same each time, and arrives elsewhere without a difference")
    func roundTrip() async throws {
        let catalogue = try await sample()
        let text = try await export(catalogue) { $0.includesDrafts = true }
        #expect(try await export(catalogue) { $0.includesDrafts = true } == text)
        let folder = try TemporaryFolder()
        _ = try await TestHost.host().modules.writeSchemas(to: folder.url.path())
        let check = try await run(
            "xmllint",
            ["--noout", "--schema", folder.path("exchange.xsd"), folder.write(text, to: "all.xml")])
        #expect(check.exitCode == 0, "\(check.error)")

        let copy = try TestHost.catalogue(homes: [], relays: ["maceo"])
        let (summary, codes) = try await importText(text, into: copy)
        #expect(summary.isClean)
        #expect(codes == [])
        #expect(try EssaimHost.compare(catalogue, copy, publishedOnly: false).differences == [])
        let again = try await export(copy) {
            $0.includesDrafts = true
            $0.issuer = "maceo"
        }
        // All but the header, which names the catalogue and its journal.
        #expect(again.split(separator: "\n").dropFirst(2) == text.split(separator: "\n").dropFirst(2))
    }

    @Test("records come out canonically equal to how they went in")
    func canonical() async throws {
        let text = try String(contentsOfFile: TestPaths.sampleFiles[1], encoding: .utf8)
        let catalogue = try TestHost.catalogue(homes: ["prefecture-cantal"])
        _ = try await importText(text, into: catalogue)
        let out = try await export(catalogue) { $0.includesDrafts = true }
        func records(_ text: String) throws -> [String: [UInt8]] {
            let reader = try XMLReader(bytes(text))
            var records: [String: [UInt8]] = [:]
            while let tree = try reader.next() {
                if let id = tree.root.attribute("id"), tree.root.isNamed("record") {
                    records[id] = try tree.root.children.first { _ in true }?.canonical()
                }
            }
            return records
        }
        #expect(try records(out) == (try records(text)))
        #expect(try records(out).count >= 7)
    }

    @Test("drafts stay at home unless asked for; types, owners and numbers select")
    func selections() async throws {
        let catalogue = try await sample()
        let published = try await export(catalogue)
        #expect(!published.contains("status=\"draft\""))
        #expect(published.contains("<tombstone "))
        #expect(try await export(catalogue) { $0.includesDrafts = true }.contains("status=\"draft\""))
        let faq = try await export(catalogue) {
            $0.types = ["faq"]; $0.owners = ["ddt-lot"]
        }
        #expect(
            faq.contains("ddt-lot/faq/") && !faq.contains("<good-practice")
                && !faq.contains("<record id=\"ddt-lozere/"))
        #expect(!faq.contains(" sequence="))
        let sequence = try catalogue.read { try $0.lastSequence() }
        let last = try await export(catalogue) { $0.since = sequence - 1 }
        #expect(
            last.components(separatedBy: "<record ").count + last.components(separatedBy: "<tombstone ").count
                - 2 == 1)
        #expect(last.contains(" since=\"\(sequence - 1)\" sequence=\"\(sequence)\""))
        await #expect(throws: ExportError.self) { try await export(catalogue) { $0.since = sequence + 1 } }
        await #expect(throws: ExportError.self) { try await export(catalogue) { $0.issuer = "A\"B" } }
    }

    @Test(
        "bad input changes nothing and says why",
        arguments: [
            ("", "xml-empty"), ("<wrong/>", "wrong-root"),
            (
                "<exchange xmlns='urn:essaim:exchange:9' id='a' issuer='b' issued='2013-06-03T09:00:00Z'/>",
                "format-version"
            ),
            (
                String(SampleExchange.file(SampleExchange.cantal, SampleExchange.faq()).dropLast(30)),
                "xml-truncated"
            ),
            (
                SampleExchange.file(SampleExchange.cantal, SampleExchange.faq(), SampleExchange.faq()),
                "duplicate-id"
            ),
            (SampleExchange.file(SampleExchange.faq("nobody/faq/a")), "unknown-owner"),
            (
                SampleExchange.file(
                    SampleExchange.cantal, SampleExchange.faq("prefecture-cantal/faq/a"),
                    SampleExchange.faq(answer: "")), "missing-element"
            ),
            (
                SampleExchange.file(issuer: "ddt-lot", SampleExchange.cantal, SampleExchange.faq()),
                "relay-not-accepted"
            ),
        ])
    func badInput(text: String, code: String) async throws {
        let catalogue = try TestHost.catalogue()
        let (summary, codes) = try await importText(text, into: catalogue)
        #expect(codes.contains(code), "\(codes)")
        #expect(!summary.isClean && !summary.isApplied)
        try catalogue.read { reading throws in
            #expect(try reading.lastSequence() == 0)
            #expect(try reading.administrations() == [])
        }
    }

    @Test("bytes that aren't of the declared encoding are refused")
    func encoding() async throws {
        var bytes = Array(SampleExchange.file(SampleExchange.cantal).utf8)
        bytes.replace([0xC3, 0xA9], with: [0xE9])
        let catalogue = try TestHost.catalogue()
        var codes: [String] = []
        let summary = try await TestHost.host().importFile(.bytes(bytes, name: "f.xml"), into: catalogue) {
            codes += $0.findings.map(\.code)
        }
        #expect(codes == ["xml-encoding"])
        #expect(!summary.isApplied)
    }

    @Test("the duplicate's finding names the line of the first")
    func duplicateLine() async throws {
        let text = SampleExchange.file(
            SampleExchange.cantal, SampleExchange.faq(), "", SampleExchange.faq(version: 2))
        var findings: [Finding] = []
        _ = try await TestHost.host().importFile(bytes(text), into: TestHost.catalogue()) {
            findings += $0.findings
        }
        #expect(findings.map(\.code) == ["duplicate-id"])
        #expect(findings[0].message.en.contains("line 4"))
        #expect(findings[0].location?.line == 6)
    }

    @Test("valid records are accepted on request, and the rejects can be mended and imported")
    func rejects() async throws {
        let folder = try TemporaryFolder()
        let text = SampleExchange.file(
            SampleExchange.cantal, SampleExchange.faq("prefecture-cantal/faq/a"),
            SampleExchange.faq("prefecture-cantal/faq/b", question: ""), SampleExchange.faq("nobody/faq/c"))
        let catalogue = try TestHost.catalogue()
        let options = ImportOptions(acceptsValid: true, rejectsPath: folder.path("rejects.xml"))
        let (summary, _) = try await importText(text, into: catalogue, options)
        #expect(summary.isApplied && !summary.isClean)
        #expect(summary[.create] == 1)
        #expect(summary[.refuse] == 2)
        let rejects = try folder.read("rejects.xml")
        #expect(rejects.contains("<!-- unknown-owner"))
        let mended = rejects.replacing("<question></question>", with: "<question>Oui ?</question>")
            .replacing("nobody/faq/c", with: "prefecture-cantal/faq/c")
        let (again, codes) = try await importText(mended, into: catalogue)
        #expect(codes == [])
        #expect(again[.create] == 2)
    }

    @Test("what a rehearsal says is what an import does, for several files as for one")
    func rehearsal() async throws {
        let host = try await TestHost.host()
        let catalogue = try TestHost.catalogue()
        let first = SampleExchange.file(id: "1", SampleExchange.cantal, SampleExchange.faq())
        let second = SampleExchange.file(
            id: "2", SampleExchange.faq(version: 2, question: "Et le soir ?"),
            SampleExchange.tombstone("prefecture-cantal/faq/z", version: 1))
        func all(_ store: any CatalogueStore) throws -> [[ImportAction: Int]] {
            try [first, second, second].map { try host.importFile(bytes($0), into: store).actions }
        }
        let said = try catalogue.rehearse { try all($0) }
        #expect(try catalogue.read { try $0.lastSequence() } == 0)
        #expect(try all(catalogue) == said)
        #expect(said == [[.create: 1], [.update: 1, .withdraw: 1], [.unchanged: 2]])
    }

    @Test("a conflict keeps both contents, and the owner's next version settles it")
    func conflict() async throws {
        let catalogue = try TestHost.catalogue()
        let id = RecordID("prefecture-cantal/faq/quels-jours")!
        _ = try await importText(
            SampleExchange.file(SampleExchange.cantal, SampleExchange.faq()), into: catalogue)
        let (summary, codes) = try await importText(
            SampleExchange.file(SampleExchange.faq(question: "Autre ?")), into: catalogue)
        #expect(summary[.conflict] == 1)
        #expect(codes == ["conflict"])
        #expect(
            try EssaimHost(modules: .none).history(of: id, in: catalogue).map(\.isConflict) == [true, false])
        _ = try await importText(SampleExchange.file(SampleExchange.faq(version: 2)), into: catalogue)
        #expect(
            try EssaimHost(modules: .none).history(of: id, in: catalogue).map(\.isConflict) == [
                false, false, false,
            ])
    }

    @Test("rules that read other records warn, whatever the order of files")
    func links() async throws {
        let evaluation = """
            <record id="prefecture-cantal/evaluation/bilan" version="1" status="published" modified="2013-06-03T09:00:00Z" xml:lang="fr"><evaluation xmlns="urn:essaim:evaluation:1"><title>Bilan</title><administration>prefecture-cantal</administration><campaign>final</campaign><date>2014-06-01</date><population>5</population><respondents>5</respondents><observation><indicator>maceo/indicator/stress</indicator><value>7</value><status>A</status></observation></evaluation></record>
            """
        let indicator = """
            <record id="maceo/indicator/stress" version="1" status="published" modified="2013-06-03T09:00:00Z" xml:lang="fr"><indicator xmlns="urn:essaim:indicator:1"><name>Stress</name><code>stress</code><point>agent-satisfaction</point><measure>score</measure><aggregation>weighted-mean</aggregation><respondent>agents</respondent></indicator></record>
            """
        let maceo =
            "<administration id='maceo' kind='association'><name xml:lang='fr'>Macéo</name></administration>"
        let catalogue = try TestHost.catalogue()
        let (first, missing) = try await importText(
            SampleExchange.file(SampleExchange.cantal, evaluation), into: catalogue)
        #expect(first.isClean)
        #expect(missing == ["indicator-unknown"])
        _ = try await importText(SampleExchange.file(issuer: "maceo", maceo, indicator), into: catalogue)
        let (_, unfit) = try await importText(
            SampleExchange.file(evaluation.replacing("version=\"1\"", with: "version=\"2\"")), into: catalogue
        )
        #expect(unfit == ["value-out-of-measure"])
    }

    @Test("a file that no adapter knows is named with what was seen; a partner's file arrives")
    func adapters() async throws {
        let catalogue = try TestHost.catalogue()
        let (_, codes) = try await importText("<Publication type='Dossier'/>", into: catalogue)
        #expect(codes == ["wrong-root"])
        let folder = TestPaths.root.appending(path: "Sample/partner/dila")
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path())
        where name.hasSuffix(".xml") {
            let summary = try await TestHost.host().importFile(
                .file(folder.appending(path: name).path()), into: catalogue
            ) { entry in
                for finding in entry.findings { Issue.record("\(finding)") }
            }
            #expect(summary[.create] == 1)
        }
        let id = RecordID("dila/faq/particuliers-f34537")!
        let shown = try await TestHost.host().show(id, in: catalogue)
        #expect(shown.stored.title == "Un agent public peut-il s'absenter pour passer un concours\u{A0}?")
        let page = try await TestHost.host().page(of: id, in: catalogue)
        #expect(page?.contains("Aucun texte ne le prévoit") == true)
    }

    @Test("reports run over the sample, the same each time")
    func reports() async throws {
        let host = try await TestHost.host()
        let catalogue = try await sample()
        for report in host.modules.reports.values {
            let first = try host.report(report.name, settings: [], for: .everybody, over: catalogue)
            let second = try host.report(report.name, settings: [], for: .everybody, over: catalogue)
            #expect(first.tables.map(\.rows) == second.tables.map(\.rows))
            #expect(
                first.tables.allSatisfy { table in table.rows.allSatisfy { $0.count == table.columns.count }
                }, "\(report.name)")
        }
        let management = try host.report(
            "brakes-and-levers", settings: [("point", "management"), ("factor", "brake")], for: .everybody,
            over: catalogue)
        #expect(management.tables[0].rows.count >= 3)
        #expect(throws: ReportError.self) {
            try host.report("nothing", settings: [], for: .everybody, over: catalogue)
        }
        #expect(throws: ReportError.self) {
            try host.report("lessons", settings: [("theme", "nothing")], for: .everybody, over: catalogue)
        }
        #expect(throws: ReportError.self) {
            try host.report("lessons", settings: [("nothing", "x")], for: .everybody, over: catalogue)
        }
    }
}
