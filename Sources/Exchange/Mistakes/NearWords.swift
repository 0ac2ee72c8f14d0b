/// Finds the word that somebody meant who made a typing error. The search has a like one over its own words
/// (`Suggestion`); this layer stands beneath it.
enum NearWords {
    /// The nearest word, at most two letters away and one for short words.
    static func nearest(to word: String, among known: [String]) -> String? {
        let limit = word.count <= 4 ? 1 : 2
        let scored = known.map { (distance(Array(word), Array($0)), $0) }.filter { $0.0 <= limit }
        return scored.min { $0.0 < $1.0 }?.1
    }

    /// Letters to put in, take out or replace.
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        guard !left.isEmpty, !right.isEmpty, left.count <= 80, right.count <= 80 else {
            return max(left.count, right.count)
        }
        var last = Array(0...right.count)
        for row in 1...left.count {
            var current = [row]
            for column in 1...right.count {
                let same = left[row - 1] == right[column - 1]
                current.append(
                    min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (same ? 0 : 1)))
            }
            last = current
        }
        return last[right.count]
    }
}
