internal import EssaimKit

/// Which parts of a record's observations must be hidden, so that its totals don't give the small ones away.
struct BreakdownCheck {
    let table: ObservationTable
    let threshold: Int
    /// For each row: whether it is shown, as far as the rows without breakdown are decided.
    let isTotalShown: [Bool]

    /// One total and its parts by one dimension.
    private struct Key: Hashable {
        var record: Int32
        var variable: Int32
    }

    /// The rows to hide among those with a breakdown.
    func hidden(among rows: [Int]) -> [Int] {
        var byTotal: [Key: [Int]] = [:]
        for index in rows {
            byTotal[Key(record: table.rows[index].record, variable: table.rows[index].variable), default: []]
                .append(index)
        }
        var totals: [Key: Int] = [:]
        for index in table.rows.indices where table.rows[index].breakdown == 0 {
            let key = Key(record: table.rows[index].record, variable: table.rows[index].variable)
            if byTotal[key] != nil { totals[key] = index }
        }
        var hidden: [Int] = []
        for (key, parts) in byTotal {
            // Where the total is hidden, no part of it is shown either.
            if let total = totals[key], !isTotalShown[total] {
                hidden += parts
                continue
            }
            let total = totals[key].map { Int(table.rows[$0].respondents) }
            let dimensions = Dictionary(grouping: parts) {
                table.breakdowns[Int(table.rows[$0].breakdown)]?.dimension ?? ""
            }
            for parts in dimensions.values { hidden += self.hidden(parts, total: total) }
        }
        return hidden.sorted()
    }

    /// Shows the largest parts, as long as what is left besides them is large enough and has two parts at least.
    private func hidden(_ parts: [Int], total: Int?) -> [Int] {
        func people(_ index: Int) -> Int { Int(table.rows[index].respondents) }
        let isSmall = { (index: Int) in people(index) < threshold || table.rows[index].deviation == 0 }
        let listed = parts.reduce(0) { $0 + people($1) }
        // People that no part names are a part of their own.
        let unlisted = max(0, (total ?? listed) - listed)
        guard parts.contains(where: isSmall) || (1..<threshold).contains(unlisted) else { return [] }
        var hidden = parts.filter(isSmall)
        var left = hidden.reduce(0) { $0 + people($1) } + unlisted
        var count = hidden.count + (unlisted > 0 ? 1 : 0)
        // The smallest of the others join the hidden ones until subtraction gives a group that is large enough.
        for index in parts.filter({ !isSmall($0) }).sorted(by: { (people($0), $0) < (people($1), $1) }) {
            if total == nil || (left >= threshold && count > 1) { break }
            hidden.append(index)
            left += people(index)
            count += 1
        }
        // Where there is nothing left to hide behind, the parts go altogether.
        return total != nil && (left < threshold || count < 2) ? parts : hidden
    }
}
