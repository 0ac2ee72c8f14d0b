import Testing

@testable import Search

@Suite("Query language")
struct QueryParserTests {
    private func filter(
        _ field: String, _ condition: QueryFilter.Condition, _ range: Range<Int>, _ value: Range<Int>
    )
        -> QuerySyntax
    {
        .filter(QueryFilter(field: field, condition: condition, fieldRange: range, valueRange: value))
    }

    @Test("words, phrases, prefixes, exclusion, OR and parentheses are read")
    func constructs() throws {
        #expect(try QueryParser.parse("") == .all([]))
        #expect(try QueryParser.parse("  télétravail  ") == .word("télétravail"))
        #expect(try QueryParser.parse("a b OR c") == .any([.all([.word("a"), .word("b")]), .word("c")]))
        #expect(try QueryParser.parse("a (b OU c)") == .all([.word("a"), .any([.word("b"), .word("c")])]))
        #expect(
            try QueryParser.parse("management -réunion")
                == .all([.word("management"), .not(.word("réunion"))]))
        #expect(
            try QueryParser.parse("a NOT (b c)") == .all([.word("a"), .not(.all([.word("b"), .word("c")]))]))
        #expect(try QueryParser.parse("\"jours fixes\"") == .phrase("jours fixes"))
        #expect(try QueryParser.parse("« jours fixes »") == .phrase(" jours fixes "))
        #expect(try QueryParser.parse("etabliss*") == .prefix("etabliss"))
        #expect(try QueryParser.parse("télé-travail") == .word("télé-travail"))
        #expect(try QueryParser.parse("ORANGE ETAT") == .all([.word("ORANGE"), .word("ETAT")]))
        #expect(try QueryParser.parse("14:30") == .word("14:30"))
        #expect(
            try QueryParser.parse("https://exemple.fr/a?b=c jours")
                == .all([.word("https://exemple.fr/a?b=c"), .word("jours")]))
    }

    @Test("filters are read with their places")
    func filters() throws {
        #expect(
            try QueryParser.parse("point:management") == filter("point", .equals("management"), 0..<5, 6..<16)
        )
        #expect(try QueryParser.parse("owner:ddt-*") == filter("owner", .startsWith("ddt-"), 0..<5, 6..<11))
        #expect(
            try QueryParser.parse("modified:>=2013-01-01")
                == filter(
                    "modified", .range(from: .init(value: "2013-01-01", isIncluded: true), to: nil), 0..<8,
                    9..<21))
        #expect(
            try QueryParser.parse("km:5..10")
                == filter(
                    "km",
                    .range(
                        from: .init(value: "5", isIncluded: true), to: .init(value: "10", isIncluded: true)),
                    0..<2, 3..<8))
        #expect(
            try QueryParser.parse("factor/kind:\"x y\"")
                == filter("factor/kind", .equals("x y"), 0..<11, 12..<17))
        #expect(try QueryParser.parse("-owner:a") == .not(filter("owner", .equals("a"), 1..<6, 7..<8)))
    }

    @Test(
        "broken queries are refused at their place",
        arguments: [
            ("a \"b", "unclosed-quote", 2), ("(a", "unclosed-parenthesis", 0),
            ("a)", "unexpected-character", 1),
            ("a OR", "missing-operand", 4), ("OR a", "missing-operand", 0), ("()", "missing-operand", 1),
            ("a AND OR b", "missing-operand", 6), ("e*", "short-prefix", 0), ("*", "short-prefix", 0),
            ("point:", "bad-filter", 6), ("km:..", "bad-filter", 3), ("km:>", "bad-filter", 3),
            ("a NOT", "missing-operand", 5),
        ])
    func errors(_ query: String, _ code: String, _ position: Int) {
        let error = #expect(throws: QueryError.self) { try QueryParser.parse(query) }
        #expect(error?.code.name == code)
        #expect(error?.range.lowerBound == position)
    }

    @Test("deep and long queries are refused, not followed")
    func limits() {
        let deep = String(repeating: "(", count: 500) + "a" + String(repeating: ")", count: 500)
        #expect(#expect(throws: QueryError.self) { try QueryParser.parse(deep) }?.code == .tooDeep)
        let long = String(repeating: "mot ", count: 5_000)
        #expect(#expect(throws: QueryError.self) { try QueryParser.parse(long) }?.code == .tooLong)
        let nots = String(repeating: "-", count: 1_000) + "a"
        #expect(throws: Never.self) { try QueryParser.parse(nots) }
    }

    @Test("any text is read or refused, never a trap")
    func anything() {
        let pieces = [
            "a", "b*", "(", ")", "\"", "«", "»", "-", "OR", "AND", "NOT", "x:", ":", ">", "..", " ", "é", "*",
        ]
        for seed in 0..<20_000 {
            var state = UInt64(seed) &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let query = (0..<9).map { _ -> String in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return pieces[Int(state >> 33) % pieces.count]
            }.joined()
            do throws(QueryError) { _ = try QueryParser.parse(query) } catch {
                #expect(error.range.lowerBound <= query.count && !error.excerpt.isEmpty)
            }
        }
    }

    @Test("the excerpt has its caret below the place")
    func excerpt() {
        let error = #expect(throws: QueryError.self) { try QueryParser.parse("management (réunion") }
        #expect(error?.excerpt == "management (réunion\n           ^")
    }
}

@Suite("Suggestions and synonyms")
struct SuggestionTests {
    @Test("the nearest word is found, swapped letters count once")
    func nearest() {
        #expect(
            Suggestion.nearest(to: "teletravial", among: ["travail", "teletravail", "television"]) == [
                "teletravail"
            ])
        #expect(
            Suggestion.nearest(to: "management", among: ["managment", "menagement"]) == [
                "managment", "menagement",
            ])
        #expect(Suggestion.nearest(to: "xyz", among: ["abc"]).isEmpty)
        #expect(Suggestion.nearest(to: "", among: ["a", "abc"]) == ["a"])
    }

    @Test(
        "a short word is not mended to another by replacing a letter",
        arguments: [
            ("paye", "page", false), ("solde", "sonde", false), ("taxe", "tape", false),
            ("cave", "case", false),
            ("paye", "payer", true), ("réunoin", "réunion", true), ("agnet", "agent", true),
            ("teletravial", "teletravail", true), ("malodie", "maladie", true), ("congé", "forge", false),
        ])
    func misspelt(_ word: String, _ known: String, _ isMended: Bool) {
        #expect(Suggestion.misspelt(word, among: [known]) == (isMended ? [known] : []))
    }

    @Test("a list's bad lines are named")
    func problems() {
        #expect(
            throws: SynonymList.Problem(line: 2, message: "“ ” has no word to search for, or more than eight")
        ) {
            try SynonymList(["a1, b1\nTT, "])
        }
        #expect(throws: SynonymList.Problem.self) { try SynonymList(["a1 => b1 => c1"]) }
    }
}
