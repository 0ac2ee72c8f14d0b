internal import CSQLite
internal import GRDB

/// SQLite's errors in the words of ``CatalogueError``.
extension CatalogueError {
    /// An error of SQLite as one of the catalogue; others as they are.
    static func explaining(_ error: any Error, path: String) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        return explaining(
            code: error.extendedResultCode.rawValue, detail: error.message ?? "unknown error", path: path)
    }

    static func explaining(code: CInt, detail: String? = nil, path: String) -> CatalogueError {
        let detail = detail ?? sqlite3_errstr(code).map { String(cString: $0) } ?? "unknown error"
        switch code & 0xFF {
        case SQLITE_BUSY, SQLITE_LOCKED:
            return CatalogueError(
                .busy, "another process is writing to \(path)",
                hint: "Wait until it has finished, then try again.")
        case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM:
            return CatalogueError(
                .readOnly, "cannot write to \(path) (\(detail))",
                hint: "Check that the file and its folder exist and may be written to.")
        case SQLITE_FULL: return full(path, detail)
        case SQLITE_IOERR where !readingCodes.contains(code): return full(path, detail)
        case SQLITE_NOTADB: return foreign(path)
        case SQLITE_CORRUPT:
            return CatalogueError(
                .damaged, "\(path) is damaged or not a catalogue (\(detail))",
                hint:
                    "Restore a backup with “essaim restore”, or save what is whole with “essaim rescue \(path) -o NEW”."
            )
        default: return CatalogueError(.failed, "the catalogue \(path) failed: \(detail)")
        }
    }

    private static func full(_ path: String, _ detail: String) -> CatalogueError {
        CatalogueError(
            .full, "cannot write to \(path) (\(detail))",
            hint:
                "Free space on the disk of the catalogue and on that of temporary files, then try again. Nothing was changed."
        )
    }

    /// Failures of the disk that more room doesn't mend: `SQLITE_IOERR_READ`, `…_SHORT_READ`, `…_CORRUPTFS`.
    private static let readingCodes: Set<CInt> = [266, 522, 8458]
}
