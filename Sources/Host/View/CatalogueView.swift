package import Catalogue
internal import EssaimKit
internal import Exchange

/// What an audience may see of a catalogue, over one consistent state of it: the only way out.
///
/// Visibility, withdrawal and disclosure control are decided here and nowhere else. A view lives as long as the read
/// that it was made for (``EssaimHost/view(of:for:_:)``).
package final class CatalogueView {
    let host: EssaimHost
    let reading: any CatalogueReading
    package let audience: Audience
    /// How long what is worked out here may take.
    let limit: WorkLimit?
    /// The administrations at home in the catalogue.
    private(set) lazy var homes = Result { Set(try reading.homes()) }
    private(set) lazy var library = RecordLibrary(types: types, reading: reading)
    private lazy var keptDisclosure = Result { try host.disclosure(of: reading, for: viewer()) }

    init(host: EssaimHost, reading: any CatalogueReading, audience: Audience, limit: WorkLimit? = nil) {
        self.limit = limit
        self.host = host
        self.reading = reading
        self.audience = audience
    }

    var types: RecordTypeSet { host.modules.types }

    /// What disclosure control leaves of figures; not asked in confidence, where all is as it is.
    func disclosure() throws -> Disclosure { try keptDisclosure.get() }

    /// Whose figures are seen whole.
    private func viewer() throws -> Viewer {
        switch audience {
        case .everybody: .everyone
        case .readers(let administrations): .administrations(administrations)
        case .operator, .operatorInConfidence: .administrations(try homes.get())
        }
    }

    /// Whether all figures of an administration are seen as they are.
    func seesFigures(of owner: String) throws -> Bool {
        if audience == .operatorInConfidence { return true }
        return try viewer().isOwner(owner)
    }

    /// Whether a record has figures about people, some of which may be hidden from this audience.
    func isProtected(_ id: RecordID) throws -> Bool {
        try types.entry(named: id.type)?.type.observations != nil && !seesFigures(of: id.owner)
    }

    /// The same state as everybody sees it.
    package var asEverybody: CatalogueView { seen(by: .everybody) }

    /// The same state for another audience.
    func seen(by audience: Audience) -> CatalogueView {
        audience == self.audience
            ? self : CatalogueView(host: host, reading: reading, audience: audience, limit: limit)
    }
}

extension EssaimHost {
    /// Reads from one consistent state of a catalogue what an audience may see of it.
    ///
    /// - Parameter limit: How long what is worked out of it may take; without one, as long as it wants.
    package func view<Result>(
        of catalogue: any CatalogueStore, for audience: Audience, limit: WorkLimit? = nil,
        _ body: (CatalogueView) throws -> Result
    ) throws -> Result {
        try updateIndex(of: catalogue)
        return try catalogue.read { reading in
            try body(CatalogueView(host: self, reading: reading, audience: audience, limit: limit))
        }
    }
}
