internal import EssaimKit

/// What of the parts of one unit's figure on one variable in one period can be shown beside it.
///
/// Parts are audited like units: the figure is the group that all of them belong to. It is known to whoever sees all
/// parts by another dimension, so that it counts as shown where it isn't.
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
        let sorted = dimensions.sorted { $0.key < $1.key }.map { $0.value.sorted { $0.key < $1.key }.map(\.value) }
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
        let audit = DisclosureAudit(
            units: parts.map { part in
                DisclosureAudit.Unit(
                    people: part.people, sum: part.sum,
                    deviation: part.deviation.isFinite ? part.deviation : partition.deviation, groups: [0],
                    isSensitive: part.isSensitive)
            }, groupCount: 1, range: traits.range, step: traits.step, threshold: threshold, hasInsiders: false)
        let candidates = parts.indices.filter { !parts[$0].rows.isEmpty && !parts[$0].isSensitive }
            .sorted { (-parts[$0].people, $0) < (-parts[$1].people, $1) }
        guard
            let shown = audit.shown(
                beside: 0, candidates: candidates,
                isScattered: partition.deviation.isFinite && !traits.isTwoValued)
        else { return nil }
        return parts.indices.filter { !shown.contains($0) }.flatMap { parts[$0].rows }
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
