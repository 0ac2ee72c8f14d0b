import Derivation
import EssaimKit
import Foundation
import ModuleTesting
import TestSupport
import Testing
import XML

/// A record type with a field of every kind, most of them in groups and repeated as well.
let everything = RecordType(
    "everything", namespace: "urn:example:everything:1", minorVersion: 2,
    label: Label(fr: "Tout", en: "Everything")
) {
    Field(
        "title", .line(max: 50), .required, roles: .title, .searched(weight: 3),
        label: Label(fr: "Titre", en: "Title"))
    Field(
        "text", .prose(max: 10_000), .repeated, roles: .searched(weight: 1),
        label: Label(fr: "Texte", en: "Text"))
    Field("day", .date, roles: .sortKey, label: Label(fr: "Jour", en: "Day"))
    Field("period", .period, .repeated, label: Label(fr: "Période", en: "Period"))
    Field(
        "distance", .number(unit: "km", range: -10...10, decimals: 2), roles: .measure,
        label: Label(fr: "Distance", en: "Distance"))
    Field("cost", .money, .repeated, roles: .measure, label: Label(fr: "Coût", en: "Cost"))
    Field("share", .percentage, label: Label(fr: "Part", en: "Share"))
    Field("score", .score(1...5), roles: .measure, label: Label(fr: "Note", en: "Score"))
    Field("is-done", .boolean, roles: .facet, label: Label(fr: "Fait", en: "Done"))
    Field("point", .term(.evaluationPoint), .repeated, roles: .facet, label: Label(fr: "Point", en: "Point"))
    Field("territory", .territory, roles: .facet, label: Label(fr: "Territoire", en: "Territory"))
    Field("owner", .administration, roles: .facet, label: Label(fr: "Qui", en: "Who"))
    Field("related", .record(types: ["faq", "everything"]), .repeated, label: Label(fr: "Lien", en: "Link"))
    Field("address", .url, label: Label(fr: "Adresse", en: "Address"))
    Field.group("step", .repeated, label: Label(fr: "Étape", en: "Step")) {
        Field(
            "what", .line(max: 20), .required, roles: .searched(weight: 2),
            label: Label(fr: "Quoi", en: "What"))
        Field.group("detail", .repeated, label: Label(fr: "Détail", en: "Detail")) {
            Field(
                "point", .term(.evaluationPoint), .required, roles: .facet,
                label: Label(fr: "Point", en: "Point"))
            Field("amount", .count, roles: .measure, label: Label(fr: "Nombre", en: "Count"))
        }
    }
}

@Suite("What is derived from a field list") struct DerivationTests {
    private let plan = FieldPlan.plans(of: everything)

    private func reread(_ xml: [UInt8]) throws -> Content {
        ContentForm.read(try XMLTree.parse(.bytes(xml, name: nil)).root, as: plan)
    }

    @Test("the description is sound")
    func sound() {
        #expect(DescriptionCheck.findings(in: everything) == [])
    }

    @Test(
        "contents survive XML, validate against the schema, and write the same bytes again", arguments: 1...60
    )
    func xmlRoundTrip(seed: UInt64) throws {
        var generator = RandomContent(seed: seed)
        let content = generator.content(of: everything)
        let xml = try ContentForm.write(content, as: everything)
        let tree = try XMLTree.parse(.bytes(xml, name: nil))
        let findings = try SchemaValidator(XMLSchema(SchemaText.schema(of: everything))).findings(
            in: tree.root)
        #expect(findings == [], "\(String(decoding: xml, as: UTF8.self))")
        let again = try reread(xml)
        #expect(again == content)
        #expect(try ContentForm.write(again, as: everything) == xml)
    }

    @Test("contents survive JSON without loss", arguments: 1...60)
    func jsonRoundTrip(seed: UInt64) throws {
        var generator = RandomContent(seed: seed)
        let content = generator.content(of: everything)
        let xml = try ContentForm.write(content, as: everything)
        for isPretty in [true, false] {
            let text = try JSONForm.value(of: reread(xml), as: everything).text(isPretty: isPretty)
            let back = try JSONForm.content(of: JSONValue(parsing: Array(text.utf8)), as: everything)
            #expect(try ContentForm.write(back, as: everything) == xml, "\(text)")
            // Foundation reads what we wrote, too.
            #expect(try JSONSerialization.jsonObject(with: Data(text.utf8)) is [String: Any])
        }
    }

    @Test("elements that the type doesn't know are kept in XML and JSON, in their places")
    func unknown() throws {
        let xml = """
            <everything xmlns="urn:example:everything:1" type-version="1.2">
              <title>a</title>
              <later xmlns="urn:example:everything:1">x</later>
              <day>2013-06-03</day>
              <step>
                <what>b</what>
                <more xmlns="urn:example:everything:1"><deep>1</deep></more>
              </step>
            </everything>
            """
        let content = try reread(Array(xml.utf8))
        #expect(content.unknown.map(\.position) == [1])
        let json = try JSONForm.value(of: content, as: everything)
        let back = try JSONForm.content(of: JSONValue(parsing: Array(json.text().utf8)), as: everything)
        #expect(String(decoding: try ContentForm.write(back, as: everything), as: UTF8.self) == xml)
    }

    @Test(
        "the schema refuses what the field list doesn't allow",
        arguments: [
            ("<day>2013-02-30</day>", "day"), ("<day>2013-06-03Z</day>", "day"),
            ("<distance>10.01</distance>", "distance"),
            ("<distance>1.001</distance>", "distance"), ("<distance>+1</distance>", "distance"),
            ("<cost>-1</cost>", "cost"),
            ("<share>100.1</share>", "share"), ("<score>6</score>", "score"), ("<score>2.5</score>", "score"),
            ("<is-done>yes</is-done>", "is-done"), ("<point>nothing</point>", "point"),
            ("<territory>Cantal</territory>", "territory"),
            ("<owner>DDT</owner>", "owner"), ("<related>a/other/c</related>", "related"),
            ("<address>javascript:x</address>", "address"),
            ("<period from='2013-06-03' to='x'/>", "period"), ("<text/>", "text"),
            ("<text><div/></text>", "div"),
            ("<text>bare</text>", "text"), ("<text><p><script/></p></text>", "script"), ("<step/>", "step"),
            ("<nothing/>", "nothing"),
        ])
    func refused(element: String, name: String) throws {
        let xml = "<everything xmlns='urn:example:everything:1'><title>a</title>\(element)</everything>"
        let findings = try SchemaValidator(XMLSchema(SchemaText.schema(of: everything)))
            .findings(in: XMLTree.parse(.bytes(Array(xml.utf8), name: nil)).root)
        #expect(findings.count >= 1)
        #expect(findings.first?.path.contains(name) == true, "\(findings)")
    }

    @Test(
        "JSON errors name the place",
        arguments: [
            ("{\"titel\": \"a\"}", "titel"), ("{\"title\": 1}", "title"),
            ("{\"point\": \"carbon\"}", "point"),
            (
                "{\"step\": [{\"what\": \"a\"}, {\"detail\": [{\"amount\": \"x\"}]}]}",
                "step[1].detail[0].amount"
            ),
            ("{\"text\": [\"<p>\"]}", "text[0]"), ("{\"day\": \"3 juin\"}", "day"), ("[]", ""),
        ])
    func jsonErrors(text: String, path: String) throws {
        let value = try JSONValue(parsing: Array(text.utf8))
        let error = #expect(throws: JSONError.self) { try JSONForm.content(of: value, as: everything) }
        #expect(error?.path == path)
    }

    @Test(
        "broken JSON is refused",
        arguments: [
            "", "{", "{\"a\":}", "[1,]", "\"\\u12\"", "01", "{\"a\":1,\"a\":2}", "nul", "\"\\ud800\"", "1 2",
        ])
    func brokenJSON(text: String) {
        #expect(throws: JSONError.self) { try JSONValue(parsing: Array(text.utf8)) }
    }

    @Test("the index has texts by weight, facets with their groups, and measures")
    func index() throws {
        let xml = """
            <everything xmlns="urn:example:everything:1"><title>Titre</title><text><p>Un <em>mot</em></p></text><distance>1.5</distance><point>carbon</point><step><what>quoi</what><detail><point>management</point><amount>3</amount></detail><detail><point>carbon</point></detail></step></everything>
            """
        let entry = IndexEntry(try reread(Array(xml.utf8)), as: plan)
        #expect(entry.title == "Titre")
        #expect(entry.heavy == ["Titre"])
        #expect(entry.medium == ["quoi"])
        #expect(entry.light == ["Un mot"])
        #expect(
            entry.facets == [
                .init(field: "point", group: 0, value: "carbon"),
                .init(field: "step/detail/point", group: 2, value: "management"),
                .init(field: "step/detail/point", group: 3, value: "carbon"),
            ])
        #expect(
            entry.measures == [
                .init(field: "distance", group: 0, value: 1.5),
                .init(field: "step/detail/amount", group: 2, value: 3),
            ])
    }

    @Test("an unsound description is refused, all problems at once")
    func unsound() {
        let type = RecordType("Bad Name", namespace: "urn:x", label: Label(fr: "", en: "x")) {
            Field("a", .date, roles: .title, label: Label(fr: "a", en: "a"))
            Field("a", .line(max: 0), label: Label(fr: "a", en: ""))
            Field(
                "km-2", .term(Vocabulary("v", label: Label(fr: "v", en: "v"), terms: [])),
                label: Label(fr: "a", en: "a"))
        }
        let codes = Set(DescriptionCheck.findings(in: type).map(\.code))
        #expect(
            codes.isSuperset(of: [
                "type-name", "type-namespace", "label-missing", "type-title", "field-repeated", "field-limit",
                "field-name", "vocabulary", "field-role",
            ]))
    }
}
