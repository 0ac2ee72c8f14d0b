public import EssaimKit
internal import Exchange

extension ModuleSet {
    /// The vocabularies that the active record types use, and the shared ones: in the order of their names.
    public var vocabularies: [Vocabulary] {
        var found = Dictionary(Vocabulary.shared.map { ($0.id, $0) }) { first, _ in first }
        func collect(_ fields: [Field]) {
            for field in fields {
                switch field.kind {
                case .term(let vocabulary):
                    if found[vocabulary.id] == nil { found[vocabulary.id] = vocabulary }
                case .group(let fields): collect(fields)
                default: break
                }
            }
        }
        for entry in types.entries { collect(entry.type.fields) }
        return found.values.sorted { $0.id < $1.id }
    }
}
