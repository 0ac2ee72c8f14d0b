internal import EssaimKit
internal import Exchange

/// A file that is being imported, whatever its format: what it says of itself, then one item after the other.
protocol ItemReading {
    var header: ExchangeHeader { get }
    /// Bytes of the file that were read so far.
    var bytesRead: Int { get }
    /// Which records a full delivery of its kind covers; `nil` where the format says itself what was withdrawn.
    var scope: DeliveryScope? { get }
    /// Whether the file says that it is a part, and more follows: then nothing is withdrawn after it.
    var moreFollows: Bool { get }
    /// What is to be said of the file as a whole, once it was read.
    var notices: [Finding] { get }
    /// The next item, or `nil` after the last.
    ///
    /// - Throws: ``Finding`` where the file can't be read on.
    func next() throws(Finding) -> ExchangeItem?
}

extension ItemReading {
    var scope: DeliveryScope? { nil }
    var moreFollows: Bool { false }
    var notices: [Finding] { [] }
}

extension ExchangeReader: ItemReading {}

/// The records that one source may bring.
struct DeliveryScope: Hashable, Sendable {
    /// The adapter's identifier.
    var source: String
    var owner: String
    var types: [String]
    /// What names begin with, by set; empty: all are one set.
    var sets: [String]

    /// The set that a record belongs to; `nil`: none of these.
    func set(of id: RecordID) -> String? {
        guard id.owner == owner, types.contains(id.type) else { return nil }
        return sets.isEmpty ? "" : sets.first { id.name.hasPrefix($0) }
    }
}
