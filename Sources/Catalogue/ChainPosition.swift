/// How far the files of a chain go: a catalogue's journal, as one administration issues it.
///
/// Both make a chain. A catalogue may have several homes, and who issues a file is what a receiver trusts: no other
/// issuer's file moves a chain, whatever catalogue it names.
public struct ChainPosition: Hashable, Sendable {
    /// The identifier of the catalogue whose journal is counted.
    public var catalogue: String
    /// The administration that issues the files.
    public var issuer: String
    /// The number in that journal up to which nothing is missing here.
    public var sequence: Int
    /// When it came so far: UTC.
    public var recorded: String

    public init(catalogue: String, issuer: String, sequence: Int, recorded: String) {
        self.catalogue = catalogue
        self.issuer = issuer
        self.sequence = sequence
        self.recorded = recorded
    }
}
