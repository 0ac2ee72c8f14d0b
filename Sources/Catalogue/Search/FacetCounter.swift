/// Counts the rows found by the values of one facet. A value that a record has twice counts once.
struct FacetCounter {
    private enum Part {
        /// One value a row, or several by its number: the numbers of what is counted.
        case column([Int32], values: [[Int32]])
        case facet(RecordTable.FacetColumn, values: [Int32])
    }

    private var names = NameNumbers()
    private var parts: [Part] = []
    private var counts: [Int] = []
    /// The row that counted for each value last.
    private var lastRows: [Int32] = []

    init(_ facet: SearchFacet, _ table: RecordTable, _ owners: OwnerIndex) {
        func add(_ column: RecordTable.Column, _ values: (String) -> [String]) {
            parts.append(
                .column(column.values, values: column.names.map { values($0).map { names.number(of: $0) } }))
        }
        for source in facet.sources {
            switch source {
            case .type: add(table.types) { [$0] }
            case .owner: add(table.owners) { [$0] }
            case .status: add(table.statuses) { [$0] }
            case .language: add(table.languages) { [$0] }
            case .ownerKind: add(table.owners) { owners.kinds[$0].map { [$0] } ?? [] }
            case .ownerTerritory: add(table.owners) { owners.territories[$0] ?? [] }
            case .facet(let path):
                if let column = table.facets[path] {
                    parts.append(.facet(column, values: column.names.map { names.number(of: $0) }))
                }
            case .modified, .measure: break
            }
        }
        counts = Array(repeating: 0, count: names.names.count)
        lastRows = Array(repeating: -1, count: names.names.count)
    }

    /// Counts rows, each of which comes once.
    mutating func count(_ rows: [Int32]) {
        for part in parts {
            switch part {
            case .column(let numbers, let values):
                // Where nothing else is counted with it, a row has a value of a column once.
                if parts.count == 1, values.allSatisfy({ $0.count <= 1 }) {
                    tally(rows, numbers, values.map { $0.first ?? -1 })
                } else {
                    for row in rows { for value in values[Int(numbers[Int(row)])] { count(value, row) } }
                }
            case .facet(let column, let values):
                column.starts.withUnsafeBufferPointer { starts in
                    column.values.withUnsafeBufferPointer { numbers in
                        for row in rows {
                            for index in Int(starts[Int(row)])..<Int(starts[Int(row) + 1]) {
                                count(values[Int(numbers[index])], row)
                            }
                        }
                    }
                }
            }
        }
    }

    private mutating func tally(_ rows: [Int32], _ numbers: [Int32], _ values: [Int32]) {
        var tallies = [Int](repeating: 0, count: values.count)
        numbers.withUnsafeBufferPointer { numbers in
            tallies.withUnsafeMutableBufferPointer { tallies in
                for row in rows { tallies[Int(numbers[Int(row)])] += 1 }
            }
        }
        for (number, tally) in tallies.enumerated() where values[number] >= 0 {
            counts[Int(values[number])] += tally
        }
    }

    private mutating func count(_ value: Int32, _ row: Int32) {
        guard lastRows[Int(value)] != row else { return }
        lastRows[Int(value)] = row
        counts[Int(value)] += 1
    }

    /// The values with their counts, most first, then by value.
    var result: [(value: String, count: Int)] {
        zip(names.names, counts).filter { $0.1 > 0 }.map { (value: $0.0, count: $0.1) }
            .sorted { $0.count != $1.count ? $0.count > $1.count : $0.value < $1.value }
    }
}
