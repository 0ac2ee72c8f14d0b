/// How much a text may ask of the reader before it is refused.
///
/// The numbers are part of the threat model (`docs/security.md`); each has an error of its own.
public struct XMLLimits: Hashable, Sendable {
    /// Elements nested inside each other, the root element counted as 1.
    public var depth: Int
    /// Bytes of text directly inside one element, and bytes of one attribute's value.
    public var textBytes: Int
    /// Attributes of one element, namespace declarations included.
    public var attributes: Int
    /// Bytes of names, attributes and text in one record (or in the whole document, when it is read whole).
    public var recordBytes: Int
    /// Children of the root element.
    public var records: Int

    public init(depth: Int, textBytes: Int, attributes: Int, recordBytes: Int, records: Int = 10_000_000) {
        self.records = records
        self.depth = depth
        self.textBytes = textBytes
        self.attributes = attributes
        self.recordBytes = recordBytes
    }

    /// For exchange files and other input from outside: 64 levels, 1 MiB of text, 64 attributes, 4 MiB a record,
    /// 10 million records.
    public static let untrusted = XMLLimits(
        depth: 64, textBytes: 1 << 20, attributes: 64, recordBytes: 4 << 20)
}
