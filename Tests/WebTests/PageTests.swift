import EssaimKit
import Foundation
import HTTPTypes
import Host
import Hummingbird
import NIOCore
import TestSupport
import Testing
import XML

@testable import Web

/// The site: what people read. What a browser makes of it is checked by Tests/Pages/check.py.
@Suite("Pages") struct PageTests {
    private static let record = "prefecture-cantal/good-practice/points-hebdomadaires"
    private static let browser: HTTPFields = [.accept: "text/html,application/xhtml+xml,*/*;q=0.8"]

    /// The sample, served.
    private func server(_ change: (inout WebConfiguration) -> Void = { _ in }) async throws -> TestServer {
        let catalogue = try TestHost.catalogue()
        for file in TestPaths.sampleFiles {
            _ = try await TestHost.host().importFile(.file(file), into: catalogue)
        }
        var configuration = WebConfiguration()
        configuration.requestsPerSecond = 0
        configuration.reportSeconds = 0
        change(&configuration)
        return try TestServer(await TestHost.host(), catalogue, configuration)
    }

    @Test("every page is well-formed in its language, has one title, and loads its style alone")
    func everyPage() async throws {
        let server = try await server()
        try await server.test { session throws in
            for route in server.server.routes.routes where route.isPage && route.forms == [.html] {
                let path = route.path.replacing("{owner}", with: "prefecture-cantal")
                    .replacing("{type}/{name}", with: "good-practice/points-hebdomadaires")
                    .replacing("{type}", with: "faq").replacing("{vocabulary}", with: "theme")
                    .replacing("{administration}", with: "prefecture-cantal")
                let page = try await session.get(path, Self.browser)
                // One version has nothing to be compared with.
                #expect(page.status == (path.contains("/compar") ? 404 : 200), "\(path)")
                let language = path == "/en" || path.hasPrefix("/en/") ? "en" : "fr"
                #expect(
                    page.text.contains("<html lang=\"\(language)\">") && page.text.hasSuffix("</html>\n"),
                    "\(path)")
                #expect(page.text.components(separatedBy: "<h1").count == 2, "\(path)")
                #expect(page.headers[.contentLanguage] == language)
                #expect(page.text.components(separatedBy: "rel=\"stylesheet\"").count == 2)
                #expect(!page.text.contains(" style=") && !page.text.contains("<script>"), "\(path)")
                // Where the other language is.
                #expect(page.text.contains("hreflang=\"\(language == "fr" ? "en" : "fr")\""), "\(path)")
            }
        }
    }

    @Test("a record has its fields with their labels, its owner by name, links by title, and its other forms")
    func record() async throws {
        let server = try await server()
        try await server.test { session throws in
            let page = try await session.get("/fiches/\(Self.record)", Self.browser).text
            for words in [
                "Un point hebdomadaire de vingt minutes", "Préfecture du Cantal", "Problème de départ",
                "8 septembre 2014",
                "Rédiger les rapports d’inspection le lendemain", "depuis le 2 septembre 2013", "Cantal",
            ] { #expect(page.contains(words), "\(words)") }
            for ending in ["json", "xml", "md"] {
                let address = "/fiches/\(Self.record)/fiche.\(ending)"
                #expect(page.contains("href=\"\(address)\""))
                #expect(try await session.get(address, Self.browser).status == 200)
            }
            let english = try await session.get("/en/records/\(Self.record)", Self.browser).text
            #expect(english.contains("lang=\"fr\">Un point hebdomadaire"))
            let versions = try await session.get("/fiches/\(Self.record)/versions", Self.browser)
            #expect(versions.status == 200 && versions.text.contains("<th scope=\"row\" class=\"number\">"))
        }
    }

    @Test("what was withdrawn is gone, with when and why; what isn't there is a page that helps")
    func gone() async throws {
        let server = try await server()
        try await server.test { session throws in
            let gone = try await session.get("/fiches/ddt-lot/faq/indemnite-pour-internet", Self.browser)
            #expect(gone.status == 410 && gone.text.contains("a retiré cette fiche le"))
            for path in ["/fiches/a/faq/rien", "/rien", "/en/nothing", "/types/rien", "/recherche?cursor=x"] {
                let page = try await session.get(path, Self.browser)
                #expect((400..<500).contains(page.status), "\(path)")
                #expect(page.headers[.contentType] == "text/html; charset=utf-8")
                #expect(page.text.contains("/plan-du-site") || page.text.contains("/en/site-map"))
            }
            // The API and programs get a problem as before.
            #expect(
                try await session.get("/api/v1/records/a/faq/rien", Self.browser).headers[.contentType]
                    == Problem.mediaType)
            #expect(try await session.get("/rien", [:]).headers[.contentType] == Problem.mediaType)
        }
    }

    @Test("a search keeps its state in its address: words, filters, the next page; empty fields don't count")
    func search() async throws {
        let server = try await server()
        try await server.test { session throws in
            let all = try await session.get("/recherche?q=&f=", Self.browser).text
            #expect(all.contains("rel=\"next\""))
            let filtered = try await session.get(
                "/recherche?q=t%C3%A9l%C3%A9travail&f=type:faq", Self.browser
            ).text
            #expect(filtered.contains("value=\"type:faq\" checked"))
            #expect(filtered.contains("<mark>") && filtered.contains("/faq/"))
            #expect(!filtered.contains("/good-practice/"))
            // One link takes the filter off again.
            #expect(filtered.contains("href=\"/recherche?q=t%C3%A9l%C3%A9travail\""))
            let either = try await session.get(
                "/recherche?f=type:faq&f=type:indicator&f=owner:maceo", Self.browser
            ).text
            #expect(either.contains("/maceo/faq/") && either.contains("/maceo/indicator/"))
            // What is typed never becomes markup or another query.
            for words in ["%3Cscript%3Ealert(1)%3C/script%3E", "%22%3E%3Cimg%3E", "a)%20OR%20(b"] {
                let page = try await session.get("/recherche?q=\(words)", Self.browser).text
                #expect(!page.contains("<script>alert") && !page.contains("<img>"))
            }
            let odd = try await session.get("/recherche?f=type:faq)%20OR%20(owner:maceo", Self.browser)
            #expect(odd.status == 400 && !odd.text.contains("/maceo/"))
            #expect(try await session.get("/recherche?f=:faq", Self.browser).status == 400)
            // Alternatives are alternatives in the feed, too.
            #expect(either.contains("%20OR%20type:%22indicator%22"))
            // A query that can't be read is told in French, beside what was typed.
            let unread = try await session.get("/recherche?q=(bilan", Self.browser)
            #expect(
                unread.status == 400 && unread.text.contains("value=\"(bilan\"")
                    && unread.text.contains("role=\"alert\""))
        }
    }

    @Test(
        "reports have a form, tables, figures with their data, and downloads; a wrong value is told beside the form"
    )
    func reports() async throws {
        let server = try await server()
        try await server.test { session throws in
            let page = try await session.get("/rapports/progress", Self.browser).text
            #expect(page.contains("<svg") && page.contains("<select") && page.contains("<caption>"))
            #expect(try await session.get("/rapports/progress/tables.csv", Self.browser).text.contains(";"))
            let wrong = try await session.get("/rapports/progress?level=rien", Self.browser)
            #expect(wrong.status == 200 && wrong.text.contains("role=\"alert\""))
        }
    }

    @Test("what machines ask of a site: robots, site map, search description, schema.org")
    func machines() async throws {
        let server = try await server { $0.publicAddress = "https://essaim.example.fr" }
        try await server.test { session throws in
            let map = try await session.get("/sitemap.xml")
            let tree = try XMLTree.parse(.bytes(Array(map.text.utf8), name: nil))
            #expect(tree.root.name == "urlset")
            #expect(map.text.contains("<loc>https://essaim.example.fr/fiches/\(Self.record)</loc>"))
            #expect(
                try await session.get("/robots.txt").text.contains(
                    "Sitemap: https://essaim.example.fr/sitemap.xml"))
            _ = try XMLTree.parse(
                .bytes(Array(try await session.get("/opensearch.xml").text.utf8), name: nil))
            let page = try await session.get("/fiches/\(Self.record)", Self.browser).text
            let start = try #require(page.firstRange(of: "application/ld+json\">")?.upperBound)
            let json = String(page[start...].prefix { $0 != "<" })
            #expect(
                try JSONSerialization.jsonObject(with: Data(json.utf8)) is [String: Any]
                    && json.contains("Article"))
        }
    }

    @Test("a page that names the address it was asked at isn't kept for who asks at another")
    func addresses() {
        func key(_ host: String) -> AnswerCache.Key? {
            let head = HTTPRequest(method: .get, scheme: "http", authority: host, path: "/sitemap.xml")
            return AnswerCache.Key(Request(head: head, body: RequestBody(buffer: ByteBuffer())))
        }
        #expect(
            key("essaim.example.fr") != key("other.example") && key("other.example") == key("other.example"))
    }

    @Test("a service lays its own templates and style over Essaim's; one that can't be read is told at start")
    func theme() async throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("<h1>{{title}}</h1><p>À nous</p>{{{content}}}", to: "document.mustache")
        _ = try folder.write("body { color: #123 }", to: "style.css")
        let server = try await server {
            $0.themeFolder = folder.path("")
        }
        try EssaimHost.setSite(
            [(.name, "Télétravail & Cie"), (.accessibility, "partial")], in: server.catalogue)
        try await server.test { session throws in
            #expect(try await session.get("/style.css").text == "body { color: #123 }")
            let page = try await session.get("/mentions-legales", Self.browser).text
            #expect(page.contains("À nous") && page.contains("Télétravail &amp; Cie"))
            #expect(page.contains("Accessibilité : partiellement conforme"))
        }
        _ = try folder.write("{{#a}}", to: "hit.mustache")
        #expect(throws: ServerError.self) { try Theme(folder: folder.path("")) }
    }
}
