internal import Glibc

/// Where output goes, looked at before the first byte is written.
///
/// An output never takes the place of a catalogue: a mistyped `-o essaim.sqlite` would destroy it.
enum OutputTarget {
    case standardOutput
    /// A device, a named pipe or a socket: written to as it is.
    case special(path: String)
    /// A file that appears, or is replaced, when it is whole. `path` has no link as its last part any more; `mode` are
    /// the permissions of the file that is there.
    case file(path: String, mode: mode_t?)

    private static let signature = Array("SQLite format 3\0".utf8)
    /// What SQLite appends to a file's name for the files beside it.
    private static let sideFiles = ["-wal", "-shm", "-journal"]
    /// Links that lead to each other end somewhere.
    private static let linkLimit = 40

    /// - Parameter path: A path; `-` for standard output.
    /// - Throws: ``OutputError`` where a catalogue, a file beside one, another SQLite file or a folder is there.
    init(_ path: String) throws(OutputError) {
        if path == "-" {
            self = .standardOutput
            return
        }
        let target = Self.resolved(path)
        if Self.isSQLite(target) || Self.sideFiles.contains(where: { Self.isBeside(target, $0) }) {
            throw OutputError(
                message: "\(path) is a catalogue or another SQLite file: nothing was written",
                hint: "Give another name for the output.")
        }
        var status = stat()
        guard stat(target, &status) == 0 else {
            self = .file(path: target, mode: nil)
            return
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: self = .file(path: target, mode: status.st_mode & 0o7777)
        case S_IFDIR:
            throw OutputError(message: "\(path) is a folder", hint: "Give the name of a file in it.")
        default: self = .special(path: target)
        }
    }

    /// Whether a file with bytes in it is there, be it through links.
    static func isFile(_ path: String) -> Bool {
        var status = stat()
        return path != "-" && stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
            && status.st_size > 0
    }

    /// The path that a link leads to, through links of links; it need not be there yet.
    private static func resolved(_ path: String) -> String {
        var path = path
        for _ in 0..<linkLimit {
            guard let link = link(at: path) else { return path }
            let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
            path = link.hasPrefix("/") ? link : folder + link
        }
        return path
    }

    private static func link(at path: String) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(path, &buffer, buffer.count)
        guard count > 0 else { return nil }
        return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether a path has the name of a file that SQLite keeps beside a database that is there.
    private static func isBeside(_ path: String, _ ending: String) -> Bool {
        path.hasSuffix(ending) && isSQLite(String(path.dropLast(ending.count)))
    }

    private static func isSQLite(_ path: String) -> Bool {
        var status = stat()
        // Never opened where reading could wait for somebody else: a named pipe.
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        var start = [UInt8](repeating: 0, count: signature.count)
        guard read(descriptor, &start, start.count) == start.count, start == signature else {
            close(descriptor)
            return false
        }
        // Left open: closing any descriptor of a file ends the locks that SQLite has on it in this process.
        return true
    }
}
