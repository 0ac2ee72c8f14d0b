/// How far the files of a chain go: a catalogue's journal, as one administration issues it.
///
/// Both make a chain. A catalogue may have several homes, and who issues a file is what a receiver trusts: no other
/// issuer's file moves a chain, whatever catalogue it names.
package struct ChainPosition: Hashable, Sendable {
    /// The identifier of the catalogue whose journal is counted.
    package var catalogue: String
    /// The administration that issues the files.
    package var issuer: String
    /// The number in that journal up to which nothing is missing here.
    package var sequence: Int
    /// When it came so far: UTC.
    package var recorded: String

    package init(catalogue: String, issuer: String, sequence: Int, recorded: String) {
        self.catalogue = catalogue
        self.issuer = issuer
        self.sequence = sequence
        self.recorded = recorded
    }
}
