internal import EssaimKit

/// What of the parts of one unit's figure on one variable in one period can be shown beside it.
///
/// The figure is the sum of its parts. It is known to whoever sees all parts by another dimension, so that it counts as shown
/// where it isn't.
struct BreakdownCheck {
    /// One category's figure: its observations in one or more records, together.
    private struct Part {
        var rows: [Int] = []
        var people = 0
        var sum = 0.0
        var deviation = Double.nan
        var isSensitive = false
    }

    /// The parts by one dimension, and the figure that they are parts of.
    private struct Partition {
        var parts: [Part]
        var people: Int
        var sum: Double
        var deviation: Double
    }

    private let table: ObservationTable
    private let traits: VariableTraits
    private let threshold: Int
    private let rows: [Int]
    private let partitions: [Partition]

    /// - Parameters:
    ///   - parts: Rows with a breakdown, of one unit, variable and period, in whatever records.
    ///   - totals: Rows without one.
    init(
        table: ObservationTable, parts rows: [Int], totals: [Int], traits: VariableTraits, threshold: Int,
        categories: PartCategories
    ) {
        self.table = table
        self.traits = traits
        self.threshold = threshold
        self.rows = rows
        var dimensions: [String: [Int32: Part]] = [:]
        for index in rows {
            let row = table.rows[index]
            let dimension = table.breakdowns[Int(row.breakdown)]?.dimension ?? ""
            let category = categories.number(of: row)
            var part = dimensions[dimension]?[category ?? row.breakdown] ?? Part()
            part.deviation = part.rows.isEmpty ? row.deviation : .nan
            part.rows.append(index)
            part.people += Int(row.respondents)
            part.sum += traits.sum(of: row)
            // A category that nobody declared may be a name.
            if category == nil || traits.isTelling(row, below: threshold) { part.isSensitive = true }
            dimensions[dimension, default: [:]][category ?? row.breakdown] = part
        }
        let sorted = dimensions.sorted { $0.key < $1.key }.map {
            $0.value.sorted { $0.key < $1.key }.map(\.value)
        }
        let total = totals.first.map { table.rows[$0] }
        // Without a figure for all, the dimension that names most people tells it.
        let fullest = sorted.max { left, right in
            left.reduce(0) { $0 + $1.people } < right.reduce(0) { $0 + $1.people }
        }
        partitions = sorted.map { parts in
            Partition(
                parts: parts,
                people: total.map { Int($0.respondents) } ?? (fullest ?? []).reduce(0) { $0 + $1.people },
                sum: total.map { traits.sum(of: $0) } ?? (fullest ?? []).reduce(0) { $0 + $1.sum },
                deviation: total?.deviation ?? .nan)
        }
    }

    /// The rows to hide; `nil` where nothing but hiding the figure for all protects them.
    func hidden() -> [Int]? {
        var hidden: [Int] = []
        for partition in partitions {
            guard let rows = self.hidden(partition) else { return nil }
            hidden += rows
        }
        return hidden.sorted()
    }

    private func hidden(_ partition: Partition) -> [Int]? {
        var parts = partition.parts
        let listed = parts.reduce(0) { $0 + $1.people }
        // People that no part names are a part of their own.
        let unlisted = partition.people - listed
        if unlisted > 0 {
            parts.append(
                Part(
                    people: unlisted, sum: max(0, partition.sum - parts.reduce(0) { $0 + $1.sum }),
                    isSensitive: unlisted < threshold))
        }
        guard parts.contains(where: \.isSensitive) else { return [] }
        var hidden = parts.filter { $0.isSensitive || $0.rows.isEmpty }
        // The smallest of the others join the hidden ones until all of them are safe.
        var others = parts.filter { !$0.isSensitive && !$0.rows.isEmpty }
            .sorted { ($0.people, $0.rows.first ?? 0) > ($1.people, $1.rows.first ?? 0) }
        while !areSafe(hidden, partition) {
            guard let smallest = others.popLast() else { return nil }
            hidden.append(smallest)
        }
        return hidden.flatMap(\.rows)
    }

    /// Whether enough people are hidden together, and each part's sum can differ by the margin while the sum of all, and
    /// how all scatter, stay as they are.
    private func areSafe(_ hidden: [Part], _ partition: Partition) -> Bool {
        guard hidden.count > 1, hidden.reduce(0, { $0 + $1.people }) >= threshold else { return false }
        let isScattered = partition.deviation.isFinite && !traits.isTwoValued
        let spreads = hidden.map { part in
            AnswerSpread(
                people: part.people, sum: part.sum, deviation: .nan, range: traits.range, step: traits.step)
        }
        let counts = hidden.map { part in
            AnswerCounts(
                people: part.people, sum: part.sum,
                deviation: part.deviation.isFinite ? part.deviation : partition.deviation,
                range: traits.range, step: traits.step)
        }
        let unit = traits.step ?? 1
        return hidden.indices.allSatisfy { index in
            let own = spreads[index]
            let others = hidden.indices.filter { $0 != index }
            // Without a scale, who attacks may guess twice the figure at most.
            let needed = DisclosureAudit.margin * (own.top.map { $0 * own.people } ?? own.sum)
            if isScattered {
                return counts[index].reach(exchangingWith: others.map { counts[$0] }) >= max(
                    needed * unit, 1e-6) - 1e-9
            }
            let room = { (index: Int) in
                spreads[index].top.map { $0 * spreads[index].people - spreads[index].sum }
                    ?? spreads[index].sum
            }
            let forward = min(room(index), others.reduce(0) { $0 + spreads[$1].sum })
            let backward = min(own.sum, others.reduce(0) { $0 + room($1) })
            let reach =
                traits.step == nil
                ? forward + backward : (forward + 1e-6).rounded(.down) + (backward + 1e-6).rounded(.down)
            return reach >= needed - 1e-9 && reach > 0
        }
    }
}

/// The categories of a table's parts, of which `F`, `f` and `Femmes` are one.
struct PartCategories: Sendable {
    private struct Key: Hashable {
        var variable: Int32
        var breakdown: Int32
    }

    /// The first breakdown of the table that means the same; none for a text that isn't declared.
    private var numbers: [Key: Int32] = [:]

    init(_ table: ObservationTable, _ code: (_ written: Breakdown, _ variable: String) -> String?) {
        var first: [Breakdown: Int32] = [:]
        var seen: Set<Key> = []
        for row in table.rows where row.breakdown != 0 {
            let key = Key(variable: row.variable, breakdown: row.breakdown)
            guard seen.insert(key).inserted, let written = table.breakdowns[Int(row.breakdown)],
                let code = code(written, table.variables[Int(row.variable)])
            else { continue }
            let meant = Breakdown(dimension: written.dimension, category: code)
            let number = first[meant] ?? row.breakdown
            first[meant] = number
            numbers[key] = number
        }
    }

    /// A number for the category of a row with a breakdown; `nil` where it isn't a declared one.
    func number(of row: ObservationTable.Row) -> Int32? {
        numbers[Key(variable: row.variable, breakdown: row.breakdown)]
    }
}

extension VariableTraits {
    /// The sum of the answers that an observation rests on. A mean or a rate times its people is a sum, whether or not
    /// those of several units are put together.
    func sum(of row: ObservationTable.Row) -> Double {
        aggregation == .sum ? row.value : row.value * Double(row.respondents)
    }

    /// Whether an observation tells what somebody answered: it rests on too few people, or on people who all gave the
    /// same answer.
    func isTelling(_ row: ObservationTable.Row, below threshold: Int) -> Bool {
        if Int(row.respondents) < threshold || row.deviation == 0 { return true }
        // Without a scale, nothing is known but that no answer is below zero.
        guard let range else { return row.value == 0 }
        return row.value <= range.lowerBound || row.value >= range.upperBound
    }
}
