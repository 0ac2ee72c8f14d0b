import Foundation
import TestSupport
import Testing

@testable import Search

@Suite("Thesaurus")
struct ThesaurusTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A thesaurus with these entries, each with its lines.
    private func thesaurus(_ entries: [(word: String, lines: [String])]) throws -> Thesaurus? {
        var data = "UTF-8\n"
        var places: [(word: String, place: Int)] = []
        for entry in entries {
            places.append((entry.word, data.utf8.count))
            data += "\(entry.word)|\(entry.lines.count)\n" + entry.lines.map { $0 + "\n" }.joined()
        }
        places.sort { $0.word.utf8.lexicographicallyPrecedes($1.word.utf8) }
        let index = "UTF-8\n\(places.count)\n" + places.map { "\($0.word)|\($0.place)\n" }.joined()
        _ = try folder.write(data, to: "t.dat")
        return Thesaurus(file: String(try folder.write(index, to: "t.idx").dropLast(4)))
    }

    private static let entries = [
        ("Zoé", ["(Nom)|énergie"]),
        ("appartement", ["(Nom)|logement|studio|toit (fam.)|pied à terre", "(Nom)|chambre|logement"]),
        ("payer", ["(Verbe)|régler|verser"]), ("été", ["(Nom)|saison"]),
    ]

    @Test("a word's entry is found, with all its meanings; expressions of several words are left out")
    func entry() throws {
        let thesaurus = try #require(try thesaurus(Self.entries))
        #expect(thesaurus.tokens(akinTo: "appartement") == ["log", "studio", "toit", "chambr"])
        #expect(thesaurus.tokens(akinTo: "été") == ["saison"])
        #expect(thesaurus.knows("Appartement") && thesaurus.knows("appartements"))
        #expect(thesaurus.tokens(akinTo: "payez").count == 2, "another form of the word")
        #expect(!thesaurus.knows("licorne") && thesaurus.tokens(akinTo: "").isEmpty)
    }

    @Test("files that are none, or that point outside, do no harm")
    func broken() throws {
        #expect(Thesaurus(file: folder.path("nothing")) == nil)
        for index in [
            "", "UTF-8", "UTF-8\n3\n", "UTF-8\n1\nmot|99999\n", "UTF-8\n1\nmot|-5\n", "UTF-8\n1\nmot\n",
        ] {
            _ = try folder.write("UTF-8\nmot|1000000000\n(Nom)|auto", to: "b.dat")
            let path = try folder.write(index, to: "b.idx")
            #expect(Thesaurus(file: String(path.dropLast(4)))?.tokens(akinTo: "mot") ?? [] == [], "\(index)")
        }
        _ = try folder.write("UTF-8\n1\nmot|6\n", to: "b.idx")
        #expect(
            Thesaurus(file: folder.path("b"))?.tokens(akinTo: "mot") == ["auto"], "as many lines as there are")
    }
}
