import Catalogue
import Derivation
import EssaimKit
import Foundation
import TestSupport
import Testing
import XML

@testable import Host

/// What the evaluation module's reports claim, and on how much.
@Suite("Evaluation") struct EvaluationTests {
    private func catalogue(_ text: String) async throws -> (any CatalogueStore, [Finding]) {
        let catalogue = try TestHost.catalogue()
        var findings: [Finding] = []
        let summary = try await TestHost.host().importFile(
            .bytes(Array(text.utf8), name: "essai.xml"), into: catalogue,
            onEntry: { findings += $0.findings })
        #expect(summary.isApplied)
        return (catalogue, findings)
    }

    private func file(_ name: String) throws -> String {
        try String(
            contentsOf: TestPaths.root.appending(path: "Tests/Cases/evaluation/\(name)"), encoding: .utf8)
    }

    /// Who sees all figures: what disclosure control hides from others is another suite's.
    private static let everything = Audience.readers(of: Set((0..<20).map { "s\($0)" } + ["maceo"]))

    /// A table's rows by its columns' names, as programs read them.
    private func rows(
        _ report: String, _ table: String, _ settings: [(String, String)] = [],
        in catalogue: any CatalogueStore
    )
        async throws -> [[String: String]]
    {
        let result = try await TestHost.host().report(
            report, settings: settings, for: Self.everything, over: catalogue)
        let table = try #require(result.tables.first { $0.name == table })
        return table.rows.map { row in
            Dictionary(uniqueKeysWithValues: zip(table.columns.map(\.name), row.map(CellText.code)))
        }
    }

    /// Twelve services in two campaigns, with two indicators of one point; each service moves a little otherwise.
    private func experiment(
        services: Int = 12, people: Int = 20, asked: Int = 25, measure: String = "score", from: Double = 3,
        change: Double = 0.8, deviation: Double? = 0.8, aggregation: String = "weighted-mean"
    ) -> String {
        var file = EvaluationFile()
        for name in ["a", "b"] { file.add(indicator: name, measure: measure, aggregation: aggregation) }
        for service in 0..<services {
            for (campaign, change) in [("baseline", 0), ("final", change)] {
                let wave = change == 0 ? 0 : change * 0.1 * Double(service % 3 - 1)
                file.add(
                    "s\(service)", campaign, population: asked, respondents: people,
                    ["a", "b"].map {
                        .init($0, from + change + wave, of: people, deviation: deviation)
                    })
            }
        }
        return file.text
    }

    // MARK: Changes

    @Test(
        "a paired change, its interval and its test are of the services in common: five fell, a sixth joined")
    func pairedSign() async throws {
        let (catalogue, _) = try await catalogue(file("pairedsign.xml"))
        let row = try #require(
            try await rows("progress", "progress", [("test", "paired")], in: catalogue).first)
        // numpy.mean of the changes; scipy.stats.ttest_1samp(…).confidence_interval()
        #expect(row["change"] == "-0.40" && row["change-low"] == "-0.40" && row["change-high"] == "-0.39")
        #expect(row["services"] == "5" && row["significant"] == "yes")
        #expect(row["final"].flatMap(Double.init).map { $0 > 3 } == true)
    }

    @Test("percentages that are no shares of respondents warn, and have no interval of shares")
    func measuredPercentage() async throws {
        let (catalogue, findings) = try await catalogue(file("sharemean.xml"))
        #expect(findings.count { $0.code == "share-not-whole" && $0.severity == .warning } == 40)
        let row = try #require(
            try await rows("progress", "campaigns", in: catalogue).first { $0["campaign"] == "final" })
        // Twenty measurements that are all the same.
        #expect(row["value"] == "51.0" && row["low"] == "51.0" && row["high"] == "51.0")
        let result = try await TestHost.host().report(
            "progress", settings: [], for: .everybody, over: catalogue)
        #expect(result.notes.contains { $0.en.contains("can’t be shares of respondents") })
    }

    @Test("shares are added up before they are rounded, where the indicator says that they are shares")
    func declaredShare() async throws {
        let text = try file("sharemean.xml").replacing(
            "</indicator></record>",
            with: "<percentage-kind>share</percentage-kind></indicator></record>")
        let (catalogue, _) = try await catalogue(text)
        let row = try #require(
            try await rows("progress", "campaigns", in: catalogue).first { $0["campaign"] == "final" })
        // Ten of twenty: binomtest(10, 20).proportion_ci(0.95, method='wilson')
        #expect(row["low"] == "29.9" && row["high"] == "70.1")
    }

    @Test("a measured percentage is tested as a mean, and doesn't warn")
    func measured() async throws {
        let text = experiment(measure: "percentage", from: 40.3, change: 12, deviation: 9)
            .replacing(
                "</indicator></record>",
                with: "<percentage-kind>measured</percentage-kind></indicator></record>")
        let (catalogue, findings) = try await catalogue(text)
        #expect(findings == [])
        let row = try #require(try await rows("progress", "progress", in: catalogue).first)
        #expect(row["significant"] == "yes" && row["change-low"] != "L")
    }

    @Test("an indicator that stands twice in a record warns, counts once, and can't be published")
    func twice() async throws {
        var indicators = EvaluationFile()
        indicators.add(indicator: "a")
        var file = indicators
        var record = EvaluationFile(issuer: "s0")
        let observations: [EvaluationFile.Observation] = [
            .init("a", 2, of: 10, deviation: 1), .init("a", 4, of: 10, deviation: 1),
        ]
        file.add("s0", "final", population: 20, respondents: 10, observations)
        record.add("s0", "final", population: 20, respondents: 10, observations)
        let (catalogue, findings) = try await catalogue(file.text)
        #expect(findings.map(\.code) == ["observation-twice"])
        let row = try #require(
            try await rows("progress", "campaigns", in: catalogue).first { $0["campaign"] == "final" })
        #expect(row["value"] == "2.00" && row["respondents"] == "10" && row["administrations"] == "1")
        // The owner can't publish it.
        let own = try TestHost.catalogue(homes: ["s0"])
        let host = try await TestHost.host()
        var once = EvaluationFile(issuer: "s0")
        once.add("s0", "final", population: 20, respondents: 10, Array(observations.prefix(1)))
        for text in [indicators.text, once.text] {
            _ = try host.importFile(.bytes(Array(text.utf8), name: nil), into: own)
        }
        var codes: [String] = []
        let saved = try host.save(
            .bytes(Array(record.text.utf8), name: nil), in: own,
            onEntry: { codes += $0.findings.map(\.code) })
        #expect(!saved.summary.isApplied)
        #expect(codes == ["observation-twice"])
    }

    @Test("values outside the scale are left out, and the report says so")
    func outside() async throws {
        var file = EvaluationFile()
        file.add(indicator: "a")
        for (service, value) in [("s0", 2.0), ("s1", 9.0)] {
            file.add(
                service, "final", population: 20, respondents: 20, [.init("a", value, of: 20, deviation: 1)])
        }
        let (catalogue, findings) = try await catalogue(file.text)
        #expect(findings.map(\.code) == ["value-out-of-measure"])
        let result = try await TestHost.host().report(
            "progress", settings: [], for: .everybody, over: catalogue)
        #expect(
            result.notes.contains { $0.en.contains("values outside the scale from 1 to 5, left out (1)") })
        let row = try #require(
            try await rows("progress", "campaigns", in: catalogue).first { $0["campaign"] == "final" })
        #expect(row["value"] == "2.00" && row["respondents"] == "20")
    }

    @Test("a filter doesn't change what is significant")
    func family() async throws {
        var file = EvaluationFile()
        let names = (0..<6).map { "i\($0)" }
        for (index, name) in names.enumerated() {
            file.add(indicator: name, point: index < 3 ? "productivity" : "carbon")
        }
        for (campaign, value) in [("baseline", 3.0), ("final", 3.3)] {
            file.add(
                "s0", campaign, population: 40, respondents: 40,
                names.map { .init($0, value, of: 40, deviation: 0.6) })
        }
        let (catalogue, _) = try await catalogue(file.text)
        for test in ["unpaired", "paired"] {
            let all = try await rows("progress", "progress", [("test", test)], in: catalogue)
            let one = try await rows(
                "progress", "progress", [("test", test), ("indicator", "maceo/indicator/i4")], in: catalogue)
            #expect(one == all.filter { $0["indicator"] == "maceo/indicator/i4" } && one.count == 1)
            let point = try await rows(
                "progress", "progress", [("test", test), ("point", "carbon")], in: catalogue)
            #expect(point == all.filter { $0["point"] == "carbon" } && point.count == 3)
        }
    }

    @Test("large values with a small spread lose no digits")
    func largeValues() async throws {
        let (catalogue, _) = try await catalogue(
            experiment(measure: "unit", from: 1e9, change: 0.01, deviation: 0.05))
        let row = try #require(try await rows("progress", "progress", in: catalogue).first)
        // scipy.stats.ttest_ind_from_stats of 240 and 240 answers: 0.01 ± 0.009 at most.
        let low = try #require(row["change-low"].flatMap(Double.init))
        #expect(low >= 0 && low <= 0.01 && row["change"] == "0.01")
    }

    @Test("ranks have no test of means; paired, they have Wilcoxon's")
    func ranks() async throws {
        let (catalogue, _) = try await catalogue(experiment(measure: "ordinal", from: 3, change: 1))
        let row = try #require(try await rows("progress", "progress", in: catalogue).first)
        #expect(row["p"] == "L" && row["change-low"] == "L" && row["change"] == "1.00")
        let paired = try #require(
            try await rows("progress", "progress", [("test", "paired")], in: catalogue).first)
        // scipy.stats.wilcoxon of twelve changes above zero is 2/4096, and Holm doubles it.
        #expect(paired["p"] == "0.0010" && paired["change"] == "1.00" && paired["change-low"] == "L")
        let result = try await TestHost.host().report(
            "progress", settings: [], for: .everybody, over: catalogue)
        #expect(result.notes.contains { $0.en.contains("neither interval nor test here") })
    }

    @Test("more people than any service can ask are refused")
    func population() async throws {
        let catalogue = try TestHost.catalogue()
        var findings: [Finding] = []
        let summary = try await TestHost.host().importFile(
            .bytes(Array(file("bigfisher.xml").utf8), name: nil), into: catalogue,
            onEntry: { findings += $0.findings })
        #expect(!summary.isApplied)
        #expect(
            findings.filter { $0.severity == .error }.map(\.code)
                == Array(repeating: "population-too-large", count: 2))
    }

    // MARK: Verdicts

    @Test(
        "one service, other services, or a reference of 0 conclude nothing",
        arguments: ["disjoint.xml", "baseline5.xml", "fromzero.xml"])
    func inconclusive(name: String) async throws {
        let (catalogue, _) = try await catalogue(file(name))
        let verdicts = try await rows("verdict", "verdict", in: catalogue)
        #expect(verdicts.count == 6 && verdicts.allSatisfy { $0["verdict"] == "inconclusive" })
        #expect(verdicts.allSatisfy { $0["judged"] == "0" })
        let evidence = try await rows("verdict", "evidence", in: catalogue)
        #expect(evidence.allSatisfy { $0["finding"] == "few-services" } && !evidence.isEmpty)
    }

    @Test("a clear change of two indicators in twelve services concludes, in words")
    func conclusive() async throws {
        let (catalogue, _) = try await catalogue(experiment())
        let verdict = try #require(
            try await rows("verdict", "verdict", in: catalogue).first { $0["judged"] == "2" })
        #expect(verdict["verdict"] == "conclusive" && verdict["clearly-better"] == "2")
        let basis = try #require(verdict["basis"])
        for words in [
            "2 indicators judged of 2", "at least 12 services in common", "240 respondents before launch",
            "response rate of at least 80 %", "without a control group",
        ] {
            #expect(basis.contains(words), "\(basis)")
        }
        #expect(verdict["would-change"]?.contains("clearly worse") == true)
        let evidence = try await rows("verdict", "evidence", in: catalogue)
        #expect(
            evidence.allSatisfy { $0["services"] == "12" && $0["change"] == "0.80" && $0["p"] == "0.0001" })
    }

    @Test(
        "what an organiser's scale asks for is asked for, at both ends",
        arguments: [
            // Four services.
            ("services", "few-services", "inconclusive"),
            // Two people in each of twelve services.
            ("people", "weak", "inconclusive"),
            ("zero", "no-ratio", "inconclusive"),
            // 20 of 400 answered.
            ("rate", "clearly-better", "promising"),
            ("worse", "clearly-worse", "adverse"),
            // Less than 0.3.
            ("small", "unchanged", "inconclusive"),
            ("words", "untestable", "inconclusive"),
        ])
    func conditions(kind: String, finding: String, verdict: String) async throws {
        let text =
            switch kind {
            case "services": experiment(services: 4)
            case "people": experiment(people: 2)
            case "zero": experiment(measure: "unit", from: 0, change: 5)
            case "rate": experiment(asked: 400)
            case "worse": experiment(change: -0.8)
            case "small": experiment(change: 0.2)
            default: experiment(measure: "qualitative")
            }
        let (catalogue, _) = try await catalogue(text)
        let result = try await TestHost.host().report(
            "verdict", settings: [], for: Self.everything, over: catalogue)
        let evidence = result.tables[2]
        let column = try #require(evidence.columns.firstIndex { $0.name == "finding" })
        #expect(evidence.rows.map { CellText.code($0[column]) } == [finding, finding])
        let outcomes = result.tables[1].rows.map { CellText.code($0[1]) }
        #expect(outcomes.filter { $0 != "inconclusive" } == (verdict == "inconclusive" ? [] : [verdict]))
    }

    @Test("one indicator alone makes no point conclusive or promising")
    func alone() async throws {
        var file = EvaluationFile()
        file.add(indicator: "a")
        for service in 0..<12 {
            for (campaign, value) in [("baseline", 3.0), ("final", 4.0)] {
                file.add(
                    "s\(service)", campaign, population: 25, respondents: 20,
                    [.init("a", value + Double(service % 3) / 10, of: 20, deviation: 0.8)])
            }
        }
        let (catalogue, _) = try await catalogue(file.text)
        let verdict = try #require(
            try await rows("verdict", "verdict", in: catalogue).first { $0["judged"] == "1" })
        #expect(verdict["verdict"] == "inconclusive")
        #expect(verdict["would-change"]?.contains("At least 2 indicators judged") == true)
    }

    @Test("what all respondents say together doesn't overrule the services that they are from")
    func contradiction() async throws {
        var file = EvaluationFile()
        for name in ["a", "b"] { file.add(indicator: name) }
        for service in 0..<8 {
            // Each service falls, but the contented one answers in far greater number.
            let level = service == 0 ? 4.8 : 3.0
            for (campaign, people, change) in [
                ("baseline", service == 0 ? 5 : 20, 0.0), ("final", service == 0 ? 400 : 20, -0.4),
            ] {
                file.add(
                    "s\(service)", campaign, population: people, respondents: people,
                    ["a", "b"].map {
                        .init($0, level + change + Double(service % 3) / 100, of: people, deviation: 0.8)
                    })
            }
        }
        let (catalogue, _) = try await catalogue(file.text)
        let evidence = try await rows("verdict", "evidence", in: catalogue)
        #expect(evidence.map { $0["finding"] } == ["contradictory", "contradictory"])
    }
}
