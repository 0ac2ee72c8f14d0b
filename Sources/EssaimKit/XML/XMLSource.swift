internal import Glibc

/// Where a text comes from.
public enum XMLSource: Hashable, Sendable {
    /// A file, by its path.
    case file(String)
    /// A file, with another name for messages: one that came from elsewhere.
    case renamed(path: String, name: String)
    /// Standard input.
    case standardInput
    /// Bytes in memory, with the name that messages give them.
    case bytes([UInt8], name: String?)

    /// The name that messages give the source.
    public var name: String? {
        switch self {
        case .file(let path): path
        case .renamed(_, let name): name
        case .standardInput: "-"
        case .bytes(_, let name): name
        }
    }

    /// The file to open, where the source is one.
    private var path: String? {
        switch self {
        case .file(let path), .renamed(let path, _): path
        case .standardInput, .bytes: nil
        }
    }

    /// Whether the source is a file that can be read only once, such as a named pipe.
    public var isPipe: Bool {
        guard let path else { return false }
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
            && status.st_mode & S_IFMT != S_IFDIR
    }

    /// Size in bytes, where it is known before reading.
    public var byteCount: Int? {
        switch self {
        case .bytes(let bytes, _): return bytes.count
        case .standardInput: return nil
        case .file(let path), .renamed(let path, _):
            var status = stat()
            guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
            return Int(status.st_size)
        }
    }
}

/// An open source, read chunk by chunk and closed when it goes away.
public final class ByteInput {
    /// Bytes of one chunk, but for the last.
    public static let chunkSize = 64 * 1024

    private let name: String?
    private var descriptor: Int32 = -1
    private var memory: ArraySlice<UInt8> = []
    private var buffer: [UInt8] = []

    /// - Throws: ``XMLError`` with code ``XMLError/Code/unreadable``.
    public init(_ source: XMLSource) throws(XMLError) {
        name = source.name
        switch source {
        case .bytes(let bytes, _):
            memory = bytes[...]
        case .standardInput:
            descriptor = dup(STDIN_FILENO)
            if descriptor < 0 { throw unreadable(errno) }
        case .file(let path), .renamed(let path, _):
            descriptor = open(path, O_RDONLY | O_CLOEXEC)
            if descriptor < 0 { throw unreadable(errno) }
            var status = stat()
            if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
                throw unreadable(EISDIR)
            }
        }
        if descriptor >= 0 { buffer = [UInt8](repeating: 0, count: Self.chunkSize) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Hands the next chunk to `body`; an empty chunk means the end.
    public func withNextChunk<Result>(
        _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) throws(XMLError) -> Result {
        guard descriptor >= 0 else {
            let chunk = memory.prefix(Self.chunkSize)
            memory = memory.dropFirst(Self.chunkSize)
            return chunk.withUnsafeBufferPointer(body)
        }
        var count: Int
        repeat {
            count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
        } while count < 0 && errno == EINTR
        if count < 0 { throw unreadable(errno) }
        return buffer.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[..<count])) }
    }

    private func unreadable(_ number: Int32) -> XMLError {
        .unreadable(name, number)
    }
}
