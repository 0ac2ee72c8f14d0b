import Testing

@testable import Search

@Suite("Analysis of texts")
struct TextAnalyserTests {
    private func tokens(_ text: String, language: String = "fr") -> [String] {
        TextAnalyser().words(of: text, language: language).filter { !$0.isStopWord }.map(\.token)
    }

    @Test(
        "words that are forms of one another have one token",
        arguments: [
            ["réunion", "réunions", "RÉUNIONS", "réunions"],
            ["télétravail", "Télétravail", "télétravailler"],
            ["télétravailleurs", "télétravailleuse", "télétravailleur"], ["établissement", "établissements"],
            ["cœur", "coeur", "Cœur"], ["œuvre", "oeuvre", "ŒUVRE"], ["manager", "managers"],
            ["loyer", "loyers"],
            ["lieu", "lieux"],
        ])
    func forms(_ words: [String]) {
        #expect(Set(words.map { tokens($0) }).count == 1, "\(words.map { tokens($0) })")
    }

    @Test(
        "words of other meaning keep tokens of their own",
        arguments: [
            ["valeur", "val"], ["moteur", "mot"], ["heure", "heurt"], ["secteur", "secte"],
            ["armée", "arme"],
        ])
    func others(_ words: [String]) {
        #expect(Set(words.map { tokens($0) }).count == words.count)
    }

    @Test(
        "elided words are dropped, with either apostrophe",
        arguments: [
            ("l’armée", ["armee"]), ("l'armée", ["armee"]), ("d’accord", ["accord"]),
            ("jusqu'à l’école", ["ecol"]),
            ("les cours d'eau", ["cour", "eau"]), ("aujourd’hui", ["aujourdhui"]), ("qu’elle", []),
            ("prud'homme", ["prudhomm"]),
        ])
    func elision(_ text: String, _ expected: [String]) { #expect(tokens(text) == expected) }

    @Test(
        "acronyms are kept whole, with dots or without",
        arguments: [
            ("DDT", ["ddt"]), ("D.D.T.", ["ddt"]), ("la D.D.T. du Lot", ["ddt", "lot"]), ("TICS", ["tics"]),
        ])
    func acronyms(_ text: String, _ expected: [String]) { #expect(tokens(text) == expected) }

    @Test("English texts are stemmed as English, others not at all")
    func languages() {
        #expect(tokens("the meetings", language: "en") == ["meet"])
        #expect(tokens("Besprechungen", language: "de") == ["besprechungen"])
        #expect(tokens("the meetings", language: "fr") != ["meet"])
    }

    @Test("places are those of the original text")
    func places() {
        let text = "« L’équipe » à l’œuvre, e\u{301}te\u{301}"
        let words = TextAnalyser().words(of: text, language: "fr").filter { !$0.isStopWord }
        let pieces = words.map { word in
            String(decoding: Array(text.utf8)[word.range], as: UTF8.self)
        }
        #expect(pieces == ["équipe", "œuvre", "été"])
    }

    @Test("what is added for the index is what its words say", arguments: ["fr", "en", "de", ""])
    func indexed(_ language: String) {
        let text =
            "L’essai, aujourd'hui : D.D.T., « cœur » — 45 jours (2,5 %) à l’INSEE ; naïve ﬁn \u{AD}x ᾳ 日本語 'quoted' e\u{301}te\u{301}’"
        let analyser = TextAnalyser()
        var bytes: [UInt8] = []
        var forms: [UInt8] = []
        var words: [IndexedWord] = []
        for _ in 1...2 {
            bytes.removeAll()
            analyser.startRecord()
            analyser.add(text, language: language, tokens: &bytes, forms: &forms, newWords: &words)
        }
        let expected = analyser.words(of: text, language: language).filter { !$0.isStopWord }.map(\.token)
        #expect(String(decoding: bytes, as: UTF8.self).split(separator: " ").map(String.init) == expected)
        #expect(Set(words.map(\.token)).isSubset(of: Set(expected)))
    }

    @Test("any text is analysed without a trap")
    func anything() {
        var generator = SystemRandomNumberGenerator()
        let pieces = [
            "'", "’", "l", "A.", "B.", ".", "é", "\u{301}", "œ", "-", " ", "٣", "👩‍👧", "aujourd", "hui",
            "\u{0}", "ǆ", "İ",
        ]
        for _ in 0..<2_000 {
            let text = (0..<12).map { _ in pieces.randomElement(using: &generator)! }.joined()
            for word in TextAnalyser.shared.words(of: text, language: "fr") {
                #expect(
                    word.range.upperBound <= text.utf8.count && !word.range.isEmpty,
                    "\(text.debugDescription)")
            }
        }
    }
}

extension TextAnalyser {
    /// The tests of this file run one after the other on it.
    fileprivate nonisolated(unsafe) static let shared = TextAnalyser()
}
