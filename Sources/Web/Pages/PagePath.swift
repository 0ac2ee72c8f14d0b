internal import Catalogue
internal import EssaimKit

/// The site's pages and where they are, in French and, below `/en`, in English. Addresses last: what is once here stays.
enum PagePath: Hashable, CaseIterable, Sendable {
    case home, search, record, versions, comparison
    case administrations, administration, types, type, vocabularies, vocabulary
    case reports, report, dossiers, dossier, changes, accessibility, legal, map, queryHelp
    // For who is signed in.
    case signIn, invitation, desk, newRecord, edit, progress, importing, gathering, account
    case people, tokens, journal

    /// The path's pattern in a language, its parameters in braces.
    func pattern(in language: Language) -> String {
        let (french, english) = patterns
        return language == .fr ? french : "/en\(english == "/" ? "" : english)"
    }

    private var patterns: (String, String) {
        switch self {
        case .home: ("/", "/")
        case .search: ("/recherche", "/search")
        case .record: ("/fiches/{owner}/{type}/{name}", "/records/{owner}/{type}/{name}")
        case .versions: ("/fiches/{owner}/{type}/{name}/versions", "/records/{owner}/{type}/{name}/versions")
        case .comparison:
            ("/fiches/{owner}/{type}/{name}/comparaison", "/records/{owner}/{type}/{name}/comparison")
        case .administrations: ("/administrations", "/administrations")
        case .administration: ("/administrations/{administration}", "/administrations/{administration}")
        case .types: ("/types", "/types")
        case .type: ("/types/{type}", "/types/{type}")
        case .vocabularies: ("/vocabulaires", "/vocabularies")
        case .vocabulary: ("/vocabulaires/{vocabulary}", "/vocabularies/{vocabulary}")
        case .reports: ("/rapports", "/reports")
        case .report: ("/rapports/{report}", "/reports/{report}")
        case .dossiers: ("/dossiers", "/dossiers")
        case .dossier: ("/dossiers/{owner}/{type}/{name}", "/dossiers/{owner}/{type}/{name}")
        case .changes: ("/changements", "/changes")
        case .accessibility: ("/accessibilite", "/accessibility")
        case .legal: ("/mentions-legales", "/legal-notice")
        case .map: ("/plan-du-site", "/site-map")
        case .queryHelp: ("/aide-recherche", "/search-help")
        case .signIn: ("/connexion", "/sign-in")
        case .invitation: ("/invitation", "/invitation")
        case .desk: ("/espace", "/desk")
        case .newRecord: ("/espace/nouvelle-fiche", "/desk/new-record")
        case .edit:
            ("/espace/fiches/{owner}/{type}/{name}/modifier", "/desk/records/{owner}/{type}/{name}/edit")
        case .progress:
            ("/espace/fiches/{owner}/{type}/{name}", "/desk/records/{owner}/{type}/{name}")
        case .people: ("/espace/personnes", "/desk/people")
        case .account: ("/espace/compte", "/desk/account")
        case .gathering: ("/espace/depouillement/{gathering}", "/desk/gathering/{gathering}")
        case .tokens: ("/espace/jetons", "/desk/tokens")
        case .journal: ("/espace/journal", "/desk/journal")
        case .importing: ("/espace/import", "/desk/import")
        }
    }

    /// The page's address on its server.
    ///
    /// - Parameters:
    ///   - values: Of the path's parameters, in their order.
    ///   - query: What stands behind the question mark.
    func address(
        in language: Language, _ values: [String] = [], query: [(String, String)] = []
    ) -> String {
        var values = values[...]
        let path = pattern(in: language).split(separator: "/", omittingEmptySubsequences: false).map { part in
            part.first == "{" ? Self.encoded(values.popFirst() ?? "") : String(part)
        }.joined(separator: "/")
        return Self.address(path, query: query)
    }

    /// A path with what stands behind the question mark.
    static func address(_ path: String, query: [(String, String)]) -> String {
        guard !query.isEmpty else { return path }
        return path + "?" + query.map { "\(encoded($0.0))=\(encoded($0.1))" }.joined(separator: "&")
    }

    /// Where a record is to be had in another form: `fiche.json`, `fiche.xml`, `fiche.md` below its page.
    static func form(_ ending: String, of id: RecordID) -> String {
        record(id, in: .fr) + "/fiche.\(ending)"
    }

    static func record(_ id: RecordID, in language: Language) -> String {
        PagePath.record.address(in: language, [id.owner, id.type, id.name])
    }

    /// A value as a part of an address: all but letters, digits and a few marks in `%` and two digits.
    static func encoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: ":"), UInt8(ascii: "/"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return result
    }
}
