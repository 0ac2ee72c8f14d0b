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
        var waiting: [(name: String, continuation: CheckedContinuation<Void, any Error>)] = []
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
        try await withCheckedThrowingContinuation { continuation in
            let answer = state.withLock { state -> Result<Void, any Error>? in
                if let objection = Self.objection(to: name, state) { return .failure(objection) }
                if state.running < Self.places {
                    state.running += 1
                    return .success(())
                }
                if state.waiting.count >= Self.waitingLimit {
                    return .failure(Problem(.busy, "too many requests are waiting"))
                }
                state.waiting.append((name, continuation))
                return nil
            }
            if let answer { continuation.resume(with: answer) }
        }
    }

    /// Why something isn't begun because of what didn't come to its end.
    private static func objection(to name: String, _ state: State) -> Problem? {
        if state.unended[name] != nil {
            return Problem(.tooSlow, "\(name) didn't come to its end before, and is set aside until it does")
        }
        guard state.unended.values.reduce(0, +) >= unendedLimit else { return nil }
        let names = state.unended.keys.sorted().joined(separator: ", ")
        return Problem(.tooSlow, "\(names) didn't come to their end: start the server again")
    }

    /// Gives a place on to the first who waits for one, so that it stays counted.
    private func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst().continuation }
            state.running -= 1
            return nil
        }
        next?.resume()
    }

    private func setAside(_ name: String) {
        // Who waits for the same would be kept waiting by it, too.
        let refused = state.withLock { state in
            state.unended[name, default: 0] += 1
            let waiting = state.waiting.map { ($0, Self.objection(to: $0.name, state)) }
            state.waiting = waiting.filter { $0.1 == nil }.map(\.0)
            return waiting.compactMap { waiting, objection in objection.map { (waiting.continuation, $0) } }
        }
        for (continuation, problem) in refused { continuation.resume(throwing: problem) }
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
