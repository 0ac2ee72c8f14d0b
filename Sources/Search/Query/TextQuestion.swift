/// What is asked of the full-text index: a query's words, in the index's own tokens.
package indirect enum TextExpression: Hashable, Sendable {
    case term(QuestionWord)
    /// A word that starts like this, without accents.
    case prefix(String)
    /// Words that follow each other; each may be one of several tokens.
    case sequence([[String]])
    case all([TextExpression])
    case any([TextExpression])
    /// As many as can be had: what has more of their weight comes first, and what has too little isn't found.
    case most([TextExpression])
    /// The first, or what may stand in for it.
    case equivalent(TextExpression, [TextExpression])
    /// The first without the second.
    case without(TextExpression, TextExpression)
}

/// One word that is asked for.
package struct QuestionWord: Hashable, Sendable {
    /// As it stands in the question.
    package var written: String
    /// What the index may hold for it; its own stem first.
    package var tokens: [String]
    /// The administrations that it names: their records have the word.
    package var owners: [String]
    /// Tokens of words that mean almost the same. A record with one of them doesn't have the word, but comes near.
    package var akin: [String] = []

    package init(written: String, tokens: [String], owners: [String] = []) {
        self.written = written
        self.tokens = tokens
        self.owners = owners
    }
}

/// What an index knows of its words.
package protocol IndexVocabulary {
    /// The tokens of the words that are written like this, whatever their accents.
    func tokens(ofFolded word: String) throws -> [String]
    /// The administrations that one of the tokens names: by identifier, name, kind or territory.
    func owners(named tokens: [String]) throws -> [String]
}

/// Turns the words of a query into what the index is asked, with the analysis that the index was made with.
package struct TextQuestion {
    private let analyser = TextAnalyser()
    private var synonyms: SynonymList
    private let vocabulary: any IndexVocabulary
    private var namesOwners = true

    package init(synonyms: SynonymList, vocabulary: any IndexVocabulary) {
        self.synonyms = synonyms
        self.vocabulary = vocabulary
    }

    /// The same for words to keep out: as they are, without synonyms and without what owners are called.
    package var excluding: TextQuestion {
        var question = self
        question.synonyms = .empty
        question.namesOwners = false
        return question
    }

    /// Words that must all be found, in their order; synonyms of one word or several stand in for them.
    ///
    /// Empty where the words are too common to be indexed.
    package func words(_ words: [String]) throws -> [TextExpression] {
        let alternatives = try words.flatMap { try self.alternatives(of: $0) }
        var result: [TextExpression] = []
        var index = 0
        while index < alternatives.count {
            let rest = alternatives[index...]
            guard let match = synonyms.match(rest) else {
                result.append(try term(alternatives[index]))
                index += 1
                continue
            }
            let asked = try rest.prefix(match.count).map { try term($0) }
            let others = try match.replacements.map { try self.replacement($0) }
            result.append(.equivalent(asked.count == 1 ? asked[0] : .all(asked), others))
            index += match.count
        }
        return result
    }

    package func phrase(_ text: String) throws -> TextExpression? {
        let sequence = try alternatives(of: text)
        return sequence.isEmpty ? nil : .sequence(sequence.map(\.tokens))
    }

    /// A word's start; what comes before a hyphen or apostrophe in it is a word of its own.
    package func prefix(_ text: String) throws -> [TextExpression] {
        let words = analyser.words(of: text, language: "")
        guard let last = words.last else { return [] }
        return try self.words(words.dropLast().map(\.folded)) + [.prefix(last.folded)]
    }

    /// Whether a text has words, and all of them are too common to be searched for; what is elided isn't counted, so
    /// that « quelqu’un » is an article.
    package func isCommon(_ text: String) -> Bool {
        let words = analyser.words(of: text, language: "fr")
        return !words.isEmpty && words.allSatisfy(\.isStopWord)
    }

    private func term(_ word: QuestionWord) throws -> TextExpression {
        var word = word
        if namesOwners { word.owners = try vocabulary.owners(named: word.tokens) }
        return .term(word)
    }

    private func replacement(_ tokens: [String]) throws -> TextExpression {
        tokens.count == 1
            ? try term(QuestionWord(written: tokens[0], tokens: tokens))
            : .sequence(tokens.map { [$0] })
    }

    /// The searched words of a text, each with the tokens that it may stand for.
    private func alternatives(of text: String) throws -> [QuestionWord] {
        try analyser.words(of: text, language: "fr").filter { !$0.isStopWord }.map { word in
            let start = text.utf8.index(text.utf8.startIndex, offsetBy: word.range.lowerBound)
            let end = text.utf8.index(text.utf8.startIndex, offsetBy: word.range.upperBound)
            let written = String(text[start..<end])
            let lower = Folding.lowercased(
                Folding.straightened(written).filter { $0 != "." && $0 != "'" })
            var tokens = [word.token]
            for token in analyser.tokens(asked: lower) + (try vocabulary.tokens(ofFolded: word.folded))
            where !tokens.contains(token) {
                tokens.append(token)
            }
            return QuestionWord(written: written, tokens: tokens)
        }
    }
}
