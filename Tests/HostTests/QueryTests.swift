import Catalogue
import EssaimKit
import Exchange
import Host
import Search
import TestSupport
import Testing

@Suite("Queries")
struct QueryTests {
    private static let house = """
        <administration id="ddt-lozere" kind="ddt" territory="48"><name xml:lang="fr">DDT de la Lozère</name></administration>
        <administration id="ddt-lot" kind="ddt" territory="46"><name xml:lang="fr">DDT du Lot</name></administration>
        """

    /// A catalogue with one question for each text, named `q1`, `q2` …
    private func catalogue(_ texts: [(owner: String, question: String, answer: String)]) async throws -> (
        EssaimHost, any CatalogueStore
    ) {
        let host = try await TestHost.host()
        let catalogue = try TestHost.catalogue(relays: ["maceo"])
        let records = texts.enumerated().map { index, text in
            SampleExchange.faq(
                "\(text.owner)/faq/q\(index + 1)", question: text.question, answer: "<p>\(text.answer)</p>")
        }
        let file = SampleExchange.file(
            issuer: "maceo",
            "<administration id=\"maceo\" kind=\"association\"><name xml:lang=\"fr\">Macéo</name></administration>",
            Self.house, records.joined(separator: "\n"))
        let summary = try host.importFile(.bytes(Array(file.utf8), name: nil), into: catalogue)
        #expect(summary.isClean)
        return (host, catalogue)
    }

    private func found(_ query: String, in texts: [String]) async throws -> [Int] {
        let (host, catalogue) = try await catalogue(texts.map { ("ddt-lot", "Question ?", $0) })
        let answer = try host.query(query, in: catalogue)
        return answer.isRelaxed ? [] : answer.hits.map { Int($0.record.id.name.dropFirst()) ?? 0 }.sorted()
    }

    @Test(
        "finds what people mean",
        arguments: [
            ("empecher", "Rien ne doit empêcher cela."), ("les cours d'eau", "Un cours d’eau traverse."),
            ("cours d'eau", "Les cours d'eau débordent."), ("l'armée", "Dans l’armée de terre."),
            ("armée", "Il sert dans l'armée."), ("réunion", "Trois réunions."), ("réunions", "Une réunion."),
            ("teletravailleurs", "Une télétravailleuse."), ("etabliss*", "Les établissements publics."),
            ("TT", "Le télétravail."), ("télétravail", "Le TT est accordé."),
            ("travail à distance", "Deux jours de télétravail."), ("télétravail", "Le travail à distance."),
            ("\"jours fixes\"", "Des jours fixes."), ("management -réunion", "Le management à distance."),
            ("d’accord", "Il est d'accord."), ("d'accord", "Elle est d’accord."),
            ("coeur", "Le cœur du métier."),
            ("œuvre", "La mise en oeuvre."), ("EVALUEES", "Des actions évaluées."),
            ("evaluee", "Des agents évalués."),
            ("visio", "Une visioconférence."), ("RH", "Le service des ressources humaines."),
            ("chef-lieu", "Le chef-lieu du canton."), ("CET", "Le compte épargne-temps (CET)."),
            ("C.N.I.", "La CNI."), ("aujourd'hui", "Aujourd’hui."), ("48", "Les 48 heures."),
            ("(management OR encadrement) jours", "L’encadrement des jours."),
            ("prud'hommes", "Les prud’hommes."),
            ("ete", "L’été prochain."), ("naif", "Un agent naïf."), ("loyers", "Le loyer."),
            ("managers", "Un manager."),
            ("chercheur", "Des chercheuses."), ("jusqu'au soir", "Le soir."),
            ("\"droit à l'erreur\"", "Le droit à l’erreur."),
        ])
    func mustBeFound(_ query: String, _ text: String) async throws {
        #expect(try await found(query, in: [text, "Autre sujet, sans rapport."]) == [1])
    }

    @Test(
        "passes over what people don't mean",
        arguments: [
            ("\"jours fixes\"", "Des jours choisis et des horaires fixes."),
            ("management -réunion", "Le management des réunions."), ("etabliss*", "Un rapport établi."),
            ("l'armée", "Une arme à feu."), ("cet", "Le compte épargne-temps (CET)."),
            ("tiers", "Une tierce personne."),
            ("-jours", "Des jours."), ("jours NOT (fixes OR choisis)", "Des jours choisis."),
        ])
    func mustNotBeFound(_ query: String, _ text: String) async throws {
        #expect(try await found(query, in: [text]).isEmpty)
    }

    @Test("an owner is found by acronym and territory, also by words for both")
    func owners() async throws {
        let (host, catalogue) = try await catalogue([
            ("ddt-lozere", "Où travailler ?", "Au bureau."), ("ddt-lot", "Où travailler ?", "Au bureau."),
        ])
        for query in [
            "ddt 48", "DDT lozere", "ddt bureau 48", "owner:ddt-lozere", "territory:48", "territory:Lozère",
        ] {
            let ids = try host.query(query, in: catalogue).hits.map(\.record.id.owner)
            #expect(ids == ["ddt-lozere"], "\(query)")
        }
        #expect(try host.query("kind:ddt", in: catalogue).total == 2)
        #expect(try host.query("owner:ddt-*", in: catalogue).total == 2)
        #expect(
            try host.query("-lozère", in: catalogue).total == 2, "what owners are called keeps nothing out")
    }

    @Test("a filter on a nested group's fields matches within one group")
    func groups() async throws {
        let host = try await TestHost.host()
        let catalogue = try TestHost.catalogue(relays: ["maceo"])
        func factor(_ kind: String, _ point: String) -> String {
            "<factor><kind>\(kind)</kind><point>\(point)</point><weight>high</weight><text><p>Texte.</p></text>\(kind == "brake" ? "<answer><p>Réponse.</p></answer>" : "")</factor>"
        }
        let template = try await sampleFeedback()
        let records = [
            "a": factor("brake", "management") + factor("lever", "carbon"),
            "b": factor("lever", "management") + factor("brake", "carbon"),
        ]
        .sorted { $0.key < $1.key }
        .map { name, factors in template(name, factors) }
        let file = SampleExchange.file(issuer: "ddt-lozere", Self.house, records.joined(separator: "\n"))
        var findings: [Finding] = []
        let summary = try host.importFile(.bytes(Array(file.utf8), name: nil), into: catalogue) {
            findings += $0.findings
        }
        #expect(summary.isApplied, "\(findings)")
        func names(_ query: String) throws -> [String] {
            try host.query(query, in: catalogue).hits.map(\.record.id.name).sorted()
        }
        #expect(try names("factor/kind:brake factor/point:management") == ["a"])
        #expect(try names("kind:lever point:management") == ["b"])
        #expect(try names("factor.kind:brake") == ["a", "b"])
        #expect(try names("kind:brake point:productivity").isEmpty)
        #expect(try names("kind:brake (point:management OR point:carbon)") == ["a", "b"])
        #expect(try names("kind:frein point:\"Bilan carbone\"") == ["b"], "labels do as well as codes")
    }

    /// A feedback record of the sample with its factors replaced.
    private func sampleFeedback() async throws -> (String, String) -> String {
        { name, factors in
            """
            <record id="ddt-lozere/experience-feedback/\(name)" version="1" status="published" modified="2013-06-03T09:00:00Z" xml:lang="fr"><experience-feedback xmlns="urn:essaim:experience-feedback:1"><title>Retour \(name)</title><summary>Résumé.</summary><context><p>Contexte.</p></context><objectives><p>But.</p></objectives><course><p>Déroulement.</p></course>\(factors)</experience-feedback></record>
            """
        }
    }

    @Test("pages follow each other without a gap or repetition, and counts are those of all records")
    func pages() async throws {
        let texts = (1...57).map {
            ("ddt-\($0 % 3 == 0 ? "lot" : "lozere")", "Question \($0) ?", "Le télétravail, \($0) fois.")
        }
        let (host, catalogue) = try await catalogue(texts)
        for query in ["télétravail", "type:faq", "télétravail OR owner:ddt-lot", ""] {
            var options = QueryOptions()
            options.limit = 10
            var ids: [String] = []
            var pages = 0
            repeat {
                let answer = try host.query(query, options, in: catalogue)
                #expect(answer.total == 57)
                #expect(answer.facets.first { $0.name == "owner" }?.values.map(\.count) == [38, 19])
                ids += answer.hits.map(\.record.id.description)
                options.cursor = answer.next
                pages += 1
            } while options.cursor != nil && pages < 20
            #expect(pages == 6 && Set(ids).count == 57 && ids.count == 57, "\(query)")
        }
        var options = QueryOptions()
        options.limit = 10
        options.cursor = try host.query("télétravail", options, in: catalogue).next
        #expect(throws: CursorError.self) { try host.query("autre", options, in: catalogue) }
        options.cursor = "bricolé"
        #expect(throws: CursorError.self) { try host.query("télétravail", options, in: catalogue) }
    }

    @Test("titles weigh more than texts, and what was found is marked in the original text")
    func ranking() async throws {
        let (host, catalogue) = try await catalogue([
            (
                "ddt-lot", "Et ensuite ?",
                "Le badge sert à entrer. Avec le badge, tout va bien. Un badge pour chacun."
            ),
            ("ddt-lot", "À quoi sert le badge ?", "À entrer."),
        ])
        let answer = try host.query("BADGES", in: catalogue)
        #expect(answer.hits.map(\.record.id.name) == ["q2", "q1"])
        #expect(answer.hits[0].title.filter(\.isMatch).map(\.text) == ["badge"])
        #expect(
            answer.hits[1].snippet.map(\.text).joined()
                == "Le badge sert à entrer. Avec le badge, tout va bien. Un badge pour chacun.")
        #expect(answer.hits[1].snippet.filter(\.isMatch).count == 3)
    }

    @Test("where no record has all words, those with some are shown, and a misspelt word is mended")
    func nothingFound() async throws {
        let (host, catalogue) = try await catalogue([
            ("ddt-lot", "Combien de jours ?", "Trois jours de télétravail."),
            ("ddt-lot", "Où ?", "Dans un bureau partagé."),
        ])
        let relaxed = try host.query("jours bureau licorne", in: catalogue)
        #expect(relaxed.isRelaxed && relaxed.total == 2 && relaxed.suggestion == nil)
        let misspelt = try host.query("teletravial", in: catalogue)
        #expect(misspelt.total == 0 && misspelt.suggestion == "télétravail")
        #expect(try host.query("le la des", in: catalogue).total == 0)
        #expect(try host.query("jours type:good-practice", in: catalogue).total == 0)
    }

    @Test(
        "unknown fields and values are named with their place",
        arguments: [
            ("jours poitn:management", "unknown-field", 6), ("point:managment", "unknown-value", 6),
            ("type:faqs", "unknown-value", 5), ("modified:>2013-13-01", "unknown-value", 9),
            ("type:>3", "bad-filter", 5), ("modified:2014..2013", "bad-filter", 9),
            ("modified:20*", "unknown-value", 9),
        ])
    func errors(_ query: String, _ code: String, _ position: Int) async throws {
        let (host, catalogue) = try await catalogue([])
        let error = #expect(throws: QueryError.self) { try host.query(query, in: catalogue) }
        #expect(error?.code.name == code && error?.range.lowerBound == position)
    }

    @Test("days are compared as days, months and years")
    func days() async throws {
        let (host, catalogue) = try await catalogue([("ddt-lot", "Quand ?", "Bientôt.")])
        for query in [
            "modified:2013", "modified:2013-06-03", "modified:>2013-06-02", "modified:<=2013-06-03",
            "modified:2013-05..2013-06", "modified:..2013",
        ] {
            #expect(try host.query(query, in: catalogue).total == 1, "\(query)")
        }
        for query in ["modified:>2013-06-03", "modified:<2013-06-03", "modified:2012", "modified:>2013"] {
            #expect(try host.query(query, in: catalogue).total == 0, "\(query)")
        }
    }

    @Test("a later version replaces the words of the one before, and a withdrawn record is not found")
    func changes() async throws {
        let (host, catalogue) = try await catalogue([("ddt-lot", "Quand ?", "Jamais le lundi.")])
        func importing(_ element: String) throws {
            let file = SampleExchange.file(issuer: "ddt-lot", id: "suite", Self.house, element)
            _ = try host.importFile(.bytes(Array(file.utf8), name: nil), into: catalogue)
        }
        try importing(SampleExchange.faq("ddt-lot/faq/q1", version: 2, answer: "<p>Toujours le mardi.</p>"))
        #expect(try host.query("lundi", in: catalogue).total == 0)
        #expect(try host.query("mardi", in: catalogue).total == 1)
        try importing(SampleExchange.tombstone("ddt-lot/faq/q1", version: 3))
        #expect(try host.query("mardi", in: catalogue).total == 0)
        #expect(try host.query("", in: catalogue).total == 0)
    }
}
