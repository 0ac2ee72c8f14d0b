internal import NIOCore

/// Cuts a connection whose client takes nothing of what is sent to it for some time, so that it holds no file and no
/// task for ever.
final class StalledClientHandler: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = Any
    typealias OutboundOut = Any

    private let timeout: TimeAmount
    private var pending = 0
    private var lastProgress = NIODeadline.now()
    private var check: Scheduled<Void>?

    init(timeout: TimeAmount) { self.timeout = timeout }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if pending == 0 { lastProgress = .now() }
        pending += 1
        let done = context.eventLoop.makePromise(of: Void.self)
        done.futureResult.assumeIsolated().whenComplete { _ in
            self.pending -= 1
            self.lastProgress = .now()
        }
        if let promise { done.futureResult.cascade(to: promise) }
        context.write(data, promise: done)
        if check == nil { schedule(context) }
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
