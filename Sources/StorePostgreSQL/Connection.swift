internal import CLibPQ
internal import Catalogue
internal import Glibc

/// One connection to a PostgreSQL server. Used by one thread at a time.
///
/// Blocking, as libpq is simplest and as the catalogue's other reads and writes are.
final class Connection {
    private let handle: OpaquePointer
    /// What it was opened with, without its password: for messages.
    let place: String

    /// Settings that the address may overrule: how long a server is waited for, and how a dead one is noticed.
    private static let usual = [
        ("application_name", "essaim"), ("connect_timeout", "5"), ("target_session_attrs", "read-write"),
        ("keepalives_idle", "5"), ("keepalives_interval", "2"), ("keepalives_count", "3"),
        ("tcp_user_timeout", "15000"), ("client_encoding", "UTF8"),
    ]

    /// Opens a connection: `postgresql://host:port/database`, as libpq takes it; several hosts are tried in turn.
    ///
    /// - Throws: ``Catalogue/CatalogueError``.
    init(_ address: String) throws(CatalogueError) {
        place = DatabaseAddress(address).shown
        let settings = Self.usual + [("dbname", address)]
        var names = settings.map { strdup($0.0) } + [nil]
        var values = settings.map { strdup($0.1) } + [nil]
        defer { for text in names + values { free(text) } }
        let handle = names.withUnsafeMutableBufferPointer { names in
            values.withUnsafeMutableBufferPointer { values in
                names.baseAddress!.withMemoryRebound(to: UnsafePointer<CChar>?.self, capacity: names.count) {
                    names in
                    values.baseAddress!.withMemoryRebound(
                        to: UnsafePointer<CChar>?.self, capacity: values.count
                    ) { PQconnectdbParams(names, $0, 1) }
                }
            }
        }
        guard let handle else {
            throw CatalogueError(.failed, "there is no memory for a connection to \(place)")
        }
        guard PQstatus(handle) == CONNECTION_OK else {
            let detail = String(cString: PQerrorMessage(handle))
            PQfinish(handle)
            throw CatalogueError.connecting(
                to: place, DatabaseAddress(address).hidingPassword(in: detail))
        }
        self.handle = handle
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        // The server notices within half a minute that a host died, and lets the others write.
        for (name, value) in [
            ("tcp_keepalives_idle", "10"), ("tcp_keepalives_interval", "5"), ("tcp_keepalives_count", "3"),
            ("lock_timeout", "'10s'"),
        ] { try run("SET \(name) = \(value)") }
    }

    deinit { PQfinish(handle) }

    /// Whether a transaction was begun and hasn't ended.
    var isInTransaction: Bool { PQtransactionStatus(handle) != PQTRANS_IDLE }

    /// Whether it has lost its server.
    var isBroken: Bool { PQstatus(handle) != CONNECTION_OK }

    /// Runs a statement.
    ///
    /// - Parameter arguments: For `$1` and so on, as text.
    /// - Returns: The rows, as text.
    @discardableResult
    func run(_ sql: String, _ arguments: [String?] = []) throws(CatalogueError) -> [[String?]] {
        var values = arguments.map { text in text.flatMap { strdup($0) } }
        defer { for value in values { free(value) } }
        let result =
            arguments.isEmpty
            ? PQexec(handle, sql)
            : values.withUnsafeMutableBufferPointer { values in
                values.baseAddress!.withMemoryRebound(
                    to: UnsafePointer<CChar>?.self, capacity: values.count
                ) { PQexecParams(handle, sql, CInt(arguments.count), nil, $0, nil, nil, 0) }
            }
        defer { PQclear(result) }
        let status = PQresultStatus(result)
        guard status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK else { throw failure(result) }
        return (0..<PQntuples(result)).map { row in
            (0..<PQnfields(result)).map { column in
                PQgetisnull(result, row, column) != 0
                    ? nil : PQgetvalue(result, row, column).map { String(cString: $0) }
            }
        }
    }

    /// Runs a `COPY … FROM STDIN`.
    ///
    /// - Parameter fill: Sends bytes with ``send(_:)``, in parts of any size.
    func copyIn(_ sql: String, _ fill: () throws -> Void) throws {
        try begin(sql, PGRES_COPY_IN)
        do {
            try fill()
        } catch {
            PQputCopyEnd(handle, "ended")
            try? finish()
            throw error
        }
        guard PQputCopyEnd(handle, nil) == 1 else { throw failure(nil) }
        try finish()
    }

    /// Sends a part of what a `COPY … FROM STDIN` reads.
    func send(_ bytes: [UInt8]) throws(CatalogueError) {
        let sent = bytes.withUnsafeBytes {
            PQputCopyData(handle, $0.assumingMemoryBound(to: CChar.self).baseAddress, CInt($0.count))
        }
        guard sent == 1 else { throw failure(nil) }
    }

    /// Runs a `COPY … TO STDOUT`.
    ///
    /// - Parameter take: Gets the bytes, in parts.
    func copyOut(_ sql: String, _ take: (UnsafeRawBufferPointer) throws -> Void) throws {
        try begin(sql, PGRES_COPY_OUT)
        var failed: (any Error)?
        while true {
            var buffer: UnsafeMutablePointer<CChar>?
            let count = PQgetCopyData(handle, &buffer, 0)
            guard count > 0 else { break }
            defer { PQfreemem(buffer) }
            // What came is read to its end, so that the connection can be used again.
            guard failed == nil else { continue }
            do { try take(UnsafeRawBufferPointer(start: buffer, count: Int(count))) } catch { failed = error }
        }
        try finish()
        if let failed { throw failed }
    }

    private func begin(_ sql: String, _ expected: ExecStatusType) throws(CatalogueError) {
        let result = PQexec(handle, sql)
        defer { PQclear(result) }
        guard PQresultStatus(result) == expected else { throw failure(result) }
    }

    private func finish() throws(CatalogueError) {
        var failed: CatalogueError?
        while let result = PQgetResult(handle) {
            if PQresultStatus(result) != PGRES_COMMAND_OK { failed = failed ?? failure(result) }
            PQclear(result)
        }
        if let failed { throw failed }
    }

    /// `PG_DIAG_SQLSTATE`, a character in C's header.
    private static let stateField = CInt(UInt8(ascii: "C"))

    private func failure(_ result: OpaquePointer?) -> CatalogueError {
        let state = result.flatMap { PQresultErrorField($0, Self.stateField) }.map { String(cString: $0) }
        let detail = String(
            cString: result == nil ? PQerrorMessage(handle) : PQresultErrorMessage(result))
        return CatalogueError.saying(detail, state: isBroken ? nil : state, place: place)
    }

    /// Waits until the server says something on its own, or a time has passed.
    ///
    /// - Returns: Whether something was said.
    func waitForNotice(milliseconds: Int) throws(CatalogueError) -> Bool {
        // What came with the answer to a question isn't on its way any more.
        if takeNotices() { return true }
        var descriptor = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
        _ = poll(&descriptor, 1, CInt(milliseconds))
        guard PQconsumeInput(handle) == 1 else { throw failure(nil) }
        return takeNotices()
    }

    private func takeNotices() -> Bool {
        var isTold = false
        while let notice = PQnotifies(handle) {
            PQfreemem(notice)
            isTold = true
        }
        return isTold
    }
}
