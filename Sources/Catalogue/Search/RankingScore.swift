/// How well one row answers a question.
///
/// The sum over the question's words of `idf · Σ weight(column) · tf / (tf + k · length)` (BM25, its columns added
/// up after each has levelled off, so that a long text doesn't outweigh a title), the same over pairs of words that
/// follow each other in the question, for the times that they stand side by side and near each other in the row, and
/// something for a title that the question is, word for word. All of it is multiplied by the share of the question's
/// weight that the row has, raised to 1.5.
///
/// Sources: Robertson and Zaragoza, *The Probabilistic Relevance Framework: BM25 and Beyond*, 2009, 3.6; Metzler and
/// Croft, *A Markov Random Field Model for Term Dependencies*, 2005. The numbers were set on one half of the queries
/// that `docs/search.md` describes, and measured on the other.
final class RankingScore {
    /// Heavy, medium, light, forms, owner.
    static let columns = 5
    private static let weights = [4.0, 2.0, 1.5, 1.5, 1.5]
    /// How soon more of the same word counts no more.
    private static let saturation = [5.0, 6.0, 6.0, 6.0, 6.0]
    /// How much longer texts are held back: not at all (0) to fully (1).
    private static let lengthShare = [0.5, 0.5, 0.75, 0, 0]
    /// What two words side by side count beside one word, and what they count near each other.
    private static let sideBySide = 1.5
    private static let near = 1.0
    /// What it adds that the question is the whole title, as a share of what the question weighs.
    private static let wholeTitle = 0.4
    /// How many words apart is near.
    private static let nearness = 8
    /// A record that only has a word which means almost the same covers this share of the word.
    private static let akinShare = 0.2
    /// A record with less than this share of the words that can be had isn't found.
    static let leastShare = 0.2
    /// Between the offsets of two columns, so that nothing is near across them.
    private static let columnStride = 1 << 32
    private static let nowhere = -1 << 40

    private struct Phrase {
        /// The term that it stands for; -1 where they are several or none.
        var term: Int
        var weight: Double
        var kind: MatchExpression.Kind
    }
    private struct Term {
        /// What the word is worth in texts, and where it names an owner.
        var text = 1.0
        var owner = 0.0
        /// What it is worth to have it.
        var cover = 1.0
        /// Whether records without it are found, although some have it.
        var isOptional = false
        /// Whether some record has it.
        var isKnown = true
    }
    /// What a column counts.
    private struct Column {
        var weight: Double
        var saturation: Double
        var lengthShare: Double
        var average: Double
        /// How soon more of a word counts no more in this row; below 0: not worked out yet.
        var brake = -1.0
    }
    /// What a row has of a term in a column.
    private struct Count {
        /// The word itself and its synonyms, and what is akin to it.
        var word = 0.0
        var akin = 0.0
        /// How often it stands side by side with, and near, the next term of the question.
        var beside = 0.0
        var near = 0.0
    }
    /// Where a term was met last in this row, and whether it was counted as near there.
    private struct Place {
        var last = RankingScore.nowhere
        var isCounted = false
    }

    let phraseCount: Int
    let isLoose: Bool
    /// Whether it matters where the words stand, so that they are to be added in the order of the row's text.
    let hasPairs: Bool
    private let termCount: Int
    private let total: Double
    /// Of the terms that aren't required and can be had.
    private let optionalTotal: Double
    private let termsOfPhrase: [[Int]]
    // Plain memory, so that a row costs neither allocation nor reference counting: a question may find a million.
    private let phrases: UnsafeMutablePointer<Phrase>
    private let terms: UnsafeMutablePointer<Term>
    private let places: UnsafeMutablePointer<Place>
    private let row: UnsafeMutablePointer<Column>
    /// By term and column.
    private let counts: UnsafeMutablePointer<Count>

    /// - Parameter text: What ``RankingFunction/argument(_:_:)`` wrote.
    init?(_ text: String, rows: Double, averages: [Double]) {
        let parts = text.split(separator: "|", omittingEmptySubsequences: false)
        guard parts.count == 2, averages.count == Self.columns else { return nil }
        var phrases: [Phrase] = []
        var termsOfPhrase: [[Int]] = []
        for phrase in parts[0].split(separator: " ") {
            let values = phrase.split(separator: "*", omittingEmptySubsequences: false)
            guard values.count == 3, let weight = Double(values[1]),
                let kind = MatchExpression.Kind(rawValue: String(values[2]))
            else { return nil }
            let terms = values[0].split(separator: ",").compactMap { Int($0) }.filter { $0 >= 0 }
            termsOfPhrase.append(terms)
            phrases.append(Phrase(term: terms.count == 1 ? terms[0] : -1, weight: weight, kind: kind))
        }
        var terms: [Term] = []
        for term in parts[1].split(separator: " ") {
            let values = term.split(separator: "*").compactMap { Double($0) }
            guard values.count == 4 else { return nil }
            let owner = values[1] > 0 ? TermWeight.of(values[1], among: rows) : 0
            let text = TermWeight.of(values[0] > 0 ? values[0] : values[2], among: rows)
            terms.append(
                Term(
                    text: text, owner: owner, cover: values[0] > 0 || values[2] > 0 ? text : owner,
                    isOptional: values[3] > 0, isKnown: values[0] > 0 || values[1] > 0))
        }
        let count = (termsOfPhrase.joined().max() ?? -1) + 1
        if parts[1].isEmpty { terms = Array(repeating: Term(), count: count) }
        guard terms.count >= count else { return nil }
        phraseCount = phrases.count
        termCount = terms.count
        hasPairs = terms.count > 1
        isLoose = terms.contains(where: \.isOptional)
        total = terms.reduce(0) { $0 + $1.cover }
        optionalTotal = terms.reduce(0) { $0 + ($1.isOptional && $1.isKnown ? $1.cover : 0) }
        self.termsOfPhrase = termsOfPhrase
        self.phrases = Self.memory(phrases)
        self.terms = Self.memory(terms)
        places = Self.memory(Array(repeating: Place(), count: terms.count))
        counts = Self.memory(Array(repeating: Count(), count: terms.count * Self.columns))
        row = Self.memory(
            (0..<Self.columns).map {
                Column(
                    weight: Self.weights[$0], saturation: Self.saturation[$0],
                    lengthShare: Self.lengthShare[$0], average: averages[$0])
            })
    }

    deinit {
        phrases.deallocate()
        terms.deallocate()
        places.deallocate()
        counts.deallocate()
        row.deallocate()
    }

    /// - Parameter values: Of a type that owns nothing.
    private static func memory<Value: BitwiseCopyable>(_ values: [Value]) -> UnsafeMutablePointer<Value> {
        let memory = UnsafeMutablePointer<Value>.allocate(capacity: values.count)
        for (index, value) in values.enumerated() { (memory + index).initialize(to: value) }
        return memory
    }

    /// Whether a phrase tells nothing of a row.
    func isSilent(phrase index: Int) -> Bool { phrases[index].kind == .silent }

    func start() {
        for column in 0..<Self.columns { row[column].brake = -1 }
        for index in 0..<(termCount * Self.columns) { counts[index] = Count() }
        if hasPairs { for term in 0..<termCount { places[term].last = Self.nowhere } }
    }

    /// - Parameters:
    ///   - index: Below ``phraseCount``.
    ///   - column: Below ``columns``.
    func add(phrase index: Int, column: Int, offset: Int) {
        let phrase = phrases[index]
        if phrase.term >= 0 {
            add(phrase, phrase.term, column, offset)
        } else {
            for term in termsOfPhrase[index] { add(phrase, term, column, offset) }
        }
    }

    @inline(__always) private func add(_ phrase: Phrase, _ term: Int, _ column: Int, _ offset: Int) {
        switch phrase.kind {
        case .silent: break
        case .akin: counts[term * Self.columns + column].akin += phrase.weight
        case .word, .owner:
            counts[term * Self.columns + column].word += phrase.weight
            if hasPairs, phrase.weight >= 1 { place(term, column, column &* Self.columnStride &+ offset) }
        }
    }

    /// Notes where a term stands: near the one before it in the question, or the one after it. Each place of a term
    /// counts once.
    private func place(_ term: Int, _ column: Int, _ place: Int) {
        if term > 0 {
            let distance = place &- places[term - 1].last
            let pair = (term - 1) * Self.columns + column
            if distance == 1 { counts[pair].beside += 1 }
            if distance > 0, distance <= Self.nearness, !places[term - 1].isCounted {
                counts[pair].near += 1
                places[term - 1].isCounted = true
            }
        }
        var isNearNext = false
        if term + 1 < termCount {
            let distance = place &- places[term + 1].last
            isNearNext = distance > 0 && distance <= Self.nearness
            if isNearNext { counts[term * Self.columns + column].near += 1 }
        }
        places[term] = Place(last: place, isCounted: isNearNext)
    }

    /// - Parameter size: How many words a column of the row has.
    func finish(size: (Int) -> Int) -> RankedRow {
        var score = 0.0
        var covered = 0.0
        var optionalCovered = 0.0
        var missing: UInt64 = 0
        var titleWords = 0.0
        var titleCovered = 0.0
        let ownerColumn = Self.columns - 1
        for index in 0..<termCount {
            let term = terms[index]
            var sum = 0.0
            var pairs = 0.0
            var hasWord = false
            var hasAkin = false
            for column in 0..<ownerColumn {
                let count = counts[index * Self.columns + column]
                let all = count.word + count.akin
                guard all > 0 else { continue }
                hasWord = hasWord || count.word > 0
                hasAkin = hasAkin || count.akin > 0
                if column == 0, count.word > 0 {
                    titleWords += 1
                    titleCovered += term.cover
                }
                let brake = self.brake(column, size)
                let weight = row[column].weight
                sum += weight * all / (all + brake)
                if count.near > 0 {
                    pairs +=
                        weight
                        * (Self.near * count.near / (count.near + brake)
                            + Self.sideBySide * count.beside / (count.beside + brake))
                }
            }
            score += term.text * sum
            if pairs > 0 { score += min(term.text, terms[index + 1].text) * pairs }
            let ofOwner = counts[index * Self.columns + ownerColumn].word
            if ofOwner > 0 {
                score += term.owner * row[ownerColumn].weight * ofOwner / (ofOwner + brake(ownerColumn, size))
            }
            if hasWord || ofOwner > 0 {
                let share = hasWord ? term.cover : min(term.cover, term.owner)
                covered += share
                if term.isOptional { optionalCovered += share }
            } else {
                if hasAkin { covered += term.cover * Self.akinShare }
                if index < 64 { missing |= 1 << UInt64(index) }
            }
        }
        if titleWords > 0 {
            // How much of the title the question has, and of the question the title; the cube leaves near ones alone.
            let both = min(1, titleWords / max(1, Double(size(0)))) * titleCovered / total
            score += Self.wholeTitle * total * both * both * both
        }
        // Words that nobody has leave all records equal.
        let share = total > 0 ? covered / total : 1
        let rank = score * share * share.squareRoot()
        let isTooLittle = optionalCovered < optionalTotal * Self.leastShare
        return RankedRow(rank: isTooLittle ? -1 : rank, missing: missing)
    }

    @inline(__always) private func brake(_ column: Int, _ size: (Int) -> Int) -> Double {
        if row[column].brake < 0 {
            let share = row[column].lengthShare
            let length = share > 0 ? Double(size(column)) / row[column].average : 0
            row[column].brake = row[column].saturation * (1 - share + share * length)
        }
        return row[column].brake
    }
}
