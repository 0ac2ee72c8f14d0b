import Foundation
import HTTPTypes
import TestSupport
import Testing

@testable import Web

@Suite("Dossiers over HTTP") struct SeminarRouteTests {
    private static let path = "/api/v1/seminar?plan=maceo/seminar-plan/seminaire-2014"

    private func server() async throws -> TestServer {
        try await TestServer(
            homes: ["maceo"],
            files: (TestPaths.sampleFiles + [TestPaths.seminarFile]).map {
                try String(contentsOfFile: $0, encoding: .utf8)
            })
    }

    @Test("one plan comes as a page, as Markdown and as JSON, in French or English")
    func forms() async throws {
        try await server().test { session throws in
            let page = try await session.get(Self.path)
            #expect(page.status == 200)
            #expect(page.headers[.contentType] == "text/html; charset=utf-8")
            #expect(page.text.contains("<html lang=\"fr\">"))
            #expect(page.text.contains("Le télétravail dans la fonction publique d’État"))
            // What a browser must let through for the page to look as it does from the command line.
            let policy = try #require(page.headers[.contentSecurityPolicy])
            #expect(policy.contains("style-src 'unsafe-inline'") && policy.contains("default-src 'none'"))
            let markdown = try await session.get(
                Self.path, [.accept: "text/markdown", .acceptLanguage: "en"])
            #expect(markdown.headers[.contentLanguage] == "en")
            #expect(markdown.text.hasPrefix("# Le télétravail dans la fonction publique d’État"))
            #expect(markdown.text.contains("**Date:**"))
            let value = try await session.get(Self.path, [.accept: "application/json"]).json()
            #expect(value["title"] != nil)
        }
    }

    @Test("the same dossier isn't sent twice, and no plan is an error that says so")
    func states() async throws {
        try await server().test { session throws in
            let tag = try #require(try await session.get(Self.path).headers[.eTag])
            let again = try await session.get(Self.path, [.ifNoneMatch: tag])
            #expect(again.status == 304 && again.text.isEmpty)
            let missing = try await session.get("/api/v1/seminar?plan=maceo/seminar-plan/autre")
            #expect(missing.status == 404 && missing.code == "not-found")
            let other = try await session.get(
                "/api/v1/seminar?plan=prefecture-cantal/good-practice/points-hebdomadaires")
            #expect((400..<500).contains(other.status), "\(other.text)")
            #expect(try await session.get("/api/v1/seminar?plan=x").code == "invalid-parameter")
            #expect(try await session.get("/api/v1/seminar").code == "invalid-parameter")
        }
    }
}
