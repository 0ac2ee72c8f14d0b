import Catalogue
import Derivation
import EssaimKit
import Foundation
import TestSupport
import Testing
import XML

@testable import Host

@Suite("Disclosure control") struct DisclosureTests {
    // MARK: Made-up campaigns

    /// Administrations with answers to one indicator.
    struct Campaign {
        var units: [(id: String, kind: String, territory: String, people: Int, mean: Double)]

        /// From a seed: services of 1 to 15 people of five kinds in four départements.
        init(seed: UInt64, count: Int) {
            var random = SplitMix(state: seed)
            units = (0..<count).map { index in
                (
                    "unit-\(index)",
                    ["prefecture", "dreal", "ddt", "ddcspp", "drjscs"][Int(random.next() % 5)],
                    ["15", "48", "46", "63"][Int(random.next() % 4)], Int(random.next() % 15) + 1,
                    1 + Double(random.next() % 400) / 100
                )
            }
        }

        init(_ units: [(id: String, kind: String, territory: String, people: Int, mean: Double)]) {
            self.units = units
        }

        var administrations: [Administration] {
            units.map {
                Administration(
                    id: $0.id, kind: $0.kind, territories: [$0.territory], name: Label(fr: $0.id, en: $0.id))
            }
        }
    }

    struct SplitMix: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    private func plan(
        _ campaigns: [(period: String, campaign: Campaign)], traits: VariableTraits,
        viewer: Viewer = .everyone
    ) -> DisclosurePlan {
        var builder = ObservationTableBuilder()
        for (period, campaign) in campaigns {
            for unit in campaign.units {
                builder.add(
                    .init(
                        unit: unit.id, period: period,
                        observations: [
                            .init(
                                variable: "v", breakdown: nil, respondents: Int32(unit.people),
                                status: UInt8(ascii: "A"), value: unit.mean, deviation: .nan)
                        ]), owner: unit.id)
            }
        }
        var administrations: [String: Administration] = [:]
        for (_, campaign) in campaigns {
            for administration in campaign.administrations {
                administrations[administration.id] = administration
            }
        }
        return DisclosurePlan(
            type: "t", table: builder.table, administrations: administrations.values.sorted { $0.id < $1.id },
            periods: ["baseline", "midterm", "final"], traits: [traits], threshold: 5, viewer: viewer)
    }

    private static let score = VariableTraits(aggregation: .mean, range: 1...5)

    private func subject(_ group: UnitGroup, _ period: String = "final") -> Subject {
        Subject(type: "t", variable: "v", period: period, group: group)
    }

    // MARK: The attack

    /// Units as bits.
    typealias Units = UInt128

    private static func members(_ units: Units) -> [Int] {
        (0..<128).filter { units & (1 << Units($0)) != 0 }
    }

    /// What an attacker knows: the sums that are shown, and that each unit's sum lies within its limits.
    struct Attack {
        var limits: [ClosedRange<Double>]
        /// Units and their sum.
        var sums: [(units: Units, sum: Double)]

        /// Differences of sums where one holds the other, again and again.
        mutating func subtract() {
            var known = Set(sums.map(\.units))
            var index = 0
            while index < sums.count, sums.count < 1_000 {
                for other in 0..<index {
                    let (one, two) = (sums[index], sums[other])
                    let common = one.units & two.units
                    guard common == one.units || common == two.units else { continue }
                    let rest = one.units ^ two.units
                    if rest == 0 || !known.insert(rest).inserted { continue }
                    sums.append((rest, abs(one.sum - two.sum)))
                }
                index += 1
            }
        }

        /// Tightens each unit's limits by each sum, until nothing gets tighter.
        mutating func tighten() {
            let sums = sums.prefix(300).map { (DisclosureTests.members($0.units), $0.sum) }
            for _ in 0..<20 {
                var changed = false
                for (units, sum) in sums {
                    let low = units.reduce(0) { $0 + limits[$1].lowerBound }
                    let high = units.reduce(0) { $0 + limits[$1].upperBound }
                    for unit in units {
                        let own = limits[unit]
                        let least = max(own.lowerBound, sum - (high - own.upperBound))
                        let most = min(own.upperBound, sum - (low - own.lowerBound))
                        guard least <= most, least > own.lowerBound + 1e-9 || most < own.upperBound - 1e-9
                        else { continue }
                        limits[unit] = least...most
                        changed = true
                    }
                }
                if !changed { return }
            }
        }
    }

    /// The sums that a plan shows of a campaign.
    private func attack(_ plan: DisclosurePlan, _ campaign: Campaign, insider: Int? = nil) -> Attack {
        var groups: [UnitGroup: Units] = [:]
        for (index, administration) in campaign.administrations.enumerated() {
            for level in UnitGroup.Level.allCases {
                for group in UnitGroup.groups(of: administration, at: level) {
                    groups[group, default: 0] |= 1 << Units(index)
                }
            }
        }
        func sum(_ units: Units) -> Double {
            Self.members(units).reduce(0) {
                $0 + campaign.units[$1].mean * Double(campaign.units[$1].people)
            }
        }
        var shown = groups.filter { plan.shows(subject($0.key)) }.values.sorted()
        if let insider { shown.append(1 << Units(insider)) }
        return Attack(
            limits: campaign.units.map { Double($0.people)...5 * Double($0.people) },
            sums: shown.map { ($0, sum($0)) })
    }

    /// What the attack finds out about the small services; empty where it fails.
    private func found(_ plan: DisclosurePlan, _ campaign: Campaign, insider: Int? = nil) -> [String] {
        var attack = attack(plan, campaign, insider: insider)
        attack.subtract()
        let small = campaign.units.indices.filter { campaign.units[$0].people < 5 && $0 != insider }
        let smallUnits = small.reduce(Units(0)) { $0 | 1 << Units($1) }
        var found: [String] = []
        for (units, _) in attack.sums where units & smallUnits != 0 {
            let members = Self.members(units)
            if let insider, members.contains(insider) { continue }
            let people = members.reduce(0) { $0 + campaign.units[$1].people }
            if members.count < 2 || people < 5 { found.append("the sum of \(members), \(people) people") }
        }
        attack.tighten()
        for unit in small {
            let width =
                (attack.limits[unit].upperBound - attack.limits[unit].lowerBound)
                / Double(campaign.units[unit].people)
            if width < 4 * DisclosureAudit.margin - 1e-6 { found.append("unit \(unit) within \(width)") }
        }
        return found
    }

    @Test(
        "no small service is found by subtraction or by bounds, not even by another service",
        arguments: 1...12)
    func attacked(seed: Int) {
        let campaign = Campaign(seed: UInt64(seed), count: 6 + seed)
        let plan = plan([("final", campaign)], traits: Self.score)
        for unit in campaign.units where unit.people < 5 {
            #expect(!plan.shows(subject(.administration(unit.id))))
        }
        for insider in [nil] + campaign.units.indices.map(Optional.some) {
            #expect(found(plan, campaign, insider: insider) == [], "insider \(insider ?? -1)")
        }
    }

    @Test("an attacker finds what a naive table gives away, so the attack can fail")
    func naive() {
        let campaign = Campaign([
            ("a", "ddt", "15", 8, 3), ("b", "ddt", "15", 9, 4), ("c", "ddt", "48", 3, 2),
        ])
        var attack = Attack(
            limits: campaign.units.map { Double($0.people)...5 * Double($0.people) },
            sums: [(0b111, 66), (0b001, 24), (0b010, 36)])
        attack.subtract()
        #expect(attack.sums.contains { $0.units == 0b100 && $0.sum == 6 })
    }

    @Test("the overall figure is shown, and a second service hidden so that the small one stays so")
    func complementary() {
        let campaign = Campaign([
            ("a", "ddt", "15", 8, 3), ("b", "dreal", "15", 9, 4), ("c", "ddt", "48", 3, 2),
            ("d", "prefecture", "48", 7, 3.5),
        ])
        let plan = plan([("final", campaign)], traits: Self.score)
        #expect(plan.shows(subject(.all)))
        #expect(!plan.shows(subject(.administration("c"))))
        let shown = ["a", "b", "d"].filter { plan.shows(subject(.administration($0))) }
        #expect(shown.count == 1, "\(shown)")
    }

    @Test("the owner sees its own figures, and nobody else's small ones")
    func owner() {
        let campaign = Campaign([
            ("a", "ddt", "15", 8, 3), ("b", "ddt", "15", 3, 4), ("c", "ddt", "48", 3, 2),
        ])
        let plan = plan([("final", campaign)], traits: Self.score, viewer: .administrations(["b"]))
        #expect(plan.shows(subject(.administration("b"))))
        #expect(!plan.shows(subject(.administration("c"))))
    }

    @Test("answers that are all the same are hidden, however many")
    func unanimous() {
        var builder = ObservationTableBuilder()
        builder.add(
            .init(
                unit: "a", period: "final",
                observations: [
                    .init(
                        variable: "v", breakdown: nil, respondents: 20, status: UInt8(ascii: "A"), value: 5,
                        deviation: 0)
                ]), owner: "a")
        let plan = DisclosurePlan(
            type: "t", table: builder.table, administrations: [], periods: ["final"], traits: [Self.score],
            threshold: 5, viewer: .everyone)
        #expect(!plan.showsRow(0))
    }

    @Test(
        "two campaigns of a total that carries over don't tell of a few people who joined",
        arguments: [(56, 58, false), (56, 62, true), (56, 56, true)])
    func campaigns(first: Int, second: Int, isShown: Bool) {
        let traits = VariableTraits(aggregation: .sum, carriesOver: true)
        let plan = plan(
            [
                ("midterm", Campaign([("a", "ddt", "15", first, 3)])),
                ("final", Campaign([("a", "ddt", "15", second, 3)])),
            ], traits: traits)
        #expect(plan.shows(subject(.all, "midterm")))
        #expect(plan.shows(subject(.all, "final")) == isShown)
    }

    @Test("many services are audited by what can be swapped, and the attack fails, too", arguments: 1...3)
    func many(seed: Int) {
        let campaign = Campaign(seed: UInt64(seed), count: 120)
        #expect(campaign.units.count > DisclosureAudit.exactLimit)
        let plan = plan([("final", campaign)], traits: Self.score)
        #expect(plan.shows(subject(.all)))
        #expect(found(plan, campaign) == [])
    }
}

@Suite("Disclosure control of what leaves") struct DisclosedOutputTests {
    private func sample(homes: [String] = ["maceo"]) async throws -> any CatalogueStore {
        let host = try await TestHost.host()
        let catalogue = try TestHost.catalogue(homes: homes)
        for file in TestPaths.sampleFiles { _ = try host.importFile(.file(file), into: catalogue) }
        return catalogue
    }

    private static let id = RecordID("ddt-lot/evaluation/bilan")!

    /// A catalogue of one service with its own file of the sample.
    private func own(_ administration: String = "ddt-lot") async throws -> any CatalogueStore {
        let catalogue = try TestHost.catalogue(homes: [administration])
        for file in TestPaths.sampleFiles where file.contains(administration) || file.contains("00-maceo") {
            var options = ImportOptions()
            options.acceptsValid = true
            _ = try await TestHost.host().importFile(.file(file), into: catalogue, options: options)
        }
        return catalogue
    }

    private func values(_ shown: ShownRecord) -> [(status: String?, hasValue: Bool)] {
        (shown.record?.content.groups("observation") ?? []).map { ($0.text("status"), $0.has("value")) }
    }

    @Test("a record shows its owner everything, and others Q without a value")
    func record() async throws {
        let host = try await TestHost.host()
        let catalogue = try await sample()
        let evaluations = try EssaimHost(modules: .none).list(
            catalogue, RecordSelection(types: ["evaluation"]))
        #expect(evaluations.count == 31)
        var hidden = 0
        for stored in evaluations {
            let whole = try host.show(stored.id, in: catalogue)
            let own = try host.show(stored.id, for: .readers(of: [stored.id.owner]), in: catalogue)
            #expect(own.payload == whole.payload)
            let others = try host.show(stored.id, for: .everybody, in: catalogue)
            for (index, observation) in (whole.record?.content.groups("observation") ?? []).enumerated() {
                guard observation.has("value"), (observation.number("respondents") ?? 0) < 5 else { continue }
                hidden += 1
                #expect(values(others)[index].status == "Q" && !values(others)[index].hasValue)
            }
            #expect(
                !others.exchangeText.contains("<value>") || others.payload != whole.payload || hidden == 0)
        }
        #expect(hidden > 100)
    }

    @Test("what was decided is kept in memory no longer than the catalogue stays as it is")
    func kept() async throws {
        let host = try await TestHost.host()
        let catalogue = try await sample()
        let evaluations = try EssaimHost(modules: .none).list(
            catalogue, RecordSelection(types: ["evaluation"]))
        /// What everybody sees by a host that has decided before, which must be what a new host decides.
        func shown() throws -> [[UInt8]] {
            let fresh = EssaimHost(modules: host.modules)
            return try EssaimHost(modules: .none).list(
                catalogue, RecordSelection(types: ["evaluation"], statuses: [.published])
            )
            .map { stored in
                let kept = try host.show(stored.id, for: .everybody, in: catalogue).payload
                #expect(
                    try kept == fresh.show(stored.id, for: .everybody, in: catalogue).payload, "\(stored.id)")
                return kept
            }
        }
        let before = try shown()
        // Each state in turn shows something else.
        let summary = try host.importFile(
            .bytes(
                Array(
                    SampleExchange.file(
                        issuer: "ddt-lot",
                        SampleExchange.tombstone("ddt-lot/evaluation/bilan", version: 2)
                    ).utf8), name: nil), into: catalogue)
        #expect(summary.isApplied)
        let after = try shown()
        #expect(after.count == before.count - 1)
        try EssaimHost.setDisclosureThreshold(12, in: catalogue)
        #expect(try shown() != after)
        #expect(evaluations.count == before.count)
    }

    @Test("a file for a partner has the same bytes each time, hides small figures, and is marked")
    func exchange() async throws {
        let host = try await TestHost.host()
        let folder = try TemporaryFolder()
        let catalogue = try await own()
        for name in ["a.xml", "b.xml"] {
            _ = try host.exportFile(
                from: catalogue, for: name == "a.xml" ? "ddt-lozere" : "craig-auvergne", to: folder.path(name)
            )
        }
        let text = try folder.read("a.xml")
        #expect(text == (try folder.read("b.xml")))
        #expect(text.contains("disclosed=\"5\""))
        // The indicators are the coordinator's: who has them from the service takes it for a relay.
        let partner = try TestHost.catalogue(homes: ["ddt-lozere"], relays: ["ddt-lot"])
        let first = try host.importFile(.file(folder.path("a.xml")), into: partner)
        #expect(first.isApplied && first.isClean)
        #expect(try host.importFile(.file(folder.path("b.xml")), into: partner)[.unchanged] > 0)
        let shown = try host.show(Self.id, in: partner)
        #expect(shown.stored.disclosure == 5)
        // No service of the sample has ten respondents: nothing of a single one leaves by itself.
        #expect(values(shown).allSatisfy { !$0.hasValue })
        #expect(try host.examine(partner, rebuilding: false).problems == [])
    }

    @Test("a figure that only its own administration sees is marked, and nobody else's is")
    func ownMark() async throws {
        let host = try await TestHost.host()
        let catalogue = try await own()
        func marks(_ audience: Audience) throws -> (cells: Int, notes: Int) {
            let result = try host.report(
                "progress", settings: [("level", "administration")], for: audience, over: catalogue)
            let cells = result.tables.flatMap { $0.rows.joined() }.count {
                CellText.shown($0, in: .fr).hasSuffix(" *")
            }
            return (cells, result.notes.count { $0.fr.hasPrefix("*") })
        }
        #expect(try marks(.operator).cells > 10)
        #expect(try marks(.operator).notes == 1)
        #expect(try marks(.everybody) == (0, 0))
    }

    @Test("whole and disclosed are two forms of one version: whole wins, and neither is a conflict")
    func forms() async throws {
        let host = try await TestHost.host()
        let folder = try TemporaryFolder()
        let catalogue = try await own()
        _ = try host.exportFile(
            from: catalogue, for: "maceo", to: folder.path("whole.xml"), inConfidence: true)
        _ = try host.exportFile(from: catalogue, for: "ddt-lozere", to: folder.path("disclosed.xml"))
        let receiver = try TestHost.catalogue(homes: ["craig-auvergne"], relays: ["ddt-lot"])
        let disclosed = try host.importFile(.file(folder.path("disclosed.xml")), into: receiver)
        #expect(disclosed.isApplied)
        let whole = try host.importFile(.file(folder.path("whole.xml")), into: receiver)
        #expect(whole[.update] == 3 && whole[.conflict] == 0)
        #expect(try host.show(Self.id, in: receiver).stored.disclosure == nil)
        let again = try host.importFile(.file(folder.path("disclosed.xml")), into: receiver)
        #expect(again[.update] == 0 && again[.conflict] == 0)
        #expect(try host.show(Self.id, in: receiver).stored.disclosure == nil)
        // What was received in confidence isn't passed on.
        let summary = try host.exportFile(from: receiver, for: "maceo", to: folder.path("on.xml"))
        #expect(summary.withheld == 3)
        #expect(!(try folder.read("on.xml")).contains("<evaluation "))
    }

    @Test("tables hide small figures, too; the owner's are whole")
    func tables() async throws {
        let host = try await TestHost.host()
        let folder = try TemporaryFolder()
        let catalogue = try await sample()
        _ = try host.writeCSV(
            of: "evaluation", for: .readers(of: ["craig-auvergne"]), from: catalogue,
            to: folder.url.path())
        let rows = try folder.read("evaluation.observation.csv").split(separator: "\r\n").dropFirst()
        _ = try host.writeCSV(of: "evaluation", from: catalogue, to: folder.url.path())
        let whole = try folder.read("evaluation.observation.csv").split(separator: "\r\n").dropFirst()
        let own = rows.filter { $0.hasPrefix("craig-auvergne/") }
        #expect(!own.isEmpty && own == whole.filter { $0.hasPrefix("craig-auvergne/") })
        let others = rows.filter { $0.hasPrefix("ddcspp-cantal/") }
        // Four agents: nothing is left.
        #expect(!others.isEmpty && !others.contains { $0.contains(",A,") })
    }

    @Test("reports hide it in tables and figures, and say so")
    func reports() async throws {
        let host = try await TestHost.host()
        let catalogue = try await sample()
        for name in ["progress", "agents-and-managers", "carbon"] {
            let result = try host.report(
                name, settings: [("level", "administration")], for: .everybody, over: catalogue)
            let cells = (result.tables + result.figures.map(\.table)).flatMap(\.rows).joined()
            #expect(cells.contains(.statistic(.hidden)), "\(name)")
            #expect(result.notes.contains { $0.fr.contains("secret statistique") })
            for table in result.tables {
                guard let people = table.columns.firstIndex(where: { $0.name == "respondents" }) else {
                    continue
                }
                for row in table.rows {
                    if case .statistic(let count) = row[people], case .number(let number, _) = count.value {
                        #expect(number >= 5)
                    }
                }
            }
        }
        let own = try host.report(
            "progress", settings: [("level", "administration")], for: .readers(of: ["craig-auvergne"]),
            over: catalogue)
        let mine = own.tables[0].rows.filter { $0[2] != .empty && CellText.code($0[2]) == "craig-auvergne" }
        #expect(!mine.isEmpty && !mine.joined().contains(.statistic(.hidden)))
    }

    @Test("the verdict can be read aloud, and says that the figures are samples")
    func verdict() async throws {
        let host = try await TestHost.host()
        let result = try host.report("verdict", settings: [], for: .everybody, over: try await sample())
        #expect(result.tables.map(\.name) == ["overall", "verdict", "evidence", "factors"])
        #expect(result.notes.contains { $0.fr.hasPrefix("Sur 6 points d’évaluation :") })
        #expect(result.notes.contains { $0.fr.hasPrefix("Données d’exemple") })
        let outcomes = result.tables[1].rows.map { CellText.code($0[1]) }
        #expect(outcomes.count == 6 && outcomes.contains("conclusive") && outcomes.contains("inconclusive"))
    }

    @Test("the financing of the seed page adds up")
    func financing() async throws {
        let host = try await TestHost.host()
        let result = try host.report("financing", settings: [], for: .everybody, over: try await sample())
        #expect(ReportForm.csv(result.tables[1]).contains(",191380,153103,80.0,153103,0,ok"))
    }

    @Test("figures are SVG with a title, a description and their data, the same bytes each time")
    func figures() async throws {
        let host = try await TestHost.host()
        let catalogue = try await sample()
        for name in ["progress", "agents-and-managers", "carbon", "verdict", "financing"] {
            let result = try host.report(name, settings: [], for: .everybody, over: catalogue)
            let figure = try #require(result.figures.first, "\(name)")
            for language in Language.allCases {
                let text = FigureSVG.text(figure, in: language)
                #expect(text == FigureSVG.text(figure, in: language))
                let svg = try XMLTree.parse(.bytes(Array(text.utf8), name: name)).root
                #expect(
                    svg.children.first(where: { $0.isNamed("title") })?.text
                        == figure.title.text(in: language))
                #expect(
                    svg.children.first(where: { $0.isNamed("desc") })?.text
                        == figure.description.text(in: language))
                #expect(text.contains("role=\"table\""))
            }
        }
    }

    @Test("raw answers become an evaluation, and are nowhere in the catalogue")
    func answers() async throws {
        let host = try await TestHost.host()
        let folder = try TemporaryFolder()
        let catalogue = try await own()
        let table = "sex;AG-STRESS;AG-CONTINUE\r\nF;2;oui\r\nF;3;non\r\nH;4,5;oui\r\nH;1;\r\n"
        let file = try folder.write(table, to: "reponses.csv")
        var findings: [Finding] = []
        let settings = [("administration", "ddt-lot"), ("campaign", "midterm")]
        let made = try host.gather(
            "survey-answers", from: .file(file), settings: settings, in: catalogue,
            onFinding: { findings.append($0) })
        #expect(findings == [])
        let (id, summary) = try #require(made)
        #expect(summary.isApplied && id.description == "ddt-lot/evaluation/midterm")
        let content = try #require(try host.show(id, in: catalogue).record?.content)
        #expect(content.number("respondents") == 4)
        let stress = try #require(
            content.groups("observation").first {
                $0.text("indicator") == "maceo/indicator/stress" && !$0.has("dimension")
            })
        // statistics.stdev([2, 3, 4.5, 1]) is 1.4930...
        #expect(stress.number("value") == 2.625 && stress.number("standard-deviation") == 1.493)
        let wishes = try #require(
            content.groups("observation").first {
                $0.text("indicator") == "maceo/indicator/souhaite-continuer"
            })
        #expect(wishes.number("value") == 66.6667 && wishes.number("respondents") == 3)
        #expect(!(try host.show(id, in: catalogue).exchangeText.contains("reponses")))
    }

    @Test(
        "a table of answers with a name, or an answer that isn't one, is refused with its place",
        arguments: [
            ("nom;AG-STRESS\r\nX;2\r\n", 1, 1), ("AG-STRESS;AG-FATIGUE\r\n2;3\r\n2;6\r\n", 3, 2),
        ])
    func refused(table: String, line: Int, column: Int) async throws {
        let host = try await TestHost.host()
        let folder = try TemporaryFolder()
        let catalogue = try await own()
        var findings: [Finding] = []
        let made = try host.gather(
            "survey-answers", from: .file(try folder.write(table, to: "r.csv")),
            settings: [("administration", "ddt-lot"), ("campaign", "midterm")], in: catalogue,
            onFinding: { findings.append($0) })
        #expect(made == nil)
        #expect(findings.map { [$0.location?.line, $0.location?.column] } == [[line, column]])
    }
}
