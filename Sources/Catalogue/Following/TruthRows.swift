internal import CSQLite
internal import Foundation
internal import GRDB
internal import GRDBSQLite

/// Rows of any table as cells, read from and written to SQLite.
enum TruthRows {
    /// Calls `body` with each row of a query over a table's columns.
    static func forEach(
        _ db: Database, _ sql: String, _ arguments: [Cell], _ table: TruthTable,
        _ body: ([Cell]) throws -> Void
    ) throws {
        let statement = try db.cachedStatement(sql: sql)
        statement.setUncheckedArguments(StatementArguments(arguments.map(\.databaseValue)))
        let rows = try Row.fetchCursor(statement)
        let indices = table.columns.indices
        while let row = try rows.next() {
            try body(indices.map { Cell(row[$0] as DatabaseValue, table.columns[$0].kind) })
        }
    }

    /// A value of SQLite's.
    static func cell(_ value: OpaquePointer?) -> Cell {
        guard let value else { return .null }
        func bytes(_ start: UnsafeRawPointer?) -> [UInt8] {
            Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_value_bytes(value))))
        }
        switch sqlite3_value_type(value) {
        case SQLITE_INTEGER: return .integer(sqlite3_value_int64(value))
        case SQLITE_FLOAT: return .real(sqlite3_value_double(value))
        case SQLITE_TEXT: return .text(bytes(sqlite3_value_text(value)))
        case SQLITE_BLOB: return .bytes(bytes(sqlite3_value_blob(value)))
        default: return .null
        }
    }
}

extension Cell {
    init(_ value: DatabaseValue, _ kind: TruthTable.Kind) {
        self =
            switch value.storage {
            case .null: .null
            case .int64(let number): kind == .real ? .real(Double(number)) : .integer(number)
            case .double(let number): .real(number)
            case .string(let text): .text(Array(text.utf8))
            case .blob(let data): .bytes(Array(data))
            }
    }

    var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let number): number.databaseValue
        case .real(let number): number.databaseValue
        case .text(let bytes): String(decoding: bytes, as: UTF8.self).databaseValue
        case .bytes(let bytes): Data(bytes).databaseValue
        }
    }
}
