package import Derivation

/// How records become entries of the indexes, for the types that are known here.
package struct RecordIndexing: Sendable {
    /// By namespace: what of a type decides what its entries are (`IndexEntry.basis(of:)`).
    package var bases: [String: String]
    /// What goes into the indexes for a record; `nil` where its type isn't known. The payload's bytes are valid during
    /// the call only.
    package var entry: @Sendable (StoredRecord, UnsafeRawBufferPointer) throws -> IndexEntry?

    package init(
        bases: [String: String],
        entry: @escaping @Sendable (StoredRecord, UnsafeRawBufferPointer) throws -> IndexEntry?
    ) {
        self.bases = bases
        self.entry = entry
    }
}
