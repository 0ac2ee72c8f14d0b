internal import Catalogue

/// Writes rows to the shared database, inside a transaction of its own number.
struct Publication {
    private let connection: Connection
    private let number: Int64
    /// Bytes sent at once.
    private static let part = 1 << 16

    init(_ connection: Connection, number: Int64) {
        self.connection = connection
        self.number = number
    }

    /// Takes rows out of a table, and notes that for those who have them.
    func remove(_ keys: [[Cell]], from table: TruthTable) throws {
        let columns = table.keys.map { table.columns[$0] }
        let condition = columns.enumerated().map { "\($1.name)::text = $\($0 + 1)" }.joined(
            separator: " AND ")
        for key in keys {
            let texts = key.map(\.text)
            try connection.run("DELETE FROM \(table.name) WHERE \(condition)", texts)
            let marks = texts.indices.map { "$\($0 + 3)::text" }.joined(separator: ", ")
            try connection.run(
                "INSERT INTO removal (number, entity, key) VALUES ($1, $2, ARRAY[\(marks)])",
                [String(number), table.name] + texts)
        }
    }

    /// Puts rows into a table, in place of those with the same keys.
    func put(into table: TruthTable, _ rows: (_ put: ([Cell]) throws -> Void) throws -> Void) throws {
        let names = table.columns.map(\.name) + ["changed"]
        let columns = names.joined(separator: ", ")
        guard !table.isAppended else { return try copy(to: table.name, columns, rows) }
        // Staged, because COPY knows no rows that are there already.
        let stage = "incoming_\(table.name)"
        try connection.run("CREATE TEMP TABLE \(stage) (LIKE \(table.name)) ON COMMIT DROP")
        try copy(to: stage, columns, rows)
        let keys = table.keys.map { table.columns[$0].name }
        let changed = names.filter { !keys.contains($0) }.map { "\($0) = excluded.\($0)" }
        try connection.run(
            """
            INSERT INTO \(table.name) (\(columns)) SELECT \(columns) FROM \(stage)
            ON CONFLICT (\(keys.joined(separator: ", "))) DO UPDATE SET \(changed.joined(separator: ", "))
            """)
        try connection.run("DROP TABLE \(stage)")
    }

    private func copy(
        to table: String, _ columns: String, _ rows: (_ put: ([Cell]) throws -> Void) throws -> Void
    ) throws {
        try connection.copyIn("COPY \(table) (\(columns)) FROM STDIN (FORMAT binary)") {
            var bytes = CopyFormat.start
            try rows { cells in
                CopyFormat.append(cells + [.integer(number)], to: &bytes)
                guard bytes.count >= Self.part else { return }
                try connection.send(bytes)
                bytes.removeAll(keepingCapacity: true)
            }
            bytes += CopyFormat.end
            try connection.send(bytes)
        }
    }
}

extension Cell {
    /// A key's value as PostgreSQL writes it.
    var text: String? {
        switch self {
        case .null: nil
        case .integer(let number): String(number)
        case .real(let number): String(number)
        case .text(let bytes): String(decoding: bytes, as: UTF8.self)
        case .bytes(let bytes): "\\x" + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
    }
}
