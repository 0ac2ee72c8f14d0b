internal import Catalogue
internal import Derivation
internal import EssaimKit
internal import Search

/// A query as people type it, in the spelling that the language has: `Propriétaire : DDT du Lot` becomes `owner:ddt-lot`,
/// `modifiée le : > 3 juin 2013` becomes `modified:>2013-06-03`.
///
/// Only what stands at the colon of a known field is touched, and nothing between quotation marks. Places of errors lead
/// back to what was typed.
struct QuerySpelling {
    /// Words that a field's name or a value may have.
    private static let longestName = 5
    private static let longestValue = 8
    private static let operators: Set<String> = ["AND", "ET", "OR", "OU", "NOT", "SAUF"]
    private static let closing: [Character: Set<Character>] = [
        "\"": ["\"", "”", "“"], "“": ["\"", "”", "“"], "«": ["»"],
    ]

    let fields: QueryFieldSet
    /// The administrations' identifiers and names.
    let administrations: [QueryField.Value]

    private let typed: [Character]
    private var result: [Character] = []
    /// For each character of the result, where in the typed text it comes from.
    private var origins: [Int] = []
    /// Up to where the typed text is settled.
    private var floor = 0

    init(_ text: String, fields: QueryFieldSet, administrations: [QueryField.Value]) {
        self.fields = fields
        self.administrations = administrations
        typed = Array(text)
        // A longer one is refused as it stands.
        guard typed.count <= QueryParser.longest else {
            result = typed
            origins = Array(typed.indices)
            return
        }
        spell()
    }

    /// The query in the language's spelling.
    var text: String { String(result) }

    /// An error of ``text``, as one of the text that was typed.
    func inTyped(_ error: QueryError) -> QueryError {
        guard !origins.isEmpty else { return error }
        func origin(_ position: Int) -> Int {
            position < origins.count ? origins[position] : typed.count + position - origins.count
        }
        let start = origin(error.range.lowerBound)
        let end = max(start + 1, error.range.isEmpty ? start : origin(error.range.upperBound - 1) + 1)
        return QueryError(error.code, error.message, in: String(typed), at: start..<end, hint: error.hint)
    }

    // MARK: Spelling

    private mutating func spell() {
        var position = 0
        while position < typed.count {
            let character = typed[position]
            if let closing = Self.closing[character] {
                let end = typed[(position + 1)...].firstIndex { closing.contains($0) } ?? typed.count - 1
                copy(position...end)
                position = end + 1
            } else if character == ":" || character == "：", let name = fieldName(before: position) {
                remove(from: name.start)
                put(name.field.name + ":", from: name.start)
                position = value(after: position + 1, of: name.field)
                floor = position
            } else {
                copy(position...position)
                position += 1
            }
        }
    }

    /// The field whose name or label ends in front of a colon, blanks aside; the longest one.
    private func fieldName(before colon: Int) -> (field: QueryField, start: Int)? {
        var end = colon
        while end > floor, typed[end - 1].isWhitespace { end -= 1 }
        var found: (QueryField, Int)?
        var start = end
        var words = 0
        while start > floor, words < Self.longestName {
            while start > floor, typed[start - 1].isWhitespace { start -= 1 }
            let wordEnd = start
            while start > floor, Self.isNameCharacter(typed[start - 1]) { start -= 1 }
            // What stands in front of a name is not part of it: a minus excludes.
            while start < wordEnd, typed[start] == "-" { start += 1 }
            guard start < wordEnd else { break }
            words += 1
            if let field = fields.spoken(String(typed[start..<end])) { found = (field, start) }
            if start > floor, !typed[start - 1].isWhitespace { break }
        }
        return found
    }

    private static func isNameCharacter(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || "-/.'’".contains(character)
    }

    /// Writes the value behind a colon and says where the typed text goes on.
    private mutating func value(after colon: Int, of field: QueryField) -> Int {
        var position = skipped(colon)
        // A colon at the end stays an error.
        guard position < typed.count else { return colon }
        while position < typed.count, "<>=≤≥".contains(typed[position]) {
            let sign = typed[position]
            put(sign == "≤" ? "<=" : sign == "≥" ? ">=" : String(sign), from: position)
            position = skipped(position + 1)
        }
        guard position < typed.count else { return position }
        if let closing = Self.closing[typed[position]] {
            guard let end = typed[(position + 1)...].firstIndex(where: { closing.contains($0) }),
                let form = form(of: String(typed[(position + 1)..<end]), field, isQuoted: true)
            else { return position }
            put(form, from: position)
            return end + 1
        }
        // The longest value of several words; one word is read by the language itself.
        var ends: [Int] = []
        var end = position
        while end < typed.count, ends.count < Self.longestValue {
            let start = end
            while end < typed.count, !typed[end].isWhitespace, !"()\"“«".contains(typed[end]) { end += 1 }
            if end == start || Self.operators.contains(String(typed[start..<end])) { break }
            ends.append(end)
            while end < typed.count, typed[end].isWhitespace { end += 1 }
        }
        for end in ends.reversed() {
            if let form = form(of: String(typed[position..<end]), field, isQuoted: false) {
                put(form, from: position)
                return end
            }
        }
        return position
    }

    /// A value's code or day; `nil` where the language reads it as it stands.
    private func form(of text: String, _ field: QueryField, isQuoted: Bool) -> String? {
        let isOneWord = !isQuoted && !text.contains(where: \.isWhitespace)
        if field.isDay {
            guard let form = SpokenDay.dayOrMonth(in: text), form != text || isQuoted else { return nil }
            return form
        }
        let sought = text.plainLetters()
        if field.sources.contains(.owner) {
            if administrations.contains(where: { $0.code == text }) { return nil }
            let named = administrations.filter {
                $0.label.fr.plainLetters() == sought || $0.label.en.plainLetters() == sought
            }
            return named.count == 1 ? named[0].code : nil
        }
        guard !isOneWord else { return nil }
        return field.values?.first {
            $0.label.fr.plainLetters() == sought || $0.label.en.plainLetters() == sought
        }?
        .code
    }

    // MARK: Characters

    private func skipped(_ position: Int) -> Int {
        var position = position
        while position < typed.count, typed[position].isWhitespace { position += 1 }
        return position
    }

    private mutating func copy(_ range: ClosedRange<Int>) {
        result += typed[range]
        origins += range
    }

    private mutating func put(_ text: String, from position: Int) {
        result += text
        origins += repeatElement(position, count: text.count)
    }

    /// Takes back what was copied from a place of the typed text on.
    private mutating func remove(from position: Int) {
        while let last = origins.last, last >= position {
            origins.removeLast()
            result.removeLast()
        }
    }
}
