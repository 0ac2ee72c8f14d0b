import Catalogue
import EssaimKit
import Foundation
import TestSupport
import Testing

/// Catalogues that earlier versions made, kept as they were: each opens, comes up to date, and has lost nothing.
@Suite("Catalogues of earlier versions") struct UpgradeTests {
    /// By their latest migration.
    static let versions = ["3-search", "4-chains-by-issuer", "6-drafts"]

    private func catalogue(_ version: String, in folder: TemporaryFolder) async throws -> String {
        let packed = TestPaths.root.appending(path: "Tests/Cases/catalogues/\(version).sqlite.xz").path()
        let path = folder.path("essaim.sqlite")
        let result = try await run("bash", ["-c", "xz -dc '\(packed)' > '\(path)'"])
        try #require(result.exitCode == 0, "\(result.error)")
        return path
    }

    @Test("open and come up to date", arguments: versions)
    func upgrade(version: String) async throws {
        let folder = try TemporaryFolder()
        let path = try await catalogue(version, in: folder)
        for _ in 1...2 {
            let store = try SQLiteCatalogue.open(at: path)
            try store.read { reading throws in
                #expect(try reading.homes() == ["prefecture-cantal"])
                #expect(try reading.relays() == ["maceo"])
                #expect(try reading.count(RecordSelection()) == 5)
                #expect(try reading.lastSequence() == 7)
                #expect(
                    try reading.conflicts().map(\.stored.id.description) == ["ddt-lozere/faq/neige"])
                #expect(try reading.sentSequence(to: "ddt-lozere") == 7)
                #expect(try reading.tokens().map(\.name) == ["prefecture-cantal-read"])
                #expect(
                    try reading.revisions(of: RecordID("prefecture-cantal/faq/horaires")!).map(\.version) == [
                        2, 1,
                    ])
            }
            #expect(try store.examine { _, _ in nil }.isTrue)
        }
    }

    @Test("a backup made by an earlier version is restored", arguments: versions)
    func restore(version: String) async throws {
        let folder = try TemporaryFolder()
        let path = try await catalogue(version, in: folder)
        let place = folder.path("place.sqlite")
        let restoration = try SQLiteCatalogue.restore(from: path, to: place, time: "2026-01-01T00:00:00Z") {
            copy throws in
            #expect(try copy.examine { _, _ in nil }.isTrue)
        }
        #expect(restoration.sequence == 7 && restoration.kept == nil)
        let store = try SQLiteCatalogue.open(at: place)
        #expect(try store.read { try $0.sentSequence(to: "ddt-lozere") } == nil)
        #expect(try store.read { try $0.identifier() } == restoration.identifier)
    }
}
