public import EssaimKit

/// Contents made up from a field list, the same for the same seed: every kind, every occurrence, awkward texts.
public struct RandomContent {
    private var state: UInt64

    public init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    /// A content that the type's schema accepts. Rules across fields may object to it.
    public mutating func content(of type: RecordType) -> Content { content(type.fields) }

    private mutating func content(_ fields: [Field]) -> Content {
        var content = Content()
        for field in fields {
            let most = field.occurrence.maximum ?? field.occurrence.minimum + 3
            let count = field.occurrence.minimum + next(most - field.occurrence.minimum + 1)
            for _ in 0..<count { if let value = value(field.kind) { content.append(value, to: field.name) } }
        }
        return content
    }

    private mutating func next(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state >> 1) % max(1, bound)
    }

    private mutating func word() -> String {
        let words = [
            "télétravail", "l’été", "cœur", "A & B", "<x>", "\"oui\"", "d'accord", "日本", "🐝", "48", "jour",
            "a b",
        ]
        return words[next(words.count)]
    }

    private mutating func line(max: Int) -> String {
        var text = word()
        while next(3) > 0, text.unicodeScalars.count < max - 15 { text += " " + word() }
        return text.unicodeScalars.count <= max ? text : String(repeating: "x", count: max)
    }

    private mutating func inlines(_ depth: Int = 0) -> [Prose.Inline] {
        var parts: [Prose.Inline] = [.text(word())]
        guard depth < 2 else { return parts }
        for _ in 0..<next(3) {
            let inner = inlines(depth + 1)
            switch next(4) {
            case 0: parts.append(.emphasis(inner))
            case 1: parts.append(.strong(inner))
            case 2: parts.append(.superscript(inner))
            default: parts.append(.link(address: "https://example.org/?a=1&b=2", inner))
            }
            parts.append(.text(" \(word()) "))
        }
        return parts
    }

    private mutating func prose(max: Int) -> Prose {
        guard max > 400 else { return Prose(line(max: max)) }
        var blocks: [Prose.Block] = []
        for _ in 0...next(3) {
            switch next(4) {
            case 0: blocks.append(.heading(level: 1 + next(3), inlines()))
            case 1:
                let nested: [Prose.Block] =
                    next(2) == 0 ? [] : [.list(ordered: true, items: [.init([.text(word())])])]
                // White space at the end of an item's own text, before a nested list, would be layout.
                blocks.append(
                    .list(
                        ordered: next(2) == 0,
                        items: [.init([.text(word())], lists: nested), .init(inlines())]))
            case 2:
                blocks.append(
                    .table(
                        caption: next(2) == 0 ? [] : inlines(),
                        rows: [[.init(isHeader: true, inlines()), .init(isHeader: false, inlines())]]))
            default: blocks.append(.paragraph(inlines()))
            }
        }
        let prose = Prose(blocks)
        return prose.fits(max) ? prose : Prose("x")
    }

    private mutating func date() -> CalendarDate? {
        CalendarDate(year: 2000 + next(30), month: 1 + next(12), day: 1 + next(28))
    }

    private mutating func number(_ range: ClosedRange<Double>, decimals: Int) -> Number? {
        let low = max(range.lowerBound, -1_000).rounded(.up)
        let high = min(range.upperBound, 1_000).rounded(.down)
        guard low < high else { return Number(Int(low)) }
        let whole = Int(low) + next(Int(high - low))
        // A trailing zero: the written form must survive.
        return decimals == 0 || whole < 0
            ? Number(whole) : Number("\(whole).\(next(10))\(decimals > 1 ? "0" : "")")
    }

    private mutating func value(_ kind: FieldKind) -> Value? {
        switch kind {
        case .line(let max): return .text(line(max: max))
        case .prose(let max): return .prose(prose(max: max))
        case .date: return date().map { .date($0) }
        case .period:
            guard let start = date() else { return nil }
            let end = next(2) == 0 ? nil : CalendarDate(year: 2040, month: 1 + next(12), day: 1 + next(28))
            return Period(from: start, to: end).map { .period($0) }
        case .number(_, let range, let decimals):
            return number(range ?? -1_000...1_000, decimals: decimals).map { .number($0) }
        case .money: return number(0...1_000, decimals: 2).map { .number($0) }
        case .percentage: return number(0...100, decimals: 2).map { .number($0) }
        case .score(let range): return .number(Number(range.lowerBound + next(range.count)))
        case .boolean: return .boolean(next(2) == 0)
        case .term(let vocabulary): return .text(vocabulary.terms[next(vocabulary.terms.count)].code)
        case .territory: return .text(Territory.all[next(Territory.all.count)].code)
        case .administration: return .text("ddt-lot")
        case .record(let types): return .text("ddt-lot/\(types.first ?? "note")/x\(next(10))")
        case .url: return .text("https://example.org/?a=\(next(9))&b=é")
        case .group(let fields): return .group(content(fields))
        @unknown default: return nil
        }
    }
}
