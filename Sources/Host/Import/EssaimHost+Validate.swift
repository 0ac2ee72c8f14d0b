internal import Catalogue
internal import EssaimKit
internal import Exchange
package import XML

extension EssaimHost {
    /// Checks a file without a catalogue: an import into an empty one that accepts its issuer's
    /// relays.
    package func validateFile(
        _ source: XMLSource, onEntry: (ImportEntry) -> Void = { _ in }
    ) throws -> ImportSummary {
        try validateDelivery(Delivery(source), onEntry: onEntry)
    }

    /// Checks all files of a delivery in the same way.
    package func validateDelivery(
        _ delivery: Delivery, format: InputFormat? = nil, onEntry: (ImportEntry) -> Void = { _ in }
    ) throws -> ImportSummary {
        let catalogue = try SQLiteCatalogue.temporary(homes: [], time: now())
        var options = ImportOptions(trustsIssuer: true)
        options.format = format
        return try importDelivery(delivery, into: catalogue, options: options, onEntry: onEntry)
    }
}
