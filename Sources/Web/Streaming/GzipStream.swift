internal import CZlib
internal import NIOCore

/// Compresses a body piece by piece (RFC 1952).
///
/// `@unchecked Sendable`: one task writes the body, and hands the stream to one thread at a time.
final class GzipStream: @unchecked Sendable {
    /// Fast rather than small: the texts shrink to a fifth at any level.
    private static let level: Int32 = 4
    private static let step = 64 * 1024

    private let stream: UnsafeMutablePointer<z_stream>
    private var isStarted = false

    init() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
    }

    deinit {
        if isStarted { deflateEnd(stream) }
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// The compressed form of a piece; with `isLast`, the end as well.
    func compressed(_ piece: ByteBuffer, isLast: Bool) throws -> ByteBuffer {
        if !isStarted {
            guard essaim_gzip_start(stream, Self.level) == Z_OK else { throw GzipError() }
            isStarted = true
        }
        var output = ByteBufferAllocator().buffer(capacity: Self.step)
        var input = Array(piece.readableBytesView)
        input.withUnsafeMutableBufferPointer { bytes in
            stream.pointee.next_in = bytes.baseAddress
            stream.pointee.avail_in = UInt32(clamping: bytes.count)
            var isFull = true
            while isFull {
                output.writeWithUnsafeMutableBytes(minimumWritableBytes: Self.step) { space in
                    stream.pointee.next_out = space.bindMemory(to: UInt8.self).baseAddress
                    stream.pointee.avail_out = UInt32(clamping: space.count)
                    _ = deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
                    isFull = stream.pointee.avail_out == 0
                    return space.count - Int(stream.pointee.avail_out)
                }
            }
        }
        return output
    }
}

/// There is no memory to compress with.
struct GzipError: Error {}
