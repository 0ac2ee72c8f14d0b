internal import Derivation
internal import EssaimKit

/// What was meant by an attribute of the envelope that isn't in its form. `nil`: can't be told.
enum HeaderMistake {
    /// `publié`, `brouillon`, `Published`
    static func status(_ text: String) -> String? {
        let words: [(RecordStatus, [String])] = [
            (.draft, ["draft", "brouillon"]),
            (.inReview, ["in-review", "in review", "en relecture", "a relire", "relecture"]),
            (.published, ["published", "publiee", "publie", "public", "valide", "validee"]),
        ]
        let sought = text.plainLetters()
        return words.first { $0.1.contains(sought) }?.0.rawValue
    }

    /// `français`, `french`, `fr_FR`
    static func language(_ text: String) -> String? {
        let names = [
            "francais": "fr", "french": "fr", "anglais": "en", "english": "en", "allemand": "de",
            "german": "de", "espagnol": "es", "spanish": "es", "italien": "it", "italian": "it",
        ]
        if let code = names[text.plainLetters()] { return code }
        return text.contains("_") ? text.replacing("_", with: "-") : nil
    }

    /// `0`, `v2`, `1.0`
    static func version(_ text: String) -> String? {
        let digits = text.drop { !($0.isASCII && $0.isNumber) }.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int(digits), number < ExchangeFormat.versionLimit else { return nil }
        return String(max(1, number))
    }

    /// A day, with or without a time, in whatever form: at midnight where no time is told.
    static func time(_ text: String) -> String? {
        guard let day = SpokenDay.day(in: text) else { return nil }
        let digits =
            text.split { !($0.isASCII && $0.isNumber) && $0 != ":" }
            .first { $0.contains(":") }.map { $0.split(separator: ":").map(String.init) } ?? []
        let parts = (0..<3).map { digits.indices.contains($0) ? digits[$0] : "00" }
        let time = parts.map { $0.count == 1 ? "0" + $0 : $0 }.joined(separator: ":")
        let form = "\(day)T\(time)Z"
        return ExchangeFormat.isTime(form) ? form : nil
    }

    static func digits(_ text: String, count: Int) -> String? {
        let digits = text.filter { $0.isASCII && $0.isNumber }
        return digits.count == count ? digits : nil
    }

    /// What an unknown attribute's name may have been meant for.
    static func attribute(_ name: String, among known: Set<String>) -> Label {
        let sorted = known.sorted()
        let sought = name.plainLetters()
        let meant =
            sorted.first { $0 == sought || $0 == "xml:\(sought)" }
            ?? NearWords.nearest(to: sought, among: sorted)
        if let meant {
            return Label(fr: "Écrivez \(meant)=\"…\".", en: "Write \(meant)=\"…\".")
        }
        if sorted.isEmpty { return Label(fr: "Supprimez-le.", en: "Remove it.") }
        let list = sorted.joined(separator: ", ")
        return Label(
            fr: "Supprimez-le. Les attributs permis sont : \(list).",
            en: "Remove it. The attributes allowed are: \(list).")
    }
}
