import Catalogue
import EssaimKit
import Exchange
import Foundation
import Host
import TestSupport
import Testing
import XML

@Suite("Adapters") struct AdapterTests {
    private func cases(_ path: String) -> String {
        TestPaths.root.appending(path: "Tests/Cases/\(path)").path()
    }

    // MARK: Scope

    @Test("a withdrawal is held to the types and sets that the adapter announces, like a record")
    func tombstones() async throws {
        let host = try await TestHost.host(adapters: "Tests/Cases/adapters/adapters-tomb")
        let catalogue = try TestHost.catalogue()
        #expect(try host.take(cases("adapters/own.xml"), into: catalogue).summary[.create] == 1)
        let (summary, findings) = try host.take(cases("adapters/tomb.xml"), into: catalogue)
        #expect(!summary.isApplied && findings.map(\.code) == ["adapter-scope"])
        #expect(findings.first?.value == "faq")
        #expect(try host.text(of: catalogue).contains("<record id=\"archive-test/faq/autre-fiche\""))
    }

    @Test(
        "an adapter whose stylesheet can't work is listed with its reason",
        arguments: [
            ("<xsl:value-of select=\"titre(\"/>", "titre("),
            ("<xsl:if test=\"@a =\"/>", "@a ="),
            ("<a b=\"{@c\"/>", "{@c"),
            ("<a b=\"{@c[}\"/>", "@c["),
            ("<xsl:value-of select=\"f:htlm(.)\"/>", "f:htlm()"),
            ("<xsl:value-of select=\"today()\"/>", "today()"),
            ("<a xmlns:e=\"http://exslt.org/dates-and-times\" b=\"{e:date()}\"/>", "e:date()"),
            ("<xsl:value-of select=\"document('x.xml')\"/>", "document()"),
            ("<xsl:call-template name=\"nothing\"/>", "nothing"),
            ("<xsl:value-of select=\"concat(f:day(@a), '{', translate(., '}', ''))\"/>", ""),
        ])
    func badStylesheet(body: String, named: String) throws {
        let folder = try TemporaryFolder()
        let own = folder.url.appending(path: "lettre")
        try FileManager.default.copyItem(
            atPath: cases("adapters/adapter-bad-xpath/lettre"), toPath: own.path())
        let stylesheet = """
            <xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:f="urn:essaim:adapter:functions:1">
              <xsl:template match="/">
                \(body)
              </xsl:template>
            </xsl:stylesheet>
            """
        try Data(stylesheet.utf8).write(to: own.appending(path: "lettre.xsl"))
        let set = AdapterSet.load(folders: [folder.url.path()])
        guard !named.isEmpty else {
            #expect(set.adapters.count == 1 && set.problems.isEmpty, "\(set.problems)")
            return
        }
        #expect(set.adapters.isEmpty && set.problems.map(\.code) == ["xml-stylesheet"])
        let problem = try #require(set.problems.first)
        #expect(problem.message.en.contains(named), "\(problem)")
        #expect(problem.location?.file?.hasSuffix("lettre.xsl") ?? false && problem.location?.line == 3)
    }

    @Test("the case that was found")
    func badXPath() {
        let set = AdapterSet.load(folders: [cases("adapters/adapter-bad-xpath")])
        #expect(set.adapters.isEmpty && set.problems.first?.message.en.contains("titre(") ?? false)
    }

    // MARK: Cost

    @Test(
        "a stylesheet that would run or grow without end is stopped",
        arguments: ["loopa", "loopb", "loopc", "loope"])
    func loops(name: String) async throws {
        let host = try await TestHost.host(adapters: "Tests/Cases/adapters/xslt-loops")
        let folder = try TemporaryFolder()
        let document = "<\(name)>" + String(repeating: "<a>x</a>", count: 3_000) + "</\(name)>"
        let (summary, findings) = try host.take(
            try folder.write(document, to: "d.xml"), into: try TestHost.catalogue())
        #expect(!summary.isApplied && findings.map(\.code) == ["xml-stylesheet"], "\(findings)")
    }

    @Test("recursion as deep as a long text asks for is no endless one")
    func deepRecursion() throws {
        let stylesheet = """
            <xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
              <xsl:output method="text"/>
              <xsl:template match="/"><xsl:call-template name="next"><xsl:with-param name="n" select="/d"/></xsl:call-template></xsl:template>
              <xsl:template name="next"><xsl:param name="n"/>
                <xsl:choose><xsl:when test="$n &gt; 0"><xsl:for-each select="/"><xsl:call-template name="next"><xsl:with-param name="n" select="$n - 1"/></xsl:call-template></xsl:for-each></xsl:when>
                <xsl:otherwise>fin</xsl:otherwise></xsl:choose>
              </xsl:template>
            </xsl:stylesheet>
            """
        let compiled = try XMLStylesheet(.bytes(Array(stylesheet.utf8), name: "s.xsl"))
        let document = try XMLTree.parse(.bytes(Array("<d>40000</d>".utf8), name: "d.xml"))
        #expect(String(decoding: try compiled.transform(document), as: UTF8.self).contains("fin"))
    }

    @Test("a document of many thousand entries passes")
    func large() async throws {
        let host = try await TestHost.host(adapters: "Sample/feed-adapter")
        let folder = try TemporaryFolder()
        let items = (1...3_000).map { number in
            "<item><title>Titre \(number)</title><guid>g\(number)</guid><pubDate>Tue, 5 Nov 2013 09:30:00 GMT</pubDate>"
                + "<description>&lt;p&gt;\(String(repeating: "mot ", count: 200))&lt;/p&gt;</description></item>"
        }
        let path = try folder.write(
            "<rss version=\"2.0\"><channel><title>T</title>\(items.joined())</channel></rss>", to: "f.rss")
        let (summary, findings) = try host.take(path, into: try TestHost.catalogue())
        #expect(summary.actions == [.create: 3_000], "\(findings.prefix(2))")
    }

    // MARK: What is recognised

    private func description(_ id: String, _ conditions: String) -> String {
        """
        <adapter xmlns="urn:essaim:adapter:1" id="\(id)" version="1.0">
          <label xml:lang="fr">Essai</label><label xml:lang="en">Test</label>
          \(conditions)
          <makes type="faq"/>
          <owner id="partner" kind="other"><name xml:lang="fr">Partenaire</name></owner>
          <licence>L</licence><attribution>\(id)</attribution><stylesheet>s.xsl</stylesheet>
        </adapter>
        """
    }

    private func host(_ adapters: [(id: String, conditions: String)], in folder: TemporaryFolder) async throws
        -> EssaimHost
    {
        let stylesheet = """
            <xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:param name="attribution"/>
              <xsl:template match="/"><exchange xmlns="urn:essaim:exchange:1" id="e" issuer="partner" issued="2026-01-01T00:00:00Z">
                <xsl:for-each select="*/channel/item"><record id="partner/faq/{guid}" version="1" status="published" modified="2026-01-01T00:00:00Z" xml:lang="fr">
                  <faq xmlns="urn:essaim:faq:1"><question>q</question><answer><p><xsl:value-of select="$attribution"/></p></answer></faq></record></xsl:for-each>
              </exchange></xsl:template>
            </xsl:stylesheet>
            """
        for adapter in adapters {
            let own = folder.url.appending(path: "adapters/\(adapter.id)")
            try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
            try Data(description(adapter.id, adapter.conditions).utf8).write(
                to: own.appending(path: "adapter.xml"))
            try Data(stylesheet.utf8).write(to: own.appending(path: "s.xsl"))
        }
        let set = AdapterSet.load(folders: [folder.path("adapters")])
        #expect(set.problems.isEmpty)
        return EssaimHost(
            modules: try await TestHost.host().modules, adapters: set, now: { "2026-01-01T00:00:00Z" })
    }

    private func feed(_ head: String = "", _ item: String = "", names: [String] = ["a"]) -> String {
        "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel>\(head)"
            + names.map { "<item><guid>\($0)</guid>\(item)</item>" }.joined() + "</channel></rss>"
    }

    @Test(
        "the adapter that describes a document most closely takes it: by elements, their namespaces, declarations"
    )
    func closest() async throws {
        let folder = try TemporaryFolder()
        let host = try await host(
            [
                ("a-plain", "<recognises root=\"rss\"/>"),
                (
                    "b-wordpress",
                    "<recognises root=\"rss\"><element name=\"encoded\" namespace=\"http://purl.org/rss/1.0/modules/content/\"/></recognises>"
                ),
                (
                    "c-generator",
                    "<recognises root=\"rss\"><element name=\"generator\" filled=\"yes\"/><declares namespace=\"http://purl.org/rss/1.0/modules/content/\"/></recognises>"
                ),
            ], in: folder)
        for (document, expected) in [
            (feed(), "a-plain"), (feed("<generator/>"), "a-plain"),
            (feed("", "<content:encoded>x</content:encoded>"), "b-wordpress"),
            (feed("", "<encoded/>"), "a-plain"),
            (feed("<generator>x</generator>"), "c-generator"),
        ] {
            let catalogue = try TestHost.catalogue()
            #expect(
                try host.take(try folder.write(document, to: "f.xml"), into: catalogue).summary[.create] == 1)
            #expect(try host.text(of: catalogue).contains("<p>\(expected)</p>"), "\(document)")
        }
    }

    @Test("a document that says that more follows withdraws nothing, one that doesn't withdraws what is gone")
    func moreFollows() async throws {
        let folder = try TemporaryFolder()
        let host = try await host(
            [
                (
                    "oai",
                    "<recognises root=\"rss\"/><more-follows><element name=\"resumptionToken\" filled=\"yes\"/></more-follows>"
                )
            ], in: folder)
        let catalogue = try TestHost.catalogue()
        func take(_ text: String) throws -> (summary: ImportSummary, findings: [Finding]) {
            try host.take(try folder.write(text, to: "f.xml"), into: catalogue) {
                $0.isComplete = true
                $0.withdrawalLimit = 1
            }
        }
        #expect(try take(feed(names: ["a", "b"])).summary[.create] == 2)
        let part = try take(feed("<resumptionToken>suite</resumptionToken>", names: ["a"]))
        #expect(part.summary.actions == [.unchanged: 1] && part.findings.map(\.code) == ["complete-skipped"])
        let whole = try take(feed("<resumptionToken/>", names: ["a"]))
        #expect(whole.summary.actions == [.unchanged: 1, .withdraw: 1])
    }

    // MARK: The adapters of the documentation

    @Test("the archive of the documentation: Dublin Core, words, dates, deletions, pages")
    func openArchive() async throws {
        let host = try await TestHost.host(adapters: "Sample/oai-adapter")
        #expect(host.adapters.problems.isEmpty, "\(host.adapters.problems)")
        let catalogue = try TestHost.catalogue()
        let folder = TestPaths.root.appending(path: "Sample/oai-adapter").path()
        let first = try host.take("\(folder)/page-1.xml", into: catalogue) { $0.isComplete = true }
        #expect(first.summary.actions == [.create: 1, .withdraw: 1])
        #expect(first.findings.map(\.code) == ["complete-skipped"])
        #expect(try host.take("\(folder)/page-2.xml", into: catalogue).summary.actions == [.create: 1])
        #expect(try host.take("\(folder)/page-2.xml", into: catalogue).summary.actions == [.unchanged: 1])
        let text = try host.text(of: catalogue)
        for part in [
            "<title>Manager à distance\u{A0}: ce que disent six services</title>".replacing(
                "\u{A0}", with: " "),
            "<kind>how-to</kind>", "<updated>2014-01-01</updated>",
            "quand l’effectif est &lt; 12 agents.</p>",
            "<p>Au-delà, un point par semaine se tient à distance.</p>",
            "<strong>relation\u{A0}:</strong> Suite de la note 1187", "<p>Délai médian : 2\u{A0}s.</p>",
            "<li>soir : 1 s</li>",
        ] {
            #expect(text.contains(part), "\(part)\n\(text)")
        }
    }
}
