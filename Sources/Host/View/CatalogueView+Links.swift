package import Catalogue
package import Derivation
package import EssaimKit

extension CatalogueView {
    /// Where a record's links lead in this catalogue, as far as the audience may see what is there.
    package func links(of shown: ShownRecord) throws -> RecordPage.Links {
        guard let record = shown.record, let type = shown.type else { return RecordPage.Links() }
        return try LinkResolver(
            types: types, reading: reading, isSeen: isSeen,
            isKnown: { [self] id in try seesAll(of: id.owner) || isKnown(id) }
        ).links(of: record, as: type)
    }

    /// The records here that refer to one, those of the home administrations first.
    package func references(to id: RecordID) throws -> [StoredRecord] {
        let homes = try homes.get()
        let records = try LinkResolver(types: types, reading: reading, isSeen: isSeen).references(to: id)
        return try
            (records.filter { homes.contains($0.id.owner) }
            + records.filter { !homes.contains($0.id.owner) }).map(presented)
    }

    private func isSeen(_ stored: StoredRecord) -> Bool {
        audience.visibility.covers(stored.status, of: stored.id.owner)
    }
}
