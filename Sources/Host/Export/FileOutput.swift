internal import Catalogue
internal import Glibc

/// Writes a file that appears under its name only when it is whole, or writes to standard output.
final class FileOutput {
    private static let bufferSize = 256 * 1024

    private let path: String?
    private let temporary: String
    private var descriptor: Int32
    private var buffer: [UInt8] = []
    private(set) var bytesWritten = 0

    /// - Parameter path: The file; `-` for standard output.
    init(path: String) throws {
        if path == "-" {
            self.path = nil
            temporary = ""
            descriptor = dup(STDOUT_FILENO)
        } else {
            self.path = path
            // In the same folder, so that renaming it is one step.
            temporary = "\(path).\(getpid()).part"
            descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        }
        if descriptor < 0 { throw failure() }
        buffer.reserveCapacity(Self.bufferSize)
    }

    /// Writes to an open file, from where it stands.
    init(duplicating open: Int32) throws {
        path = nil
        temporary = ""
        descriptor = dup(open)
        if descriptor < 0 { throw failure() }
        buffer.reserveCapacity(Self.bufferSize)
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        if path != nil && descriptor >= 0 { unlink(temporary) }
    }

    func write(_ text: String) throws { try write(Array(text.utf8)) }

    func write(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try write($0) } }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        if buffer.count + bytes.count > Self.bufferSize { try flush() }
        if bytes.count >= Self.bufferSize {
            try send(bytes)
        } else {
            buffer.append(contentsOf: bytes)
        }
        bytesWritten += bytes.count
    }

    /// Puts the file under its name, on disk.
    func finish() throws {
        try flush()
        guard let path else { return }
        guard fsync(descriptor) == 0, rename(temporary, path) == 0 else { throw failure() }
        close(descriptor)
        descriptor = -1
    }

    private func flush() throws {
        try buffer.withUnsafeBytes { try send($0) }
        buffer.removeAll(keepingCapacity: true)
    }

    private func send(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw failure()
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    private func failure() -> OutputError {
        OutputError(
            message: "cannot write \(path ?? "to standard output"): \(String(cString: strerror(errno)))",
            hint: "Check the path, the free space, and that you may write there.")
    }
}

/// Why a file can't be written.
public struct OutputError: ExplainedError {
    public var message: String
    public var hint: String
}
