internal import EssaimKit
internal import Exchange
internal import Foundation
internal import XML

/// Reads the files of a delivery on a thread of its own, so that reading and storing overlap.
final class DeliveryFeed {
    /// What comes out, in order.
    enum Part: Sendable {
        /// A file begins.
        case file(ExchangeHeader, name: String?, scope: DeliveryScope?)
        /// The file says that it is a part, and more follows.
        case moreFollows
        /// What is to be said of the file as a whole.
        case notice(Finding)
        /// A partner's file that its adapter passes over.
        case ignored(name: String?)
        case item(ExchangeItem)
        /// A file that could not be opened: nothing came of it.
        case unreadable(Finding, name: String?)
        /// A file that could not be read to its end.
        case cut(Finding)
    }
    struct Batch: Sendable {
        var parts: [Part] = []
        var bytesRead = 0
        var isLast = false
    }

    /// A batch is handed over when it has so many bytes or items. With the queue's capacity this bounds
    /// memory, whatever the size of records.
    private static let batchBytes = 256 * 1024
    private static let batchItems = 64

    private let queue = BoundedQueue<Batch>(capacity: 16)
    private var first: Batch?
    let byteCount: Int?

    /// - Parameter opener: Makes what opens the files, on the thread that reads them.
    init(_ delivery: Delivery, opener: @escaping @Sendable () -> FileOpener) {
        byteCount = delivery.byteCount
        let thread = Thread { [queue] in
            var reading = Reading(queue: queue)
            let opener = opener()
            for problem in delivery.problems { reading.fail(problem) }
            for member in delivery.members {
                guard reading.read(member, opener) else { return }
            }
            reading.finish()
        }
        // libxml2 and its validators recurse as deep as the input, which the reader's limits bound.
        thread.stackSize = 8 << 20
        thread.start()
    }

    /// Waits until something was read: a person may be typing it.
    func waitForFirst() { first = queue.take() }

    func next() -> Batch {
        if let batch = first {
            first = nil
            return batch
        }
        return queue.take()
    }

    func stop() { queue.cancel() }

    /// What the thread has in hand.
    private struct Reading {
        let queue: BoundedQueue<Batch>
        private var batch = Batch()
        private var size = 0
        /// Bytes of the files that were read to their end.
        private var finished = 0

        init(queue: BoundedQueue<Batch>) { self.queue = queue }

        /// Reads one file. Returns false once nobody takes what it gives.
        mutating func read(_ member: Delivery.Member, _ opener: FileOpener) -> Bool {
            do throws(Finding) {
                guard let reader = try opener.open(member) else {
                    batch.parts.append(.ignored(name: member.file.name))
                    finished += member.file.byteCount ?? 0
                    return batch.parts.count < DeliveryFeed.batchItems || handOver(finished)
                }
                batch.parts.append(.file(reader.header, name: member.file.name, scope: reader.scope))
                if reader.moreFollows { batch.parts.append(.moreFollows) }
                do throws(Finding) {
                    while let item = try reader.next() {
                        size += item.size
                        batch.parts.append(.item(item))
                        guard size >= DeliveryFeed.batchBytes || batch.parts.count >= DeliveryFeed.batchItems
                        else { continue }
                        guard handOver(finished + reader.bytesRead) else { return false }
                    }
                    batch.parts += reader.notices.map { .notice($0) }
                } catch { batch.parts.append(.cut(error)) }
                finished += reader.bytesRead
            } catch {
                batch.parts.append(.unreadable(error, name: member.file.name))
                finished += member.file.byteCount ?? 0
            }
            // Many small files share a batch; many broken ones don't pile up.
            return batch.parts.count < DeliveryFeed.batchItems || handOver(finished)
        }

        mutating func fail(_ problem: Finding) { batch.parts.append(.unreadable(problem, name: nil)) }

        mutating func finish() {
            batch.isLast = true
            _ = handOver(finished)
        }

        private mutating func handOver(_ bytesRead: Int) -> Bool {
            batch.bytesRead = bytesRead
            defer {
                batch = Batch()
                size = 0
            }
            return queue.put(batch)
        }
    }
}

extension ExchangeItem {
    /// About how many bytes the item holds in memory.
    fileprivate var size: Int {
        switch body {
        case .record(let record): record.payload.count * 2
        case .draft(let draft): 500 + draft.places.count * 300
        default: original?.count ?? 500
        }
    }
}
