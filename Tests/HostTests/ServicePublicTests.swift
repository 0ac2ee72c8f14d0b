import Catalogue
import EssaimKit
import Foundation
import Host
import TestSupport
import Testing

@Suite("Sheets of Service-Public.fr") struct ServicePublicTests {
    private func cases(_ path: String) -> String {
        TestPaths.root.appending(path: "Tests/Cases/\(path)").path()
    }

    /// Imports sheets and compares their words with those of their records.
    private func compare(_ sheets: String) async throws -> String {
        let host = try await TestHost.host()
        let catalogue = try TestHost.catalogue()
        let (summary, findings) = try host.take(sheets, into: catalogue)
        #expect(summary.isClean && summary[.create] > 0, "\(findings)")
        let folder = try TemporaryFolder()
        _ = try folder.write(try host.text(of: catalogue), to: "out.xml")
        let script = TestPaths.root.appending(path: "Tests/Words/words.py").path()
        let result = try await run("python3", [script, folder.path("out.xml"), sheets])
        #expect(result.exitCode == 0, "\(result.output)\(result.error)")
        return result.output
    }

    @Test(
        "every word arrives: unknown elements in every place, forms and services, lists and indexes are passed over",
        arguments: ["Tests/Cases/service-public", "Tests/Cases/service-public/pro", "Sample/partner/dila"])
    func words(folder: String) async throws {
        let output = try await compare(TestPaths.root.appending(path: folder).path())
        #expect(output.contains("100.0000% arrived"))
    }

    @Test("the guides' samples, where they are given", arguments: ["dila/samples", "dila/samples-pro"])
    func samples(path: String) async throws {
        guard let sheets = TestPaths.shared(path) else { return }
        #expect(try await compare(sheets).contains("100.0000% arrived"))
    }

    @Test("forms and models come in with their kind, folder and links; navigation is named and passed over")
    func professionals() async throws {
        let host = try await TestHost.host()
        let catalogue = try TestHost.catalogue()
        let (summary, findings) = try host.take(cases("service-public/pro"), into: catalogue)
        #expect(summary[.create] == 5 && findings.map(\.code) == ["files-ignored"])
        #expect(
            findings.first?.message.en.contains(
                "accueil.xml, centresDeContact.xml, commentFaireSi.xml, menu.xml") ?? false)
        let text = try host.text(of: catalogue)
        for part in [
            "<kind>form</kind>", "<kind>model</kind>", "<kind>tool</kind>", "cerfa n°\u{A0}11601*03",
            "<folder>Marchés publics</folder>",
            "<relation>mentions</relation><section>Marchés publics</section>",
            "<record>dila/practical-sheet/professionnels-f32144</record>",
        ] {
            #expect(text.contains(part), "\(part)")
        }
    }

    @Test("a question keeps its theme, sub-theme and folder")
    func question() async throws {
        let host = try await TestHost.host()
        let catalogue = try TestHost.catalogue()
        let partner = TestPaths.root.appending(path: "Sample/partner/dila/F11016.xml").path()
        #expect(try host.take(partner, into: catalogue).summary.isClean)
        let text = try host.text(of: catalogue)
        for name in ["guide-theme", "sub-theme", "folder"] { #expect(text.contains("<\(name)>"), "\(text)") }
    }

    // MARK: One bad file

    /// The partner's sheets, one with a slip in its date, and whatever a test adds.
    private func guide() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let partner = TestPaths.root.appending(path: "Sample/partner/dila").path()
        for name in try FileManager.default.contentsOfDirectory(atPath: partner) {
            try FileManager.default.copyItem(atPath: "\(partner)/\(name)", toPath: folder.path(name))
        }
        return folder
    }

    private func skip(_ options: inout ImportOptions) {
        options.acceptsValid = true
        options.skipsBad = true
        options.isComplete = true
        options.withdrawalLimit = 1
    }

    @Test(
        "a bad file is left out, the rest comes in, what is gone is withdrawn, what the bad file holds is not"
    )
    func skipBad() async throws {
        let host = try await TestHost.host()
        let catalogue = try TestHost.catalogue()
        let folder = try guide()
        #expect(try host.take(folder.url.path(), into: catalogue, skip).summary[.create] == 7)
        // One can't be read, one has a wrong date, one is gone, one is new and broken.
        _ = try folder.write("<Publication ", to: "F11016.xml")
        let dated = try folder.read("F34537.xml").replacing(/modified 20/, with: "modified 00")
        _ = try folder.write(dated, to: "F34537.xml")
        try FileManager.default.removeItem(atPath: folder.path("F36403.xml"))
        try FileManager.default.copyItem(
            atPath: cases("adapters/F1123.xml"), toPath: folder.path("F1123.xml"))
        let (summary, findings) = try host.take(folder.url.path(), into: catalogue, skip)
        #expect(
            summary.isApplied && summary[.withdraw] == 1 && summary[.refuse] == 2 && summary.unreadable == 1)
        let left = try #require(findings.first { $0.code == "left-out" })
        for name in ["F11016.xml", "particuliers-f1123", "f34537"] {
            #expect(left.message.en.contains(name), "\(left)")
        }
        let text = try host.text(of: catalogue)
        #expect(text.contains("<tombstone id=\"dila/") && text.contains("-f36403\""))
        for name in ["-f11016\"", "-f34537\""] { #expect(text.contains(name)) }
        #expect(text.components(separatedBy: "<tombstone").count == 2)
    }

    @Test("where it can't be told whose record a bad file holds, nothing is withdrawn")
    func unknownHolder() async throws {
        let host = try await TestHost.host()
        let catalogue = try TestHost.catalogue()
        let folder = try guide()
        try FileManager.default.moveItem(
            atPath: folder.path("F34537.xml"), toPath: folder.path("autre nom.xml"))
        #expect(try host.take(folder.url.path(), into: catalogue, skip).summary[.create] == 7)
        _ = try folder.write("<Publication ", to: "encore un autre.xml")
        try FileManager.default.removeItem(atPath: folder.path("F36403.xml"))
        let (summary, findings) = try host.take(folder.url.path(), into: catalogue, skip)
        #expect(summary.isApplied && summary[.withdraw] == 0)
        #expect(findings.map(\.code).contains("complete-skipped"))
    }
}
