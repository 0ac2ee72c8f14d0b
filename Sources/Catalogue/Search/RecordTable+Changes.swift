extension RecordTable {
    /// The same with what changed: so that the first search after a change pays for it, not for the catalogue.
    ///
    /// - Parameters:
    ///   - keys: Of the records that changed: those that are in `changed`, and those that aren't there any more.
    ///   - changed: Their rows, with the columns that this table has.
    func replacing(_ keys: Set<Int64>, with changed: RecordTable) -> RecordTable {
        let order = merged(keys, changed)
        func column(_ path: KeyPath<RecordTable, Column>) -> Column {
            var names = NameNumbers(self[keyPath: path].names)
            let translated = changed[keyPath: path].names.map { names.number(of: $0) }
            let (old, new) = (self[keyPath: path].values, changed[keyPath: path].values)
            return Column(
                values: order.map { $0.isNew ? translated[Int(new[$0.row])] : old[$0.row] },
                names: names.names)
        }
        func values<Value>(_ old: [Value], _ new: [Value]) -> [Value] {
            order.map { $0.isNew ? new[$0.row] : old[$0.row] }
        }
        var facets: [String: FacetColumn] = [:]
        for (name, old) in self.facets {
            let new = changed.facets[name]
            var names = NameNumbers(old.names)
            let translated = new?.names.map { names.number(of: $0) } ?? []
            let laid = spread(
                order, (old.starts, old.groups, old.values),
                new.map { ($0.starts, $0.groups, $0.values.map { translated[Int($0)] }) })
            facets[name] = FacetColumn(
                starts: laid.starts, groups: laid.groups, values: laid.values, names: names.names)
        }
        var measures: [String: MeasureColumn] = [:]
        for (name, old) in self.measures {
            let laid = spread(
                order, (old.starts, old.groups, old.values),
                changed.measures[name].map { ($0.starts, $0.groups, $0.values) })
            measures[name] = MeasureColumn(starts: laid.starts, groups: laid.groups, values: laid.values)
        }
        return RecordTable(
            keys: values(self.keys, changed.keys), revisions: values(revisions, changed.revisions),
            types: column(\.types), owners: column(\.owners), statuses: column(\.statuses),
            languages: column(\.languages), modified: values(modified, changed.modified), facets: facets,
            measures: measures)
    }

    /// A row of this table, or of the one with the changes.
    private struct Place {
        var row: Int
        var isNew: Bool
    }

    /// The rows of both in the order of their keys.
    private func merged(_ keys: Set<Int64>, _ changed: RecordTable) -> [Place] {
        var order: [Place] = []
        order.reserveCapacity(self.keys.count + changed.keys.count)
        let new = changed.keys.indices.sorted { changed.keys[$0] < changed.keys[$1] }
        var next = new.startIndex
        for (row, key) in self.keys.enumerated() {
            while next < new.endIndex, changed.keys[new[next]] < key {
                order.append(Place(row: new[next], isNew: true))
                next += 1
            }
            if !keys.contains(key) { order.append(Place(row: row, isNew: false)) }
        }
        order += new[next...].map { Place(row: $0, isNew: true) }
        return order
    }

    private typealias Laid<Value> = (starts: [Int32], groups: [Int32], values: [Value])

    private func spread<Value>(_ order: [Place], _ old: Laid<Value>, _ new: Laid<Value>?) -> Laid<Value> {
        var laid: Laid<Value> = ([0], [], [])
        laid.starts.reserveCapacity(order.count + 1)
        laid.groups.reserveCapacity(old.groups.count)
        laid.values.reserveCapacity(old.values.count)
        for place in order {
            if let from = place.isNew ? new : old {
                let range = Int(from.starts[place.row])..<Int(from.starts[place.row + 1])
                laid.groups += from.groups[range]
                laid.values += from.values[range]
            }
            laid.starts.append(Int32(laid.values.count))
        }
        return laid
    }
}
