/// English sentences with gaps, each `%`, beside their French, each gap as `%1`, `%2`: how a text that was filled in
/// already is said in French.
package enum Sentences {
    /// The French of a text; the text itself where no pattern fits.
    package static func french(of text: String, among list: [(String, String)]) -> String {
        for (pattern, french) in list {
            if let filled = filled(french, pattern, text) { return filled }
        }
        return text
    }

    /// The French with its gaps filled; `nil` where the text isn't of the pattern.
    package static func filled(_ french: String, _ pattern: String, _ text: String) -> String? {
        let fixed = pattern.split(separator: "%", omittingEmptySubsequences: false).map(String.init)
        guard let first = fixed.first, text.hasPrefix(first) else { return nil }
        var rest = text.dropFirst(first.count)
        var gaps: [String] = []
        for (index, part) in fixed.dropFirst().enumerated() {
            let isLast = index == fixed.count - 2
            if part.isEmpty {
                gaps.append(String(rest))
                rest = ""
                continue
            }
            guard let found = isLast ? rest.ranges(of: part).last : rest.firstRange(of: part) else {
                return nil
            }
            if isLast && found.upperBound != rest.endIndex { return nil }
            gaps.append(String(rest[..<found.lowerBound]))
            rest = rest[found.upperBound...]
        }
        guard fixed.count > 1 || rest.isEmpty else { return nil }
        // In one pass: what is filled in may have a “%2” of its own.
        return french.replacing(#/%([1-9])/#) { gap in
            Int(gap.output.1).flatMap { gaps.indices.contains($0 - 1) ? gaps[$0 - 1] : nil }
                ?? String(gap.output.0)
        }
    }
}
