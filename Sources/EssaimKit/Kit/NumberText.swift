/// Numbers as people and programs write them. The one place where a number becomes text.
public enum NumberText {
    /// A number with so many decimals for a program: a point, no groups, a hyphen for minus. Empty for what is
    /// no number.
    public static func plain(_ number: Double, decimals: Int) -> String {
        guard number.isFinite else { return "" }
        let decimals = min(max(decimals, 0), 15)
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = (abs(number) * scale).rounded()
        guard scaled < 1e18 else { return String(number) }
        let digits = String(Int(scaled))
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        let sign = number < 0 && scaled > 0 ? "-" : ""
        return decimals == 0
            ? sign + padded : sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
    }

    /// A number with so many decimals, as a language writes it.
    ///
    /// In French a decimal comma and, from five digits on, groups of three set apart by a narrow no-break space;
    /// in English a point and commas.
    public static func text(_ number: Double, decimals: Int, in language: Language) -> String {
        text(plain(number, decimals: decimals), in: language)
    }

    /// The same for a number's written form (``Number``), whose decimals are kept.
    public static func text(_ written: String, in language: Language) -> String {
        let parts = written.split(separator: ".", omittingEmptySubsequences: false)
        var whole = String(parts.first ?? "")
        let sign = whole.hasPrefix("-") ? "-" : ""
        let digits = Array(whole.dropFirst(sign.count))
        if digits.count > 4 {
            var grouped = ""
            for (index, digit) in digits.enumerated() {
                if index > 0 && (digits.count - index) % 3 == 0 {
                    grouped += language == .fr ? "\u{202F}" : ","
                }
                grouped.append(digit)
            }
            whole = sign + grouped
        }
        return parts.count > 1 ? whole + (language == .fr ? "," : ".") + parts[1] : whole
    }
}
