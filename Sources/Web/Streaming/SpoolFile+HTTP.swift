internal import Hummingbird
internal import NIOCore

extension SpoolFile {
    /// Takes a request's body, at most `limit` bytes of it.
    ///
    /// - Throws: A problem where it is larger; the client's error where it goes away.
    static func receiving(
        _ request: Request, limit: Int, folder: String?, work: BlockingWork
    ) async throws -> SpoolFile {
        try request.requirePlainBody()
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw Problem(.tooLarge, "the body has \(length) bytes; at most \(limit) are taken")
        }
        let file = try await work.read { try SpoolFile(folder: folder) }
        var pending = ByteBuffer()
        var size = 0
        for try await part in request.body {
            size += part.readableBytes
            guard size <= limit else { throw Problem(.tooLarge, "the body has more than \(limit) bytes") }
            var part = part
            pending.writeBuffer(&part)
            if pending.readableBytes >= chunkSize {
                let chunk = pending
                try await work.read { try chunk.withUnsafeReadableBytes { try file.append($0) } }
                pending.clear()
            }
        }
        let rest = pending
        try await work.read { try rest.withUnsafeReadableBytes { try file.append($0) } }
        return file
    }

    /// The whole file as a response's body, with what stands before and after it. Each chunk is read when the one
    /// before has gone out.
    func body(before: String = "", after: String = "", work: BlockingWork) -> ResponseBody {
        let length = size
        return ResponseBody(contentLength: before.utf8.count + length + after.utf8.count) { [self] writer in
            if !before.isEmpty { try await writer.write(ByteBuffer(string: before)) }
            var offset = 0
            while offset < length {
                let start = offset
                let chunk = try await work.read { try self.chunk(at: start) }
                offset += chunk.readableBytes
                try await writer.write(chunk)
            }
            if !after.isEmpty { try await writer.write(ByteBuffer(string: after)) }
            try await writer.finish(nil)
        }
    }
}
