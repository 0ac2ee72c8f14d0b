/// A figure that rests on people's answers. What it is about goes with it, so that the host can hide it.
public struct Statistic: Hashable, Sendable {
    /// What is shown.
    public enum Value: Hashable, Sendable {
        case number(Double, decimals: Int)
        /// A code for programs, and the text for people.
        case term(code: String, Label)
    }

    /// `nil` where there is nothing to show: ``status`` says why.
    public var value: Value?
    /// A code of ``Vocabulary/observationStatus``: `A` for a figure, `Q` for a hidden one, `L` for a missing one.
    public var status: String
    /// The subjects that the figure was computed from. It is shown where all of them may be.
    public var subjects: [Subject]
    /// Whether only the administration that it is about sees it. The host says so where it shows a report to that one.
    public var isOwn = false

    public init(_ value: Value?, status: String? = nil, about subjects: [Subject]) {
        self.value = value
        self.status = status ?? (value == nil ? "L" : "A")
        self.subjects = subjects
    }

    /// A number; missing where there is none.
    public init(_ number: Double?, decimals: Int, about subjects: [Subject]) {
        self.init(
            number.flatMap { $0.isFinite ? .number($0, decimals: decimals) : nil }, about: subjects)
    }

    /// What stands for a hidden figure.
    public static let hidden = Statistic(nil, status: "Q", about: [])

    /// Whether disclosure control hid the figure.
    public var isHidden: Bool { status == "Q" }
}
