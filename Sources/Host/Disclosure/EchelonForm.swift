/// A system of equations in reduced row echelon form, one row added after the other.
struct EchelonForm {
    /// Smaller numbers are zero but for rounding; the equations are sums of units.
    static let precision = 1e-9

    private(set) var rows: [[Double]] = []
    private var pivots: [Int] = []
    private let columns: Int

    init(columns: Int) { self.columns = columns }

    /// Adds an equation; `false` where it follows from the others.
    mutating func add(_ row: [Double]) -> Bool {
        var row = row
        for (known, pivot) in zip(rows, pivots) where abs(row[pivot]) > Self.precision {
            let factor = row[pivot]
            for column in 0..<columns { row[column] -= factor * known[column] }
        }
        guard let pivot = row.indices.max(by: { abs(row[$0]) < abs(row[$1]) }),
            abs(row[pivot]) > Self.precision
        else { return false }
        let lead = row[pivot]
        for column in 0..<columns { row[column] /= lead }
        for index in rows.indices where abs(rows[index][pivot]) > Self.precision {
            let factor = rows[index][pivot]
            for column in 0..<columns { rows[index][column] -= factor * row[column] }
        }
        rows.append(row)
        pivots.append(pivot)
        return true
    }

    /// A basis of the directions in which nothing changes that the equations say.
    func directions() -> [[Double]] {
        let fixed = Set(pivots)
        return (0..<columns).filter { !fixed.contains($0) }.map { free in
            var direction = Array(repeating: 0.0, count: columns)
            direction[free] = 1
            for (row, pivot) in zip(rows, pivots) { direction[pivot] = -row[free] }
            return direction
        }
    }
}
