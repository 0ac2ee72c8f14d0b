import Derivation
import EssaimKit
import Exchange
import TestSupport
import Testing
import XML

/// A question with one rule, so that the reader is tested without any module.
private let question = RecordType(
    "faq", namespace: "urn:essaim:faq:1", label: Label(fr: "Question", en: "Question"),
    rules: [
        Rule("no-shouting", Label(fr: "Pas de cris.", en: "No shouting.")) { record, breaches in
            for (index, text) in record.content.texts("note").enumerated() where text == text.uppercased() {
                breaches.add(at: "note[\(index + 1)]", value: text)
            }
        }
    ]
) {
    Field(
        "question", .line(max: 100), .required, roles: .title, .searched(weight: 3),
        label: Label(fr: "Question", en: "Question"))
    Field(
        "answer", .prose(max: 1_000), .required, roles: .searched(weight: 1),
        label: Label(fr: "Réponse", en: "Answer"))
    Field("period", .period, label: Label(fr: "Période", en: "Period"))
    Field("note", .line(max: 50), .repeated, label: Label(fr: "Note", en: "Note"))
}

private func items(_ text: String) throws -> [ExchangeItem] {
    let types = try RecordTypeSet([(type: question, module: "faq")])
    let reader = try ExchangeReader(.bytes(Array(text.utf8), name: "f.xml"), types: types)
    var items: [ExchangeItem] = []
    while let item = try reader.next() { items.append(item) }
    return items
}

private func record(_ item: ExchangeItem?) -> IncomingRecord? {
    if case .record(let record)? = item?.body { record } else { nil }
}

@Suite("Exchange reader") struct ExchangeReaderTests {
    @Test("reads administrations, records and tombstones")
    func reads() throws {
        let items = try items(
            SampleExchange.file(
                SampleExchange.cantal, SampleExchange.faq(),
                SampleExchange.tombstone("prefecture-cantal/faq/autre", version: 2)))
        #expect(items.count == 3)
        #expect(items.allSatisfy { $0.findings.isEmpty })
        guard case .administration(let administration) = items[0].body else {
            Issue.record("no administration"); return
        }
        #expect(administration.territories == ["15"])
        let read = try #require(record(items[1]))
        #expect(read.header.id.description == "prefecture-cantal/faq/quels-jours")
        #expect(read.index?.title == "Quels jours puis-je télétravailler ?")
        #expect(
            String(decoding: read.payload, as: UTF8.self).hasPrefix(
                "<faq xmlns=\"urn:essaim:faq:1\"><question>"))
        guard case .tombstone(let tombstone) = items[2].body else { Issue.record("no tombstone"); return }
        #expect(tombstone.reason == "Doublon.")
    }

    @Test("one bad record neither hides nor stops the others, and all its errors come out")
    func allErrors() throws {
        let text = SampleExchange.file(
            SampleExchange.cantal, SampleExchange.faq("prefecture-cantal/faq/a"),
            SampleExchange.faq("prefecture-cantal/faq/b", question: "", answer: "<div/>", more: "<nothing/>"),
            SampleExchange.faq("prefecture-cantal/faq/c", more: "<note>calme</note><note>CRIS</note>"),
            SampleExchange.faq("prefecture-cantal/faq/d"))
        let items = try items(text)
        #expect(items.map(\.isRefused) == [false, false, true, true, false])
        let findings = items[2].findings
        #expect(findings.map(\.code) == ["value", "unexpected-element", "unexpected-element"])
        #expect(
            findings.allSatisfy {
                $0.record == "prefecture-cantal/faq/b" && $0.location?.line == 5
                    && $0.location?.file == "f.xml"
            })
        #expect(
            findings.map(\.path) == [
                "/exchange/record/faq/question", "/exchange/record/faq/answer/div",
                "/exchange/record/faq/nothing",
            ])
        #expect(items[3].findings.map(\.code) == ["no-shouting"])
        #expect(items[3].findings[0].path == "/exchange/record/faq/note[2]")
        #expect(items[3].findings[0].value == "CRIS")
        #expect(items[2].original != nil)
    }

    @Test(
        "names what is wrong with an envelope",
        arguments: [
            ("<wrong/>", "wrong-root"), ("<exchange/>", "wrong-root"),
            (
                "<exchange xmlns='urn:essaim:exchange:3' id='a' issuer='b' issued='2013-06-03T09:00:00Z'/>",
                "format-version"
            ),
            (
                "<exchange xmlns='urn:essaim:exchange:1' issuer='b' issued='2013-06-03T09:00:00Z'/>",
                "attribute"
            ),
            (
                "<exchange xmlns='urn:essaim:exchange:1' id='a' issuer='B' issued='2013-06-03T09:00:00Z'/>",
                "attribute"
            ),
            (
                "<exchange xmlns='urn:essaim:exchange:1' id='a' issuer='b' issued='2013-06-31T09:00:00Z'/>",
                "attribute"
            ),
            (
                "<exchange xmlns='urn:essaim:exchange:1' id='a' issuer='b' issued='2013-06-03T09:00:00Z' since='-1'/>",
                "attribute"
            ),
            ("", "xml-empty"), ("<!DOCTYPE x><x/>", "xml-doctype"),
        ])
    func envelope(text: String, code: String) {
        let finding = #expect(throws: Finding.self) { try items(text) }
        #expect(finding?.code == code)
        #expect(finding?.message.fr.isEmpty == false)
        #expect(finding?.message.en.isEmpty == false)
    }

    @Test(
        "names what is wrong with a record's header",
        arguments: [
            ("id=\"prefecture-cantal/faq/quels-jours\"", "id=\"Cantal/faq/x\"", "id"),
            ("version=\"1\"", "version=\"0\"", "version"),
            ("version=\"1\"", "version=\"01\"", "version"),
            ("status=\"published\"", "status=\"withdrawn\"", "status"),
            ("modified=\"2013-06-03T09:00:00Z\"", "modified=\"2013-06-03\"", "modified"),
            ("xml:lang=\"fr\"", "", "xml:lang"),
        ])
    func header(good: String, bad: String, name: String) throws {
        let text = SampleExchange.file(SampleExchange.cantal, SampleExchange.faq().replacing(good, with: bad))
        let item = try items(text)[1]
        #expect(item.findings.map(\.code) == ["attribute"])
        #expect(item.findings[0].path == "/exchange/record/@\(name)")
        #expect(item.findings[0].hint != nil)
    }

    @Test("a period that ends before it starts is refused, though no schema can say so")
    func period() throws {
        let item = try items(
            SampleExchange.file(
                SampleExchange.cantal, SampleExchange.faq(more: "<period from='2013-06-03' to='2013-06-02'/>")
            ))[1]
        #expect(item.findings.map(\.code) == ["value"])
    }

    @Test("a prose beyond its length is refused")
    func length() throws {
        let long = "<p>\(String(repeating: "é", count: 1_001))</p>"
        #expect(
            try items(SampleExchange.file(SampleExchange.faq(answer: long)))[0].findings.map(\.code) == [
                "value"
            ])
        let fitting = "<p>\(String(repeating: "é", count: 1_000))</p>"
        #expect(try items(SampleExchange.file(SampleExchange.faq(answer: fitting)))[0].findings == [])
    }

    @Test("content of another type than the identifier says is refused")
    func mismatch() throws {
        let item = try items(SampleExchange.file(SampleExchange.faq("prefecture-cantal/other/x")))[0]
        #expect(item.findings.map(\.code) == ["type-mismatch"])
    }

    @Test("a record that no module knows is kept as it is")
    func unknownType() throws {
        let text = SampleExchange.file(
            "<record id='a/b/c' version='1' status='published' modified='2013-06-03T09:00:00Z' xml:lang='fr'><p:z xmlns:p='urn:z' b='2' a='1'><p:y/></p:z></record>"
        )
        let item = try items(text)[0]
        #expect(item.findings.map(\.code) == ["module-not-installed"])
        #expect(!item.isRefused)
        let kept = try #require(record(item))
        #expect(kept.index == nil)
        #expect(
            String(decoding: kept.payload, as: UTF8.self)
                == "<p:z xmlns:p=\"urn:z\" a=\"1\" b=\"2\"><p:y></p:y></p:z>")
    }

    @Test("a later minor version of a type is read by its known fields and kept whole")
    func newerMinor() throws {
        let faq = SampleExchange.faq(more: "<later>x</later>")
        #expect(try items(SampleExchange.file(faq))[0].isRefused)
        let newer = faq.replacing(
            "<faq xmlns=\"urn:essaim:faq:1\">", with: "<faq xmlns=\"urn:essaim:faq:1\" type-version=\"1.7\">")
        let item = try items(SampleExchange.file(newer))[0]
        #expect(item.findings == [])
        #expect(
            String(decoding: try #require(record(item)).payload, as: UTF8.self).contains("<later>x</later>"))
        let other = faq.replacing(
            "<faq xmlns=\"urn:essaim:faq:1\">", with: "<faq xmlns=\"urn:essaim:faq:1\" type-version=\"2.0\">")
        #expect(try items(SampleExchange.file(other))[0].findings.map(\.code).contains("type-version"))
        // Known fields must be valid all the same.
        let broken = newer.replacing(
            "<question>Quels", with: "<question>\(String(repeating: "x", count: 200))")
        #expect(try items(SampleExchange.file(broken))[0].findings.map(\.code) == ["value"])
    }

    @Test("a file that breaks off tells so after what came before")
    func truncated() throws {
        let text = SampleExchange.file(
            SampleExchange.cantal, SampleExchange.faq("a/faq/a"), SampleExchange.faq("a/faq/b"))
        let cut = String(text.prefix(text.count - 200))
        let types = try RecordTypeSet([(type: question, module: "faq")])
        let reader = try ExchangeReader(.bytes(Array(cut.utf8), name: "f.xml"), types: types)
        #expect(try reader.next() != nil)
        #expect(try reader.next() != nil)
        let finding = #expect(throws: Finding.self) { while try reader.next() != nil {} }
        #expect(finding?.code == "xml-truncated")
    }

    @Test("every message is in French and in English")
    func languages() throws {
        let text = SampleExchange.file(
            "<administration id='x' kind='no' territory='no' siret='no'><other/></administration>",
            "<thing/>", "<z xmlns='urn:z'/>",
            SampleExchange.faq(question: "", answer: "<div/>"), "<record/>", "<tombstone/>")
        let findings = try items(text).flatMap(\.findings)
        #expect(findings.count > 12)
        for finding in findings {
            #expect(
                !finding.message.fr.isEmpty && !finding.message.en.isEmpty
                    && finding.message.fr != finding.message.en)
            #expect(finding.location != nil)
        }
    }
}

@Suite("Published schemas") struct EnvelopeSchemaTests {
    /// Whether xmllint accepts a file against the schemas that we publish.
    private func xmllint(_ text: String, _ schema: String = "exchange.xsd") async throws -> Bool {
        let folder = try TemporaryFolder()
        for file in try EnvelopeSchema.files(for: RecordTypeSet([(type: question, module: "faq")])) {
            _ = try folder.write(String(decoding: file.text, as: UTF8.self), to: file.name)
        }
        let path = try folder.write(text, to: "f.xml")
        return try await run("xmllint", ["--noout", "--schema", folder.path(schema), path]).exitCode
            == 0
    }

    @Test(
        "say the same of the envelope as the reader",
        arguments: [
            ("", ""), ("version=\"1\"", "version=\"0\""), ("version=\"1\"", "version=\"1000000001\""),
            ("version=\"1\"", "version=\"+1\""), ("status=\"published\"", "status=\"withdrawn\""),
            ("xml:lang=\"fr\"", ""),
            ("xml:lang=\"fr\"", "xml:lang=\"f_r\""),
            ("modified=\"2013-06-03T09:00:00Z\"", "modified=\"2013-06-03T09:00:00\""),
            ("modified=\"2013-06-03T09:00:00Z\"", "modified=\"2013-02-30T09:00:00Z\""),
            ("territory=\"15\"", "territory=\"15 region-84\""),
            ("territory=\"15\"", "territory=\"Cantal\""), ("kind=\"prefecture\"", "kind=\"mairie\""),
            ("kind=\"prefecture\"", "kind=\"prefecture\" siret=\"12\""),
            ("Préfecture du Cantal", ""), ("<answer>", "<answer><p>x</p><div/>"),
            ("<p>Le mardi ou le jeudi.</p>", ""),
            ("id=\"prefecture-cantal/faq", "id=\"Prefecture/faq"), ("version=\"2\"", "version=\"x\""),
            ("reason=\"Doublon.\"", "reason=\"\""),
            ("id=\"essai\"", "id=\"\""), ("issuer=\"prefecture-cantal\"", "issuer=\"-\""),
        ])
    func agree(good: String, bad: String) async throws {
        var text = SampleExchange.file(
            SampleExchange.cantal, SampleExchange.faq(),
            SampleExchange.tombstone("prefecture-cantal/faq/autre", version: 2))
        if let range = text.firstRange(of: good), !good.isEmpty { text.replaceSubrange(range, with: bad) }
        let ours = (try? items(text).allSatisfy { !$0.isRefused }) ?? false
        #expect(try await xmllint(text) == ours, "\(bad)")
    }

    @Test(
        "and of version 2",
        arguments: [
            ("", ""), ("erased=\"true\"", "erased=\"1\""), ("status=", "erased=\"0\" status="),
            ("status=", "erased=\"01\" status="), ("status=", "erased=\"true\" status="),
            ("erased=\"true\"", "erased=\"false\""), ("erased=\"true\"", "erased=\"\""),
            ("<s:a xmlns:s=\"urn:s\">x</s:a>", ""), ("<s:a xmlns:s=\"urn:s\">x</s:a>", "<b/>"),
            ("<s:a xmlns:s=\"urn:s\">x</s:a>", "<b xmlns=\"\"/>"), ("<extensions>", "<extensions a=\"b\">"),
            ("<extensions>", "<extensions>x"), ("exchange:2", "exchange:1"),
            ("</extensions><faq", "</extensions><extensions/><faq"),
        ])
    func agreeLater(good: String, bad: String) async throws {
        var text = SampleExchange.file(
            SampleExchange.cantal, SampleExchange.faq(),
            SampleExchange.tombstone("prefecture-cantal/faq/autre", version: 2)
                .replacing("reason", with: "erased=\"true\" reason")
        ).replacing("exchange:1", with: "exchange:2")
            .replacing("<faq", with: "<extensions><s:a xmlns:s=\"urn:s\">x</s:a></extensions><faq")
        if let range = text.firstRange(of: good), !good.isEmpty { text.replaceSubrange(range, with: bad) }
        let ours = (try? items(text).allSatisfy { !$0.isRefused }) ?? false
        let schema = text.contains("exchange:2") ? "exchange-2.xsd" : "exchange.xsd"
        #expect(try await xmllint(text, schema) == ours, "\(bad)")
    }
}
