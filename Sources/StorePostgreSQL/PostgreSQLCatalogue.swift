package import Catalogue
package import Derivation
internal import Foundation
internal import Synchronization

/// A catalogue in a PostgreSQL database, which several hosts may share.
///
/// The database holds the truth. Each host has a copy of it in a file of its own, an SQLite catalogue that follows the
/// database: there records are read and found, and there a transaction runs. What it wrote goes to the database first, and
/// is kept in the copy only once the database has it. Whoever writes holds the one row that counts transactions, so hosts
/// write one after the other, the journal has no gaps, and a host that dies leaves nothing
/// (`docs/decisions/0145-hosts-follow-one-database.md`).
///
/// How the copy follows stands in `PostgreSQLCatalogue+Following.swift`, how a catalogue is made and opened in
/// `PostgreSQLCatalogue+Opening.swift`.
package final class PostgreSQLCatalogue: CatalogueStore {
    package let address: DatabaseAddress
    /// The copy; another one after the database was put back to an earlier state.
    let copy: Mutex<SQLiteCatalogue>
    let copyPath: String
    /// What makes entries of the records that come.
    let indexing = Mutex<RecordIndexing?>(nil)
    /// The connection that writes, while nobody has it.
    private let idle = Mutex<Pooled>(Pooled())
    /// Held by whoever writes in this process.
    private let writing = NSLock()
    private let isWriting = Atomic(false)
    /// Whether a thread keeps the copy up to date, so that reads needn't ask.
    let isFollowed = Atomic(false)
    /// When the copy was last known to have all that the database has: milliseconds of 1970.
    private let levelAt = Atomic(0)
    let listener = Mutex<ChangeListener?>(nil)

    /// Connections that nobody uses now. `@unchecked Sendable`: whoever takes one has it alone.
    private struct Pooled: @unchecked Sendable { var connections: [Connection] = [] }

    /// How often a connection that is lost before anything was done is made anew.
    private static let attempts = 3

    init(_ address: DatabaseAddress, copy: SQLiteCatalogue, path: String) {
        self.address = address
        self.copy = Mutex(copy)
        copyPath = path
    }

    deinit { listener.withLock { $0 }?.stop() }

    var current: SQLiteCatalogue { copy.withLock { $0 } }

    private static var now: Int { Int(Date.now.timeIntervalSince1970 * 1_000) }

    /// Notes that the copy has all that the database has.
    func noteLevel() { levelAt.store(Self.now, ordering: .relaxed) }

    package func secondsBehind() -> Double? { Double(Self.now - levelAt.load(ordering: .relaxed)) / 1_000 }

    // MARK: Connections

    /// Runs `body` with a connection that nobody else uses meanwhile.
    func withConnection<Result>(_ body: (Connection) throws -> Result) throws -> Result {
        let known = idle.withLock { $0.connections.popLast() }
        let connection = try known ?? Connection(address.text)
        defer { if !connection.isBroken { idle.withLock { $0.connections.append(connection) } } }
        return try body(connection)
    }

    /// Asks something that may be asked twice: where a connection was lost since it was used last, with a new one.
    func asking<Result>(_ body: (Connection) throws -> Result) throws -> Result {
        let isOld = idle.withLock { !$0.connections.isEmpty }
        do { return try withConnection(body) } catch let error as CatalogueError
            where error.code == .unreachable && isOld
        {
            forgetIdle()
            return try withConnection(body)
        }
    }

    /// Closes the connections that nobody uses: their server went away.
    private func forgetIdle() { idle.withLock { $0.connections.removeAll() } }

    // MARK: Reading

    package func read<Result>(_ body: (any CatalogueReading) throws -> Result) throws -> Result {
        try refresh()
        return try renewingDamaged { try current.read(body) }
    }

    /// Makes a copy anew that turns out to be damaged. What was asked of it must be asked again: some of the answer may have
    /// been given already.
    private func renewingDamaged<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let error as CatalogueError where error.code == .damaged {
            try renew()
            throw CatalogueError(
                .busy, "this host's copy of \(address.shown) was damaged, and is made anew",
                hint: "Try again.")
        }
    }

    package func rehearse<Result>(_ body: (any CatalogueStore) throws -> Result) throws -> Result {
        try refresh()
        return try current.rehearse(body)
    }

    package func stamp() throws -> Int {
        try refresh()
        return try current.stamp()
    }

    package func examine(_ index: (StoredRecord, UnsafeRawBufferPointer) throws -> IndexEntry?) throws
        -> Examination
    {
        try refresh()
        var examination = try current.examine(index)
        try compare(with: &examination)
        return examination
    }

    package func uncleanCount() throws -> Int { try current.uncleanCount() }

    package func updateIndex(
        by indexing: RecordIndexing, rebuilding: Bool, onProgress: (_ done: Int, _ total: Int) -> Void
    ) throws -> Int {
        if self.indexing.withLock({ $0?.bases }) != indexing.bases {
            self.indexing.withLock { $0 = indexing }
        }
        return try current.updateIndex(by: indexing, rebuilding: rebuilding, onProgress: onProgress)
    }

    /// Brings the copy up to date, where nobody else does. A transaction of this process has done so.
    func refresh() throws {
        guard !isFollowed.load(ordering: .relaxed), !isWriting.load(ordering: .relaxed) else { return }
        try follow()
    }

    // MARK: Writing

    package func checkWritable() throws {
        try asking { _ = try $0.run("SELECT number FROM head") }
        try current.checkWritable()
    }

    package func write<Result>(_ body: (any CatalogueWriting) throws -> Result) throws -> Result {
        writing.lock()
        defer { writing.unlock() }
        isWriting.store(true, ordering: .relaxed)
        defer { isWriting.store(false, ordering: .relaxed) }
        var attempts = 0
        while true {
            do {
                return try withConnection { connection in
                    let head = try begin(connection)
                    defer { if connection.isInTransaction { _ = try? connection.run("ROLLBACK") } }
                    return try run(body, after: head, connection)
                }
            } catch let lost as Unbegun {
                // The server went away since the connection was used last, and nothing was done yet.
                forgetIdle()
                attempts += 1
                if attempts == Self.attempts { throw lost.reason }
            }
        }
    }

    /// Why a transaction could not even be begun.
    private struct Unbegun: Error { var reason: any Error }

    /// Begins a transaction that no other host's can come before.
    private func begin(_ connection: Connection) throws -> Head {
        do {
            try connection.run("BEGIN")
            return try Head(connection, locking: true)
        } catch {
            _ = try? connection.run("ROLLBACK")
            guard let error = error as? CatalogueError, error.code == .unreachable else { throw error }
            throw Unbegun(reason: error)
        }
    }

    private func run<Result>(
        _ body: (any CatalogueWriting) throws -> Result, after head: Head, _ connection: Connection
    ) throws -> Result {
        try bringCopy(to: head, connection)
        return try renewingDamaged {
            try current.writeFollowing(body) { changes in
                let mark = FollowedMark(number: head.number + 1, mark: Self.newMark())
                try publish(changes, mark, connection)
                return mark
            }
        }
    }

    /// Transactions that the database remembers; a host that is further behind makes its copy anew.
    private static let remembered: Int64 = 1_000_000
    /// How often it forgets older ones.
    private static let pruning: Int64 = 10_000

    private static func newMark() -> String {
        (0..<32).map { _ in String(Int.random(in: 0..<16), radix: 16) }.joined()
    }

    /// Writes what a transaction wrote to the database, and ends it there.
    private func publish(_ changes: CapturedChanges, _ mark: FollowedMark, _ connection: Connection) throws {
        let publication = Publication(connection, number: mark.number)
        for table in changes.tables {
            try publication.remove(changes.removed(from: table), from: table)
            guard try changes.hasRows(of: table) else { continue }
            try publication.put(into: table) { put in try changes.forEachRow(of: table, put) }
        }
        try connection.run(
            "UPDATE head SET number = $1, mark = $2", [String(mark.number), mark.mark])
        try connection.run(
            "INSERT INTO committed (number, mark) VALUES ($1, $2)", [String(mark.number), mark.mark])
        if mark.number.isMultiple(of: Self.pruning) {
            for table in ["committed", "removal"] {
                try connection.run(
                    "DELETE FROM \(table) WHERE number < $1", [String(mark.number - Self.remembered)])
            }
        }
        try connection.run("SELECT pg_notify('essaim', $1)", [String(mark.number)])
        do { try connection.run("COMMIT") } catch {
            // The server may have taken it all the same: it is asked, as soon as one answers.
            guard error.code == .unreachable, try isCommitted(mark) else { throw error }
        }
    }

    /// How long a server is waited for that may have taken a transaction: a replica takes over meanwhile.
    private static let patience = 25.0

    private func isCommitted(_ mark: FollowedMark) throws -> Bool {
        let end = Date.now.addingTimeInterval(Self.patience)
        while true {
            let answer = Result {
                let connection = try Connection(address.text)
                // The old transaction may still be under way there, waiting for its replica: it holds this row as long.
                try connection.run("BEGIN")
                try connection.run("SELECT number FROM head FOR UPDATE")
                return try connection.run("SELECT 1 FROM committed WHERE mark = $1", [mark.mark])
            }
            if Date.now > end { return try !answer.get().isEmpty }
            if case .success(let rows) = answer { return !rows.isEmpty }
            Thread.sleep(forTimeInterval: 0.3)
        }
    }
}
