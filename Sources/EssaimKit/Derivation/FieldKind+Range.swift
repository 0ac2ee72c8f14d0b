public import EssaimKit

extension FieldKind {
    /// The numbers that a value may be; `nil` for a kind without limits, and for one that is no number.
    public var range: ClosedRange<Double>? {
        switch self {
        case .number(_, let range, _): range
        case .money: 0...1e12
        case .percentage: 0...100
        case .score(let range): Double(range.lowerBound)...Double(range.upperBound)
        default: nil
        }
    }
}
