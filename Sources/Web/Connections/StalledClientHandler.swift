internal import NIOCore

/// Sends a slow client all that was written before its connection is closed, and cuts one that takes nothing for some
/// time, so that it holds no file and no task for ever.
///
/// Closing waits for the writes: Hummingbird closes as soon as it has handed the last one over, when the server is
/// told to end for instance, and what the socket hadn't taken by then would be lost.
final class StalledClientHandler: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = Any
    typealias OutboundOut = Any

    private let timeout: TimeAmount
    private var pending = 0
    private var lastProgress = NIODeadline.now()
    private var check: Scheduled<Void>?
    private var closes: [(mode: CloseMode, promise: EventLoopPromise<Void>?)] = []

    init(timeout: TimeAmount) { self.timeout = timeout }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if pending == 0 { lastProgress = .now() }
        pending += 1
        let done = context.eventLoop.makePromise(of: Void.self)
        done.futureResult.assumeIsolated().whenComplete { _ in
            self.pending -= 1
            self.lastProgress = .now()
            if self.pending == 0 { self.closeNow(context) }
        }
        if let promise { done.futureResult.cascade(to: promise) }
        context.write(data, promise: done)
        if check == nil { schedule(context) }
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        closes.append((mode, promise))
        if pending == 0 || mode == .input { closeNow(context) }
    }

    private func closeNow(_ context: ChannelHandlerContext) {
        let closes = closes
        self.closes = []
        for (mode, promise) in closes { context.close(mode: mode, promise: promise) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        check?.cancel()
        check = nil
    }

    private func schedule(_ context: ChannelHandlerContext) {
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        check = context.eventLoop.scheduleTask(in: timeout) {
            let (handler, context) = bound.value
            handler.check = nil
            guard handler.pending > 0 else { return }
            if NIODeadline.now() - handler.lastProgress >= handler.timeout {
                context.close(promise: nil)
            } else {
                handler.schedule(context)
            }
        }
    }
}
