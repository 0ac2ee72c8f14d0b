internal import CSQLite
internal import Glibc
internal import Synchronization

/// The start of an SQLite file as it is on the disk, read through SQLite (`essaim_sqlite_read_start`).
///
/// `@unchecked Sendable`: whoever has the mutex has the connection.
final class FileStart: @unchecked Sendable {
    /// What the first bytes say.
    struct Header {
        private static let signature = Array("SQLite format 3\0".utf8)
        static let size = 100

        fileprivate var bytes = [UInt8](repeating: 0, count: size)

        var isSQLite: Bool { bytes.starts(with: Self.signature) }
        /// Whether what is written goes to a log beside the file first, as it does in every catalogue in use. SQLite's
        /// copies and files that were never opened by Essaim aren't in that mode.
        var hasLog: Bool { bytes[18] == 2 && bytes[19] == 2 }
        var applicationID: Int {
            bytes[68..<72].reduce(0) { $0 << 8 | Int($1) }
        }
    }

    /// `SQLITE_IOERR_SHORT_READ`.
    private static let shortRead: CInt = 522

    private let connection: OpaquePointer
    private let lock = Mutex(())

    /// - Throws: A code of SQLite.
    init(path: String) throws(ResultCodeError) {
        var connection: OpaquePointer?
        let code = sqlite3_open_v2(path, &connection, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nil)
        guard let connection, code == SQLITE_OK else {
            sqlite3_close(connection)
            throw ResultCodeError(code: code)
        }
        self.connection = connection
    }

    deinit { sqlite3_close(connection) }

    func read() throws(ResultCodeError) -> Header {
        var header = Header()
        let code = lock.withLock { _ in
            header.bytes.withUnsafeMutableBytes {
                essaim_sqlite_read_start(connection, $0.baseAddress, CInt($0.count))
            }
        }
        // A shorter file is filled up with zeros.
        guard code & 0xFF == SQLITE_OK || code == Self.shortRead else {
            throw ResultCodeError(code: code)
        }
        return header
    }
}

/// A result code of SQLite.
struct ResultCodeError: Error {
    var code: CInt
}
