import Catalogue
import EssaimKit
import Exchange
import Foundation
import Host
import TestSupport
import Testing

@Suite("Feeds as the web has them") struct FeedTests {
    private func imported(_ name: String) async throws -> (text: String, summary: ImportSummary) {
        let host = try await TestHost.host(adapters: "Sample/feed-adapter")
        let catalogue = try TestHost.catalogue()
        let (summary, findings) = try host.take(
            TestPaths.root.appending(path: "Tests/Cases/feeds/\(name)").path(), into: catalogue)
        #expect(summary.isApplied && findings.allSatisfy { $0.severity != .error }, "\(findings)")
        return (try host.text(of: catalogue), summary)
    }

    @Test(
        "nothing of an entry is lost, and nothing stays written as HTML",
        arguments: [
            (
                "08-rss-lt-alone.rss",
                ["<p>Coût &lt; 100 € par agent. La convention est signée pour deux ans avec la mairie.</p>"]
            ),
            (
                "08-rss-entities.rss",
                [
                    "<title>L’essaimage &amp; la suite</title>",
                    "<p>L’agent télétravaille\u{A0}: coût &lt; 100\u{A0}€ &amp; délai […]</p>",
                ]
            ),
            (
                "08-rss-2digit-year.rss",
                ["modified=\"2022-06-02T07:46:24Z\"", "<updated>2022-06-02</updated>"]
            ),
            (
                "08-rss-xmlbase.rss",
                [
                    "<address>https://example.org/g1</address>",
                    "<p>Voir <a href=\"https://example.org/note\">la note</a>.</p>",
                ]
            ),
            ("08-rss-tags-260.rss", ["<p>Ligne 0.</p>", "<p>Ligne 259.</p>"]),
            ("r2-manytags.rss", ["<p>mot0</p>", "<p>mot299</p>"]),
            (
                "08-rss-no-pubdate.rss",
                ["version=\"1\"", "modified=\"2013-11-18T08:00:00Z\"", "<p>Texte.</p>"]
            ),
            (
                "09-atom-xhtml-h2-table.atom",
                [
                    "<h level=\"1\">Un titre</h>", "<p>Deux lignes</p>", "<p>Cité</p>",
                    "<tr><th>A</th><td>B</td></tr>",
                ]
            ),
            (
                "09-atom-xhtml-text-and-p.atom",
                ["<p>Introduction sans balise.</p>", "<p>Paragraphe.</p>", "<p>Conclusion sans balise.</p>"]
            ),
            (
                "18-wordpress.rss",
                [
                    "<summary>L’essai concerne 56\u{A0}agents […]</summary>", "<theme>Actualités</theme>",
                    "<h level=\"1\">Calendrier</h>", "<p>Réunion à Mende\u{A0}: le 3 décembre.</p>",
                    "<li>deux</li>",
                ]
            ),
        ])
    func words(name: String, parts: [String]) async throws {
        let (text, summary) = try await imported(name)
        #expect(summary[.create] == 1)
        for part in parts { #expect(text.contains(part), "\(part)\n\(text)") }
    }

    @Test("two identifiers are two records, however alike they end, in one file and in two")
    func identifiers() async throws {
        #expect(try await imported("08-rss-guid-utm.rss").summary[.create] == 2)
        let host = try await TestHost.host(adapters: "Sample/feed-adapter")
        let catalogue = try TestHost.catalogue()
        for week in ["08-rss-week1.rss", "08-rss-week2.rss", "08-rss-week2.rss"] {
            let path = TestPaths.root.appending(path: "Tests/Cases/feeds/\(week)").path()
            #expect(try host.take(path, into: catalogue).summary.isClean)
        }
        let text = try host.text(of: catalogue)
        #expect(text.contains("Premier article") && text.contains("Second article"))
    }

    @Test("an entry without a date comes in beside the others, and is the same the next time")
    func undated() async throws {
        #expect(try await imported("08-rss-mixed.rss").summary[.create] == 2)
        let host = try await TestHost.host(adapters: "Sample/feed-adapter")
        let catalogue = try TestHost.catalogue()
        let path = TestPaths.root.appending(path: "Tests/Cases/feeds/08-rss-no-pubdate.rss").path()
        _ = try host.take(path, into: catalogue)
        let folder = try TemporaryFolder()
        let later = try String(contentsOfFile: path, encoding: .utf8).replacing(
            "18 Nov 2013", with: "25 Nov 2013")
        let same = try host.take(try folder.write(later, to: "f.rss"), into: catalogue)
        #expect(same.summary.actions == [.unchanged: 1])
        let changed = try host.take(
            try folder.write(later.replacing("Texte.", with: "Texte revu."), to: "f.rss"), into: catalogue)
        #expect(changed.summary.actions == [.update: 1])
    }
}
