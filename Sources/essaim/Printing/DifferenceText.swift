internal import Derivation
internal import EssaimKit
internal import Host

/// Differences between two states of a record, for people.
enum DifferenceText {
    static func text(_ comparison: RecordComparison, before: String, after: String, in language: Language)
        -> String
    {
        var text = "\(comparison.id)\n"
        if comparison.differences.isEmpty {
            text += (language == .fr ? "Aucune différence." : "No difference.") + "\n"
        }
        for difference in comparison.differences {
            text +=
                "\n" + lines(difference, before: before, after: after, in: language, width: Terminal.width)
        }
        return text
    }

    /// One field, as it was and as it is.
    static func lines(
        _ difference: ContentDifference, before: String, after: String, in language: Language, width: Int
    ) -> String {
        var table = TextTable(["", ""])
        table.rows = [("- \(before)", difference.before), ("+ \(after)", difference.after)]
            .compactMap { mark, value in
                // A state is a code in JSON, and a word here.
                let state = difference.path == "@status" ? value.flatMap { RecordStatus(rawValue: $0) } : nil
                return (state?.label.text(in: language) ?? value).map { [mark, $0] }
            }
        let label = "\(difference.label.text(in: language)) (\(difference.path))"
        let body = table.body(width: width).split(separator: "\n", omittingEmptySubsequences: false)
        var look = Terminal.Look.removed
        let lines = body.map { line -> String in
            if line.hasPrefix("- ") { look = .removed }
            if line.hasPrefix("+ ") { look = .added }
            return line.isEmpty ? "" : Terminal.styled(String(line), look)
        }
        return Terminal.styled(label, .bold) + "\n" + lines.joined(separator: "\n")
    }
}
