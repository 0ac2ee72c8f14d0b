internal import Search

/// Writes a question in the syntax of FTS5.
struct MatchExpression {
    /// The columns with the tokens of texts.
    private static let texts = "{heavy medium light}"
    /// How many ways to write a phrase with several tokens a word are asked for.
    private static let phraseLimit = 16

    /// A word that stands in for another counts half.
    private static let substituteWeight = 0.5

    private(set) var text = ""
    private(set) var terms = RankingFunction.Terms()

    init(_ expression: TextExpression) { text = write(expression) }

    private mutating func write(_ expression: TextExpression, as substituted: [Int] = []) -> String {
        switch expression {
        case .term(let tokens, let owners):
            let term = substituted.isEmpty ? [terms.startTerm()] : substituted
            let weight = substituted.isEmpty ? 1 : Self.substituteWeight
            let words = "\(Self.texts) : (\(list(tokens, of: term, weight)))"
            if owners.isEmpty { return words }
            // A word that names a few owners says more of their records than that it stands in a text.
            return "(\(words) OR owner : (\(list(owners.map(Self.ownerToken), of: term, weight))))"
        case .prefix(let start):
            terms.addPhrase(of: [terms.startTerm()], weight: 1)
            return "{heavy medium light forms} : \(Self.quoted(start)) *"
        case .sequence(let words):
            let term = substituted.isEmpty ? [terms.startTerm()] : substituted
            return
                "\(Self.texts) : (\(list(Self.phrases(words), of: term, substituted.isEmpty ? 1 : Self.substituteWeight)))"
        case .all(let parts): return joined(parts, " AND ", as: substituted)
        case .any(let parts): return joined(parts, " OR ", as: substituted)
        case .equivalent(let asked, let others):
            let first = terms.count
            let written = write(asked)
            let asked = Array(first..<terms.count)
            return "(" + ([written] + others.map { write($0, as: asked) }).joined(separator: " OR ") + ")"
        case .without(let wanted, let unwanted):
            let kept = write(wanted)
            let known = terms
            let excluded = write(unwanted)
            // What is kept out ranks nothing, but has its phrases in the expression.
            var ranked = known
            for _ in 0..<(terms.phraseCount - known.phraseCount) { ranked.addPhrase(of: [], weight: 0) }
            terms = ranked
            return "(\(kept) NOT \(excluded))"
        }
    }

    /// The token that stands for an owner: no text has one like it.
    static func ownerToken(_ owner: String) -> String { "@" + owner }

    private mutating func joined(_ parts: [TextExpression], _ sign: String, as substituted: [Int]) -> String {
        "(" + parts.map { write($0, as: substituted) }.joined(separator: sign) + ")"
    }

    private mutating func list(_ tokens: [String], of term: [Int], _ weight: Double) -> String {
        for _ in tokens { terms.addPhrase(of: term, weight: weight) }
        return tokens.map(Self.quoted).joined(separator: " OR ")
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
