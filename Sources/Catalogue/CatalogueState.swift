/// What everything made of a catalogue's records depends on: as long as it is the same, so are they.
package struct CatalogueState: Hashable, Sendable {
    /// The journal's last sequence number.
    package var sequence: Int
    /// How often its indexes were made anew.
    package var rebuilds: Int
    /// How often descriptions of administrations changed.
    package var administrations: Int
}
