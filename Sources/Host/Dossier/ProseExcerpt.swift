internal import EssaimKit

/// The start of a prose: whole blocks up to some length, so that a dossier stays one.
enum ProseExcerpt {
    /// About as many characters as a dossier shows of a field.
    static let length = 700

    static func of(_ prose: Prose) -> (blocks: [Prose.Block], isWhole: Bool) {
        var blocks: [Prose.Block] = []
        var count = 0
        for block in prose.blocks {
            if count >= length { return (blocks, false) }
            blocks.append(block)
            count += Prose([block]).plainText.count
        }
        return (blocks, true)
    }
}
