/// The columns that filters and counts read: one row a record, values as numbers.
///
/// Of all records for a query that finds many, kept until the catalogue changes; of the records found for a
/// query that finds few.
final class RecordTable: Sendable {
    /// A column of values that are one a record.
    struct Column: Sendable {
        var values: [Int32] = []
        var names: [String] = []
    }
    /// A column with any number of values a record, each in a group of it (0: the record itself).
    struct FacetColumn: Sendable {
        /// Where each row's values start; one more than there are rows.
        var starts: [Int32]
        var groups: [Int32]
        var values: [Int32]
        var names: [String]

        func values(at row: Int) -> Range<Int> { Int(starts[row])..<Int(starts[row + 1]) }
    }
    struct MeasureColumn: Sendable {
        var starts: [Int32]
        var groups: [Int32]
        var values: [Double]

        func values(at row: Int) -> Range<Int> { Int(starts[row])..<Int(starts[row + 1]) }
    }

    let keys: [Int64]
    let revisions: [Int64]
    let types: Column
    let owners: Column
    let statuses: Column
    let languages: Column
    /// `20130603090000`
    let modified: [Double]
    let facets: [String: FacetColumn]
    let measures: [String: MeasureColumn]
    private let rowOfRevision: RevisionRows

    init(
        keys: [Int64], revisions: [Int64], types: Column, owners: Column, statuses: Column, languages: Column,
        modified: [Double], facets: [String: FacetColumn], measures: [String: MeasureColumn]
    ) {
        self.keys = keys
        self.revisions = revisions
        self.types = types
        self.owners = owners
        self.statuses = statuses
        self.languages = languages
        self.modified = modified
        self.facets = facets
        self.measures = measures
        rowOfRevision = RevisionRows(revisions)
    }

    /// The same records with more columns.
    func adding(facets: [String: FacetColumn], measures: [String: MeasureColumn]) -> RecordTable {
        RecordTable(
            keys: keys, revisions: revisions, types: types, owners: owners, statuses: statuses,
            languages: languages, modified: modified,
            facets: self.facets.merging(facets) { $1 }, measures: self.measures.merging(measures) { $1 })
    }

    /// The row of a current revision; `nil` for one that isn't, or that isn't here.
    func row(ofRevision revision: Int64) -> Int? { rowOfRevision[revision] }
}

/// The rows of revisions, by their keys.
private struct RevisionRows: Sendable {
    /// From the first revision on; -1 where there is none.
    private var dense: [Int32] = []
    private var first: Int64 = 0
    /// Where the revisions are few and far apart.
    private var sparse: [Int64: Int32] = [:]

    init(_ revisions: [Int64]) {
        guard let first = revisions.min(), let last = revisions.max() else { return }
        let span = Int(last - first) + 1
        if span > max(1 << 16, revisions.count * 8) {
            for (row, revision) in revisions.enumerated() { sparse[revision] = Int32(row) }
            return
        }
        self.first = first
        dense = [Int32](repeating: -1, count: span)
        for (row, revision) in revisions.enumerated() { dense[Int(revision - first)] = Int32(row) }
    }

    subscript(revision: Int64) -> Int? {
        if dense.isEmpty { return sparse[revision].map { Int($0) } }
        let index = revision - first
        guard index >= 0, index < dense.count, dense[Int(index)] >= 0 else { return nil }
        return Int(dense[Int(index)])
    }
}

/// Numbers for names, in the order in which they come.
struct NameNumbers {
    private(set) var names: [String] = []
    private var numbers: [String: Int32] = [:]

    init() {}

    /// Those that have their numbers already, in order.
    init(_ names: [String]) {
        self.names = names
        for (number, name) in names.enumerated() { numbers[name] = Int32(number) }
    }

    mutating func number(of name: String) -> Int32 {
        if let number = numbers[name] { return number }
        let number = Int32(names.count)
        numbers[name] = number
        names.append(name)
        return number
    }
}

/// Gathers values that come in any order and lays them out by row.
struct RowValues<Value> {
    private var rows: [Int32] = []
    private var groups: [Int32] = []
    private var values: [Value] = []

    mutating func append(row: Int, group: Int, value: Value) {
        rows.append(Int32(row))
        groups.append(Int32(clamping: group))
        values.append(value)
    }

    /// The values of each row together, in the order in which they came.
    func byRow(count: Int) -> (starts: [Int32], groups: [Int32], values: [Value]) {
        var starts = [Int32](repeating: 0, count: count + 1)
        for row in rows { starts[Int(row) + 1] += 1 }
        for row in 0..<count { starts[row + 1] += starts[row] }
        var next = starts
        var order = [Int](repeating: 0, count: rows.count)
        for (index, row) in rows.enumerated() {
            order[Int(next[Int(row)])] = index
            next[Int(row)] += 1
        }
        return (starts, order.map { groups[$0] }, order.map { values[$0] })
    }
}
