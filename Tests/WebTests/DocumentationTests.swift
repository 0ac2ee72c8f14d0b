import Derivation
import EssaimKit
import Foundation
import Host
import TestSupport
import Testing

@testable import Web

@Suite("The HTTP API's documentation") struct DocumentationTests {
    private static func page() throws -> String {
        try String(contentsOf: TestPaths.root.appending(path: "docs/http-api.md"), encoding: .utf8)
    }

    @Test("every problem code stands in it with its status")
    func codes() throws {
        let page = try Self.page()
        for code in ProblemCode.allCases {
            let row = page.split(separator: "\n").first {
                $0.hasPrefix("| \(code.status.code)") && $0.contains("`\(code.rawValue)`")
            }
            #expect(row != nil, "\(code.rawValue)")
        }
    }

    @Test("the OpenAPI document names each route and record type, and its references lead somewhere")
    func description() async throws {
        let server = try await TestServer()
        let document = OpenAPIDocument(
            routes: server.server.routes, types: server.host.modules.types, version: "1")
        let text = document.json.text()
        let schemas = try #require(document.json["components"]?["schemas"])
        for match in text.matches(of: /"#\/components\/schemas\/([A-Za-z]+)"/) {
            #expect(schemas[String(match.output.1)] != nil, "\(match.output.1)")
        }
        for route in server.server.routes.operations {
            let operation = document.json["paths"]?[route.path]?[route.method.rawValue.lowercased()]
            #expect(operation?["operationId"]?.text == route.operation)
        }
        for entry in server.host.modules.types.entries {
            let name = JSONForm.key(of: entry.type.name)
            #expect(schemas["\(name.prefix(1).uppercased())\(name.dropFirst())Content"] != nil)
        }
        for name in server.host.modules.reports.keys {
            #expect(document.json["paths"]?["/api/v1/reports/\(name)"] != nil)
        }
        let names = server.server.routes.operations.map(\.operation)
        #expect(names.count == Set(names).count)
    }

    @Test("the page for people has every operation and needs nothing from elsewhere")
    func pageForPeople() async throws {
        let server = try await TestServer()
        try await server.test { session throws in
            let page = try await session.get("/api/docs")
            for route in server.server.routes.operations {
                #expect(page.text.contains("id=\"\(route.operation)\""), "\(route.operation)")
            }
            #expect(!page.text.contains("<script"))
            #expect(!page.text.contains("src="))
            #expect(
                page.text.matches(of: /href="([^"]*)"/).allSatisfy { "#/".contains($0.output.1.first ?? " ") }
            )
            let well = try await run("xmllint", ["--html", "--noout", "-"], input: page.text)
            #expect(!well.error.contains("Unexpected end tag"), "\(well.error)")
            #expect(
                try await session.get("/api/docs/style.css").headers[.contentType]
                    == "text/css; charset=utf-8")
        }
    }

    @Test("its examples give what they show, over a real socket", .timeLimit(.minutes(10)))
    func examples() async throws {
        let folder = try TemporaryFolder()
        let catalogue = folder.path("essaim.sqlite")
        func essaim(_ arguments: String...) async throws -> String {
            let result = try await run(
                TestPaths.essaim, arguments, environment: ["ESSAIM_CATALOGUE": catalogue])
            #expect(result.exitCode == 0, "\(arguments): \(result.error)")
            return result.output
        }
        _ = try await essaim("init", "--administration", "prefecture-cantal")
        for sample in TestPaths.sampleFiles
        where sample.contains("cantal.xml") && sample.contains("prefecture") {
            _ = try await essaim("import", sample)
        }
        _ = try await essaim("import", TestPaths.seminarFile)
        let token = try await essaim(
            "token", "create", "--administration", "prefecture-cantal", "--scope", "publish")
        let server = try await LiveServer(catalogue: catalogue)
        defer { server.stop() }
        for block in try Self.page().components(separatedBy: "```console\n").dropFirst() {
            let lines = (block.components(separatedBy: "```").first ?? "").split(
                separator: "\n", omittingEmptySubsequences: false)
            var script = ""
            var expected: [(command: String, lines: [String])] = []
            for line in lines where !line.isEmpty {
                if line.hasPrefix("$ ") {
                    expected.append((String(line.dropFirst(2)), []))
                    script += "\(line.dropFirst(2))\nprintf '\\036'\n"
                } else {
                    expected[expected.count - 1].lines.append(String(line))
                }
            }
            let result = try await run(
                "bash", ["-e", "-o", "pipefail", "-c", "cd \"$HOME\"\n\(script)"],
                environment: [
                    "API": "http://127.0.0.1:\(server.port)",
                    "TOKEN": token.trimmingCharacters(in: .whitespacesAndNewlines), "HOME": folder.url.path(),
                ])
            #expect(result.exitCode == 0, "\(script)\n\(result.error)")
            let outputs = result.output.components(separatedBy: "\u{1E}")
            for (step, output) in zip(expected, outputs) {
                var rest = output[...]
                for piece in step.lines.joined(separator: "…").components(separatedBy: "…")
                where !piece.isEmpty {
                    let found = rest.range(of: piece)
                    #expect(
                        found != nil, "\(step.command)\ngives\n\(output.prefix(2_000))\nwithout\n\(piece)")
                    if let found { rest = rest[found.upperBound...] }
                }
            }
        }
    }
}
