import Catalogue
import Host
import Search
import TestSupport
import Testing

/// Queries as people type them: names and labels in French, blanks around the colon, days and administrations in words.
@Suite("Spelling of queries") struct QuerySpellingTests {
    private static let administrations = """
        <administration id="ddt-lot" kind="ddt" territory="46"><name xml:lang="fr">DDT du Lot</name></administration>
        <administration id="ddt-lozere" kind="ddt" territory="48"><name xml:lang="fr">DDT de la Lozère</name></administration>
        """

    private func catalogue() async throws -> (EssaimHost, any CatalogueStore) {
        let host = try await TestHost.host()
        let catalogue = try TestHost.catalogue(relays: ["maceo"])
        let file = SampleExchange.file(
            issuer: "maceo",
            "<administration id=\"maceo\" kind=\"association\"><name xml:lang=\"fr\">Macéo</name></administration>",
            Self.administrations,
            SampleExchange.faq("ddt-lot/faq/q1", question: "Qui paie ?", answer: "<p>Le service.</p>"),
            SampleExchange.faq("ddt-lozere/faq/q2", question: "Quels jours ?", answer: "<p>Trois jours.</p>"))
        #expect(try host.importFile(.bytes(Array(file.utf8), name: nil), into: catalogue).isClean)
        return (host, catalogue)
    }

    private func found(_ query: String) async throws -> [String] {
        let (host, catalogue) = try await catalogue()
        return try host.query(query, in: catalogue).hits.map(\.record.id.name).sorted()
    }

    @Test(
        "is put into the language's own",
        arguments: [
            ("propriétaire:ddt-lot", "owner:ddt-lot"), ("Propriétaire : ddt-lot", "owner:ddt-lot"),
            ("proprietaire:ddt-lot", "owner:ddt-lot"), ("PROPRIÉTAIRE: ddt-lot", "owner:ddt-lot"),
            ("service:\"DDT du Lot\"", "owner:ddt-lot"),
            ("propriétaire : DDT du Lot", "owner:ddt-lot"),
            ("propriétaire : ddt du lot service", "owner:ddt-lot service"),
            ("-propriétaire:ddt-lot", "-owner:ddt-lot"), ("(territoire : Lot)", "(territory:46)"),
            ("territoire:Lozère jours", "territory:48 jours"),
            ("jours territoire : lozere", "jours territory:48"),
            ("type de fiche : question", "type:faq"), ("Type:Question", "type:faq"),
            ("état : publiée OU type:faq", "status:published OR type:faq"),
            ("modifiée le : > 1er janvier 1999", "modified:>1999-01-01"),
            ("modifiée le:<01/02/2999", "modified:<2999-02-01"), ("modifié : juin 2013", "modified:2013-06"),
            ("modification : >= 3 juin 2010", "modified:>=2010-06-03"),
            ("modified:\"3 juin 2013\"", "modified:2013-06-03"),
        ])
    func same(typed: String, meant: String) async throws {
        let names = try await found(typed)
        #expect(try await found(meant) == names, "\(typed)")
    }

    @Test("finds what is asked, not everything")
    func some() async throws {
        #expect(try await found("propriétaire : DDT du Lot") == ["q1"])
        #expect(try await found("territoire : Lozère") == ["q2"])
        #expect(try await found("modifiée le : > 3 juin 2113") == [])
        #expect(try await found("\"propriétaire : ddt-lot\"") == [])
    }

    @Test(
        "errors point at what was typed, and speak French",
        arguments: [
            ("jours propriétaire : ddt-lot poitn:x", "poitn", "le champ « poitn » n’existe pas"),
            ("modifiée le : demain", "demain", "« demain » n’est pas une valeur de ce champ"),
            ("type de fiche : pizza", "pizza", "« pizza » n’est pas une valeur de ce champ"),
        ])
    func places(query: String, seen: String, message: String) async throws {
        let host = try await TestHost.host()
        let error = #expect(throws: QueryError.self) { try host.checkQuery(query) }
        let range = try #require(error?.range)
        #expect(String(Array(query)[range]) == seen)
        #expect(error?.query == query)
        #expect(error?.text.fr == message)
        #expect(error.map { $0.text.fr != $0.text.en && $0.advice.fr != $0.advice.en } == true)
    }

    @Test(
        "every error of the language has its French",
        arguments: [
            "\"a", "(a", "a)", "a OR", "a*", "type:", "nosuch:x", "type:pizza", "modified:x", "type:>3",
            "modified:2014..2013",
        ])
    func french(query: String) async throws {
        let host = try await TestHost.host()
        let error = #expect(throws: QueryError.self) { try host.checkQuery(query) }
        for text in [error?.text, error?.advice].compactMap(\.self) {
            #expect(text.fr != text.en)
            for word in ["Did ", " the ", "Write", " is ", "Every"] {
                #expect(!text.fr.contains(word), "\(text.fr)")
            }
        }
    }
}
