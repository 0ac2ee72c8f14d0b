import EssaimKit
import Exchange
import Foundation
import Host
import TestSupport
import Testing

/// Inputs that once made a reader fail, and the fuzzer's seeds.
@Suite("Fuzz findings") struct FuzzFindingsTests {
    private static func files(_ folder: String) -> [String] {
        ["seeds", "findings"].flatMap { kind -> [String] in
            let top = TestPaths.root.appending(path: "Tests/Fuzz/\(kind)/\(folder)")
            return ((try? FileManager.default.contentsOfDirectory(atPath: top.path())) ?? []).sorted()
                .filter { !$0.hasPrefix(".") }.map { top.appending(path: $0).path() }
        }
    }

    @Test("exchange files are read to their end or refused", arguments: files("exchange"))
    func exchange(path: String) async throws {
        let catalogue = try TestHost.catalogue(relays: ["a"])
        _ = try await TestHost.host().importFile(.file(path), into: catalogue)
        #expect(try await TestHost.host().examine(catalogue, rebuilding: false).problems == [])
    }

    @Test("module descriptions are usable or say why not", arguments: files("module"))
    func module(path: String) {
        for problem in ModuleSet.problems(inDescription: .file(path)) {
            #expect(!problem.fr.isEmpty && !problem.en.isEmpty)
        }
    }
}
