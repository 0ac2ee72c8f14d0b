package import EssaimKit
package import Search

extension QueryError {
    /// What is wrong, for people. The query language speaks English alone; its errors are few, and each has its French here.
    package var text: Label {
        let seen = seen
        let french =
            switch code {
            case .tooLong: "la requête est trop longue"
            case .tooDeep: "trop de parenthèses les unes dans les autres"
            case .unclosedQuote: "ce guillemet n’est jamais fermé"
            case .unclosedParenthesis: "cette parenthèse n’est jamais fermée"
            case .unexpected: "cette parenthèse ne ferme rien"
            case .missingOperand: "il manque un mot ici"
            case .shortPrefix: "au moins deux lettres précèdent « * »"
            case .unknownField: "le champ « \(seen) » n’existe pas"
            case .unknownValue: "« \(seen) » n’est pas une valeur de ce champ"
            case .badFilter: badFilter
            default: message
            }
        return Label(fr: french, en: message)
    }

    /// What to write, for people.
    package var advice: Label {
        let french =
            switch code {
            case .tooLong: "Demandez moins à la fois."
            case .tooDeep: "Écrivez la requête avec moins de parenthèses."
            case .unclosedQuote: "Ajoutez un guillemet à la fin de l’expression."
            case .unclosedParenthesis: "Ajoutez « ) » à la fin."
            case .unexpected: "Supprimez-la, ou ouvrez-en une avant."
            case .missingOperand:
                "ET, OU, SAUF et les parenthèses entourent des mots ; entre guillemets, on les cherche."
            case .shortPrefix: "Écrivez davantage du mot."
            case .unknownField, .unknownValue, .badFilter: translatedHint
            default: hint
            }
        return Label(fr: french, en: hint)
    }

    /// The same on a page, where nobody has a command: the help beside the field lists what can be asked for.
    package var adviceOnPage: Label {
        func told(_ text: String, _ command: String, _ help: String) -> String {
            text.replacing(command, with: help)
        }
        return Label(
            fr: told(advice.fr, "« essaim query --fields » les donne tous", "l’aide les donne tous"),
            en: told(advice.en, "“essaim query --fields” lists all", "the help lists all"))
    }

    /// The characters at fault.
    private var seen: String {
        let characters = Array(query)
        let range = range.clamped(to: 0..<characters.count)
        return String(characters[range]).filter { $0 != "\"" && $0 != "«" && $0 != "»" }
    }

    private var badFilter: String {
        if message.contains("no order") { return "ce champ n’a pas d’ordre, donc pas d’intervalle" }
        if message.contains("before it starts") { return "l’intervalle finit avant de commencer" }
        return "il manque une valeur après « : »"
    }

    /// Hints begin with one of few sentences; what follows are names and codes.
    private var translatedHint: String {
        let beginnings = [
            ("Did you mean ", "Vouliez-vous dire "), ("Values: ", "Valeurs : "),
            ("Ask for one value: ", "Demandez une seule valeur : "),
            ("Write the smaller value first.", "Écrivez d’abord la plus petite valeur."),
            ("Write a day, month or year: ", "Écrivez un jour, un mois ou une année : "),
            ("Write a number: ", "Écrivez un nombre : "), ("Write ", "Écrivez "),
            ("Every record has ", "Toute fiche a "),
        ]
        guard let (english, french) = beginnings.first(where: { hint.hasPrefix($0.0) }) else { return hint }
        var rest = String(hint.dropFirst(english.count))
            .replacing("value", with: "valeur").replacing("from..to", with: "début..fin")
            .replacing("start*", with: "début*").replacing(" or ", with: " ou ")
            .replacing(
                " lists all. Quotes make it a text.",
                with: " les donne tous. Entre guillemets, c’est un texte.")
        if rest.hasSuffix("?") { rest = rest.dropLast() + " ?" }
        return french + rest.replacing("; “", with: " ; « ").replacing("”", with: " »")
    }
}
