public import EssaimKit

/// The reference of a record type for people: each field with its label, kind, occurrence, roles and help.
public enum ReferencePage {
    /// The page in Markdown, or as plain text for a terminal.
    public static func page(of type: RecordType, module: String, in language: Language, form: RecordPage.Form)
        -> String
    {
        let isFrench = language == .fr
        var page = ""
        let title = "\(type.label.text(in: language)) (\(type.name))"
        page +=
            form == .markdown ? "# \(title)\n\n" : "\(title)\n\(String(repeating: "═", count: title.count))\n"
        if let help = type.help { page += help.text(in: language) + "\n\n" }
        page += item("Module", module, form)
        page += item(isFrench ? "Espace de noms" : "Namespace", type.namespace, form)
        page += item("Version", "\(type.majorVersion).\(type.minorVersion)", form)
        page += heading(isFrench ? "Champs" : "Fields", form)
        for field in type.fields { append(field, depth: 0, language, form, to: &page) }
        if !type.rules.isEmpty {
            page += heading(isFrench ? "Règles" : "Rules", form)
            for rule in type.rules {
                page +=
                    "- \(code(rule.code, form))\(isFrench ? " :" : ":") \(rule.message.text(in: language))"
                page += rule.severity == .error ? "\n" : isFrench ? " (avertissement)\n" : " (warning)\n"
            }
        }
        let vocabularies = vocabularies(of: type.fields)
        if !vocabularies.isEmpty {
            page += heading(isFrench ? "Vocabulaires" : "Vocabularies", form)
            for vocabulary in vocabularies {
                page += "- \(code(vocabulary.id, form))\(isFrench ? " :" : ":") "
                page +=
                    vocabulary.terms.map { "\(code($0.code, form)) \($0.label.text(in: language))" }
                    .joined(separator: ", ") + "\n"
            }
        }
        return page
    }

    private static func item(_ name: String, _ value: String, _ form: RecordPage.Form) -> String {
        form == .markdown ? "- **\(name)**: `\(value)`\n" : "\(name): \(value)\n"
    }

    private static func heading(_ text: String, _ form: RecordPage.Form) -> String {
        form == .markdown ? "\n## \(text)\n\n" : "\n\(text)\n\(String(repeating: "─", count: text.count))\n"
    }

    private static func code(_ text: String, _ form: RecordPage.Form) -> String {
        form == .markdown ? "`\(text)`" : text
    }

    private static func append(
        _ field: Field, depth: Int, _ language: Language, _ form: RecordPage.Form, to page: inout String
    ) {
        let indent = String(repeating: "  ", count: depth)
        let words =
            [kind(field.kind, language), occurrence(field.occurrence, language)]
            + roles(field.roles, language)
        page +=
            "\(indent)- \(code(field.name, form)) — \(field.label.text(in: language)) (\(words.joined(separator: ", ")))\n"
        if let help = field.help { page += "\(indent)  \(help.text(in: language))\n" }
        if case .group(let fields) = field.kind {
            for inner in fields { append(inner, depth: depth + 1, language, form, to: &page) }
        }
    }

    /// What a kind is, in words.
    public static func kind(_ kind: FieldKind, _ language: Language) -> String {
        func say(_ fr: String, _ en: String) -> String { language == .fr ? fr : en }
        return switch kind {
        case .line(let max):
            say("une ligne, \(max) caractères au plus", "one line, at most \(max) characters")
        case .prose: say("texte structuré", "structured text")
        case .date: say("date AAAA-MM-JJ", "date YYYY-MM-DD")
        case .period: say("période, de … à …", "period, from … to …")
        case .number(let unit, let range, let decimals):
            ([say(decimals == 0 ? "nombre entier" : "nombre", decimals == 0 ? "whole number" : "number")]
                + [
                    range.map { "\(SchemaText.plain($0.lowerBound))…\(SchemaText.plain($0.upperBound))" },
                    unit,
                ]
                .compactMap(\.self)).joined(separator: " ")
        case .money: say("montant en euros", "amount in euros")
        case .percentage: say("pourcentage", "percentage")
        case .score(let range):
            say(
                "note de \(range.lowerBound) à \(range.upperBound)",
                "score from \(range.lowerBound) to \(range.upperBound)")
        case .boolean: say("true ou false", "true or false")
        case .term(let vocabulary): say("code de \(vocabulary.id)", "code of \(vocabulary.id)")
        case .territory:
            say("code de territoire, comme 15 ou region-84", "territory code, like 15 or region-84")
        case .administration: say("identifiant d’administration", "administration’s identifier")
        case .record(let types):
            say("identifiant de fiche", "record’s identifier")
                + (types.isEmpty ? "" : " (\(types.joined(separator: ", ")))")
        case .url: say("adresse https:, http: ou mailto:", "address https:, http: or mailto:")
        case .group: say("groupe", "group")
        @unknown default: "?"
        }
    }

    static func occurrence(_ occurrence: Occurrence, _ language: Language) -> String {
        let isFrench = language == .fr
        switch (occurrence.minimum, occurrence.maximum) {
        case (0, 1): return isFrench ? "facultatif" : "optional"
        case (1, 1): return isFrench ? "obligatoire" : "required"
        case (0, nil): return isFrench ? "répétable" : "repeated"
        case (1, nil): return isFrench ? "une fois au moins" : "once or more"
        case (let minimum, let maximum):
            let end = maximum.map(String.init) ?? "∞"
            return isFrench ? "\(minimum) à \(end) fois" : "\(minimum) to \(end) times"
        }
    }

    private static func roles(_ roles: [Role], _ language: Language) -> [String] {
        let isFrench = language == .fr
        return roles.map { role in
            switch role {
            case .title: isFrench ? "titre" : "title"
            case .summary: isFrench ? "résumé" : "summary"
            case .searched: isFrench ? "cherché" : "searched"
            case .facet: isFrench ? "filtre" : "filter"
            case .measure: isFrench ? "mesure" : "measure"
            case .sortKey: isFrench ? "tri" : "sort"
            case .evidence: isFrench ? "dossier" : "dossier"
            case .query: isFrench ? "requête" : "query"
            @unknown default: "?"
            }
        }
    }

    private static func vocabularies(of fields: [Field]) -> [Vocabulary] {
        var found: [Vocabulary] = []
        for field in fields {
            switch field.kind {
            case .term(let vocabulary): if !found.contains(vocabulary) { found.append(vocabulary) }
            case .group(let inner):
                for one in vocabularies(of: inner) where !found.contains(one) { found.append(one) }
            default: break
            }
        }
        return found
    }
}
