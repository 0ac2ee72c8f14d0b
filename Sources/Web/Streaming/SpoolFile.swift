internal import CDispatch
internal import Foundation
internal import Glibc
internal import Host
internal import NIOCore

/// A file without a name, for what is on its way in or out: memory stays bounded whatever its size, a slow client
/// holds up neither the catalogue nor others, and nothing is left behind, however the server ends.
final class SpoolFile: Sendable {
    static let chunkSize = 256 * 1024

    let descriptor: Int32

    /// - Parameter folder: Where it takes its space; `nil`: the system's folder for temporary files.
    init(folder: String?) throws {
        let path = folder ?? FileManager.default.temporaryDirectory.path(percentEncoded: false)
        var template = Array("\(path)/essaim-spool-XXXXXX".utf8CString)
        descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw SpoolError(number: errno) }
        unlink(template)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }

    deinit { close(descriptor) }

    /// The path under which this process can open it again.
    var path: String { "/proc/self/fd/\(descriptor)" }

    var size: Int {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    }

    /// Adds bytes at the end. Blocks.
    func append(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes
        while !rest.isEmpty {
            let count = write(descriptor, rest.baseAddress, rest.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw SpoolError(number: errno)
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    func append(_ text: String) throws { try Array(text.utf8).withUnsafeBytes { try append($0) } }

    /// Throws where there is no room for one more chunk. Blocks.
    func checkRoom() throws {
        try Array(repeating: 0, count: Self.chunkSize).withUnsafeBytes { try append($0) }
    }

    /// The bytes from an offset on, at most a chunk; empty at the end. Blocks.
    func chunk(at offset: Int) throws -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: Self.chunkSize)
        let count = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: Self.chunkSize) { bytes in
            var count: Int
            repeat {
                count = pread(descriptor, bytes.baseAddress, Self.chunkSize, off_t(offset))
            } while count < 0 && errno == EINTR
            return max(0, count)
        }
        if count == 0, offset < size { throw SpoolError(number: EIO) }
        return buffer
    }
}

/// The folder for what is on its way can't be written to.
struct SpoolError: ExplainedError {
    var number: Int32
    var message: String { "cannot write to the spool folder: \(String(cString: strerror(number)))" }
    var hint: String { "Free space there, or name another folder with --spool or TMPDIR." }
    var isOfDisk: Bool { [ENOSPC, EDQUOT, EIO, EFBIG].contains(number) }
}
