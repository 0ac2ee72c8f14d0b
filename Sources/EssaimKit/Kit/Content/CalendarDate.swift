/// A day of the Gregorian calendar, without time or zone.
public struct CalendarDate: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let year: Int
    public let month: Int
    public let day: Int

    /// `nil` for a day that doesn't exist, or a year outside 1 to 9999.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month),
            (1...Self.days(in: month, of: year)).contains(day)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// Reads `2013-06-03`; `nil` for anything else.
    public init?(_ text: some StringProtocol) {
        var numbers = [0, 0, 0]
        var length = 0
        for byte in text.utf8 {
            switch (length, byte) {
            case (4, UInt8(ascii: "-")), (7, UInt8(ascii: "-")): break
            case (0...3, UInt8(ascii: "0")...UInt8(ascii: "9")): numbers[0] = numbers[0] * 10 + Int(byte) - 48
            case (5...6, UInt8(ascii: "0")...UInt8(ascii: "9")): numbers[1] = numbers[1] * 10 + Int(byte) - 48
            case (8...9, UInt8(ascii: "0")...UInt8(ascii: "9")): numbers[2] = numbers[2] * 10 + Int(byte) - 48
            default: return nil
            }
            length += 1
        }
        guard length == 10 else { return nil }
        self.init(year: numbers[0], month: numbers[1], day: numbers[2])
    }

    public var description: String {
        let padded = String(year)
        return String(repeating: "0", count: 4 - padded.count) + padded + "-" + Self.two(month) + "-"
            + Self.two(day)
    }

    public static func < (left: CalendarDate, right: CalendarDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }
}

/// From a day to a day, both included; without an end the period is still open.
public struct Period: Hashable, Sendable, CustomStringConvertible {
    public let start: CalendarDate
    public let end: CalendarDate?

    /// `nil` where the end is before the start.
    public init?(from start: CalendarDate, to end: CalendarDate?) {
        if let end, end < start { return nil }
        self.start = start
        self.end = end
    }

    public var description: String { end.map { "\(start)/\($0)" } ?? "\(start)/.." }
}
