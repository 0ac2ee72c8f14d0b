import Catalogue
import EssaimKit
import Exchange
import Foundation
import Host
import TestSupport
import Testing
import XML

@Suite("Deliveries") struct DeliveryTests {
    private static let partner = TestPaths.root.appending(path: "Sample/partner/dila").path()

    private func importPath(
        _ path: String, into catalogue: any CatalogueStore,
        _ change: (inout ImportOptions) -> Void = { _ in },
        host: EssaimHost? = nil
    ) async throws -> (summary: ImportSummary, findings: [Finding]) {
        var options = ImportOptions()
        change(&options)
        var findings: [Finding] = []
        let used = if let host { host } else { try await TestHost.host() }
        let summary = try used.importDelivery(Delivery.at([path])[0], into: catalogue, options: options) {
            findings += $0.findings
        }
        return (summary, findings)
    }

    @Test("an archive that somebody sent is known by its content, and told by its own name")
    func sent() async throws {
        let folder = try TemporaryFolder()
        let file = SampleExchange.file(SampleExchange.cantal, SampleExchange.faq())
        _ = try folder.write(file, to: "a.xml")
        _ = try folder.write("<exchange", to: "b.xml")
        let zipped = try await run(
            "python3",
            [
                "-c",
                "import os, sys, zipfile; os.chdir(sys.argv[1]); z = zipfile.ZipFile('spool', 'w'); z.write('a.xml'); z.write('b.xml')",
                folder.url.path(),
            ])
        try #require(zipped.exitCode == 0, "\(zipped.error)")
        let catalogue = try TestHost.catalogue(homes: ["prefecture-cantal"])
        var options = ImportOptions(acceptsValid: true)
        options.skipsBad = true
        var files: Set<String> = []
        let summary = try await TestHost.host().importDelivery(
            .sent(folder.path("spool"), as: "envoi.zip"), into: catalogue, options: options
        ) { for finding in $0.findings { files.insert(finding.location?.file ?? "") } }
        #expect(summary[.create] == 1 && summary.isApplied && files.contains("envoi.zip/b.xml"))
        #expect(!files.contains { $0.contains("spool") })
    }

    /// A copy of the partner's sheets that a test may change.
    private func sheets() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for name in try FileManager.default.contentsOfDirectory(atPath: Self.partner) {
            try FileManager.default.copyItem(atPath: "\(Self.partner)/\(name)", toPath: folder.path(name))
        }
        return folder
    }

    private func version(_ id: String, in catalogue: any CatalogueStore) throws -> Int? {
        try catalogue.read { try $0.record(RecordID(id)!) }?.version
    }

    // MARK: Round two

    @Test(
        "a second delivery changes what changed, follows renamed files, withdraws what is gone; annotations stay"
    )
    func roundTwo() async throws {
        let folder = try sheets()
        let catalogue = try TestHost.catalogue(homes: ["maceo"])
        let path = folder.url.path()
        // One of seven is more than a tenth: said to be right.
        let complete = { (options: inout ImportOptions) in
            options.isComplete = true
            options.withdrawalLimit = 1
        }
        #expect(try await importPath(path, into: catalogue, complete).summary[.create] == 7)
        #expect(try await importPath(path, into: catalogue, complete).summary.actions == [.unchanged: 7])
        _ = try await importPath(TestPaths.sampleFiles[0], into: catalogue)
        let annotations = TestPaths.root.appending(path: "Sample/partner/annotations.csv").path()
        #expect(try await importPath(annotations, into: catalogue).summary[.create] == 1)

        // Changed without a new date, renamed, gone.
        let changed = try folder.read("F11016.xml")
        _ = try folder.write(
            changed.replacing("contractuel qui tombe", with: "contractuel tombe"), to: "F11016.xml")
        try FileManager.default.moveItem(
            atPath: folder.path("F34537.xml"), toPath: folder.path("autre nom.xml"))
        try FileManager.default.removeItem(atPath: folder.path("F36403.xml"))
        let second = try await importPath(path, into: catalogue, complete)
        #expect(second.summary.actions == [.update: 1, .unchanged: 5, .withdraw: 1])
        #expect(try version("dila/faq/particuliers-f11016", in: catalogue) == 20_231_222)
        let id = RecordID("dila/faq/particuliers-f11016")!
        let references = try await TestHost.host().references(to: id, in: catalogue)
        #expect(references.map(\.id.description) == ["maceo/annotation/conge-maladie-report"])
        let page = try #require(try await TestHost.host().page(of: id, in: catalogue))
        #expect(page.contains("dila/practical-sheet/particuliers-n560 (absente de ce catalogue)"))

        // An older copy is stale, and what comes back is published again.
        _ = try folder.write(changed.replacing("2023-12-21", with: "2022-12-21"), to: "F11016.xml")
        try FileManager.default.copyItem(
            atPath: "\(Self.partner)/F36403.xml", toPath: folder.path("F36403.xml"))
        let third = try await importPath(path, into: catalogue, complete)
        #expect(third.summary.actions == [.stale: 1, .unchanged: 5, .update: 1])
        #expect(try catalogue.read { try $0.conflicts() }.isEmpty)
    }

    @Test("a broken file is told and, where asked, doesn't stop the rest; then nothing is withdrawn")
    func brokenFile() async throws {
        let folder = try sheets()
        _ = try folder.write("<Publication ", to: "broken.xml")
        _ = try folder.write("<autre xmlns=\"urn:x\"/>", to: "unknown.xml")
        _ = try folder.write(
            SampleExchange.file(SampleExchange.cantal, SampleExchange.faq()) + "<", to: "cut.xml")
        _ = try folder.write("lisez-moi", to: "LISEZMOI.txt")
        let catalogue = try TestHost.catalogue()
        let strict = try await importPath(folder.url.path(), into: catalogue)
        #expect(!strict.summary.isApplied && strict.summary.unreadable == 3)
        let unknown = try #require(strict.findings.first { $0.value == "autre (urn:x)" })
        #expect(unknown.code == "wrong-root" && unknown.location?.file == folder.path("unknown.xml"))
        #expect(unknown.hint?.en.contains("service-public (Publication") ?? false)
        let lenient = try await importPath(folder.url.path(), into: catalogue) {
            $0.acceptsValid = true
            $0.isComplete = true
        }
        #expect(lenient.summary.isApplied && lenient.summary[.create] == 7 && lenient.summary[.withdraw] == 0)
        #expect(
            Set(lenient.findings.map(\.code)).isSuperset(of: ["files-skipped", "wrong-root"]))
        #expect(try version("prefecture-cantal/faq/quels-jours", in: catalogue) == nil)
    }

    @Test("all paths of a full delivery are one: folders, archives and single files together")
    func completeInPieces() async throws {
        let folder = try sheets()
        let catalogue = try TestHost.catalogue(homes: ["maceo"])
        let host = try await TestHost.host()
        var options = ImportOptions()
        options.isComplete = true
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path()).filter {
            $0.hasSuffix(".xml")
        }.sorted()
        let first = try host.importDelivery(
            Delivery.whole([folder.url.path()]), into: catalogue, options: options)
        #expect(first[.create] == 7)
        // As a shell's * gives them, and in a folder, an archive and a file.
        let all = names.map { folder.path($0) }
        let typed = try host.importDelivery(Delivery.whole(all), into: catalogue, options: options)
        #expect(typed.isApplied && typed.actions == [.unchanged: 7])
        let parts = try TemporaryFolder()
        for name in names.prefix(3) {
            try FileManager.default.copyItem(atPath: folder.path(name), toPath: parts.path(name))
        }
        _ = try await run(
            "python3", ["-m", "zipfile", "-c", parts.path("reste.zip")] + all.dropFirst(3).dropLast())
        try FileManager.default.moveItem(
            atPath: parts.path("reste.zip"), toPath: folder.path("reste.zip"))
        let mixed = try host.importDelivery(
            Delivery.whole([parts.url.path(), folder.path("reste.zip"), all[all.count - 1]]), into: catalogue,
            options: options)
        #expect(mixed.isApplied && mixed.actions == [.unchanged: 7])
    }

    @Test(
        "a full delivery that would withdraw more than a tenth changes nothing unless that is said to be right"
    )
    func completeMany() async throws {
        let folder = try sheets()
        let catalogue = try TestHost.catalogue(homes: ["maceo"])
        _ = try await importPath(folder.url.path(), into: catalogue) { $0.isComplete = true }
        let sequence = try catalogue.read { try $0.lastSequence() }
        try FileManager.default.removeItem(atPath: folder.path("F36403.xml"))
        let (summary, findings) = try await importPath(folder.url.path(), into: catalogue) {
            $0.isComplete = true
            $0.acceptsValid = true
        }
        #expect(!summary.isApplied && findings.map(\.code).contains("complete-many"))
        #expect(try catalogue.read { try $0.lastSequence() } == sequence)
        let said = try await importPath(folder.url.path(), into: catalogue) {
            $0.isComplete = true
            $0.withdrawalLimit = 0.2
        }
        #expect(said.summary.isApplied && said.summary[.withdraw] == 1)
    }

    @Test("“complete” is refused for files that say themselves what is withdrawn")
    func completeScope() async throws {
        let catalogue = try TestHost.catalogue()
        let (summary, findings) = try await importPath(TestPaths.sampleFiles[0], into: catalogue) {
            $0.isComplete = true
        }
        #expect(!summary.isApplied && findings.map(\.code) == ["complete-scope"])
    }

    @Test("a folder may be a link, its own links aren't followed, and one without files says so")
    func folders() async throws {
        let folder = try sheets()
        let links = try TemporaryFolder()
        let files = FileManager.default
        try files.createSymbolicLink(atPath: links.path("lien"), withDestinationPath: folder.url.path())
        try files.createSymbolicLink(
            atPath: folder.path("dehors.xml"), withDestinationPath: TestPaths.sampleFiles[0])
        try files.createSymbolicLink(atPath: folder.path("encore"), withDestinationPath: folder.url.path())
        let (summary, findings) = try await importPath(links.path("lien"), into: TestHost.catalogue())
        #expect(summary.actions == [.create: 7], "\(findings)")
        try files.createDirectory(atPath: links.path("vide"), withIntermediateDirectories: true)
        let empty = try await importPath(links.path("vide"), into: TestHost.catalogue())
        #expect(empty.findings.map(\.code) == ["folder"] && !empty.summary.isApplied)
    }

    // MARK: Archives

    /// Makes archives with Python's zipfile, which this project has no part in.
    private func archive(_ script: String, in folder: TemporaryFolder) async throws -> String {
        let path = folder.path("a.zip")
        let result = try await run(
            "python3", ["-c", "import zipfile, sys\np = sys.argv[1]\n\(script)", path, Self.partner])
        try #require(result.exitCode == 0, "\(result.error)")
        return path
    }

    @Test("a zip of sheets is imported like their folder, tables with their groups included")
    func zip() async throws {
        let folder = try TemporaryFolder()
        let path = try await archive(
            """
            z = zipfile.ZipFile(p, 'w', zipfile.ZIP_DEFLATED)
            import glob
            for f in glob.glob(sys.argv[2] + '/*.xml'): z.write(f, 'fiches/' + f.split('/')[-1])
            z.writestr('faq.csv', 'id;question;answer\\nmaceo/faq/zip;Zip ?;Oui')
            z.writestr('faq.source.csv', 'id;position;kind;title\\nmaceo/faq/zip;1;guide;Guide')
            z.writestr('inner.zip', 'PK')
            z.close()
            """, in: folder)
        let catalogue = try TestHost.catalogue(homes: ["maceo"])
        _ = try await importPath(TestPaths.sampleFiles[0], into: catalogue)
        let (summary, findings) = try await importPath(path, into: catalogue)
        #expect(summary[.create] == 8 && summary.isApplied, "\(findings)")
        #expect(findings.map(\.code) == ["files-skipped"])
        let shown = try await TestHost.host().show(RecordID("maceo/faq/zip")!, in: catalogue)
        #expect(shown.record?.content.groups("source").count == 1)
    }

    @Test(
        "an archive that attacks is refused with its reason, and nothing is kept",
        arguments: [
            ("z = zipfile.ZipFile(p, 'w'); z.writestr('../../etc/x.xml', '<a/>'); z.close()", "zip-name"),
            ("z = zipfile.ZipFile(p, 'w'); z.writestr('/etc/x.xml', '<a/>'); z.close()", "zip-name"),
            ("z = zipfile.ZipFile(p, 'w'); z.writestr('a\\\\..\\\\x.xml', '<a/>'); z.close()", "zip-name"),
            (
                "z = zipfile.ZipFile(p, 'w'); z.writestr('x.xml', '<a/>'); z.writestr('x.xml', '<b/>'); z.close()",
                "zip-unreadable"
            ),
            (
                "z = zipfile.ZipFile(p, 'w', zipfile.ZIP_DEFLATED); z.writestr('x.xml', b' ' * (65 << 20)); z.close()",
                "zip-limit"
            ),
            (
                // Says that it is small.
                """
                z = zipfile.ZipFile(p, 'w', zipfile.ZIP_DEFLATED); z.writestr('x.xml', b' ' * (65 << 20)); z.close()
                b = open(p, 'rb').read(); n = (65 << 20).to_bytes(4, 'little'); open(p, 'wb').write(b.replace(n, (9).to_bytes(4, 'little')))
                """, "zip-limit"
            ),
            (
                """
                z = zipfile.ZipFile(p, 'w'); z.writestr('x.xml', '<a/>'); z.close()
                b = bytearray(open(p, 'rb').read()); b[6] |= 1; i = b.find(b'PK\\x01\\x02'); b[i + 8] |= 1; open(p, 'wb').write(b)
                """, "zip-encrypted"
            ),
            (
                """
                z = zipfile.ZipFile(p, 'w'); z.writestr('x.xml', '<a/>' * 99); z.close()
                b = open(p, 'rb').read(); open(p, 'wb').write(b[:len(b) // 2])
                """, "zip-unreadable"
            ),
            (
                """
                z = zipfile.ZipFile(p, 'w'); z.writestr('x.xml', '<a/>' * 99); z.close()
                b = bytearray(open(p, 'rb').read()); b[60] ^= 1; open(p, 'wb').write(b)
                """, "zip-unreadable"
            ),
            ("open(p, 'wb').write(b'PK\\x03\\x04 nothing')", "zip-unreadable"),
            (
                "z = zipfile.ZipFile(p, 'w', zipfile.ZIP_BZIP2); z.writestr('x.xml', '<a/>'); z.close()",
                "zip-unreadable"
            ),
        ])
    func hostileArchive(script: String, code: String) async throws {
        let folder = try TemporaryFolder()
        let path = try await archive(script, in: folder)
        let catalogue = try TestHost.catalogue()
        let (summary, findings) = try await importPath(path, into: catalogue)
        #expect(findings.map(\.code) == [code], "\(findings)")
        #expect(!summary.isApplied && findings.first?.location?.file?.hasPrefix(path) ?? false)
    }

    @Test(
        "an archive made on a Mac is read like the folder that it came from; a colon leads nowhere",
        arguments: ["07-macos.zip", "07-colon-name.zip"])
    func macArchive(name: String) async throws {
        let path = TestPaths.root.appending(path: "Tests/Cases/archives/\(name)").path()
        let catalogue = try TestHost.catalogue()
        let (summary, findings) = try await importPath(path, into: catalogue) { $0.trustsIssuer = true }
        #expect(summary.isApplied && summary[.create] == 1, "\(findings)")
        // What nobody put there isn't spoken of.
        #expect(findings.map(\.code) == (name == "07-macos.zip" ? [] : ["files-skipped"]))
    }

    @Test(
        "an archive of hidden files only says that there is nothing, and names of Windows lead where they say"
    )
    func strangeNames() async throws {
        let folder = try TemporaryFolder()
        let empty = try await archive(
            "z = zipfile.ZipFile(p, 'w'); z.writestr('__MACOSX/._a.xml', 'x'); z.writestr('.cache/b.xml', 'x'); z.close()",
            in: folder)
        let nothing = try await importPath(empty, into: TestHost.catalogue())
        #expect(!nothing.summary.isApplied && nothing.findings.map(\.code) == ["folder"])
        let windows = try await archive(
            """
            z = zipfile.ZipFile(p, 'w')
            i = zipfile.ZipInfo('x'); i.filename = 'fiches\\\\F11016.xml'; z.writestr(i, open(sys.argv[2] + '/F11016.xml').read())
            z.close()
            """, in: folder)
        let read = try await importPath(windows, into: TestHost.catalogue())
        #expect(read.summary[.create] == 1, "\(read.findings)")
    }

    // MARK: Adapters

    /// A host with one adapter of a test's own.
    private func host(
        makes: String = "faq", template: String, more: String = "", in folder: TemporaryFolder
    ) async throws -> EssaimHost {
        let own = folder.url.appending(path: "own.essaim")
        try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
        let description = """
            <adapter xmlns="urn:essaim:adapter:1" id="own" version="1.0">
              <label xml:lang="fr">Essai</label><label xml:lang="en">Test</label>
              <recognises root="doc"/>
              <makes type="\(makes)"/>
              <owner id="partner" kind="other"><name xml:lang="fr">Partenaire</name></owner>
              <licence>Licence Ouverte 2.0</licence><attribution>Partenaire &amp; fils</attribution>
              <stylesheet>own.xsl</stylesheet>\(more)
            </adapter>
            """
        let stylesheet = """
            <xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
              <xsl:param name="owner"/><xsl:param name="attribution"/>
              \(template)
            </xsl:stylesheet>
            """
        try Data(description.utf8).write(to: own.appending(path: "adapter.xml"))
        try Data(stylesheet.utf8).write(to: own.appending(path: "own.xsl"))
        return EssaimHost(
            modules: try await TestHost.host().modules,
            adapters: AdapterSet.load(folders: [folder.url.path()]),
            now: { "2026-01-01T00:00:00Z" })
    }

    private func template(issuer: String = "{$owner}", id: String = "{$owner}/faq/x", body: String? = nil)
        -> String
    {
        """
        <xsl:template match="/doc"><exchange xmlns="urn:essaim:exchange:1" id="e" issuer="\(issuer)" issued="2026-01-01T00:00:00Z">
          <record id="\(id)" version="1" status="published" modified="2026-01-01T00:00:00Z" xml:lang="fr">
            \(body ?? "<faq xmlns=\"urn:essaim:faq:1\"><question><xsl:value-of select=\"q\"/></question><answer><p><xsl:value-of select=\"$attribution\"/></p></answer></faq>")
          </record></exchange></xsl:template>
        """
    }

    @Test(
        "what an adapter makes is held to its description",
        arguments: [
            ("{$owner}", "{$owner}/faq/x", nil, [String]()),
            ("ddt-lot", "{$owner}/faq/x", nil, ["adapter-scope"]),
            ("{$owner}", "ddt-lot/faq/x", nil, ["adapter-scope"]),
            (
                "{$owner}", "{$owner}/annotation/x",
                "<annotation xmlns=\"urn:essaim:annotation:1\"><title>t</title><about>a/faq/b</about><kind>remark</kind></annotation>",
                ["adapter-scope"]
            ),
            (
                "{$owner}", "{$owner}/faq/x",
                "<faq xmlns=\"urn:essaim:faq:1\"><question>q</question><answer><p>Sans source</p></answer></faq>",
                ["adapter-scope"]
            ),
        ] as [(String, String, String?, [String])])
    func scope(issuer: String, id: String, body: String?, codes: [String]) async throws {
        let folder = try TemporaryFolder()
        let host = try await host(template: template(issuer: issuer, id: id, body: body), in: folder)
        let path = try folder.write("<doc><q>Oui ?</q></doc>", to: "d.xml")
        let (summary, findings) = try await importPath(path, into: TestHost.catalogue(), host: host)
        #expect(findings.map(\.code) == codes, "\(findings)")
        #expect(summary.isApplied == codes.isEmpty)
    }

    @Test("a stylesheet that fails names itself, its line and the input; one that runs on is stopped")
    func stylesheetErrors() async throws {
        let endless = """
            <xsl:template match="/doc"><xsl:call-template name="again"/></xsl:template>
            <xsl:template name="again"><xsl:call-template name="again"/><xsl:call-template name="again"/></xsl:template>
            """
        let stopping =
            "<xsl:template match=\"/doc\"><xsl:message terminate=\"yes\">refus</xsl:message></xsl:template>"
        for (template, words) in [(endless, "own.xsl"), (stopping, "refus")] {
            let folder = try TemporaryFolder()
            let host = try await host(template: template, in: folder)
            let path = try folder.write("<doc><q>Oui ?</q></doc>", to: "d.xml")
            let (_, findings) = try await importPath(path, into: TestHost.catalogue(), host: host)
            let finding = try #require(findings.first)
            #expect(finding.code == "xml-stylesheet" && finding.message.en.contains(words), "\(finding)")
            #expect(finding.message.en.contains("own.xsl"))
            if template == endless { #expect(finding.message.en.contains("own.xsl line 4")) }
            #expect(finding.location?.file == path)
        }
        let folder = try TemporaryFolder()
        let broken = try await host(template: "<xsl:template match=\"///\"/>", in: folder)
        #expect(
            broken.adapters.adapters.isEmpty && broken.adapters.problems.map(\.code) == ["xml-stylesheet"])
        #expect(broken.adapters.problems.first?.message.en.contains("own.xsl") ?? false)
    }

    @Test("the sample's feed adapter makes a sheet of each entry, the same each time")
    func feeds() async throws {
        let folder = TestPaths.root.appending(path: "Sample/feed-adapter").path()
        let host = EssaimHost(
            modules: try await TestHost.host().modules, adapters: AdapterSet.load(folders: [folder]),
            now: { "2026-01-01T00:00:00Z" })
        #expect(host.adapters.problems.isEmpty)
        let catalogue = try TestHost.catalogue()
        let first = try await importPath(folder, into: catalogue, { $0.acceptsValid = true }, host: host)
        // The adapter's own description lies in the folder, too, and is no file of the partner's.
        #expect(first.summary[.create] == 3 && first.findings.map(\.code) == ["files-skipped", "wrong-root"])
        for name in ["actualites.atom", "actualites.rss"] {
            let again = try await importPath("\(folder)/\(name)", into: catalogue, host: host)
            #expect(again.summary.isClean && again.summary.actions.keys.allSatisfy { $0 == .unchanged })
        }
        let id =
            "craig-auvergne/practical-sheet/actualite-example-org-2013-craig-reseau-trois-mois-457b74d27aa16b59"
        let page = try #require(try host.page(of: RecordID(id)!, in: catalogue))
        #expect(page.contains("où le réseau **ralentit** le travail"))
        #expect(page.contains("- Cartographie : les fonds de plan"))
        #expect(page.contains("[note de méthode](https://example.org/craig/methode)"))
        #expect(
            try version("craig-auvergne/practical-sheet/actualite-craig-2013-17", in: catalogue) == 20_131_105
        )
    }

    @Test("two adapters for one root are told apart by name")
    func named() async throws {
        let folder = try TemporaryFolder()
        let host = try await host(template: template(), in: folder)
        let path = try folder.write("<doc><q>Oui ?</q></doc>", to: "d.xml")
        let chosen = try await importPath(
            path, into: TestHost.catalogue(), { $0.format = InputFormat("own") }, host: host)
        #expect(chosen.summary[.create] == 1)
        let other = try await importPath(
            path, into: TestHost.catalogue(), { $0.format = InputFormat("exchange") }, host: host)
        #expect(!other.summary.isApplied)
    }
}
