internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

extension ResponseBody {
    /// All of a body whose length is known, in one buffer.
    consuming func collected() async throws -> ByteBuffer {
        let collection = Collection(capacity: contentLength ?? 0)
        try await write(CollectingWriter(collection: collection))
        return collection.buffer
    }
}

/// `@unchecked Sendable`: one task writes a body, and reads it when it is written.
private final class Collection: @unchecked Sendable {
    var buffer: ByteBuffer

    init(capacity: Int) { buffer = ByteBufferAllocator().buffer(capacity: capacity) }
}

private struct CollectingWriter: ResponseBodyWriter {
    let collection: Collection

    @concurrent mutating func write(_ buffer: ByteBuffer) async throws {
        var buffer = buffer
        collection.buffer.writeBuffer(&buffer)
    }

    @concurrent consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
