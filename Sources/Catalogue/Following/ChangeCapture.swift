internal import CSQLite
internal import GRDB
internal import GRDBSQLite

/// Notes which rows a transaction writes to the tables that hold the truth.
///
/// Small tables are watched row by row, by SQLite's sessions. The large ones have numbers that only grow, so that what
/// came is found at the end, and memory doesn't grow with an import.
final class ChangeCapture {
    /// Rows of a table, by their keys.
    struct Touched {
        var written: [[Cell]] = []
        var removed: [[Cell]] = []
    }

    private let db: Database
    private let tables: [TruthTable]
    private var session: OpaquePointer?
    /// The numbers that the growing tables went up to.
    private var start: [String: Int64] = [:]

    init(_ db: Database, _ tables: [TruthTable]) throws {
        self.db = db
        self.tables = tables
        for (name, growth) in TruthTable.growing {
            let sql =
                switch growth {
                case .appended(let column): "SELECT coalesce(max(\(column)), 0) FROM \(name)"
                case .journal: "SELECT coalesce(max(sequence), 0) FROM change"
                }
            start[name] = try Int64.fetchOne(db, sql: sql)
        }
        try check(sqlite3session_create(db.sqliteConnection, "main", &session))
        for table in tables where TruthTable.growing[table.name] == nil {
            try check(sqlite3session_attach(session, table.name))
        }
    }

    deinit { sqlite3session_delete(session) }

    /// Stops noting.
    func end() { sqlite3session_enable(session, 0) }

    /// Whether nothing was written.
    func isEmpty() throws -> Bool {
        guard sqlite3session_isempty(session) != 0 else { return false }
        return try !TruthTable.growing.keys.contains { try hasGrown($0) }
    }

    private func hasGrown(_ name: String) throws -> Bool {
        guard case .appended(let column) = TruthTable.growing[name] else { return false }
        return try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM \(name) WHERE \(column) > ?)", arguments: [start[name]])
            == true
    }

    /// The rows written to a table, as they are now.
    func forEachRow(of table: TruthTable, _ touched: Touched?, _ body: ([Cell]) throws -> Void) throws {
        let columns = table.columns.map(\.name).joined(separator: ", ")
        switch TruthTable.growing[table.name] {
        case .appended(let column), .journal(let column):
            try TruthRows.forEach(
                db, "SELECT \(columns) FROM \(table.name) WHERE \(column) > ? ORDER BY \(column)",
                [.integer(start[table.name] ?? 0)], table, body)
        case nil:
            let condition = table.keys.map { "\(table.columns[$0].name) = ?" }.joined(separator: " AND ")
            for key in touched?.written ?? [] {
                try TruthRows.forEach(
                    db, "SELECT \(columns) FROM \(table.name) WHERE \(condition)", key, table, body)
            }
        }
    }

    /// The rows of the small tables that were touched, by table.
    func touched() throws -> [String: Touched] {
        var size: CInt = 0
        var bytes: UnsafeMutableRawPointer?
        try check(sqlite3session_changeset(session, &size, &bytes))
        defer { sqlite3_free(bytes) }
        var iterator: OpaquePointer?
        try check(sqlite3changeset_start(&iterator, size, bytes))
        defer { sqlite3changeset_finalize(iterator) }
        var found: [String: Touched] = [:]
        while sqlite3changeset_next(iterator) == SQLITE_ROW {
            var name: UnsafePointer<CChar>?
            var (count, operation, isIndirect): (CInt, CInt, CInt) = (0, 0, 0)
            try check(sqlite3changeset_op(iterator, &name, &count, &operation, &isIndirect))
            var flags: UnsafeMutablePointer<UInt8>?
            try check(sqlite3changeset_pk(iterator, &flags, &count))
            guard let name, let flags else { continue }
            var key: [Cell] = []
            for column in 0..<count where flags[Int(column)] != 0 {
                var value: OpaquePointer?
                try check(
                    operation == SQLITE_INSERT
                        ? sqlite3changeset_new(iterator, column, &value)
                        : sqlite3changeset_old(iterator, column, &value))
                key.append(TruthRows.cell(value))
            }
            var touched = found.removeValue(forKey: String(cString: name)) ?? Touched()
            if operation == SQLITE_DELETE { touched.removed.append(key) } else { touched.written.append(key) }
            found[String(cString: name)] = touched
        }
        return found
    }

    private func check(_ code: CInt) throws {
        guard code == SQLITE_OK else {
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: "noting changes failed")
        }
    }
}
