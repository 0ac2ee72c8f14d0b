import Catalogue
import Core
import Derivation
import EssaimKit
import HTTPTypes
import Host
import TestSupport
import Testing

@testable import Web

@Suite("Writing over HTTP") struct WritingTests {
    private static let new = "/api/v1/records/prefecture-cantal/faq/nouvelle"

    @Test("a record is created, read, changed, published, withdrawn and brought back; each step is audited")
    func life() async throws {
        let server = try await TestServer(files: [WebSample.published])
        let token = try server.token(.publish)
        try await server.test { session throws in
            let created = try await session.send(.put, Self.new, token, body: WebSample.body("Nouvelle ?"))
            #expect(created.status == 201, "\(created.text)")
            #expect(created.headers[.location] == Self.new)
            #expect(try await session.get(Self.new).status == 404)
            let draft = try await session.get(Self.new, token.with(.accept, "application/xml"))
            #expect(draft.status == 200)

            // The exchange file that was read is sent back with a change.
            let tag = try #require(draft.headers[.eTag])
            let changed = try await session.send(
                .put, Self.new, token.with(.ifMatch, tag),
                body: draft.text.replacing("Nouvelle ?", with: "Changée ?"), type: "application/xml")
            #expect(changed.status == 200, "\(changed.text)")
            let published = try await session.send(
                .post, "\(Self.new)/publish", token.with(.ifMatch, try #require(changed.headers[.eTag])))
            #expect(published.status == 200, "\(published.text)")
            #expect(try await session.get(Self.new).json()["content"]?["question"]?.text == "Changée ?")
            let withdrawn = try await session.send(
                .delete, Self.new, token.with(.ifMatch, "*"), body: "{\"reason\":\"Doublon\"}")
            #expect(withdrawn.status == 200)
            let gone = try await session.get(Self.new)
            #expect(gone.status == 410)
            #expect(try gone.json()["reason"]?.text == "Doublon")
            let back = try await session.send(.post, "\(Self.new)/revert?to=2", token.with(.ifMatch, "*"))
            #expect(back.status == 200, "\(back.text)")
            #expect(try await session.get(Self.new).status == 200)
        }
        let entries = try server.catalogue.read { try $0.auditEntries(limit: 100) }
        #expect(entries.count == 10)
        #expect(entries.filter { $0.outcome == "begun" }.count == 5)
        #expect(
            entries.filter { $0.outcome == "done" }.allSatisfy { $0.token == "prefecture-cantal-publish" })
    }

    @Test("a change of a state that is no longer there gets 412, one that names none 428")
    func lostUpdates() async throws {
        let server = try await TestServer(files: [WebSample.published])
        let token = try server.token(.publish)
        try await server.test { session throws in
            let tag = try #require(try await session.get(WebSample.address).headers[.eTag])
            func save(_ question: String, _ headers: HTTPFields) async throws -> TestSession.Answer {
                try await session.send(
                    .put, WebSample.address, headers, body: WebSample.body(question, status: "published"))
            }
            #expect(try await save("Un ?", token).code == "precondition-required")
            #expect(try await save("Un ?", token.with(.ifNoneMatch, "*")).code == "precondition-failed")
            #expect(try await save("Un ?", token.with(.ifMatch, tag)).status == 200)
            #expect(try await save("Deux ?", token.with(.ifMatch, tag)).code == "precondition-failed")
            // Many at once with the same state: one wins, nobody's text is lost unseen.
            let now = try #require(try await session.get(WebSample.address).headers[.eTag])
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<8 {
                    group.addTask {
                        try await session.send(
                            .put, WebSample.address, token.with(.ifMatch, now),
                            body: WebSample.body("Numéro \(number) ?", status: "published")
                        ).status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 200 }.count == 1, "\(statuses)")
            #expect(statuses.filter { $0 == 412 }.count == 7, "\(statuses)")
        }
    }

    @Test("a token does what its scope and administration allow, and nothing else")
    func scopes() async throws {
        let server = try await TestServer(files: [WebSample.published])
        let tokens = try Dictionary(
            uniqueKeysWithValues: TokenScope.allCases.map { ($0, try server.token($0)) })
        let foreign = try server.token(.publish, for: "prefecture-lozere")
        let admin = try server.token(.admin, for: "maceo")
        try await server.test { session throws in
            let body = WebSample.body("Qui ?")
            #expect(try await session.send(.put, Self.new, [:], body: body).code == "unauthenticated")
            #expect(try await session.send(.put, Self.new, tokens[.read]!, body: body).code == "forbidden")
            #expect(try await session.send(.put, Self.new, foreign, body: body).code == "forbidden")
            let published = WebSample.body("Qui ?", status: "published")
            #expect(
                try await session.send(.put, Self.new, tokens[.write]!, body: published).code == "forbidden")
            #expect(try await session.send(.put, Self.new, tokens[.write]!, body: body).status == 201)
            let address = "\(Self.new)/publish"
            let any = "*"
            #expect(
                try await session.send(.post, address, tokens[.write]!.with(.ifMatch, any)).code
                    == "forbidden")
            #expect(try await session.send(.post, address, admin.with(.ifMatch, any)).status == 200)
            // What is published isn't changed by those who may write drafts only: those stand beside.
            let change = try await session.send(
                .put, Self.new, tokens[.write]!.with(.ifMatch, any),
                body: WebSample.body("Autre ?", status: "published"))
            #expect(change.code == "forbidden")
            let draft = try await session.send(
                .put, Self.new, tokens[.write]!.with(.ifMatch, any), body: WebSample.body("Autre ?"))
            #expect(draft.status == 200, "\(draft.text)")
            #expect(try await session.get(Self.new).json()["content"]?["question"]?.text == "Qui ?")
            let elsewhere = "/api/v1/records/prefecture-lozere/faq/x"
            #expect(try await session.send(.put, elsewhere, foreign, body: body).code == "not-at-home")
        }
    }

    @Test(
        "the draft of what is published is read, saved, published and abandoned by its administration alone")
    func drafts() async throws {
        let server = try await TestServer(files: [WebSample.published])
        let token = try server.token(.publish)
        let foreign = try server.token(.publish, for: "maceo")
        try await server.test { session throws in
            let address = "\(WebSample.address)/draft"
            #expect(try await session.get(address, token).status == 404)
            let read = try await session.get(WebSample.address, token)
            let tag = try #require(read.headers[.eTag])
            func save(_ question: String, _ tag: String) async throws -> TestSession.Answer {
                try await session.send(
                    .put, WebSample.address, token.with(.ifMatch, tag), body: WebSample.body(question))
            }
            let saved = try await save("Un brouillon ?", tag)
            #expect(saved.status == 200, "\(saved.text)")
            #expect(try saved.json()["draft"] == .number("1") && saved.json()["status"] == .string("draft"))
            // Everybody reads what is in force, and nothing of the draft.
            for headers in [[:], foreign] as [HTTPFields] {
                let seen = try await session.get(WebSample.address, headers)
                #expect(try seen.json()["draft"] == nil)
                #expect(!seen.text.contains("brouillon"))
                #expect(try await session.get(address, headers).status == 404)
                #expect(
                    try await session.get("/api/v1/records?drafts=true", headers).json()["total"]
                        == .number("0"))
            }
            #expect(
                try await session.get("/api/v1/records?drafts=true", token).json()["total"] == .number("1"))
            let draft = try await session.get(address, token)
            #expect(try draft.json()["content"]?["question"]?.text == "Un brouillon ?")
            let own = try #require(draft.headers[.eTag])
            // Who read what is published didn't see the draft.
            #expect(try await save("Deux ?", tag).code == "precondition-failed")
            #expect(try await save("Deux ?", own).status == 200)
            #expect(try await save("Trois ?", own).code == "precondition-failed")
            #expect(
                try await session.send(.delete, address, token.with(.ifMatch, own)).code
                    == "precondition-failed")
            #expect(try await session.send(.delete, address, token).code == "precondition-required")
            let publish = "\(WebSample.address)/publish"
            #expect(
                try await session.send(.post, publish, token.with(.ifMatch, tag)).code
                    == "precondition-failed")
            let now = try #require(try await session.get(address, token).headers[.eTag])
            #expect(try await session.send(.post, publish, token.with(.ifMatch, now)).status == 200)
            #expect(try await session.get(WebSample.address).json()["content"]?["question"]?.text == "Deux ?")
            #expect(try await session.get(address, token).status == 404)
            // What is published, sent back as a draft, says nothing new.
            let current = try #require(try await session.get(WebSample.address, token).headers[.eTag])
            #expect(try await save("Deux ?", current).status == 200)
            #expect(try await session.get(address, token).status == 404)
            #expect(try await save("Quatre ?", current).status == 200)
            // Many at once with the same draft: one wins.
            let shared = try #require(try await session.get(address, token).headers[.eTag])
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<8 { group.addTask { try await save("Numéro \(number) ?", shared).status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 200 }.count == 1, "\(statuses)")
            #expect(statuses.filter { $0 == 412 }.count == 7, "\(statuses)")
            let gone = try await session.send(.delete, address, token.with(.ifMatch, "*"))
            #expect(gone.status == 200, "\(gone.text)")
            #expect(try gone.json()["draft"] == nil)
            #expect(try await session.get(address, token).status == 404)
        }
    }

    @Test("a revoked, an expired and a wrong token are refused from the next request on")
    func validity() async throws {
        let server = try await TestServer(files: [WebSample.published])
        let (text, token) = try server.host.createToken(
            for: "prefecture-cantal", scope: .read, name: "essai", in: server.catalogue)
        #expect(throws: CatalogueError.self) {
            try server.host.createToken(for: "maceo", scope: .read, name: "essai", in: server.catalogue)
        }
        #expect(throws: TokenError.self) {
            try server.host.createToken(
                for: "maceo", scope: .read, expires: CalendarDate("2026-01-01"), in: server.catalogue)
        }
        let stored = try #require(try server.catalogue.read { try $0.token(selector: token.selector) })
        #expect(!text.contains(stored.digest.hexadecimal))
        let later = EssaimHost(modules: .none, now: { "2027-01-01T00:00:00Z" })
        let (short, _) = try server.host.createToken(
            for: "maceo", scope: .read, expires: CalendarDate("2026-06-01"), in: server.catalogue)
        #expect(try server.host.access(to: server.catalogue).token(short) != nil)
        #expect(try later.access(to: server.catalogue).token(short) == nil)
        try await server.test { session throws in
            let headers: HTTPFields = [.authorization: "Bearer \(text)"]
            #expect(try await session.get("/api/v1", headers).status == 200)
            let last = text.last == "0" ? "1" : "0"
            let wrong = "\(text.dropLast())\(last)"
            #expect(try await session.get("/api/v1", [.authorization: "Bearer \(wrong)"]).status == 401)
            try server.host.access(to: server.catalogue).revokeToken(named: "essai")
            let refused = try await session.get("/api/v1", headers)
            #expect(refused.status == 401)
            #expect(refused.headers[.wwwAuthenticate] == "Bearer realm=\"essaim\"")
        }
    }

    @Test("a record that breaks rules is refused with its findings, one that can't be read with the place")
    func invalid() async throws {
        let server = try await TestServer(files: [WebSample.published])
        let token = try server.token(.write)
        try await server.test { session throws in
            func code(_ body: String, type: String = "application/json") async throws -> (
                Int, String?, String
            ) {
                let answer = try await session.send(.put, Self.new, token, body: body, type: type)
                return (answer.status, answer.code, answer.text)
            }
            let missing = try await code("{\"content\":{\"answer\":\"<p>Oui.</p>\"}}")
            #expect(missing.0 == 422 && missing.1 == "invalid-record", "\(missing)")
            #expect(missing.2.contains("\"findings\":[{\"severity\":\"error\""))
            #expect(try await code("{\"content\":{\"question\":7}}").2.contains("question: the value"))
            for body in ["", "{", "[]", "{\"content\":[]}", "{\"content\":{},\"status\":\"withdrawn\"}"] {
                let answer = try await code(body)
                #expect(answer.0 == 400 && answer.1 == "invalid-body", "\(body): \(answer)")
            }
            #expect(try await code("<x/>", type: "text/plain").1 == "unsupported-media-type")
            #expect(try await code("<!DOCTYPE x><x/>", type: "application/xml").1 == "invalid-body")
            #expect(
                try await code(
                    WebSample.published.replacing("\"published\"", with: "\"draft\""), type: "application/xml"
                ).1 == "invalid-body")
        }
    }

    @Test("bodies beyond the limit get 413, those who ask too often 429, and both say when to come again")
    func limits() async throws {
        let server = try await TestServer {
            $0.recordLimit = 1_000
            $0.exchangeLimit = 1_000
            $0.requestsPerSecond = 1
        }
        let token = try server.token(.publish)
        try await server.test { session throws in
            let large = String(repeating: " ", count: 2_000)
            #expect(try await session.send(.put, Self.new, token, body: large).code == "too-large")
            let file = try await session.send(
                .post, "/api/v1/exchange", token, body: large, type: "application/xml")
            #expect(file.code == "too-large")
            // At once, so that a slow machine gives no time to wait for.
            let answers = try await withThrowingTaskGroup(of: TestSession.Answer.self) { group in
                for _ in 0..<40 { group.addTask { try await session.get("/api/v1") } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let refused = try #require(answers.first { $0.status == 429 })
            #expect(refused.code == "too-many-requests")
            #expect(refused.headers[.retryAfter] == "1")
            #expect(refused.headers[.rateLimitRemaining] == "0")
            #expect(answers.allSatisfy { $0.headers[.rateLimit] == "5" })
            #expect(try await session.get("/healthz").status == 200)
        }
    }

    @Test("who is forgotten by a full limiter may ask again; the others may not")
    func limiter() {
        let limiter = RateLimiter(perSecond: 1)
        let start = ContinuousClock.now
        for _ in 0..<RateLimiter.burst { #expect(limiter.take(for: "a", at: start).wait == nil) }
        #expect(limiter.take(for: "a", at: start) == .init(left: 0, wait: 1, reset: 5))
        #expect(limiter.take(for: "a", at: start + .seconds(2)).wait == nil)
        for number in 0..<20_000 { _ = limiter.take(for: "n\(number)", at: start + .seconds(3)) }
        #expect(limiter.take(for: "n19999", at: start + .seconds(3)).wait == nil)
    }
}
