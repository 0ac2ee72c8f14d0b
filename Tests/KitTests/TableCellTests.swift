import Derivation
import EssaimKit
import Testing

@Suite("Cells of tables") struct TableCellTests {
    private static let vocabulary = Vocabulary(
        "state", label: Label(fr: "État", en: "State"),
        terms: [
            Term("planned", fr: "Prévu", en: "Planned"),
            Term("under-way", fr: "En cœur d’année", en: "Under way"),
        ])

    private func value(_ text: String, _ kind: FieldKind) -> Value? {
        let field = Field("x", kind, label: Label(fr: "x", en: "x"))
        return CSVCell.values(in: text, of: field).first
    }

    @Test(
        "numbers with the field's unit, decimal comma and groups of three; anything else stays a text",
        arguments: [
            ("12,5", "12.5"), ("12.5", "12.5"), ("1 200,50", "1200.50"), ("1\u{202F}200", "1200"),
            ("1 234 567", "1234567"), ("1.200,50", "1200.50"), ("1,200.50", "1200.50"),
            ("1,200,000", "1200000"),
            ("0,8 ETP", "0.8"), ("0,8ETP", "0.8"), ("0,8 etp", "0.8"), ("−5", "-5"), ("+3", "3"),
            (",5", "0.5"),
            ("1’200", "1200"), ("80 %", nil), ("12 €", nil), ("12 50", nil), ("1 20", nil), ("12 jours", nil),
            ("1.20.3", nil), ("12,", nil), ("007", nil), ("1E+05", nil), ("1 200 50", nil), ("5-6", nil),
            ("1,2,3", nil), ("(12)", nil), ("un", nil), ("ETP", nil), ("1 200’000", nil),
        ] as [(String, String?)])
    func numbers(text: String, expected: String?) {
        let found = value(text, .number(unit: "ETP", range: nil, decimals: 2))
        #expect(found == (expected.flatMap { Number($0) }.map { .number($0) } ?? .text(text)))
    }

    @Test(
        "a unit is the field's, or none",
        arguments: [
            ("12 €", FieldKind.money, true), ("€ 12", .money, true), ("12 euros", .money, true),
            ("12 EUR", .money, true),
            ("12 $", .money, false), ("12 k€", .money, false), ("80 %", .percentage, true),
            ("80%", .percentage, true),
            ("80 pour cent", .percentage, true), ("80 €", .percentage, false), ("4/5", .score(1...5), true),
            ("4/10", .score(1...5), false), ("80 %", .number(unit: "%", range: nil, decimals: 0), true),
            ("2 jours/semaine", .number(unit: "jours/semaine", range: nil, decimals: 0), true),
            ("1 jour par semaine", .number(unit: "jours/semaine", range: nil, decimals: 0), true),
            ("2 jours", .number(unit: "jours/semaine", range: nil, decimals: 0), false),
            ("80 %", .count, false), ("3 agents", .count, false),
        ])
    func units(text: String, kind: FieldKind, isRight: Bool) {
        if case .number = value(text, kind) {
            #expect(isRight, "\(text)")
        } else {
            #expect(!isRight, "\(text)")
        }
    }

    @Test(
        "days in the ways that are sure",
        arguments: [
            ("2013-06-03", true), ("3/6/2013", true), ("03.06.2013", true), ("03-06-2013", true),
            ("2013/06/03", true),
            ("03/06/13", true), ("3 juin 2013", true), ("03 Juin 2013", true), ("June 3, 2013", true),
            ("2013-06-03 00:00:00", true), ("2013-06-03T00:00:00Z", true), ("03/06/2013 00:00", true),
            ("03/06/45", false), ("03-06-13", false), ("06/13/2013", false), ("31/02/2013", false),
            ("3 jui 2013", false),
            ("2013-06-03 09:30:00", false), ("juin 2013", false), ("2013", false), ("03/06", false),
            ("41428", false),
        ])
    func days(text: String, isRight: Bool) {
        #expect(
            value(text, .date) == (isRight ? CalendarDate("2013-06-03").map { .date($0) } : .text(text)),
            "\(text)")
    }

    @Test(
        "periods in the ways that are sure",
        arguments: [
            ("2013-01-01/2013-06-30", "2013-01-01/2013-06-30"),
            ("du 1/1/2013 au 30/6/2013", "2013-01-01/2013-06-30"),
            ("01/01/2013-30/06/2013", "2013-01-01/2013-06-30"),
            ("janvier 2013 à juin 2013", "2013-01-01/2013-06-30"),
            ("01/2013 – 06/2013", "2013-01-01/2013-06-30"), ("2012-2013", "2012-01-01/2013-12-31"),
            ("2012 - 2013", "2012-01-01/2013-12-31"), ("2012/2013", "2012-01-01/2013-12-31"),
            ("2013", "2013-01-01/2013-12-31"), ("février 2012", "2012-02-01/2012-02-29"),
            ("2013-06", "2013-06-01/2013-06-30"), ("depuis 2012", "2012-01-01/.."),
            ("depuis le 3/6/2013", "2013-06-03/.."),
            ("2013-06-03", "2013-06-03/.."), ("2013-06-03/..", "2013-06-03/.."),
            ("2013-06-03/", "2013-06-03/.."),
            ("2013-2012", nil), ("2012-13", nil), ("30/06/2013 - 01/01/2013", nil), ("été 2013", nil),
            ("jusqu’en 2013", nil),
            ("2012, 2013", nil), ("12-13", nil), ("..", nil),
        ] as [(String, String?)])
    func periods(text: String, expected: String?) {
        guard case .period(let period)? = value(text, .period) else {
            #expect(expected == nil, "\(text)")
            return
        }
        #expect(period.description == expected, "\(text)")
    }

    @Test(
        "territories by code, by name and by both, where they say the same",
        arguments: [
            ("46", "46"), ("1", "01"), ("2a", "2A"), ("Lozère", "48"), ("LOZERE", "48"), ("Lot (46)", "46"),
            ("46 - Lot", "46"), ("46 Lot", "46"), ("Côte-d'Or", "21"), ("Auvergne-Rhône-Alpes", "region-84"),
            ("France", "FR"), ("massif-central", "massif-central"), ("Massif central", "massif-central"),
            ("Lot (48)", "Lot (48)"), ("Lots", "Lots"), ("Haute Loire", "Haute Loire"),
        ])
    func territories(text: String, code: String) { #expect(value(text, .territory) == .text(code)) }

    @Test(
        "words of a vocabulary and of the status, whatever their accents, gender and case",
        arguments: [
            ("publié", RecordStatus.published), ("Publiée", .published), ("PUBLIE", .published),
            ("publié(e)", .published),
            ("published", .published), ("brouillon", .draft), ("Draft", .draft), ("en relecture", .inReview),
            ("in review", .inReview), ("in-review", .inReview), ("retirée", nil), ("public", nil), ("", nil),
        ] as [(String, RecordStatus?)])
    func words(text: String, status: RecordStatus?) {
        #expect(CSVCell.status(text) == status)
        #expect(value("prevu", .term(Self.vocabulary)) == .text("planned"))
        #expect(value("En coeur d'année", .term(Self.vocabulary)) == .text("under-way"))
        #expect(value("prévus", .term(Self.vocabulary)) == .text("prévus"))
    }

    @Test(
        "a text that a spreadsheet would change is kept a text, and comes back",
        arguments: [
            ("0473", true), ("1/2", true), ("TRUE", true), ("3 juin 2013", true), ("1E5", true),
            ("12,50", true),
            ("12:30", true), ("80 %", true), ("1-5", true), ("12345678901234567890", true), ("=1", true),
            ("'=1", true),
            ("2014", false), ("12 agents", false), ("article 3", false), ("a", false), ("'a", true),
            ("1 > 2", false),
        ])
    func texts(text: String, isGuarded: Bool) {
        for style in CSVStyle.allCases {
            let cell = TableCell.text(text).csv(style)
            #expect((cell != text) == isGuarded, "\(cell)")
            #expect(CSVCell.unguarded(cell) == text)
        }
    }

    @Test("yes and no, in words and as spreadsheets keep them")
    func truths() {
        for text in ["oui", "VRAI", "TRUE", "yes", "1"] { #expect(value(text, .boolean) == .boolean(true)) }
        for text in ["non", "faux", "False", "no", "0"] { #expect(value(text, .boolean) == .boolean(false)) }
        #expect(value("2", .boolean) == .text("2"))
    }

    @Test("French CSV has semicolons and decimal commas, English CSV commas and points")
    func styles() {
        let cells: [TableCell] = [.number("12.50"), .text("a;b"), .boolean(true), .empty]
        #expect(CSVForm.line(cells, style: .fr) == "12,50;\"a;b\";true;\r\n")
        #expect(CSVForm.line(cells, style: .en) == "12.50,a;b,true,\r\n")
    }

    @Test(
        "a position is numbers from 1 on, and nothing else",
        arguments: [
            ("1", [1]), ("2.1", [2, 1]), ("2 > 1", [2, 1]), ("2>10>1", [2, 10, 1]), ("", nil), ("0", nil),
            ("2,1", nil),
            ("01/02/01", nil), ("1.", nil), ("a", nil), ("2001-02-01", nil), ("99999999999", nil),
        ] as [(String, [Int]?)])
    func positions(text: String, place: [Int]?) { #expect(CSVForm.place(text) == place) }
}
