internal import Foundation

/// Words that mean almost the same, from a thesaurus in the form that LibreOffice reads (MyThes).
///
/// Two files: the index names each entry with the place where it starts in the data, in the order of its bytes, so
/// that a word is found without reading the rest. The data has a line for each meaning: `(Nom)|logement|habitation`.
package struct Thesaurus: Sendable {
    /// The largest files that are read.
    private static let sizeLimit = 64 << 20
    /// How far one looks around for another form of a word.
    private static let neighbours = 40

    private let index: Data
    private let data: Data

    /// Opens a thesaurus in UTF-8; `nil` where its files aren't there or aren't ones.
    ///
    /// - Parameter file: The path without `.idx` and `.dat`.
    package init?(file: String) {
        guard let index = Self.contents(of: file + ".idx"), let data = Self.contents(of: file + ".dat"),
            index.starts(with: Array("UTF-8\n".utf8)), data.starts(with: Array("UTF-8\n".utf8))
        else { return nil }
        self.index = index
        self.data = data
    }

    private static func contents(of file: String) -> Data? {
        let url = URL(filePath: file)
        guard let size = try? url.resourceValues(forKeys: [.fileSizeKey]).fileSize, size <= sizeLimit else {
            return nil
        }
        return try? Data(contentsOf: url, options: .mappedIfSafe)
    }

    /// Whether a word, or another form of it, has an entry.
    package func knows(_ word: String) -> Bool { !entries(of: word).isEmpty }

    /// The tokens of words that mean almost the same, in the order of the thesaurus.
    package func tokens(akinTo word: String) -> [String] {
        let analyser = TextAnalyser()
        var tokens: [String] = []
        for place in entries(of: word) {
            for synonym in synonyms(at: place) {
                let words = analyser.words(of: synonym, language: "fr").filter { !$0.isStopWord }
                if words.count == 1, !tokens.contains(words[0].token) { tokens.append(words[0].token) }
            }
        }
        return tokens
    }

    /// Where a word's entries start in the data: its own, else those of words around it that have its stem.
    private func entries(of word: String) -> [Int] {
        let lower = Folding.lowercased(word)
        guard !lower.isEmpty else { return [] }
        let start = firstLine(notBefore: Array(lower.utf8))
        if let (entry, place, _) = line(at: start), entry == lower { return [place] }
        let analyser = TextAnalyser()
        func token(_ word: String) -> String? { analyser.words(of: word, language: "fr").first?.token }
        guard let wanted = token(lower) else { return [] }
        let prefix = String(lower.prefix(max(3, lower.count - 4)))
        var found: [Int] = []
        var position = firstLine(notBefore: Array(prefix.utf8))
        for _ in 0..<Self.neighbours {
            guard let (entry, place, next) = line(at: position), entry.hasPrefix(prefix) else { break }
            if !entry.contains(" "), token(entry) == wanted { found.append(place) }
            position = next
        }
        return found
    }

    /// The first line of the index whose word isn't before another in the order of bytes.
    private func firstLine(notBefore word: [UInt8]) -> Int {
        // The first two lines have the encoding and the number of entries.
        var lower = lineStart(after: lineStart(after: 0))
        var upper = index.count
        while lower < upper {
            var middle = (lower + upper) / 2
            while middle > lower, index[middle - 1] != 0x0A { middle -= 1 }
            let end = index[middle...].firstIndex(of: 0x7C) ?? index.count
            if index[middle..<end].lexicographicallyPrecedes(word) {
                lower = lineStart(after: middle)
            } else {
                upper = middle
            }
        }
        return lower
    }

    private func lineStart(after position: Int) -> Int {
        guard position < index.count else { return index.count }
        return index[position...].firstIndex(of: 0x0A).map { $0 + 1 } ?? index.count
    }

    private func line(at position: Int) -> (word: String, place: Int, next: Int)? {
        guard position < index.count else { return nil }
        let next = lineStart(after: position)
        let parts = String(decoding: index[position..<next], as: UTF8.self).split(separator: "|")
        guard parts.count == 2, let place = Int(parts[1].filter { !$0.isWhitespace }), place < data.count,
            place >= 0
        else { return nil }
        return (String(parts[0]), place, next)
    }

    /// What the lines of an entry list, without what is said about them in parentheses.
    private func synonyms(at place: Int) -> [String] {
        var position = place
        func nextLine() -> [Substring] {
            guard position < data.count else { return [] }
            let end = data[position...].firstIndex(of: 0x0A) ?? data.count
            defer { position = end + 1 }
            return String(decoding: data[position..<end], as: UTF8.self).split(separator: "|")
        }
        let head = nextLine()
        guard head.count == 2, let meanings = Int(head[1].filter { !$0.isWhitespace }) else { return [] }
        var synonyms: [String] = []
        for _ in 0..<max(0, min(meanings, 100)) {
            for synonym in nextLine().dropFirst() {
                synonyms.append(String(synonym.prefix { $0 != "(" }))
            }
        }
        return synonyms
    }
}
