internal import Derivation
internal import Documents
internal import EssaimKit

extension PageRequest {
    /// Differences field by field, in words as well as in colours.
    ///
    /// - Parameter sides: What the two states are called.
    func blocks(_ differences: [ContentDifference], _ sides: (before: String, after: String)) -> [Document
        .Block]
    {
        if differences.isEmpty { return [.paragraph([.text(say("Aucune différence.", "No difference."))])] }
        return differences.map { difference in
            var entries: [Document.Entry] = []
            if let text = difference.wordsBefore.map(say) {
                entries.append(.init(sides.before, [[.deletion([.text(text)])]]))
            }
            if let text = difference.wordsAfter.map(say) {
                entries.append(.init(sides.after, [[.insertion([.text(text)])]]))
            }
            let change =
                difference.before == nil
                ? say(" (ajouté)", " (added)")
                : difference.after == nil ? say(" (retiré)", " (taken away)") : ""
            return .section(.init([.text(say(difference.label) + change)], [.entries(entries)]))
        }
    }
}
