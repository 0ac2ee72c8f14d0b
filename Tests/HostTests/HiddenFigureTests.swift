import Catalogue
import Derivation
import EssaimKit
import Exchange
import Foundation
import TestSupport
import Testing
import XML

@testable import Host

/// Small inputs whose hidden figures could be worked out once, each for its kind.
@Suite("Hidden figures") struct HiddenFigureTests {
    private static let folder = TestPaths.root.appending(path: "Tests/Cases/figures")

    private func catalogue(_ name: String) async throws -> any CatalogueStore {
        let catalogue = try TestHost.catalogue()
        let file = Self.folder.appending(path: name).path()
        #expect(try await TestHost.host().importFile(.file(file), into: catalogue).isApplied)
        return catalogue
    }

    private func catalogue(text: String) async throws -> any CatalogueStore {
        let catalogue = try TestHost.catalogue()
        let summary = try await TestHost.host().importFile(
            .bytes(Array(text.utf8), name: "text.xml"), into: catalogue)
        #expect(summary.isApplied)
        return catalogue
    }

    /// The observations that everybody sees of a record: part, value.
    private func shown(_ id: String, in catalogue: any CatalogueStore) async throws -> [(
        category: String?, value: Double?, status: String?
    )] {
        let record = try await TestHost.host().show(#require(RecordID(id)), for: .everybody, in: catalogue)
            .record
        return (record?.content.groups("observation") ?? []).map {
            ($0.text("category"), $0.number("value"), $0.text("status"))
        }
    }

    /// What everybody sees of the overall figure in a campaign.
    private func overall(_ campaign: String, in catalogue: any CatalogueStore) async throws -> [String:
        String]
    {
        let result = try await TestHost.host().report(
            "progress", settings: [("level", "overall")], for: .everybody, over: catalogue)
        let table = try #require(result.tables.first { $0.name == "campaigns" })
        let lines = ReportForm.csv(table).split(separator: "\r\n").map {
            $0.split(separator: ",").map(String.init)
        }
        let row = try #require(lines.first { $0.contains(campaign) })
        return Dictionary(zip(lines[0], row), uniquingKeysWith: { first, _ in first })
    }

    @Test(
        "parts that are all or nothing, or follow from the others, are hidden with those",
        arguments: ["breakend.xml", "breakend2.xml"])
    func parts(file: String) async throws {
        let catalogue = try await catalogue(file)
        let shown = try await shown("s0/evaluation/final", in: catalogue)
        #expect(shown.filter { $0.category == nil }.allSatisfy { $0.value != nil })
        let parts = shown.filter { $0.category != nil }
        #expect(parts.count > 1 && parts.allSatisfy { $0.value == nil && $0.status == "Q" })
    }

    @Test(
        "a mean and a total don't tell what few people who joined have, also after shown parts are taken off",
        arguments: ["carrymean.xml", "carryrest.xml"])
    func joined(file: String) async throws {
        let catalogue = try await catalogue(file)
        #expect(try await overall("baseline", in: catalogue)["value"] != "Q")
        #expect(try await overall("final", in: catalogue)["value"] == "Q")
    }

    @Test(
        "an interval that would give everybody's answer away is hidden, its mean isn't",
        arguments: ["groupsd.xml", "insider-interval.xml"])
    func intervals(file: String) async throws {
        let row = try await overall("final", in: catalogue(file))
        #expect(row["value"] != "Q" && row["low"] == "Q" && row["high"] == "Q")
    }

    @Test("parts in a second record belong to the first one's total")
    func secondRecord() async throws {
        let catalogue = try await catalogue("tworecords.xml")
        let total = try await shown("s0/evaluation/final", in: catalogue)
        let parts = try await shown("s0/evaluation/final-detail", in: catalogue)
        #expect(parts.allSatisfy { $0.value == nil } || total.allSatisfy { $0.value == nil })
    }

    // MARK: Made-up experiments

    private static func indicator(_ name: String, _ measure: String, _ aggregation: String, more: String = "")
        -> String
    {
        """
        <record id="maceo/indicator/\(name)" version="1" status="published" modified="2013-01-01T09:00:00Z" xml:lang="fr"><indicator xmlns="urn:essaim:indicator:1"><name>\(name)</name><code>\(name)</code><point>productivity</point><measure>\(measure)</measure><unit>u</unit><higher-is-better>true</higher-is-better><aggregation>\(aggregation)</aggregation><respondent>agents</respondent><decimals>2</decimals>\(more)</indicator></record>
        """
    }

    private static func observation(_ indicator: String, _ value: String, _ people: Int, _ more: String = "")
        -> String
    {
        "<observation><indicator>maceo/indicator/\(indicator)</indicator><value>\(value)</value><respondents>\(people)</respondents><status>A</status>\(more)</observation>"
    }

    private static func part(_ dimension: String, _ category: String) -> String {
        "<dimension>\(dimension)</dimension><category>\(category)</category>"
    }

    private static func exchange(_ records: String, services: [String]) -> String {
        let administrations = (["maceo"] + services).map {
            "<administration id=\"\($0)\" kind=\"ddt\" territory=\"48\"><name xml:lang=\"fr\">\($0)</name></administration>"
        }
        return
            "<exchange xmlns=\"urn:essaim:exchange:1\" id=\"x\" issuer=\"maceo\" issued=\"2014-06-30T09:00:00Z\">\(administrations.joined())\(records)</exchange>"
    }

    private static func evaluation(
        _ service: String, _ people: Int, _ observations: String, more: String = ""
    ) -> String {
        """
        <record id="\(service)/evaluation/final" version="1" status="published" modified="2014-06-01T09:00:00Z" xml:lang="fr"><evaluation xmlns="urn:essaim:evaluation:1"><title>final</title><administration>\(service)</administration><campaign>final</campaign><date>2014-06-01</date><population>\(people)</population><respondents>\(people)</respondents>\(observations)\(more)</evaluation></record>
        """
    }

    @Test("a version that differs by a few people from one that was published tells nobody who they are")
    func revised() async throws {
        let host = try await TestHost.host()
        let catalogue = try TestHost.catalogue()
        func publish(_ version: Int, _ people: Int, women: Int) async throws {
            let own =
                Self.observation(
                    "rate", "50", people,
                    "") + Self.observation("rate", "50", women, Self.part("sex", "F"))
                + Self.observation("rate", "50", people - women, Self.part("sex", "H"))
            let others = (1...3).map { Self.evaluation("s\($0)", 20, Self.observation("rate", "40", 20)) }
                .joined()
            let records =
                Self.indicator("rate", "percentage", "weighted-mean")
                + Self.evaluation("s0", people, own).replacing(
                    "version=\"1\"", with: "version=\"\(version)\"") + others
            let file = Self.exchange(records, services: ["s0", "s1", "s2", "s3"])
            let summary = try host.importFile(
                .bytes(Array(file.utf8), name: "v\(version).xml"), into: catalogue)
            #expect(summary.isApplied && summary[.conflict] == 0)
        }
        func figures() async throws -> (own: Bool, parts: Bool, all: Bool) {
            let own = try await shown("s0/evaluation/final", in: catalogue)
            return (
                own.first { $0.category == nil }?.value != nil,
                own.contains { $0.category != nil && $0.value != nil },
                try await overall("final", in: catalogue)["value"] != "Q"
            )
        }
        try await publish(1, 20, women: 10)
        #expect(try await figures() == (true, true, true))
        // Twenty and twenty-two: whoever kept the first finds the two by subtraction, in the total as well.
        try await publish(2, 22, women: 11)
        #expect(try await figures() == (false, false, false))
        // Six more than the first; the second was shown to nobody.
        try await publish(3, 26, women: 13)
        #expect(try await figures().own)
        #expect(try await figures().all)
        // Enough in all, and so many of each that nobody knows which of them said what.
        try await publish(4, 32, women: 16)
        #expect(try await figures() == (true, false, true))
        // What changes nothing in numbers is a correction, and stays shown.
        try await publish(5, 32, women: 16)
        #expect(try await figures().own)
        // Twelve women more than the first and twelve that joined: what all of them said, they said.
        try await publish(6, 44, women: 28)
        #expect(try await !figures().own)
    }

    /// The parts of one record and the figure of another, as they leave the service's own catalogue.
    private func leaving(people: Int, parts: [(String, String, Int)], total: String?) async throws -> [String]
    {
        let catalogue = try TestHost.catalogue(homes: ["s0"], relays: ["maceo"])
        let host = try await TestHost.host()
        let detail = parts.map {
            Self.observation("rate", $0.1, $0.2, Self.part("sex", $0.0))
        }.joined()
        let whole = total.map { Self.evaluation("s0", people, Self.observation("rate", $0, people)) } ?? ""
        let records = Self.indicator("rate", "percentage", "weighted-mean")
        for (issuer, text) in [
            ("maceo", records),
            (
                "s0",
                whole
                    + Self.evaluation("s0", people, detail).replacing(
                        "s0/evaluation/final", with: "s0/evaluation/final-detail")
            ),
        ] {
            let file = Self.exchange(text, services: ["s0"]).replacing(
                "issuer=\"maceo\"", with: "issuer=\"\(issuer)\"")
            #expect(
                try host.importFile(.bytes(Array(file.utf8), name: "\(issuer).xml"), into: catalogue)
                    .isApplied)
        }
        let folder = try TemporaryFolder()
        _ = try host.exportFile(from: catalogue, for: "ddt-lozere", to: folder.path("f.xml"))
        return try folder.read("f.xml").matches(of: /<value>([^<]*)<\/value>/).map { String($0.output.1) }
    }

    @Test(
        "parts that leave by themselves leave with all of them, or with none, whichever record has their total"
    )
    func partsAlone() async throws {
        // Seven and twelve people: the smaller part alone would be too small, the figure of all would tell it.
        let parts = [("F", "57.142857", 7), ("H", "75", 12)]
        #expect(try await leaving(people: 19, parts: parts, total: "68.421053").count == 3)
        #expect(try await leaving(people: 19, parts: parts, total: nil).count == 2)
        let few = [("F", "50", 4), ("H", "60", 5)]
        #expect(try await leaving(people: 9, parts: few, total: "55.555556").isEmpty)
        #expect(try await leaving(people: 9, parts: few, total: nil).isEmpty)
    }

    @Test("what is hidden of a share is hidden of the number that says the same", arguments: [true, false])
    func dependent(isDeclared: Bool) async throws {
        let records =
            Self.indicator("rate", "percentage", "weighted-mean")
            + Self.indicator(
                "number", "unit", "sum",
                more: isDeclared ? "<depends-on>maceo/indicator/rate</depends-on>" : "")
            // All of them: the share tells everyone's answer, the number alone wouldn't.
            + Self.evaluation(
                "s0", 20, Self.observation("rate", "100", 20) + Self.observation("number", "20", 20))
        let shown = try await shown(
            "s0/evaluation/final", in: catalogue(text: Self.exchange(records, services: ["s0"])))
        #expect(shown.map { $0.value == nil } == [true, isDeclared])
    }

    @Test("F, f and Femme are one category by its labels, and hidden together")
    func labels() async throws {
        let records =
            Self.indicator("q", "score", "weighted-mean")
            + Self.evaluation(
                "s0", 40,
                Self.observation("q", "3", 40) + Self.observation("q", "3.5", 10, Self.part("sex", "F"))
                    + Self.observation("q", "3.25", 4, Self.part("sex", "Femme"))
                    + Self.observation("q", "2.75", 26, Self.part("sex", "homme")))
        let shown = try await shown(
            "s0/evaluation/final", in: catalogue(text: Self.exchange(records, services: ["s0"])))
        #expect(shown.map(\.category) == [nil, "F", "Femme", "homme"])
        #expect(shown[1].value == nil && shown[2].value == nil)
    }

    @Test("a category that nobody declared warns, and leaves neither with its name nor with its figure")
    func undeclared() async throws {
        let records =
            Self.indicator("q", "score", "weighted-mean")
            + Self.evaluation(
                "maceo", 40,
                Self.observation("q", "3", 40)
                    + Self.observation("q", "3.5", 20, Self.part("category", "Dominique Exemple"))
                    + Self.observation("q", "2.5", 20, Self.part("category", "B")))
        let catalogue = try TestHost.catalogue()
        var findings: [Finding] = []
        let summary = try await TestHost.host().importFile(
            .bytes(Array(Self.exchange(records, services: []).utf8), name: "text.xml"), into: catalogue
        ) { findings += $0.findings }
        #expect(summary.isApplied)
        #expect(
            findings.map(\.code) == ["category-unknown"] && findings.allSatisfy { $0.severity == .warning })
        let host = try await TestHost.host()
        let shown = try host.show(
            #require(RecordID("maceo/evaluation/final")), for: .everybody, in: catalogue)
        #expect(!shown.exchangeText.contains("Dominique") && !shown.exchangeText.contains("3.5"))
        let folder = try TemporaryFolder()
        _ = try host.exportFile(from: catalogue, to: folder.path("out.xml"), for: .operator)
        #expect(!(try folder.read("out.xml")).contains("Dominique"))
    }

    @Test("an indicator declares categories of its own")
    func declared() async throws {
        let own =
            "<breakdown><dimension>category</dimension><code>field</code><label>Terrain</label></breakdown>"
        let records =
            Self.indicator("q", "score", "weighted-mean", more: own)
            + Self.evaluation(
                "s0", 40,
                Self.observation("q", "3", 40)
                    + Self.observation("q", "3.5", 20, Self.part("category", "terrain"))
                    + Self.observation("q", "2.5", 20, Self.part("category", "B")))
        let shown = try await shown(
            "s0/evaluation/final", in: catalogue(text: Self.exchange(records, services: ["s0"])))
        #expect(shown.allSatisfy { $0.value != nil } && shown[1].category == "terrain")
    }

    @Test("answers with a name for a category are refused, and the name isn't repeated")
    func names() async throws {
        let host = try await TestHost.host()
        let catalogue = try TestHost.catalogue()
        for file in TestPaths.sampleFiles.prefix(1) {
            _ = try host.importFile(.file(file), into: catalogue)
        }
        var findings: [Finding] = []
        // The code of the sample's indicator.
        let table = try String(contentsOf: Self.folder.appending(path: "names.csv"), encoding: .utf8)
            .replacing("STRESS", with: "AG-STRESS")
        let made = try host.gather(
            "survey-answers", from: .bytes(Array(table.utf8), name: "names.csv"),
            settings: [("administration", "maceo"), ("campaign", "final")], in: catalogue,
            onFinding: { findings.append($0) })
        #expect(made == nil && findings.count == 3)
        #expect(findings.allSatisfy { $0.value == nil && $0.hint?.fr.contains("sex (F, H)") == true })
        #expect(!findings.contains { "\($0)".contains("Prénom") })
    }

    @Test("a category of one respondent isn't stored: it would be a raw answer")
    func oneRespondent() async throws {
        let host = try await TestHost.host()
        let catalogue = try TestHost.catalogue()
        for file in TestPaths.sampleFiles.prefix(1) {
            _ = try host.importFile(.file(file), into: catalogue)
        }
        let table = "sex;AG-STRESS\nF;2\nfemme;4\nH;5\n"
        let made = try host.gather(
            "survey-answers", from: .bytes(Array(table.utf8), name: "r.csv"),
            settings: [("administration", "maceo"), ("campaign", "final")], in: catalogue, onFinding: { _ in }
        )
        let id = try #require(made?.id)
        let content = try #require(try host.show(id, in: catalogue).record?.content)
        #expect(content.groups("observation").map { $0.text("category") } == [nil, "F"])
    }

    @Test(
        "free text beside hidden figures is hidden with them, unless its owner has read it",
        arguments: [false, true])
    func texts(isChecked: Bool) async throws {
        let checked = isChecked ? "<texts-checked>true</texts-checked>" : ""
        let records =
            Self.indicator("q", "score", "weighted-mean")
            + Self.evaluation(
                "s0", 3, Self.observation("q", "3", 3, "<comment>Un agent dit 5.</comment>"),
                more: "<note><p>Les deux autres disent 2.</p></note>\(checked)")
        let host = try await TestHost.host()
        let catalogue = try await catalogue(text: Self.exchange(records, services: ["s0"]))
        let text = try host.show(#require(RecordID("s0/evaluation/final")), for: .everybody, in: catalogue)
            .exchangeText
        #expect(text.contains("dit 5") == isChecked && text.contains("disent 2") == isChecked)
        #expect(!text.contains("<value>"))
    }

    // MARK: Tables

    private func sample() async throws -> any CatalogueStore {
        let catalogue = try TestHost.catalogue()
        for file in TestPaths.sampleFiles {
            _ = try await TestHost.host().importFile(.file(file), into: catalogue)
        }
        return catalogue
    }

    /// Takes the tables of evaluations in a folder back.
    private func takeBack(_ folder: URL, into catalogue: any CatalogueStore) async throws -> ImportSummary {
        let delivery = try #require(Delivery.at([folder.path()]).first)
        return try await TestHost.host().importDelivery(delivery, into: catalogue) { _ in }
    }

    /// Empties a column of a table.
    private func emptied(_ column: Int, of text: String) -> String {
        text.split(separator: "\r\n", omittingEmptySubsequences: false).enumerated().map { index, line in
            var cells = line.split(separator: ",", maxSplits: column + 1, omittingEmptySubsequences: false)
            guard index > 0, cells.count > column else { return String(line) }
            cells[column] = ""
            return cells.joined(separator: ",")
        }.joined(separator: "\r\n")
    }

    @Test(
        "a table that hides figures says so, and overwrites none when it is taken back",
        arguments: [true, false])
    func table(hasVersions: Bool) async throws {
        let host = try await TestHost.host()
        let catalogue = try await sample()
        let folder = try TemporaryFolder()
        _ = try host.writeCSV(of: "evaluation", for: .everybody, from: catalogue, to: folder.url.path())
        let text = try folder.read("evaluation.csv")
        let rows = text.split(separator: "\r\n")
        #expect(rows[0].contains("id,version,status,modified,language,disclosed,title"))
        #expect(rows.dropFirst().allSatisfy { $0.contains(",fr,5,") })
        #expect(try folder.read("evaluation.observation.csv").contains(",Q,"))
        if !hasVersions { _ = try folder.write(emptied(1, of: text), to: "evaluation.csv") }
        let summary = try await takeBack(folder.url, into: catalogue)
        #expect(summary.actions == [.unchanged: 31])
    }

    @Test("a table of an earlier version, with hidden figures and no column for it, overwrites none either")
    func earlierTable() async throws {
        let catalogue = try await sample()
        let folder = try TemporaryFolder()
        for name in ["evaluation.csv", "evaluation.observation.csv"] {
            let text = try String(
                contentsOf: Self.folder.appending(path: "hidden-table/\(name)"), encoding: .utf8)
            _ = try folder.write(text, to: name)
        }
        let before = try await values(in: catalogue)
        let summary = try await takeBack(folder.url, into: catalogue)
        #expect(summary[.conflict] == 0 && summary[.refuse] == 0)
        #expect(try await values(in: catalogue) == before)
    }

    private func values(in catalogue: any CatalogueStore) async throws -> [String: [Double?]] {
        var values: [String: [Double?]] = [:]
        for stored in try await TestHost.host().list(catalogue, RecordSelection(types: ["evaluation"])) {
            let content = try await TestHost.host().show(stored.id, in: catalogue).record?.content
            values[stored.id.description] = content?.groups("observation").map { $0.number("value") }
        }
        return values
    }

    @Test("a new value in a table that hides others is taken, and the hidden ones stay")
    func edited() async throws {
        let host = try await TestHost.host()
        let catalogue = try await sample()
        let folder = try TemporaryFolder()
        _ = try host.writeCSV(of: "evaluation", for: .everybody, from: catalogue, to: folder.url.path())
        _ = try folder.write(
            try folder.read("evaluation.csv").replacing(
                "Évaluation de bilan, juin 2014 – Centre", with: "Bilan – Centre"),
            to: "evaluation.csv")
        let before = try await values(in: catalogue)
        let summary = try await takeBack(folder.url, into: catalogue)
        #expect(summary[.unchanged] == 30 && summary[.conflict] == 1)
        #expect(try await values(in: catalogue) == before)
    }
}
