public import EssaimKit

/// Days as people write them: `3 juin 2013`, `1er juin 2013`, `03/06/2013`, `2013-6-3`, with or without a time.
public enum SpokenDay {
    private static let months: [String: Int] = {
        let names = [
            ["janvier", "janv", "january", "jan"], ["fevrier", "fevr", "february", "feb"],
            ["mars", "march", "mar"], ["avril", "avr", "april", "apr"], ["mai", "may"],
            ["juin", "june", "jun"], ["juillet", "juil", "july", "jul"], ["aout", "august", "aug"],
            ["septembre", "sept", "september", "sep"], ["octobre", "oct", "october"],
            ["novembre", "nov", "november"], ["decembre", "dec", "december"],
        ]
        var months: [String: Int] = [:]
        for (index, forms) in names.enumerated() { for form in forms { months[form] = index + 1 } }
        return months
    }()
    private static let weekdays: Set<String> = [
        "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "monday", "tuesday",
        "wednesday", "thursday", "friday", "saturday", "sunday", "le", "the", "of",
    ]

    /// The day that a text names; `nil` where it isn't one, or doesn't exist. Day and month in this order, as in French.
    public static func day(in text: String) -> CalendarDate? {
        if let date = CalendarDate(text) { return date }
        guard let parts = parts(of: text), parts.count == 3 else { return nil }
        // The year is the part of four digits; the month may be a word.
        if parts[0].isYear { return date(year: parts[0], month: parts[1], day: parts[2]) }
        guard parts[2].isYear else { return nil }
        if parts[0].isWord { return date(year: parts[2], month: parts[0], day: parts[1]) }
        return date(year: parts[2], month: parts[1], day: parts[0])
    }

    /// The month or year that a text names, as `2013-06` or `2013`, or the day.
    public static func dayOrMonth(in text: String) -> String? {
        if let day = day(in: text) { return day.description }
        guard let parts = parts(of: text) else { return nil }
        switch parts.count {
        case 1 where parts[0].isYear: return parts[0].text
        case 2 where parts[1].isYear: return month(parts[0], of: parts[1])
        case 2 where parts[0].isYear: return month(parts[1], of: parts[0])
        default: return nil
        }
    }

    /// A day as people read it, from the first ten characters of a day or time: `3 juin 2013`, `3 June 2013`; the text
    /// itself where it names no day.
    public static func text(_ written: String, in language: Language) -> String {
        guard let day = CalendarDate(written.prefix(10)) else { return written }
        let names =
            language == .fr
            ? [
                "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
                "octobre",
                "novembre", "décembre",
            ]
            : [
                "January", "February", "March", "April", "May", "June", "July", "August", "September",
                "October",
                "November", "December",
            ]
        let first = language == .fr && day.day == 1 ? "1er" : String(day.day)
        return "\(first) \(names[day.month - 1]) \(day.year)"
    }

    private struct Part {
        var text: String
        var number: Int
        var isWord: Bool
        var isYear: Bool { !isWord && text.count == 4 }
    }

    private static func month(_ month: Part, of year: Part) -> String? {
        (1...12).contains(month.number)
            ? "\(year.text)-\(month.number < 10 ? "0" : "")\(month.number)" : nil
    }

    private static func date(year: Part, month: Part, day: Part) -> CalendarDate? {
        guard !day.isWord, day.text.count <= 2, month.isWord || month.text.count <= 2 else { return nil }
        return CalendarDate(year: year.number, month: month.number, day: day.number)
    }

    /// Numbers and names of months, without weekdays and without a time of the day; `nil` where there is anything else.
    private static func parts(of text: String) -> [Part]? {
        guard text.utf8.count <= 60 else { return nil }
        var plain = text.plainLetters()
        // 2013-06-03T09:00:00Z, 2013-06-03 09:00, 3 juin 2013 à 9 h
        if let colon = plain.firstIndex(of: ":") {
            let head = plain[..<colon]
            plain = String(head[..<(head.lastIndex { !($0.isASCII && $0.isNumber) } ?? head.startIndex)])
        }
        if plain.hasSuffix(" a") { plain = String(plain.dropLast(2)) }
        var parts: [Part] = []
        for word in plain.split(whereSeparator: { " /-.,".contains($0) }).map(String.init) {
            if weekdays.contains(word) { continue }
            if let month = months[word] {
                parts.append(Part(text: word, number: month, isWord: true))
                continue
            }
            let digits =
                ["er", "st", "nd", "rd", "th"].first { word.hasSuffix($0) }
                .map { String(word.dropLast($0.count)) } ?? word
            guard digits.allSatisfy({ $0.isASCII && $0.isNumber }), digits.count <= 4,
                let number = Int(digits)
            else { return nil }
            parts.append(Part(text: digits, number: number, isWord: false))
        }
        return parts.filter(\.isWord).count <= 1 ? parts : nil
    }
}
