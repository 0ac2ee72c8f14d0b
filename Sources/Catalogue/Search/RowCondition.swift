/// A condition on the rows of a table, its values resolved to the table's numbers.
indirect enum RowCondition {
    case all([RowCondition])
    case any([RowCondition])
    case not(RowCondition)
    /// Filters that hold together: those on one repeated group must hold in the same one.
    case filters([RowFilter])
    /// The rows that a question to the full-text index found.
    case rows([Bool])

    /// Whether it holds for every row.
    var isEmpty: Bool { if case .all(let parts) = self { parts.isEmpty } else { false } }

    func holds(at row: Int) -> Bool {
        switch self {
        case .all(let parts): parts.allSatisfy { $0.holds(at: row) }
        case .any(let parts): parts.contains { $0.holds(at: row) }
        case .not(let part): !part.holds(at: row)
        case .rows(let rows): rows[row]
        case .filters(let filters):
            if filters.count == 1 { filters[0].holds(at: row) } else { RowFilter.hold(filters, at: row) }
        }
    }
}

/// One filter, resolved.
struct RowFilter {
    enum Source {
        /// One value a row; allowed by its number.
        case column([Int32], allowed: [Bool])
        case number([Double], Interval)
        /// `path`: of the group that the field stands in; empty for the record itself.
        case facet(RecordTable.FacetColumn, allowed: [Bool], path: String)
        case measure(RecordTable.MeasureColumn, Interval, path: String)
    }
    /// Numbers from one to another.
    struct Interval {
        var range: ClosedRange<Double>
        var lowerIncluded: Bool
        var upperIncluded: Bool

        func contains(_ number: Double) -> Bool {
            range.contains(number) && (lowerIncluded || number > range.lowerBound)
                && (upperIncluded || number < range.upperBound)
        }
    }
    /// Where in a record a filter holds: in the record itself, or in one of the groups of a path.
    private struct Place: Equatable {
        /// Of the group; empty: the record itself.
        var path: String
        var group: Int32
    }

    var sources: [Source]

    func holds(at row: Int) -> Bool {
        sources.contains { source in
            switch source {
            case .column(let values, let allowed): allowed[Int(values[row])]
            case .number(let values, let interval): interval.contains(values[row])
            case .facet(let column, let allowed, _):
                column.values(at: row).contains { allowed[Int(column.values[$0])] }
            case .measure(let column, let interval, _):
                column.values(at: row).contains { interval.contains(column.values[$0]) }
            }
        }
    }

    private func places(at row: Int) -> [Place] {
        var places: [Place] = []
        func add(_ place: Place) { if !places.contains(place) { places.append(place) } }
        for source in sources {
            switch source {
            case .column(let values, let allowed):
                if allowed[Int(values[row])] { add(Place(path: "", group: 0)) }
            case .number(let values, let interval):
                if interval.contains(values[row]) { add(Place(path: "", group: 0)) }
            case .facet(let column, let allowed, let path):
                for index in column.values(at: row) where allowed[Int(column.values[index])] {
                    add(Place(path: path, group: column.groups[index]))
                }
            case .measure(let column, let interval, let path):
                for index in column.values(at: row) where interval.contains(column.values[index]) {
                    add(Place(path: path, group: column.groups[index]))
                }
            }
        }
        return places
    }

    /// Whether each filter holds somewhere, and all that hold in groups of one path in the same group.
    static func hold(_ filters: [RowFilter], at row: Int) -> Bool {
        var open: [[Place]] = []
        for filter in filters {
            let places = filter.places(at: row)
            if places.isEmpty { return false }
            // A filter that holds for the record itself asks nothing of the groups.
            if !places.contains(where: { $0.path.isEmpty }) { open.append(places) }
        }
        var chosen: [Place] = []
        func choose(_ index: Int) -> Bool {
            guard index < open.count else { return true }
            return open[index].contains { place in
                if let same = chosen.first(where: { $0.path == place.path }) {
                    return same.group == place.group && choose(index + 1)
                }
                chosen.append(place)
                defer { chosen.removeLast() }
                return choose(index + 1)
            }
        }
        return choose(0)
    }
}
