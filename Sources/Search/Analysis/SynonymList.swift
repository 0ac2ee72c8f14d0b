/// Words and groups of words that mean the same to who searches.
///
/// A list is a text, one group a line: `télétravail, TT, travail à distance`. With `=>`, only the left side finds
/// the right: `ddt => direction départementale des territoires`. What follows `#` is a comment. Synonyms work when
/// a question is asked, so a list can change without making the index anew.
package struct SynonymList: Sendable {
    /// A line that can't be read.
    package struct Problem: Error, Hashable, Sendable {
        /// From 1.
        package var line: Int
        package var message: String
    }

    /// Expressions, each as the tokens that it is asked with, and what each may be replaced by.
    private var replacements: [[String]: [[String]]] = [:]
    private var longest = 1

    package static let empty = SynonymList()

    private init() {}

    /// Reads lists, one after the other: an agency's own adds to what is shipped.
    package init(_ texts: [String]) throws(Problem) {
        let analyser = TextAnalyser()
        for text in texts {
            for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                try add(line.prefix { $0 != "#" }, number: index + 1, analyser)
            }
        }
    }

    private mutating func add(_ line: Substring, number: Int, _ analyser: TextAnalyser) throws(Problem) {
        guard !line.allSatisfy(\.isWhitespace) else { return }
        var sides: [[[String]]] = []
        for side in line.split(separator: "=>", omittingEmptySubsequences: false) {
            var expressions: [[String]] = []
            for expression in side.split(separator: ",", omittingEmptySubsequences: false) {
                let tokens = analyser.words(of: String(expression), language: "fr").filter { !$0.isStopWord }
                    .map(\.token)
                guard !tokens.isEmpty, tokens.count <= 8 else {
                    throw Problem(
                        line: number,
                        message:
                            "“\(expression.filter { !$0.isNewline })” has no word to search for, or more than eight"
                    )
                }
                if !expressions.contains(tokens) { expressions.append(tokens) }
            }
            sides.append(expressions)
        }
        switch sides.count {
        case 1:
            for expression in sides[0] { replace(expression, by: sides[0].filter { $0 != expression }) }
        case 2:
            for expression in sides[0] { replace(expression, by: sides[1].filter { $0 != expression }) }
        default: throw Problem(line: number, message: "“=>” stands twice")
        }
    }

    private mutating func replace(_ expression: [String], by others: [[String]]) {
        for other in others where !(replacements[expression]?.contains(other) ?? false) {
            replacements[expression, default: []].append(other)
        }
        longest = max(longest, expression.count)
    }

    /// The longest expression that the words start with, and what it may be replaced by.
    func match(_ words: ArraySlice<QuestionWord>) -> (count: Int, replacements: [[String]])? {
        guard !replacements.isEmpty else { return nil }
        for count in stride(from: min(longest, words.count), through: 1, by: -1) {
            // The first token of a word is its own stem.
            let expression = words.prefix(count).map { $0.tokens.first ?? "" }
            if let found = replacements[expression] { return (count, found) }
        }
        return nil
    }
}
