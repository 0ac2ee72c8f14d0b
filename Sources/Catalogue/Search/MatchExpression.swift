internal import Search

/// Writes a question in the syntax of FTS5, and says which part of it stands for which word.
struct MatchExpression {
    /// What a phrase of the expression says of a record that has it.
    enum Kind: String, BitwiseCopyable {
        /// That it has the word, or a synonym of it.
        case word = "w"
        /// That it belongs to an owner whom the word names.
        case owner = "o"
        /// That it has a word which means almost the same.
        case akin = "a"
        /// Nothing that ranks: what is kept out, or what only picks candidates.
        case silent = "s"
    }

    struct Phrase {
        /// The phrase by itself, as an expression.
        var text: String
        /// The numbers of the terms that it stands for.
        var terms: [Int]
        /// How much it counts beside the word itself.
        var weight: Double
        var kind: Kind
    }

    struct Term {
        /// As it stands in the question; empty for what isn't one word.
        var written: String
        /// Whether records without it are found, too.
        var isOptional = false
    }

    /// The columns with the tokens of texts.
    private static let texts = "{heavy medium light}"
    /// How many ways to write a phrase with several tokens a word are asked for.
    private static let phraseLimit = 16
    /// A word that stands in for another counts half.
    private static let substituteWeight = 0.5

    private(set) var text = ""
    /// In the order in which they stand in the expression.
    private(set) var phrases: [Phrase] = []
    private(set) var terms: [Term] = []
    private var isInMost = false

    init(_ expression: TextExpression) { text = write(expression) }

    /// Whether records are found that don't have all the words.
    var isLoose: Bool { terms.contains(where: \.isOptional) }

    /// Finds only what has one of these terms, and ranks it as before.
    mutating func require(oneOf numbers: Set<Int>, _ kinds: Set<Kind>) {
        let wanted = phrases.filter { kinds.contains($0.kind) && !numbers.isDisjoint(with: $0.terms) }
        guard !wanted.isEmpty else { return }
        text = "(\(text)) AND (\(wanted.map(\.text).joined(separator: " OR ")))"
        phrases += wanted.map { Phrase(text: $0.text, terms: [], weight: 0, kind: .silent) }
    }

    // MARK: Writing

    private mutating func write(_ expression: TextExpression, as substituted: [Int] = []) -> String {
        switch expression {
        case .term(let word):
            let term = substituted.isEmpty ? [addTerm(word.written)] : substituted
            let weight = substituted.isEmpty ? 1 : Self.substituteWeight
            var parts = [list(word.tokens, of: term, weight)]
            // A word that names a few owners says more of their records than that it stands in a text.
            if !word.owners.isEmpty { parts.append(owners(word.owners, of: term, weight)) }
            if isInMost, !word.akin.isEmpty {
                // The more there are, the less each says.
                parts.append(list(word.akin, of: term, 0.5 / Double(word.akin.count).squareRoot(), .akin))
            }
            return parts.count == 1 ? parts[0] : "(\(parts.joined(separator: " OR ")))"
        case .prefix(let start):
            let text = "{heavy medium light forms} : \(Self.quoted(start)) *"
            phrases.append(Phrase(text: text, terms: [addTerm("")], weight: 1, kind: .word))
            return text
        case .sequence(let words):
            let term = substituted.isEmpty ? [addTerm("")] : substituted
            return list(Self.phrases(words), of: term, substituted.isEmpty ? 1 : Self.substituteWeight)
        case .all(let parts): return joined(parts, isInMost ? " OR " : " AND ", as: substituted)
        case .any(let parts): return joined(parts, " OR ", as: substituted)
        case .most(let parts):
            isInMost = true
            defer { isInMost = false }
            return joined(parts, " OR ", as: substituted)
        case .equivalent(let asked, let others):
            let first = terms.count
            let written = write(asked)
            let asked = Array(first..<terms.count)
            return "(" + ([written] + others.map { write($0, as: asked) }).joined(separator: " OR ") + ")"
        case .without(let wanted, let unwanted):
            let kept = write(wanted)
            let known = (phrases.count, terms.count)
            let excluded = write(unwanted)
            // What is kept out ranks nothing, but has its phrases in the expression.
            for index in phrases.indices.dropFirst(known.0) {
                phrases[index].terms = []
                phrases[index].kind = .silent
            }
            terms.removeLast(terms.count - known.1)
            return "(\(kept) NOT \(excluded))"
        }
    }

    /// The token that stands for an owner: no text has one like it.
    static func ownerToken(_ owner: String) -> String { "@" + owner }

    /// A token in the texts of records, as an expression.
    static func text(_ token: String) -> String { "\(texts) : \(quoted(token))" }

    private mutating func addTerm(_ written: String) -> Int {
        terms.append(Term(written: written, isOptional: isInMost))
        return terms.count - 1
    }

    private mutating func joined(_ parts: [TextExpression], _ sign: String, as substituted: [Int]) -> String {
        "(" + parts.map { write($0, as: substituted) }.joined(separator: sign) + ")"
    }

    private mutating func list(
        _ tokens: [String], of term: [Int], _ weight: Double, _ kind: Kind = .word
    ) -> String {
        for token in tokens {
            phrases.append(Phrase(text: Self.text(token), terms: term, weight: weight, kind: kind))
        }
        return "\(Self.texts) : (\(tokens.map(Self.quoted).joined(separator: " OR ")))"
    }

    private mutating func owners(_ owners: [String], of term: [Int], _ weight: Double) -> String {
        let tokens = owners.map { Self.quoted(Self.ownerToken($0)) }
        phrases += tokens.map { Phrase(text: "owner : \($0)", terms: term, weight: weight, kind: .owner) }
        return "owner : (\(tokens.joined(separator: " OR ")))"
    }

    /// Tokens have no quotation marks, but the syntax must not depend on it.
    private static func quoted(_ token: String) -> String {
        "\"" + token.replacing("\"", with: "\"\"") + "\""
    }

    private static func phrases(_ words: [[String]]) -> [String] {
        var phrases = [""]
        for tokens in words {
            phrases = phrases.flatMap { start in tokens.map { start.isEmpty ? $0 : "\(start) \($0)" } }
            if phrases.count > phraseLimit { phrases.removeLast(phrases.count - phraseLimit) }
        }
        return phrases
    }
}
