/// A territory by its code in the official geographic code (INSEE COG).
///
/// A département has its bare number (`15`). The other levels carry theirs in front, because the same number
/// can be a département and a region: `region-84`, `old-region-83` (until 2015), `commune-15014`. Two codes
/// stand for more: `massif-central` and `FR`.
/// The names and parents known here are those of the regions that the Massif central is part of; other
/// codes of the right form are accepted, too, and shown as they are.
public struct Territory: Hashable, Sendable {
    /// The form of a code.
    public static let pattern =
        "FR|massif-central|(0[1-9]|[1-8][0-9]|9[0-5]|2[AB]|97[1-6])|region-[0-9]{2}|old-region-[0-9]{2}|commune-[0-9][0-9AB][0-9]{3}"

    public var code: String
    public var name: String
    /// The codes of the territories around it, nearest first, as far as they are known.
    public var parents: [String]

    /// The territory of a code; `nil` where its name isn't known here.
    public static func known(_ code: String) -> Territory? { byCode[code] }

    /// Whether a text has the form of a code.
    public static func isCode(_ text: String) -> Bool {
        // The pattern is a constant that the tests use; a Regex is not Sendable, so it isn't kept.
        (try? Regex(pattern).wholeMatch(in: text)) != nil
    }

    /// The code and those of the territories around it: what a filter by territory finds the record under.
    public static func codesAround(_ code: String) -> [String] {
        if code.hasPrefix("commune-") {
            // A commune's number begins with its département's: two digits, three overseas.
            let number = code.dropFirst("commune-".count)
            return [code] + codesAround(String(number.prefix(number.hasPrefix("97") ? 3 : 2)))
        }
        return [code] + (known(code)?.parents ?? ["FR"].filter { $0 != code })
    }

    /// The name, or the code where the name isn't known.
    public static func name(of code: String) -> String { known(code)?.name ?? code }

    /// Source: Code officiel géographique, INSEE; perimeter of the Massif central: decree 2004-69.
    public static let all: [Territory] = [
        Territory("FR", "France", []),
        Territory("massif-central", "Massif central", ["FR"]),
        Territory("old-region-83", "Auvergne", ["region-84", "FR"]),
        Territory("old-region-26", "Bourgogne", ["region-27", "FR"]),
        Territory("old-region-91", "Languedoc-Roussillon", ["region-76", "FR"]),
        Territory("old-region-74", "Limousin", ["region-75", "FR"]),
        Territory("old-region-73", "Midi-Pyrénées", ["region-76", "FR"]),
        Territory("old-region-82", "Rhône-Alpes", ["region-84", "FR"]),
        Territory("region-84", "Auvergne-Rhône-Alpes", ["FR"]),
        Territory("region-27", "Bourgogne-Franche-Comté", ["FR"]),
        Territory("region-75", "Nouvelle-Aquitaine", ["FR"]),
        Territory("region-76", "Occitanie", ["FR"]),
        Territory("03", "Allier", ["old-region-83", "region-84", "massif-central", "FR"]),
        Territory("15", "Cantal", ["old-region-83", "region-84", "massif-central", "FR"]),
        Territory("43", "Haute-Loire", ["old-region-83", "region-84", "massif-central", "FR"]),
        Territory("63", "Puy-de-Dôme", ["old-region-83", "region-84", "massif-central", "FR"]),
        Territory("21", "Côte-d’Or", ["old-region-26", "region-27", "massif-central", "FR"]),
        Territory("58", "Nièvre", ["old-region-26", "region-27", "massif-central", "FR"]),
        Territory("71", "Saône-et-Loire", ["old-region-26", "region-27", "massif-central", "FR"]),
        Territory("89", "Yonne", ["old-region-26", "region-27", "massif-central", "FR"]),
        Territory("11", "Aude", ["old-region-91", "region-76", "massif-central", "FR"]),
        Territory("30", "Gard", ["old-region-91", "region-76", "massif-central", "FR"]),
        Territory("34", "Hérault", ["old-region-91", "region-76", "massif-central", "FR"]),
        Territory("48", "Lozère", ["old-region-91", "region-76", "massif-central", "FR"]),
        Territory("66", "Pyrénées-Orientales", ["old-region-91", "region-76", "FR"]),
        Territory("19", "Corrèze", ["old-region-74", "region-75", "massif-central", "FR"]),
        Territory("23", "Creuse", ["old-region-74", "region-75", "massif-central", "FR"]),
        Territory("87", "Haute-Vienne", ["old-region-74", "region-75", "massif-central", "FR"]),
        Territory("09", "Ariège", ["old-region-73", "region-76", "FR"]),
        Territory("12", "Aveyron", ["old-region-73", "region-76", "massif-central", "FR"]),
        Territory("31", "Haute-Garonne", ["old-region-73", "region-76", "FR"]),
        Territory("32", "Gers", ["old-region-73", "region-76", "FR"]),
        Territory("46", "Lot", ["old-region-73", "region-76", "massif-central", "FR"]),
        Territory("65", "Hautes-Pyrénées", ["old-region-73", "region-76", "FR"]),
        Territory("81", "Tarn", ["old-region-73", "region-76", "massif-central", "FR"]),
        Territory("82", "Tarn-et-Garonne", ["old-region-73", "region-76", "massif-central", "FR"]),
        Territory("01", "Ain", ["old-region-82", "region-84", "FR"]),
        Territory("07", "Ardèche", ["old-region-82", "region-84", "massif-central", "FR"]),
        Territory("26", "Drôme", ["old-region-82", "region-84", "FR"]),
        Territory("38", "Isère", ["old-region-82", "region-84", "FR"]),
        Territory("42", "Loire", ["old-region-82", "region-84", "massif-central", "FR"]),
        Territory("69", "Rhône", ["old-region-82", "region-84", "massif-central", "FR"]),
        Territory("73", "Savoie", ["old-region-82", "region-84", "FR"]),
        Territory("74", "Haute-Savoie", ["old-region-82", "region-84", "FR"]),
    ]

    private init(_ code: String, _ name: String, _ parents: [String]) {
        self.code = code
        self.name = name
        self.parents = parents
    }

    private static let byCode = Dictionary(uniqueKeysWithValues: all.map { ($0.code, $0) })
}
