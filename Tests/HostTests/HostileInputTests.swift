import Catalogue
import EssaimKit
import Foundation
import Host
import TestSupport
import Testing
import XML

@Suite("Hostile input") struct HostileInputTests {
    /// Every file of the given corpus, where it is there.
    static let files: [String] = {
        guard let folder = TestPaths.shared("hostile"),
            let names = FileManager.default.enumerator(atPath: folder)?.allObjects as? [String]
        else { return [] }
        return names.sorted().map { folder + "/" + $0 }.filter { path in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
        }
    }()

    @Test(
        "no file of the hostile corpus gets in, crashes or hangs", .enabled(if: !files.isEmpty),
        arguments: files)
    func corpus(path: String) async throws {
        let catalogue = try TestHost.catalogue()
        var codes: [String] = []
        let summary = try await TestHost.host().importFile(.file(path), into: catalogue) {
            codes += $0.findings.map(\.code)
        }
        #expect(!summary.isApplied)
        #expect(!codes.isEmpty)
        #expect(try catalogue.read { try $0.lastSequence() } == 0)
    }

    @Test(
        "no file takes 5 seconds of processor or 256 MiB, in a process of its own",
        .enabled(if: !files.isEmpty))
    func bounded() async throws {
        let script = TestPaths.root.appending(path: "Tests/Faults/hostile.py").path()
        let result = try await run("python3", [script, TestPaths.essaim] + Self.files)
        #expect(result.exitCode == 0, "\(result.output)\(result.error)")
    }

    @Test("a document type is refused before anything in it counts", .enabled(if: !files.isEmpty))
    func doctypes() async throws {
        for path in Self.files where path.contains("/recurse/lol_") && path.hasSuffix(".xml") {
            let error = #expect(throws: XMLError.self) { try XMLReader(.file(path)) }
            #expect(error?.code == .doctype, "\(path)")
        }
    }
}
