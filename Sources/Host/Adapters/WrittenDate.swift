internal import EssaimKit
internal import Foundation

/// A day and a time as people and programs write them: RFC 822 and its successors, RFC 3339 and ISO 8601, French.
struct WrittenDate: Equatable {
    /// The day as written, in the writer's own time zone.
    var day: CalendarDate
    /// Seconds since midnight of that day.
    var seconds = 0
    /// Seconds east of UTC; 0 where the text says none.
    var offset = 0

    /// The time in UTC, as exchange files write it: `2013-06-03T09:00:00Z`.
    var time: String? {
        let start = DateComponents(
            calendar: Calendar(identifier: .gregorian), timeZone: .gmt, year: day.year, month: day.month,
            day: day.day)
        guard let date = start.date else { return nil }
        let text = date.addingTimeInterval(Double(seconds - offset)).formatted(.iso8601)
        return text.utf8.count == 20 ? text : nil
    }

    /// `nil` for what is no date, or one that doesn't exist. Nothing is guessed between day and month: figures are
    /// year-month-day or, as in French, day/month/year.
    init?(_ text: String) {
        // Comments in parentheses are RFC 822's.
        let plain = text.replacing(/\([^()]*\)/, with: " ").lowercased().folding(
            options: .diacriticInsensitive, locale: Locale(identifier: "fr"))
        let words = plain.split { $0.isWhitespace || $0 == "," || $0 == "\u{A0}" || $0 == "\u{202F}" }.map(
            String.init)
        guard !words.isEmpty, words.count <= 12, plain.utf8.count <= 100 else { return nil }
        if let date = Self.iso(plain.trimmingCharacters(in: .whitespaces)) {
            self = date
        } else if let date = Self.spelled(words) {
            self = date
        } else {
            return nil
        }
        // A year of the first centuries is a slip of the pen.
        guard (1000...9999).contains(day.year), time != nil else { return nil }
    }

    // MARK: 2013-06-03T09:00:00+02:00

    private static func iso(_ text: String) -> WrittenDate? {
        guard
            let match = text.wholeMatch(
                of:
                    /(\d{4})(?:-(\d{2})(?:-(\d{2}))?|(\d{2})(\d{2}))?(?:[t ](\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?\s*(z|[+-]\d{2}(?::?\d{2})?)?)?/
            ), let year = Int(match.1),
            let month = Int(match.2 ?? match.4 ?? "1"), let dayNumber = Int(match.3 ?? match.5 ?? "1"),
            let day = CalendarDate(year: year, month: month, day: dayNumber)
        else { return nil }
        var date = WrittenDate(day: day)
        guard let hour = match.6 else { return date }
        guard match.3 != nil || match.5 != nil,
            date.setTime(Int(hour), Int(match.7 ?? "0"), Int(match.8 ?? "0"))
        else { return nil }
        if let zone = match.9 {
            guard let offset = Self.offset(String(zone)) else { return nil }
            date.offset = offset
        }
        return date
    }

    private init(day: CalendarDate) { self.day = day }

    private mutating func setTime(_ hour: Int?, _ minute: Int?, _ second: Int?) -> Bool {
        guard let hour, let minute, let second, hour < 24 || (hour == 24 && minute == 0 && second == 0),
            minute < 60, second <= 60
        else { return false }
        // A leap second is the last one before it.
        seconds = hour * 3_600 + minute * 60 + min(second, 59)
        return true
    }

    private static func offset(_ text: String) -> Int? {
        if let seconds = zones[text] { return seconds }
        guard let match = text.wholeMatch(of: /(?:gmt|utc)?([+-])(\d{2}):?(\d{2})?/),
            let hours = Int(match.2),
            let minutes = Int(match.3 ?? "0"), hours < 24, minutes < 60
        else { return nil }
        return (match.1 == "-" ? -1 : 1) * (hours * 3_600 + minutes * 60)
    }

    /// The zones of RFC 822, and those of France.
    private static let zones: [String: Int] = [
        "z": 0, "ut": 0, "gmt": 0, "utc": 0, "est": -5 * 3_600, "edt": -4 * 3_600, "cst": -6 * 3_600,
        "cdt": -5 * 3_600, "mst": -7 * 3_600, "mdt": -6 * 3_600, "pst": -8 * 3_600, "pdt": -7 * 3_600,
        "wet": 0, "west": 3_600, "cet": 3_600, "cest": 7_200, "met": 3_600, "mest": 7_200,
    ]

    // MARK: Tue, 5 Nov 2013 09:30:00 GMT; mardi 5 novembre 2013 à 9 h 30; 05/11/2013

    private static func spelled(_ words: [String]) -> WrittenDate? {
        var words = words[...]
        while let word = words.first, word == "le" || isWeekday(word) { words.removeFirst() }
        guard var date = day(&words) else { return nil }
        while let word = words.first, word == "a" || word == "at" || word == "-" { words.removeFirst() }
        if words.isEmpty { return date }
        guard let clock = clock(&words), date.setTime(clock.hour, clock.minute, clock.second) else {
            return nil
        }
        if words.isEmpty { return date }
        // A military zone of one letter, but for Z, says nothing sure (RFC 2822, 4.3).
        let zone = words.removeFirst()
        guard words.isEmpty,
            let offset = offset(zone) ?? (zone.count == 1 && zone.first?.isLetter ?? false ? 0 : nil)
        else { return nil }
        date.offset = offset
        return date
    }

    private static func day(_ words: inout ArraySlice<String>) -> WrittenDate? {
        guard let first = words.popFirst() else { return nil }
        if let match = first.wholeMatch(of: /(\d{1,2})[\/.](\d{1,2})[\/.](\d{4}|\d{2})/)
            ?? first.wholeMatch(of: /(\d{1,2})-(\d{1,2})-(\d{4})/)
        {
            return date(Int(match.1), Int(match.2), String(match.3))
        }
        // 05-Nov-2013
        if let match = first.wholeMatch(of: /(\d{1,2})-([a-z.]+)-(\d{4}|\d{2})/) {
            return date(Int(match.1), month(String(match.2)), String(match.3))
        }
        if let month = month(first) {
            guard let next = words.popFirst() else { return nil }
            // “novembre 2013”, and “November 5, 2013”.
            if next.count == 4 { return date(1, month, next) }
            guard let year = words.popFirst(), year.count == 4, let day = ordinal(next) else { return nil }
            return date(day, month, year)
        }
        guard let day = ordinal(first), let word = words.popFirst(), let month = month(word),
            let year = words.popFirst()
        else { return nil }
        return date(day, month, year)
    }

    private static func date(_ day: Int?, _ month: Int?, _ year: String) -> WrittenDate? {
        guard let day, let month, var number = Int(year), year.allSatisfy(\.isNumber) else { return nil }
        switch year.count {
        // RFC 2822, 4.3.
        case 2: number += number < 50 ? 2000 : 1900
        case 3: number += 1900
        case 4: break
        default: return nil
        }
        return CalendarDate(year: number, month: month, day: day).map { WrittenDate(day: $0) }
    }

    private static func ordinal(_ word: String) -> Int? {
        word.wholeMatch(of: /(\d{1,2})(?:er|st|nd|rd|th|\.)?/).flatMap { Int($0.1) }
    }

    private static func isWeekday(_ word: String) -> Bool {
        let name = word.filter { $0.isLetter }
        return name.count >= 2 && word.allSatisfy { $0.isLetter || $0 == "." }
            && weekdays.contains { $0.hasPrefix(name) }
    }

    private static let weekdays = [
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "lundi", "mardi",
        "mercredi",
        "jeudi", "vendredi", "samedi", "dimanche",
    ]

    /// A month by its English or French name, or what an abbreviation says without doubt.
    private static func month(_ word: String) -> Int? {
        let name = word.hasSuffix(".") ? String(word.dropLast()) : word
        guard name.count >= 3, name.allSatisfy(\.isLetter), name != "jui" else { return nil }
        if name == "sept" { return 9 }
        for list in months {
            if let index = list.firstIndex(where: { $0.hasPrefix(name) }) { return index + 1 }
        }
        return nil
    }

    private static let months = [
        [
            "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
            "november", "december",
        ],
        [
            "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre",
            "novembre", "decembre",
        ],
    ]

    private static func clock(_ words: inout ArraySlice<String>) -> (hour: Int?, minute: Int?, second: Int?)?
    {
        guard let first = words.first else { return nil }
        if let match = first.wholeMatch(of: /(\d{1,2}):(\d{2})(?::(\d{2}))?/) {
            words.removeFirst()
            return (Int(match.1), Int(match.2), Int(match.3 ?? "0"))
        }
        // “9h30”, “9 h 30”, “9 h”.
        let rest = words.joined()
        guard let match = rest.wholeMatch(of: /(\d{1,2})h(\d{2})?(?:min)?/) else { return nil }
        words = []
        return (Int(match.1), Int(match.2 ?? "0"), 0)
    }
}
