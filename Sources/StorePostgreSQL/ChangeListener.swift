internal import Catalogue
internal import Foundation
internal import Synchronization

/// A thread that brings a host's copy up to date as soon as the database says that something was committed.
final class ChangeListener: Sendable {
    private let isStopped = Atomic(false)

    /// Where the server can't tell, a replica or a pool of connections before it, it is asked this often.
    private static let interval = 250
    /// What is waited for after the server was lost.
    private static let pause = 0.5

    func stop() { isStopped.store(true, ordering: .relaxed) }

    func start(_ catalogue: PostgreSQLCatalogue) {
        let address = catalogue.address.text
        Thread.detachNewThread { [weak catalogue, self] in
            while !isStopped.load(ordering: .relaxed) {
                do {
                    let connection = try Connection(address)
                    _ = try? connection.run("LISTEN essaim")
                    // What was committed before it listened.
                    while !isStopped.load(ordering: .relaxed) {
                        guard let catalogue else { return }
                        try catalogue.bringCopy(to: Head(connection), connection)
                        _ = try connection.waitForNotice(milliseconds: Self.interval)
                    }
                } catch { Thread.sleep(forTimeInterval: Self.pause) }
            }
        }
    }
}

extension PostgreSQLCatalogue {
    /// Keeps the copy up to date from now on, so that reading asks nobody: for a server.
    package func startFollowing() {
        guard !isFollowed.exchange(true, ordering: .relaxed) else { return }
        let listener = ChangeListener()
        self.listener.withLock { $0 = listener }
        listener.start(self)
    }

    package func position() throws -> Int64? {
        try refresh()
        return try current.followedMark()?.number ?? 0
    }
}
