internal import Foundation
internal import GRDB
internal import Glibc

extension SQLiteCatalogue {
    /// Writes a copy of the catalogue's present state to a new file, whoever reads or writes meanwhile, and opens the
    /// copy to see that it is whole. The file appears under its name only then, and may be read by nobody who may not
    /// read the catalogue.
    ///
    /// The copy is a catalogue like any other. It knows that it is a copy: with its first change it begins an incarnation
    /// of its own.
    package func backup(to file: String, time: String) throws {
        guard !FileManager.default.fileExists(atPath: file) else {
            throw CatalogueError(.exists, "\(file) exists already", hint: "Choose another name.")
        }
        try Self.makingWhole(file, mode: Self.mode(of: path)) { part in
            try pool.unsafeRead { db in try db.execute(sql: "VACUUM INTO ?", arguments: [part]) }
            try DatabaseQueue(path: part, configuration: Self.waiting).writeWithoutTransaction { db in
                try db.execute(sql: "UPDATE catalogue SET copied = ?", arguments: [time])
                try Self.checkCopy(db, named: file)
            }
        }
    }

    /// What a file is called as long as it isn't whole.
    static let partSuffix = ".part"

    /// Makes a file beside its place and moves it there when it is whole and on the disk.
    ///
    /// - Parameter make: Fills the file at the path that it is given; SQLite takes an empty one.
    static func makingWhole(_ file: String, mode: mode_t, _ make: (String) throws -> Void) throws {
        try requireName(file)
        let part = "\(file)\(partSuffix)"
        do {
            removeFiles(part)
            // SQLite would make one that everybody may read.
            let descriptor = Glibc.open(part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode)
            guard descriptor >= 0 else { throw failure(file) }
            defer { close(descriptor) }
            fchmod(descriptor, mode)
            try make(part)
            // SQLite leaves copies to the system's own time.
            guard fsync(descriptor) == 0, rename(part, file) == 0 else { throw failure(file) }
            syncFolder(of: file)
        } catch {
            removeFiles(part)
            throw CatalogueError.explaining(error, path: file)
        }
    }

    /// Puts on the disk which files a folder has.
    static func syncFolder(of file: String) {
        let descriptor = Glibc.open(
            URL(filePath: file).deletingLastPathComponent().path(percentEncoded: false), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    /// Reads a copy as a whole, the digest of every version as well.
    private static func checkCopy(_ db: Database, named file: String) throws {
        let examination = try StoreExamination(SQLiteTransaction(db)).run(checksIndexes: false) { _, _ in nil
        }
        guard examination.isTrue else {
            throw CatalogueError(
                .damaged,
                "\(file) would not be whole: \(examination.problems.prefix(3).joined(separator: "; "))",
                hint: "Look at the catalogue with “essaim doctor”. No copy was made, none was taken away.")
        }
    }

    /// Makes sure that a file can be copied, be it of an earlier version.
    static func checkFile(_ db: Database, named file: String) throws {
        let problems = try String.fetchAll(db, sql: "PRAGMA integrity_check(3)").filter { $0 != "ok" }
        let isCatalogue = try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM catalogue)") == true
        guard problems.isEmpty, isCatalogue else {
            throw CatalogueError(
                .damaged, "\(file) is not whole: \(problems.joined(separator: "; "))",
                hint: "Take another backup, or save what is whole with “essaim rescue”.")
        }
    }

    static func mode(of path: String) -> mode_t {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o7777 : 0o600
    }

    static func failure(_ file: String) -> CatalogueError {
        let number = errno
        return [ENOSPC, EDQUOT, EFBIG].contains(number)
            ? CatalogueError(
                .full, "cannot write \(file): \(String(cString: strerror(number)))",
                hint: "Free space on the disk, then try again. Nothing was changed.")
            : CatalogueError(
                .readOnly, "cannot write \(file): \(String(cString: strerror(number)))",
                hint: "Check that the folder exists and may be written to.")
    }
}

extension SQLiteCatalogue {
    /// Makes a new catalogue that appears under its name only when all is in it.
    ///
    /// - Parameters:
    ///   - model: The file whose permissions it gets.
    ///   - fill: Fills it, in one transaction.
    /// - Throws: ``CatalogueError`` where there is a file already.
    package static func make(
        at path: String, like model: String, homes: [String], relays: [String], time: String,
        _ fill: (any CatalogueWriting) throws -> Void
    ) throws {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw CatalogueError(.exists, "\(path) exists already", hint: "Choose another name.")
        }
        try makingWhole(path, mode: mode(of: model)) { part in
            try create(at: part, homes: homes, relays: relays, time: time).write(fill)
            try endLog(of: part)
        }
        try open(at: path).listErasures()
    }

    /// Takes a file out of the mode that has a log beside it: nobody uses it.
    static func endLog(of path: String) throws {
        let mode = try DatabaseQueue(path: path, configuration: waiting).writeWithoutTransaction { db in
            try String.fetchOne(db, sql: "PRAGMA journal_mode = DELETE")
        }
        guard mode == "delete" else { throw CatalogueError(.failed, "\(path) has kept its log") }
    }
}
