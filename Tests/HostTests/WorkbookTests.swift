import Catalogue
import Derivation
import EssaimKit
import Exchange
import Foundation
import Host
import ModuleTesting
import TestSupport
import Testing
import XML

@Suite("Workbooks") struct WorkbookTests {
    private func importing(_ name: String) async throws -> (
        summary: ImportSummary, findings: [Finding], catalogue: any CatalogueStore
    ) {
        let folder = try await TableCases.workbooks.value
        let catalogue = try TableCases.catalogue()
        let result = try await TableCases.importing(folder.path(name), into: catalogue)
        return (result.summary, result.findings, catalogue)
    }

    @Test(
        "values come by the cell's type, whatever program wrote the file",
        arguments: [
            "date.xlsx", "date1904.xlsx", "date-format.xlsx", "formula.xlsx", "shared.xlsx", "dimension.xlsx",
            "no-places.xlsx", "own.xlsx", "strict.xlsx", "two-types.xlsx", "date.ods", "empty-rows.ods",
            "remark.ods", "tracked.ods", "second.ods",
        ])
    func sound(name: String) async throws {
        let (summary, findings, catalogue) = try await importing(name)
        #expect(findings == [] && summary[.create] == 1, "\(findings)")
        let json = try await TableCases.content("ddt-lot/faq/a", in: catalogue)
        #expect(json?["question"] == .string("Quels jours ?"))
        #expect(json?["reviewBy"] == .string("2027-06-03"))
        #expect(try catalogue.read { try $0.record(RecordID("ddt-lot/faq/a")!)?.status } == .published)
    }

    @Test(
        "what is hidden or isn't read is told, once",
        arguments: [
            ("hidden-row.xlsx", "csv-hidden", "masquées"), ("hidden-column.xlsx", "csv-hidden", "masquées"),
            ("hidden-row.ods", "csv-hidden", "masquées"), ("hidden-sheet.xlsx", "csv-sheet", "« Feuille2 »"),
            ("hidden-sheet.ods", "csv-sheet", "« Autre »"), ("other-sheet.xlsx", "csv-sheet", "« Feuille2 »"),
        ])
    func hidden(name: String, code: String, word: String) async throws {
        let (summary, findings, _) = try await importing(name)
        #expect(summary[.create] == 1 && summary.isApplied)
        #expect(findings.map(\.code) == [code] && findings[0].severity == .warning)
        #expect(findings.first?.message.fr.contains(word) ?? false)
    }

    @Test(
        "a cell without a value to take is named by sheet and cell",
        arguments: [
            ("no-value.xlsx", "E2", "csv-cell"), ("error.xlsx", "E2", "csv-cell"),
            ("merged.xlsx", "C2", "csv-cell"),
            ("no-string.xlsx", "C2", "csv-cell"), ("no-number.xlsx", "E2", "csv-cell"),
            ("leap.xlsx", "E2", "csv-cell"), ("day-in-text.xlsx", "C2", "value"),
            ("percent.xlsx", "E2", "value"),
            ("time.xlsx", "E2", "value"), ("percent.ods", "E2", "value"), ("error.ods", "E2", "csv-cell"),
            ("no-value.ods", "E2", "csv-cell"), ("merged.ods", "C2", "csv-cell"),
            ("day-in-text.ods", "C2", "value"),
        ])
    func cells(name: String, cell: String, code: String) async throws {
        let (summary, findings, _) = try await importing(name)
        #expect(!summary.isApplied)
        // A cell is told once, even where its field is required.
        #expect(findings.filter { $0.severity == .error }.count == 1, "\(findings)")
        let finding = try #require(findings.first { $0.severity == .error })
        #expect(finding.code == code && finding.path?.contains("Feuille1!\(cell)") ?? false, "\(finding)")
        #expect(
            finding.location?.line == 2 && finding.message.fr != finding.message.en && finding.hint != nil)
        #expect(finding.location?.file?.hasSuffix("\(name)/Feuille1") ?? false)
    }

    @Test(
        "a workbook that can't be read says why, and takes neither memory nor time",
        arguments: [
            ("no-sheet.xlsx", "table-unreadable"), ("entities.xlsx", "xml-doctype"),
            ("wide.xlsx", "csv-limit"),
            ("order.xlsx", "table-unreadable"), ("far.xlsx", "csv-limit"),
            ("cut-sheet.xlsx", "xml-not-well-formed"),
            ("deep.xlsx", "xml-depth-limit"), ("large-cell.xlsx", "csv-limit"), ("no-id.xlsx", "csv-column"),
            ("empty.xlsx", "csv-column"), ("cut.xlsx", "table-unreadable"), ("wide.ods", "csv-limit"),
            ("long.ods", "csv-limit"), ("entities.ods", "xml-doctype"), ("secret.ods", "file-kind"),
            ("no-content.ods", "table-unreadable"),
        ])
    func unreadable(name: String, code: String) async throws {
        let (summary, findings, _) = try await importing(name)
        #expect(!summary.isApplied && findings.map(\.code) == [code], "\(findings)")
        #expect(findings.allSatisfy { $0.message.fr != $0.message.en })
    }

    @Test(
        "another kind of file is named in one sentence, with what to do",
        arguments: [
            ("lettre.docx", "document"), ("lettre.odt", "document"), ("binaire.xlsb", ".xlsb"),
            ("ancien.xls", ".xls"), ("rapport.pdf", "PDF"), ("photo.png", "PNG"), ("photo.csv", "JPEG"),
            ("fiches.xml", "PDF"), ("paquet.gz", "gzip"),
        ])
    func otherKinds(name: String, word: String) async throws {
        let (summary, findings, _) = try await importing(name)
        #expect(!summary.isApplied && findings.map(\.code) == ["file-kind"], "\(findings)")
        #expect(findings[0].message.fr.contains(word) && findings[0].hint != nil)
    }

    // MARK: Out and in again

    private static let formats: [TableFormat] = [
        .csv(.fr), .csv(.en), .workbook(.ods), .workbook(.xlsx),
    ]

    @Test("what goes out comes back unchanged: every type of the sample, in every format", arguments: formats)
    func sample(format: TableFormat) async throws {
        let catalogue = try TestHost.catalogue(homes: ["maceo"])
        let host = try await TestHost.host()
        for file in TestPaths.sampleFiles + [TestPaths.seminarFile] {
            _ = try host.importFile(.file(file), into: catalogue)
        }
        let count = try catalogue.read {
            try $0.count(RecordSelection(statuses: [.draft, .inReview, .published]))
        }
        let folder = try TemporaryFolder()
        for entry in host.modules.types.entries {
            _ = try host.writeCSV(of: entry.type.name, as: format, from: catalogue, to: folder.url.path())
        }
        let (summary, findings) = try await TableCases.importing(folder.url.path(), into: catalogue)
        #expect(findings == [] && summary[.unchanged] == count && summary.actions.count == 1)
    }

    @Test("what goes out comes back unchanged: every kind of field, and awkward texts", arguments: formats)
    func everyKind(format: TableFormat) async throws {
        let set = try await ModuleSet.load(
            .init(folders: [TableCases.path("plugins")], executable: TestPaths.essaim, cacheFolder: nil))
        let host = EssaimHost(modules: set, now: { "2026-01-01T00:00:00Z" })
        let type = try #require(set.types.entries.first?.type)
        let awkward = [
            "0473", "1/2", "12:30", "TRUE", "vrai", "3 juin 2013", "_x0041_", "a_x", "1E5", "<5", "=1+1",
            "'=1", "''",
            "12,50", "1.200", "80 %", "2013-06-03", "+33 4 73", "-5", "a \\| b", "12345678901234567890",
            "mai 2013", "01",
            "\"", "a\"b;c,d", "@x", "€ 5",
        ]
        let contents =
            (1...40).map { seed in
                var random = RandomContent(seed: UInt64(seed))
                var content = random.content(of: type)
                // A group that holds nothing has no cell to say that it is there.
                if content.groups("one").first?.entries.isEmpty ?? false { content["one"] = [] }
                return content
            }
            + awkward.map { text in
                var content = Content()
                content.append(.text(text), to: "title")
                var group = Content()
                group.append(.text(text), to: "first")
                content.append(.group(group), to: "one")
                return content
            }
        let catalogue = try TableCases.catalogue()
        let records = try contents.enumerated().map { number, content in
            "<record id='ddt-lot/\(type.name)/r\(number)' version='1' status='draft' modified='2013-06-03T09:00:00Z' xml:lang='fr'>"
                + String(decoding: try ContentForm.write(content, as: type), as: UTF8.self) + "</record>"
        }.joined(separator: "\n")
        let text =
            "<exchange xmlns='urn:essaim:exchange:1' id='x' issuer='ddt-lot' issued='2013-06-03T09:00:00Z'>\(records)</exchange>"
        var refused: [Finding] = []
        let first = try host.importFile(.bytes(Array(text.utf8), name: "k.xml"), into: catalogue) {
            refused += $0.findings
        }
        try #require(first[.create] == contents.count, "\(refused.prefix(3))")
        let folder = try TemporaryFolder()
        _ = try host.writeCSV(of: type.name, as: format, from: catalogue, to: folder.url.path())
        let (summary, findings) = try await TableCases.importing(
            folder.url.path(), into: catalogue, host: host)
        #expect(
            findings == [] && summary[.unchanged] == contents.count,
            "\(summary.actions) \(findings.prefix(3))")
        // And into a catalogue that knows nothing of them.
        let fresh = try TableCases.catalogue()
        _ = try await TableCases.importing(folder.url.path(), into: fresh, host: host)
        for number in contents.indices {
            let id = "ddt-lot/\(type.name)/r\(number)"
            let (old, new) = (
                try await TableCases.content(id, in: catalogue, host: host),
                try await TableCases.content(id, in: fresh, host: host)
            )
            #expect(old == new, "\(id)")
        }
    }

    @Test("texts beyond what memory holds of them are spooled, and found again")
    func spooled() async throws {
        let folder = try TemporaryFolder()
        let script = """
            import sys, zipfile
            sys.argv = ['x', sys.argv[1]]
            source = open(sys.argv[1] + '/workbooks.py').read().split('# Sound ones.')[0]
            exec(source)
            count = 3000
            rows = HEAD + ''.join(record(i + 2, f'r{i}', answer=f'<c r="D{i + 2}" t="s"><v>{i}</v></c>') for i in range(count))
            strings = ''.join(f'<si><t>Réponse {i} {"é" * 2000}</t></si>' for i in range(count))
            xlsx('large.xlsx', sheet(rows), strings=strings)
            """
        try FileManager.default.copyItem(
            atPath: TableCases.path("workbooks.py"), toPath: folder.path("workbooks.py"))
        let made = try await run("/usr/bin/python3", ["-c", script, folder.url.path()])
        try #require(made.exitCode == 0, "\(made.error)")
        let catalogue = try TableCases.catalogue()
        let (summary, findings) = try await TableCases.importing(folder.path("large.xlsx"), into: catalogue)
        #expect(summary[.create] == 3_000 && findings == [])
        for number in [0, 1, 1_023, 1_024, 2_047, 2_999] {
            guard
                case .string(let text)? = try await TableCases.content(
                    "ddt-lot/faq/r\(number)", in: catalogue)?["answer"]
            else {
                Issue.record("no answer")
                return
            }
            #expect(text.hasPrefix("<p>Réponse \(number) é") && text.count > 2_000)
        }
    }
}
