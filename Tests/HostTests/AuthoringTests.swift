import Catalogue
import EssaimKit
import Foundation
import Host
import TestSupport
import Testing
import XML

@Suite("Authoring") struct AuthoringTests {
    private let id = RecordID("prefecture-cantal/faq/quels-jours")!

    private func bytes(_ text: String) -> XMLSource { .bytes(Array(text.utf8), name: "f.xml") }

    private func started(homes: [String] = ["prefecture-cantal"]) throws -> any CatalogueStore {
        let catalogue = try TestHost.catalogue(homes: homes)
        try catalogue.write { writer in
            try writer.put(
                Administration(
                    id: "prefecture-cantal", kind: "prefecture", territories: ["15"],
                    name: Label(fr: "Cantal", en: "Cantal")))
        }
        return catalogue
    }

    private func draft(_ question: String = "Quels jours ?", status: String = "draft") -> XMLSource {
        bytes(
            SampleExchange.file(
                SampleExchange.cantal, SampleExchange.faq(version: 9, status: status, question: question)))
    }

    @Test("a record goes from draft through review to publication, and on by edits")
    func life() async throws {
        let host = try await TestHost.host()
        let catalogue = try started()
        let (saved, summary) = try host.save(draft(), in: catalogue)
        #expect(saved == id && summary.isApplied)
        func state() throws -> String {
            try catalogue.read { "\(try $0.record(id)!.version) \(try $0.record(id)!.status.rawValue)" }
        }
        #expect(try state() == "1 draft")
        #expect(try host.publish(id, to: .inReview, in: catalogue).isApplied)
        #expect(try state() == "2 in-review")
        #expect(try host.publish(id, in: catalogue).isApplied)
        #expect(try state() == "3 published")
        #expect(throws: AuthoringError.self) { try host.publish(id, in: catalogue) }
        // What is published stays in force until its draft is published.
        #expect(try host.save(draft("Et le soir ?"), in: catalogue).summary.isApplied)
        #expect(try state() == "3 published")
        #expect(try host.publish(id, in: catalogue).isApplied)
        #expect(try state() == "4 published")
        #expect(try host.revert(id, to: 1, in: catalogue).isApplied)
        #expect(try state() == "5 published")
        #expect(try catalogue.read { try $0.record(id)?.title } == "Quels jours ?")
        #expect(throws: NotFoundError.self) { try host.revert(id, to: 77, in: catalogue) }
        let comparison = try host.compareVersions(of: id, in: catalogue)
        #expect(comparison.differences.map(\.path) == ["question"])
        #expect(comparison.differences[0].before == "Et le soir ?")
        #expect(try host.withdraw(id, reason: "Doublon.", in: catalogue).isApplied)
        #expect(try state() == "6 withdrawn")
        #expect(throws: AuthoringError.self) { try host.withdraw(id, reason: "Encore.", in: catalogue) }
        #expect(try host.revert(id, to: 4, in: catalogue).isApplied)
        #expect(try state() == "7 published")
        #expect(try catalogue.read { try $0.changes(after: 0, limit: 99).map(\.sequence) } == Array(1...8))
    }

    @Test("only a catalogue of the owner writes its records")
    func home() async throws {
        let host = try await TestHost.host()
        let catalogue = try started(homes: ["ddt-lot"])
        let error = #expect(throws: AuthoringError.self) { try host.save(draft(), in: catalogue) }
        #expect(error?.hint.contains("ddt-lot") == true)
        _ = try host.importFile(
            bytes(SampleExchange.file(SampleExchange.cantal, SampleExchange.faq())), into: catalogue)
        #expect(throws: AuthoringError.self) { try host.withdraw(id, reason: "Non.", in: catalogue) }
        #expect(throws: AuthoringError.self) { try host.revert(id, to: 1, in: catalogue) }
    }

    @Test("rules hold back what breaks them, with the lines of the file")
    func rules() async throws {
        let host = try await TestHost.host()
        let catalogue = try started()
        var findings: [Finding] = []
        let text = SampleExchange.file(SampleExchange.cantal, "\n\n" + SampleExchange.faq(question: ""))
        let (_, summary) = try host.save(bytes(text), in: catalogue) { findings += $0.findings }
        #expect(!summary.isApplied)
        #expect(findings.map(\.code) == ["value"])
        #expect(findings[0].location == TextLocation(file: "f.xml", line: 6))
        #expect(throws: AuthoringError.self) {
            try host.save(bytes(SampleExchange.file(SampleExchange.cantal)), in: catalogue)
        }
        #expect(throws: AuthoringError.self) {
            try host.save(
                bytes(
                    SampleExchange.file(SampleExchange.faq(), SampleExchange.faq("prefecture-cantal/faq/b"))),
                in: catalogue)
        }
        #expect(throws: AuthoringError.self) {
            try host.save(draft(), expecting: RecordID("prefecture-cantal/faq/b")!, in: catalogue)
        }
    }

    @Test("a rule that reads other records holds back publication")
    func links() async throws {
        let host = try await TestHost.host()
        let catalogue = try started()
        let text = """
            <record id="prefecture-cantal/evaluation/bilan" version="1" status="draft" modified="2013-06-03T09:00:00Z" xml:lang="fr"><evaluation xmlns="urn:essaim:evaluation:1"><title>Bilan</title><administration>prefecture-cantal</administration><campaign>final</campaign><date>2014-06-01</date><population>5</population><respondents>5</respondents><observation><indicator>maceo/indicator/stress</indicator><value>3</value><status>A</status></observation></evaluation></record>
            """
        #expect(try host.save(bytes(SampleExchange.file(text)), in: catalogue).summary.isApplied)
        var codes: [String] = []
        let summary = try host.publish(RecordID("prefecture-cantal/evaluation/bilan")!, in: catalogue) {
            codes += $0.findings.map(\.code)
        }
        #expect(!summary.isApplied)
        #expect(codes == ["indicator-unknown"])
    }

    @Test(
        "a conflict is shown field by field and settled: by a choice elsewhere, by one more version at home",
        arguments: [true, false])
    func conflicts(keepingMine: Bool) async throws {
        let host = try await TestHost.host()
        for isHome in [true, false] {
            let catalogue = try started(homes: isHome ? ["prefecture-cantal"] : ["ddt-lot"])
            for question in ["La mienne ?", "La leur ?"] {
                _ = try host.importFile(
                    bytes(SampleExchange.file(SampleExchange.cantal, SampleExchange.faq(question: question))),
                    into: catalogue)
            }
            let conflict = try #require(try host.conflicts(in: catalogue).first)
            #expect(
                conflict.differences.map { [$0.path, $0.before, $0.after] } == [
                    ["question", "La mienne ?", "La leur ?"]
                ])
            try host.resolveConflict(of: id, keepingMine: keepingMine, in: catalogue)
            #expect(try host.conflicts(in: catalogue).isEmpty)
            let stored = try #require(try catalogue.read { try $0.record(id) })
            #expect(stored.title == (keepingMine ? "La mienne ?" : "La leur ?"))
            #expect(stored.version == (isHome ? 2 : 1))
            #expect(try host.examine(catalogue, rebuilding: false).problems == [])
            #expect(throws: AuthoringError.self) {
                try host.resolveConflict(of: id, keepingMine: true, in: catalogue)
            }
        }
    }

    @Test("a chain of incremental files equals one whole file, and a gap is named")
    func chain() async throws {
        let host = try await TestHost.host()
        let folder = try TemporaryFolder()
        let source = try started()
        for step in 1...4 {
            _ = try host.save(
                bytes(
                    SampleExchange.file(
                        SampleExchange.faq("prefecture-cantal/faq/q\(step)", status: "published"))),
                in: source)
            if step == 3 {
                _ = try host.withdraw(RecordID("prefecture-cantal/faq/q1")!, reason: "Doublon.", in: source)
            }
            let made = try host.exportFile(from: source, for: "ddt-lot", to: folder.path("\(step).xml"))
            // Not sent yet: the same again; and never over a file that may wait to be sent.
            let again = try host.exportFile(from: source, for: "ddt-lot", to: folder.path("\(step)-bis.xml"))
            #expect(again == made)
            #expect(throws: ExportError.self) {
                try host.exportFile(from: source, for: "ddt-lot", to: folder.path("\(step).xml"))
            }
            try host.partners(of: source).confirmSent(made.sequence, to: "ddt-lot")
        }
        #expect(throws: ConfirmationError.self) {
            try host.partners(of: source).confirmSent(99, to: "ddt-lot")
        }
        for name in ["prefecture-cantel", "prefecture-cantal"] {
            #expect(throws: ExportError.self) { try host.partners(of: source).confirmSent(1, to: name) }
        }
        let mistyped = #expect(throws: ExportError.self) {
            try host.exportFile(from: source, for: "prefecture-cantel", to: folder.path("x.xml"))
        }
        #expect(mistyped?.hint.contains("prefecture-cantal") == true)
        _ = try host.exportFile(from: source, to: folder.path("whole.xml"))
        let chain = try TestHost.catalogue(homes: ["ddt-lot"])
        let whole = try TestHost.catalogue(homes: ["ddt-lot"])
        func take(_ name: String, _ catalogue: any CatalogueStore) throws -> [String] {
            var codes: [String] = []
            _ = try host.importFile(.file(folder.path(name)), into: catalogue) {
                codes += $0.findings.map(\.code)
            }
            return codes
        }
        #expect(try take("1.xml", chain) == [])
        let before = try chain.read { try $0.lastSequence() }
        #expect(try take("3.xml", chain) == ["chain-gap"])
        #expect(try chain.read { try $0.lastSequence() } == before)
        for name in ["2.xml", "2.xml", "3.xml", "2.xml", "4.xml"] {
            #expect(try take(name, chain).allSatisfy { $0 == "stale" })
        }
        // A whole file says where the chain stands, even if that is before what came: what follows it comes again.
        #expect(try take("1.xml", chain).allSatisfy { $0 == "stale" })
        #expect(try take("4.xml", chain) == ["chain-gap"])
        for name in ["2.xml", "3.xml", "4.xml"] {
            #expect(try take(name, chain).allSatisfy { $0 == "stale" })
        }
        #expect(try take("whole.xml", whole) == [])
        #expect(try EssaimHost.compare(chain, whole, publishedOnly: true).differences == [])
        #expect(try EssaimHost.compare(source, whole, publishedOnly: true).differences == [])
        // After a whole file, the chain may go on from there.
        _ = try host.save(
            bytes(SampleExchange.file(SampleExchange.faq("prefecture-cantal/faq/q9", status: "published"))),
            in: source)
        _ = try host.exportFile(from: source, for: "ddt-lot", to: folder.path("5.xml"))
        #expect(try take("5.xml", whole) == [])
        #expect(try EssaimHost.compare(source, whole, publishedOnly: true).differences == [])
    }

    @Test("a backup of a catalogue in use is a catalogue")
    func backup() async throws {
        let host = try await TestHost.host()
        let folder = try TemporaryFolder()
        let catalogue = try SQLiteCatalogue.temporary(
            homes: ["prefecture-cantal"], time: "2026-01-01T00:00:00Z")
        _ = try host.save(draft(), in: catalogue)
        try catalogue.backup(to: folder.path("copy.sqlite"), time: "2026-01-01T00:00:00Z")
        let copy = try SQLiteCatalogue.open(at: folder.path("copy.sqlite"))
        #expect(try EssaimHost.compare(catalogue, copy, publishedOnly: false).differences == [])
        #expect(try host.examine(copy, rebuilding: false).problems == [])
        #expect(throws: CatalogueError.self) {
            try catalogue.backup(to: folder.path("copy.sqlite"), time: "2026-01-01T00:00:00Z")
        }
    }
}
