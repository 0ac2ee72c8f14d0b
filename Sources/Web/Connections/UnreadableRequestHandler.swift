internal import Derivation
internal import EssaimKit
internal import Hummingbird
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPTypesHTTP1

/// Answers what isn't a request of HTTP with a problem as any other error, and closes the connection.
///
/// The framework would say 400 and nothing else, or nothing at all.
final class UnreadableRequestHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// Requests whose answer hasn't ended.
    private var pending = 0
    private var isReadingBody = false
    private var hasBegunToAnswer = false
    /// Nothing that comes after it is read, or could be understood.
    private var isOver = false
    private var languages: String?

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isOver else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            languages = head.headers.first(name: "Accept-Language")
            if pending == 0, let problem = Self.objection(to: head) {
                return answer(problem, context)
            }
            pending += 1
            hasBegunToAnswer = false
            isReadingBody = true
        case .body: break
        case .end: isReadingBody = false
        }
        context.fireChannelRead(data)
    }

    /// What the head itself leaves unclear (RFC 9112): for whom the request is.
    private static func objection(to head: HTTPRequestHead) -> Problem? {
        let hosts = head.headers["Host"]
        guard head.version != .http1_0 || !hosts.isEmpty else { return nil }
        if hosts.count != 1 {
            return Problem(.invalidRequest, "a request has one Host header; this has \(hosts.count)")
        }
        guard ServedHost(hosts[0]) != nil else {
            return Problem(.invalidRequest, "the Host header is no name of a host")
        }
        return nil
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !isOver else { return }
        guard let error = error as? HTTPParserError,
            pending == 0 || (pending == 1 && isReadingBody && !hasBegunToAnswer)
        else { return context.fireErrorCaught(error) }
        answer(
            error == .headerOverflow
                ? Problem(.headersTooLarge, "the request's headers are too large")
                : Problem(.invalidRequest, "this is no request of HTTP/1.1: \(error)"), context)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isOver else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(let head): if head.status.code >= 200 { hasBegunToAnswer = true }
        case .body: break
        case .end: pending -= 1
        }
        context.write(data, promise: promise)
    }

    private func answer(_ problem: Problem, _ context: ChannelHandlerContext) {
        isOver = true
        let text = JSONValue.object(problem.json(in: languages, request: "-")).text(isPretty: false)
        let headers = HTTPHeaders([
            ("Content-Type", Problem.mediaType),
            ("Content-Language", Language(accepting: languages).rawValue),
            ("Content-Length", "\(text.utf8.count)"), ("Connection", "close"),
            ("X-Content-Type-Options", "nosniff"), ("Cache-Control", "no-store"),
        ])
        let head = HTTPResponseHead(
            version: .http1_1, status: .init(statusCode: problem.code.status.code), headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: text)))), promise: nil)
        let loopBound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
            loopBound.value.close(promise: nil)
        }
    }
}

/// Puts handlers that must see HTTP/1 itself where they can: before the framework's translation of it.
final class HTTP1HandlerInstaller: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = Any

    func handlerAdded(context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        do {
            let codec = try pipeline.handler(type: HTTP1ToHTTPServerCodec.self)
            try pipeline.addHandlers(
                [PlainBodyHandler(), UnreadableRequestHandler()], position: .before(codec))
        } catch {
            context.fireErrorCaught(error)
        }
    }
}
