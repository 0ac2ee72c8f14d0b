/// One word of a text as the index knows it.
package struct AnalysedWord: Hashable, Sendable {
    /// Where the word stands in its text, in UTF-8 bytes, without what was elided before it.
    package var range: Range<Int>
    /// In lower case, without accents and ligatures.
    package var folded: String
    /// What the index holds for it: the stem of an ordinary word, an acronym or number as it is.
    package var token: String
    package var isStopWord: Bool
}

/// The one analysis of texts: what is indexed, asked for and highlighted goes through it.
///
/// Words are found by Unicode's letters and digits; case, accents and ligatures are folded, elided articles
/// dropped, French and English words stemmed by the language of their text, acronyms kept whole.
///
/// Not for several threads at once: it remembers the words that it met.
package final class TextAnalyser {
    /// Raised whenever the same text gives other tokens: indexes made before are then made anew.
    package static let version = 1
    /// Longer words are no words: they are indexed by their start.
    private static let longestWord = 64

    private let stemmers = Dictionary(
        uniqueKeysWithValues: StemmedLanguage.allCases.map { ($0, Stemmer($0)) })
    /// Runs that were indexed: one table for each language, the last for words that are kept as they are.
    private var tables = Array(repeating: RunTable(), count: StemmedLanguage.allCases.count + 1)
    /// Runs of texts that were only looked at: their words aren't new to the index.
    private var seen = Array(repeating: RunTable(), count: StemmedLanguage.allCases.count + 1)
    private var record = 0

    package init() {}

    /// The words of a text, in order, stop words too.
    package func words(of text: String, language: String) -> [AnalysedWord] {
        let language = StemmedLanguage(code: language)
        let table = Self.table(of: language)
        var words: [AnalysedWord] = []
        var text = text
        text.withUTF8 { bytes in
            var scanner = WordScanner(bytes)
            while let run = scanner.next() {
                let slice = UnsafeBufferPointer(rebasing: bytes[run])
                let hash = RunTable.hash(slice)
                let parts =
                    seen[table].parts(of: slice, hash: hash)
                    ?? seen[table].add(
                        slice, hash: hash,
                        parts: self.parts(of: String(decoding: slice, as: UTF8.self), language).map(\.word))
                for place in parts {
                    let part = seen[table].parts[Int(place)]
                    words.append(
                        AnalysedWord(
                            range: run.lowerBound + Int(part.range.lowerBound)..<run.lowerBound
                                + Int(part.range.upperBound),
                            folded: seen[table].text(part.folded), token: seen[table].text(part.token),
                            isStopWord: part.isStopWord))
                }
            }
        }
        return words
    }

    /// Starts the texts of another record: `forms` gets each form once a record.
    package func startRecord() { record += 1 }

    /// Adds a text's tokens to what is to be indexed.
    ///
    /// - Parameter tokens: Gets the text's tokens, each with a space after it.
    package func add(
        _ text: String, language: String, tokens: inout [UInt8], forms: inout [UInt8],
        newWords: inout [IndexedWord]
    ) {
        let language = StemmedLanguage(code: language)
        let table = Self.table(of: language)
        var text = text
        text.withUTF8 { bytes in
            var scanner = WordScanner(bytes)
            while let run = scanner.next() {
                let slice = UnsafeBufferPointer(rebasing: bytes[run])
                let hash = RunTable.hash(slice)
                let parts =
                    tables[table].parts(of: slice, hash: hash)
                    ?? remember(slice, hash, language, in: table, &newWords)
                add(parts, of: &tables[table], &tokens, &forms)
            }
        }
    }

    private static func table(of language: StemmedLanguage?) -> Int {
        language.flatMap { StemmedLanguage.allCases.firstIndex(of: $0) } ?? StemmedLanguage.allCases.count
    }

    private func add(
        _ parts: Range<Int32>, of table: inout RunTable, _ tokens: inout [UInt8], _ forms: inout [UInt8]
    ) {
        for place in Int(parts.lowerBound)..<Int(parts.upperBound) {
            let part = table.parts[place]
            guard !part.isStopWord, !part.token.isEmpty else { continue }
            table.bytes.withUnsafeBufferPointer { bytes in
                tokens.append(
                    contentsOf: UnsafeBufferPointer(
                        rebasing: bytes[Int(part.token.lowerBound)..<Int(part.token.upperBound)]))
                tokens.append(0x20)
                guard part.isForm, part.lastRecord != record else { return }
                forms.append(
                    contentsOf: UnsafeBufferPointer(
                        rebasing: bytes[Int(part.folded.lowerBound)..<Int(part.folded.upperBound)]))
                forms.append(0x20)
            }
            if part.isForm { table.parts[place].lastRecord = record }
        }
    }

    private func remember(
        _ run: UnsafeBufferPointer<UInt8>, _ hash: UInt64, _ language: StemmedLanguage?, in table: Int,
        _ newWords: inout [IndexedWord]
    ) -> Range<Int32> {
        let parts = self.parts(of: String(decoding: run, as: UTF8.self), language)
        for (word, written) in parts where !word.isStopWord && Self.isWord(word.folded) {
            newWords.append(IndexedWord(folded: word.folded, token: word.token, written: written))
        }
        return tables[table].add(run, hash: hash, parts: parts.map(\.word))
    }

    /// Whether a word is one to suggest: numbers and single letters are not.
    private static func isWord(_ folded: String) -> Bool {
        folded.utf8.count > 1 && folded.utf8.count <= 40 && !folded.utf8.contains { $0 &- 0x30 < 10 }
    }

    // MARK: The words of a run

    /// A word, its place counted from its run's start, and how it is written in lower case.
    private typealias Part = (word: AnalysedWord, written: String)

    private func parts(of run: String, _ language: StemmedLanguage?) -> [Part] {
        var parts: [Part] = []
        let isDotted = run.utf8.contains(0x2E)
        let plain = isDotted ? run.filter { $0 != "." } : Folding.straightened(run)
        if isDotted || Elision.isWhole(Folding.lowercased(plain)) || !plain.utf8.contains(0x27) {
            return [part(plain.filter { $0 != "'" }, 0..<run.utf8.count, language)]
        }
        // Every part after an apostrophe is a word; one before it is a word unless it was elided.
        for piece in run.unicodeScalars.split(whereSeparator: WordScanner.isApostrophe).map(Substring.init) {
            let isLast = piece.endIndex == run.endIndex
            if !isLast && Elision.isElided(Folding.lowercased(String(piece))) { continue }
            let lower = run.utf8.distance(from: run.startIndex, to: piece.startIndex)
            parts.append(part(String(piece), lower..<lower + piece.utf8.count, language))
        }
        return parts
    }

    private func part(_ word: String, _ range: Range<Int>, _ language: StemmedLanguage?) -> Part {
        let word = word.utf8.count > Self.longestWord ? String(word.prefix(Self.longestWord / 2)) : word
        let lower = Folding.lowercased(word)
        let folded = Folding.unaccented(lower)
        let isAcronym = Self.isAcronym(word)
        let token = isAcronym ? folded : stem(lower, folded, language)
        let stops = language == .english ? StopWords.english : StopWords.french
        let analysed = AnalysedWord(
            range: range, folded: folded, token: token,
            // CET is an account, “cet” a word to drop.
            isStopWord: language != nil && !isAcronym && stops.contains(folded))
        return (analysed, lower)
    }

    /// The stem of a word, without accents. Numbers and very short words have none.
    private func stem(_ lower: String, _ folded: String, _ language: StemmedLanguage?) -> String {
        guard let language, let stemmer = stemmers[language], folded.utf8.count > 2,
            !folded.utf8.contains(where: { $0 &- 0x30 < 10 })
        else { return folded }
        var stem = stemmer.stem(lower)
        // « armé » and « arme » must not become one when the accent goes.
        if stem.hasSuffix("é") { stem += "e" }
        stem = Folding.unaccented(stem)
        return stem.isEmpty ? folded : stem
    }

    /// Two to six capital letters: a word of more is written in capitals.
    private static func isAcronym(_ word: String) -> Bool {
        (2...6).contains(word.utf8.count) && word.utf8.allSatisfy { $0 &- 0x41 < 26 || $0 &- 0x30 < 10 }
    }

    /// The tokens that a word, as someone types it, may stand for: its stem in French, and the stem that
    /// it would have with the accents of a participle.
    func tokens(asked lower: String) -> [String] {
        let folded = Folding.unaccented(lower)
        var tokens: [String] = []
        func add(_ token: String) { if !tokens.contains(token) { tokens.append(token) } }
        add(stem(lower, folded, .french))
        // « paye » and « payer » are two to the stemmer, « pay » and « pai ».
        if let first = tokens.first, lower.contains("y") {
            if first.hasSuffix("y") { add(first.dropLast() + "i") }
            if first.hasSuffix("i") { add(first.dropLast() + "y") }
        }
        if lower == folded {
            // « evaluees » typed without accents is no participle to the stemmer.
            for (ending, accented) in [("ees", "ées"), ("ee", "ée"), ("es", "és")]
            where lower.hasSuffix(ending) && lower.utf8.count > ending.utf8.count + 3 {
                add(stem(lower.dropLast(ending.count) + accented, folded, .french))
                break
            }
        }
        return tokens
    }
}

/// A word met for the first time, for prefixes and suggestions.
package struct IndexedWord: Hashable, Sendable {
    package var folded: String
    package var token: String
    /// In lower case, with its accents.
    package var written: String
}
