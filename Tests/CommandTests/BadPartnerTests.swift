import Foundation
import TestSupport
import Testing

/// What `pull` says when a partner's server does something wrong: a sentence in the person's language, nothing of a
/// library's, and nothing that a terminal would obey.
@Suite("Partners’ servers that do wrong") struct BadPartnerTests {
    private struct Case: Sendable, CustomTestStringConvertible {
        var how: String
        var french: String
        var english: String
        var testDescription: String { how }
    }

    private static let cases = [
        Case(how: "cut", french: "réponse coupée", english: "cut its answer short"),
        Case(how: "huge", french: "trop grande", english: "too large"),
        Case(how: "garbage", french: "réponse coupée", english: "cut its answer short"),
        Case(how: "no-json", french: "pas un serveur d’Essaim", english: "is no server of Essaim"),
        Case(how: "other", french: "pas un serveur d’Essaim", english: "is no server of Essaim"),
        Case(how: "controls", french: "Pirate", english: "Pirate"),
        Case(how: "closed", french: "aucun serveur", english: "there is no server"),
    ]

    @Test("each is told in a sentence", arguments: cases)
    private func wrong(_ partner: Case) async throws {
        let folder = try TemporaryFolder()
        let environment = [
            "ESSAIM_CATALOGUE": folder.path("essaim.sqlite"), "XDG_CACHE_HOME": folder.url.path(),
        ]
        _ = try await run(TestPaths.essaim, ["init", "--administration", "maceo"], environment: environment)
        let server = Process()
        let pipe = Pipe()
        server.executableURL = URL(filePath: "/usr/bin/env")
        server.arguments = [
            "python3", TestPaths.root.appending(path: "Tests/Sharing/bad_partner.py").path, partner.how,
        ]
        server.standardOutput = pipe
        server.standardError = FileHandle.nullDevice
        try server.run()
        // Foundation starts it with SIGTERM blocked.
        defer { kill(server.processIdentifier, SIGKILL) }
        let line = String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
        let port = try #require(Int(line.trimmingCharacters(in: .whitespacesAndNewlines)))
        for (language, words) in [("fr", partner.french), ("en", partner.english)] {
            let result = try await run(
                TestPaths.essaim, ["pull", "http://127.0.0.1:\(port)", "--lang", language],
                environment: environment)
            #expect(result.exitCode == 1, "\(result.output)\(result.error)")
            #expect(result.error.contains(words), "\(result.error)")
            #expect(!result.error.contains("Error"), "\(result.error)")
            let controls = result.error.unicodeScalars.filter {
                $0.properties.generalCategory == .control && $0 != "\n"
            }
            #expect(controls.isEmpty, "\(result.error.debugDescription)")
        }
    }

    @Test("a token over plain HTTP to another machine is warned of; to this one it isn't")
    func plainToken() async throws {
        let folder = try TemporaryFolder()
        let environment = [
            "ESSAIM_CATALOGUE": folder.path("essaim.sqlite"), "XDG_CACHE_HOME": folder.url.path(),
            "ESSAIM_TOKEN": "essaim_0_0",
        ]
        _ = try await run(TestPaths.essaim, ["init", "--administration", "maceo"], environment: environment)
        // A name that is reserved for having no machine (RFC 2606).
        let remote = try await run(
            TestPaths.essaim, ["pull", "http://partner.invalid"], environment: environment)
        #expect(remote.error.contains("le jeton se lit en chemin"), "\(remote.error)")
        let here = try await run(
            TestPaths.essaim, ["pull", "http://127.0.0.1:9"], environment: environment)
        #expect(!here.error.contains("le jeton se lit en chemin"), "\(here.error)")
    }
}
