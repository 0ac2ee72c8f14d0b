/// What everything made of a catalogue's records depends on: as long as it is the same, so are they.
public struct CatalogueState: Hashable, Sendable {
    /// The journal's last sequence number.
    public var sequence: Int
    /// How often its indexes were made anew.
    public var rebuilds: Int
    /// How often descriptions of administrations changed.
    public var administrations: Int
}
