internal import Catalogue
internal import EssaimKit
internal import Host
internal import Search

/// An answer for a terminal: what was found is bold there, and plain in a file.
struct AnswerText {
    let language: Language

    func text(_ answer: QueryAnswer) -> String {
        var lines = [heading(answer)]
        if let suggestion = answer.suggestion {
            lines.append(
                language == .fr ? "Vouliez-vous dire : \(suggestion)" : "Did you mean: \(suggestion)")
        }
        for hit in answer.hits {
            lines.append("")
            lines += TextWrapping.lines(marked(hit.title), width: Terminal.width)
            let type = hit.type?.text(in: language) ?? hit.record.id.type
            let owner = hit.owner?.name.text(in: language) ?? hit.record.id.owner
            let status =
                hit.record.status == .published ? "" : " · \(hit.record.status.label.text(in: language))"
            lines += TextWrapping.lines(
                [("\(type) · \(owner)\(status)", false)], width: Terminal.width, indent: 2)
            if !hit.snippet.isEmpty {
                lines += TextWrapping.lines(marked(hit.snippet), width: Terminal.width, indent: 2)
            }
            if !hit.missing.isEmpty {
                let words = hit.missing.map { language == .fr ? "« \($0) »" : "“\($0)”" }
                lines += TextWrapping.lines(
                    [((language == .fr ? "sans " : "without ") + words.joined(separator: ", "), false)],
                    width: Terminal.width, indent: 2)
            }
            lines.append("  \(hit.record.id)")
        }
        let facets = answer.facets.filter { !$0.values.isEmpty }
        if !facets.isEmpty && answer.total > 1 {
            lines.append("")
            for facet in facets { lines += facetLines(facet) }
        }
        if let next = answer.next {
            lines.append("")
            lines.append(language == .fr ? "Suite : --cursor \(next)" : "More: --cursor \(next)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func heading(_ answer: QueryAnswer) -> String {
        let isFrench = language == .fr
        if answer.total == 0 { return nothing(answer) }
        let count =
            isFrench
            ? "\(answer.total) fiche\(answer.total > 1 ? "s" : "")"
            : "\(answer.total) record\(answer.total > 1 ? "s" : "")"
        if answer.partial > 0 {
            let others = answer.partial
            return isFrench
                ? "\(count) \(answer.total > 1 ? "ont" : "a") tous les mots, \(others) autre\(others > 1 ? "s en ont" : " en a") une partie :"
                : "\(count) \(answer.total > 1 ? "have" : "has") all the words, \(others) more \(others > 1 ? "have" : "has") some:"
        }
        guard answer.isRelaxed else { return count }
        return isFrench
            ? "Aucune fiche n’a tous les mots ; \(count) en \(answer.total > 1 ? "ont" : "a") une partie :"
            : "No record has all the words; \(count) \(answer.total > 1 ? "have" : "has") some:"
    }

    private func nothing(_ answer: QueryAnswer) -> String {
        let isFrench = language == .fr
        guard !answer.commonWords.isEmpty else { return isFrench ? "Aucune fiche." : "No record." }
        let words = answer.commonWords.map { isFrench ? "« \($0) »" : "“\($0)”" }.joined(separator: ", ")
        let isOne = answer.commonWords.count == 1
        return isFrench
            ? "Rien à chercher : \(words) \(isOne ? "est un mot trop courant" : "sont des mots trop courants")."
            : "Nothing to search for: \(words) \(isOne ? "is too common a word" : "are too common words")."
    }

    private func facetLines(_ facet: QueryAnswer.Facet) -> [String] {
        var text = facet.values.map { "\($0.label.text(in: language)) (\($0.count))" }.joined(
            separator: " · ")
        let more = facet.valueCount - facet.values.count
        if more > 0 { text += language == .fr ? " · et \(more) de plus" : " · and \(more) more" }
        let colon = language == .fr ? " : " : ": "
        return TextWrapping.lines(
            [(facet.label.text(in: language) + colon + text, false)], width: Terminal.width, hanging: 2)
    }

    private func marked(_ segments: [TextSegment]) -> [(String, Bool)] {
        segments.map { ($0.text, $0.isMatch) }
    }
}

/// Breaks text with bold pieces into lines.
enum TextWrapping {
    static func lines(_ pieces: [(text: String, isBold: Bool)], width: Int, indent: Int = 0, hanging: Int = 0)
        -> [String]
    {
        var lines: [String] = []
        var line = String(repeating: " ", count: indent)
        var length = indent
        var word: [(String, Bool)] = []
        func flushWord() {
            let count = word.reduce(0) { $0 + $1.0.count }
            guard count > 0 else { return }
            if length > indent + (lines.isEmpty ? 0 : hanging), length + 1 + count > width {
                lines.append(line)
                line = String(repeating: " ", count: indent + hanging)
                length = indent + hanging
            } else if length > indent + (lines.isEmpty ? 0 : hanging) {
                line += " "
                length += 1
            }
            for (text, isBold) in word { line += isBold ? Terminal.styled(text, .bold) : text }
            length += count
            word = []
        }
        for (text, isBold) in pieces {
            for (index, part) in text.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
                if index > 0 { flushWord() }
                if !part.isEmpty { word.append((String(part), isBold)) }
            }
        }
        flushWord()
        lines.append(line)
        return lines
    }
}
