internal import NIOCore
internal import NIOHTTP1

/// Answers clients of HTTP/1.0 as they understand it: the body plain, its end the connection's.
///
/// The framework knows no versions: it would send them chunks, which HTTP/1.0 hasn't.
final class PlainBodyHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private var isOld = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data) {
            isOld = head.version == .http1_0 || head.version.major == 0
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard isOld else { return context.write(data, promise: promise) }
        switch unwrapOutboundIn(data) {
        case .head(var head):
            head.version = .http1_0
            head.headers.remove(name: "Transfer-Encoding")
            head.headers.replaceOrAdd(name: "Connection", value: "close")
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body: context.write(data, promise: promise)
        case .end:
            let isWritten = context.eventLoop.makePromise(of: Void.self)
            isWritten.futureResult.cascade(to: promise)
            let loopBound = NIOLoopBound(context, eventLoop: context.eventLoop)
            isWritten.futureResult.whenComplete { _ in loopBound.value.close(promise: nil) }
            // Trailers are chunks' as well.
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: isWritten)
        }
    }
}
