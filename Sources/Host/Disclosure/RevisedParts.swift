internal import Derivation
internal import EssaimKit

/// A figure of which the parts were others in an earlier version.
///
/// Whoever kept that version has its parts, and the later figure for all tells what those answered who came or went
/// between. So of those the answers must leave enough open: where all of them gave the highest one, each part is known.
struct RevisedParts {
    /// So many people with such a sum of answers.
    typealias Figure = (people: Int, sum: Double, squares: Double)

    let before: Figure
    let now: Figure
    /// For each dimension: how many people each part has, before and now.
    let parts: [[(before: Int, now: Int)]]

    /// Whether each part's figure can differ by the margin while both figures for all stay as they are.
    func leaveRoom(_ traits: VariableTraits) -> Bool {
        let change = now.people - before.people
        // Corrected answers of the same people: what is known of a part is known from before.
        if change == 0 { return true }
        let sign = change > 0 ? 1 : -1
        let people = abs(change)
        let sum = Double(sign) * (now.sum - before.sum)
        let squares = Double(sign) * (now.squares - before.squares)
        let scatter = max(0, squares - sum * sum / Double(people)) / Double(max(1, people - 1))
        let deviation = squares.isFinite ? scatter.squareRoot() : .nan
        let spread = AnswerSpread(
            people: people, sum: sum, deviation: .nan, range: traits.range, step: traits.step)
        let pool =
            deviation.isFinite && !traits.isTwoValued
            ? AnswerCounts(
                people: people, sum: sum, deviation: deviation, range: traits.range, step: traits.step) : nil
        let unit = traits.step ?? 1
        return parts.allSatisfy { dimension in
            dimension.allSatisfy { part in
                let own = sign * (part.now - part.before)
                if own == 0 { return true }
                // Some came and others went: nobody can say of whom the difference tells.
                guard own > 0, own <= people else { return false }
                let reach = pool?.reach(of: own) ?? Self.reach(of: own, in: spread) * unit
                let most = spread.top.map { $0 * Double(own) } ?? spread.sum * Double(own) / Double(people)
                let whole = DisclosureAudit.margin * (spread.top.map { $0 * Double(part.now) } ?? most)
                let needed = whole <= most ? whole : DisclosureAudit.margin * most
                return reach >= max(needed * unit, 1e-6) - 1e-9
            }
        }
    }

    /// How far apart the sums can be that so many of these people have, where nobody knows how their answers scatter.
    private static func reach(of own: Int, in all: AnswerSpread) -> Double {
        guard let top = all.top else { return max(0, all.sum) }
        let low = max(0, all.sum - top * (all.people - Double(own)))
        return max(0, min(top * Double(own), all.sum) - low)
    }
}
