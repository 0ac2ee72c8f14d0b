import Catalogue
import EssaimKit
import Exchange
import Foundation
import Host
import TestSupport
import Testing
import XML

@Suite("Withdrawals that erase") struct ErasureTests {
    private let id = RecordID("prefecture-cantal/faq/quels-jours")!
    /// Words that stand nowhere else.
    private let marks = ["zanzibar", "ornithorynque", "quokka"]
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func bytes(_ text: String) -> XMLSource { .bytes(Array(text.utf8), name: "f.xml") }

    private func faq(_ word: String, version: Int, status: String = "published") -> String {
        SampleExchange.faq(version: version, status: status, question: "Peut-on aller à \(word) ?")
    }

    /// A catalogue in a file of its own whose record had two versions, one kept aside and a draft.
    private func filled(_ host: EssaimHost, _ name: String = "essaim.sqlite") throws -> SQLiteCatalogue {
        let catalogue = try SQLiteCatalogue.create(
            at: folder.path(name), homes: ["prefecture-cantal"], time: "2026-01-01T00:00:00Z")
        for (version, word) in [(1, marks[0]), (2, marks[1])] {
            let text = SampleExchange.file(
                SampleExchange.cantal, faq(word, version: version),
                SampleExchange.faq("prefecture-cantal/faq/autre"))
            #expect(try host.importFile(bytes(text), into: catalogue).isApplied)
        }
        let draft = SampleExchange.file(SampleExchange.cantal, faq(marks[2], version: 3, status: "draft"))
        #expect(try host.importFile(bytes(draft), into: catalogue).isApplied)
        return catalogue
    }

    /// The marks that stand in a catalogue's file, or in those beside it.
    private func found(beside name: String = "essaim.sqlite") throws -> [String] {
        var found: [String] = []
        for ending in ["", "-wal", "-journal", "-erased"] {
            guard let data = FileManager.default.contents(atPath: folder.path(name + ending)) else {
                continue
            }
            found += marks.filter { data.range(of: Data($0.utf8)) != nil }.map { "\($0) in \(name)\(ending)" }
        }
        return found
    }

    private func exported(
        _ host: EssaimHost, _ catalogue: any CatalogueStore, _ version: ExchangeFormat.Version? = nil,
        for recipient: String? = nil, drafts: Bool = false
    ) throws -> (text: String, summary: ExportSummary) {
        var options = ExportOptions()
        options.format = version
        options.recipient = recipient
        options.includesDrafts = drafts
        let path = folder.path("out.xml")
        try? FileManager.default.removeItem(atPath: path)
        let summary = try host.view(of: catalogue, for: drafts ? .operator : .everybody) {
            try $0.exportFile(to: path, options: options)
        }
        return (try String(contentsOf: URL(filePath: path), encoding: .utf8), summary)
    }

    @Test("nothing that the record said is left in the file, in an answer or in an export")
    func erased() async throws {
        let host = try await TestHost.host()
        let catalogue = try filled(host)
        #expect(try !found().isEmpty)
        let whole = try exported(host, catalogue).text
        let summary = try host.editor(of: catalogue, for: .operator).withdraw(
            id, reason: "Données personnelles.", erasing: true)
        #expect(summary.isApplied)
        #expect(try found() == [])
        #expect(try host.care(of: catalogue).diagnosis().problems == [])
        #expect(try host.care(of: catalogue).diagnosis().examination.erased == 1)
        let versions = try host.view(of: catalogue, for: .operator) { try $0.history(of: id) }
        #expect(versions.filter { !$0.isErased }.map(\.status) == [.withdrawn])
        #expect(versions.allSatisfy { !$0.isErased || $0.digest == nil && $0.reason == nil })
        for version in [1, 2] {
            let error = #expect(throws: CatalogueError.self) {
                try host.view(of: catalogue, for: .operator) { try $0.record(id, version: version) }
            }
            #expect(error?.code == .erased)
        }
        #expect(throws: CatalogueError.self) {
            try host.editor(of: catalogue, for: .operator).revert(id, to: 1)
        }
        // An older file doesn't bring it back, and nobody's words of it are kept.
        let again = try host.importFile(bytes(whole), into: catalogue)
        #expect(again.isApplied && again[.stale] == 1)
        #expect(try found() == [])
        #expect(
            try host.view(of: catalogue, for: .operator) { try $0.hits(of: marks[1], upTo: 10).count } == 0)
        // Erased again, the reason given before goes, too; what is published under its name later stays.
        let editor = host.editor(of: catalogue, for: .operator)
        #expect(try editor.withdraw(id, reason: "De \(marks[0]).", erasing: true).isApplied)
        #expect(try found() == ["zanzibar in essaim.sqlite", "zanzibar in essaim.sqlite-erased"])
        #expect(try editor.withdraw(id, reason: "Motif.", erasing: true).isApplied)
        #expect(try found() == [])
        #expect(throws: AuthoringError.self) { try editor.withdraw(id, reason: "Encore.") }
        let back = SampleExchange.file(SampleExchange.cantal, faq("demain", version: 9))
        #expect(try host.importFile(bytes(back), into: catalogue).isApplied)
        #expect(try host.care(of: catalogue).diagnosis().problems == [])
        let later = try exported(host, catalogue)
        #expect(later.summary.format == .two && later.text.contains("version=\"9\""))
        #expect(later.text.contains("erased=\"5\""))
    }

    @Test("what was withdrawn before can be erased, with the reason that was given")
    func later() async throws {
        let host = try await TestHost.host()
        let catalogue = try filled(host)
        let editor = host.editor(of: catalogue, for: .operator)
        #expect(try editor.withdraw(id, reason: "De \(marks[2]).").isApplied)
        #expect(throws: AuthoringError.self) { try editor.withdraw(id, reason: "Encore.") }
        #expect(try !found().isEmpty)
        #expect(try editor.withdraw(id, reason: "Données personnelles.", erasing: true).isApplied)
        #expect(try found() == [])
    }

    @Test("it is erased wherever the tombstone arrives; version 1 of the format says a withdrawal")
    func travels() async throws {
        let host = try await TestHost.host()
        let catalogue = try filled(host)
        let whole = try exported(host, catalogue)
        #expect(whole.summary.format == .one)
        func partner(_ name: String) throws -> SQLiteCatalogue {
            let partner = try SQLiteCatalogue.create(
                at: folder.path(name), homes: ["maceo"], time: "2026-01-01T00:00:00Z")
            #expect(try host.importFile(bytes(whole.text), into: partner).isApplied)
            return partner
        }
        let (second, first) = (try partner("second.sqlite"), try partner("first.sqlite"))
        _ = try host.editor(of: catalogue, for: .operator).withdraw(id, reason: "Motif.", erasing: true)
        let later = try exported(host, catalogue)
        #expect(later.summary.format == .two && later.text.contains("erased=\"true\""))
        #expect(later.text.contains("urn:essaim:exchange:2"))
        #expect(try host.importFile(bytes(later.text), into: second).isApplied)
        #expect(try found(beside: "second.sqlite") == [])
        // And from there on.
        #expect(try exported(host, second).text.contains("erased=\"true\""))
        let earlier = try exported(host, catalogue, .one)
        #expect(earlier.summary.unsaid == 1 && !earlier.text.contains("erased"))
        #expect(earlier.text.contains("urn:essaim:exchange:1"))
        #expect(try host.importFile(bytes(earlier.text), into: first).isApplied)
        #expect(try first.read { try $0.record(id)?.status } == .withdrawn)
        #expect(try !found(beside: "first.sqlite").isEmpty)
        // Who says it by a plain withdrawal first erases when the other one comes.
        #expect(try host.importFile(bytes(later.text), into: first).isApplied)
        #expect(try found(beside: "first.sqlite") == [])
    }

    @Test("an older copy in the catalogue's place is erased again when it is opened")
    func restored() async throws {
        let host = try await TestHost.host()
        let (path, copy) = (folder.path("essaim.sqlite"), folder.path("copie.sqlite"))
        do {
            let catalogue = try filled(host)
            try catalogue.backup(to: copy, time: "2026-01-02T00:00:00Z")
            _ = try host.editor(of: catalogue, for: .operator).withdraw(
                id, reason: "Un\tmotif\nen lignes.", erasing: true)
        }
        _ = try SQLiteCatalogue.restore(from: copy, to: path, time: "2026-01-03T00:00:00Z") { _ in }
        let catalogue = try SQLiteCatalogue.open(at: path)
        #expect(try catalogue.read { try $0.record(id)?.status } == .withdrawn)
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 0)], ofItemAtPath: copy)
        let examination = try host.care(of: catalogue).diagnosis().examination
        #expect(examination.problems == [])
        #expect(examination.olderCopies == ["copie.sqlite"])
        #expect(try found() == [])
        #expect(try exported(host, catalogue).text.contains("erased=\"true\""))
    }

    @Test("extensions are kept with their record, exported again, and left out of version 1")
    func extensions() async throws {
        let host = try await TestHost.host()
        let catalogue = try SQLiteCatalogue.create(
            at: folder.path("essaim.sqlite"), homes: ["maceo"], time: "2026-01-01T00:00:00Z")
        let aside = "<s:seal xmlns:s=\"urn:seal\" by=\"a\">x</s:seal>"
        let text = SampleExchange.file(SampleExchange.cantal, SampleExchange.faq())
            .replacing("urn:essaim:exchange:1", with: "urn:essaim:exchange:2")
            .replacing("<faq xmlns", with: "<extensions>\(aside)</extensions><faq xmlns")
            .replacing("<administration", with: "<extensions>\(aside)</extensions><administration")
        var codes: [String] = []
        let summary = try host.importFile(bytes(text), into: catalogue) { codes += $0.findings.map(\.code) }
        #expect(summary.isApplied)
        let later = try exported(host, catalogue)
        #expect(later.summary.format == .two && later.text.contains(aside))
        #expect(later.text.components(separatedBy: aside).count == 2)
        // The same comes back: it says nothing new, whatever stands around it.
        #expect(try host.importFile(bytes(later.text), into: catalogue)[.unchanged] == 1)
        let earlier = try exported(host, catalogue, .one)
        #expect(earlier.summary.unsaid == 1 && !earlier.text.contains("seal"))
        #expect(try host.importFile(bytes(earlier.text), into: catalogue)[.unchanged] == 1)
        // What the first version refuses, and what is no extension.
        for wrong in [
            text.replacing("exchange:2", with: "exchange:1"), text.replacing(aside, with: "<seal/>"),
            text.replacing("<extensions>", with: "<extensions a=\"b\">"),
            text.replacing("</extensions>", with: "Texte</extensions>"),
        ] {
            #expect(try host.importFile(bytes(wrong), into: catalogue)[.refuse] > 0)
        }
    }

    private let seal = "<extensions><s:seal xmlns:s=\"urn:seal\">x</s:seal></extensions>"

    /// A file of version 2 with a question that has a seal.
    private func sealed(_ faq: String, issuer: String = "prefecture-cantal") -> XMLSource {
        bytes(
            SampleExchange.file(issuer: issuer, SampleExchange.cantal, faq)
                .replacing("urn:essaim:exchange:1", with: "urn:essaim:exchange:2")
                .replacing("<faq xmlns", with: "\(seal)<faq xmlns"))
    }

    @Test("a draft's extensions leave with it, and a file is of version 2 only for what is in it")
    func draftsAndParts() async throws {
        let host = try await TestHost.host()
        let catalogue = try filled(host)
        #expect(
            try host.importFile(sealed(faq(marks[2], version: 4, status: "draft")), into: catalogue).isApplied
        )
        #expect(try exported(host, catalogue).summary.format == .one)
        let drafts = try exported(host, catalogue, drafts: true)
        #expect(drafts.summary.format == .two && drafts.text.contains("<s:seal"))
        // What a partner owns isn't in its file, and says nothing of the version.
        #expect(try host.importFile(sealed(faq(marks[1], version: 5)), into: catalogue).isApplied)
        #expect(try exported(host, catalogue).summary.format == .two)
        #expect(try exported(host, catalogue, for: "prefecture-cantal").summary.format == .one)
    }

    @Test("one record as a file says what it says, and what is refused keeps its extensions")
    func files() async throws {
        let host = try await TestHost.host()
        let catalogue = try filled(host)
        _ = try host.editor(of: catalogue, for: .operator).withdraw(id, reason: "Motif.", erasing: true)
        let file = try host.view(of: catalogue, for: .operator) { try $0.record(id).exchangeFile }
        let partner = try TestHost.catalogue()
        let taken = try host.importFile(
            bytes(
                String(decoding: file, as: UTF8.self).replacing(
                    "<tombstone", with: "\(SampleExchange.cantal)<tombstone")), into: partner)
        #expect(taken.isApplied && taken[.withdraw] == 1)
        #expect(try exported(host, partner).text.contains("erased=\"true\""))
        var options = ImportOptions()
        options.acceptsValid = true
        options.rejectsPath = folder.path("rejects.xml")
        let refused = try host.importFile(
            sealed(SampleExchange.faq("prefecture-cantal/faq/autre"), issuer: "dreal"), into: partner,
            options: options)
        #expect(refused[.refuse] == 1)
        let rejects = try String(contentsOf: URL(filePath: folder.path("rejects.xml")), encoding: .utf8)
        #expect(rejects.contains("urn:essaim:exchange:2") && rejects.contains("<s:seal"))
    }

    @Test("a new catalogue in the place of an old one has forgotten what was erased there")
    func anew() async throws {
        let host = try await TestHost.host()
        do {
            _ = try host.editor(of: filled(host), for: .operator).withdraw(
                id, reason: "Motif.", erasing: true)
        }
        for ending in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: folder.path("essaim.sqlite\(ending)"))
        }
        do { _ = try filled(host) }
        let again = try SQLiteCatalogue.open(at: folder.path("essaim.sqlite"))
        #expect(try again.read { try $0.record(id)?.status } == .published)
    }

    @Test("a list that can't be written doesn't undo what was erased; it is told, and made up for")
    func unwritable() async throws {
        let host = try await TestHost.host()
        let catalogue = try filled(host)
        // A folder in the list's place.
        let place = folder.path("essaim.sqlite-erased")
        try FileManager.default.createDirectory(atPath: "\(place)/x", withIntermediateDirectories: true)
        #expect(
            try host.editor(of: catalogue, for: .operator).withdraw(id, reason: "Motif.", erasing: true)
                .isApplied)
        #expect(try !host.care(of: catalogue).diagnosis().problems.isEmpty)
        try FileManager.default.removeItem(atPath: place)
        let again = try SQLiteCatalogue.open(at: folder.path("essaim.sqlite"))
        #expect(try host.care(of: again).diagnosis().problems == [])
        #expect(FileManager.default.fileExists(atPath: place))
    }

    @Test(
        "an erasing reaches whoever is past it: published again before the next exchange, late, or withdrawn anew",
        arguments: ["again", "late", "withdrawn"])
    func past(how: String) async throws {
        let host = try await TestHost.host()
        let catalogue = try filled(host)
        let partner = try SQLiteCatalogue.create(
            at: folder.path("partner.sqlite"), homes: ["maceo"], time: "2026-01-01T00:00:00Z")
        #expect(try host.importFile(bytes(exported(host, catalogue).text), into: partner).isApplied)
        let editor = host.editor(of: catalogue, for: .operator)
        _ = try editor.withdraw(id, reason: "Motif.", erasing: true)
        let tombstone = try exported(host, catalogue).text
        let back = SampleExchange.file(SampleExchange.cantal, faq("demain", version: 9))
        #expect(try host.importFile(bytes(back), into: catalogue).isApplied)
        if how == "withdrawn" { _ = try editor.withdraw(id, reason: "Pour de bon.") }
        let file =
            how == "late" ? SampleExchange.file(SampleExchange.cantal, faq("demain", version: 9)) : ""
        let before = try partner.read { try $0.lastSequence() }
        if how == "late" { #expect(try host.importFile(bytes(file), into: partner).isApplied) }
        #expect(try !found(beside: "partner.sqlite").isEmpty)
        let taken = how == "late" ? tombstone : try exported(host, catalogue).text
        var codes: [String] = []
        #expect(
            try host.importFile(bytes(taken), into: partner) { codes += $0.findings.map(\.code) }.isApplied)
        #expect(try found(beside: "partner.sqlite") == [] && codes.contains("erased"))
        #expect(try host.care(of: partner).diagnosis().problems == [])
        #expect(
            try partner.read { try $0.record(id)?.status } == (how == "withdrawn" ? .withdrawn : .published))
        // Whoever follows the partner's journal learns of it; a second time says nothing new.
        let sequence = try partner.read { try $0.lastSequence() }
        #expect(sequence > before)
        #expect(try exported(host, partner).text.contains("erased=\"3\""))
        #expect(try host.importFile(bytes(taken), into: partner).isApplied)
        #expect(try partner.read { try $0.lastSequence() } == sequence)
    }

    @Test("nobody erases what isn't theirs, in whatever way a file says it")
    func strangers() async throws {
        let host = try await TestHost.host()
        let catalogue = try filled(host)
        let text = try exported(host, catalogue).text
        let partner = try SQLiteCatalogue.create(
            at: folder.path("partner.sqlite"), homes: ["maceo"], time: "2026-01-01T00:00:00Z")
        #expect(try host.importFile(bytes(text), into: partner).isApplied)
        let stored = try partner.read { try #require(try $0.record(id)) }
        let known = faq(marks[1], version: 2).replacing("version=\"2\"", with: "version=\"2\" erased=\"1\"")
        for (issuer, target) in [("dreal", partner), ("dreal", catalogue), ("maceo", catalogue)] {
            for element in [
                known,
                "<tombstone id=\"\(id)\" version=\"1\" deleted=\"2020-01-01T00:00:00Z\" erased=\"true\"/>",
                "<tombstone id=\"\(id)\" version=\"9\" deleted=\"2020-01-01T00:00:00Z\" erased=\"2\"/>",
            ] {
                try target.write { try $0.setRelay("maceo", accepted: true) }
                let file = SampleExchange.file(issuer: issuer, SampleExchange.cantal, element)
                    .replacing("exchange:1", with: "exchange:2")
                var options = ImportOptions()
                options.acceptsValid = true
                _ = try host.importFile(bytes(file), into: target, options: options)
                #expect(try target.read { try $0.erasedVersion(of: stored) } == nil, "\(issuer): \(element)")
            }
        }
        #expect(try !found(beside: "partner.sqlite").isEmpty)
    }

    @Test(
        "a restore erases what the replaced catalogue erased, also where its list is lost or a new one was made"
    )
    func lists() async throws {
        let host = try await TestHost.host()
        let (path, copy) = (folder.path("essaim.sqlite"), folder.path("copie.sqlite"))
        do {
            let catalogue = try filled(host)
            try catalogue.backup(to: copy, time: "2026-01-02T00:00:00Z")
            _ = try host.editor(of: catalogue, for: .operator).withdraw(id, reason: "Motif.", erasing: true)
        }
        func restored() throws -> RecordStatus? {
            _ = try SQLiteCatalogue.restore(from: copy, to: path, time: "2026-01-03T00:00:00Z") { _ in }
            return try SQLiteCatalogue.open(at: path).read { try $0.record(id)?.status }
        }
        try FileManager.default.removeItem(atPath: "\(path)-erased")
        #expect(try restored() == .withdrawn)
        for ending in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + ending) }
        do { _ = try SQLiteCatalogue.create(at: path, homes: ["maceo"], time: "2026-01-04T00:00:00Z") }
        #expect(try restored() == .withdrawn)
    }

    @Test("while somebody reads, what was erased is said to lie in the file, and goes when they have gone")
    func readers() async throws {
        let host = try await TestHost.host()
        let catalogue = try filled(host)
        let reader = try await run(
            "python3",
            [
                "-c",
                "import sqlite3, subprocess, sys\nc = sqlite3.connect(sys.argv[1])\nc.execute('begin')\nc.execute('select count(*) from record').fetchone()\np = subprocess.run(sys.argv[2:], capture_output=True, text=True)\nprint(p.returncode, p.stderr)",
                folder.path("essaim.sqlite"), TestPaths.essaim, "withdraw", "--lang", "en", "-c",
                folder.path("essaim.sqlite"), "--erase", "--reason", "Motif.", id.description,
            ])
        #expect(reader.output.hasPrefix("2 ") && reader.output.contains("still lie"), "\(reader.output)")
        let again = try SQLiteCatalogue.open(at: catalogue.path)
        #expect(try again.uncleanCount() == 1)
        #expect(try host.care(of: again).diagnosis().problems == [])
        #expect(try found() == [])
    }
}
