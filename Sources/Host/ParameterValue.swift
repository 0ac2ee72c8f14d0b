internal import Derivation
public import EssaimKit

extension FieldKind {
    /// The value that a person means who writes this text for a parameter; `nil` where it can't be one.
    public func value(written text: String) -> Value? {
        let isAllowed: Bool =
            switch self {
            case .term(let vocabulary): vocabulary[text] != nil
            case .territory: Territory.isCode(text)
            case .administration: RecordID.isPart(text)
            case .record(let types): RecordID(text).map { types.isEmpty || types.contains($0.type) } ?? false
            case .number(_, let range, _): Self.lies(text, in: range)
            case .money: Self.lies(text, in: 0...1e12)
            case .percentage: Self.lies(text, in: 0...100)
            case .score(let range): Self.lies(text, in: Double(range.lowerBound)...Double(range.upperBound))
            default: true
            }
        return isAllowed ? ContentForm.value(from: text, self) : nil
    }

    private static func lies(_ text: String, in range: ClosedRange<Double>?) -> Bool {
        guard let number = Double(text) else { return false }
        return range?.contains(number) ?? true
    }
}
