internal import EssaimKit

/// Days and periods as people and spreadsheets write them.
///
/// What isn't surely one day or one period gives `nil`, and its cell is refused as it stands.
enum WrittenDate {
    /// From the first to the last day that a text names: a day, a month or a year.
    struct Span {
        var start: CalendarDate
        var end: CalendarDate
    }

    // MARK: Days

    /// `2013-06-03`, `3/6/2013`, `03.06.2013`, `03-06-2013`, `2013/06/03`, `03/06/13`, `3 juin 2013`, each with a
    /// time of midnight behind it, where a spreadsheet added one.
    static func day(_ text: String) -> CalendarDate? {
        let text = withoutMidnight(text)
        if let date = CalendarDate(text) { return date }
        for mark: Character in ["/", ".", "-"] {
            let parts = text.split(separator: mark, omittingEmptySubsequences: false)
            guard parts.count == 3,
                parts.allSatisfy({ $0.allSatisfy(isDigit) && (1...4).contains($0.count) }),
                let first = Int(parts[0]), let month = Int(parts[1]), let last = Int(parts[2])
            else { continue }
            switch (parts[0].count, parts[2].count) {
            case (4, 1...2): return CalendarDate(year: first, month: month, day: last)
            case (1...2, 4): return CalendarDate(year: last, month: month, day: first)
            // The years that every spreadsheet takes for those of this century; others could be either's.
            case (1...2, 2) where mark != "-" && last <= 29:
                return CalendarDate(year: 2000 + last, month: month, day: first)
            default: return nil
            }
        }
        return inWords(text)
    }

    /// `2013-06-03 00:00:00` and `2013-06-03T00:00:00Z` are the day.
    private static func withoutMidnight(_ text: String) -> String {
        guard let blank = text.firstIndex(where: { $0 == "T" || $0 == " " }) else { return text }
        let time = text[text.index(after: blank)...]
        let isMidnight = time.count >= 4 && time.allSatisfy { "0:.Z".contains($0) } && time.contains(":")
        return isMidnight ? String(text[..<blank]) : text
    }

    private static let months: [[String]] = [
        ["janvier", "january", "janv", "jan"], ["fevrier", "february", "fevr", "fev", "feb"],
        ["mars", "march", "mar"], ["avril", "april", "avr", "apr"], ["mai", "may"], ["juin", "june", "jun"],
        ["juillet", "july", "juil", "jul"], ["aout", "august", "aug"],
        ["septembre", "september", "sept", "sep"],
        ["octobre", "october", "oct"], ["novembre", "november", "nov"],
        ["decembre", "december", "dec"],
    ]

    static func month(named name: some StringProtocol) -> Int? {
        let name = WrittenWord.folded(name).filter { $0 != "." }
        return months.firstIndex { $0.contains(name) }.map { $0 + 1 }
    }

    /// `1er juin 2013`, `June 1, 2013`.
    private static func inWords(_ text: String) -> CalendarDate? {
        let words = text.split { $0.isWhitespace || $0 == "," }
        guard words.count == 3, words[2].count == 4, let year = Int(words[2]) else { return nil }
        for (dayWord, monthWord) in [(words[0], words[1]), (words[1], words[0])] {
            let digits = dayWord.hasSuffix("er") ? dayWord.dropLast(2) : dayWord
            if let day = Int(digits), let month = month(named: monthWord) {
                return CalendarDate(year: year, month: month, day: day)
            }
        }
        return nil
    }

    // MARK: Months and years

    /// A day, a month (`2013-06`, `06/2013`, `juin 2013`) or a year.
    static func span(_ text: String) -> Span? {
        let text = text.trimmingBlanks()
        if let day = day(text) { return Span(start: day, end: day) }
        if let year = year(text) { return months(1, 12, of: year) }
        for mark: Character in ["-", "/", ".", " "] {
            let parts = text.split(separator: mark)
            guard parts.count == 2 else { continue }
            for (left, right) in [(parts[0], parts[1]), (parts[1], parts[0])] {
                guard let year = year(right) else { continue }
                let number = left.count <= 2 && left.allSatisfy(isDigit) ? Int(left) : month(named: left)
                if let number, (1...12).contains(number) { return months(number, number, of: year) }
            }
        }
        return nil
    }

    private static func year(_ text: some StringProtocol) -> Int? {
        guard text.count == 4, text.allSatisfy(isDigit), let year = Int(text), (1900...2199).contains(year)
        else {
            return nil
        }
        return year
    }

    private static func months(_ first: Int, _ last: Int, of year: Int) -> Span? {
        guard let start = CalendarDate(year: year, month: first, day: 1) else { return nil }
        let ends = [31, 30, 29, 28].lazy.compactMap { CalendarDate(year: year, month: last, day: $0) }
        return ends.first.map { Span(start: start, end: $0) }
    }

    // MARK: Periods

    private static let since = [
        "depuis le ", "depuis ", "à partir du ", "à partir de ", "dès le ", "dès ", "since ",
    ]
    private static let links = [" au ", " à ", " to ", " - ", " – ", " — ", "/", "-", "–", "—"]

    /// `2013-01-01/2013-06-30`, `du 1/1/2013 au 30/6/2013`, `2012-2013`, `juin 2013`, `depuis 2012`. An open end is
    /// `..` or nothing; so is that of a single day, as in a period's written form.
    static func period(_ text: String) -> Period? {
        let text = text.lowercased()
        for word in since where text.hasPrefix(word) {
            return span(String(text.dropFirst(word.count))).flatMap { Period(from: $0.start, to: nil) }
        }
        if let span = span(text) {
            return Period(from: span.start, to: span.start == span.end ? nil : span.end)
        }
        let bare =
            ["du ", "de ", "from "].first { text.hasPrefix($0) }.map { text.dropFirst($0.count) } ?? text[...]
        var readings: Set<Period> = []
        for link in links {
            for place in bare.ranges(of: link) {
                guard let left = span(String(bare[..<place.lowerBound])) else { continue }
                let rest = String(bare[place.upperBound...]).trimmingBlanks()
                if rest.isEmpty || rest == ".." {
                    Period(from: left.start, to: nil).map { _ = readings.insert($0) }
                } else if let right = span(rest), let period = Period(from: left.start, to: right.end) {
                    readings.insert(period)
                }
            }
        }
        return readings.count == 1 ? readings.first : nil
    }

    private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }
}
