internal import EssaimKit

/// What a kilometre emits, by mode of transport. Factors change from year to year, so each says where it comes from.
let emissionFactor = RecordType(
    "emission-factor", namespace: "urn:essaim:emission-factor:1",
    label: Label(fr: "Facteur d’émission", en: "Emission factor"),
    help: Label(
        fr: "Ce qu’émet un kilomètre parcouru, avec sa source et son millésime.",
        en: "What a kilometre travelled emits, with its source and vintage."),
    rules: [factorOrdered]
) {
    Field(
        "title", .line(max: 150), .required, roles: .title, .searched(weight: 2),
        label: Label(fr: "Mode de transport", en: "Mode of transport"))
    Field(
        "value", .number(unit: "gCO2e/km", range: 0...10_000, decimals: 3), .required,
        label: Label(fr: "Facteur", en: "Factor"))
    Field(
        "low", .number(unit: "gCO2e/km", range: 0...10_000, decimals: 3),
        label: Label(fr: "Au plus bas", en: "At the lowest"))
    Field(
        "high", .number(unit: "gCO2e/km", range: 0...10_000, decimals: 3),
        label: Label(fr: "Au plus haut", en: "At the highest"))
    Field("source", .line(max: 300), .required, label: Label(fr: "Source", en: "Source"))
    Field(
        "vintage", .number(unit: nil, range: 1900...2200, decimals: 0), .required, roles: .measure,
        label: Label(fr: "Millésime", en: "Vintage"))
    Field("scope", .line(max: 300), .required, label: Label(fr: "Périmètre", en: "Scope"))
}

/// What a carbon estimate assumes: distances, weeks, modes, rebound. Each with its range.
let carbonScenario = RecordType(
    "carbon-scenario", namespace: "urn:essaim:carbon-scenario:1",
    label: Label(fr: "Hypothèses du bilan carbone", en: "Carbon scenario"),
    help: Label(
        fr:
            "Les hypothèses avec lesquelles le rapport « carbon » passe des jours de télétravail aux émissions évitées.",
        en: "The assumptions by which the report “carbon” goes from days of telework to emissions avoided."),
    rules: [modesWhole, rangesOrdered]
) {
    Field(
        "title", .line(max: 150), .required, roles: .title, .searched(weight: 2),
        label: Label(fr: "Titre", en: "Title"))
    Field(
        "agents", .record(types: ["indicator"]), .required,
        label: Label(fr: "Indicateur : agents en télétravail", en: "Indicator: teleworking agents"))
    Field(
        "days", .record(types: ["indicator"]), .required,
        label: Label(fr: "Indicateur : jours par semaine", en: "Indicator: days a week"))
    Field.group("weeks", .required, label: Label(fr: "Semaines par an", en: "Weeks a year")) {
        range(unit: nil, 0...53)
    }
    Field.group("distance", .required, label: Label(fr: "Trajet aller", en: "One-way distance")) {
        range(unit: "km", 0...1_000)
    }
    Field.group("rebound", .required, label: Label(fr: "Effet rebond", en: "Rebound")) {
        range(unit: "%", 0...100)
    }
    Field.group("mode", .atLeastOnce, label: Label(fr: "Mode de transport", en: "Mode of transport")) {
        Field(
            "factor", .record(types: ["emission-factor"]), .required,
            label: Label(fr: "Facteur d’émission", en: "Emission factor"))
        Field(
            "share", .percentage, .required,
            label: Label(fr: "Part des kilomètres", en: "Share of the kilometres"))
    }
    Field("source", .line(max: 300), .required, label: Label(fr: "Source", en: "Source"))
    Field("note", .prose(max: 5_000), label: Label(fr: "Note", en: "Note"))
}

private func range(unit: String?, _ limits: ClosedRange<Double>) -> [Field] {
    [
        Field(
            "value", .number(unit: unit, range: limits, decimals: 2), .required,
            label: Label(fr: "Valeur retenue", en: "Value")),
        Field(
            "low", .number(unit: unit, range: limits, decimals: 2), .required,
            label: Label(fr: "Au plus bas", en: "At the lowest")),
        Field(
            "high", .number(unit: unit, range: limits, decimals: 2), .required,
            label: Label(fr: "Au plus haut", en: "At the highest")),
    ]
}

private let notOrdered = Label(
    fr: "La valeur n’est pas entre le plus bas et le plus haut.",
    en: "The value is not between the lowest and the highest.")

private let factorOrdered = Rule("range-order", notOrdered) { record, breaches in
    let value = record.content.number("value") ?? 0
    if (record.content.number("low") ?? value) > value || (record.content.number("high") ?? value) < value {
        breaches.add(at: "value", value: "\(value)")
    }
}

private let rangesOrdered = Rule("range-order", notOrdered) { record, breaches in
    for field in ["weeks", "distance", "rebound"] {
        guard let group = record.content.groups(field).first, let range = CarbonRange(group) else { continue }
        if range.low > range.value || range.value > range.high { breaches.add(at: "\(field)/value") }
    }
}

private let modesWhole = Rule(
    "modes-not-whole",
    Label(fr: "Les parts des modes ne font pas 100 %.", en: "The shares of the modes don’t add up to 100 %.")
) { record, breaches in
    let sum = record.content.groups("mode").reduce(0) { $0 + ($1.number("share") ?? 0) }
    if abs(sum - 100) > 0.01 { breaches.add(at: "mode", value: "\(sum)") }
}

/// A number with how low and how high it may be.
struct CarbonRange: Hashable {
    var low: Double
    var value: Double
    var high: Double

    init(low: Double, value: Double, high: Double) {
        self.low = low
        self.value = value
        self.high = high
    }

    init?(_ content: Content) {
        guard let value = content.number("value") else { return nil }
        self.init(low: content.number("low") ?? value, value: value, high: content.number("high") ?? value)
    }

    /// The product: low with low, high with high. All numbers are positive.
    static func * (one: CarbonRange, other: CarbonRange) -> CarbonRange {
        CarbonRange(low: one.low * other.low, value: one.value * other.value, high: one.high * other.high)
    }

    static func * (one: CarbonRange, factor: Double) -> CarbonRange {
        CarbonRange(low: one.low * factor, value: one.value * factor, high: one.high * factor)
    }

    static func + (one: CarbonRange, other: CarbonRange) -> CarbonRange {
        CarbonRange(low: one.low + other.low, value: one.value + other.value, high: one.high + other.high)
    }

    /// What is left after a deduction in percent: the lowest with the highest deduction.
    func less(_ percent: CarbonRange) -> CarbonRange {
        CarbonRange(
            low: low * (1 - percent.high / 100), value: value * (1 - percent.value / 100),
            high: high * (1 - percent.low / 100))
    }

    /// Two significant digits: what is estimated isn't known to the kilogram.
    var rounded: CarbonRange {
        CarbonRange(low: Self.rounded(low), value: Self.rounded(value), high: Self.rounded(high))
    }

    static func rounded(_ number: Double) -> Double {
        guard number.isFinite, number > 0 else { return number }
        var scale = 1.0
        while number / scale >= 100 { scale *= 10 }
        while number / scale < 10, scale > 1e-6 { scale /= 10 }
        return (number / scale).rounded() * scale
    }
}
