/// Whose figures are seen whole: what disclosure control knows of an ``Audience``.
enum Viewer: Hashable, Sendable {
    /// Anybody: only what everybody may see.
    case everyone
    /// Administrations that see their own figures, and of others what everybody may see.
    case administrations(Set<String>)

    /// Whether the viewer is the administration.
    func isOwner(_ administration: String) -> Bool {
        switch self {
        case .everyone: false
        case .administrations(let own): own.contains(administration)
        }
    }
}
