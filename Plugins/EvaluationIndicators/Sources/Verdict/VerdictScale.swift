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
            fr:
                "Avec moins, avant le lancement ou au bilan, dans les services en commun, un indicateur ne compte pas.",
            en:
                "With fewer, before launch or in the final campaign, in the services in common, an indicator doesn’t count."
        ))
    Field(
        "minimum-services", .count,
        label: Label(fr: "Services en commun au moins", en: "Services in common at least"),
        help: Label(
            fr: "Services qui ont répondu avant le lancement et au bilan. Par défaut : 5.",
            en: "Services that answered before launch and in the final campaign. Default: 5."))
    Field(
        "minimum-response-rate", .percentage,
        label: Label(fr: "Taux de réponse au moins", en: "Response rate at least"),
        help: Label(
            fr: "En dessous, un point n’est pas concluant. Par défaut : 50 %.",
            en: "With less, a point isn’t conclusive. Default: 50 %."))
    Field(
        "minimum-indicators", .count,
        label: Label(fr: "Indicateurs jugés au moins", en: "Indicators judged at least"),
        help: Label(
            fr: "Avec moins, un point n’est ni concluant ni prometteur. Par défaut : 2.",
            en: "With fewer, a point is neither conclusive nor promising. Default: 2."))
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
    var minimumServices = Double(Comparison.pairsNeeded)
    var minimumResponseRate = 50.0
    var minimumIndicators = 2.0
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
        minimumServices = content.number("minimum-services") ?? minimumServices
        minimumResponseRate = content.number("minimum-response-rate") ?? minimumResponseRate
        minimumIndicators = content.number("minimum-indicators") ?? minimumIndicators
        scoreChange = content.number("minimum-score-change") ?? scoreChange
        shareChange = content.number("minimum-share-change") ?? shareChange
        relativeChange = content.number("minimum-relative-change") ?? relativeChange
        conclusiveShare = content.number("conclusive-share") ?? conclusiveShare
        promisingShare = content.number("promising-share") ?? promisingShare
        adverseShare = content.number("adverse-share") ?? adverseShare
    }

    /// The smallest change of an indicator that counts; `nil` for a quantity that starts from nothing: no change is a
    /// share of 0.
    func smallestChange(of indicator: IndicatorEntry, from value: Double) -> Double? {
        switch indicator.measure {
        case "score": return scoreChange
        case "percentage": return shareChange
        default:
            // What is written as 0 is taken for 0.
            let shown = NumberText.plain(value, decimals: indicator.decimals)
            return shown.contains { ("1"..."9").contains($0) } ? abs(value) * relativeChange / 100 : nil
        }
    }
}
