/// The French of the messages that the program ends with, by their English: what the layers below throw says one
/// language, and here it stands beside the other. A test looks through the sources for messages without French.
package enum FrenchErrors {
    package static func text(of english: String) -> String { Sentences.french(of: english, among: sentences) }

    static let sentences =
        databaseSentences + webSentences + peopleSentences + careSentences + sharingSentences + longSentences
        + shortSentences
        + siteSentences + requestSentences
}
