/// An error that says what went wrong, and what to do.
package protocol ExplainedError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong, with the offending value.
    var message: String { get }
    /// What to do.
    var hint: String { get }
    /// Whether a disk is full or failed: trying again later may do.
    var isOfDisk: Bool { get }
}

extension ExplainedError {
    package var description: String { message }
    package var isOfDisk: Bool { false }
}
