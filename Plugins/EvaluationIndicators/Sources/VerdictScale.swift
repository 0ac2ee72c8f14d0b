internal import EssaimKit

/// What the organiser holds for conclusive: the thresholds of the report `verdict`. A record, so that it is versioned,
/// validated and exchanged like any other, and everybody judges by the same one.
let verdictScale = RecordType(
    "verdict-scale", namespace: "urn:essaim:verdict-scale:1",
    label: Label(fr: "Barème du verdict", en: "Verdict scale"),
    help: Label(
        fr: "Les seuils à partir desquels un point d’évaluation est concluant, prometteur ou défavorable.",
        en: "The thresholds from which an evaluation point is conclusive, promising or adverse."),
    rules: [sharesOrdered]
) {
    Field(
        "title", .line(max: 150), .required, roles: .title, .searched(weight: 2),
        label: Label(fr: "Titre", en: "Title"))
    Field(
        "minimum-respondents", .count, .required,
        label: Label(fr: "Répondants au moins", en: "Respondents at least"),
        help: Label(
            fr: "En dessous, au bilan, un indicateur ne compte pas.",
            en: "With fewer in the final campaign, an indicator doesn’t count."))
    Field(
        "minimum-score-change", .number(unit: nil, range: 0...4, decimals: 2), .required,
        label: Label(fr: "Plus petite évolution qui compte, note", en: "Smallest change that counts, score"))
    Field(
        "minimum-share-change", .percentage, .required,
        label: Label(
            fr: "Plus petite évolution qui compte, pourcentage (points)",
            en: "Smallest change that counts, percentage (points)"))
    Field(
        "minimum-relative-change", .percentage, .required,
        label: Label(
            fr: "Plus petite évolution qui compte, quantité (% de la valeur)",
            en: "Smallest change that counts, quantity (% of the value)"))
    Field(
        "conclusive-share", .percentage, .required,
        label: Label(
            fr: "Concluant à partir de cette part d’indicateurs qui progressent nettement",
            en: "Conclusive from this share of indicators that clearly improve"))
    Field(
        "promising-share", .percentage, .required,
        label: Label(
            fr: "Prometteur à partir de cette part d’indicateurs qui progressent",
            en: "Promising from this share of indicators that improve"))
    Field(
        "adverse-share", .percentage, .required,
        label: Label(
            fr: "Défavorable à partir de cette part d’indicateurs qui reculent nettement",
            en: "Adverse from this share of indicators that clearly worsen"))
    Field("note", .prose(max: 5_000), label: Label(fr: "Note", en: "Note"))
}

private let sharesOrdered = Rule(
    "shares-zero",
    Label(
        fr: "Une part de 0 % rendrait tout point concluant, prometteur ou défavorable.",
        en: "A share of 0 % would make every point conclusive, promising or adverse."),
    hint: Label(fr: "Donnez une part au-dessus de 0.", en: "Give a share above 0.")
) { record, breaches in
    for field in ["conclusive-share", "promising-share", "adverse-share"]
    where record.content.number(field) == 0 {
        breaches.add(at: field, value: "0")
    }
}

/// The thresholds as numbers.
struct VerdictThresholds {
    var title: Label
    var minimumRespondents = 30.0
    var scoreChange = 0.3
    var shareChange = 10.0
    var relativeChange = 10.0
    var conclusiveShare = 50.0
    var promisingShare = 50.0
    var adverseShare = 25.0

    /// What holds where no scale is in the catalogue.
    static let standard = VerdictThresholds(
        title: Label(fr: "barème par défaut", en: "default scale"))

    private init(title: Label) { self.title = title }

    init(_ record: Record) {
        let title = record.content.text("title") ?? record.id.description
        self.init(title: Label(fr: title, en: title))
        let content = record.content
        minimumRespondents = content.number("minimum-respondents") ?? minimumRespondents
        scoreChange = content.number("minimum-score-change") ?? scoreChange
        shareChange = content.number("minimum-share-change") ?? shareChange
        relativeChange = content.number("minimum-relative-change") ?? relativeChange
        conclusiveShare = content.number("conclusive-share") ?? conclusiveShare
        promisingShare = content.number("promising-share") ?? promisingShare
        adverseShare = content.number("adverse-share") ?? adverseShare
    }

    /// The smallest change of an indicator that counts.
    func smallestChange(of indicator: IndicatorEntry, from value: Double) -> Double {
        switch indicator.measure {
        case "score": scoreChange
        case "percentage": shareChange
        default: abs(value) * relativeChange / 100
        }
    }
}
