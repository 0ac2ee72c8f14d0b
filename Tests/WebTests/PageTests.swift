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
            for route in server.server.routes.routes where route.isPage && route.forms.contains(.html) {
                // A dossier is a document of its own.
                if route.path == PagePath.dossier.pattern(in: .fr)
                    || route.path == PagePath.dossier.pattern(in: .en)
                {
                    continue
                }
                // Those for who is signed in lead others there; an invitation's has no key here (PersonPageTests).
                if route.role != nil || route.path.hasSuffix("/invitation") { continue }
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

    @Test("an answer is sorted, and taken home as a table or an exchange file with the same records")
    func answers() async throws {
        let server = try await server()
        let host = try await TestHost.host()
        try await server.test { session throws in
            let latest = try await session.get("/recherche?q=bilan&sort=latest", Self.browser).text
            let days = latest.matches(of: /<li>\n<h3>[\s\S]*?<time datetime="([0-9-]+)">/).map {
                String($0.1)
            }
            #expect(days.count > 2 && days == days.sorted(by: >))
            // The order stays when a filter is set, and no cursor is carried into another order.
            #expect(latest.contains("<input type=\"hidden\" name=\"sort\" value=\"latest\">"))
            let first = try await session.get("/api/v1/query?q=bilan&limit=1").text
            let cursor = try #require(first.firstMatch(of: /"next":"([^"]+)"/)?.1)
            #expect(try await session.get("/api/v1/query?q=bilan&limit=1&cursor=\(cursor)").status == 200)
            #expect(
                try await session.get("/api/v1/query?q=bilan&limit=1&sort=latest&cursor=\(cursor)").status
                    == 400)
            // Page by page, all of them come, each once, in the order of their days.
            var (seen, next): ([String], String?) = ([], "")
            while let cursor = next {
                let page = try await session.get(
                    "/api/v1/query?q=bilan&limit=2&sort=latest\(cursor.isEmpty ? "" : "&cursor=\(cursor)")"
                ).text
                seen += page.matches(of: /"id":"([a-z0-9-]+\/[a-z-]+\/[a-z0-9-]+)"/).map { String($0.1) }
                next = page.firstMatch(of: /"next":"([^"]+)"/).map { String($0.1) }
            }
            let all = try host.view(of: server.catalogue, for: .everybody) {
                try $0.hits(of: "bilan", upTo: .max).map(\.record.id.description)
            }
            #expect(seen.count == all.count && Set(seen) == Set(all))

            let table = try await session.get("/recherche/fiches.csv?q=bilan&f=type:faq&f=type:good-practice")
            #expect(table.headers[.contentDisposition]?.contains("fiches.csv") == true)
            let rows = table.text.split(separator: "\r\n")
            #expect(
                rows[0]
                    == "\u{FEFF}Identifiant;Titre;Type;Administration;État;Version;Modifiée;Résumé;Adresse")
            let page = try await session.get(
                "/recherche?q=bilan&f=type:faq&f=type:good-practice", Self.browser
            )
            .text
            let link = try #require(page.firstMatch(of: /href="(\/api\/v1\/exchange\?query=[^"]+)"/)?.1)
            let file = try await session.get(String(link).replacing("&amp;", with: "&")).text
            let ids = file.matches(of: /<record id="([^"]+)"/).map { String($0.1) }
            #expect(
                Set(ids) == Set(rows.dropFirst().map { String($0.prefix { $0 != ";" }) }) && ids.count > 1)
            // It says of itself that it is a part, and describes those who own it alone.
            #expect(!file.contains("sequence=") && !file.contains("administration id=\"ddt-lot\""))
            #expect(try await session.get("/api/v1/exchange?query=(").status == 400)
            // Where no record has all the words, nothing is offered.
            let some = try await session.get("/recherche?q=bilan%20xyzzyx", Self.browser).text
            #expect(!some.contains("fiches.csv"))
        }
    }

    @Test("pages speak their language, whatever is wrong, and name no command")
    func wrongAddresses() async throws {
        let server = try await server()
        let english = [
            "parameter “", "the query", "this needs", "is no ", "is not", "must", "there is", "use 1",
            "essaim query",
        ]
        try await server.test { session throws in
            for path in [
                "/recherche?q=%zz", "/recherche?q=%00",
                "/recherche?q=\(String(repeating: "a", count: 1_500))",
                "/recherche?cursor=xx", "/recherche?sort=zz", "/recherche?f=nope", "/recherche?q=nofield:x",
                "/recherche/fiches.csv?q=nofield:x", "/recherche/fiches.ods?f=x", "/fiches/a/b/c/versions",
                "/fiches/\(Self.record)?version=0", "/rapports/brakes-and-levers?point=zz", "/types/rien",
                "/administrations/rien", "/vocabulaires/rien", "/dossiers/a/b/c", "/rien",
            ] {
                let page = try await session.get(path, Self.browser)
                #expect((400..<500).contains(page.status), "\(path)")
                #expect(page.headers[.contentType]?.hasPrefix("text/html") == true, "\(path)")
                let main = page.text.firstMatch(of: /<main(?s:.*)<\/main>/).map { String($0.0) } ?? ""
                for words in english where main.contains(words) {
                    Issue.record("\(path): “\(words)” in \(main)")
                }
            }
            let posted = try await session.send(.post, "/recherche", Self.browser, body: "x")
            #expect(posted.status == 405 && posted.headers[.contentType]?.hasPrefix("text/html") == true)
            // What newsletters add to an address is passed over.
            for path in ["/?utm_source=x", "/fiches/\(Self.record)?fbclid=1", "/style.css?x=1"] {
                #expect(try await session.get(path, Self.browser).status == 200, "\(path)")
            }
            #expect(try await session.get("/api/v1/records?utm_source=x").status == 400)
        }
    }

    @Test(
        "the first page is in English for who comes from elsewhere and prefers it, and in French for who asks for it"
    )
    func preference() async throws {
        let server = try await server()
        try await server.test { session throws in
            func asked(_ language: String, _ site: String?) async throws -> TestSession.Answer {
                var headers = Self.browser
                headers[.acceptLanguage] = language
                headers[.secFetchSite] = site
                return try await session.get("/", headers)
            }
            #expect(try await asked("en-GB,en;q=0.9", "none").headers[.location] == "/en")
            #expect(try await asked("en", "cross-site").status == 303)
            for (language, site) in [
                ("en", "same-origin"), ("fr,en;q=0.5", "none"), ("en", nil), ("de", "none"),
            ] {
                #expect(
                    try await asked(language, site).text.contains("lang=\"fr\""), "\(language) \(site ?? "")")
            }
            #expect(try await asked("en", "none").status == 303)
        }
    }

    @Test("some of the words are found with filters set, whose names are told even where nothing is")
    func filtered() async throws {
        let server = try await server()
        try await server.test { session throws in
            let all = try await session.get("/recherche?q=covoiturage%20licorne", Self.browser).text
            #expect(all.contains("class=\"hits\""))
            let some = try await session.get(
                "/recherche?q=covoiturage%20licorne&f=type:faq&f=owner:maceo", Self.browser
            ).text
            #expect(some.contains("class=\"hits\"") && some.contains("une partie des mots"))
            let none = try await session.get("/recherche?q=xyzzyx&f=type:faq&f=owner:maceo", Self.browser)
                .text
            #expect(none.contains("Macéo") && !none.contains(": maceo"))
        }
    }

    @Test("an earlier version's page leads to that version's files, and differences are told in words")
    func earlierVersion() async throws {
        let server = try await server()
        let file = { (version: Int, theme: String, answer: String) in
            SampleExchange.file(
                SampleExchange.cantal,
                SampleExchange.faq(version: version, answer: answer, more: "<theme>\(theme)</theme>"))
        }
        for (version, theme, answer) in [(1, "law", "<p>Un.</p>"), (2, "health", "<p><em>Deux</em>.</p>")] {
            let summary = try server.host.importFile(
                .bytes(Array(file(version, theme, answer).utf8), name: "x.xml"), into: server.catalogue)
            #expect(summary.isApplied)
        }
        try await server.test { session throws in
            let path = "/fiches/prefecture-cantal/faq/quels-jours"
            let old = try await session.get("\(path)?version=1", Self.browser).text
            #expect(old.contains("\(path)/fiche.xml?version=1"))
            #expect(try await session.get("\(path)/fiche.xml?version=1").text.contains("Un."))
            let page = try await session.get("\(path)/versions/comparaison", Self.browser)
            let difference = try await session.get("\(path)/comparaison", Self.browser).text
            #expect(page.status == 404 && difference.contains("*Deux*"))
            #expect(!difference.contains("&lt;em&gt;") && difference.contains("Droit et conditions d’emploi"))
        }
    }

    @Test("a theme that can't be the one that was meant is refused")
    func wrongTheme() throws {
        let folder = try TemporaryFolder()
        #expect(throws: ServerError.self) { try Theme(folder: folder.path("rien")) }
        _ = try folder.write("x", to: "pages.mustache")
        #expect(throws: ServerError.self) { try Theme(folder: folder.url.path()) }
    }

    @Test("of whom only drafts are here, nobody else is told")
    func hiddenAdministration() async throws {
        let server = try await server()
        let file = SampleExchange.file(
            issuer: "prefecture-secrete",
            "<administration id=\"prefecture-secrete\" kind=\"prefecture\"><name xml:lang=\"fr\">Secrète</name></administration>",
            SampleExchange.faq("prefecture-secrete/faq/x", status: "draft"))
        #expect(
            try server.host.importFile(.bytes(Array(file.utf8), name: "x.xml"), into: server.catalogue)
                .isApplied)
        let token = try server.token(.read, for: "prefecture-secrete")
        try await server.test { session throws in
            for path in ["/administrations", "/api/v1/administrations"] {
                #expect(!(try await session.get(path).text.contains("Secrète")), "\(path)")
                #expect(try await session.get(path, token).text.contains("Secrète"), "\(path)")
            }
        }
    }

    @Test("one address gives a record in each form that its reader asks for")
    func negotiation() async throws {
        let server = try await server()
        try await server.test { session throws in
            for address in ["/fiches/\(Self.record)", "/en/records/\(Self.record)"] {
                for (type, start) in [
                    ("application/json", "{"), ("application/xml", "<?xml"), ("text/markdown", "#"),
                    ("text/html", "<!DOCTYPE html>"),
                ] {
                    let answer = try await session.get(address, [.accept: type])
                    #expect(answer.headers[.contentType]?.hasPrefix(type) == true, "\(type)")
                    #expect(answer.text.hasPrefix(start), "\(type)")
                }
                #expect(try await session.get(address, [.accept: "image/png"]).status == 406)
            }
        }
    }

    @Test("what is to come stands on the first page; search engines are told what kind of thing a record is")
    func kinds() async throws {
        let known = try await TestHost.host()
        let catalogue = try TestHost.catalogue()
        for file in TestPaths.sampleFiles + [TestPaths.seminarFile] {
            _ = try known.importFile(.file(file), into: catalogue)
        }
        var configuration = WebConfiguration()
        configuration.requestsPerSecond = 0
        configuration.reportSeconds = 0
        for (now, isComing) in [("2014-11-20T08:00:00Z", true), ("2014-11-21T08:00:00Z", false)] {
            let host = EssaimHost(modules: known.modules, adapters: known.adapters, now: { now })
            try await TestServer(host, catalogue, configuration).test { session throws in
                let page = try await session.get("/", Self.browser).text
                #expect(page.contains("Prochains séminaires") == isComing)
                #expect(page.contains("<time datetime=\"2014-11-20\">20 novembre 2014</time>") == isComing)
            }
        }
        try await TestServer(known, catalogue, configuration).test { session throws in
            let list = try await session.get("/dossiers", Self.browser).text
            let dossier = "/dossiers/maceo/seminar-plan/seminaire-2014"
            #expect(list.contains("href=\"\(dossier)\"") && list.contains("20 novembre 2014"))
            #expect(try await session.get(dossier, Self.browser).text.hasPrefix("<!DOCTYPE html>"))
            #expect(try await session.get("/en\(dossier)", Self.browser).headers[.contentLanguage] == "en")
            let text = try await session.get("\(dossier)/dossier.fodt", Self.browser)
            #expect(text.text.contains("office:mimetype=\"application/vnd.oasis.opendocument.text\""))
            let other = "/dossiers/prefecture-cantal/good-practice/points-hebdomadaires"
            #expect(try await session.get(other, Self.browser).status == 404)
            for (type, kind) in [
                ("good-practice", "Article"), ("faq", "FAQPage"), ("evaluation", "Dataset"),
                ("seminar-plan", "Event"),
            ] {
                let found = try await session.get("/recherche?f=type:\(type)", Self.browser).text
                let address = try #require(
                    found.matches(of: /<h3><a href="(\/fiches\/[^"]+)"/).first?.1, "\(type)")
                let page = try await session.get(String(address), Self.browser).text
                let json = try #require(page.firstMatch(of: /application\/ld\+json">([^<]+)</)?.1)
                let object = try #require(
                    try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
                #expect(object["@type"] as? String == kind)
                if kind == "FAQPage" {
                    let question = try #require((object["mainEntity"] as? [[String: Any]])?.first)
                    let answer = try #require(question["acceptedAnswer"] as? [String: Any])
                    #expect((answer["text"] as? String)?.isEmpty == false)
                }
                if kind == "Event" { #expect(object["startDate"] as? String == "2014-11-20") }
            }
        }
    }

    @Test("a service's logo, colours, foot and licence are settings; what can't be read or seen is refused")
    func settings() async throws {
        let server = try await server()
        let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"
        try EssaimHost.setSite(
            [
                (.colour, "#8a1c4a"), (.darkColour, "#ff9ec7"), (.footer, "Un <b>service</b>"),
                (.licence, "Licence Ouverte 2.0"), (.licenceAddress, "https://example.fr/licence"),
                (.logo, try SiteLogo(bytes: Array(drawing.utf8)).text),
            ], in: server.catalogue)
        try await server.test { session throws in
            let page = try await session.get("/fiches/\(Self.record)", Self.browser).text
            #expect(page.contains("<img class=\"logo\" src=\"/logo\" alt=\"\">"))
            #expect(page.contains("Un &lt;b&gt;service&lt;/b&gt;"))
            #expect(page.components(separatedBy: "href=\"https://example.fr/licence\"").count == 3)
            #expect(page.contains("\"license\":\"https://example.fr/licence\""))
            #expect(try await session.get("/style.css").text.contains("--accent: #8a1c4a"))
            let logo = try await session.get("/logo", [.accept: "image/avif,image/*"])
            #expect(logo.headers[.contentType] == "image/svg+xml" && logo.text == drawing)
            #expect(logo.headers[.contentSecurityPolicy]?.contains("sandbox") == true)
            try EssaimHost.setSite([(.logo, "")], in: server.catalogue)
            #expect(try await session.get("/logo").status == 404)
            #expect(!(try await session.get("/", Self.browser).text.contains("<img")))
        }
        for (name, text) in [
            (SiteSettings.Name.colour, "#eeeeee"), (.colour, "red; } body {"), (.colour, "#12345"),
            (.colour, "#+12345"), (.darkColour, "#333333"), (.licenceAddress, "javascript:alert(1)"),
            (.logo, "data:text/html;base64,PGI+"), (.footer, String(repeating: "a", count: 5_001)),
        ] {
            #expect(throws: SiteError.self) { try EssaimHost.setSite([(name, text)], in: server.catalogue) }
        }
        #expect(throws: SiteError.self) { try SiteLogo(bytes: [UInt8](repeating: 0, count: 65_537)) }
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
            #expect(wrong.status == 400 && wrong.text.contains("role=\"alert\""))
            #expect(!wrong.text.contains("is no value"))
            // A page's files speak its language, those of programs have codes.
            let table = try await session.get("/rapports/verdict/tables.csv", Self.browser).text
            #expect(table.contains("points d’évaluation") && !table.contains("evaluation points"))
            let english = try await session.get("/en/reports/verdict/tables.csv", Self.browser).text
            #expect(english.contains("evaluation points"))
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
            #expect(page.contains("Accessibilité\u{A0}: partiellement conforme"))
        }
        _ = try folder.write("{{#a}}", to: "hit.mustache")
        #expect(throws: ServerError.self) { try Theme(folder: folder.path("")) }
    }
}
