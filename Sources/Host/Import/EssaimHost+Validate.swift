internal import Catalogue
internal import EssaimKit
internal import Exchange
public import XML

extension EssaimHost {
    /// Checks a file without a catalogue: an import into an empty one that accepts its issuer's
    /// relays.
    public func validateFile(
        _ source: XMLSource, onEntry: (ImportEntry) -> Void = { _ in }
    ) throws -> ImportSummary {
        let catalogue = try SQLiteCatalogue.temporary(homes: [], time: now())
        return try importFile(
            source, into: catalogue, options: ImportOptions(trustsIssuer: true),
            onEntry: onEntry)
    }
}
