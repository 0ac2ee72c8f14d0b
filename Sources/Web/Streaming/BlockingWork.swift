internal import NIOPosix
internal import Synchronization

/// Runs what blocks (the catalogue, files, compression) off the event loops, on a bounded number of threads.
///
/// Reads, writes and exports have threads of their own, so that an import never holds up a read. What finds too many
/// waiting before it is turned away at once rather than late.
final class BlockingWork: Sendable {
    /// Threads for one kind of work, and how much of it may wait.
    private final class Lane: Sendable {
        private let threads: NIOThreadPool
        private let limit: Int
        private let waiting = Mutex(0)

        init(threads: Int, limit: Int) {
            self.threads = NIOThreadPool(numberOfThreads: threads)
            self.limit = limit
            self.threads.start()
        }

        func run<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
            let isAdmitted = waiting.withLock { waiting in
                guard waiting < limit else { return false }
                waiting += 1
                return true
            }
            if !isAdmitted { throw Problem(.busy, "too many requests are waiting") }
            defer { waiting.withLock { $0 -= 1 } }
            return try await threads.runIfActive(body)
        }

        func stop() async { try? await threads.shutdownGracefully() }
    }

    /// No more readers than the catalogue has connections for.
    private let reads = Lane(threads: 4, limit: 512)
    /// A catalogue has one writer at a time.
    private let writes = Lane(threads: 1, limit: 64)
    private let exports = Lane(threads: 2, limit: 32)
    /// What modules work out, which may take long: so that it holds up no read.
    private let reports = ReportLane()

    /// Runs a short piece of work.
    func read<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await reads.run(body)
    }

    /// Runs what changes the catalogue, be it for an import's length.
    func write<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await writes.run(body)
    }

    /// Runs an export.
    func export<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await exports.run(body)
    }

    /// Makes what a module works out.
    func report<Result: Sendable>(
        _ name: String, within time: Duration?, _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await reports.run(name, within: time, body)
    }

    /// Ends the threads; what runs is finished first, but a module that doesn't come to its end within the time is left
    /// behind: the process ends without it.
    func stop(within time: Duration) async {
        await reads.stop()
        await writes.stop()
        await exports.stop()
        await reports.stop(within: time)
    }
}
