internal import GRDB
internal import GRDBSQLite

/// The statements that an import runs a million times, bound without GRDB's boxes for arguments.
///
/// GRDB prepares and owns them; only binding and stepping go to SQLite directly, which halves the time that an
/// import spends outside SQLite.
final class BulkStatements {
    /// A value to bind.
    enum Value {
        case text(String?)
        case integer(Int?)
        case key(Int64)
        case real(Double)
        case bytes([UInt8])
        /// A text that is valid UTF-8.
        case utf8([UInt8])
        /// Memory that a function of ours reads, as ``BulkStatements/pointerType``; `nil`: none.
        case pointer(UnsafeMutableRawPointer?)
    }

    private let db: Database
    /// By the address of the statement's text, which is a constant of the program.
    private var prepared: [UnsafePointer<UInt8>: Statement] = [:]

    init(_ db: Database) { self.db = db }

    /// Runs a statement with its values, in order.
    func run(_ sql: StaticString, _ values: Value...) throws {
        let statement = try bound(sql, values)
        let code = sqlite3_step(statement)
        sqlite3_reset(statement)
        guard code == SQLITE_DONE else { throw failure(code, sql) }
    }

    /// Runs a query with its values, and reads its first row, if there is one.
    func first<Result>(_ sql: StaticString, _ values: Value..., read: (BulkRow) throws -> Result) throws
        -> Result?
    {
        let statement = try bound(sql, values)
        defer { sqlite3_reset(statement) }
        let code = sqlite3_step(statement)
        switch code {
        case SQLITE_ROW: return try read(BulkRow(statement: statement))
        case SQLITE_DONE: return nil
        default: throw failure(code, sql)
        }
    }

    /// Runs a query with its values, and reads each of its rows.
    func forEach(_ sql: StaticString, _ values: Value..., read: (BulkRow) throws -> Void) throws {
        let statement = try bound(sql, values)
        defer { sqlite3_reset(statement) }
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: try read(BulkRow(statement: statement))
            case SQLITE_DONE: return
            case let code: throw failure(code, sql)
            }
        }
    }

    private func bound(_ sql: StaticString, _ values: [Value]) throws -> OpaquePointer {
        let statement: Statement
        if let known = prepared[sql.utf8Start] {
            statement = known
        } else {
            statement = try db.makeStatement(sql: "\(sql)")
            prepared[sql.utf8Start] = statement
        }
        for (index, value) in values.enumerated() {
            bind(value, to: statement.sqliteStatement, at: CInt(index + 1))
        }
        return statement.sqliteStatement
    }

    private func failure(_ code: CInt, _ sql: StaticString) -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: code),
            message: sqlite3_errmsg(db.sqliteConnection).map { String(cString: $0) }, sql: "\(sql)")
    }

    private func bind(_ value: Value, to statement: OpaquePointer, at index: CInt) {
        // SQLite copies what it is given before the call returns.
        let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        switch value {
        case .text(nil): sqlite3_bind_null(statement, index)
        case .text(var text?):
            text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { chars in
                    _ = sqlite3_bind_text(
                        statement, index, chars.baseAddress ?? Self.empty, CInt(clamping: chars.count), copied
                    )
                }
            }
        case .integer(nil): sqlite3_bind_null(statement, index)
        case .integer(let number?): sqlite3_bind_int64(statement, index, Int64(number))
        case .key(let number): sqlite3_bind_int64(statement, index, number)
        case .pointer(let pointer): sqlite3_bind_pointer(statement, index, pointer, Self.pointerType, nil)
        case .real(let number): sqlite3_bind_double(statement, index, number)
        case .utf8(let bytes):
            bytes.withUnsafeBytes { buffer in
                _ = sqlite3_bind_text(
                    statement, index, buffer.assumingMemoryBound(to: CChar.self).baseAddress ?? Self.empty,
                    CInt(clamping: buffer.count), copied)
            }
        case .bytes(let bytes):
            bytes.withUnsafeBytes { buffer in
                if let start = buffer.baseAddress, !buffer.isEmpty {
                    _ = sqlite3_bind_blob(statement, index, start, CInt(clamping: buffer.count), copied)
                } else {
                    sqlite3_bind_zeroblob(statement, index, 0)
                }
            }
        }
    }

    /// What SQLite knows pointers of ours by: only code that has this name gets at them.
    nonisolated(unsafe) static let pointerType: UnsafePointer<CChar> = {
        let name = "essaim-memory".utf8CString
        let pointer = UnsafeMutablePointer<CChar>.allocate(capacity: name.count)
        for (index, character) in name.enumerated() { (pointer + index).initialize(to: character) }
        return UnsafePointer(pointer)
    }()

    /// For an empty text: a null pointer would bind NULL.
    private nonisolated(unsafe) static let empty: UnsafePointer<CChar> = {
        let pointer = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
        pointer.initialize(to: 0)
        return UnsafePointer(pointer)
    }()
}

/// A row of a query, valid until the next one.
struct BulkRow {
    let statement: OpaquePointer

    func integer(_ column: CInt) -> Int { Int(sqlite3_column_int64(statement, column)) }
    func real(_ column: CInt) -> Double { sqlite3_column_double(statement, column) }
    func optional(_ column: CInt) -> Int? {
        sqlite3_column_type(statement, column) == SQLITE_NULL ? nil : integer(column)
    }
    func key(_ column: CInt) -> Int64 { sqlite3_column_int64(statement, column) }
    func text(_ column: CInt) -> String? {
        sqlite3_column_text(statement, column).map { String(cString: $0) }
    }

    func bytes(_ column: CInt) -> [UInt8] { Array(buffer(column)) }

    /// The bytes where SQLite has them.
    func buffer(_ column: CInt) -> UnsafeRawBufferPointer {
        let start = sqlite3_column_blob(statement, column)
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
    }
}
