internal import Foundation
internal import GRDB
internal import GRDBSQLite
internal import Synchronization

/// Tells whether a catalogue was changed, by whomever: SQLite's own number of a file's states, which each commit
/// makes another one.
///
/// A connection of its own, because the number means something to one connection only, and by hand, because each
/// request to the HTTP API asks: a queue to wait in takes longer than the answer.
///
/// `@unchecked Sendable`: whoever has set the flag has the connection.
final class DataVersion: @unchecked Sendable {
    private let connection: OpaquePointer
    private let statement: OpaquePointer
    /// Waited for by looking again, not by sleeping: an answer takes two microseconds, waking up takes ten.
    private let isTaken = Atomic(false)
    /// How often it is looked for before the thread lets others go first.
    private static let attempts = 200

    init(path: String) throws {
        var connection: OpaquePointer?
        var statement: OpaquePointer?
        var code = sqlite3_open_v2(
            path, &connection, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, nil)
        if code == SQLITE_OK {
            sqlite3_busy_timeout(connection, CInt(SQLiteCatalogue.busyTimeout * 1_000))
            code = sqlite3_prepare_v2(connection, "PRAGMA data_version", -1, &statement, nil)
        }
        guard let connection, let statement, code == SQLITE_OK else {
            sqlite3_close(connection)
            throw Self.error(code)
        }
        self.connection = connection
        self.statement = statement
    }

    deinit {
        sqlite3_finalize(statement)
        sqlite3_close(connection)
    }

    func read() throws(DatabaseError) -> Int {
        var attempts = 0
        while !isTaken.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged {
            attempts += 1
            if attempts % Self.attempts == 0 { sched_yield() }
        }
        let code = sqlite3_step(statement)
        let version = Int(sqlite3_column_int64(statement, 0))
        sqlite3_reset(statement)
        isTaken.store(false, ordering: .releasing)
        guard code == SQLITE_ROW else { throw Self.error(code) }
        return version
    }

    private static func error(_ code: CInt) -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: code), message: sqlite3_errstr(code).map { String(cString: $0) })
    }
}
