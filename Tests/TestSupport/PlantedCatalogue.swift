package import Catalogue
internal import Core
package import EssaimKit
package import Host
internal import XML

/// A catalogue with a mark in each thing that some audience may not see, for tests that look for them in all that leaves.
///
/// It is `alpha`'s own; `beta` sent its drafts and figures.
package struct PlantedCatalogue: Sendable {
    /// A text that stands in one place, and who may see it.
    package struct Mark: Sendable {
        package var text: String
        package var what: String
        var isSeen: @Sendable (Audience) -> Bool

        package func isSeen(by audience: Audience) -> Bool { isSeen(audience) }
    }

    package let catalogue: any CatalogueStore
    package let host: EssaimHost
    package private(set) var marks: [Mark]
    /// All records, the withdrawn ones among them.
    package let records = [
        "alpha/faq/avis", "alpha/faq/brouillon", "alpha/faq/retiree", "alpha/faq/zqgone", "alpha/faq/liee",
        "alpha/faq/revenue", "alpha/faq/parue",
        "beta/faq/brouillon", "beta/faq/conflit", "beta/evaluation/petit", "beta/evaluation/grand",
        "alpha/indicator/q", "alpha/seminar-plan/plan", "alpha/saved-query/brouillons",
    ].compactMap { RecordID($0) }

    package static let audiences: [Audience] = [
        .everybody, .readers(of: ["alpha"]), .readers(of: ["beta"]), .operator, .operatorInConfidence,
    ]

    /// - Parameter path: Where to make it; `nil`: a temporary one.
    package init(at path: String? = nil) async throws {
        host = try await TestHost.host()
        catalogue =
            if let path {
                try SQLiteCatalogue.create(
                    at: path, homes: ["alpha"], relays: [], time: "2026-01-01T00:00:00Z")
            } else {
                try TestHost.catalogue(homes: ["alpha"])
            }
        marks = []
        let faq = SampleExchange.faq
        try take(
            "alpha", Self.administration("alpha"),
            faq("alpha/faq/avis", 1, "draft", "Avis zqearlya ?", "<p>zqearlya</p>", ""),
            faq("alpha/faq/brouillon", 1, "draft", "Brouillon zqdrafta ?", "<p>zqdrafta</p>", ""),
            faq("alpha/faq/retiree", 1, "published", "Retirée zqwithdrawn ?", "<p>zqwithdrawn</p>", ""),
            faq("alpha/faq/zqgone", 1, "draft", "Partie ?", "<p>Rien.</p>", ""),
            faq("alpha/faq/revenue", 1, "published", "Revenue zqback ?", "<p>zqback</p>", ""),
            faq("alpha/faq/parue", 1, "draft", "Parue zqbackdraft ?", "<p>zqbackdraft</p>", ""),
            faq("alpha/faq/liee", 1, "published", "Liée zqseen ?", "<p>zqseen</p>", ""),
            Self.indicator, Self.plan, Self.savedQuery)
        try take(
            "alpha", faq("alpha/faq/avis", 2, "published", "Avis zqseen ?", "<p>Oui.</p>", ""),
            "<tombstone id=\"alpha/faq/retiree\" version=\"2\" deleted=\"2014-07-01T09:00:00Z\" reason=\"Doublon.\"/>",
            "<tombstone id=\"alpha/faq/zqgone\" version=\"2\" deleted=\"2014-07-01T09:00:00Z\" reason=\"zqreason\"/>",
            "<tombstone id=\"alpha/faq/revenue\" version=\"2\" deleted=\"2014-07-01T09:00:00Z\" reason=\"zqbackreason\"/>",
            "<tombstone id=\"alpha/faq/parue\" version=\"2\" deleted=\"2014-07-01T09:00:00Z\" reason=\"zqbackreason\"/>"
        )
        try take(
            "alpha", faq("alpha/faq/revenue", 3, "published", "Revenue zqseen ?", "<p>Propre.</p>", ""),
            faq("alpha/faq/parue", 3, "published", "Parue zqseen ?", "<p>Propre.</p>", ""))
        try take(
            "beta", Self.administration("beta"),
            faq("beta/faq/brouillon", 1, "draft", "Brouillon zqdraftb ?", "<p>zqdraftb</p>", ""),
            faq("beta/faq/conflit", 1, "published", "Conflit zqseen ?", "<p>Le premier.</p>", ""),
            Self.evaluation("petit", 1, [(3, "3.2173", "0.4321")]),
            Self.evaluation("grand", 1, [(12, "4.1357", "0.5111")]))
        try take(
            "beta", faq("beta/faq/conflit", 1, "published", "Conflit zqseen ?", "<p>zqconflict</p>", ""),
            Self.evaluation("grand", 2, [(13, "4.2468", "0.6222")]))
        // Drafts beside what is published.
        try take(
            "alpha", faq("alpha/faq/liee", 2, "draft", "Liée zqbesidea ?", "<p>zqbesidea</p>", ""))
        try take(
            "beta", faq("beta/faq/conflit", 2, "in-review", "Conflit zqbesideb ?", "<p>zqbesideb</p>", ""),
            Self.evaluation("grand", 3, [(14, "4.3579", "0.7333")], status: "draft"))
        // People at work.
        for owner in ["alpha", "beta"] {
            let letter = owner.prefix(1)
            let person = try host.people(of: catalogue).invite(
                "zqperson\(letter)", function: "mission", address: "mission@\(owner).example", role: .writer,
                for: owner
            ).person
            let desk = host.desk(of: person, in: catalogue)
            let id = RecordID(owner == "alpha" ? "alpha/faq/liee" : "beta/faq/conflit")!
            _ = try desk.keep(
                [("question", "zqentry\(letter)")], for: id, language: "fr", basis: "v1", number: 0)
            _ = try desk.comment(id, remark: "zqremark\(letter)")
        }
        marks = try allMarks()
    }

    private func take(_ issuer: String, _ elements: String...) throws {
        let file = SampleExchange.file(issuer: issuer, elements.joined(separator: "\n"))
        let summary = try host.importFile(.bytes(Array(file.utf8), name: issuer), into: catalogue)
        guard summary.isApplied else { throw PlantingError(issuer: issuer) }
    }

    private func allMarks() throws -> [Mark] {
        func of(_ owner: String) -> @Sendable (Audience) -> Bool {
            { $0 == .operator || $0 == .operatorInConfidence || $0 == .readers(of: [owner]) }
        }
        /// `beta`'s figures: the operator is `alpha`.
        let figures: @Sendable (Audience) -> Bool = {
            $0 == .operatorInConfidence || $0 == .readers(of: ["beta"])
        }
        var marks = [
            Mark(text: "zqearlya", what: "a draft before a publication", isSeen: of("alpha")),
            Mark(text: "zqdrafta", what: "alpha's draft", isSeen: of("alpha")),
            Mark(text: "zqdraftb", what: "beta's draft", isSeen: of("beta")),
            Mark(text: "zqwithdrawn", what: "a withdrawn record's text", isSeen: of("alpha")),
            Mark(text: "zqgone", what: "the name of a draft that was withdrawn", isSeen: of("alpha")),
            Mark(text: "zqreason", what: "why a draft was withdrawn", isSeen: of("alpha")),
            Mark(
                text: "zqback", what: "what was withdrawn before it was brought back", isSeen: of("alpha")),
            Mark(text: "zqbesidea", what: "alpha's draft beside what is published", isSeen: of("alpha")),
            Mark(text: "zqbesideb", what: "beta's draft beside what is published", isSeen: of("beta")),
            Mark(text: "zqpersona", what: "the name of who works for alpha", isSeen: of("alpha")),
            Mark(text: "zqpersonb", what: "the name of who works for beta", isSeen: of("beta")),
            Mark(text: "zqentrya", what: "what somebody of alpha typed", isSeen: of("alpha")),
            Mark(text: "zqentryb", what: "what somebody of beta typed", isSeen: of("beta")),
            Mark(text: "zqremarka", what: "a remark among alpha", isSeen: of("alpha")),
            Mark(text: "zqremarkb", what: "a remark among beta", isSeen: of("beta")),
            Mark(text: "zqconflict", what: "what was kept aside", isSeen: of("beta")),
        ]
        for figure in [
            "3.2173", "3,2173", "0.4321", "0,4321", "4.1357", "4,1357", "0.5111", "0,5111", "4.3579",
            "4,3579", "0.7333", "0,7333",
        ] {
            marks.append(Mark(text: figure, what: "a small or an earlier figure", isSeen: figures))
        }
        for name in ["petit", "grand"] {
            for revision in try catalogue.read({ try $0.revisions(of: RecordID("beta/evaluation/\(name)")!) })
            where name == "petit" || revision.version != 2 {
                for text in [
                    revision.digest.prefix(16).hexadecimal,
                    "\(revision.digest.prefix(8))".dropLast().description,
                ] { marks.append(Mark(text: text, what: "the digest of hidden figures", isSeen: figures)) }
            }
        }
        return marks
    }

    private static func administration(_ id: String) -> String {
        "<administration id=\"\(id)\" kind=\"ddt\" territory=\"48\"><name xml:lang=\"fr\">\(id)</name></administration>"
    }

    private static let head = "status=\"published\" modified=\"2014-06-01T09:00:00Z\" xml:lang=\"fr\""

    private static let indicator = """
        <record id="alpha/indicator/q" version="1" \(head)><indicator xmlns="urn:essaim:indicator:1"><name>q</name><code>Q</code><point>productivity</point><measure>score</measure><higher-is-better>true</higher-is-better><aggregation>weighted-mean</aggregation><respondent>agents</respondent><decimals>4</decimals></indicator></record>
        """

    private static func evaluation(
        _ name: String, _ version: Int, _ observations: [(people: Int, value: String, deviation: String)],
        status: String = "published"
    ) -> String {
        let rows = observations.map {
            "<observation><indicator>alpha/indicator/q</indicator><value>\($0.value)</value><respondents>\($0.people)</respondents><standard-deviation>\($0.deviation)</standard-deviation><status>A</status></observation>"
        }.joined()
        let people = observations[0].people
        return """
            <record id="beta/evaluation/\(name)" version="\(version)" \(head.replacing("published", with: status))><evaluation xmlns="urn:essaim:evaluation:1"><title>\(name) zqseen</title><administration>beta</administration><campaign>\(name == "petit" ? "baseline" : "final")</campaign><date>2014-06-01</date><population>\(people)</population><respondents>\(people)</respondents>\(rows)</evaluation></record>
            """
    }

    private static let plan = """
        <record id="alpha/seminar-plan/plan" version="1" \(head)><seminar-plan xmlns="urn:essaim:seminar-plan:1"><title>Plan</title><session><title>Tout</title><query><text>zq*</text></query><query><text>type:faq</text></query><report><name>progress</name></report><report><name>verdict</name></report></session></seminar-plan></record>
        """

    private static let savedQuery = """
        <record id="alpha/saved-query/brouillons" version="1" \(head)><saved-query xmlns="urn:essaim:saved-query:1"><title>zqseen</title><query>zq*</query></saved-query></record>
        """
}

/// A planted file wasn't taken.
struct PlantingError: Error {
    var issuer: String
}
