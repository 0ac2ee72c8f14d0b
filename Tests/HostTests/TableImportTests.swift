import Catalogue
import Derivation
import EssaimKit
import Exchange
import Foundation
import Host
import TestSupport
import Testing
import XML

@Suite("Import of tables") struct TableImportTests {
    private static let columns =
        "id;version;status;language;title;administration;campaign;date;population;respondents;observation.indicator;observation.value;observation.respondents;observation.status;observation.comment"
    private static let first =
        "ddt-lot/evaluation/essai;;publiée;fr;Bilan d’été;ddt-lot;Bilan;03/06/2014;1 200;11;maceo/indicator/agents;12,5;11;A;'=1+1"
    private static let second = ";;;;;;;;;;maceo/indicator/jours;1,20;10;A;"

    /// A catalogue that knows ddt-lot, at home or not.
    private func catalogue(isHome: Bool = true) throws -> any CatalogueStore {
        let catalogue = try TestHost.catalogue(homes: isHome ? ["ddt-lot"] : ["maceo"])
        try catalogue.write {
            try $0.put(
                Administration(
                    id: "ddt-lot", kind: "ddt", territories: ["46"], name: Label(fr: "DDT du Lot", en: "DDT"))
            )
        }
        return catalogue
    }

    private func importTable(
        _ bytes: [UInt8], into catalogue: any CatalogueStore, _ options: ImportOptions = ImportOptions()
    ) async throws -> (summary: ImportSummary, findings: [Finding]) {
        var findings: [Finding] = []
        let summary = try await TestHost.host().importFile(
            .bytes(bytes, name: "e.csv"), into: catalogue, options: options
        ) { findings += $0.findings }
        return (summary, findings.filter { $0.code != "indicator-unknown" })
    }

    private func importRows(
        _ rows: String..., columns: String = Self.columns, into catalogue: any CatalogueStore
    ) async throws -> (summary: ImportSummary, findings: [Finding]) {
        try await importTable(Array(([columns] + rows).joined(separator: "\n").utf8), into: catalogue)
    }

    private func content(_ id: String, in catalogue: any CatalogueStore) async throws -> JSONValue? {
        try await TestHost.host().show(RecordID(id)!, in: catalogue).contentAsJSON()
    }

    @Test("one table brings a record and its observations, as people write numbers, dates and words")
    func flatTable() async throws {
        let catalogue = try catalogue()
        let (summary, findings) = try await importRows(Self.first, Self.second, into: catalogue)
        #expect(findings == [] && summary[.create] == 1 && summary.isApplied)
        let json = try await content("ddt-lot/evaluation/essai", in: catalogue)
        #expect(json?["date"] == .string("2014-06-03") && json?["population"] == .number("1200"))
        #expect(json?["campaign"] == .string("final"))
        guard case .array(let observations)? = json?["observation"] else {
            Issue.record("no observations")
            return
        }
        #expect(observations.map { $0["value"] } == [.number("12.5"), .number("1.20")])
        #expect(observations[0]["comment"] == .string("=1+1"))
        let again = try await importRows(Self.first, Self.second, into: catalogue)
        #expect(again.summary[.unchanged] == 1)
    }

    @Test(
        "the encoding and the separator are seen from the file",
        arguments: [
            ("utf-8", ";"), ("utf-8-mark", "\t"), ("windows-1252", ";"), ("utf-8", ","),
        ])
    func encodings(encoding: String, separator: String) async throws {
        let catalogue = try catalogue()
        let quoted = Self.first.replacing("12,5", with: separator == "," ? "\"12,5\"" : "12,5")
        let text = [Self.columns, quoted].joined(separator: "\r\n").replacing(";", with: separator)
        let bytes: [UInt8] =
            switch encoding {
            case "windows-1252": text.unicodeScalars.map { $0 == "’" ? 0x92 : UInt8($0.value) }
            case "utf-8-mark": [0xEF, 0xBB, 0xBF] + Array(text.utf8)
            default: Array(text.utf8)
            }
        let (summary, findings) = try await importTable(bytes, into: catalogue)
        #expect(findings == [] && summary[.create] == 1)
        let json = try await content("ddt-lot/evaluation/essai", in: catalogue)
        #expect(json?["title"] == .string("Bilan d’été"))
    }

    @Test("each wrong cell is named with line, column and cell, in both languages, in one pass")
    func wrongCells() async throws {
        let catalogue = try catalogue()
        let (summary, findings) = try await importRows(
            Self.first.replacing("03/06/2014", with: "31/02/2014"),
            ";;;;Autre titre;;;;;;maceo/indicator/jours;douze;;Z;",
            into: catalogue)
        #expect(!summary.isApplied && summary[.refuse] == 1)
        let seen = findings.map { "\($0.location?.description ?? "") \($0.path ?? "") \($0.value ?? "")" }
        #expect(
            Set(seen) == [
                "e.csv:3:5 title (E3) ", "e.csv:2:8 date (H2) 31/02/2014",
                "e.csv:3:12 observation.value (L3) douze", "e.csv:3:14 observation.status (N3) Z",
            ])
        #expect(findings.allSatisfy { $0.message.fr != $0.message.en && $0.hint != nil })
        let empty = try await importRows("ddt-lot/evaluation/essai;;;;;;;;;;;1;;A;", into: catalogue).findings
        #expect(empty.contains { $0.path == "title (E2)" && $0.code == "missing-element" })
        #expect(empty.contains { $0.path == "observation.indicator (K2)" && $0.code == "missing-element" })
        #expect(empty.allSatisfy { $0.code == "missing-element" })
    }

    @Test(
        "a file that isn't a table of records says why",
        arguments: [
            ("nom;version\nx;1", "csv-column"), ("id;id\nddt-lot/faq/x;1", "csv-column"),
            ("id;couleur\nddt-lot/faq/x;bleu", "csv-column"),
            ("id;question\nddt-lot/inconnu/x;1", "csv-type"),
            ("id;question\n\"ddt-lot/faq/x;1", "csv-quote"),
            ("id;question\nddt-lot/faq/x;\"a\"b", "csv-quote"),
            ("id;position;title\nddt-lot/faq/x;1;t", "csv-group-alone"),
            ("id;question\nddt-lot/faq/x;a;b", "csv-columns"),
            ("id;question\nddt-lot/faq/x;a\u{0}", "csv-encoding"),
        ])
    func refused(text: String, code: String) async throws {
        let (summary, findings) = try await importTable(Array(text.utf8), into: catalogue())
        #expect(!summary.isApplied)
        #expect(findings.first?.code == code, "\(findings)")
    }

    @Test("UTF-8 with a broken byte is refused rather than taken for Windows-1252")
    func damaged() async throws {
        let text = Array("id;question\nddt-lot/faq/x;été là où\nddt-lot/faq/y;".utf8) + [0xE9]
        let (_, findings) = try await importTable(text, into: catalogue())
        #expect(findings.map(\.code) == ["csv-encoding"] && findings.first?.location?.line == 3)
    }

    @Test(
        "a changed row is the owner's next version; one from an older table is refused, and nothing is lost")
    func versions() async throws {
        let catalogue = try catalogue()
        _ = try await importRows(Self.first, Self.second, into: catalogue)
        let changed = Self.first.replacing("évaluation/essai;;", with: "").replacing(
            "Bilan d’été", with: "Bilan d’hiver")
        #expect(try await importRows(changed, Self.second, into: catalogue).summary[.update] == 1)
        let id = RecordID("ddt-lot/evaluation/essai")!
        #expect(try catalogue.read { try $0.record(id) }?.version == 2)
        // From the table of version 1: untouched it is stale, edited it is refused.
        let old = Self.first.replacing("/essai;;", with: "/essai;1;")
        #expect(try await importRows(old, Self.second, into: catalogue).summary[.stale] == 1)
        let edited = try await importRows(
            old.replacing("Bilan d’été", with: "Autre"), Self.second, into: catalogue)
        #expect(edited.findings.map(\.code) == ["edited-meanwhile"] && !edited.summary.isApplied)
        // Columns that the table doesn't have stay as they are.
        let partial = try await importRows(
            "ddt-lot/evaluation/essai;Titre seul", columns: "id;title", into: catalogue)
        #expect(partial.summary[.update] == 1)
        let json = try await content("ddt-lot/evaluation/essai", in: catalogue)
        #expect(json?["title"] == .string("Titre seul") && json?["population"] == .number("1200"))
        guard case .array(let observations)? = json?["observation"] else {
            Issue.record("the observations are gone")
            return
        }
        #expect(observations.count == 2)
        let dangerous = try await importRows(
            "ddt-lot/evaluation/essai;maceo/indicator/agents", columns: "id;observation.indicator",
            into: catalogue)
        #expect(
            dangerous.findings.contains { $0.code == "csv-column-missing" } && !dangerous.summary.isApplied)
    }

    @Test("another's record at the same version is a conflict, never overwritten")
    func foreign() async throws {
        let catalogue = try catalogue(isHome: false)
        let versioned = Self.first.replacing("/essai;;", with: "/essai;1;")
        _ = try await importRows(versioned, into: catalogue)
        let changed = versioned.replacing("Bilan d’été", with: "Bilan d’hiver")
        #expect(try await importRows(changed, into: catalogue).summary[.conflict] == 1)
        let next = changed.replacing("/essai;1;", with: "/essai;2;")
        #expect(try await importRows(next, into: catalogue).summary[.update] == 1)
    }

    @Test("what “csv” writes comes back unchanged, for every type, as a folder and table by table")
    func roundTrip() async throws {
        let catalogue = try TestHost.catalogue(homes: ["maceo"])
        for file in TestPaths.sampleFiles {
            _ = try await TestHost.host().importFile(.file(file), into: catalogue)
        }
        let host = try await TestHost.host()
        let folder = try TemporaryFolder()
        for entry in host.modules.types.entries {
            _ = try host.writeCSV(of: entry.type.name, from: catalogue, to: folder.url.path())
        }
        let count = try catalogue.read {
            try $0.count(RecordSelection(statuses: [.draft, .inReview, .published]))
        }
        var deliveries = Delivery.at([folder.url.path()])
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path())
        deliveries += Delivery.at(names.sorted().map { folder.path($0) })
        var unchanged: [Int] = []
        for delivery in deliveries {
            let summary = try host.importDelivery(delivery, into: catalogue) { entry in
                for finding in entry.findings { Issue.record("\(finding)") }
            }
            #expect(summary.actions.keys.allSatisfy { $0 == .unchanged })
            unchanged.append(summary[.unchanged])
        }
        #expect(unchanged.first == count && unchanged.dropFirst().reduce(0, +) == count)
    }

    @Test("every type has a template whose columns the reader knows, and whose remarks it passes over")
    func templates() async throws {
        for entry in try await TestHost.host().modules.types.entries {
            for language in [Language.fr, .en] {
                let text = CSVForm.template(of: entry.type, id: "ddt-lot/\(entry.type.name)/x", in: language)
                let (summary, findings) = try await importTable(Array(text.utf8), into: catalogue())
                #expect(summary.actions == [.refuse: 1], "\(entry.type.name) \(findings)")
                #expect(findings.allSatisfy { $0.code == "missing-element" }, "\(findings)")
            }
        }
    }

    @Test("the apostrophe that keeps a cell a text comes and goes without changing it")
    func values() throws {
        for text in ["-5", "'-5", "=1", "''", "'a", "a", "-x"] {
            let cell = CSVForm.line([text]).dropLast(1)
            #expect(CSVCell.unguarded(String(cell)) == text)
        }
    }

    @Test("an agency may begin with a table: it is told that nobody knows more than its identifier")
    func firstDay() async throws {
        let (summary, findings) = try await importTable(
            Array("id;question;answer\nddt-lot/faq/a;A ?;Oui\nddt-lot/faq/b;B ?;Non\n".utf8),
            into: TestHost.catalogue(homes: ["ddt-lot"]))
        #expect(summary.isApplied && summary[.create] == 2)
        #expect(findings.map(\.code) == ["administration-undescribed"])
        let foreign = try await importTable(
            Array("id;question;answer\nddt-lot/faq/a;A ?;Oui\n".utf8), into: TestHost.catalogue())
        #expect(foreign.findings.map(\.code) == ["unknown-owner"] && !foreign.summary.isApplied)
    }

    @Test("a table alone can be validated, whoever owns its records")
    func validated() async throws {
        var findings: [Finding] = []
        let summary = try await TestHost.host().validateFile(
            .bytes(
                Array("id;question;answer\nddt-lot/faq/a;A ?;Oui\nnobody/faq/b;B ?;Non\n".utf8), name: "t.csv"
            )
        ) { findings += $0.findings }
        #expect(findings == [] && summary[.create] == 2 && summary.isApplied)
    }

    @Test("rows of a group that found no record are an error, and nothing is kept")
    func order() async throws {
        let folder = try TemporaryFolder()
        let catalogue = try catalogue()
        _ = try folder.write(
            "id;question;answer\nddt-lot/faq/a;A ?;Oui\nddt-lot/faq/b;B ?;Non\n", to: "faq.csv")
        _ = try folder.write(
            "id;position;title\nddt-lot/faq/b;1;t\nddt-lot/faq/a;1;t\n", to: "faq.source.csv")
        var codes: [String] = []
        let summary = try await TestHost.host().importDelivery(
            Delivery.at([folder.url.path()])[0], into: catalogue
        ) { codes += $0.findings.map(\.code) }
        #expect(codes == ["csv-order"] && !summary.isApplied)
    }
}
