internal import Derivation
package import EssaimKit

extension FieldKind {
    /// The value that a person means who writes this text for a parameter; `nil` where it can't be one.
    package func value(written text: String) -> Value? {
        let isAllowed: Bool =
            switch self {
            case .term(let vocabulary): vocabulary[text] != nil
            case .territory: Territory.isCode(text)
            case .administration: RecordID.isPart(text)
            case .record(let types): RecordID(text).map { types.isEmpty || types.contains($0.type) } ?? false
            default:
                if let range { Double(text).map(range.contains) ?? false } else { true }
            }
        return isAllowed ? ContentForm.value(from: text, self) : nil
    }
}
