/// What French drops before a vowel: « l’armée », « jusqu’à ».
enum Elision {
    /// The words that lose their last letter, as they stand before an apostrophe.
    private static let elided: Set<String> = [
        "l", "d", "c", "j", "m", "n", "s", "t", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "parce",
        "parcequ",
        "tandisqu", "quelqu",
    ]
    /// Words that keep their apostrophe inside.
    private static let whole: Set<String> = [
        "aujourd'hui", "prud'homme", "prud'hommes", "prud'homal", "prud'homales",
    ]

    /// Whether an apostrophe belongs to a word, in lower case with a straight apostrophe.
    static func isWhole(_ word: String) -> Bool { whole.contains(word) }

    /// Whether a part before an apostrophe, in lower case, is an elided word that carries no meaning.
    static func isElided(_ part: String) -> Bool { elided.contains(part) }
}
