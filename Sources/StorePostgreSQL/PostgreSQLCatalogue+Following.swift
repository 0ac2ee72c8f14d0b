internal import Catalogue
internal import Foundation
internal import Synchronization

/// How far a shared database has come.
struct Head: Sendable {
    var database: String
    var number: Int64
    var mark: String

    /// - Parameter locking: Waits until no other transaction writes, and keeps others from it until this one ends.
    init(_ connection: Connection, locking: Bool = false) throws {
        let rows = try connection.run(
            "SELECT database, number, mark FROM head\(locking ? " FOR UPDATE" : "")")
        guard let row = rows.first, let database = row[0], let number = row[1].flatMap({ Int64($0) }),
            let mark = row[2]
        else { throw CatalogueError(.damaged, "\(connection.place) doesn't say how far it has come") }
        (self.database, self.number, self.mark) = (database, number, mark)
    }
}

// How a host's copy follows the database.
extension PostgreSQLCatalogue {
    /// The copy has what the database never had, or has no more: it was put back to an earlier state.
    private struct Diverged: Error {}

    /// Brings the copy up to what is committed now.
    func follow() throws {
        try asking { connection in try bringCopy(to: Head(connection), connection) }
    }

    /// Brings the copy up to a state of the database.
    func bringCopy(to head: Head, _ connection: Connection) throws {
        if !current.isInPlace { try renew() }
        let known = try? current.followedMark()
        if known?.number == head.number, known?.mark == head.mark { return noteLevel() }
        do { try copyRows(connection) } catch  where Self.isUseless(error) {
            try renew()
            try copyRows(connection)
        }
        noteLevel()
    }

    /// Whether a copy can't be mended, only made anew: it says what the database never said, or it is damaged.
    private static func isUseless(_ error: any Error) -> Bool {
        if error is Diverged { return true }
        guard let error = error as? CatalogueError else { return false }
        return [.damaged, .foreign, .replaced, .mixed, .unfinished].contains(error.code)
    }

    /// Begins a new copy in place of this one.
    func renew() throws {
        try copy.withLock { copy in
            // Another process of this host may have done so already.
            if copy.isInPlace { SQLiteCatalogue.removeCopy(at: copyPath) }
            copy = try SQLiteCatalogue.openCopy(at: copyPath)
        }
    }

    private func copyRows(_ connection: Connection) throws {
        try current.follow(indexing: indexing.withLock { $0 }) { mark, writer in
            // One state of the database, whoever writes meanwhile; inside a writer's transaction it is the only one.
            let isInside = connection.isInTransaction
            if !isInside { try connection.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") }
            defer { if !isInside { _ = try? connection.run("COMMIT") } }
            let head = try Head(connection)
            if mark.number > 0 {
                let rows = try connection.run(
                    "SELECT 1 FROM committed WHERE number = $1 AND mark = $2",
                    [String(mark.number), mark.mark])
                if rows.isEmpty { throw Diverged() }
            }
            if mark.number == head.number { return mark }
            try copyRows(after: mark.number, connection, writer)
            return FollowedMark(number: head.number, mark: head.mark)
        }
    }

    private func copyRows(after number: Int64, _ connection: Connection, _ writer: CopyWriter) throws {
        let tables = Dictionary(uniqueKeysWithValues: writer.tables.map { ($0.name, $0) })
        if number > 0 {
            let removals = try connection.run(
                """
                SELECT entity, array_to_json(key) FROM removal WHERE number > $1 ORDER BY number
                """, [String(number)])
            for row in removals {
                guard let table = row[0].flatMap({ tables[$0] }), let json = row[1] else { continue }
                let key = try JSONDecoder().decode([String].self, from: Data(json.utf8))
                try writer.remove(zip(table.keys, key).map { Cell($1, table.columns[$0].kind) }, from: table)
            }
        }
        for table in writer.tables {
            var reader = CopyReader(table)
            let query = Self.rows(of: table, condition: number > 0 ? "WHERE changed > \(number)" : "")
            try connection.copyOut("COPY (\(query)) TO STDOUT (FORMAT binary)") { part in
                try reader.take(part) { try writer.put($0, into: table) }
            }
        }
    }

    /// A query for a table's rows, in the order of their keys as SQLite has it.
    private static func rows(of table: TruthTable, condition: String) -> String {
        let order = table.keys.map { index in
            table.columns[index].name + (table.columns[index].kind == .text ? " COLLATE \"C\"" : "")
        }
        return """
            SELECT \(table.columns.map(\.name).joined(separator: ", ")) FROM \(table.name) \(condition)
            ORDER BY \(order.joined(separator: ", "))
            """
    }

    // MARK: Comparing

    /// Notes what the database has otherwise than the copy.
    func compare(with examination: inout Examination) throws {
        let copy = current
        try withConnection { connection in
            try connection.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            defer { _ = try? connection.run("COMMIT") }
            for table in try copy.truthTables() {
                var (here, there) = (TableDigest(table), TableDigest(table))
                try copy.forEachRow(of: table) { here.add($0) }
                var reader = CopyReader(table)
                let query = Self.rows(of: table, condition: "")
                try connection.copyOut("COPY (\(query)) TO STDOUT (FORMAT binary)") { part in
                    try reader.take(part) { there.add($0) }
                }
                if here != there {
                    examination.addDifference(table.name, rows: there.rows, copied: here.rows)
                }
            }
        }
    }
}

extension Cell {
    /// A key's value that PostgreSQL wrote as text.
    init(_ text: String, _ kind: TruthTable.Kind) {
        self =
            switch kind {
            case .integer: .integer(Int64(text) ?? 0)
            case .real: .real(Double(text) ?? 0)
            case .text, .bytes: .text(Array(text.utf8))
            }
    }
}
