internal import CLibXML2

/// Tells tags from what only looks like them, before an HTML parser takes a stray `<` and the words after it for one.
enum HTMLTags {
    /// How deep elements may be nested before further tags count as blanks: libxml2 looks through all open ones.
    private static let depthLimit = 256

    /// The text with each `<` that begins no tag written out as `&lt;`.
    static func mended(_ text: [UInt8]) -> [UInt8] {
        guard text.contains(UInt8(ascii: "<")) else { return text }
        var scan = Scan(text)
        return scan.run()
    }

    /// Names of HTML 5 that libxml2's list, which is of HTML 4, lacks.
    private static let later: Set<String> = [
        "article", "aside", "audio", "bdi", "canvas", "data", "datalist", "details", "dialog", "figcaption",
        "figure", "footer", "header", "hgroup", "main", "mark", "math", "meter", "nav", "output", "picture",
        "progress", "rp", "rt", "ruby", "search", "section", "slot", "source", "summary", "svg", "template",
        "time", "track", "video", "wbr", "xmp",
    ]
    /// Elements that are never closed, or that the next one of their kind closes.
    private static let unnested: Set<String> = [
        "area", "base", "basefont", "br", "col", "embed", "frame", "hr", "img", "input", "isindex", "link",
        "meta", "param", "source", "track", "wbr", "p", "li", "td", "th", "tr", "dt", "dd", "option", "thead",
        "tbody", "tfoot", "colgroup", "html", "head", "body",
    ]
    /// Elements whose content an HTML parser takes for text up to their own end.
    private static let raw: Set<String> = ["script", "style"]

    private struct Scan {
        let text: [UInt8]
        var output: [UInt8] = []
        /// Names that are closed somewhere, each with the place of the last.
        var closed: [String: Int] = [:]
        /// Open elements by name, and all of them.
        var open: [String: Int] = [:]
        var depth = 0
        /// Bytes looked at in search of ends that may not come. When they are used up, what is left is text.
        var steps = 0
        let stepLimit: Int
        /// The last place of each quote.
        let lastQuote: [UInt8: Int]

        init(_ text: [UInt8]) {
            self.text = text
            stepLimit = 1_000_000 + 32 * text.count
            var quotes: [UInt8: Int] = [:]
            for quote in "\"'".utf8 { quotes[quote] = text.lastIndex(of: quote) }
            lastQuote = quotes
            output.reserveCapacity(text.count + text.count / 8)
            var index = 0
            while let at = find("</", from: index) {
                index = at + 2
                if let name = name(at: index) { closed[name.text] = at }
            }
        }

        mutating func run() -> [UInt8] {
            var index = 0
            while index < text.count {
                guard text[index] == UInt8(ascii: "<") else {
                    output.append(text[index])
                    index += 1
                    continue
                }
                index = markup(at: index) ?? literal(at: index)
            }
            return output
        }

        private mutating func literal(at index: Int) -> Int {
            output += Array("&lt;".utf8)
            return index + 1
        }

        /// Copies, mends or leaves out what begins with `<`; `nil`: it is no markup.
        private mutating func markup(at start: Int) -> Int? {
            if has("<!--", at: start) { return find("-->", from: start + 4).map { blank(to: $0 + 3) } }
            if has("<![CDATA[", at: start), let end = find("]]>", from: start) {
                for byte in text[(start + 9)..<end] {
                    switch byte {
                    case UInt8(ascii: "<"): output += Array("&lt;".utf8)
                    case UInt8(ascii: "&"): output += Array("&amp;".utf8)
                    default: output.append(byte)
                    }
                }
                return end + 3
            }
            if has("<![", at: start) || has("<?", at: start) || has("<!doctype", at: start) {
                return find(">", from: start).map { blank(to: $0 + 1) }
            }
            let isEnd = has("</", at: start)
            guard let name = name(at: start + (isEnd ? 2 : 1)), let end = tagEnd(from: name.end),
                isTag(name.text, at: start, isEnd: isEnd, end: end)
            else { return nil }
            if HTMLTags.raw.contains(name.text) && !isEnd && (closed[name.text] ?? -1) < start {
                // Without an end it would take the rest of the text with it.
                return blank(to: end)
            }
            guard nests(name.text, isEnd: isEnd, isEmpty: text[end - 2] == UInt8(ascii: "/")) else {
                return blank(to: end)
            }
            // A prefix, as in Word's HTML, isn't part of the name.
            output += Array((isEnd ? "</" : "<").utf8) + Array(name.text.utf8)
            output += text[name.end..<end]
            if HTMLTags.raw.contains(name.text) && !isEnd {
                let close = find("</\(name.text)", from: end) ?? text.count
                output += text[end..<close]
                return close
            }
            return end
        }

        private mutating func blank(to end: Int) -> Int {
            output.append(0x20)
            return end
        }

        /// Whether the element may be opened or closed without nesting too deeply.
        private mutating func nests(_ name: String, isEnd: Bool, isEmpty: Bool) -> Bool {
            if HTMLTags.unnested.contains(name) || isEmpty { return true }
            if isEnd {
                guard let count = open[name], count > 0 else { return false }
                open[name] = count - 1
                depth -= 1
                return true
            }
            guard depth < HTMLTags.depthLimit else { return false }
            open[name, default: 0] += 1
            depth += 1
            return true
        }

        /// Whether a name stands for an element: HTML has it, or the text closes it.
        private func isTag(_ name: String, at start: Int, isEnd: Bool, end: Int) -> Bool {
            if htmlTagLookup(name) != nil || HTMLTags.later.contains(name) { return true }
            return isEnd || text[end - 2] == UInt8(ascii: "/") || (closed[name] ?? -1) > start
        }

        /// The name at a place, in lower case and without prefix.
        private func name(at start: Int) -> (text: String, end: Int)? {
            var end = start
            while end < text.count, end - start <= 64, Self.isNamePart(text[end], first: end == start) {
                end += 1
            }
            guard end > start, end < text.count else { return nil }
            // `<jean@exemple.fr>` is no tag.
            switch text[end] {
            case 0x09, 0x0A, 0x0C, 0x0D, 0x20, UInt8(ascii: "/"), UInt8(ascii: ">"): break
            default: return nil
            }
            let whole = String(decoding: text[start..<end], as: UTF8.self).lowercased()
            return (whole.split(separator: ":").last.map(String.init) ?? whole, end)
        }

        private static func isNamePart(_ byte: UInt8, first: Bool) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: ":"): !first
            default: false
            }
        }

        /// The place after a tag's `>`, quotes looked after; `nil` where the text ends or another tag begins before.
        private mutating func tagEnd(from start: Int) -> Int? {
            var quote: UInt8?
            var index = start
            var isValue = false
            defer { steps += index - start }
            while index < text.count, steps < stepLimit {
                let byte = text[index]
                if let open = quote {
                    if byte == open { quote = nil }
                } else if byte == UInt8(ascii: ">") {
                    return index + 1
                } else if byte == UInt8(ascii: "<") {
                    return nil
                } else if isValue, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                    // A quote begins a value only after `=`; one that is never closed begins none.
                    if index < lastQuote[byte] ?? -1 { quote = byte }
                }
                if byte > 0x20 { isValue = byte == UInt8(ascii: "=") }
                index += 1
            }
            return nil
        }

        private func has(_ words: String, at start: Int) -> Bool {
            let wanted = Array(words.utf8)
            guard start + wanted.count <= text.count else { return false }
            for (offset, byte) in wanted.enumerated() {
                let seen = text[start + offset]
                let lower = (0x41...0x5A).contains(seen) ? seen | 0x20 : seen
                let other = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
                if lower != other { return false }
            }
            return true
        }

        private mutating func find(_ words: String, from start: Int) -> Int? {
            guard let first = words.utf8.first else { return nil }
            var index = start
            defer { steps += index - start }
            while index < text.count, steps < stepLimit {
                if text[index] == first, has(words, at: index) { return index }
                index += 1
            }
            return nil
        }
    }
}
