internal import Glibc

/// Runs work on a thread with a stack of its own: for recursion that is counted and needs more room than a common thread
/// has. Only the pages that are used take memory.
enum DeepStack {
    /// Does the work and waits for it. Returns false where there is no memory for a thread.
    static func run(bytes: Int, _ work: () -> Void) -> Bool {
        withoutActuallyEscaping(work) { work in
            let box = Unmanaged.passRetained(Work(work))
            var attributes = pthread_attr_t()
            pthread_attr_init(&attributes)
            defer { pthread_attr_destroy(&attributes) }
            var thread = pthread_t()
            guard pthread_attr_setstacksize(&attributes, bytes) == 0,
                pthread_create(
                    &thread, &attributes,
                    { data in
                        if let data { Unmanaged<Work>.fromOpaque(data).takeRetainedValue().body() }
                        return nil
                    }, box.toOpaque()) == 0
            else {
                box.release()
                return false
            }
            return pthread_join(thread, nil) == 0
        }
    }

    private final class Work {
        let body: () -> Void
        init(_ body: @escaping () -> Void) { self.body = body }
    }
}
