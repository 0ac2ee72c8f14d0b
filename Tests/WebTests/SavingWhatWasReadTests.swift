import Catalogue
import Derivation
import EssaimKit
import HTTPTypes
import Host
import TestSupport
import Testing

@testable import Web

@Suite("Saving what was read") struct SavingWhatWasReadTests {
    @Test("every sample record, read and saved in either form, keeps its version", .timeLimit(.minutes(10)))
    func sameVersion() async throws {
        let samples = try TestPaths.sampleFiles.map { try String(contentsOfFile: $0, encoding: .utf8) }
        let owners = try TestPaths.sampleFiles.map { path in
            try #require(path.split(separator: "/").last?.dropFirst(3).dropLast(4)).description
        }
        let server = try await TestServer(homes: owners, files: samples)
        let token = try server.token(.admin)
        let records = try server.host.list(
            server.catalogue, RecordSelection(statuses: [.draft, .inReview, .published]))
        #expect(records.count > 100)
        let before = try server.catalogue.read { try $0.lastSequence() }
        try await server.test { session throws in
            for stored in records {
                let address = "/api/v1/records/\(stored.id)"
                for type in ["application/json", "application/xml"] {
                    let read = try await session.get(address, token.with(.accept, type))
                    #expect(read.status == 200)
                    let tag = try #require(read.headers[.eTag])
                    let saved = try await session.send(
                        .put, address, token.with(.ifMatch, tag), body: read.text, type: type)
                    #expect(saved.status == 200, "\(stored.id) as \(type): \(saved.text)")
                    #expect(
                        try saved.json()["version"]?.text == "\(stored.version)", "\(stored.id) as \(type)")
                }
            }
        }
        #expect(try server.catalogue.read { try $0.lastSequence() } == before)
    }

    @Test(
        "what prose can't hold, or a record doesn't have, is refused, never dropped",
        arguments: [
            "<p>Un <b>mot</b>.</p>", "texte nu", "<p>Oui.</p> et plus", "<p onclick=\\\"x\\\">Oui.</p>",
            "<ul><p>Non.</p></ul>", "<ul>texte<li>a</li></ul>", "<p><script>x</script></p>",
            "<table><tr><td>a</td></tr>b</table>", "<div><p>Oui.</p></div>",
        ])
    func refused(markup: String) async throws {
        let server = try await TestServer(files: [SampleExchange.file(SampleExchange.cantal)])
        let token = try server.token(.write)
        try await server.test { session throws in
            let body = "{\"content\":{\"question\":\"Q ?\",\"answer\":\"\(markup)\"}}"
            let answer = try await session.send(.put, WebSample.address, token, body: body)
            #expect([400, 422].contains(answer.status), "\(answer.text)")
            let unknown = "{\"contant\":1,\"content\":{\"question\":\"Q ?\",\"answer\":\"<p>Oui.</p>\"}}"
            #expect(try await session.send(.put, WebSample.address, token, body: unknown).status == 400)
        }
    }

    @Test("the same sent twice is there once")
    func twice() async throws {
        let server = try await TestServer(files: [SampleExchange.file(SampleExchange.cantal)])
        let token = try server.token(.write)
        try await server.test { session throws in
            let body = WebSample.body("Quels jours ?")
            let first = try await session.send(.put, WebSample.address, token, body: body)
            #expect(first.status == 201)
            let again = try await session.send(
                .put, WebSample.address, token.with(.ifMatch, try #require(first.headers[.eTag])), body: body)
            #expect(again.status == 200)
            #expect(try again.json()["version"]?.text == "1")
            let plain = try await session.send(.put, WebSample.address, token, body: body)
            #expect(plain.status == 200)
            #expect(try plain.json()["version"]?.text == "1")
            let other = WebSample.body("Autre ?")
            #expect(try await session.send(.put, WebSample.address, token, body: other).status == 428)
        }
    }

    @Test("a compressed body isn't taken, whichever way it goes in")
    func compressed() async throws {
        let server = try await TestServer(files: [SampleExchange.file(SampleExchange.cantal)])
        let token = try server.token(.publish).with(.contentEncoding, "gzip")
        try await server.test { session throws in
            for (method, path, type) in [
                (HTTPRequest.Method.put, WebSample.address, "application/json"),
                (.post, "/api/v1/exchange", "application/xml"),
            ] {
                let answer = try await session.send(method, path, token, body: "x", type: type)
                #expect(answer.status == 415, "\(path)")
            }
        }
    }
}
