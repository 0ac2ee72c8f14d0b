internal import EssaimKit
internal import Glibc

/// What a number in a sheet means, by the format of its cell, and the text that it becomes.
enum SheetNumber: Hashable {
    case plain
    case percent
    /// A day, perhaps with a time.
    case date
    /// A time of day, or a span of time.
    case time
    /// An amount in another currency than euros.
    case currency(String)

    /// What a number format of Office Open XML shows.
    init(format id: Int, code: String?) {
        guard let code else {
            switch id {
            case 9, 10: self = .percent
            case 14...17, 22, 27...36, 50...58: self = .date
            case 18...21, 45...47: self = .time
            default: self = .plain
            }
            return
        }
        self.init(code: code)
    }

    private init(code: String) {
        var bare = ""
        var bracket = ""
        var symbols = ""
        var isQuoted = false
        var isBracketed = false
        var isEscaped = false
        scan: for character in code.lowercased() {
            switch character {
            case _ where isEscaped: isEscaped = false
            case "\"": isQuoted.toggle()
            case _ where isQuoted: symbols.append(character)
            case "\\", "_", "*": isEscaped = true
            case "[": (isBracketed, bracket) = (true, "")
            case "]":
                isBracketed = false
                if bracket.first == "$" {
                    symbols += bracket.dropFirst().prefix { $0 != "-" }
                } else if let first = bracket.first, "hms".contains(first), Set(bracket).count == 1 {
                    bare += "h"
                }
            case _ where isBracketed: bracket.append(character)
            case ";": break scan
            default: bare.append(character)
            }
        }
        bare = bare.replacing("general", with: "").replacing("standard", with: "")
        let foreign = (symbols + bare).first { "$£¥₣".contains($0) }
        if bare.contains("%") {
            self = .percent
        } else if bare.contains(where: { $0 == "y" || $0 == "d" }) {
            self = .date
        } else if bare.contains(where: { $0 == "h" || $0 == "s" }) {
            self = .time
        } else if bare.contains("m") {
            self = .date
        } else if let foreign {
            self = .currency(String(foreign))
        } else {
            self = .plain
        }
    }

    // MARK: Texts

    /// A cell's text: `12.5`, `80 %`, `2013-06-03`; `nil` for what is no number, or no day.
    ///
    /// - Parameter is1904: Whether days are counted from 1904 on, as old Macintoshes did.
    func text(_ number: String, is1904: Bool) -> String? {
        switch self {
        case .plain: return Self.plain(number)
        case .currency(let symbol): return Self.plain(number).map { "\($0) \(symbol)" }
        case .percent:
            guard let value = Double(number) else { return nil }
            return Self.plain(Self.rounded(value * 100)).map { "\($0) %" }
        case .date, .time: return Double(number).flatMap { day($0, is1904) }
        }
    }

    /// The written form of a number (``Number``), with the fifteen digits that spreadsheets count with.
    static func plain(_ text: String) -> String? {
        if text.utf8.count <= 15, Number(text) != nil { return text == "-0" ? "0" : text }
        guard let value = Double(text), value.isFinite else { return nil }
        return decimal(rounded(value))
    }

    /// `1.5e-07`
    private static func rounded(_ value: Double) -> String {
        var buffer = [CChar](repeating: 0, count: 64)
        let count = withVaList([value]) { vsnprintf(&buffer, buffer.count, "%.15g", $0) }
        return String(
            decoding: buffer.prefix(Int(max(0, count))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The same without an exponent; as it is where that would be too long.
    private static func decimal(_ text: String) -> String {
        guard let mark = text.firstIndex(of: "e"), let exponent = Int(text[text.index(after: mark)...]),
            abs(exponent) <= 25
        else { return text == "-0" ? "0" : text }
        let sign = text.hasPrefix("-") ? "-" : ""
        let parts = text[..<mark].dropFirst(sign.count).split(separator: ".")
        let digits = parts.joined()
        let place = (parts.first?.count ?? 0) + exponent
        if place <= 0 { return "\(sign)0.\(String(repeating: "0", count: -place))\(digits)" }
        if place >= digits.count {
            return sign + digits + String(repeating: "0", count: place - digits.count)
        }
        return "\(sign)\(digits.prefix(place)).\(digits.dropFirst(place))"
    }

    private func day(_ serial: Double, _ is1904: Bool) -> String? {
        guard serial.isFinite, serial >= 0, serial < 2_958_466 else { return nil }
        var days = Int(serial)
        var seconds = Int(((serial - Double(days)) * 86_400).rounded())
        if seconds == 86_400 { (days, seconds) = (days + 1, 0) }
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
        let time = "\(two(seconds / 3_600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
        if self == .time || (days == 0 && !is1904) { return time }
        // The 29th of February 1900, which wasn't.
        if days == 60 && !is1904 { return nil }
        let start = is1904 ? -24_107 : days < 60 ? -25_568 : -25_569
        guard let date = Self.date(start + days) else { return nil }
        return seconds == 0 ? date.description : "\(date)T\(time)Z"
    }

    /// The day so many days after 1970-01-01.
    private static func date(_ days: Int) -> CalendarDate? {
        // Years begin in March, so that the leap day is a year's last.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let ofEra = shifted - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * ofYear + 2) / 153
        return CalendarDate(
            year: yearOfEra + era * 400 + (month >= 10 ? 1 : 0), month: month < 10 ? month + 3 : month - 9,
            day: ofYear - (153 * month + 2) / 5 + 1)
    }

    /// How many days after 1899-12-30 a day is: its number in a sheet, from March 1900 on.
    static func serial(_ date: CalendarDate) -> Int {
        let year = date.month <= 2 ? date.year - 1 : date.year
        let era = year / 400
        let ofYear = (153 * (date.month > 2 ? date.month - 3 : date.month + 9) + 2) / 5 + date.day - 1
        let yearOfEra = year - era * 400
        let ofEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + ofYear
        return era * 146_097 + ofEra - 719_468 + 25_569
    }
}
