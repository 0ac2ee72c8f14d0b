internal import Glibc
internal import Synchronization

/// What a module's code is asked for now, for the last words of a process that it brings down, and for who waits while
/// it doesn't come to its end.
package enum WorkMark {
    /// Bytes of a mark; what is longer is cut.
    private static let capacity = 512

    /// A mark that stands for long.
    package struct Standing: Sendable {
        package var text: String
        package var since: ContinuousClock.Instant
    }

    /// By the thread that they are of.
    private static let marks = Mutex<[UInt: Standing]>([:])

    /// Where a thread's mark is, for a signal's handler, which may take no lock and no memory.
    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key) { free($0) }
        return key
    }()
    private nonisolated(unsafe) static var beginning: UnsafeMutablePointer<CChar>?
    private nonisolated(unsafe) static var end: UnsafeMutablePointer<CChar>?

    /// Does something with a mark that says what.
    ///
    /// - Parameter isBrief: Whether it stands out where it takes long: a rule does, a report may take its time.
    package static func during<Result, Failure: Error>(
        _ text: @autoclosure () -> String, isBrief: Bool = true, _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let text = text()
        let buffer = buffer
        _ = text.withCString { strncpy(buffer, $0, capacity - 1) }
        let thread = UInt(pthread_self())
        if isBrief { marks.withLock { $0[thread] = Standing(text: text, since: .now) } }
        defer {
            buffer[0] = 0
            if isBrief { marks.withLock { $0[thread] = nil } }
        }
        return try body()
    }

    /// What has stood for longer than a time.
    package static func standing(longerThan time: Duration) -> [Standing] {
        let limit = ContinuousClock.now - time
        return marks.withLock { $0.values.filter { $0.since < limit } }.sorted { $0.since < $1.since }
    }

    private static var buffer: UnsafeMutablePointer<CChar> {
        if let known = pthread_getspecific(key) {
            return known.assumingMemoryBound(to: CChar.self)
        }
        let made = calloc(1, capacity)!  // half a kilobyte
        pthread_setspecific(key, made)
        return made.assumingMemoryBound(to: CChar.self)
    }

    /// Has a process that a module brings down say what the module was asked for.
    ///
    /// - Parameters:
    ///   - beginning: What is written before the mark, on standard error.
    ///   - end: What is written after it.
    package static func sayLastWords(_ beginning: String, _ end: String) {
        _ = key
        self.beginning = strdup(beginning)
        self.end = strdup(end)
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in
            guard let mark = pthread_getspecific(WorkMark.key)?.assumingMemoryBound(to: CChar.self),
                mark[0] != 0,
                let beginning = WorkMark.beginning, let end = WorkMark.end
            else { return }
            _ = write(STDERR_FILENO, beginning, strlen(beginning))
            _ = write(STDERR_FILENO, mark, strlen(mark))
            _ = write(STDERR_FILENO, end, strlen(end))
        }
        // Back in the code that failed, the signal comes again and ends the process, as it would have.
        action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND)) | SA_NODEFER
        for signal in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE] { sigaction(signal, &action, nil) }
    }
}
