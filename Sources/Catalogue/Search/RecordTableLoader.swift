internal import GRDB

/// Reads the columns of records that a query needs.
struct RecordTableLoader {
    let db: Database
    let facets: Set<String>
    let measures: Set<String>

    /// The records of these revisions, where they are current and not withdrawn; one look-up each.
    func table(ofRevisions revisions: [Int64], _ statements: BulkStatements) throws -> RecordTable {
        var rows = Headers()
        for revision in revisions {
            _ = try statements.first(
                "SELECT id, type, owner, status, language, modified FROM record WHERE revision = ? AND status <> 'withdrawn'",
                .key(revision)
            ) { row in
                rows.append(
                    key: row.key(0), revision: revision, type: row.text(1) ?? "", owner: row.text(2) ?? "",
                    status: row.text(3) ?? "", language: row.text(4) ?? "", modified: row.text(5) ?? "")
            }
        }
        var facetValues: [String: (names: NameNumbers, rows: RowValues<Int32>)] = [:]
        var measureValues: [String: RowValues<Double>] = [:]
        for (index, key) in rows.keys.enumerated() {
            if !facets.isEmpty {
                try statements.forEach(
                    "SELECT facetValue.field, facet.ordinal, facetValue.value FROM facet JOIN facetValue ON facetValue.id = facet.value WHERE facet.record = ?",
                    .key(key)
                ) { row in
                    guard let field = row.text(0), facets.contains(field), let value = row.text(2) else {
                        return
                    }
                    var column = facetValues.removeValue(forKey: field) ?? (NameNumbers(), RowValues())
                    column.rows.append(
                        row: index, group: row.integer(1), value: column.names.number(of: value))
                    facetValues[field] = column
                }
            }
            if !measures.isEmpty {
                try statements.forEach(
                    "SELECT field, ordinal, value FROM measure WHERE record = ?", .key(key)
                ) { row in
                    guard let field = row.text(0), measures.contains(field) else { return }
                    measureValues[field, default: RowValues()].append(
                        row: index, group: row.integer(1), value: row.real(2))
                }
            }
        }
        return rows.table(
            facets: facetValues.mapValues { column in
                let laid = column.rows.byRow(count: rows.keys.count)
                return .init(
                    starts: laid.starts, groups: laid.groups, values: laid.values, names: column.names.names)
            },
            measures: measureValues.mapValues { Self.measureColumn($0, count: rows.keys.count) })
    }

    /// All records that aren't withdrawn.
    func table(_ statements: BulkStatements) throws -> RecordTable {
        var rows = Headers()
        try statements.forEach(
            "SELECT id, type, owner, status, language, modified, revision FROM record WHERE status <> 'withdrawn' ORDER BY id"
        ) { row in
            rows.append(
                key: row.key(0), revision: row.key(6), type: row.text(1) ?? "", owner: row.text(2) ?? "",
                status: row.text(3) ?? "", language: row.text(4) ?? "", modified: row.text(5) ?? "")
        }
        return try adding(to: rows.table(facets: [:], measures: [:]), statements)
    }

    /// A table of all records with the columns that it doesn't have yet.
    func adding(to table: RecordTable, _ statements: BulkStatements) throws -> RecordTable {
        let facets = facets.subtracting(table.facets.keys)
        let measures = measures.subtracting(table.measures.keys)
        if facets.isEmpty && measures.isEmpty { return table }
        var rowOfKey = [Int32](repeating: -1, count: Int(table.keys.last ?? 0) + 1)
        for (row, key) in table.keys.enumerated() { rowOfKey[Int(key)] = Int32(row) }
        func row(_ key: Int64) -> Int? {
            guard key >= 0, key < rowOfKey.count, rowOfKey[Int(key)] >= 0 else { return nil }
            return Int(rowOfKey[Int(key)])
        }
        var facetColumns: [String: RecordTable.FacetColumn] = [:]
        for field in facets {
            var names = NameNumbers()
            var values = RowValues<Int32>()
            try statements.forEach("SELECT id, value FROM facetValue WHERE field = ?", .text(field)) {
                value in
                let number = names.number(of: value.text(1) ?? "")
                try statements.forEach(
                    "SELECT record, ordinal FROM facet WHERE value = ?", .key(value.key(0))
                ) {
                    if let index = row($0.key(0)) {
                        values.append(row: index, group: $0.integer(1), value: number)
                    }
                }
            }
            let laid = values.byRow(count: table.keys.count)
            facetColumns[field] = .init(
                starts: laid.starts, groups: laid.groups, values: laid.values, names: names.names)
        }
        var measureColumns: [String: RecordTable.MeasureColumn] = [:]
        for field in measures {
            var values = RowValues<Double>()
            try statements.forEach(
                "SELECT record, ordinal, value FROM measure WHERE field = ?", .text(field)
            ) {
                if let index = row($0.key(0)) {
                    values.append(row: index, group: $0.integer(1), value: $0.real(2))
                }
            }
            measureColumns[field] = Self.measureColumn(values, count: table.keys.count)
        }
        return table.adding(facets: facetColumns, measures: measureColumns)
    }

    private static func measureColumn(_ values: RowValues<Double>, count: Int) -> RecordTable.MeasureColumn {
        let laid = values.byRow(count: count)
        return .init(starts: laid.starts, groups: laid.groups, values: laid.values)
    }

    private struct Headers {
        private(set) var keys: [Int64] = []
        private var revisions: [Int64] = []
        private var types = ColumnBuilder()
        private var owners = ColumnBuilder()
        private var statuses = ColumnBuilder()
        private var languages = ColumnBuilder()
        private var modified: [Double] = []

        mutating func append(
            key: Int64, revision: Int64, type: String, owner: String, status: String, language: String,
            modified: String
        ) {
            keys.append(key)
            revisions.append(revision)
            types.append(type)
            owners.append(owner)
            statuses.append(status)
            languages.append(language)
            self.modified.append(Self.number(modified))
        }

        /// The digits of a time in UTC as one number.
        private static func number(_ time: String) -> Double {
            var number = 0.0
            for byte in time.utf8.prefix(19) where byte &- 0x30 < 10 {
                number = number * 10 + Double(byte - 0x30)
            }
            return number
        }

        func table(
            facets: [String: RecordTable.FacetColumn], measures: [String: RecordTable.MeasureColumn]
        ) -> RecordTable {
            RecordTable(
                keys: keys, revisions: revisions, types: types.column, owners: owners.column,
                statuses: statuses.column, languages: languages.column, modified: modified, facets: facets,
                measures: measures)
        }
    }

    private struct ColumnBuilder {
        private var names = NameNumbers()
        private var values: [Int32] = []

        mutating func append(_ name: String) { values.append(names.number(of: name)) }
        var column: RecordTable.Column { .init(values: values, names: names.names) }
    }
}
