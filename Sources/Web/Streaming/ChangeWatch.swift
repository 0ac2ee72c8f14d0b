internal import Catalogue
internal import HTTPTypes
internal import NIOCore
internal import ServiceLifecycle
internal import Synchronization

/// Tells those who wait when the catalogue has changed, whoever changed it: this server, or a command beside it.
///
/// While anybody waits, it looks at the catalogue's stamp a few times a second, which costs microseconds.
final class ChangeWatch: Service {
    private static let interval = Duration.milliseconds(200)
    /// Who waits keeps a connection; more are told to come back.
    static let seatLimit = 500

    /// A place among those who wait, free again when nobody holds it.
    final class Seat: Sendable {
        private let watch: ChangeWatch
        fileprivate init(_ watch: ChangeWatch) { self.watch = watch }
        deinit { watch.state.withLock { $0.seats -= 1 } }
    }

    private struct Waiter {
        var continuation: CheckedContinuation<Void, Never>
        var stamp: Int
        var deadline: ContinuousClock.Instant
    }
    private struct State {
        var waiters: [Waiter] = []
        var seats = 0
        var isEnding = false
    }
    private let state = Mutex(State())
    private let catalogue: any CatalogueStore

    init(_ catalogue: any CatalogueStore) { self.catalogue = catalogue }

    /// Whether the server is about to end, so that nobody should wait.
    var isEnding: Bool { state.withLock { $0.isEnding } }

    /// A place to wait at, for the time of a request.
    func seat() throws(Problem) -> Seat {
        let isFree = state.withLock { state in
            guard state.seats < Self.seatLimit else { return false }
            state.seats += 1
            return true
        }
        guard isFree else {
            throw Problem(.busy, "too many are waiting for changes", headers: [.retryAfter: "30"])
        }
        return Seat(self)
    }

    /// Waits until the catalogue has changed, the time is over, or the server ends.
    ///
    /// - Parameter stamp: The catalogue's stamp before it was last asked.
    func wait(since stamp: Int, atMost time: Duration) async throws {
        guard try catalogue.stamp() == stamp else { return }
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
