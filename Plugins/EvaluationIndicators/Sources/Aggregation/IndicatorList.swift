internal import EssaimKit

/// What distances between an indicator's values mean, and so which tests fit.
enum IndicatorScale: Hashable {
    /// Shares of respondents, in percent.
    case share
    /// Numbers: means and their spread mean something.
    case distances
    /// Ranks: only their order does.
    case order
    /// Neither.
    case words
}

/// An indicator as the reports need it.
struct IndicatorEntry: Hashable {
    /// The record's identifier.
    var id: RecordID
    var name: String
    var code: String
    var point: String
    var measure: String
    var unit: String?
    /// `nil` where neither more nor less is better.
    var higherIsBetter: Bool?
    var target: Double?
    var decimals: Int
    var aggregation: VariableTraits.Aggregation
    var pairedWith: String?
    var respondents: [String]
    var scale: IndicatorScale
    /// Whether nobody said that its percentages are shares of respondents, or that they aren't: their values decide.
    var isScaleOpen: Bool
    /// What its values can be.
    var range: ClosedRange<Double>?
    /// The record itself, for the categories that it declares.
    var record: Record

    init(_ record: Record) {
        let content = record.content
        id = record.id
        name = content.text("name") ?? record.id.name
        code = content.text("code") ?? ""
        point = content.text("point") ?? ""
        measure = content.text("measure") ?? ""
        unit = content.text("unit")
        higherIsBetter = content.boolean("higher-is-better")
        target = content.number("target")
        decimals = content.number("decimals").map { Int($0) } ?? 1
        let traits = traits(record)
        aggregation = traits.aggregation
        range = traits.range
        pairedWith = content.text("paired-with")
        respondents = content.texts("respondent")
        let kind = content.text("percentage-kind")
        scale =
            switch measure {
            case "percentage": kind == "measured" ? .distances : .share
            case "ordinal": .order
            case "qualitative": .words
            default: .distances
            }
        isScaleOpen = measure == "percentage" && kind == nil
        self.record = record
    }

    /// Whether its values are shares of respondents, in percent.
    var isShare: Bool { scale == .share }
    /// Whether people answer it, rather than files.
    var isAnsweredByPeople: Bool { respondents.contains { $0 != "records" } }

    /// The name with its unit, as a heading.
    var heading: String { unit.map { "\(name) (\($0))" } ?? name }
}

extension RecordSource {
    /// All indicators, by evaluation point and then by code.
    func indicators() throws -> [IndicatorEntry] {
        var list: [IndicatorEntry] = []
        try forEach("indicator") { list.append(IndicatorEntry($0)) }
        let points = Vocabulary.evaluationPoint.terms.map(\.code)
        func rank(_ entry: IndicatorEntry) -> (Int, String, String) {
            (points.firstIndex(of: entry.point) ?? points.count, entry.code, entry.id.description)
        }
        return list.sorted { rank($0) < rank($1) }
    }
}

/// Whether a share of so many respondents can be this percentage, given the decimals with which it is written.
func isShareOfRespondents(_ value: Double, of count: Double) -> Bool {
    let people = value * count / 100
    var unit = 1.0
    // Six decimals are what an evaluation's values have at most.
    for _ in 0..<6 where abs((value / unit).rounded() * unit - value) > 1e-9 * max(1, abs(value)) {
        unit /= 10
    }
    return abs(people - people.rounded()) <= unit / 2 * count / 100 + 1e-9 * max(1, count)
}
