internal import EssaimKit

/// Times as HTTP headers write them: `Mon, 03 Jun 2013 09:00:00 GMT`.
enum HTTPDate {
    private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// The header's text of a time as records have it (`2013-06-03T09:00:00Z`); `nil` for anything else.
    static func text(of time: String) -> String? {
        let parts = time.split { "-T:Z".contains($0) }.prefix(6).compactMap { Int($0.prefix { $0 != "." }) }
        guard parts.count == 6, (1...12).contains(parts[1]), (1...31).contains(parts[2]) else { return nil }
        // Sakamoto's method; 0 is a Sunday.
        let offsets = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4]
        let year = parts[1] < 3 ? parts[0] - 1 : parts[0]
        let weekday = (year + year / 4 - year / 100 + year / 400 + offsets[parts[1] - 1] + parts[2]) % 7
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let year4 = String(repeating: "0", count: max(0, 4 - String(parts[0]).count)) + String(parts[0])
        return
            "\(days[(weekday + 6) % 7]), \(two(parts[2])) \(months[parts[1] - 1]) \(year4) \(two(parts[3])):\(two(parts[4])):\(two(parts[5])) GMT"
    }

    /// The time of a header's text, as records have it; `nil` for anything but the form that is written (IMF-fixdate).
    static func time(of text: String) -> String? {
        let parts = text.split { " :".contains($0) }
        guard parts.count == 8, days.contains(where: { "\($0)," == parts[0] }), parts[7] == "GMT",
            let month = months.firstIndex(where: { $0 == parts[2] }), parts[3].count == 4,
            [parts[1], parts[4], parts[5], parts[6]].allSatisfy({ $0.count == 2 }),
            [1, 3, 4, 5, 6].allSatisfy({ parts[$0].allSatisfy(\.isWholeNumber) })
        else { return nil }
        let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        return "\(parts[3])-\(number)-\(parts[1])T\(parts[4]):\(parts[5]):\(parts[6])Z"
    }
}
