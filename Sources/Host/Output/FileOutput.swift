internal import Catalogue
internal import Glibc

/// Writes a file that appears under its name only when it is whole, or writes to standard output.
final class FileOutput {
    private static let bufferSize = 256 * 1024

    /// The file that appears; `nil` where bytes go out as they come.
    private let path: String?
    private let temporary: String
    private var descriptor: Int32
    private var buffer: [UInt8] = []
    private(set) var bytesWritten = 0

    /// - Parameter path: The file; `-` for standard output. Devices, pipes and what links lead to are written to, not
    ///   replaced; a file that is there keeps its permissions.
    /// - Throws: ``OutputError``; also where a catalogue is there.
    init(path: String) throws(OutputError) {
        switch try OutputTarget(path) {
        case .standardOutput:
            self.path = nil
            temporary = ""
            descriptor = dup(STDOUT_FILENO)
        case .special(let path):
            self.path = nil
            temporary = ""
            descriptor = open(path, O_WRONLY | O_CLOEXEC)
        case .file(let path, let mode):
            self.path = path
            // In the same folder, so that renaming it is one step.
            temporary = "\(path).\(getpid()).part"
            descriptor = open(
                temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode ?? 0o644)
            if let mode, descriptor >= 0 { fchmod(descriptor, mode) }
        }
        if descriptor < 0 { throw Self.failure(path) }
        buffer.reserveCapacity(Self.bufferSize)
    }

    /// Writes a text as a whole file.
    static func write(_ text: String, to path: String) throws {
        let output = try FileOutput(path: path)
        try output.write(text)
        try output.finish()
    }

    /// Writes to an open file, from where it stands.
    init(duplicating open: Int32) throws {
        path = nil
        temporary = ""
        descriptor = dup(open)
        if descriptor < 0 { throw Self.failure(nil) }
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
        guard fsync(descriptor) == 0, rename(temporary, path) == 0 else { throw Self.failure(path) }
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
                throw Self.failure(path)
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    private static func failure(_ path: String?) -> OutputError {
        let number = errno
        return OutputError(
            message: "cannot write \(path ?? "to standard output"): \(String(cString: strerror(number)))",
            hint: "Check the path, the free space, and that you may write there.",
            isOfDisk: [ENOSPC, EDQUOT, EFBIG, EIO].contains(number))
    }
}

/// Why a file can't be written.
package struct OutputError: ExplainedError {
    package var message: String
    package var hint: String
    /// Whether the disk is full or failed.
    package var isOfDisk = false
}
