internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// Sends answers compressed to those who take them so.
///
/// Large pieces are compressed off the event loops. An event stream isn't compressed: it would be held back.
struct Compression: RouterMiddleware {
    typealias Context = WebContext

    /// Below that, the answer fits into one packet anyway.
    private static let smallest = 1_024
    /// Up to that, it is compressed at once, so that its length is known.
    private static let small = 16 * 1024
    private static let types = [
        "application/json", "application/xml", "application/problem+json", "application/atom+xml", "text/",
        "image/svg+xml",
    ]

    let work: BlockingWork

    @concurrent func handle(
        _ request: Request, context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        guard let type = response.headers[.contentType], !type.hasPrefix(Representation.events.mediaType),
            Self.types.contains(where: type.hasPrefix), response.body.contentLength ?? .max >= Self.smallest
        else { return response }
        response.headers.append(HTTPField(name: .vary, value: "Accept-Encoding"))
        guard Self.accepts(request.headers[.acceptEncoding]) else { return response }
        response.headers[.contentEncoding] = "gzip"
        if let tag = response.headers[.eTag] {
            response.headers[.eTag] = EntityTag(header: tag).gzipHeader
        }
        let body = response.body
        if body.contentLength ?? .max <= Self.small {
            response.body = ResponseBody(
                byteBuffer: try GzipStream().compressed(try await body.collected(), isLast: true))
            return response
        }
        response.body = ResponseBody { [work] writer in
            try await body.write(GzipWriter(parent: writer, gzip: GzipStream(), work: work))
        }
        return response
    }

    private static func accepts(_ header: String?) -> Bool {
        header?.split(separator: ",").contains { part in
            let fields = part.split(separator: ";").map { $0.filter { $0 != " " }.lowercased() }
            return fields.first == "gzip" && !fields.dropFirst().contains { ["q=0", "q=0.0"].contains($0) }
        } ?? false
    }
}

/// Compresses what is written, and hands it on.
private struct GzipWriter: ResponseBodyWriter {
    /// Smaller pieces take less time than finding a thread for them.
    private static let smallPiece = 16 * 1024

    var parent: any ResponseBodyWriter
    let gzip: GzipStream
    let work: BlockingWork

    @concurrent mutating func write(_ buffer: ByteBuffer) async throws {
        try await send(buffer, isLast: false)
    }

    @concurrent consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        try await send(ByteBuffer(), isLast: true)
        try await parent.finish(trailingHeaders)
    }

    @concurrent private mutating func send(_ buffer: ByteBuffer, isLast: Bool) async throws {
        let gzip = gzip
        let compressed =
            buffer.readableBytes <= Self.smallPiece
            ? try gzip.compressed(buffer, isLast: isLast)
            : try await work.read { try gzip.compressed(buffer, isLast: isLast) }
        if compressed.readableBytes > 0 { try await parent.write(compressed) }
    }
}
