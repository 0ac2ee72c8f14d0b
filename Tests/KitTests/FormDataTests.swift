import Derivation
import EssaimKit
import ModuleTesting
import TestSupport
import Testing

/// Records as forms, and back.
@Suite("Forms") struct FormDataTests {
    private static func types() async throws -> [RecordType] {
        try await TestHost.host().modules.types.entries.map(\.type)
    }

    @Test(
        "a random record of each type goes through its form and its names unchanged",
        arguments: Language.allCases)
    func roundTrip(language: Language) async throws {
        for type in try await Self.types() {
            for seed in 1...40 as ClosedRange<UInt64> {
                var random = RandomContent(seed: seed)
                let content = random.content(of: type)
                let form = FormData(content, type.fields, language)
                let sent = FormData(form.pairs(type.fields), type.fields)
                #expect(sent == form, "\(type.name) \(seed)")
                var reader = FormReader(type, language, base: content)
                let read = reader.content(of: sent)
                // A group that has nothing in it isn't there.
                #expect(read.content.withoutEmptyGroups == content.withoutEmptyGroups, "\(type.name) \(seed)")
            }
        }
    }

    @Test("prose is the same prose after it was shown and read as Markdown")
    func prose() throws {
        let type = RecordType("x", namespace: "urn:x:1", label: Label(fr: "x", en: "x")) {
            Field("text", .prose(max: 5_000), .required, label: Label(fr: "x", en: "x"))
        }
        var count = 0
        for seed in 1...2_000 as ClosedRange<UInt64> {
            var random = RandomContent(seed: seed)
            guard let prose = random.content(of: type)["text"].first?.prose else { continue }
            let text = ProseMarkdown.text(of: prose)
            let (read, unkept) = ProseMarkdown.prose(in: text)
            #expect(unkept.isEmpty, "\(seed): \(text) \(unkept)")
            #expect(try Self.outline(read) == Self.outline(prose), "\(seed): \(text)")
            count += 1
        }
        #expect(count > 1_500)
    }

    /// The markup without layout.
    private static func outline(_ prose: Prose) throws -> String {
        try JSONForm.markup(of: prose).collapsingWhitespace().replacing(" <", with: "<").replacing(
            "> ", with: ">")
    }

    @Test(
        "what people type becomes prose",
        arguments: [
            ("Une ligne\nune autre", "<p>Une ligne</p><p>une autre</p>"),
            ("- un\n- deux\n  1. dedans", "<ul><li>un</li><li>deux<ol><li>dedans</li></ol></li></ul>"),
            (
                "2<sup>e</sup> étage, **gras** et *penché*",
                "<p>2<sup>e</sup> étage, <strong>gras</strong> et <em>penché</em></p>"
            ),
            ("## Titre\nTexte", "<h level=\"2\">Titre</h><p>Texte</p>"),
            (
                "Tableau : essai\n\n| a | b |\n| - | - |\n| 1 | <th>2 |",
                "<table><caption>essai</caption><tr><th>a</th><th>b</th></tr><tr><td>1</td><th>2</th></tr></table>"
            ),
            (
                "<https://x.example/?a=1&b=2>",
                "<p><a href=\"https://x.example/?a=1&amp;b=2\">https://x.example/?a=1&amp;b=2</a></p>"
            ),
            ("5 < 6 & 7", "<p>5 &lt; 6 &amp; 7</p>"),
            ("moins de <50 agents", "<p>moins de &lt;50 agents</p>"),
        ])
    func typed(text: String, markup: String) throws {
        let (prose, unkept) = ProseMarkdown.prose(in: text)
        #expect(unkept.isEmpty)
        #expect(try JSONForm.markup(of: prose).replacing("\n", with: "") == markup)
    }

    @Test(
        "what prose can't hold is said",
        arguments: [
            "![image](https://x.example/i.png)", "a\n\n---\n\nb", "<script>alert(1)</script>",
            "du <blink>texte</blink>",
            "[lien](javascript:alert(1))", "> cité", "du `code`", "```\ncode\n```", "3. trois\n4. quatre",
            "[x](https://a.example \"titre\")", "##### profond", "| a |\n|---|\n| x | y |",
            "| a |\n|:-:|\n| x |", "<em>ouvert", "<div>\nbloc\n</div>",
        ])
    func unkept(text: String) { #expect(!ProseMarkdown.prose(in: text).unkept.isEmpty) }

    @Test("deep and long texts are read in bounded depth")
    func hostile() {
        for text in [
            String(repeating: "> ", count: 20_000) + "x", String(repeating: "- ", count: 2_000) + "x",
            String(repeating: "*a ", count: 20_000), String(repeating: "<em>", count: 20_000),
            String(repeating: "[", count: 20_000), String(repeating: "**", count: 20_000) + "x",
        ] {
            #expect(ProseMarkdown.prose(in: text).prose.plainText.utf8.count < 200_000)
        }
    }

    @Test("buttons add, take away and move values")
    func buttons() throws {
        let label = Label(fr: "x", en: "x")
        let fields = [
            Field.group("part", .repeated, label: label) {
                Field("word", .line(max: 20), .repeated, label: label)
            }
        ]
        var data = FormData(
            [("part[0].word[0]", "a"), ("part[0].word[1]", "b"), ("part[1].word[0]", "c")], fields)
        func words() -> [String] { data.pairs(fields).map(\.value) }
        func press(_ text: String) -> String? {
            FormData.Step(text).flatMap { data.apply($0, fields) }
        }
        #expect(press("up:part[0].word[1]") == "part[0].word[0]" && words() == ["b", "a", "c"])
        #expect(press("down:part[0]") == "part[1]" && words() == ["c", "b", "a"])
        #expect(press("add:part[0].word") == "part[0].word[1]" && words() == ["c", "", "b", "a"])
        #expect(press("remove:part[0]") == "part[0]" && words() == ["b", "a"])
        for wrong in [
            "remove:part[7]", "up:part[0].word[9]", "add:other", "remove:part", "add:part[0].word[0].x",
            "remove:part[-1]",
        ] {
            #expect(press(wrong) == nil && words() == ["b", "a"], "\(wrong)")
        }
    }

    @Test("what can't be read is told at its control")
    func problems() throws {
        let label = Label(fr: "x", en: "x")
        let type = RecordType("x", namespace: "urn:x:1", label: label) {
            Field("title", .line(max: 10), .required, label: label)
            Field("day", .date, label: label)
            Field("theme", .term(.theme), .atLeastOnce, label: label)
            Field.group("part", .repeated, label: label) {
                Field("count", .count, .required, label: label)
                Field("span", .period, label: label)
            }
        }
        var reader = FormReader(type, .fr)
        let sent: [(name: String, value: String)] = [
            ("title", "beaucoup trop long"), ("day", "hier"), ("part[0].count", "1 200"),
            ("part[1].count", "douze"),
            ("part[1].span.from", "3/6/2013"), ("part[1].span.to", "1/6/2013"), ("part[2].count", " "),
            ("part[3].span.from", "3/6/2013"), ("$unknown", "x"), ("autre", "y"),
        ]
        let read = reader.content(of: FormData(sent, type.fields))
        #expect(
            read.problems.map(\.name) == [
                "title", "day", "theme", "part[1].count", "part[1].span.to", "part[3].count",
            ])
        #expect(read.content.groups("part").first?.number("count") == 1_200)
    }
}

extension Content {
    /// Without groups that have no value: a form shows nothing of them.
    fileprivate var withoutEmptyGroups: Content {
        var result = self
        for entry in entries {
            result[entry.field] = entry.values.compactMap { value in
                guard case .group(let group) = value else { return value }
                let kept = group.withoutEmptyGroups
                return kept.entries.isEmpty && kept.unknown.isEmpty ? nil : .group(kept)
            }
        }
        return result
    }
}
