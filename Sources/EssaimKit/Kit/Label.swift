/// A text for people, in French and in English. French comes first.
public struct Label: Hashable, Sendable {
    public var fr: String
    public var en: String

    public init(fr: String, en: String) {
        self.fr = fr
        self.en = en
    }

    /// The text in one language.
    public func text(in language: Language) -> String {
        switch language {
        case .fr: fr
        case .en: en
        }
    }
}

/// A language that the host speaks to people.
@frozen public enum Language: String, Hashable, Sendable, CaseIterable {
    case fr, en
}
