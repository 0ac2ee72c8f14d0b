internal import Foundation
internal import Synchronization

/// Threads for what modules work out. A module may never come to its end, and nothing stops a thread from outside: who
/// waits for it is told so, what it was asked for is set aside until it does end, and its place goes to the next.
final class ReportLane: Sendable {
    /// Answers that are made at the same time.
    private static let places = 2
    private static let waitingLimit = 64
    /// How many may go on without end before none is begun any more: each keeps a thread and a connection.
    static let unendedLimit = 4
    /// What the catalogue's queries and tables of figures take.
    private static let stackBytes = 8 << 20

    private struct State {
        var running = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
        /// What went on for longer than it may, and how often.
        var unended: [String: Int] = [:]
    }

    private let state = Mutex(State())

    /// Makes an answer on a thread of its own.
    ///
    /// - Parameters:
    ///   - name: What is made, for people: `report “progress”`.
    ///   - time: How long who waits for it is left waiting, from its beginning; `nil`: as long as it takes.
    /// - Throws: A problem where it isn't begun or takes longer; ``UnendedError`` for the one that finds it does.
    func run<Result: Sendable>(
        _ name: String, within time: Duration?, _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await enter(name)
        return try await withCheckedThrowingContinuation { continuation in
            let answer = Answer(continuation)
            let clock = time.map { time in
                Task {
                    try await Task.sleep(for: time)
                    // Noted first: who is told so may ask again at once.
                    answer.give({ self.setAside(name) }, .failure(UnendedError(name: name)))
                }
            }
            let thread = Thread {
                let result = Swift.Result { try body() }
                clock?.cancel()
                if !answer.give({ self.leave() }, result) { self.ended(name) }
            }
            thread.stackSize = Self.stackBytes
            thread.start()
        }
    }

    /// Waits for what runs, but for what doesn't come to its end within the time: the process ends without it.
    func stop(within time: Duration) async {
        let end = ContinuousClock.now + time
        while state.withLock({ $0.running > 0 }), .now < end { try? await Task.sleep(for: .milliseconds(20)) }
    }

    /// Waits for a place.
    private func enter(_ name: String) async throws {
        let isFree = try state.withLock { state in
            if state.unended[name] != nil {
                throw Problem(
                    .tooSlow, "\(name) didn't come to its end before, and is set aside until it does")
            }
            if state.unended.values.reduce(0, +) >= Self.unendedLimit {
                throw Problem(
                    .tooSlow,
                    "\(state.unended.keys.sorted().joined(separator: ", ")) didn't come to their end: start the server again"
                )
            }
            if state.running < Self.places {
                state.running += 1
                return true
            }
            if state.waiting.count >= Self.waitingLimit {
                throw Problem(.busy, "too many requests are waiting")
            }
            return false
        }
        if isFree { return }
        // Whoever leaves gives its place on, so that it stays counted.
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                if state.running < Self.places {
                    state.running += 1
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    private func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.running -= 1
            return nil
        }
        next?.resume()
    }

    private func setAside(_ name: String) {
        state.withLock { $0.unended[name, default: 0] += 1 }
        leave()
    }

    /// It came to its end after all.
    private func ended(_ name: String) {
        state.withLock { state in
            let left = (state.unended[name] ?? 1) - 1
            state.unended[name] = left > 0 ? left : nil
        }
    }

    /// What somebody waits for, given once: by the thread that makes it, or by the clock.
    private final class Answer<Result: Sendable>: Sendable {
        private let continuation: Mutex<CheckedContinuation<Result, any Error>?>

        init(_ continuation: CheckedContinuation<Result, any Error>) {
            self.continuation = Mutex(continuation)
        }

        /// - Parameter before: What is done first by the one that gives it.
        /// - Returns: Whether it wasn't given before.
        @discardableResult
        func give(_ before: () -> Void, _ result: Swift.Result<Result, any Error>) -> Bool {
            continuation.withLock { waiting in
                guard let present = waiting else { return false }
                // Under the lock: whoever comes too late finds it done.
                before()
                waiting = nil
                present.resume(with: result)
                return true
            }
        }
    }
}

/// What a module was asked for went on for longer than it may, without asking whether anybody still waits.
struct UnendedError: Error {
    var name: String
}
