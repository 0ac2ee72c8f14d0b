import Catalogue
import Derivation
import EssaimKit
import HTTPTypes
import Host
import TestSupport
import Testing

@testable import Web

@Suite("Exchange over HTTP") struct WebExchangeTests {
    private func post(
        _ session: TestSession, _ file: String, _ headers: HTTPFields, query: String = ""
    ) async throws -> TestSession.Answer {
        try await session.send(
            .post, "/api/v1/exchange\(query)", headers, body: file, type: "application/xml")
    }

    @Test(
        "the file is byte for byte the command line's, whole and since a number; the same file isn't sent twice"
    )
    func export() async throws {
        let server = try await TestServer(files: [
            WebSample.published,
            SampleExchange.file(id: "deux", SampleExchange.faq("prefecture-cantal/faq/b")),
        ])
        let folder = try TemporaryFolder()
        try await server.test { session throws in
            for (query, since) in [("", nil), ("?since=1", 1)] as [(String, Int?)] {
                var options = ExportOptions()
                options.since = since
                let path = folder.path("a.xml")
                _ = try server.host.exportFile(from: server.catalogue, to: path, options: options)
                let answer = try await session.get("/api/v1/exchange\(query)")
                #expect(answer.text == (try folder.read("a.xml")))
                let again = try await session.get(
                    "/api/v1/exchange\(query)", [.ifNoneMatch: try #require(answer.headers[.eTag])])
                #expect(again.status == 304)
            }
        }
    }

    @Test("files of a few entries each, one after the other, are the same as one whole file")
    func chain() async throws {
        let server = try await TestServer(files: [
            SampleExchange.file(
                SampleExchange.cantal,
                (0..<9).map { SampleExchange.faq("prefecture-cantal/faq/q\($0)") }.joined()),
            SampleExchange.file(
                id: "deux", SampleExchange.faq("prefecture-cantal/faq/q3", version: 2, question: "Changée ?"),
                SampleExchange.tombstone("prefecture-cantal/faq/q5", version: 2)),
        ])
        try await server.test { session throws in
            let copy = try TestHost.catalogue(homes: ["prefecture-lozere"])
            var since = 0
            var files = 0
            while since < 11 {
                let file = try await session.get("/api/v1/exchange?since=\(since)&limit=4")
                let summary = try server.host.importFile(
                    .bytes(Array(file.body.readableBytesView), name: nil), into: copy)
                #expect(summary.isApplied, "\(file.text)")
                since = try #require(summary.header?.sequence)
                files += 1
            }
            #expect(files == 3)
            let comparison = try EssaimHost.compare(server.catalogue, copy, publishedOnly: true)
            #expect(comparison.differences.isEmpty, "\(comparison)")
        }
    }

    @Test("a file comes in with its report; a dry run says the same and changes nothing")
    func importing() async throws {
        let server = try await TestServer()
        let token = try server.token(.publish)
        try await server.test { session throws in
            for (query, applied, count) in [("?dry-run", "false", 0), ("", "true", 1)] {
                let answer = try await post(session, WebSample.published, token, query: query)
                #expect(answer.status == 200, "\(answer.text)")
                let summary = try #require(try answer.json()["files"]?.list.first?["summary"])
                #expect(summary["actions"]?["create"]?.text == "1")
                #expect(summary["applied"] == .boolean(applied == "true"))
                #expect(try server.catalogue.read { try $0.count(RecordSelection()) } == count)
            }
            let again = try await post(session, WebSample.published, token.with(.accept, "application/xml"))
            #expect(again.text.contains("unchanged=\"1\""))
        }
    }

    @Test("a bad file is refused with its whole report, and leaves nothing")
    func refused() async throws {
        let server = try await TestServer()
        let token = try server.token(.publish)
        let bad = SampleExchange.file(
            SampleExchange.cantal, SampleExchange.faq("prefecture-cantal/faq/bonne"),
            SampleExchange.faq(answer: "", more: "<inconnu/>"))
        try await server.test { session throws in
            for query in ["", "?dry-run=true"] {
                let answer = try await post(session, bad, token, query: query)
                #expect(answer.status == 422)
                #expect(answer.code == "refused-exchange")
                let entries = try answer.json()["report"]?["files"]?.list.first?["entries"]?.list ?? []
                #expect(entries.compactMap { $0["action"]?.text } == ["create", "refuse"])
                #expect(entries.last?["findings"]?.list.isEmpty == false)
                #expect(try server.catalogue.read { try $0.count(RecordSelection()) } == 0)
            }
            let partly = try await post(session, bad, token, query: "?accept-valid")
            #expect(partly.status == 200)
            #expect(try server.catalogue.read { try $0.count(RecordSelection()) } == 1)
            for text in ["", "<a/>", "<!DOCTYPE a><a/>", "<exchange"] {
                #expect(try await post(session, text, token).code == "refused-exchange", "\(text)")
            }
        }
    }

    @Test(
        "a sender brings its own records with publish; those of others need relay here and in the catalogue")
    func relays() async throws {
        let relayed = SampleExchange.file(
            issuer: "maceo", id: "m", SampleExchange.cantal, SampleExchange.faq())
        let server = try await TestServer(homes: ["prefecture-lozere"], relays: ["maceo"])
        let publish = try server.token(.publish, for: "maceo")
        let relay = try server.token(.relay, for: "maceo")
        let other = try server.token(.relay, for: "ddt-lot")
        try await server.test { session throws in
            #expect(try await post(session, relayed, publish).text.contains("relay-not-accepted"))
            #expect(try await post(session, relayed, other).text.contains("foreign-issuer"))
            #expect(try await post(session, relayed, relay).status == 200)
            // Nor does a home administration bring others' records without the scope.
            let home = try server.token(.publish, for: "prefecture-lozere")
            let own = SampleExchange.file(
                issuer: "prefecture-lozere", id: "l", SampleExchange.cantal, SampleExchange.faq(version: 2))
            #expect(try await post(session, own, home).text.contains("relay-not-accepted"))
        }
    }

    @Test(
        "a sender learns nothing by guessing: of what it may not see, it is answered as of what isn't there",
        arguments: [[], ["bb"]])
    func guesses(relays: [String]) async throws {
        let draft = SampleExchange.faq("prefecture-cantal/faq/secret", version: 2, status: "draft")
        let server = try await TestServer(
            relays: relays,
            files: [
                SampleExchange.file(SampleExchange.cantal, draft, SampleExchange.faq()),
                SampleExchange.file(
                    id: "b", SampleExchange.faq("prefecture-cantal/faq/retire", status: "draft")),
                SampleExchange.file(
                    id: "c", SampleExchange.tombstone("prefecture-cantal/faq/retire", version: 2)),
            ])
        let token = try server.token(.relay, for: "bb")
        @Sendable func codes(_ record: String, _ session: TestSession) async throws -> [String] {
            let file = SampleExchange.file(
                issuer: "bb",
                "<administration id=\"bb\" kind=\"other\"><name xml:lang=\"fr\">bb</name></administration>",
                SampleExchange.cantal, record)
            let answer = try await post(session, file, token, query: "?dry-run")
            return answer.text.matches(of: /"code":"([a-z-]+)"/).map { String($0.output.1) }
                + answer.text.matches(of: /"action":"([a-z]+)"/).map { String($0.output.1) }
        }
        try await server.test { session throws in
            let absent = try await codes(SampleExchange.faq("prefecture-cantal/faq/absente"), session)
            #expect(absent.contains("refuse"))
            for guess in [
                draft, SampleExchange.faq("prefecture-cantal/faq/secret", version: 1, status: "draft"),
                SampleExchange.faq("prefecture-cantal/faq/secret", version: 2, question: "Autre ?"),
                SampleExchange.faq("prefecture-cantal/faq/retire"),
                SampleExchange.tombstone("prefecture-cantal/faq/retire", version: 2),
            ] { #expect(try await codes(guess, session) == absent, "\(guess)") }
            // What anybody may see may come home.
            let known = try await codes(SampleExchange.faq(), session)
            #expect(relays.isEmpty ? known == absent : known.contains("unchanged"))
        }
    }
}
