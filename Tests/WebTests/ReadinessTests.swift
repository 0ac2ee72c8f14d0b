import Foundation
import TestSupport
import Testing

@testable import Web

/// A server whose catalogue is taken away from under it, or that has no room.
@Suite("Readiness", .serialized) struct ReadinessTests {
    private let folder: TemporaryFolder
    private let catalogue: String

    init() async throws {
        folder = try TemporaryFolder()
        catalogue = folder.path("essaim.sqlite")
        let file = try folder.write(WebSample.published, to: "f.xml")
        for arguments in [["init", "--administration", "prefecture-cantal"], ["import", file]] {
            let result = try await run(
                TestPaths.essaim, arguments, environment: ["ESSAIM_CATALOGUE": catalogue])
            try #require(result.exitCode == 0, "\(result.error)")
        }
    }

    /// A request's status and body.
    private func ask(_ server: LiveServer, _ path: String, _ more: String...) async throws -> (Int, String) {
        let result = try await run(
            "curl", ["-sS", "-w", "\n%{http_code}", "http://127.0.0.1:\(server.port)\(path)"] + more)
        let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false)
        return (Int(lines.last ?? "") ?? 0, lines.dropLast().joined(separator: "\n"))
    }

    private func write(_ server: LiveServer, _ token: String, _ name: String) async throws -> (Int, String) {
        try await ask(
            server, "/api/v1/records/prefecture-cantal/faq/\(name)", "-X", "PUT", "-H",
            "Authorization: Bearer \(token)", "-H", "Content-Type: application/json", "-d",
            WebSample.body("Q ?"))
    }

    private func token() async throws -> String {
        try await run(
            TestPaths.essaim,
            [
                "token", "create", "-c", catalogue, "--administration", "prefecture-cantal", "--scope",
                "publish",
            ]
        ).output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test(
        "whose file was moved, written over or deleted stops writing, says so, and goes on reading",
        arguments: ["mv '{copy}' '{catalogue}'", "cp '{copy}' '{catalogue}'", "rm '{catalogue}'"])
    func replaced(command: String) async throws {
        let token = try await token()
        let copy = folder.path("copie.sqlite")
        #expect(try await run(TestPaths.essaim, ["backup", "-c", catalogue, copy]).exitCode == 0)
        let server = try await LiveServer(catalogue: catalogue)
        defer { server.kill() }
        #expect(try await write(server, token, "avant").0 == 201)
        #expect(try await ask(server, "/readyz").0 == 200)
        #expect(
            try await run(
                "bash",
                [
                    "-c",
                    command.replacing("{copy}", with: copy).replacing("{catalogue}", with: catalogue),
                ]
            ).exitCode == 0)
        for number in 1...3 {
            let (status, body) = try await write(server, token, "apres-\(number)")
            #expect(status == 503, "\(body)")
            #expect(body.contains("catalogue-replaced"), "\(body)")
        }
        let ready = try await ask(server, "/readyz")
        #expect(ready.0 == 503 && ready.1.contains("catalogue-replaced"), "\(ready)")
        #expect(try await ask(server, "/healthz").0 == 200)
        if !command.hasPrefix("cp") { #expect(try await ask(server, WebSample.address).0 == 200) }
    }

    @Test("no room for the catalogue: 503, a line in the log, not ready, and reading goes on")
    func full() async throws {
        let token = try await token()
        // SQLite's log soon has that.
        let server = try await LiveServer(catalogue: catalogue, limit: 400)
        var outcome = (200, "")
        for number in 1...300 where outcome.0 < 500 {
            outcome = try await write(server, token, "q\(number)")
        }
        #expect(outcome.0 == 503 && outcome.1.contains("catalogue-disk-full"), "\(outcome)")
        let ready = try await ask(server, "/readyz")
        // The limit is on every file: whichever is tried first says so.
        #expect(ready.0 == 503, "\(ready)")
        #expect(
            ready.1.contains("catalogue-disk-full") || ready.1.contains("\"reason\":\"spool\""), "\(ready)")
        #expect(try await ask(server, WebSample.address).0 == 200)
        server.stop()
        #expect(server.log.contains("Request failed"))
        // With room again, all that was acknowledged is there.
        let doctor = try await run(TestPaths.essaim, ["doctor", "-c", catalogue])
        #expect(doctor.exitCode == 0, "\(doctor.output)")
    }

    @Test("no room for files on their way: 503 and not ready, while records are read and written")
    func spool() async throws {
        let server = try await TestServer(files: [WebSample.published]) {
            $0.spoolFolder = "/dev/full"
        }
        try await server.test { session in
            let ready = try await session.get("/readyz")
            #expect(ready.status == 503 && ready.text.contains("spool"), "\(ready.text)")
            let file = try await session.get("/api/v1/exchange")
            #expect(file.status == 503 && file.code == "unavailable", "\(file.text)")
            #expect(try await session.get(WebSample.address).status == 200)
        }
    }
}
