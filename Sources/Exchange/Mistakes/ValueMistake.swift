internal import Derivation
internal import EssaimKit

/// A value that its field doesn't take: what was seen, what the field takes, and, where it can be told, how to write it.
struct ValueMistake {
    let field: Field

    func words(_ seen: String) -> SchemaMistake.Words {
        let isRequired = field.occurrence.minimum > 0
        if case .period = field.kind { return period(seen) }
        if seen.isEmpty {
            return .init(
                message: Label(fr: "\(field.named.fr) est vide", en: "\(field.named.en) is empty"),
                hint: Label(
                    fr: "Écrivez \(field.written())\(isRequired ? "." : ", ou supprimez le champ.")",
                    en: "Write \(field.written())\(isRequired ? "." : ", or remove the field.")"))
        }
        let shown = seen.count > 60 ? "\(seen.prefix(57))…" : seen
        let expected = expected(seen)
        return .init(
            message: Label(
                fr: "« \(shown) » n’est pas \(expected.fr) : \(field.named.fr)",
                en: "“\(shown)” is not \(expected.en): \(field.named.en)"),
            hint: hint(seen), value: seen)
    }

    /// What the field takes, as it ends “is not …”.
    private func expected(_ seen: String) -> Label {
        switch field.kind {
        case .line(let max):
            Label(fr: "un texte d’au plus \(max) caractères", en: "a text of at most \(max) characters")
        case .date:
            isImpossibleDay(seen)
                ? Label(fr: "un jour qui existe", en: "a day that exists")
                : Label(fr: "une date de la forme 2013-06-03", en: "a date like 2013-06-03")
        case .number(let unit, let range, let decimals):
            number(seen, unit: unit, range: range, decimals: decimals)
        case .money: number(seen, unit: "€", range: 0...1e12, decimals: 2)
        case .percentage: number(seen, unit: "%", range: 0...100, decimals: 2)
        case .score(let range):
            Label(
                fr: "une note entière de \(range.lowerBound) à \(range.upperBound)",
                en: "a whole score from \(range.lowerBound) to \(range.upperBound)")
        case .boolean: Label(fr: "« true » (oui) ou « false » (non)", en: "“true” or “false”")
        case .term: Label(fr: "un code de ce champ", en: "a code of this field")
        case .territory: Label(fr: "un code de territoire", en: "a territory’s code")
        case .administration:
            Label(fr: "un identifiant d’administration", en: "an administration’s identifier")
        case .record(let types):
            types.isEmpty
                ? Label(fr: "un identifiant de fiche", en: "a record’s identifier")
                : Label(
                    fr: "un identifiant de fiche (\(types.joined(separator: " ou ")))",
                    en: "a record’s identifier (\(types.joined(separator: " or ")))")
        case .url: Label(fr: "une adresse", en: "an address")
        case .prose, .period, .group: Label(fr: "accepté ici", en: "accepted here")
        @unknown default: Label(fr: "accepté ici", en: "accepted here")
        }
    }

    private func number(
        _ seen: String, unit: String?, range: ClosedRange<Double>?, decimals: Int
    ) -> Label {
        guard let number = Number(seen) else {
            return Label(
                fr: decimals == 0 ? "un nombre entier en chiffres" : "un nombre en chiffres, avec un point",
                en: decimals == 0 ? "a whole number in digits" : "a number in digits, with a point")
        }
        if let range, !range.contains(number.value) {
            let (least, most) = (plain(range.lowerBound), plain(range.upperBound))
            return Label(
                fr: "un nombre entre \(least) et \(most)", en: "a number between \(least) and \(most)")
        }
        return decimals == 0
            ? Label(fr: "un nombre entier", en: "a whole number")
            : Label(
                fr: "un nombre de \(decimals) décimale\(decimals > 1 ? "s" : "") au plus",
                en: "a number of at most \(decimals) decimal\(decimals > 1 ? "s" : "")")
    }

    private func plain(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
    }

    // MARK: What to write

    private func hint(_ seen: String) -> Label? {
        switch field.kind {
        case .line(let max):
            let count = seen.unicodeScalars.count
            return Label(
                fr: "\(count) caractères, \(max) au plus : raccourcissez de \(count - max).",
                en: "\(count) characters, at most \(max): take \(count - max) out.")
        case .term(let vocabulary): return code(seen, vocabulary)
        default: break
        }
        if let form = WrittenValue.form(of: seen, field.kind) {
            let why = reason(seen)
            return Label(fr: "Écrivez \(form)\(why.fr).", en: "Write \(form)\(why.en).")
        }
        switch field.kind {
        case .date where isImpossibleDay(seen):
            return Label(
                fr: "Vérifiez le mois et le jour, ou supprimez le champ si la date n’est pas connue.",
                en: "Check month and day, or remove the field where the day isn’t known.")
        case .date:
            return Label(
                fr: "Écrivez l’année, le mois et le jour : 2013-06-03.",
                en: "Write year, month and day: 2013-06-03.")
        case .territory:
            return Label(
                fr: "Écrivez le numéro du département (15), ou region-84, commune-15014, massif-central, FR.",
                en: "Write the département’s number (15), or region-84, commune-15014, massif-central, FR.")
        case .administration:
            return Label(
                fr: "Écrivez-le en minuscules, chiffres et tirets : prefecture-cantal.",
                en: "Write it in small letters, digits and hyphens: prefecture-cantal.")
        case .record:
            return Label(
                fr: "Il a trois parties : propriétaire/type/nom, comme ddt-lot/faq/quels-jours.",
                en: "It has three parts: owner/type/name, like ddt-lot/faq/quels-jours.")
        case .url:
            return Label(
                fr: "Écrivez l’adresse entière : https://exemple.fr/page.",
                en: "Write the whole address: https://example.org/page.")
        case .boolean: return Label(fr: "Écrivez true ou false.", en: "Write true or false.")
        case _ where Number(seen) != nil:
            let expected = expected(seen)
            return Label(fr: "Écrivez \(expected.fr).", en: "Write \(expected.en).")
        default:
            return Label(
                fr: "Écrivez le nombre seul, comme 12 ou 12.5.",
                en: "Write the number alone, like 12 or 12.5.")
        }
    }

    /// Why it is written so, behind the form itself.
    private func reason(_ seen: String) -> Label {
        switch field.kind {
        case .date:
            return seen.contains(":")
                ? Label(fr: ", sans l’heure", en: ", without the time")
                : Label(fr: " : année, mois, jour", en: ": year, month, day")
        case .number(let unit, _, _):
            if let unit, seen.contains(where: \.isLetter) {
                return Label(
                    fr: " : l’unité (\(unit)) est celle du champ", en: ": the unit (\(unit)) is the field’s")
            }
            return seen.contains(",")
                ? Label(fr: " : un point, pas une virgule", en: ": a point, no comma")
                : Label(fr: " : le nombre seul", en: ": the number alone")
        case .money, .percentage:
            return seen.contains(",")
                ? Label(fr: " : un point, pas une virgule", en: ": a point, no comma")
                : Label(fr: " : le nombre seul", en: ": the number alone")
        case .territory: return Label(fr: ", le code de « \(seen) »", en: ", the code of “\(seen)”")
        case .record, .administration:
            return Label(
                fr: " : minuscules sans accent, chiffres et tirets",
                en: ": small letters without accents, digits and hyphens")
        default: return Label(fr: "", en: "")
        }
    }

    private func code(_ seen: String, _ vocabulary: Vocabulary) -> Label {
        if let code = WrittenValue.code(seen, vocabulary) {
            let isCode = code.plainLetters() == seen.plainLetters()
            return isCode
                ? Label(fr: "Écrivez \(code), en minuscules.", en: "Write \(code), in small letters.")
                : Label(
                    fr: "Écrivez le code, pas le libellé : \(code).",
                    en: "Write the code, not the label: \(code).")
        }
        if let near = NearWords.nearest(to: seen.plainLetters(), among: vocabulary.terms.map(\.code)) {
            return Label(fr: "Vouliez-vous dire \(near) ?", en: "Did you mean \(near)?")
        }
        let terms = vocabulary.terms.prefix(12)
        let more = vocabulary.terms.count > 12 ? ", …" : ""
        return Label(
            fr: "Codes possibles : " + terms.map { "\($0.code) (\($0.label.fr))" }.joined(separator: ", ")
                + more + ".",
            en: "Possible codes: " + terms.map { "\($0.code) (\($0.label.en))" }.joined(separator: ", ")
                + more + ".")
    }

    // MARK: Days

    private func isImpossibleDay(_ seen: String) -> Bool {
        let parts = seen.split(separator: "-", omittingEmptySubsequences: false)
        return zip(parts, [4, 2, 2]).allSatisfy { $0.count == $1 && $0.allSatisfy(\.isNumber) }
            && parts.count == 3
    }

    /// One end of a period.
    func day(_ seen: String, attribute: String) -> SchemaMistake.Words {
        let form = SpokenDay.day(in: seen)?.description
        return .init(
            message: Label(
                fr: "\(attribute)=\"\(seen)\" n’est pas une date de la forme 2013-06-03 : \(field.named.fr)",
                en: "\(attribute)=\"\(seen)\" is not a date like 2013-06-03: \(field.named.en)"),
            hint: Label(
                fr: "Écrivez \(attribute)=\"\(form ?? "2013-06-03")\" : année, mois, jour.",
                en: "Write \(attribute)=\"\(form ?? "2013-06-03")\": year, month, day."), value: seen)
    }

    private func period(_ seen: String) -> SchemaMistake.Words {
        let days = (WrittenValue.form(of: seen, field.kind) ?? seen).split(separator: "/").map(String.init)
        let isPeriod = days.count == 2 && days.allSatisfy { CalendarDate($0) != nil }
        let example =
            isPeriod ? "<\(field.name) from=\"\(days[0])\" to=\"\(days[1])\"/>" : field.written()
        return .init(
            message: seen.isEmpty
                ? Label(
                    fr: "\(field.named.fr) n’a pas de début", en: "\(field.named.en) has no start")
                : Label(
                    fr:
                        "une période s’écrit avec « from » et « to », pas en texte : « \(seen) », \(field.named.fr)",
                    en: "a period is written with “from” and “to”, not as text: “\(seen)”, \(field.named.en)"),
            hint: Label(
                fr: "Écrivez \(example) ; sans « to » si elle dure encore.",
                en: "Write \(example); without “to” where it lasts."), value: seen)
    }
}
