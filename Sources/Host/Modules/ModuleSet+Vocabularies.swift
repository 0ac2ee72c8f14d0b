package import EssaimKit

extension ModuleSet {
    /// The vocabularies that the active record types use, and the shared ones: in the order of their names.
    package var vocabularies: [Vocabulary] { types.vocabularies }
}
