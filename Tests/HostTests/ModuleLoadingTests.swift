import EssaimKit
import Foundation
import Host
import TestSupport
import Testing

/// Loads real libraries: those that the package builds for the tests, under the names of modules.
@Suite("Module loading") struct ModuleLoadingTests {
    private func load(
        _ libraries: [String], in folder: TemporaryFolder, timeLimit: Duration = .seconds(120)
    ) async throws -> ModuleSet {
        for name in libraries {
            try FileManager.default.copyItem(
                at: TestPaths.build.appending(path: "lib\(name)Fixture.so"),
                to: folder.url.appending(path: "lib\(name)Module.so"))
        }
        return try await ModuleSet.load(
            .init(
                folders: [folder.url.path()], executable: TestPaths.essaim, cacheFolder: folder.path("cache"),
                probeTimeLimit: timeLimit))
    }

    @Test("a good plug-in is active, with what it brings")
    func good() async throws {
        let folder = try TemporaryFolder()
        let set = try await load(["Good"], in: folder)
        #expect(set.installed.map(\.id) == ["good"])
        #expect(set.installed[0].isActive)
        #expect(set.installed[0].version == "1.0")
        #expect(set.types.entry(named: "note")?.module == "good")
        #expect(set.types.entry(namespace: "urn:example:note:1") != nil)
    }

    @Test(
        "a broken plug-in is listed with its reason and stops nobody",
        arguments: [
            ("LoadTrap", "module-crashed"), ("SwiftTrap", "module-crashed"),
            ("OtherKit", "module-other-interface"),
            ("NoModule", "module-not-a-module"),
        ])
    func broken(library: String, code: String) async throws {
        let folder = try TemporaryFolder()
        let set = try await load(["Good", library], in: folder)
        let module = try #require(set.installed.first { $0.file.contains(library) })
        #expect(!module.isActive)
        #expect(module.problems.map(\.code.rawValue) == [code])
        #expect(!module.problems[0].fr.isEmpty && !module.problems[0].en.isEmpty)
        #expect(set.types.entry(named: "note") != nil)
    }

    @Test("a plug-in that never returns is given up")
    func hanging() async throws {
        let folder = try TemporaryFolder()
        let set = try await load(["Good", "Hanging"], in: folder, timeLimit: .seconds(60))
        let module = try #require(set.installed.first { $0.file.contains("Hanging") })
        #expect(module.problems.map(\.code.rawValue) == ["module-silent"])
        #expect(set.types.entry(named: "note") != nil)
    }

    @Test("a file that isn't a library is listed with its reason")
    func noLibrary() async throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("not a library", to: "libTextModule.so")
        _ = try folder.write("", to: "libEmptyModule.so")
        let set = try await load(["Good"], in: folder)
        let broken = set.installed.filter { !$0.isActive }
        #expect(broken.count == 2)
        #expect(broken.allSatisfy { $0.problems.map(\.code.rawValue) == ["module-not-a-library"] })
        #expect(set.types.entries.count == 1)
    }

    @Test("two plug-ins that claim the same are both refused, and each names the other")
    func clash() async throws {
        let folder = try TemporaryFolder()
        let set = try await load(["ClashA", "ClashB", "Good"], in: folder)
        for (name, other) in [("ClashA", "ClashB"), ("ClashB", "ClashA")] {
            let module = try #require(set.installed.first { $0.file.contains(name) })
            let problem = try #require(module.problems.first)
            #expect(problem.code.rawValue == "module-clash")
            #expect(problem.en.contains("memo"))
            #expect(problem.en.contains("lib\(other)Module.so"))
        }
        #expect(set.types.entries.map(\.type.name) == ["note"])
    }

    @Test("the same file found twice counts once")
    func twice() async throws {
        let folder = try TemporaryFolder()
        let copy = folder.url.appending(path: "copy")
        try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
        let library = TestPaths.build.appending(path: "libGoodFixture.so")
        try FileManager.default.copyItem(at: library, to: copy.appending(path: "libGoodModule.so"))
        try FileManager.default.copyItem(at: library, to: folder.url.appending(path: "libGoodModule.so"))
        let set = try await ModuleSet.load(
            .init(
                folders: [folder.url.path(), copy.path(), folder.path("missing")],
                executable: TestPaths.essaim,
                cacheFolder: nil, probeTimeLimit: .seconds(120)))
        #expect(set.installed.count == 1)
        #expect(set.installed[0].isActive)
    }

    @Test("a probe is remembered by the file's content")
    func cache() async throws {
        let folder = try TemporaryFolder()
        _ = try await load(["Good"], in: folder)
        #expect(FileManager.default.fileExists(atPath: folder.path("cache/probes.json")))
        // With what was remembered, no child process is needed: an executable that can't run doesn't matter…
        let text = try folder.read("cache/probes.json")
        #expect(text.contains("urn:example:note:1"))
        // …but another executable may answer otherwise, so it asks again, and says that it couldn't.
        let set = try await ModuleSet.load(
            .init(
                folders: [folder.url.path()], executable: folder.path("missing"),
                cacheFolder: folder.path("cache")))
        #expect(set.installed[0].problems.map(\.code.rawValue) == ["module-unprobed"])
    }

    @Test("the four code modules of the package are active")
    func ours() async throws {
        let host = try await TestHost.host()
        let ids = host.modules.installed.compactMap(\.id)
        for id in ["evaluation-indicators", "experience-feedback", "faq", "good-practices"] {
            #expect(ids.contains(id))
        }
        #expect(
            host.modules.installed.allSatisfy { $0.isActive }, "\(host.modules.installed.flatMap(\.problems))"
        )
    }
}
