import Foundation
import TestSupport
import Testing

@testable import Web

/// The server as a process: what no call without a socket shows.
@Suite("A server that runs", .serialized) struct ServingTests {
    private func catalogue(in folder: TemporaryFolder, records: Int) async throws -> String {
        let path = folder.path("essaim.sqlite")
        let paragraph = "<p>\(String(repeating: "Le télétravail se prépare. ", count: 80))</p>"
        let file = SampleExchange.file(
            SampleExchange.cantal,
            (0..<records).map { SampleExchange.faq("prefecture-cantal/faq/q\($0)", answer: paragraph) }
                .joined())
        try file.write(toFile: folder.path("records.xml"), atomically: true, encoding: .utf8)
        for arguments in [
            ["init", "--administration", "prefecture-cantal"], ["import", folder.path("records.xml")],
        ] {
            let result = try await run(TestPaths.essaim, arguments, environment: ["ESSAIM_CATALOGUE": path])
            try #require(result.exitCode == 0, "\(result.error)")
        }
        return path
    }

    @Test("told to end, it finishes what it is sending, and takes nothing new", .timeLimit(.minutes(10)))
    func graceful() async throws {
        let folder = try TemporaryFolder()
        let server = try await LiveServer(catalogue: try await catalogue(in: folder, records: 6_000))
        let address = "http://127.0.0.1:\(server.port)/api/v1/exchange"
        let file = folder.path("received.xml")
        async let transfer = run("curl", ["-fsS", "--limit-rate", "8M", "-o", file, address])
        func received() -> Int {
            (try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int).flatMap { $0 } ?? 0
        }
        while received() < 100_000 { try await Task.sleep(for: .milliseconds(20)) }
        server.process.terminate()
        // It still sends: the file has some 13 MB, and more than a second of it is left.
        let refused = try await run("curl", ["-sS", "--max-time", "1", address])
        #expect(refused.exitCode != 0)
        let result = try await transfer
        #expect(result.exitCode == 0, "\(result.error)")
        #expect(received() > 10_000_000)
        let whole = try await run("xmllint", ["--stream", "--noout", file])
        #expect(whole.exitCode == 0, "\(whole.error)")
        #expect(server.stop() == 0)
    }

    @Test(
        "what is no request gets a problem, HTTP/1.0 a plain body, and a silent crowd keeps nobody out",
        .timeLimit(.minutes(10)))
    func wire() async throws {
        let folder = try TemporaryFolder()
        let server = try await LiveServer(catalogue: try await catalogue(in: folder, records: 3))
        let script = TestPaths.root.appending(path: "Tests/API/wire.py").path
        let result = try await run("python3", [script, "\(server.port)"])
        #expect(result.exitCode == 0, "\(result.output)\(result.error)")
        #expect(server.stop() == 0)
    }

    @Test(
        "with a certificate it speaks TLS alone, and tells browsers to stay with it", .timeLimit(.minutes(10))
    )
    func secure() async throws {
        let folder = try TemporaryFolder()
        let (certificate, key) = (folder.path("certificate.pem"), folder.path("key.pem"))
        let made = try await run(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-days", "2",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out",
                certificate,
            ])
        try #require(made.exitCode == 0, "\(made.error)")
        let path = try await catalogue(in: folder, records: 1)
        let server = try await LiveServer(
            catalogue: path, "--tls-certificate", certificate, "--tls-key", key)
        defer { server.stop() }
        let authority = "localhost:\(server.port)"
        let answer = try await run(
            "curl",
            [
                "-sS", "-i", "--cacert", certificate, "--resolve", "\(authority):127.0.0.1",
                "https://\(authority)/readyz",
            ])
        #expect(answer.output.contains("200 OK"), "\(answer.error)")
        #expect(answer.output.lowercased().contains("strict-transport-security: max-age="))
        let stranger = try await run("curl", ["-sS", "https://127.0.0.1:\(server.port)/readyz"])
        #expect(stranger.exitCode == 60, "a certificate that nobody vouches for is refused by the client")
        let plain = try await run(
            "curl", ["-sS", "--max-time", "5", "http://127.0.0.1:\(server.port)/readyz"])
        #expect(!plain.output.contains("ready"))
        let wrong = try await run(
            TestPaths.essaim,
            ["serve", "--port", "0", "--catalogue", path, "--tls-certificate", key, "--tls-key", key],
            environment: ["ESSAIM_LANG": "en"])
        #expect(wrong.exitCode != 0)
        #expect(wrong.error.contains("Give a certificate chain and its key as PEM files."))
    }
}
