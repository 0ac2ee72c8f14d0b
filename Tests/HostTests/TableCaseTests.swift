import Catalogue
import Derivation
import EssaimKit
import Foundation
import Host
import TestSupport
import Testing
import XML

@Suite("Tables as offices have them") struct TableCaseTests {
    @Test(
        "a sound table alone is valid, whoever owns its records",
        arguments: ["10-ok.csv", "10-lt.csv", "17-lt.csv", "50-excel.xlsx"])
    func validates(name: String) async throws {
        var findings: [Finding] = []
        let summary = try await TestHost.host().validateDelivery(Delivery.at([TableCases.path(name)])[0]) {
            findings += $0.findings
        }
        #expect(findings.filter { $0.severity == .error && $0.record != "ddt-lot/faq/c" } == [])
        #expect(summary[.create] >= 1)
    }

    @Test("a text that begins with < and is no tag is a text; a tag that prose doesn't have is refused")
    func lessThan() async throws {
        let catalogue = try TableCases.catalogue()
        let (summary, findings) = try await TableCases.importing(
            TableCases.path("17-lt.csv"), into: catalogue)
        #expect(summary[.create] == 5 && summary[.refuse] == 1)
        #expect(findings.map(\.path) == ["answer (E4)"] && findings[0].value?.contains("<b>Oui") ?? false)
        let other = try TableCases.catalogue()
        _ = try await TableCases.importing(TableCases.path("10-lt.csv"), into: other)
        #expect(
            try await TableCases.content("ddt-lot/faq/lt", in: other)?["answer"]
                == .string("<p>&lt;5 agents concernés.</p>"))
    }

    @Test("« 80 % » is no number of posts, and « 0,8 ETP » is")
    func units() async throws {
        let catalogue = try TableCases.catalogue()
        let (summary, findings) = try await TableCases.importing(
            TableCases.path("percent.csv"), into: catalogue)
        #expect(!summary.isApplied)
        let finding = try #require(findings.first)
        #expect(finding.value == "80 %" && finding.path == "resources.people (K2)")
        #expect(finding.hint?.fr.contains("ETP") ?? false && finding.code == "value")
        let folder = try TemporaryFolder()
        let text = try String(contentsOfFile: TableCases.path("percent.csv"), encoding: .utf8)
        let right = try folder.write(text.replacing("80 %", with: "0,8 ETP"), to: "p.csv")
        #expect(try await TableCases.importing(right, into: catalogue).findings == [])
        #expect(
            try await TableCases.content("ddt-lot/good-practice/p", in: catalogue)?["resources"]?["people"]
                == .number("0.8"))
    }

    @Test("periods as people write them; one that ends before it begins is refused with its cell")
    func periods() async throws {
        let catalogue = try TableCases.catalogue()
        let (summary, findings) = try await TableCases.importing(
            TableCases.path("32-period.csv"), into: catalogue)
        #expect(summary[.refuse] == 1 && findings.map(\.path) == ["period (O10)"])
        #expect(findings.first?.value == "30/06/2013 - 01/01/2013")
        let text = try String(contentsOfFile: TableCases.path("32-period.csv"), encoding: .utf8)
        let folder = try TemporaryFolder()
        let sound = text.split(separator: "\r\n").filter { !$0.contains("/p8;") }.joined(separator: "\r\n")
        let path = try folder.write(sound, to: "p.csv")
        #expect(try await TableCases.importing(path, into: catalogue).summary[.create] == 8)
        let half = "2013-01-01/2013-06-30"
        let expected = [
            half, half, half, half, "2013-01-01/2013-12-31", "2012-01-01/2013-12-31", "2013-01-01/..",
            "2012-01-01/..",
        ]
        for (index, period) in expected.enumerated() {
            let json = try await TableCases.content("ddt-lot/good-practice/p\(index)", in: catalogue)?[
                "period"]
            #expect("\(json.map { Self.text($0) } ?? "")" == period, "p\(index)")
        }
    }

    private static func text(_ json: JSONValue) -> String {
        func text(_ value: JSONValue?) -> String? { if case .string(let text)? = value { text } else { nil } }
        return text(json) ?? "\(text(json["from"]) ?? "")/\(text(json["to"]) ?? "..")"
    }

    @Test("positions that a spreadsheet made dates of are refused, with their cell and what stands there")
    func positions() async throws {
        let catalogue = try TableCases.catalogue()
        let (summary, findings) = try await TableCases.importing(
            TableCases.path("21-lo-positions"), into: catalogue)
        #expect(!summary.isApplied)
        #expect(findings.filter { $0.severity == .error }.map(\.path) == ["position (B2)", "position (B3)"])
        #expect(findings.filter { $0.severity == .error }.map(\.value) == ["01/02/01", "02/03/01"])
        #expect(findings.first { $0.severity == .error }?.location?.file?.hasSuffix("setting.csv") ?? false)
    }

    @Test(
        "an entry belongs to the one that its position names, or is refused",
        arguments: [
            ("1.1.1", true), ("1 > 1 > 1", true), ("1>2>1", true), ("1.9.1", false), ("1.1", false),
            ("1.1.1.1", false), ("un", false), ("0.1.1", false), ("01/01/2001", false),
        ])
    func places(position: String, isRight: Bool) async throws {
        let folder = try TemporaryFolder()
        let copy = folder.path("plan")
        try FileManager.default.copyItem(atPath: TableCases.path("21-lo-positions"), toPath: copy)
        try "id;position;name;value\nmaceo/seminar-plan/seminaire-2014;\(position);point;organisation\n"
            .write(
                toFile: copy + "/seminar-plan.session.report.setting.csv", atomically: true, encoding: .utf8)
        let (summary, findings) = try await TableCases.importing(copy, into: TableCases.catalogue())
        let errors = findings.filter { $0.severity == .error }
        #expect(summary.isApplied == isRight && errors.isEmpty == isRight, "\(errors)")
        #expect(errors.allSatisfy { $0.path == "position (B2)" && $0.hint != nil })
    }

    @Test("two entries inside another that have one position are refused: one was another before")
    func samePlaces() async throws {
        let folder = try TemporaryFolder()
        let copy = folder.path("plan")
        try FileManager.default.copyItem(atPath: TableCases.path("21-lo-positions"), toPath: copy)
        let rows = ["1.1", "1.1"].map { "maceo/seminar-plan/seminaire-2014;\($0);Titre;verdict\n" }.joined()
        try FileManager.default.removeItem(atPath: copy + "/seminar-plan.session.report.setting.csv")
        try "id;position;title;name\n\(rows)".write(
            toFile: copy + "/seminar-plan.session.report.csv", atomically: true, encoding: .utf8)
        let findings = try await TableCases.importing(copy, into: TableCases.catalogue()).findings
        #expect(findings.filter { $0.severity == .error }.map(\.path) == ["position (B3)"])
    }

    @Test(
        "older encodings are recognised, and their texts come in whole",
        arguments: [
            ("macroman.csv", "À quelles heures être joignable, l’été ?", "« 9 h – 17 h »"),
            ("latin9.csv", "À quelles heures être joignable, l'été ?", "Le cœur de la journée"),
            ("dos.csv", "À quelles heures être joignable, l'été ?", "« 9 h - 17 h »"),
            ("windows1252.csv", "À quelles heures être joignable, l’été ?", "½ journée"),
            ("sep-quoted.csv", "À quelles heures être joignable, l’été ?", "« 9 h – 17 h »"),
            ("sep-row.csv", "À quelles heures être joignable - l’été ?", "« 9 h – 17 h »"),
        ])
    func encodings(name: String, question: String, answer: String) async throws {
        let catalogue = try TableCases.catalogue()
        let (summary, findings) = try await TableCases.importing(TableCases.path(name), into: catalogue)
        #expect(summary[.create] == 1, "\(findings)")
        let json = try await TableCases.content("ddt-lot/faq/a", in: catalogue)
        #expect(json?["question"] == .string(question))
        guard case .string(let text)? = json?["answer"] else {
            Issue.record("no answer")
            return
        }
        #expect(text.contains(answer), "\(text)")
    }

    @Test(
        "a text in an encoding that isn't sure is named, not guessed",
        arguments: [("utf16.csv", "UTF-16"), ("ambiguous.csv", "MacRoman")])
    func unsure(name: String, word: String) async throws {
        let findings = try await TableCases.importing(TableCases.path(name), into: TableCases.catalogue())
            .findings
        #expect(
            findings.map(\.code) == ["csv-encoding"] && findings[0].message.fr.contains(word), "\(findings)")
    }

    @Test("lines that end with a return alone are counted")
    func returns() async throws {
        let findings = try await TableCases.importing(TableCases.path("cr.csv"), into: TableCases.catalogue())
            .findings
        #expect(findings.first?.location?.line == 2 && findings.first?.path == "review-by (E2)")
    }
}
