internal import NIOCore
internal import NIOHTTPTypes
internal import Synchronization

/// The connections that are open, and which of them to cut when there are too many.
///
/// A server that lets new clients wait once it has its fill is closed to everybody by whoever opens a thousand
/// connections and says nothing. So the fullest address gives way instead: of its connections that aren't being
/// answered, the one that has been silent longest. What is being answered is never cut.
final class OpenConnections: Sendable {
    private struct Connection {
        var address: String
        var cut: @Sendable () -> Void
        /// When it last sent something, or was answered; `nil` while it is being answered.
        var silentSince: ContinuousClock.Instant?
        /// What is to be told when the client is gone.
        var whenGone: (@Sendable () -> Void)?
    }

    private struct State {
        var connections: [ObjectIdentifier: Connection] = [:]
        /// How many of an address aren't being answered.
        var silent: [String: Int] = [:]

        mutating func count(_ address: String, by difference: Int) {
            let count = (silent[address] ?? 0) + difference
            silent[address] = count > 0 ? count : nil
        }

        mutating func remove(_ key: ObjectIdentifier) -> Connection? {
            guard let connection = connections.removeValue(forKey: key) else { return nil }
            if connection.silentSince != nil { count(connection.address, by: -1) }
            return connection
        }

        /// The silent connection to give up first.
        var longestSilent: ObjectIdentifier? {
            guard let fullest = silent.max(by: { $0.value < $1.value })?.key else { return nil }
            return connections.lazy.filter { $0.value.address == fullest && $0.value.silentSince != nil }
                .min { $0.value.silentSince! < $1.value.silentSince! }?.key
        }
    }

    private let limit: Int
    private let state = Mutex(State())

    /// - Parameter limit: Connections at the same time.
    init(limit: Int) { self.limit = limit }

    var count: Int { state.withLock { $0.connections.count } }

    /// Takes a new connection in, and cuts another one where there are too many.
    func add(_ key: ObjectIdentifier, from address: String, cut: @escaping @Sendable () -> Void) {
        let victim = state.withLock { state -> Connection? in
            state.connections[key] = Connection(address: address, cut: cut, silentSince: .now)
            state.count(address, by: 1)
            guard state.connections.count > limit, let victim = state.longestSilent else { return nil }
            return state.remove(victim)
        }
        victim?.cut()
    }

    func remove(_ key: ObjectIdentifier) { state.withLock { $0.remove(key) }?.whenGone?() }

    /// Tells when the client of a connection has gone: when nothing more can come from it.
    func whenGone(_ key: ObjectIdentifier, _ told: (@Sendable () -> Void)?) {
        state.withLock { $0.connections[key]?.whenGone = told }
    }

    func noteGone(_ key: ObjectIdentifier) { state.withLock { $0.connections[key]?.whenGone }?() }

    /// Notes that a connection sent a part of a request.
    func noteRead(_ key: ObjectIdentifier) {
        state.withLock { state in
            if state.connections[key]?.silentSince != nil { state.connections[key]?.silentSince = .now }
        }
    }

    /// Notes that a connection's request is whole, or that its answer is.
    func setAnswering(_ isAnswering: Bool, _ key: ObjectIdentifier) {
        state.withLock { state in
            guard let connection = state.connections[key],
                (connection.silentSince == nil) != isAnswering
            else { return }
            state.connections[key]?.silentSince = isAnswering ? nil : .now
            state.count(connection.address, by: isAnswering ? -1 : 1)
        }
    }
}

/// Tells ``OpenConnections`` what one connection does.
final class ConnectionNote: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let connections: OpenConnections
    private var key: ObjectIdentifier?

    init(_ connections: OpenConnections) { self.connections = connections }

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        let key = ObjectIdentifier(channel)
        self.key = key
        connections.add(key, from: channel.remoteAddress?.ipAddress ?? "local") {
            channel.close(promise: nil)
        }
        channel.closeFuture.whenComplete { [connections] _ in connections.remove(key) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if let key {
            switch unwrapInboundIn(data) {
            case .head, .body: connections.noteRead(key)
            case .end: connections.setAnswering(true, key)
            }
        }
        context.fireChannelRead(data)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let key, case ChannelEvent.inputClosed? = event as? ChannelEvent { connections.noteGone(key) }
        context.fireUserInboundEventTriggered(event)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if let key, case .end = unwrapOutboundIn(data) { connections.setAnswering(false, key) }
        context.write(data, promise: promise)
    }
}
