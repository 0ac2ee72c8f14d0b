internal import Foundation
internal import GRDB
internal import Glibc

/// The file that a catalogue is in: what lies at its path, looked at before SQLite touches it, and whether it still
/// lies there.
///
/// SQLite knows a database by its path only. Whoever moves another file there, or leaves the log of one file beside
/// another, makes it write to what nobody will read, or mix the two.
final class CatalogueFile: Sendable {
    /// “ESSM”, in the file's header: tells a catalogue from any other SQLite file.
    static let applicationID = 0x4553_534D

    /// Which file it is, whatever its name.
    private struct Identity: Equatable {
        var device: dev_t
        var number: ino_t

        init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            (device, number) = (status.st_dev, status.st_ino)
        }
    }

    /// How an address of SQLite's says that a file doesn't change.
    static let frozen = "immutable=1"

    let path: String
    /// Where links lead: SQLite keeps what belongs to a file beside that one.
    private let target: String
    private let identity: Identity
    private let start: FileStart
    /// Its state when it was opened, for who reads it without SQLite's locks.
    private let opened: [Int]

    /// - Throws: ``CatalogueError`` where there is no file, or one that can't be opened.
    init(path: String) throws {
        self.path = path
        target = Self.target(of: path)
        var status = stat()
        guard stat(path, &status) == 0, let identity = Identity(path) else {
            throw CatalogueError(
                .missing, "there is no catalogue at \(path)",
                hint: "Make one with “essaim init”, or name another with --catalogue or ESSAIM_CATALOGUE.")
        }
        // Never opened where that could wait for somebody else: a named pipe.
        guard status.st_mode & S_IFMT == S_IFREG else { throw CatalogueError.foreign(path) }
        self.identity = identity
        opened = Self.state(of: target)
        do { start = try FileStart(path: path) } catch {
            throw CatalogueError.explaining(code: error.code, path: path)
        }
    }

    /// Makes sure that it is a catalogue, and one that can be opened without harm.
    ///
    /// - Throws: ``CatalogueError``.
    func check() throws {
        let header = try header()
        if Self.size(path) == 0 { throw CatalogueError.unfinished(path) }
        guard header.isSQLite else { throw CatalogueError.foreign(path) }
        // One whose making ended before its log was written into it has the mark in the log only.
        guard header.applicationID == Self.applicationID || isMarkedInLog else {
            throw CatalogueError.foreign(path)
        }
        if isBesideForeignLog(header) {
            throw CatalogueError(
                .mixed, "\(path) lies beside the log of another file, \(path)-wal",
                hint:
                    "Put a copy in a catalogue's place with “essaim restore COPY”: it takes the log away. Nothing was opened or changed."
            )
        }
    }

    /// Whether the log beside the file is another's: a copy was moved into a catalogue's place. A copy isn't in the
    /// mode that has a log, and SQLite would write that log into it.
    private func isBesideForeignLog(_ header: FileStart.Header) -> Bool { !header.hasLog && hasFilledLog }

    /// Whether a log with content lies beside the file.
    private var hasFilledLog: Bool { (Self.size("\(target)-wal") ?? 0) > 0 }

    private var isMarkedInLog: Bool {
        guard hasFilledLog else { return false }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(SQLiteCatalogue.busyTimeout)
        let id = try? DatabaseQueue(path: path, configuration: configuration).read {
            try Int.fetchOne($0, sql: "PRAGMA application_id")
        }
        return id == Self.applicationID
    }

    private func header() throws -> FileStart.Header {
        do { return try start.read() } catch { throw CatalogueError.explaining(code: error.code, path: path) }
    }

    /// Makes sure that the file that was opened holds what it held: one that was written over can't even be read, with
    /// what SQLite knows of the old one. Costs one system call.
    func verifyContent() throws(CatalogueError) {
        guard (try? start.read().hasLog) == true else { throw isReplaced }
    }

    /// Makes sure that the file that was opened is the one that the path names, in the mode that it was opened in:
    /// what is written to another one would be lost.
    ///
    /// Costs two system calls.
    func verifyPlace() throws(CatalogueError) {
        guard Identity(path) == identity else { throw isReplaced }
        try verifyContent()
    }

    /// Makes sure that nobody writes to what was opened for reading alone: SQLite was told that it stays as it is.
    func verifyUnchanged() throws(CatalogueError) {
        guard Self.state(of: target) == opened else { throw isReplaced }
    }

    /// What tells two states of a file and its log, but for their content.
    private static func state(of path: String) -> [Int] {
        [path, "\(path)-wal"].flatMap { path -> [Int] in
            var status = stat()
            guard stat(path, &status) == 0, status.st_size > 0 else { return [0] }
            return [Int(status.st_size), status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
        }
    }

    private var isReplaced: CatalogueError {
        CatalogueError(
            .replaced, "\(path) is not the file any more that was opened: nothing is written to it",
            hint: "End this process, see that the catalogue is the one that you want, and start it again.")
    }

    /// How to open it for reading alone, where nothing can be written beside it. What stands in a log or was cut in the
    /// middle isn't passed over: SQLite refuses it there.
    func readOnlyLocation() throws -> String {
        let isWhole = try !(header().hasLog && hasFilledLog) && (Self.size("\(target)-journal") ?? 0) == 0
        return "\(Self.address(path))?\(isWhole ? Self.frozen : "mode=ro")"
    }

    /// A path as SQLite's addresses have it.
    private static func address(_ path: String) -> String {
        let absolute = URL(filePath: path).standardizedFileURL.path(percentEncoded: false)
        let plain = CharacterSet(charactersIn: "/-._~").union(.alphanumerics)
        return "file://" + (absolute.addingPercentEncoding(withAllowedCharacters: plain) ?? absolute)
    }

    /// The path that links lead to; the path itself where nothing is there.
    static func target(of path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// The size of a file; `nil` where there is none.
    static func size(_ path: String) -> Int? {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : nil
    }

    /// Whether another process has a database open: SQLite's connections hold a lock on its file.
    static func isInUse(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        // SQLite's bytes for locks, behind the first gibibyte.
        var lock = flock()
        lock.l_type = Int16(F_WRLCK)
        lock.l_whence = Int16(SEEK_SET)
        lock.l_start = 0x4000_0000
        lock.l_len = 512
        return fcntl(descriptor, F_GETLK, &lock) == 0 && lock.l_type != Int16(F_UNLCK)
    }
}

extension CatalogueError {
    static func foreign(_ path: String) -> CatalogueError {
        CatalogueError(.foreign, "\(path) is not a catalogue of Essaim", hint: "Check the path.")
    }

    static func unfinished(_ path: String) -> CatalogueError {
        CatalogueError(
            .unfinished, "there is nothing in \(path) yet: making it was cut, or the file is empty",
            hint: "Run “essaim init” for it again.")
    }
}
