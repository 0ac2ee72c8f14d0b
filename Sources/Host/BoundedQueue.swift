internal import Foundation

/// Hands values from one thread to another, waiting where the other is slower.
///
/// For blocking threads, not for tasks: a file is parsed on one while the catalogue is written on the other. A
/// condition rather than semaphores: libdispatch traps when a semaphore goes away with less than it began with,
/// as happens when the taker stops early.
///
/// `@unchecked Sendable`: `condition` protects all of its state.
final class BoundedQueue<Element: Sendable>: @unchecked Sendable {
    private let condition = NSCondition()
    private let capacity: Int
    private var elements: [Element] = []
    private var isCancelled = false

    init(capacity: Int) { self.capacity = capacity }

    /// Adds an element, after waiting for room. Returns false once the taker has gone.
    func put(_ element: Element) -> Bool {
        condition.withLock {
            while elements.count >= capacity && !isCancelled { condition.wait() }
            guard !isCancelled else { return false }
            elements.append(element)
            condition.broadcast()
            return true
        }
    }

    /// Takes the oldest element, after waiting for one.
    func take() -> Element {
        condition.withLock {
            while elements.isEmpty { condition.wait() }
            let element = elements.removeFirst()
            condition.broadcast()
            return element
        }
    }

    /// Lets a waiting ``put(_:)`` go on in vain; called by the taker when it stops early.
    func cancel() {
        condition.withLock {
            isCancelled = true
            condition.broadcast()
        }
    }
}
