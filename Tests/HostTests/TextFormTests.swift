import Catalogue
import EssaimKit
import Exchange
import Foundation
import Host
import TestSupport
import Testing

@Suite("Texts as they come") struct TextFormTests {
    private func taken(_ name: String, into catalogue: any CatalogueStore, host: EssaimHost) throws
        -> (summary: ImportSummary, findings: [Finding])
    {
        try host.take(
            TestPaths.root.appending(path: "Tests/Cases/texts/\(name)").path(), into: catalogue
        ) { $0.trustsIssuer = true }
    }

    private func content(_ name: String) async throws -> String {
        let host = try await TestHost.host()
        let catalogue = try TestHost.catalogue()
        let (summary, findings) = try taken(name, into: catalogue, host: host)
        #expect(summary[.create] == 1, "\(findings)")
        return try host.text(of: catalogue)
    }

    // MARK: Content that nobody here knows

    @Test("namespaces that only values use, comments and processing instructions stay, and stay the same")
    func unknown() async throws {
        let comments = try await content("04-unknown-module-comments.xml")
        #expect(
            comments.contains(
                "<m:mesure xmlns:m=\"urn:partenaire:mesure:1\" a=\"1\" b=\"2\"><!-- relu par le service --><m:valeur>a&lt;b</m:valeur><?feuille href=\"x\"?></m:mesure>"
            ))
        let names = try await content("04-unknown-module-qname.xml")
        #expect(names.contains("xmlns:xs=\"http://www.w3.org/2001/XMLSchema\""))
        #expect(
            names.contains("xmlns:voc=\"urn:partenaire:voc\"") && names.contains("xsi:type=\"xs:decimal\""))
        // What went out comes in unchanged, and goes out as the same bytes.
        let host = try await TestHost.host()
        for text in [comments, names] {
            let folder = try TemporaryFolder()
            let path = try folder.write(text, to: "out.xml")
            let catalogue = try TestHost.catalogue()
            _ = try host.take(path, into: catalogue) { $0.trustsIssuer = true }
            #expect(try records(host.text(of: catalogue)) == records(text))
            #expect(
                try host.take(path, into: catalogue) { $0.trustsIssuer = true }.summary.actions == [
                    .unchanged: 1
                ])
        }
    }

    private func records(_ text: String) -> [Substring] {
        text.split(separator: "\n").filter { $0.contains("<record") }
    }

    @Test("namespaces of a value count wherever they are declared, and whatever they are of")
    func namespaces() async throws {
        let host = try await TestHost.host()
        let folder = try TemporaryFolder()
        let catalogue = try TestHost.catalogue()
        let file = """
            <e:exchange xmlns:e="urn:essaim:exchange:1" xmlns:unused="urn:unused" xmlns:u="urn:u" id="t" issuer="ddt-lot" issued="2024-01-02T09:00:00Z">
              <e:administration id="ddt-lot" kind="ddt"><e:name xml:lang="fr">DDT</e:name></e:administration>
              <e:record id="ddt-lot/mesure/x" version="1" status="published" modified="2024-01-02T08:00:00Z" xml:lang="fr">
                <mesure xmlns="urn:m" xmlns:own="urn:own" ref="u:a"><chemin xmlns:deep="urn:deep">deep:x</chemin></mesure>
              </e:record>
            </e:exchange>
            """
        #expect(
            try host.take(try folder.write(file, to: "f.xml"), into: catalogue) { $0.trustsIssuer = true }
                .summary[.create] == 1)
        let text = try host.text(of: catalogue)
        for part in [
            "xmlns=\"urn:m\"", "xmlns:own=\"urn:own\"", "xmlns:u=\"urn:u\"", "xmlns:deep=\"urn:deep\"",
        ] {
            #expect(text.contains(part), "\(part) \(text)")
        }
        #expect(!text.contains("urn:unused"))
    }

    @Test("comments inside content that a module knows part no text and change nothing")
    func knownComments() async throws {
        let host = try await TestHost.host()
        let folder = try TemporaryFolder()
        let catalogue = try TestHost.catalogue()
        let plain = SampleExchange.file(SampleExchange.cantal, SampleExchange.faq())
        #expect(
            try host.take(try folder.write(plain, to: "a.xml"), into: catalogue) { $0.trustsIssuer = true }
                .summary[.create] == 1)
        let noted = plain.replacing("Quels jours", with: "Quels<!-- ? --> jou<?x y?>rs")
        let again = try host.take(try folder.write(noted, to: "b.xml"), into: catalogue) {
            $0.trustsIssuer = true
        }
        #expect(again.summary.actions == [.unchanged: 1], "\(again.findings)")
    }

    // MARK: Unicode forms

    @Test("one text in two forms is one text: unchanged, found, shown composed; its bytes stay")
    func forms() async throws {
        let host = try await TestHost.host()
        for (first, second) in [("06-nfc-v1.xml", "06-nfd-v1.xml"), ("06-nfd-v1.xml", "06-nfc-v1.xml")] {
            let catalogue = try TestHost.catalogue()
            #expect(try taken(first, into: catalogue, host: host).summary[.create] == 1)
            let before = try host.text(of: catalogue)
            let again = try taken(second, into: catalogue, host: host)
            #expect(again.summary.actions == [.unchanged: 1] && again.findings.isEmpty)
            #expect(Array(try host.text(of: catalogue).utf8) == Array(before.utf8))
            #expect(try catalogue.read { try $0.conflicts() }.isEmpty)
            let page = try #require(try host.page(of: RecordID("ddt-lot/faq/norme")!, in: catalogue))
            #expect(page.unicodeScalars.contains("é") && !page.unicodeScalars.contains("\u{301}"))
        }
    }

    @Test("one form is found by the other", arguments: ["préfecture", "pre\u{301}fecture"])
    func found(word: String) async throws {
        let host = try await TestHost.host()
        for name in ["06-nfc-v1.xml", "06-nfd-v1.xml"] {
            let catalogue = try TestHost.catalogue()
            _ = try taken(name, into: catalogue, host: host)
            #expect(try host.query(word, in: catalogue).total == 1)
        }
    }

    @Test("a later version in another form is taken, and differs in nothing")
    func laterForm() async throws {
        let host = try await TestHost.host()
        let catalogue = try TestHost.catalogue()
        _ = try taken("06-nfc-v1.xml", into: catalogue, host: host)
        #expect(try taken("06-nfd-v2.xml", into: catalogue, host: host).summary.actions == [.update: 1])
        #expect(try host.text(of: catalogue).unicodeScalars.contains("\u{301}"))
    }

    // MARK: Encodings and controls

    @Test("Windows-1252 under another label is read, with a warning that names the line")
    func windows() async throws {
        let host = try await TestHost.host()
        let catalogue = try TestHost.catalogue()
        let (summary, findings) = try taken(
            "01-latin1-declared-cp1252-bytes.xml", into: catalogue, host: host)
        #expect(
            summary.isClean && findings.map(\.code) == ["xml-windows-1252"] && findings[0].location?.line == 6
        )
        #expect(try host.text(of: catalogue).contains("L’agent peut-il télétravailler à l’été"))
        #expect(try await content("01-double-bom.xml").contains("L’agent peut-il"))
    }

    @Test(
        "bytes that no Windows character has, control characters and UTF-32 are refused with their reason",
        arguments: [
            (
                Data(
                    "<?xml version='1.0' encoding='latin1' ?>\n<exchange a='#'/>".utf8.map {
                        $0 == 0x23 ? 0x81 : $0
                    }), "xml-character"
            ),
            (Data("<exchange><a>\u{85}</a></exchange>".utf8), "xml-character"),
            (Data("<exchange><a b='&#x9B;2J'/></exchange>".utf8), "xml-character"),
            (Data(SampleExchange.file("<a><!-- \u{9D} --></a>").utf8), "xml-character"),
        ])
    func controls(bytes: Data, code: String) async throws {
        let folder = try TemporaryFolder()
        try bytes.write(to: folder.url.appending(path: "f.xml"))
        let host = try await TestHost.host()
        let (summary, findings) = try host.take(folder.path("f.xml"), into: try TestHost.catalogue())
        #expect(!summary.isApplied && findings.first?.code == code, "\(findings)")
    }

    @Test(
        "the cases that were found",
        arguments: [
            ("14-csi.xml", "xml-character"), ("utf32.xml", "xml-encoding"),
            ("04-xmlns-empty.xml", "unexpected-element"),
        ])
    func refused(name: String, code: String) async throws {
        let host = try await TestHost.host()
        let (summary, findings) = try taken(name, into: try TestHost.catalogue(), host: host)
        #expect(!summary.isApplied && findings.first?.code == code, "\(findings)")
        if name == "04-xmlns-empty.xml" { #expect(findings.first?.message.en.contains("namespace") ?? false) }
    }
}
