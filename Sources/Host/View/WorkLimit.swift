internal import Synchronization

/// Until when somebody waits for an answer: who makes it asks now and then, and stops when nobody does any more.
package final class WorkLimit: Sendable {
    private let seconds: Int
    private let deadline = Mutex<ContinuousClock.Instant?>(nil)
    private let cancelled = Atomic(false)
    /// Looking at the clock costs more than what lies between two questions.
    private let questions = Atomic(0)
    private static let questionsPerLook = 64

    /// - Parameter seconds: How long the answer may take; 0: as long as it wants.
    package init(seconds: Int) { self.seconds = seconds }

    /// The time begins: now the answer is made.
    package func start() {
        if seconds > 0 { deadline.withLock { $0 = .now + .seconds(seconds) } }
    }

    /// Nobody waits any more.
    package func cancel() { cancelled.store(true, ordering: .relaxed) }

    /// - Throws: ``WorkLimitError`` where the time is up or nobody waits.
    package func check() throws(WorkLimitError) {
        if cancelled.load(ordering: .relaxed) { throw WorkLimitError(seconds: nil) }
        guard questions.wrappingAdd(1, ordering: .relaxed).newValue % Self.questionsPerLook == 1,
            let deadline = deadline.withLock({ $0 }), deadline < .now
        else { return }
        // What asks next needn't look again.
        cancel()
        throw WorkLimitError(seconds: seconds)
    }
}

/// Why an answer wasn't made to its end.
package struct WorkLimitError: ExplainedError {
    /// The time that it could take; `nil` where nobody waited any more.
    package var seconds: Int?

    package var message: String {
        seconds.map { "the answer would take longer than \($0) s" } ?? "nobody waits for the answer any more"
    }
    package var hint: String { "Ask for less: fewer groups, indicators or campaigns." }
}
