internal import EssaimKit

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
        aggregation = traits(record).aggregation
        pairedWith = content.text("paired-with")
        respondents = content.texts("respondent")
        self.record = record
    }

    /// Whether its values are shares of respondents, in percent.
    var isShare: Bool { measure == "percentage" }

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
