internal import Catalogue
internal import NIOCore
internal import ServiceLifecycle
internal import Synchronization

/// Tells those who wait when the catalogue has changed, whoever changed it: this server, or a command beside it.
///
/// While anybody waits, it looks at the catalogue's stamp a few times a second, which costs microseconds.
final class ChangeWatch: Service {
    private static let interval = Duration.milliseconds(200)
    /// Who waits keeps a connection; more are told to come back.
    private static let waiterLimit = 500

    private struct Waiter {
        var continuation: CheckedContinuation<Void, Never>
        var stamp: Int
        var deadline: ContinuousClock.Instant
    }
    private struct State {
        var waiters: [Waiter] = []
        var isEnding = false
    }
    private let state = Mutex(State())
    private let catalogue: any CatalogueStore

    init(_ catalogue: any CatalogueStore) { self.catalogue = catalogue }

    /// Whether the server is about to end, so that nobody should wait.
    var isEnding: Bool { state.withLock { $0.isEnding } }

    /// Waits until the catalogue has changed, the time is over, or the server ends.
    ///
    /// - Parameter stamp: The catalogue's stamp before it was last asked.
    func wait(since stamp: Int, atMost time: Duration) async throws {
        guard try catalogue.stamp() == stamp, state.withLock({ $0.waiters.count < Self.waiterLimit }) else {
            return
        }
        let deadline = ContinuousClock.now + time
        await withCheckedContinuation { continuation in
            let isEnding = state.withLock { state in
                if !state.isEnding {
                    state.waiters.append(Waiter(continuation: continuation, stamp: stamp, deadline: deadline))
                }
                return state.isEnding
            }
            if isEnding { continuation.resume() }
        }
    }

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try await Task.sleep(for: Self.interval)
                guard self.state.withLock({ !$0.waiters.isEmpty }) else { continue }
                let stamp = try? self.catalogue.stamp()
                let now = ContinuousClock.now
                self.wake { $0.stamp != stamp || $0.deadline <= now }
            }
        }
        state.withLock { $0.isEnding = true }
        wake { _ in true }
    }

    private func wake(_ isWoken: (Waiter) -> Bool) {
        let woken = state.withLock { state in
            let woken = state.waiters.filter(isWoken)
            if !woken.isEmpty { state.waiters.removeAll(where: isWoken) }
            return woken
        }
        for waiter in woken { waiter.continuation.resume() }
    }
}
