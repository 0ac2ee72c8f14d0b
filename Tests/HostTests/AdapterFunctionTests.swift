import Derivation
import EssaimKit
import Foundation
import TestSupport
import Testing
import XML

@testable import Host

@Suite("Functions for adapters") struct AdapterFunctionTests {
    private func prose(_ html: String, base: String? = nil) throws -> String {
        var prose = HTMLProse { AdapterFunctions.address($0, bases: [base]) }
        HTMLReader.read(html) { prose.take($0) }
        let text = String(decoding: try prose.finish().xml(in: nil), as: UTF8.self)
        return text.replacing(/>\s+</, with: "><").replacing("<prose>", with: "").replacing(
            "</prose>", with: ""
        )
        .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test(
        "HTML becomes prose with all its words",
        arguments: [
            ("a < b <3 et x<y, z>1", "<p>a &lt; b &lt;3 et x&lt;y, z&gt;1</p>"),
            (
                "Écrire à <jean@exemple.fr> avant <midi>",
                "<p>Écrire à &lt;jean@exemple.fr&gt; avant &lt;midi&gt;</p>"
            ),
            ("<p>un<p>deux", "<p>un</p><p>deux</p>"),
            ("un<p>deux</p>trois", "<p>un</p><p>deux</p><p>trois</p>"),
            ("un\n\ndeux\ntrois", "<p>un</p><p>deux trois</p>"),
            ("un<br>deux<br><br>trois", "<p>un deux</p><p>trois</p>"),
            ("<script>alert('x')</script><style>p{}</style>fin", "<p>fin</p>"),
            ("avant<script>sans fin", "<p>avant sans fin</p>"),
            ("avant <!-- sans fin", "<p>avant &lt;!-- sans fin</p>"),
            ("avant<!-- caché -->après", "<p>avant après</p>"),
            ("<![CDATA[a & <b>]]>", "<p>a &amp; &lt;b&gt;</p>"),
            ("caf&eacute; &#146;&#x80;", "<p>café ’€</p>"),
            ("&bidon; &amp;eacute;", "<p>&amp;bidon; &amp;eacute;</p>"),
            ("<b>un <i>deux</b> trois</i>", "<p><strong>un <em>deux</em></strong> trois</p>"),
            ("m<sup>2</sup>", "<p>m<sup>2</sup></p>"),
            (
                "<ul>dehors<li>un<ul><li>dedans</ul>après<li><p>deux</p><p>trois</p></ul>",
                "<ul><li>dehors</li><li>un<ul><li>dedans</li></ul></li><li>après</li><li>deux trois</li></ul>"
            ),
            (
                "<table><caption>T</caption><tr><th colspan=2>A<td>B<tr><td>1<td>2<td>3</table>",
                "<table><caption>T</caption><tr><th>A</th><th/><td>B</td></tr><tr><td>1</td><td>2</td><td>3</td></tr></table>"
            ),
            (
                "<table><tr><td><h2>H</h2><p>x</p></td><td>y</td></tr></table>",
                "<h level=\"1\">H</h><p>x</p><p>y</p>"
            ),
            (
                "<h2>A</h2><h3>B</h3><h5>C</h5>",
                "<h level=\"1\">A</h><h level=\"2\">B</h><h level=\"3\">C</h>"
            ),
            ("<dl><dt>Quoi<dd>Ceci</dl>", "<p>Quoi</p><p>Ceci</p>"),
            ("<pre>a\nb</pre>", "<p>a</p><p>b</p>"),
            ("<o:p>Word</o:p><custom-tag>x</custom-tag>", "<p>Word</p><p>x</p>"),
            ("<img alt=\"Carte\" src=x>", "<p>Carte</p>"),
            ("<a href=\"javascript:x\">non</a>", "<p>non</p>"),
            ("<p>&nbsp;</p>", ""),
        ])
    func html(html: String, expected: String) throws {
        let seen = try prose(html).replacing("<prose/>", with: "")
        #expect(seen == expected)
    }

    @Test("relative links lead to the site, players and pictures that lead somewhere leave their address")
    func links() throws {
        #expect(
            try prose("<a href='../note.pdf'><img src=i.png></a>", base: "https://example.org/a/b/")
                == "<p><a href=\"https://example.org/a/note.pdf\">https://example.org/a/note.pdf</a></p>")
        #expect(
            try prose(
                "<iframe src='//video.example.org/1' title='Film'></iframe>", base: "https://example.org/")
                == "<p><a href=\"https://video.example.org/1\">Film</a></p>")
    }

    @Test(
        "HTML that is made to cost much costs little, and all its words come through",
        arguments: [
            String(repeating: "<b>", count: 200_000) + "fin",
            String(repeating: "<b>", count: 50_000) + String(repeating: "</i>", count: 50_000) + "fin",
            String(repeating: "<div><ul><li>", count: 50_000) + "fin",
            String(repeating: "<table><tr><td>", count: 20_000) + "fin",
            String(repeating: "<a b=\"<a ' b='", count: 50_000) + "fin",
            String(repeating: "<!--", count: 100_000) + "fin",
            String(repeating: "<![CDATA[", count: 100_000) + "fin",
            String(repeating: "<td colspan=99999>", count: 1_000) + "fin",
        ])
    func hostile(html: String) throws {
        #expect(try prose(html).contains("fin"))
    }

    @Test(
        "dates of RFC 822, RFC 3339 and French ones",
        arguments: [
            ("Tue, 5 Nov 2013 09:30:00 GMT", "2013-11-05T09:30:00Z"),
            ("Thu, 02 Jun 22 07:46:24 +0000", "2022-06-02T07:46:24Z"),
            ("05 Nov 99 09:30 EST", "1999-11-05T14:30:00Z"),
            ("Tue, 5 Nov 2013 09:30:00 +0200 (CEST)", "2013-11-05T07:30:00Z"),
            ("tuesday, 5 november 2013 9:30 Z", "2013-11-05T09:30:00Z"),
            ("2013-11-05T09:30:00.123+01:00", "2013-11-05T08:30:00Z"),
            ("2013-11-05 09:30", "2013-11-05T09:30:00Z"),
            ("2013-11-05", "2013-11-05T00:00:00Z"),
            ("20131105", "2013-11-05T00:00:00Z"),
            ("2013-11", "2013-11-01T00:00:00Z"),
            ("2013", "2013-01-01T00:00:00Z"),
            ("mardi 5 novembre 2013 à 9 h 30", "2013-11-05T09:30:00Z"),
            ("le 1er août 2013", "2013-08-01T00:00:00Z"),
            ("5 févr. 2013", "2013-02-05T00:00:00Z"),
            ("mar. 5 nov. 2013 18h", "2013-11-05T18:00:00Z"),
            ("05/11/2013 09:30", "2013-11-05T09:30:00Z"),
            ("5.11.13", "2013-11-05T00:00:00Z"),
            ("janvier 2014", "2014-01-01T00:00:00Z"),
            ("November 5, 2013", "2013-11-05T00:00:00Z"),
            ("", nil), ("hier", nil), ("31/02/2013", nil), ("13/13/2013", nil), ("0023-06-07", nil),
            ("5 jui 2013", nil), ("2013-11-05T25:00:00Z", nil), ("12 agents en 2013", nil),
        ] as [(String, String?)])
    func dates(written: String, expected: String?) {
        #expect(WrittenDate(written)?.time == expected)
    }

    @Test("a day is the writer's, a time is UTC's")
    func day() {
        let date = WrittenDate("Tue, 5 Nov 2013 00:30:00 +0100")
        #expect(date?.day.description == "2013-11-05" && date?.time == "2013-11-04T23:30:00Z")
    }

    @Test("names are stable, fit, and tell identifiers apart that share their words")
    func names() {
        #expect(RecordName.name(for: "craig-2013-17") == "craig-2013-17")
        let long = "un?" + String(repeating: "utm_source=rss&", count: 20)
        let names = [
            long, long + "x", "x" + long, "É", "é", "A b", "a-B", "日本", "https://x.fr/a", "http://x.fr/a",
        ].map {
            RecordName.name(for: $0)
        }
        #expect(Set(names).count == names.count)
        for name in names { #expect(RecordID.isPart(name) && name.utf8.count <= 60, "\(name)") }
        #expect(
            RecordName.name(for: "Événement d’été")
                == RecordName.name(for: " E\u{301}ve\u{301}nement d’e\u{301}te\u{301} "))
    }

    @Test("words become codes, by label, code or the adapter's own word; an unknown vocabulary is an error")
    func map() async throws {
        let types = try await TestHost.host().modules.types
        let functions = AdapterFunctions(
            vocabularies: types.vocabularies,
            words: [AdapterWord(vocabulary: "factor", code: "lever", text: "Point fort")])
        let stylesheet = """
            <xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:f="\(AdapterFunctions.namespace)">
              <xsl:output method="text"/>
              <xsl:template match="/"><xsl:for-each select="d/w"><xsl:value-of select="concat(f:map(., ../@v, '?'), ' ')"/></xsl:for-each></xsl:template>
            </xsl:stylesheet>
            """
        let compiled = try XMLStylesheet(
            .bytes(Array(stylesheet.utf8), name: "s.xsl"), functions: AdapterFunctions.declared)
        func codes(_ vocabulary: String) throws -> String {
            let document = "<d v=\"\(vocabulary)\"><w>frein</w><w>BRAKE</w><w>point fort</w><w>autre</w></d>"
            return String(
                decoding: try compiled.transform(
                    try XMLTree.parse(.bytes(Array(document.utf8), name: "d.xml")), functions: functions.set),
                as: UTF8.self)
        }
        #expect(try codes("factor") == "brake brake lever ? ")
        #expect { _ = try codes("nothing") } throws: {
            "\($0)".contains("map() knows no vocabulary “nothing”")
        }
    }
}

@Suite("The guide to adapters") struct AdapterGuideTests {
    private func text(_ path: String) throws -> String {
        try String(contentsOf: TestPaths.root.appending(path: path), encoding: .utf8)
    }

    @Test("every function has its line")
    func functions() throws {
        let guide = try text("docs/writing-an-adapter.md")
        for name in AdapterFunctions.declared.names { #expect(guide.contains("| `f:\(name)("), "\(name)") }
    }

    @Test("what it shows of the open archive stands in the adapter that the tests run")
    func archive() throws {
        let guide = try text("docs/writing-an-adapter.md")
        let part = try #require(guide.components(separatedBy: "# Then: an open archive").last)
        let sources = try ["adapter.xml", "oai.xsl"].map { try text("Sample/oai-adapter/archive-oai/\($0)") }
            .joined()
        let blocks = part.components(separatedBy: "```xml\n").dropFirst().compactMap {
            $0.components(separatedBy: "```").first
        }
        #expect(blocks.count == 5)
        for line in blocks.joined().split(separator: "\n") {
            #expect(sources.contains(line.trimmingCharacters(in: .whitespaces)), "\(line)")
        }
    }

    @Test("the description that it shows of the feed is that of the adapter that the tests run")
    func feed() throws {
        let guide = try text("docs/writing-an-adapter.md")
        let block = try #require(
            guide.components(separatedBy: "```xml\n").dropFirst().first?.components(separatedBy: "```").first)
        let source = try text("Sample/feed-adapter/craig-news/adapter.xml")
        for line in block.split(separator: "\n") { #expect(source.contains(line), "\(line)") }
    }
}
