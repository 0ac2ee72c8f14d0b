internal import Foundation
internal import Glibc

/// A file without a name, in the system's temporary folder: what is too large for memory. Gone when it isn't used.
final class TemporaryFile {
    private static let bufferSize = 64 * 1024

    let descriptor: Int32
    private(set) var count = 0
    private var buffer: [UInt8] = []

    init() throws(OutputError) {
        let template = FileManager.default.temporaryDirectory.appending(path: "essaim-XXXXXX")
            .path(percentEncoded: false)
        var path = Array(template.utf8CString)
        descriptor = mkstemp(&path)
        if descriptor < 0 { throw Self.failure() }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        unlink(path)
    }

    deinit { close(descriptor) }

    func append(_ bytes: some Collection<UInt8>) throws(OutputError) {
        buffer.append(contentsOf: bytes)
        count += bytes.count
        if buffer.count >= Self.bufferSize { try flush() }
    }

    func flush() throws(OutputError) {
        var done = 0
        while done < buffer.count {
            let written = buffer.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress! + done, $0.count - done)
            }
            if written < 0 && errno != EINTR { throw Self.failure() }
            done += max(0, written)
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Bytes from a place on; fewer at the end. What was appended must have been flushed.
    func bytes(at offset: Int, count: Int) throws(OutputError) -> [UInt8] {
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let read = pread(
                    descriptor, buffer.baseAddress! + filled, count - filled, off_t(offset + filled))
                if read < 0 && errno == EINTR { continue }
                if read < 0 { failed = true }
                if read <= 0 { break }
                filled += read
            }
        }
        if failed { throw Self.failure() }
        return bytes
    }

    private static func failure() -> OutputError {
        OutputError(
            message: "cannot keep a large table in the temporary folder: \(String(cString: strerror(errno)))",
            hint: "Make room there, or set TMPDIR to a folder with room.")
    }
}
