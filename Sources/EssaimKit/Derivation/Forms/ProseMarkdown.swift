public import EssaimKit

/// Prose as people type it: Markdown, with tables. What Markdown has no mark for stands in HTML's own tags (`<sup>`).
///
/// ``text(of:)`` and ``prose(in:)`` are opposites up to white space: what is written here is read as the same prose.
public enum ProseMarkdown {
    /// In front of a table: its caption.
    static let captionMarks = ["Tableau :", "Tableau\u{A0}:", "Table:"]

    /// A prose to be changed by hand.
    public static func text(of prose: Prose) -> String {
        var blocks: [String] = []
        var before: Prose.Block?
        var isOther = false
        for block in prose.blocks {
            switch block {
            case .paragraph(let inlines): blocks.append(startGuarded(words(inlines)))
            case .heading(let level, let inlines):
                blocks.append(String(repeating: "#", count: level) + " " + headingGuarded(words(inlines)))
            case .list(let ordered, let items):
                // Two lists in a row are told apart by another mark.
                isOther =
                    if case .list(let last, _)? = before, last == ordered { !isOther } else { false }
                blocks.append(list(ordered, items, indent: "", isOther: isOther))
            case .table(let caption, let rows):
                if !caption.isEmpty { blocks.append("\(captionMarks[0]) \(words(caption))") }
                blocks.append(table(rows))
            @unknown default: break
            }
            before = block
        }
        return blocks.joined(separator: "\n\n")
    }

    // MARK: Blocks

    private static func list(
        _ ordered: Bool, _ items: [Prose.Item], indent: String, isOther: Bool
    ) -> String {
        items.enumerated().map { index, item in
            let mark =
                ordered ? "\(index + 1)\(isOther ? ")" : ".") " : isOther ? "* " : "- "
            let inner = indent + String(repeating: " ", count: mark.count)
            var lines = [indent + mark + startGuarded(words(item.text))]
            var isOther = false
            var before: Bool?
            for case .list(let ordered, let items) in item.lists {
                isOther = before == ordered ? !isOther : false
                lines.append(list(ordered, items, indent: inner, isOther: isOther))
                before = ordered
            }
            return lines.joined(separator: "\n")
        }.joined(separator: "\n")
    }

    /// A table, whose first row is its head where all of its cells are headings; others are marked one by one.
    private static func table(_ rows: [[Prose.Cell]]) -> String {
        let width = max(1, rows.map(\.count).max() ?? 1)
        let hasHead = rows.first.map { !$0.isEmpty && $0.allSatisfy(\.isHeader) } ?? false
        func line(_ cells: [String]) -> String {
            "| "
                + (cells + Array(repeating: "", count: max(0, width - cells.count))).joined(separator: " | ")
                + " |"
        }
        let head = hasHead ? rows[0].map { words($0.text) } : []
        let body = hasHead ? rows.dropFirst() : rows[...]
        return
            ([line(head), "|" + String(repeating: " --- |", count: width)]
            + body.map { line($0.map { ($0.isHeader ? "<th>" : "") + words($0.text) }) })
            .joined(separator: "\n")
    }

    // MARK: Lines

    private static func words(_ inlines: [Prose.Inline]) -> String {
        var text = ""
        write(inlines, isNested: false, inLink: false, to: &text)
        return text.collapsingWhitespace()
    }

    private static func write(
        _ inlines: [Prose.Inline], isNested: Bool, inLink: Bool, to text: inout String
    ) {
        for inline in inlines {
            switch inline {
            case .text(let words): text += escaped(words)
            case .emphasis(let parts): marked(parts, "*", "em", isNested, inLink, &text)
            case .strong(let parts): marked(parts, "**", "strong", isNested, inLink, &text)
            case .superscript(let parts):
                text += "<sup>"
                write(parts, isNested: true, inLink: inLink, to: &text)
                text += "</sup>"
            case .link(let address, let parts):
                // A link in a link: as a tag, which is read as it stands.
                text += inLink ? "<a href=\"\(attribute(address))\">" : "["
                write(parts, isNested: true, inLink: true, to: &text)
                text += inLink ? "</a>" : "](<\(target(address))>)"
            @unknown default: break
            }
        }
    }

    /// With Markdown's mark where that is surely read as one, else with the tag.
    private static func marked(
        _ parts: [Prose.Inline], _ mark: String, _ tag: String, _ isNested: Bool, _ inLink: Bool,
        _ text: inout String
    ) {
        var inner = ""
        write(parts, isNested: true, inLink: inLink, to: &inner)
        func isWord(_ character: Character?) -> Bool {
            character.map { $0.isLetter || $0.isNumber } ?? false
        }
        let isPlain = !isNested && isWord(inner.first) && isWord(inner.last) && text.last != "*"
        text += isPlain ? mark + inner + mark : "<\(tag)>" + inner + "</\(tag)>"
    }

    /// A text none of whose characters is a mark.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            if "\\`*_[]<>&|~".contains(character) { result.append("\\") }
            result.append(character)
        }
        return result
    }

    private static func target(_ address: String) -> String {
        var result = ""
        for character in address {
            if "\\<>&|".contains(character) { result.append("\\") }
            result.append(character)
        }
        return result
    }

    private static func attribute(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("\"", with: "&quot;").replacing("<", with: "&lt;")
            .replacing("|", with: "&#124;")
    }

    /// A line whose first characters aren't taken for a heading, a list, a rule or a caption.
    private static func startGuarded(_ line: String) -> String {
        guard let first = line.first else { return line }
        if "#-+=".contains(first) { return "\\" + line }
        if captionMarks.contains(where: line.hasPrefix), let colon = line.firstIndex(of: ":") {
            return line[..<colon] + "\\" + line[colon...]
        }
        let digits = line.prefix { $0.isASCII && $0.isNumber }
        if !digits.isEmpty, let next = line[digits.endIndex...].first, next == "." || next == ")" {
            return digits + "\\" + line[digits.endIndex...]
        }
        return line
    }

    /// A heading's last marks aren't taken for its end.
    private static func headingGuarded(_ line: String) -> String {
        line.last == "#" ? String(line.dropLast()) + "\\#" : line
    }
}
