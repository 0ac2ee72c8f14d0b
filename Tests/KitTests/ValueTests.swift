import EssaimKit
import Testing

@Suite("Values") struct ValueTests {
    @Test("a record's identifier has three parts of lower-case letters, digits and hyphens")
    func recordID() {
        let id = RecordID("prefecture-cantal/faq/quels-jours")
        #expect(id?.owner == "prefecture-cantal")
        #expect(id?.type == "faq")
        #expect(id?.name == "quels-jours")
        #expect(id?.description == "prefecture-cantal/faq/quels-jours")
        for text in [
            "", "a", "a/b", "a/b/c/d", "a//c", "A/b/c", "a/b/é", "a/b/-c", "a/b/c-", "a/b/c--d", "a/b/c ",
            "a/b/" + String(repeating: "x", count: 81),
        ] {
            #expect(RecordID(text) == nil, "\(text)")
        }
        #expect(RecordID("a/b/" + String(repeating: "x", count: 80)) != nil)
    }

    @Test(
        "a number keeps its written form",
        arguments: ["0", "-1", "12.50", "0.0", "100000000000000000000000000"])
    func number(text: String) {
        #expect(Number(text)?.text == text)
    }

    @Test(
        "a number has one form only", arguments: ["", "+1", "01", ".5", "5.", "1e3", "1,5", "--1", " 1", "-"])
    func notANumber(text: String) {
        #expect(Number(text) == nil)
    }

    @Test("a date exists in the calendar")
    func dates() {
        #expect(CalendarDate("2012-02-29")?.description == "2012-02-29")
        #expect(CalendarDate("0999-12-31")?.description == "0999-12-31")
        for text in [
            "2013-02-29", "1900-02-29", "2013-13-01", "2013-00-01", "2013-04-31", "2013-4-1", "13-04-01",
            "2013-04-01Z", "20130401", "2013-04-0a",
        ] {
            #expect(CalendarDate(text) == nil, "\(text)")
        }
        #expect(CalendarDate("2000-02-29") != nil)
        #expect(CalendarDate("2013-01-31")! < CalendarDate("2013-02-01")!)
    }

    @Test("a period doesn't end before it starts")
    func periods() {
        let day = CalendarDate("2013-06-03")!
        #expect(Period(from: day, to: day) != nil)
        #expect(Period(from: day, to: CalendarDate("2013-06-02")) == nil)
        #expect(Period(from: day, to: nil)?.description == "2013-06-03/..")
    }

    @Test(
        "white space collapses like XML Schema's",
        arguments: [("", ""), (" ", ""), ("a", "a"), (" a \n\t b ", "a b"), ("é  è", "é è"), ("a b", "a b")])
    func whitespace(text: String, expected: String) {
        #expect(text.collapsingWhitespace() == expected)
    }

    @Test("prose as plain text has a line for each block")
    func plainText() {
        let prose = Prose([
            .heading(level: 1, [.text("Jours")]),
            .paragraph([.text("Un "), .emphasis([.text(" jour ")]), .text("fixe\n par semaine.")]),
            .list(
                ordered: true,
                items: [
                    .init([.text("mardi")], lists: [.list(ordered: false, items: [.init([.text("matin")])])]),
                    .init([.link(address: "https://example.org", [.text("jeudi")])]),
                ]),
            .table(
                caption: [],
                rows: [[.init(isHeader: true, [.text("a")]), .init(isHeader: false, [.text("b")])]]),
        ])
        #expect(prose.plainText == "Jours\nUn jour fixe par semaine.\nmardi\nmatin\njeudi\na ; b")
        #expect(prose.fits(60))
        #expect(!prose.fits(20))
    }

    @Test("territories know what lies around them")
    func territories() {
        #expect(Territory.codesAround("15") == ["15", "old-region-83", "region-84", "massif-central", "FR"])
        #expect(Territory.name(of: "15") == "Cantal")
        #expect(Territory.name(of: "75") == "75")
        #expect(Territory.isCode("2A"))
        #expect(Territory.isCode("commune-15014"))
        for text in ["", "1", "96", "region-1", "Cantal", "15 "] {
            #expect(!Territory.isCode(text), "\(text)")
        }
        for territory in Territory.all { #expect(Territory.isCode(territory.code), "\(territory.code)") }
    }
}
