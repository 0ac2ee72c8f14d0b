internal import EssaimKit
internal import Foundation
internal import XML

/// A finding as lines of text.
enum FindingText {
    static func severity(_ severity: Severity, in language: Language) -> String {
        switch (severity, language) {
        case (.error, .fr): "erreur"
        case (.error, .en): "error"
        case (.warning, .fr): "attention"
        case (.warning, .en): "warning"
        case (.info, .fr): "note"
        case (.info, .en): "note"
        }
    }

    /// The text with its severity in colour, once broken into lines.
    private static func coloured(_ text: String, _ severity: Severity, _ word: String) -> String {
        let look: Terminal.Look = severity == .error ? .error : .warning
        guard severity != .info, let range = text.firstRange(of: word) else { return text }
        return text.replacingCharacters(in: range, with: Terminal.styled(word, look))
    }

    static func lines(_ finding: Finding, in language: Language) -> String {
        let colon = language == .fr ? " :" : ":"
        let place = finding.location.map { "\($0): " } ?? ""
        var lines = [
            "\(place)\(severity(finding.severity, in: language))\(colon) \(finding.message.text(in: language)) [\(finding.code)]"
        ]
        if let record = finding.record {
            lines.append("    \(language == .fr ? "fiche " : "record ") \(record)")
        }
        if let path = finding.path { lines.append("    \(language == .fr ? "place " : "place  ") \(path)") }
        if let value = finding.value, !value.isEmpty {
            lines.append("    \(language == .fr ? "vu    " : "seen   ") \(value)")
        }
        if let hint = finding.hint { lines.append("    → \(hint.text(in: language))") }
        let text = Terminal.wrapped(lines.joined(separator: "\n"), width: Terminal.width) + "\n"
        return coloured(text, finding.severity, "\(severity(finding.severity, in: language))\(colon)")
    }
}
