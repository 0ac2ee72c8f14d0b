import Catalogue
import EssaimKit
import Foundation
import Host
import TestSupport
import Testing

/// The coordinator's round by files: twelve agencies take its file, write, and send theirs back in confidence.
@Suite("The coordinator's round") struct CoordinatorRoundTests {
    @Test("the coordinator takes every agency's file without an error, and its own records stay as they are")
    func round() async throws {
        let host = try await TestHost.host()
        let folder = try TemporaryFolder()
        let coordinator = try TestHost.catalogue(homes: ["maceo"])
        for file in TestPaths.sampleFiles {
            #expect(try host.importFile(.file(file), into: coordinator).isApplied)
        }
        let agencies = TestPaths.sampleFiles.dropFirst()
        #expect(agencies.count == 12)
        for file in agencies {
            let name = try #require(
                URL(filePath: file).deletingPathExtension().lastPathComponent.split(
                    separator: "-", maxSplits: 1
                ).last.map(String.init))
            let sent = try host.exportFile(from: coordinator, for: name, to: folder.path("pour-\(name).xml"))
            #expect(sent.records > 10)
            let text = try folder.read("pour-\(name).xml")
            #expect(!text.contains("<record id=\"\(name)/"), "what a partner owns isn't sent to it")

            let agency = try TestHost.catalogue(homes: [name], relays: ["maceo"])
            _ = try host.importFile(.file(file), into: agency) { entry in
                for finding in entry.findings where finding.severity == .error { Issue.record("\(finding)") }
            }
            let received = try host.importFile(.file(folder.path("pour-\(name).xml")), into: agency)
            #expect(received.isApplied && received.isClean)
            _ = try host.save(
                SampleExchange.faq("\(name)/faq/de-retour", status: "published").exchangeSource(of: name),
                in: agency)
            _ = try host.exportFile(
                from: agency, for: "maceo", to: folder.path("de-\(name).xml"), inConfidence: true)

            let before = try maceos(coordinator, host)
            let taken = try host.importFile(.file(folder.path("de-\(name).xml")), into: coordinator) {
                entry in
                for finding in entry.findings where finding.severity == .error { Issue.record("\(finding)") }
            }
            #expect(taken.isApplied && taken.isClean && taken[.create] == 1 && taken[.refuse] == 0)
            #expect(taken[.conflict] == 0)
            #expect(try maceos(coordinator, host) == before)
        }
    }

    private func maceos(_ store: any CatalogueStore, _ host: EssaimHost) throws -> [String] {
        try host.list(store, RecordSelection(owners: ["maceo"])).map { "\($0.id) \($0.version) \($0.digest)" }
    }

    @Test("a draft brings nothing back that was withdrawn: neither saved, nor in a file; publishing does")
    func broughtBack() async throws {
        let host = try await TestHost.host()
        let folder = try TemporaryFolder()
        let home = try TestHost.catalogue(homes: ["prefecture-cantal"])
        let partner = try TestHost.catalogue(homes: ["ddt-lot"])
        let id = RecordID("prefecture-cantal/faq/quels-jours")!
        func send() throws {
            _ = try host.exportFile(from: home, for: "ddt-lot", to: folder.path("f.xml"), replacing: true)
            #expect(try host.importFile(.file(folder.path("f.xml")), into: partner).isApplied)
        }
        func status(_ store: any CatalogueStore) throws -> RecordStatus? {
            try store.read { try $0.record(id)?.status }
        }
        let first = SampleExchange.file(SampleExchange.cantal, SampleExchange.faq())
        #expect(try host.importFile(.bytes(Array(first.utf8), name: nil), into: home).isApplied)
        try send()
        _ = try host.withdraw(id, reason: "Faux.", in: home)
        let draft = SampleExchange.faq(version: 9, status: "draft", question: "Nouvelle ?")
        let error = #expect(throws: AuthoringError.self) {
            try host.save(draft.exchangeSource(of: "prefecture-cantal"), in: home)
        }
        #expect(error?.kind == .wrongState)
        let agent = host.editor(of: home, for: .agent(of: "prefecture-cantal", scope: .write))
        #expect(throws: (any Error).self) { try agent.save(draft.exchangeSource(of: "prefecture-cantal")) }
        #expect(throws: AccessError.self) { try agent.revert(id, to: 1) }
        let imported = try host.importFile(draft.exchangeSource(of: "prefecture-cantal"), into: home)
        #expect(imported[.stale] == 1)
        try send()
        #expect(try status(home) == .withdrawn && status(partner) == .withdrawn)
        #expect(try host.revert(id, to: 1, in: home).isApplied)
        try send()
        #expect(try status(home) == .published && status(partner) == .published)
    }

    @Test("one file can't use a record's version numbers up")
    func versionStep() async throws {
        let host = try await TestHost.host()
        let store = try TestHost.catalogue()
        var codes: [String] = []
        for version in [20_240_101, 1_000_000_000, 120_240_101] {
            let file = SampleExchange.file(SampleExchange.cantal, SampleExchange.faq(version: version))
            _ = try host.importFile(.bytes(Array(file.utf8), name: nil), into: store) {
                codes += $0.findings.map(\.code)
            }
        }
        #expect(codes == ["version-step"])
        #expect(
            try store.read { try $0.record(RecordID("prefecture-cantal/faq/quels-jours")!)?.version }
                == 120_240_101)
    }

    @Test("nobody else describes a home administration, whatever it relays")
    func homeDescription() async throws {
        let host = try await TestHost.host()
        let store = try TestHost.catalogue(homes: ["aa"], relays: ["bb"])
        func describe(_ name: String, by issuer: String) throws {
            let file = SampleExchange.file(
                issuer: issuer,
                "<administration id=\"aa\" kind=\"ddt\"><name xml:lang=\"fr\">\(name)</name></administration>"
            )
            #expect(try host.importFile(.bytes(Array(file.utf8), name: nil), into: store).isApplied)
        }
        try describe("Nom nouveau", by: "aa")
        try describe("Nom ancien", by: "bb")
        #expect(try store.read { try $0.administration("aa")?.name.fr } == "Nom nouveau")
    }
}
