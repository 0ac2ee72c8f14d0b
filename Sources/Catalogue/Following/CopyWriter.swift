internal import GRDB

/// Puts rows that a shared database has into the file of one host, inside one transaction.
package final class CopyWriter {
    private let transaction: SQLiteTransaction
    package let tables: [TruthTable]
    /// Whether the file holds nothing yet, so that nothing has to be looked for.
    private let isFirst: Bool
    private var statements: [String: Statement] = [:]

    init(_ transaction: SQLiteTransaction, isFirst: Bool) throws {
        self.transaction = transaction
        self.isFirst = isFirst
        tables = try TruthTable.all(transaction.db)
    }

    /// Puts a row there, in place of the one with the same key.
    package func put(_ cells: [Cell], into table: TruthTable) throws {
        if table.name == "record", !isFirst { try forgetEntries(of: cells, table) }
        try run(insertion(table), cells)
        switch table.name {
        case "record": try awaitEntry(cells, table)
        case "erasure": transaction.hasErased = true
        case "administration":
            try transaction.db.execute(
                sql: "UPDATE searchState SET administrations = administrations + 1")
        default: break
        }
    }

    /// Takes a row away, if it is there.
    package func remove(_ key: [Cell], from table: TruthTable) throws {
        let condition = table.keys.map { "\(table.columns[$0].name) = ?" }.joined(separator: " AND ")
        try run("DELETE FROM \(table.name) WHERE \(condition)", key)
    }

    private func insertion(_ table: TruthTable) -> String {
        let names = table.columns.map(\.name)
        let changed = table.columns.filter { !$0.isKey }.map { "\($0.name) = excluded.\($0.name)" }
        let keys = table.keys.map { table.columns[$0].name }.joined(separator: ", ")
        let end =
            switch TruthTable.growing[table.name] {
            case .appended: ""  // what stands in a journal stays as it is
            default:
                "ON CONFLICT (\(keys)) DO "
                    + (changed.isEmpty ? "NOTHING" : "UPDATE SET \(changed.joined(separator: ", "))")
            }
        return """
            INSERT INTO \(table.name) (\(names.joined(separator: ", ")))
            VALUES (\(names.map { _ in "?" }.joined(separator: ", "))) \(end)
            """
    }

    private func run(_ sql: String, _ cells: [Cell]) throws {
        let statement: Statement
        if let known = statements[sql] {
            statement = known
        } else {
            statement = try transaction.db.makeStatement(sql: sql)
            statements[sql] = statement
        }
        statement.setUncheckedArguments(StatementArguments(cells.map(\.databaseValue)))
        try statement.execute()
    }

    // MARK: Indexes

    /// A record's entries are of what it said before.
    private func forgetEntries(of cells: [Cell], _ table: TruthTable) throws {
        guard case .integer(let key) = cells[table.columns.firstIndex { $0.name == "id" } ?? 0],
            let stored = try transaction.withRecord(key, { stored, _ in stored })
        else { return }
        try transaction.removeIndex(stored)
    }

    private func awaitEntry(_ cells: [Cell], _ table: TruthTable) throws {
        func cell(_ name: String) -> Cell {
            table.columns.firstIndex { $0.name == name }.map { cells[$0] } ?? .null
        }
        guard case .text(let namespace) = cell("namespace"), cell("status") != .text(Array("withdrawn".utf8))
        else { return }
        try run(
            "INSERT OR IGNORE INTO unindexed (namespace, record) VALUES (?, ?)",
            [.text(namespace), cell("id")])
    }
}
