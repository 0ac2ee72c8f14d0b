internal import EssaimKit

/// The raw answers of a campaign, one row a respondent, made into an evaluation.
///
/// A column is an indicator, named by its code or by the last part of its identifier, or one of the breakdowns
/// `category`, `sex` and `age-band`, by code or label, with declared categories in its cells. A column `date` gives the
/// evaluation its date: the last. There is no column for a name: any other column refuses the file, and so does any other
/// category. One of a single respondent is left out: that would be a raw answer.
struct SurveyAnswers: Gathering {
    let name = "survey-answers"
    let label = Label(
        fr: "Réponses brutes d’une campagne, une ligne par répondant",
        en: "Raw answers of a campaign, one row a respondent")
    let recordType = evaluationType
    let parameters = [
        Parameter(
            "administration", .administration,
            label: Label(fr: "Administration évaluée", en: "Administration evaluated")),
        Parameter("campaign", .term(.campaign), label: Label(fr: "Campagne", en: "Campaign")),
        Parameter(
            "date", .date, label: Label(fr: "Date (par défaut : aujourd’hui)", en: "Date (default: today)")),
        Parameter(
            "population", .count,
            label: Label(
                fr: "Personnes interrogées (par défaut : le nombre de lignes)",
                en: "People asked (default: the number of rows)")),
    ]

    func columns(over records: any RecordSource) throws -> [String] {
        dimension.terms.map(\.code)
            + (try records.indicators()).filter {
                !$0.respondents.contains("records") || $0.respondents.count > 1
            }
            .map(\.code)
    }

    func begin(_ columns: [String], _ arguments: Arguments, over records: any RecordSource) throws
        -> any RowCollector
    {
        guard let administration = arguments.text("administration"), let campaign = arguments.text("campaign")
        else {
            throw MissingParameter()
        }
        return AnswerCollector(
            columns: columns, indicators: try records.indicators(), administration: administration,
            campaign: campaign, date: arguments.date("date"), today: arguments.today,
            population: arguments.number("population"))
    }
}

private struct MissingParameter: Error, CustomStringConvertible {
    let description =
        "give the evaluation's administration and campaign: --set administration=… --set campaign=…"
}

/// Count, mean and spread of numbers that come one by one (Welford's method).
struct RunningMean {
    private(set) var count = 0
    private(set) var mean = 0.0
    private var squares = 0.0

    mutating func add(_ number: Double) {
        count += 1
        let distance = number - mean
        mean += distance / Double(count)
        squares += distance * (number - mean)
    }

    var sum: Double { mean * Double(count) }
    /// With n − 1 in its denominator; `nil` for fewer than two.
    var deviation: Double? { count > 1 ? (max(0, squares) / Double(count - 1)).squareRoot() : nil }
}

private struct AnswerCollector: RowCollector {
    private enum Column {
        case indicator(Int)
        case dimension(String)
        case date
    }
    private struct Key: Hashable {
        var indicator: Int
        var dimension: String?
        var category: String?
    }

    private let indicators: [IndicatorEntry]
    private let administration: String
    private let campaign: String
    private let date: CalendarDate?
    private let today: CalendarDate
    private var lastDate: CalendarDate?
    private let population: Double?
    private var columns: [Column?] = []
    private(set) var columnProblems: [RowProblem] = []
    private var means: [Key: RunningMean] = [:]
    private var rows = 0

    init(
        columns names: [String], indicators: [IndicatorEntry], administration: String, campaign: String,
        date: CalendarDate?, today: CalendarDate, population: Double?
    ) {
        self.indicators = indicators
        self.administration = administration
        self.campaign = campaign
        self.date = date
        self.today = today
        self.population = population
        for (place, name) in names.enumerated() {
            let plain = name.collapsingWhitespace()
            if let term = Self.term(plain) {
                columns.append(.dimension(term.code))
            } else if plain.lowercased() == "date" {
                columns.append(.date)
            } else if let found = indicators.firstIndex(where: {
                $0.code.lowercased() == plain.lowercased() || $0.id.name == plain.lowercased()
            }) {
                columns.append(.indicator(found))
            } else {
                columns.append(nil)
                columnProblems.append(
                    RowProblem(
                        column: place,
                        Label(
                            fr: "la colonne n’est ni un indicateur ni une ventilation",
                            en: "the column is neither an indicator nor a breakdown"),
                        hint: Label(
                            fr:
                                "Nommez-la par le code d’un indicateur, ou enlevez-la : un nom n’a rien à faire ici.",
                            en: "Name it by an indicator’s code, or remove it: a name has no place here."),
                        value: plain))
            }
        }
    }

    /// The dimension that a column's name means: its code or its label, with or without what stands in brackets.
    private static func term(_ name: String) -> Term? {
        dimension.terms.first { term in
            [term.code, term.label.fr, term.label.en].contains { text in
                let label = text.lowercased()
                return label == name.lowercased()
                    || label.prefix { $0 != "(" }.split(separator: " ").joined(separator: " ")
                        == name.lowercased()
            }
        }
    }

    var columnKinds: [FieldKind?] {
        columns.map { column in
            switch column {
            case .indicator(let number):
                let indicator = indicators[number]
                return indicator.isShare
                    ? .boolean : .number(unit: indicator.unit, range: indicator.range, decimals: 6)
            case .date: return .date
            case .dimension, nil: return nil
            }
        }
    }

    var isEmpty: Bool { means.isEmpty }

    /// What people write, and forms offer, instead of an answer.
    private static let noAnswer: Set<String> = [
        "nsp", "ne se prononce pas", "ne sait pas", "sans opinion", "sans réponse", "pas de réponse",
        "sans objet",
        "non concerné", "non concernée", "nr", "nc", "s/o", "so", "n/a", "na", "-", "–", "—", "don't know",
        "don’t know", "no answer", "no opinion", "not applicable",
    ]

    mutating func add(_ cells: [String]) -> [RowProblem] {
        var problems: [RowProblem] = []
        var day: CalendarDate?
        var answers: [(indicator: Int, value: Double)] = []
        var parts: [(dimension: String, category: String)] = []
        for (place, column) in columns.enumerated() where place < cells.count {
            let cell = cells[place].collapsingWhitespace()
            guard let column, !cell.isEmpty, !Self.noAnswer.contains(cell.lowercased()) else { continue }
            switch column {
            case .date:
                day = CalendarDate(cell)
                if day == nil {
                    problems.append(
                        RowProblem(
                            column: place,
                            Label(fr: "ce n’est pas une date", en: "not a date"),
                            hint: Label(fr: "Attendu : 03/06/2013.", en: "Expected: 2013-06-03."), value: cell
                        ))
                }
            case .dimension(let name):
                if let code = code(cell, name) {
                    parts.append((name, code))
                } else {
                    // Not the value: it may be a name.
                    problems.append(
                        RowProblem(
                            column: place,
                            Label(
                                fr: "la modalité n’est pas déclarée pour cette ventilation",
                                en: "the category is not declared for this breakdown"),
                            hint: categoryHint))
                }
            case .indicator(let indicator):
                if let value = value(cell, of: indicators[indicator]) {
                    answers.append((indicator, value))
                } else {
                    problems.append(unreadable(cell, indicators[indicator], place))
                }
            }
        }
        guard problems.isEmpty else { return problems }
        rows += 1
        if let day { lastDate = max(lastDate ?? day, day) }
        for (indicator, value) in answers {
            means[Key(indicator: indicator), default: RunningMean()].add(value)
            for (dimension, category) in parts {
                means[
                    Key(indicator: indicator, dimension: dimension, category: category),
                    default: RunningMean()
                ]
                .add(value)
            }
        }
        return []
    }

    /// The code of a category that everybody has, or that an indicator among the columns declares.
    private func code(_ cell: String, _ dimension: String) -> String? {
        let written = Breakdown(dimension: dimension, category: cell)
        for column in columns {
            if case .indicator(let indicator) = column,
                let code = categoryCode(written, of: indicators[indicator].record)
            {
                return code
            }
        }
        return categoryCode(written, of: nil)
    }

    /// A share's answer is yes or no, and counts 100 or 0.
    private func value(_ cell: String, of indicator: IndicatorEntry) -> Double? {
        if indicator.isShare {
            switch cell.lowercased() {
            case "oui", "yes", "1", "vrai", "true", "x": return 100
            case "non", "no", "0", "faux", "false": return 0
            default: return nil
            }
        }
        guard let value = Number(cell)?.value, value.magnitude < 1e12,
            indicator.range?.contains(value) ?? true
        else { return nil }
        return value
    }

    private func unreadable(_ cell: String, _ indicator: IndicatorEntry, _ place: Int) -> RowProblem {
        let expected =
            indicator.isShare
            ? Label(fr: "oui ou non", en: "yes or no")
            : indicator.measure == "score"
                ? Label(fr: "une note de 1 à 5", en: "a score from 1 to 5")
                : indicator.measure == "percentage"
                    ? Label(fr: "un pourcentage de 0 à 100", en: "a percentage from 0 to 100")
                    : Label(fr: "un nombre", en: "a number")
        return RowProblem(
            column: place,
            Label(
                fr: "\(indicator.code) : réponse non reconnue", en: "\(indicator.code): answer not recognised"
            ),
            hint: Label(
                fr: "Attendu : \(expected.fr), ou rien.", en: "Expected: \(expected.en), or nothing."),
            value: cell)
    }

    func finish() -> (name: String, content: Content) {
        var content = Content()
        let term = Vocabulary.campaign[campaign]?.label
        content.append(
            .text("Évaluation, \((term?.fr ?? campaign).lowercased()) – \(administration)"), to: "title")
        content.append(.text(administration), to: "administration")
        content.append(.text(campaign), to: "campaign")
        content.append(.date(date ?? lastDate ?? today), to: "date")
        content.append(.number(number(population ?? Double(rows), 0)), to: "population")
        content.append(.number(Number(rows)), to: "respondents")
        let keys = means.keys.sorted {
            ($0.indicator, $0.dimension ?? "", $0.category ?? "") < (
                $1.indicator, $1.dimension ?? "", $1.category ?? ""
            )
        }
        for key in keys {
            // One respondent in a category is a raw answer, and those are nowhere in the catalogue.
            guard let mean = means[key], key.dimension == nil || mean.count > 1 else { continue }
            let entry = indicators[key.indicator]
            let isTotal = entry.aggregation == .sum
            var observation = Content()
            observation.append(.text(entry.id.description), to: "indicator")
            observation.append(.number(number(isTotal ? mean.sum : mean.mean, 4)), to: "value")
            observation.append(.number(Number(mean.count)), to: "respondents")
            if !isTotal, !entry.isShare, let deviation = mean.deviation {
                observation.append(.number(number(deviation, 4)), to: "standard-deviation")
            }
            observation.append(.text("A"), to: "status")
            if let dimension = key.dimension, let category = key.category {
                observation.append(.text(dimension), to: "dimension")
                observation.append(.text(category), to: "category")
            }
            content.append(.group(observation), to: "observation")
        }
        return (campaign, content)
    }

    /// A number's written form without needless zeros.
    private func number(_ value: Double, _ decimals: Int) -> Number {
        var text = NumberText.plain(value, decimals: decimals)
        while text.contains("."), text.hasSuffix("0") || text.hasSuffix(".") { text.removeLast() }
        return Number(text) ?? Number(0)
    }
}
