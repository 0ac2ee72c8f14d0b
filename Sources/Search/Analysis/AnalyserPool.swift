internal import Synchronization

/// Analysers to borrow, so that the words one query met needn't be analysed again for the next.
package final class AnalyserPool: Sendable {
    /// `@unchecked Sendable`: whoever took it out of the pool is the only one to have it.
    private struct Idle: @unchecked Sendable {
        let analyser: TextAnalyser
    }

    /// As many as there are readers at once, about.
    private static let limit = 8
    private let idle = Mutex<[Idle]>([])

    package init() {}

    func take() -> TextAnalyser { idle.withLock { $0.popLast() }?.analyser ?? TextAnalyser() }

    func giveBack(_ analyser: TextAnalyser) {
        let idle = Idle(analyser: analyser)
        self.idle.withLock { if $0.count < Self.limit { $0.append(idle) } }
    }
}
