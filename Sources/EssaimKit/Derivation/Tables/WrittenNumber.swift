internal import EssaimKit

/// Numbers as people write them in tables: a decimal comma, thousands set apart, the field's unit beside.
///
/// What isn't surely one number in the field's unit stays as it stands, and is refused with its cell: « 80 % » is no
/// number of posts.
enum WrittenNumber {
    /// The written form (``Number``) of a cell's text, or the text.
    static func form(_ text: String, of kind: FieldKind) -> String {
        guard let digits = withoutUnit(text, of: kind) else { return text }
        return plain(digits) ?? text
    }

    // MARK: Units

    /// What may stand beside a number of the kind, in lower case.
    private static func units(of kind: FieldKind) -> [String] {
        switch kind {
        case .number(let unit?, _, _): unit == "%" ? percent : spellings(unit.lowercased())
        case .money: ["€", "euros", "euro", "eur"]
        case .percentage: percent
        case .score(let range): ["/\(range.upperBound)", "/ \(range.upperBound)"]
        default: []
        }
    }

    private static let percent = ["%", "pour cent", "percent"]

    /// `jours/semaine`, and `jour/semaine`, `jours par semaine`.
    private static func spellings(_ unit: String) -> [String] {
        let parts = unit.split(separator: "/", maxSplits: 1)
        guard let first = parts.first else { return [] }
        let heads = [String(first), first.hasSuffix("s") ? String(first.dropLast()) : "\(first)s"]
        guard parts.count == 2 else { return heads }
        return heads.flatMap { ["\($0)/\(parts[1])", "\($0) par \(parts[1])", "\($0) / \(parts[1])"] }
    }

    /// The text without the unit; `nil` where letters or another unit remain.
    private static func withoutUnit(_ text: String, of kind: FieldKind) -> String? {
        var rest = text.lowercased()
        for unit in units(of: kind) where rest.count > unit.count {
            if rest.hasSuffix(unit) {
                rest = String(rest.dropLast(unit.count))
                break
            }
            if unit == "€", rest.hasPrefix(unit) {
                rest = String(rest.dropFirst())
                break
            }
        }
        rest = rest.trimmingBlanks()
        return rest.contains { $0.isLetter || $0 == "%" || $0 == "€" } ? nil : rest
    }

    // MARK: Digits

    private static let groupMarks: Set<Character> = ["'", "’"]

    /// `1 200,50`, `1.200,50` and `1,200.50` are 1200.50; a single comma is a decimal comma. `nil` where groups
    /// don't have three digits: `12 50` may be anything.
    private static func plain(_ text: String) -> String? {
        var body = text[...]
        var sign = ""
        if let first = body.first, "+-−–".contains(first) {
            sign = first == "+" ? "" : "-"
            body = body.dropFirst()
            while body.first?.isWhitespace ?? false { body = body.dropFirst() }
        }
        let marks = body.filter { $0 == "," || $0 == "." }
        guard let last = marks.last else { return whole(body, groups: nil).map { sign + $0 } }
        if Set(marks).count == 1 && marks.count > 1 { return whole(body, groups: last).map { sign + $0 } }
        // The last mark is the decimal one, so it stands once; the other kind may group.
        guard marks.filter({ $0 == last }).count == 1, let place = body.lastIndex(of: last) else {
            return nil
        }
        let fraction = body[body.index(after: place)...]
        guard !fraction.isEmpty, fraction.allSatisfy(isDigit) else { return nil }
        let head = body[..<place]
        if head.isEmpty { return "\(sign)0.\(fraction)" }
        return whole(head, groups: marks.count > 1 ? marks.first : nil).map { "\(sign)\($0).\(fraction)" }
    }

    /// Digits, in groups of three where anything stands between them.
    private static func whole(_ text: Substring, groups mark: Character?) -> String? {
        let parts = text.split(omittingEmptySubsequences: false) {
            $0 == mark || $0.isWhitespace || groupMarks.contains($0)
        }
        guard let first = parts.first, !first.isEmpty, parts.allSatisfy({ $0.allSatisfy(isDigit) }) else {
            return nil
        }
        guard parts.count > 1 else { return String(first) }
        guard first.count <= 3, parts.dropFirst().allSatisfy({ $0.count == 3 }),
            Set(text.filter { !isDigit($0) }).count == 1
        else { return nil }
        return parts.joined()
    }

    private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }
}
