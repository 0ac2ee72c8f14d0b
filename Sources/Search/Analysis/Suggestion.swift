/// Finds a known word that is written almost like an unknown one.
package enum Suggestion {
    /// The words at the smallest distance, at most two letters away and one for short words; in the order given.
    package static func nearest(to word: String, among known: some Sequence<String>) -> [String] {
        nearest(to: word, among: known, limit: word.count <= 4 ? 1 : 2)
    }

    /// The known words that someone may have meant with an unknown one.
    ///
    /// Another word is as near to a short one as the right spelling: « paye » is no « page », « solde » no « sonde ». So
    /// a word of up to seven letters is mended in one place only, and one of up to five not by replacing a letter.
    package static func misspelt(_ word: String, among known: some Sequence<String>) -> [String] {
        guard word.count <= 5 else {
            return nearest(to: word, among: known, limit: word.count <= 7 ? 1 : 2)
        }
        let sorted = word.unicodeScalars.sorted()
        return nearest(
            to: word,
            among: known.lazy.filter {
                $0.unicodeScalars.count != sorted.count || $0.unicodeScalars.sorted() == sorted
            },
            limit: 1)
    }

    private static func nearest(to word: String, among known: some Sequence<String>, limit: Int) -> [String] {
        let letters = Array(word.unicodeScalars)
        var best: [String] = []
        var least = limit
        for candidate in known where candidate != word {
            let other = Array(candidate.unicodeScalars)
            guard abs(other.count - letters.count) <= least else { continue }
            let distance = distance(letters, other, limit: least)
            if distance < least || (distance == least && best.isEmpty) {
                best = [candidate]
                least = distance
            } else if distance == least {
                best.append(candidate)
            }
        }
        return best
    }

    /// How many letters must be put in, taken out, replaced or swapped with the next; more than `limit`: `limit + 1`.
    ///
    /// Optimal string alignment (Damerau–Levenshtein without editing a swapped pair again).
    private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar], limit: Int) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in 1..<(left.count + 1) {
            var current = [row]
            current.reserveCapacity(right.count + 1)
            for column in 1..<(right.count + 1) {
                var cost = min(
                    last[column] + 1, current[column - 1] + 1,
                    last[column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1))
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1]
                {
                    cost = min(cost, beforeLast[column - 2] + 1)
                }
                current.append(cost)
            }
            if (current.min() ?? 0) > limit { return limit + 1 }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
