/// A piece of a text: what was found, or what stands around it.
package struct TextSegment: Hashable, Sendable {
    package var text: String
    package var isMatch: Bool

    package init(_ text: String, isMatch: Bool) {
        self.text = text
        self.isMatch = isMatch
    }
}

/// Marks in the original text what a question found, with the analysis that found it.
package final class Highlighter {
    /// About how long a snippet is, in bytes of UTF-8.
    package static let snippetLength = 220

    private let analyser: TextAnalyser
    private let analysers: AnalyserPool
    /// The number of the term that a token belongs to.
    private var terms: [String: Int] = [:]
    private var prefixes: [(text: String, term: Int)] = []
    private var sequences: [(tokens: [Set<String>], term: Int)] = []
    private var count = 0

    package init(_ expression: TextExpression?, analysers: AnalyserPool) {
        self.analysers = analysers
        analyser = analysers.take()
        if let expression { collect(expression) }
    }

    deinit { analysers.giveBack(analyser) }

    private func collect(_ expression: TextExpression) {
        switch expression {
        case .term(let word):
            for token in word.tokens + word.akin where terms[token] == nil { terms[token] = count }
            count += 1
        case .prefix(let text):
            prefixes.append((text, count))
            count += 1
        case .sequence(let tokens):
            sequences.append((tokens.map { Set($0) }, count))
            count += 1
        case .all(let parts), .any(let parts), .most(let parts): for part in parts { collect(part) }
        case .equivalent(let asked, let others): for part in [asked] + others { collect(part) }
        case .without(let part, _): collect(part)
        }
    }

    /// A whole text, a title for instance, with what was found.
    package func highlight(_ text: String, language: String) -> [TextSegment] {
        segments(of: text, 0..<text.utf8.count, matches: matches(in: text, language: language).map(\.range))
    }

    /// The piece of a record's texts that shows best what was found; `nil` where none of them has it.
    ///
    /// - Parameter texts: In the order in which they count.
    package func snippet(of texts: [String], language: String) -> [TextSegment]? {
        var best: (text: String, window: Range<Int>, matches: [Match], score: Int)?
        for text in texts {
            let matches = self.matches(in: text, language: language)
            guard let (window, score) = Self.window(matches), score > best?.score ?? 0 else { continue }
            best = (text, window, matches, score)
        }
        guard let best else { return nil }
        let range = Self.extended(best.window, in: best.text)
        var segments = self.segments(
            of: best.text, range, matches: best.matches.map(\.range).filter { range.contains($0.lowerBound) })
        if range.lowerBound > 0 { segments.insert(TextSegment("… ", isMatch: false), at: 0) }
        if range.upperBound < best.text.utf8.count { segments.append(TextSegment(" …", isMatch: false)) }
        return segments
    }

    /// The start of a text, for a record that was found by something else than its words.
    package static func beginning(of text: String) -> [TextSegment] {
        let range = extended(0..<0, in: text)
        let start = text.utf8.index(text.utf8.startIndex, offsetBy: range.upperBound)
        return [
            TextSegment(
                flat(text[..<start]) + (range.upperBound < text.utf8.count ? " …" : ""), isMatch: false)
        ]
    }

    private struct Match {
        var range: Range<Int>
        var term: Int
    }

    private func matches(in text: String, language: String) -> [Match] {
        let words = analyser.words(of: text, language: language)
        var matches: [Match] = []
        for word in words where !word.isStopWord {
            if let term = terms[word.token]
                ?? prefixes.first(where: { word.folded.hasPrefix($0.text) || word.token.hasPrefix($0.text) })?
                .term
            {
                matches.append(Match(range: word.range, term: term))
            }
        }
        guard !sequences.isEmpty else { return matches }
        let searched = words.filter { !$0.isStopWord }
        for (tokens, term) in sequences {
            for start in searched.indices.dropLast(max(0, tokens.count - 1))
            where tokens.indices.allSatisfy({ tokens[$0].contains(searched[start + $0].token) }) {
                for word in searched[start..<start + tokens.count] {
                    matches.append(Match(range: word.range, term: term))
                }
            }
        }
        // A word may be found for two reasons; it is marked once.
        var seen: Set<Int> = []
        return matches.sorted { $0.range.lowerBound < $1.range.lowerBound }
            .filter { seen.insert($0.range.lowerBound).inserted }
    }

    /// The stretch with the most different terms, and among those the most matches.
    private static func window(_ matches: [Match]) -> (range: Range<Int>, score: Int)? {
        var best: (range: Range<Int>, score: Int)?
        for (index, first) in matches.enumerated() {
            var terms: Set<Int> = []
            var last = first
            var count = 0
            for match in matches[index...]
            where match.range.upperBound - first.range.lowerBound <= snippetLength * 3 / 4 {
                terms.insert(match.term)
                last = match
                count += 1
            }
            let score = terms.count * 100 + min(count, 99)
            if score > best?.score ?? 0 { best = (first.range.lowerBound..<last.range.upperBound, score) }
            if index > 2_000 { break }
        }
        return best
    }

    /// A stretch with what stands around it, cut between words.
    private static func extended(_ window: Range<Int>, in text: String) -> Range<Int> {
        let bytes = Array(text.utf8)
        let spare = max(0, snippetLength - window.count)
        func isSpace(_ index: Int) -> Bool { bytes[index] == 0x20 || bytes[index] == 0x0A }
        var lower = max(0, window.lowerBound - spare / 3)
        while lower > 0, lower < window.lowerBound, !isSpace(lower - 1) { lower += 1 }
        if lower > 0, lower >= window.lowerBound { lower = window.lowerBound }
        var upper = min(bytes.count, lower + max(window.count, snippetLength))
        upper = max(upper, window.upperBound)
        while upper < bytes.count, upper > window.upperBound, !isSpace(upper) { upper -= 1 }
        // A text without spaces is cut between characters.
        while upper < bytes.count, bytes[upper] & 0xC0 == 0x80 { upper += 1 }
        while lower > 0, lower < bytes.count, bytes[lower] & 0xC0 == 0x80 { lower -= 1 }
        return lower..<upper
    }

    private func segments(of text: String, _ range: Range<Int>, matches: [Range<Int>]) -> [TextSegment] {
        let utf8 = text.utf8
        func piece(_ range: Range<Int>) -> Substring {
            text[
                utf8.index(
                    utf8.startIndex, offsetBy: range.lowerBound)..<utf8.index(
                        utf8.startIndex, offsetBy: range.upperBound)]
        }
        var segments: [TextSegment] = []
        var position = range.lowerBound
        for match in matches where match.lowerBound >= position && match.upperBound <= range.upperBound {
            if match.lowerBound > position {
                segments.append(TextSegment(Self.flat(piece(position..<match.lowerBound)), isMatch: false))
            }
            segments.append(TextSegment(Self.flat(piece(match)), isMatch: true))
            position = match.upperBound
        }
        if position < range.upperBound {
            segments.append(TextSegment(Self.flat(piece(position..<range.upperBound)), isMatch: false))
        }
        return segments
    }

    /// On one line.
    private static func flat(_ text: Substring) -> String { String(text.map { $0 == "\n" ? " " : $0 }) }
}
