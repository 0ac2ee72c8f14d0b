import Catalogue
import EssaimKit
import Host
import TestSupport
import Testing

/// Queries of people who look something up: with some of the words, too.
@Suite("Looking up")
struct SearchingTests {
    private static let house =
        "<administration id=\"ddt-lot\" kind=\"ddt\" territory=\"46\"><name xml:lang=\"fr\">DDT du Lot</name></administration>"

    /// A catalogue with one question for each pair, named `q1`, `q2` …, all of one owner.
    private func catalogue(_ texts: [(question: String, answer: String)]) async throws -> (
        EssaimHost, any CatalogueStore
    ) {
        let host = try await TestHost.host()
        let catalogue = try TestHost.catalogue(relays: ["maceo"])
        let records = texts.enumerated().map { index, text in
            SampleExchange.faq(
                "ddt-lot/faq/q\(index + 1)", question: text.question, answer: "<p>\(text.answer)</p>")
        }
        let file = SampleExchange.file(issuer: "ddt-lot", Self.house, records.joined(separator: "\n"))
        let summary = try host.importFile(.bytes(Array(file.utf8), name: nil), into: catalogue)
        #expect(summary.isClean)
        return (host, catalogue)
    }

    private func answer(_ query: String, limit: Int = 20, _ texts: [(question: String, answer: String)])
        async throws -> QueryAnswer
    {
        let (host, catalogue) = try await catalogue(texts)
        var options = QueryOptions()
        options.matching = .someWords
        options.limit = limit
        return try host.query(query, options, in: catalogue)
    }

    private func names(_ answer: QueryAnswer) -> [String] { answer.hits.map(\.record.id.name) }

    private static let badge = [
        (question: "Badge perdu", answer: "Le badge, encore le badge, toujours le badge."),
        (question: "Matériel", answer: "On note le badge à l’accueil."),
        (question: "Accueil du public", answer: "L’accueil ouvre à neuf heures."),
        (question: "Congés", answer: "Les congés se posent en avril."),
    ]

    @Test("of two words, records with both come first, then those with one, each with what it lacks")
    func someWords() async throws {
        let answer = try await answer("badge accueil", Self.badge)
        #expect(answer.total == 1 && answer.partial == 2 && !answer.isRelaxed)
        #expect(names(answer).first == "q2" && Set(names(answer)) == ["q1", "q2", "q3"])
        let missing = Dictionary(uniqueKeysWithValues: answer.hits.map { ($0.record.id.name, $0.missing) })
        #expect(missing == ["q1": ["accueil"], "q2": [], "q3": ["badge"]])
        #expect(answer.facets.first { $0.name == "type" }?.values.map(\.count) == [1])
    }

    @Test("a selection holds only records with all the words")
    func selection() async throws {
        let (host, catalogue) = try await catalogue(Self.badge)
        let answer = try host.query("badge accueil", in: catalogue)
        #expect(names(answer) == ["q2"] && answer.total == 1 && answer.partial == 0)
    }

    @Test("a word more that only others have doesn't hide the record that is meant")
    func oneWordTooMany() async throws {
        let texts =
            [("Carte grise perdue", "La carte grise se refait en ligne, sur le site du ministère.")]
            + (1...8).map {
                ("Sujet \($0)", "Rien ici sur ce duplicata numéro \($0), mais bien sur autre chose.")
            }
        let answer = try await answer("carte grise duplicata ministère", texts)
        #expect(names(answer).first == "q1" && answer.isRelaxed)
        #expect(answer.hits.first?.missing == ["duplicata"])
    }

    @Test("a record that only has the word that everybody has isn't found")
    func commonWordAlone() async throws {
        let texts =
            [("Verglas", "Par verglas, le service ferme."), ("Neige", "Par neige et verglas, on reste.")]
            + (1...40).map { ("Sujet \($0)", "Le service numéro \($0) répond.") }
        let answer = try await answer("service verglas neige", texts)
        #expect(Set(names(answer)) == ["q1", "q2"])
    }

    @Test("words that stand together come before words that stand apart")
    func together() async throws {
        let apart = "Le temps passe. " + String(repeating: "Autre chose se dit encore ici. ", count: 12)
        let answer = try await answer(
            "temps partiel",
            [("Un", apart + "Un accord partiel."), ("Deux", "Le temps partiel. " + apart)])
        #expect(names(answer) == ["q2", "q1"])
    }

    @Test("a word that names the owner of all records still ranks by the texts")
    func ownerOfAll() async throws {
        let answer = try await answer(
            "lot marché", [("Marché de fournitures", "Un marché."), ("Marché par lot", "Un lot, un marché.")])
        #expect(names(answer) == ["q2", "q1"] && answer.hits.allSatisfy(\.missing.isEmpty))
    }

    @Test("pages go on from records with all words to those with some, without a gap")
    func pages() async throws {
        let texts = (1...30).map { number in
            (
                "Question \(number)",
                number % 3 == 0 ? "Le badge à l’accueil." : number % 3 == 1 ? "Le badge." : "Le parking."
            )
        }
        let (host, catalogue) = try await catalogue(texts)
        var options = QueryOptions()
        options.matching = .someWords
        options.limit = 7
        var names: [String] = []
        repeat {
            let answer = try host.query("badge accueil", options, in: catalogue)
            #expect(answer.total == 10 && answer.partial == 10)
            names += self.names(answer)
            options.cursor = answer.next
        } while options.cursor != nil && names.count < 100
        #expect(names.count == 20 && Set(names).count == 20)
        #expect(names.prefix(10).allSatisfy { (Int($0.dropFirst()) ?? 1) % 3 == 0 })
    }

    @Test("words kept out and filters hold for records with some of the words, too")
    func restHolds() async throws {
        let answer = try await answer("badge accueil -encore type:faq", Self.badge)
        #expect(Set(names(answer)) == ["q2", "q3"])
        #expect(try await self.answer("badge accueil type:good-practice", Self.badge).hits.isEmpty)
    }

    @Test(
        "pasted words are found with their other apostrophes and without what has no width",
        arguments: [
            "l\u{2BC}accueil", "l\u{2018}accueil", "l\u{FF07}accueil", "ac\u{200B}cueil", "\u{FEFF}accueil",
            "acc\u{2060}ueil", "accueil\u{200B}", "\u{200B}type:faq accueil -badge",
        ])
    func pasted(_ query: String) async throws {
        #expect(try await answer(query, Self.badge).hits.contains { $0.record.id.name == "q3" })
    }

    @Test("texts with such characters are found by plain words")
    func pastedTexts() async throws {
        for text in ["L\u{2BC}horaire change.", "L\u{2019}ho\u{200B}raire change.", "L\u{2018}horaire."] {
            #expect(try await answer("horaire", [("Un", text)]).total == 1, "\(text)")
        }
    }

    @Test("a question of words that nobody searches for says so")
    func commonWords() async throws {
        #expect(try await answer("quelqu'un", Self.badge).commonWords == ["quelqu'un"])
        #expect(try await answer("le la", Self.badge).commonWords == ["le", "la"])
        #expect(try await answer("quelqu’un badge", Self.badge).hits.count == 2)
    }

    @Test("« paye » finds « payer », and is not mended to « page »")
    func pay() async throws {
        let page = [("Page", "Une page de plus.")]
        #expect(try await answer("paye", page).suggestion == nil)
        #expect(try await answer("paye", page + [("Loyer", "Il faut payer le loyer.")]).total == 1)
        #expect(try await answer("télétravial", [("Un", "Le télétravail.")]).suggestion == "télétravail")
    }

    @Test("an address that a text names is found as it was pasted")
    func address() async throws {
        let texts = [
            ("Un", "Voir https://www.exemple.fr/aide/teletravail pour la suite."), ("Deux", "Voir ailleurs."),
        ]
        for query in [
            "https://www.exemple.fr/aide/teletravail", "http://www.exemple.fr/aide/teletravail/",
            "www.exemple.fr/aide/teletravail", "https://www.exemple.fr/aide/teletravail#haut",
            "https://www.exemple.fr/aide/teletravail.",
        ] {
            #expect(names(try await answer(query, texts)) == ["q1"], "\(query)")
        }
        #expect(try await answer("https://www.exemple.fr/autre", texts).total == 0)
    }

    @Test(
        "what is kept in memory between searches changes neither ranks nor what is found, also after a change"
    )
    func memory() async throws {
        var state: UInt64 = 7
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        // Words of all frequencies; enough records with the common ones for all to be read at once.
        let words = [
            "réunion", "télétravail", "bureau", "véhicule", "agent", "salle", "convention", "tramway",
        ]
        func text(_ count: Int) -> String {
            (0..<count).map { _ in words[min(next(8), next(8))] }.joined(separator: " ")
        }
        let (host, catalogue) = try await catalogue(
            (0..<4_400).map { _ in (text(2 + next(4)), text(3 + next(40))) })
        let queries =
            words + [
                "réunion tramway", "bureau véhicule agent", "salle OU tramway", "réunion -convention",
                "réun*", "\"salle convention\"",
            ]
        func compare() throws {
            for query in queries {
                for matching in [QueryMatching.allWords, .someWords] {
                    var options = QueryOptions()
                    (options.limit, options.matching) = (50, matching)
                    // A rehearsal keeps nothing.
                    let plain = try catalogue.rehearse { try host.query(query, options, in: $0) }
                    for _ in 0..<2 {
                        let answer = try host.query(query, options, in: catalogue)
                        #expect(
                            answer.total == plain.total && answer.hits.map(\.rank) == plain.hits.map(\.rank),
                            "\(query)")
                        #expect(names(answer) == names(plain), "\(query)")
                        #expect("\(answer.facets)" == "\(plain.facets)")
                    }
                }
            }
        }
        try compare()
        let file = SampleExchange.file(
            issuer: "ddt-lot",
            SampleExchange.faq(
                "ddt-lot/faq/q1", version: 2, question: "Tramway ?", answer: "<p>Réunion.</p>"),
            SampleExchange.faq("ddt-lot/faq/neuve", question: "Réunion neuve ?", answer: "<p>\(text(30))</p>")
        )
        #expect(try host.importFile(.bytes(Array(file.utf8), name: nil), into: catalogue).isApplied)
        try compare()
        // Facets that nobody had before, a record that goes, and then very many changes.
        let more = SampleExchange.file(
            issuer: "ddt-lot",
            SampleExchange.faq(
                "ddt-lot/faq/q2", version: 2, question: "Salle ?", answer: "<p>Bureau.</p>",
                more: "<theme>law</theme><theme>health</theme>"),
            SampleExchange.tombstone("ddt-lot/faq/q3", version: 2))
        #expect(try host.importFile(.bytes(Array(more.utf8), name: nil), into: catalogue).isApplied)
        try compare()
        let many = SampleExchange.file(
            issuer: "ddt-lot",
            (1_000..<2_000).map {
                SampleExchange.faq(
                    "ddt-lot/faq/q\($0)", version: 2, question: text(4), answer: "<p>\(text(9))</p>")
            }.joined())
        #expect(try host.importFile(.bytes(Array(many.utf8), name: nil), into: catalogue).isApplied)
        try compare()
    }
}
