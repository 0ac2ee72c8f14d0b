internal import Dispatch
internal import Synchronization

/// Hands values from one thread to another, waiting where the other is slower.
///
/// For blocking threads, not for tasks: a file is parsed on one while the catalogue is written on the other.
final class BoundedQueue<Element: Sendable>: Sendable {
    private let elements = Mutex<[Element]>([])
    private let isCancelled = Mutex(false)
    private let free: DispatchSemaphore
    private let filled = DispatchSemaphore(value: 0)

    init(capacity: Int) { free = DispatchSemaphore(value: capacity) }

    /// Adds an element, after waiting for room. Returns false once the taker has gone.
    func put(_ element: Element) -> Bool {
        free.wait()
        if isCancelled.withLock({ $0 }) {
            free.signal()
            return false
        }
        elements.withLock { $0.append(element) }
        filled.signal()
        return true
    }

    /// Takes the oldest element, after waiting for one.
    func take() -> Element {
        filled.wait()
        let element = elements.withLock { $0.removeFirst() }
        free.signal()
        return element
    }

    /// Lets a waiting ``put(_:)`` go on in vain; called by the taker when it stops early.
    func cancel() {
        isCancelled.withLock { $0 = true }
        free.signal()
    }
}
