internal import EssaimKit
internal import XML

// Words and how they are written: pieces of a line, gathered into paragraphs.
extension HTMLProse {
    mutating func add(_ text: String) {
        var word = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case " ", "\t", "\n", "\r", "\u{C}":
                if !word.isEmpty {
                    addRun(word)
                    word = ""
                }
                if scalar == "\n", verbatim > 0 || (isPlain && lineEnds > 0) {
                    endParagraph()
                } else {
                    separate()
                }
                if scalar == "\n" && isPlain { lineEnds += 1 }
            default:
                if let scalar = Self.character(scalar) { word.unicodeScalars.append(scalar) }
            }
        }
        if !word.isEmpty { addRun(word) }
    }

    /// Browsers take the controls 80 to 9F for what Windows-1252 has in their place; what XML can't hold is left out.
    private static func character(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        if (0x80...0x9F).contains(scalar.value) {
            return Windows1252.character(UInt8(scalar.value))
        }
        return scalar.isXMLCharacter ? scalar : nil
    }

    mutating func addRun(_ text: String) {
        if !frames[frames.count - 1].isContent { imply() }
        pieces += 1
        lineEnds = 0
        append(text)
    }

    private mutating func append(_ text: String) {
        let run = Run(
            text: text, isStrong: strong > 0, isEmphasis: emphasis > 0, isSuperscript: superscript > 0,
            link: links.last { $0 != nil } ?? nil)
        let at = frames.count - 1
        let last = frames[at].runs.count - 1
        if last >= 0, frames[at].runs[last].isWritten(like: run) {
            frames[at].runs[last].text += text
        } else {
            frames[at].runs.append(run)
        }
    }

    /// A blank, where a word stands before it.
    mutating func separate() {
        guard let last = frames[frames.count - 1].runs.last, last.text.utf8.last != 0x20 else { return }
        append(" ")
    }

    mutating func endParagraph() {
        let at = frames.count - 1
        guard !frames[at].runs.isEmpty else { return }
        var runs = frames[at].runs[...]
        frames[at].runs = []
        while var last = runs.popLast() {
            while last.text.utf8.last == 0x20 { last.text.removeLast() }
            if last.text.isEmpty { continue }
            runs.append(last)
            break
        }
        guard runs.contains(where: { $0.text.unicodeScalars.contains { $0 != " " && $0 != "\u{A0}" } })
        else { return }
        frames[at].blocks.append(.paragraph(Self.inlines(runs)))
    }

    private static func inlines(_ runs: ArraySlice<Run>) -> [Prose.Inline] {
        group(runs, \.link) { link, runs in
            let text = group(runs, \.isStrong) { isStrong, runs in
                let text = group(runs, \.isEmphasis) { isEmphasis, runs in
                    let text = group(runs, \.isSuperscript) { isSuperscript, runs in
                        let text = Prose.Inline.text(runs.map(\.text).joined())
                        return isSuperscript ? [.superscript([text])] : [text]
                    }
                    return isEmphasis ? [.emphasis(text)] : text
                }
                return isStrong ? [.strong(text)] : text
            }
            return link.map { [.link(address: $0, text)] } ?? text
        }
    }

    /// Neighbours of the same kind, each group made into parts of a line.
    private static func group<Key: Equatable>(
        _ runs: ArraySlice<Run>, _ key: (Run) -> Key, _ body: (Key, ArraySlice<Run>) -> [Prose.Inline]
    ) -> [Prose.Inline] {
        var result: [Prose.Inline] = []
        var start = runs.startIndex
        while start < runs.endIndex {
            let kind = key(runs[start])
            var end = start + 1
            while end < runs.endIndex, key(runs[end]) == kind { end += 1 }
            result += body(kind, runs[start..<end])
            start = end
        }
        return result
    }

    // MARK: Pictures and players

    /// Pictures and players stay behind; what they say in words and where they are comes along.
    mutating func embedded(_ name: String, _ attributes: [String: String]) {
        guard hidden == 0 else { return }
        let words = attributes["alt"] ?? attributes["title"] ?? attributes["aria-label"] ?? ""
        if name == "img" || name == "area" { return add(words) }
        guard let link = (attributes["src"] ?? attributes["data"]).flatMap({ address($0) }) else {
            return add(words)
        }
        links.append(link)
        separate()
        add(words.isEmpty ? link : words)
        links.removeLast()
        separate()
    }
}
