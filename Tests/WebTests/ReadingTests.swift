import Catalogue
import Derivation
import EssaimKit
import Foundation
import HTTPTypes
import Host
import TestSupport
import Testing

@testable import Web

@Suite("Reading over HTTP") struct ReadingTests {
    @Test("a record comes as JSON or as an exchange file that can be imported, by Accept")
    func forms() async throws {
        let server = try await TestServer(files: [WebSample.published])
        try await server.test { session throws in
            let json = try await session.get(WebSample.address)
            #expect(json.status == 200)
            #expect(json.headers[.contentType] == "application/json")
            #expect(try json.json()["content"]?["question"]?.text == "Quels jours puis-je télétravailler ?")
            let xml = try await session.get(WebSample.address, [.accept: "text/html;q=0.5, application/xml"])
            #expect(xml.headers[.contentType] == "application/xml")
            let other = try TestHost.catalogue(homes: ["maceo"])
            let summary = try server.host.importFile(
                .bytes(Array(xml.body.readableBytesView), name: nil), into: other)
            // The owner isn't described in a file of one record; here it is what stops the import.
            #expect(summary[.create] + summary[.refuse] == 1)
            #expect(json.headers[.eTag] != xml.headers[.eTag])
            let html = try await session.get(WebSample.address, [.accept: "text/html"])
            #expect(html.status == 406)
            #expect(html.code == "not-acceptable")
        }
    }

    @Test("a client that has a state gets 304 until it changes, in each form and coding")
    func conditional() async throws {
        let server = try await TestServer(files: [WebSample.published])
        let publish = try server.token(.publish)
        try await server.test { session throws in
            for accept in ["application/json", "application/xml"] {
                for coding in ["identity", "gzip"] {
                    let headers: HTTPFields = [.accept: accept, .acceptEncoding: coding]
                    let first = try await session.get(WebSample.address, headers)
                    let tag = try #require(first.headers[.eTag])
                    let again = try await session.get(
                        WebSample.address, headers.with(.ifNoneMatch, "\"other\", \(tag)"))
                    #expect(again.status == 304, "\(accept) \(coding)")
                    #expect(again.body.readableBytes == 0)
                    let modified = try #require(first.headers[.lastModified])
                    #expect(modified == "Mon, 03 Jun 2013 09:00:00 GMT")
                    let since = try await session.get(
                        WebSample.address, headers.with(.ifModifiedSince, modified))
                    #expect(since.status == 304)
                    for (since, status) in [
                        ("Tue, 04 Jun 2030 09:00:00 GMT", 304), ("Tue, 04 Jun 1996 09:00:00 GMT", 200),
                        ("hier", 200),
                    ] {
                        let answer = try await session.get(
                            WebSample.address, headers.with(.ifModifiedSince, since))
                        #expect(answer.status == status, "\(since)")
                    }
                }
            }
            let tag = try await session.get(WebSample.address).headers[.eTag] ?? ""
            let saved = try await session.send(
                .put, WebSample.address, publish.with(.ifMatch, tag),
                body: WebSample.body("Autre question ?", status: "published"))
            #expect(saved.status == 200, "\(saved.text)")
            let changed = try await session.get(WebSample.address, [.ifNoneMatch: tag])
            #expect(changed.status == 200)
            #expect(changed.text.contains("Autre question ?"))
        }
    }

    @Test("a list's pages neither skip nor repeat a record while others come and go")
    func cursors() async throws {
        let names = (10..<40).map { "q\($0)" }
        let records = names.map { SampleExchange.faq("prefecture-cantal/faq/\($0)") }
        let server = try await TestServer(files: [
            SampleExchange.file(SampleExchange.cantal, records.joined())
        ])
        try await server.test { session throws in
            var seen: [String] = []
            var path: String? = "/api/v1/records?limit=7&type=faq"
            var round = 0
            while let next = path {
                let answer = try await session.get(next)
                #expect(answer.status == 200)
                let page = try answer.json()
                seen += try #require(page["records"]).list.compactMap { $0["id"]?.text }
                path = page["next"]?.text.map { "/api/v1/records?limit=7&type=faq&cursor=\($0)" }
                if let link = answer.headers[.link] { #expect(link.contains("rel=\"next\"")) }
                // One goes that was shown, one comes before what was shown, one goes that wasn't.
                round += 1
                _ = try server.host.importFile(
                    .bytes(
                        Array(
                            SampleExchange.file(
                                SampleExchange.cantal,
                                SampleExchange.faq("prefecture-cantal/faq/a\(round)"),
                                SampleExchange.tombstone("prefecture-cantal/faq/q\(9 + round)", version: 2)
                            ).utf8), name: nil), into: server.catalogue)
            }
            #expect(seen.count == Set(seen).count)
            #expect(Set(seen).isSuperset(of: names.dropFirst(5).map { "prefecture-cantal/faq/\($0)" }))
            let other = try await session.get(
                "/api/v1/records?type=indicator&cursor=\(Cursor("x", after: "y").text)")
            #expect(other.code == "invalid-cursor")
            #expect(try await session.get("/api/v1/records?cursor=%C3%A9").code == "invalid-cursor")
        }
    }

    @Test(
        "a list counts all of its pages, sorts, and has what changed since a day; a query's feed has the latest of all hits"
    )
    func sortedLists() async throws {
        let catalogue = try TestHost.catalogue()
        let host = try await TestHost.host()
        // More than ten pages of hits, of which the last to come bears the first day.
        let days =
            (0..<5_100).map { "20\(10 + $0 % 10)-0\(1 + $0 % 9)-01T00:00:00Z" } + ["2001-01-01T00:00:00Z"]
        let records = days.enumerated().map { index, day in
            SampleExchange.faq("maceo/faq/q\(index)", question: "Question \(index) ?")
                .replacing("2013-06-03T09:00:00Z", with: day)
        }
        _ = try host.importFile(
            .bytes(
                Array(
                    SampleExchange.file(
                        issuer: "maceo",
                        "<administration id=\"maceo\" kind=\"other\"><name xml:lang=\"fr\">M</name></administration>",
                        records.joined(separator: "\n")
                    ).utf8), name: nil), into: catalogue)
        var configuration = WebConfiguration()
        configuration.requestsPerSecond = 0
        try await TestServer(host, catalogue, configuration).test { session throws in
            func records(_ query: String) async throws -> (total: Int?, ids: [String], next: String?) {
                let answer = try await session.get("/api/v1/records?\(query)")
                let list = try answer.json()
                return (
                    answer.text.firstMatch(of: /"total":([0-9]+)/).flatMap { Int($0.1) },
                    (list["records"]?.list ?? []).compactMap { $0["id"]?.text }, list["next"]?.text
                )
            }
            let first = try await records("limit=3&type=faq")
            #expect(first.total == 5_101 && first.ids.count == 3)
            #expect(try await records("limit=3&type=faq&cursor=\(#require(first.next))").total == 5_101)
            #expect(try await records("sort=arrival&limit=1").ids == ["maceo/faq/q5100"])
            #expect(try await records("sort=latest&limit=1&query=question").ids.first?.hasSuffix("9") == true)
            #expect(try await records("modified-since=2019-01-01&limit=1").total == 510)
            #expect(
                try await records("modified-since=2019-01-01&query=q5%20OR%20question&limit=1").total == 510)
            #expect(try await session.get("/api/v1/records?modified-since=hier").status == 400)
            #expect(try await session.get("/api/v1/records?sort=latest&status=draft").status == 400)
            #expect(
                try await session.get("/api/v1/changes.atom?query=question").text.contains("maceo/faq/q5100"))
        }
    }

    @Test("drafts, and versions that were drafts, are for their administration alone")
    func drafts() async throws {
        let server = try await TestServer(files: [
            SampleExchange.file(
                SampleExchange.cantal, WebSample.draft("secret"), SampleExchange.faq(status: "draft")),
            SampleExchange.file(id: "deux", SampleExchange.faq(version: 2)),
        ])
        let own = try server.token(.read)
        let foreign = try server.token(.read, for: "prefecture-lozere")
        let secret = "/api/v1/records/prefecture-cantal/faq/secret"
        try await server.test { session throws in
            for headers in [[:], foreign] as [HTTPFields] {
                #expect(try await session.get(secret, headers).status == 404)
                #expect(try await session.get("\(secret)/history", headers).status == 404)
                #expect(try await session.get("\(WebSample.address)?version=1", headers).status == 404)
                #expect(try await session.get("\(WebSample.address)/diff", headers).status == 404)
                let history = try await session.get("\(WebSample.address)/history", headers).json()
                #expect(history["revisions"]?.list.count == 1)
                let places = ["records", "records?status=draft", "changes", "changes.atom", "exchange"]
                for place in places {
                    let text = try await session.get("/api/v1/\(place)", headers).text
                    #expect(!text.contains("secret"), "\(place)")
                }
                let changes = try await session.get("/api/v1/changes", headers).json()
                #expect(changes["changes"]?.list.count == 1)
            }
            #expect(try await session.get(secret, own).status == 200)
            #expect(try await session.get("\(WebSample.address)/diff", own).status == 200)
            let list = try await session.get("/api/v1/records?status=draft", own)
            #expect(list.text.contains("secret"))
            #expect(list.headers[.cacheControl] == "private, no-store")
        }
    }

    @Test("what is wrong with a request has its status and its stable code")
    func problems() async throws {
        let server = try await TestServer(files: [WebSample.published])
        let read = try server.token(.read)
        try await server.test { session throws in
            let cases: [(String, HTTPFields, Int, String)] = [
                ("/api/v1/records/a/b/c", [:], 404, "not-found"),
                ("/api/v1/records/A/b/c", [:], 404, "not-found"),
                ("/nothing", [:], 404, "not-found"),
                ("/api/v1/records?limit=0", [:], 400, "invalid-parameter"),
                ("/api/v1/records?limit=2&limit=3", [:], 400, "invalid-parameter"),
                ("/api/v1/records?typ=faq", [:], 400, "unknown-parameter"),
                ("/api/v1/records?type=%FF", [:], 400, "invalid-parameter"),
                ("/api/v1/exchange?since=99", [:], 400, "invalid-parameter"),
                ("/api/v1/reports/none", [:], 404, "not-found"),
                ("/api/v1/records", [.authorization: "Bearer no"], 401, "unauthenticated"),
                ("/api/v1/records", [.authorization: "Basic eA=="], 401, "unauthenticated"),
                ("/api/v1/exchange/received/x", [:], 401, "unauthenticated"),
                ("/api/v1/exchange/received/x", read, 403, "forbidden"),
            ]
            for (path, headers, status, code) in cases {
                let answer = try await session.get(path, headers)
                #expect(answer.status == status, "\(path): \(answer.text)")
                #expect(answer.code == code, "\(path)")
                #expect(answer.headers[.contentType] == "application/problem+json")
                #expect(try answer.json()["status"]?.text == String(status))
                var inFrench = headers
                inFrench[.acceptLanguage] = "fr"
                let french = try await session.get(path, inFrench)
                #expect(try french.json()["detail"]?.text != answer.json()["detail"]?.text, "\(path)")
            }
            let method = try await session.send(.delete, "/api/v1/records")
            #expect(method.status == 405)
            #expect(method.headers[.allow] == "GET, HEAD, OPTIONS")
            let english = try await session.get("/nothing", [.acceptLanguage: "de, en;q=0.8, fr;q=0.1"])
            #expect(try english.json()["title"]?.text == "Not found")
            #expect(try await session.get("/nothing").json()["title"]?.text == "Introuvable")
        }
    }

    @Test("HEAD says what GET would, OPTIONS what there is")
    func headAndOptions() async throws {
        let server = try await TestServer(files: [WebSample.published])
        try await server.test { session throws in
            for path in [WebSample.address, "/api/v1/records", "/openapi.json"] {
                let get = try await session.get(path)
                let head = try await session.send(.head, path)
                #expect(head.status == 200)
                #expect(head.body.readableBytes == 0)
                #expect(head.headers[.contentLength] == get.headers[.contentLength])
                #expect(head.headers[.eTag] == get.headers[.eTag])
            }
            let options = try await session.send(.options, WebSample.address)
            #expect(options.status == 204)
            #expect(options.headers[.allow] == "GET, HEAD, PUT, DELETE, OPTIONS")
            #expect(options.headers[.accessControlAllowOrigin] == nil)
        }
    }

    @Test("pages of configured origins may read the answers, others may not")
    func crossOrigin() async throws {
        let server = try await TestServer { $0.origins = ["https://intranet.example"] }
        try await server.test { session throws in
            let own = try await session.send(
                .options, "/api/v1/records", [.origin: "https://intranet.example"])
            #expect(own.headers[.accessControlAllowOrigin] == "https://intranet.example")
            #expect(own.headers[.accessControlAllowMethods] == "GET, HEAD, OPTIONS")
            let other = try await session.get("/api/v1", [.origin: "https://other.example"])
            #expect(other.headers[.accessControlAllowOrigin] == nil)
        }
    }

    @Test("gzip is what gzip unpacks to the same bytes")
    func compression() async throws {
        let server = try await TestServer(files: [WebSample.published])
        try await server.test { session throws in
            for path in ["/openapi.json", "/api/docs"] {
                let plain = try await session.get(path)
                let packed = try await session.get(path, [.acceptEncoding: "br, gzip"])
                #expect(packed.headers[.contentEncoding] == "gzip")
                #expect(packed.headers[values: .vary].contains("Accept-Encoding"))
                let folder = try TemporaryFolder()
                try Data(packed.body.readableBytesView).write(to: folder.url.appending(path: "a.gz"))
                let unpacked = try await run("gzip", ["-dc", folder.path("a.gz")])
                #expect(unpacked.exitCode == 0)
                #expect(unpacked.output == plain.text)
            }
        }
    }

    @Test("a query finds records, marks what it found, and says where it can't be read")
    func queries() async throws {
        let server = try await TestServer(files: [
            SampleExchange.file(
                SampleExchange.cantal, SampleExchange.faq(), WebSample.draft("secret"),
                SampleExchange.faq("prefecture-cantal/faq/autre", question: "Qui décide des jours ?"))
        ])
        let own = try server.token(.read)
        try await server.test { session throws in
            let answer = try await session.get("/api/v1/query?q=jours&limit=1")
            let json = try answer.json()
            #expect(json["total"]?.text == "2", "\(answer.text)")
            #expect(answer.text.contains("\"match\":true"))
            #expect(json["facets"]?.list.contains { $0["name"]?.text == "type" } == true)
            let next = try #require(json["next"]?.text)
            let second = try await session.get("/api/v1/query?q=jours&limit=1&cursor=\(next)").json()
            #expect(second["hits"]?.list.first?["id"] != json["hits"]?.list.first?["id"])
            let tag = try #require(answer.headers[.eTag])
            #expect(try await session.get("/api/v1/query?q=jours&limit=1", [.ifNoneMatch: tag]).status == 304)
            #expect(try await session.get("/api/v1/query?q=brouillon").json()["total"]?.text == "0")
            #expect(try await session.get("/api/v1/query?q=brouillon", own).json()["total"]?.text == "1")
            let broken = try await session.get("/api/v1/query?q=jours%20%28")
            #expect(broken.code == "invalid-query")
            #expect(try broken.json()["start"] != nil)
            #expect(try await session.get("/api/v1/query?facet=nothing").code == "invalid-parameter")
            let list = try await session.get("/api/v1/records?query=jours&type=faq").json()
            #expect(list["records"]?.list.count == 2)
            // A query can't reach around the filters.
            #expect(
                try await session.get("/api/v1/records?query=jours%29%20OR%20%28x&type=indicator").status
                    == 400)
            let feed = try await session.get("/api/v1/changes.atom?query=d%C3%A9cide")
            #expect(feed.text.contains("faq/autre"))
            #expect(!feed.text.contains("quels-jours"))
            #expect(try await session.get("\(WebSample.address)/related").json()["hits"] != nil)
            #expect(
                try await session.get("/api/v1/records/prefecture-cantal/faq/secret/related").status == 404)
        }
    }

    @Test("figures that rest on few answers are hidden from all but their owner")
    func disclosure() async throws {
        let samples = try TestPaths.sampleFiles.map { try String(contentsOfFile: $0, encoding: .utf8) }
        let server = try await TestServer(
            homes: ["maceo"], relays: [], files: samples)
        let owner = try server.token(.read, for: "prefecture-cantal")
        let address = "/api/v1/records/prefecture-cantal/evaluation/bilan"
        try await server.test { session throws in
            for accept in ["application/json", "application/xml"] {
                let own = try await session.get(address, owner.with(.accept, accept))
                let all = try await session.get(address, [.accept: accept])
                #expect(own.status == 200 && all.status == 200)
                let mark = accept.hasSuffix("json") ? "\"status\":\"Q\"" : "<status>Q</status>"
                #expect(!own.text.contains(mark))
                #expect(all.text.contains(mark))
                #expect(own.headers[.eTag] != all.headers[.eTag])
            }
            let difference = try await session.get("\(address)/diff")
            #expect(difference.status == 404 || !difference.text.contains("value"))
        }
    }

    @Test("a change ends a wait, and the journal goes on where the last page ended")
    func longPoll() async throws {
        let server = try await TestServer(files: [WebSample.published])
        try await server.test { session throws in
            let first = try await session.get("/api/v1/changes").json()
            #expect(first["sequence"]?.text == "1")
            async let waited = session.get("/api/v1/changes?after=1&wait=30")
            _ = try server.host.importFile(
                .bytes(
                    Array(SampleExchange.file(SampleExchange.faq(version: 2, question: "Quoi ?")).utf8),
                    name: nil),
                into: server.catalogue)
            let changes = try await waited.json()["changes"]?.list ?? []
            #expect(changes.compactMap { $0["sequence"]?.text } == ["2"])
        }
    }
}

extension HTTPFields {
    func with(_ name: HTTPField.Name, _ value: String) -> HTTPFields {
        var fields = self
        fields[name] = value
        return fields
    }

    @Test(
        "a report's parameters are checked before it runs, and what the report objects to is the caller's error",
        arguments: [
            "reports/verdict?scale=null", "reports/verdict?scale=maceo/verdict-scale/inconnu",
            "figures/verdict.svg?scale=maceo/verdict-scale/inconnu", "reports/carbon?scenario=maceo/faq/x",
            "reports/progress?indicator=null", "reports/progress?level=rien",
        ])
    func parameters(path: String) async throws {
        try await TestServer().test { session throws in
            let answer = try await session.get("/api/v1/\(path)")
            #expect(answer.status == 400 && answer.code == "invalid-parameter", "\(answer.text)")
        }
    }
}
