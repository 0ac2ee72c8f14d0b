internal import EssaimKit
internal import Exchange

/// A file that is being imported, whatever its format: what it says of itself, then one item after the other.
protocol ItemReading {
    var header: ExchangeHeader { get }
    /// Bytes of the file that were read so far.
    var bytesRead: Int { get }
    /// The next item, or `nil` after the last.
    ///
    /// - Throws: ``Finding`` where the file can't be read on.
    func next() throws(Finding) -> ExchangeItem?
}

extension ExchangeReader: ItemReading {}
