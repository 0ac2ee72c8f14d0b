public import Documents
public import EssaimKit

/// The reference of a record type for people: each field with its label, kind, occurrence, roles and help.
public enum ReferencePage {
    /// The page as a value.
    public static func document(of type: RecordType, module: String, in language: Language) -> Document {
        func say(_ french: String, _ english: String) -> String { language == .fr ? french : english }
        var blocks: [Document.Block] = []
        if let help = type.help { blocks.append(.paragraph([.text(help.text(in: language))])) }
        blocks.append(
            .entries([
                .init("Module", [[.code(module)]]),
                .init(say("Espace de noms", "Namespace"), [[.code(type.namespace)]]),
                .init("Version", [[.code("\(type.majorVersion).\(type.minorVersion)")]]),
            ]))
        func section(_ heading: String, _ items: [Document.Item]) {
            if !items.isEmpty {
                blocks.append(
                    .section(.init([.text(heading)], [.list(ordered: false, items)])))
            }
        }
        section(say("Champs", "Fields"), type.fields.map { item($0, language) })
        section(
            say("Règles", "Rules"),
            type.rules.map { rule in
                let isWarning = rule.severity != .error
                return Document.Item([
                    .code(rule.code), .text(say(" : ", ": ") + rule.message.text(in: language)),
                    .text(isWarning ? say(" (avertissement)", " (warning)") : ""),
                ])
            })
        section(
            say("Vocabulaires", "Vocabularies"),
            vocabularies(of: type.fields).map { vocabulary in
                let terms = vocabulary.terms.map {
                    [Document.Inline.code($0.code), .text(" " + $0.label.text(in: language))]
                }
                return Document.Item(
                    [.code(vocabulary.id), .text(say(" : ", ": "))] + terms.joined(separator: [.text(", ")]))
            })
        return Document(
            language: language.rawValue, title: [.text("\(type.label.text(in: language)) (\(type.name))")],
            blocks)
    }

    /// The page in Markdown, or as plain text for a terminal.
    public static func page(
        of type: RecordType, module: String, in language: Language, form: RecordPage.Form, width: Int = 80
    ) -> String {
        let document = document(of: type, module: module, in: language)
        return switch form {
        case .text: DocumentPlainText.text(of: document, width: width)
        case .markdown: DocumentMarkdown.text(of: document)
        }
    }

    private static func item(_ field: Field, _ language: Language) -> Document.Item {
        let words =
            [kind(field.kind, language), occurrence(field.occurrence, language)]
            + roles(field.roles, language)
        var blocks: [Document.Block] = []
        if let help = field.help { blocks.append(.paragraph([.text(help.text(in: language))])) }
        if case .group(let fields) = field.kind {
            blocks.append(.list(ordered: false, fields.map { item($0, language) }))
        }
        return Document.Item(
            [
                .code(field.name),
                .text(" — \(field.label.text(in: language)) (\(words.joined(separator: ", ")))"),
            ], blocks)
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
            case .answer: isFrench ? "réponse" : "answer"
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
