public import EssaimKit

/// Reads the observations out of records' contents, as a type's ``ObservationModel`` says.
public enum ObservationReader {
    /// One observation of a record, in words.
    public struct Observation: Hashable, Sendable {
        public var variable: String
        public var breakdown: Breakdown?
        public var respondents: Int32
        public var status: UInt8
        public var value: Double
        public var deviation: Double

        public init(
            variable: String, breakdown: Breakdown?, respondents: Int32, status: UInt8, value: Double,
            deviation: Double
        ) {
            self.variable = variable
            self.breakdown = breakdown
            self.respondents = respondents
            self.status = status
            self.value = value
            self.deviation = deviation
        }
    }
    /// What a record observes.
    public struct Sheet: Hashable, Sendable {
        public var unit: String
        public var period: String
        public var observations: [Observation]

        public init(unit: String, period: String, observations: [Observation]) {
            self.unit = unit
            self.period = period
            self.observations = observations
        }
    }

    /// A content's observations, one for each value of the model's group, in order.
    ///
    /// An observation that doesn't say how many people it rests on has its record's number of respondents.
    public static func sheet(of content: Content, as model: ObservationModel) -> Sheet {
        let all = content.number(model.respondents)
        return Sheet(
            unit: content.text(model.unit) ?? "", period: content.text(model.period) ?? "",
            observations: content.groups(model.group).map { group in
                let category = group.text(model.category)
                let dimension = group.text(model.dimension)
                return Observation(
                    variable: group.text(model.variable) ?? "",
                    breakdown: dimension == nil && category == nil
                        ? nil : Breakdown(dimension: dimension ?? "", category: category ?? ""),
                    respondents: count(group.number(model.respondents) ?? all),
                    status: group.text(model.status)?.utf8.first ?? UInt8(ascii: "A"),
                    value: group.number(model.value) ?? .nan,
                    deviation: group.number(model.deviation) ?? .nan)
            })
    }

    private static func count(_ number: Double?) -> Int32 {
        guard let number, number > 0 else { return 0 }
        return number < Double(Int32.max) ? Int32(number) : .max
    }
}

/// Collects sheets into one table.
public struct ObservationTableBuilder {
    public private(set) var table = ObservationTable()
    private var units: [String: Int32] = [:]
    private var periods: [String: Int32] = [:]
    private var variables: [String: Int32] = [:]
    private var breakdowns: [Breakdown: Int32] = [:]

    public init() {}

    /// Adds a record's sheet.
    public mutating func add(_ sheet: ObservationReader.Sheet, owner: String) {
        let record = begin(unit: sheet.unit, period: sheet.period, owner: owner)
        for observation in sheet.observations {
            add(
                observation, variable: variable(observation.variable),
                breakdown: observation.breakdown.map { breakdown($0) } ?? 0, in: record)
        }
    }

    /// The numbers of a record, its unit and its period.
    public struct Place {
        var record: Int32
        var unit: Int32
        var period: Int32
    }

    /// Begins a record.
    public mutating func begin(unit: String, period: String, owner: String) -> Place {
        let unit = Self.number(unit, &units, &table.units)
        let period = Self.number(period, &periods, &table.periods)
        table.owners.append(owner)
        return Place(record: Int32(clamping: table.owners.count - 1), unit: unit, period: period)
    }

    public mutating func variable(_ name: String) -> Int32 { Self.number(name, &variables, &table.variables) }

    public mutating func breakdown(_ breakdown: Breakdown) -> Int32 {
        if let known = breakdowns[breakdown] { return known }
        table.breakdowns.append(breakdown)
        let number = Int32(clamping: table.breakdowns.count - 1)
        breakdowns[breakdown] = number
        return number
    }

    /// Adds an observation whose variable and breakdown have their numbers already.
    public mutating func add(
        _ observation: ObservationReader.Observation, variable: Int32, breakdown: Int32, in place: Place
    ) {
        table.rows.append(
            .init(
                record: place.record, unit: place.unit, period: place.period, variable: variable,
                breakdown: breakdown, respondents: observation.respondents, status: observation.status,
                value: observation.value, deviation: observation.deviation))
    }

    private static func number(_ name: String, _ known: inout [String: Int32], _ list: inout [String])
        -> Int32
    {
        if let number = known[name] { return number }
        list.append(name)
        let number = Int32(clamping: list.count - 1)
        known[name] = number
        return number
    }
}
