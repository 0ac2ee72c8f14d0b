public import EssaimKit
internal import XML

/// Whether a module's description can be used. Finds all problems at once.
public enum DescriptionCheck {
    /// Everything that is wrong with the module; empty where the host may use it.
    public static func findings(in module: any Module) -> [Finding] {
        var findings: [Finding] = []
        let manifest = module.manifest
        if !RecordID.isPart(manifest.id) {
            findings.append(
                problem(
                    "module-id", manifest.id, fr: "identifiant de module incorrect",
                    en: "not a module identifier"))
        }
        check(manifest.label, manifest.id, &findings)
        if !manifest.kit.contains(ModuleInterface.version) {
            findings.append(
                problem(
                    "module-kit-version", manifest.id,
                    fr:
                        "le module demande le kit \(manifest.kit.lowerBound) à \(manifest.kit.upperBound), cet hôte a le kit \(ModuleInterface.version)",
                    en:
                        "the module wants kit \(manifest.kit.lowerBound) to \(manifest.kit.upperBound), this host has kit \(ModuleInterface.version)"
                ))
        }
        for name in repeated(module.recordTypes.map(\.name)) {
            findings.append(
                problem(
                    "type-repeated", name, fr: "type de fiche décrit deux fois",
                    en: "record type described twice"))
        }
        for name in repeated(module.reports.map(\.name)) {
            findings.append(
                problem("report-repeated", name, fr: "rapport décrit deux fois", en: "report described twice")
            )
        }
        if manifest.version.wholeMatch(of: /[0-9]+\.[0-9]+(\.[0-9]+)?/) == nil {
            findings.append(
                problem(
                    "module-version", manifest.version, fr: "version incorrecte, attendu : 1.0 ou 1.0.0",
                    en: "not a version, expected: 1.0 or 1.0.0"))
        }
        for report in module.reports {
            if !RecordID.isPart(report.name) {
                findings.append(
                    problem(
                        "report-name", report.name, fr: "nom de rapport incorrect", en: "not a report's name")
                )
            }
            check(report.label, report.name, &findings)
            for parameter in report.parameters {
                check(parameter.label, "\(report.name): \(parameter.name)", &findings)
            }
        }
        for type in module.recordTypes { findings += self.findings(in: type) }
        return findings
    }

    /// Everything that is wrong with a record type.
    public static func findings(in type: RecordType) -> [Finding] {
        var findings: [Finding] = []
        if !RecordID.isPart(type.name) {
            findings.append(
                problem("type-name", type.name, fr: "nom de type incorrect", en: "not a type name"))
        }
        let prefix = type.namespace.split(separator: ":").dropLast().joined(separator: ":")
        if !type.namespace.contains(":") || Int(type.namespace.split(separator: ":").last ?? "") == nil
            || prefix.isEmpty
        {
            findings.append(
                problem(
                    "type-namespace", "\(type.name): \(type.namespace)",
                    fr: "l’espace de noms doit finir par la version majeure, comme urn:essaim:faq:1",
                    en: "the namespace must end in the major version, like urn:essaim:faq:1"))
        }
        check(type.label, type.name, &findings)
        let titles = type.fields.filter { $0.roles.contains(.title) }
        if titles.count != 1 || titles.contains(where: { $0.occurrence != .required }) {
            findings.append(
                problem(
                    "type-title", type.name,
                    fr: "il faut exactement un champ titre, obligatoire, au premier niveau",
                    en: "exactly one field, required and at the top level, must be the title"))
        }
        if type.fields.filter({ $0.roles.contains(.summary) }).count > 1 {
            findings.append(
                problem(
                    "type-summary", type.name, fr: "plusieurs champs résumé",
                    en: "more than one summary field"))
        }
        for code in repeated(type.rules.map(\.code)) {
            findings.append(
                problem(
                    "rule-repeated", "\(type.name): \(code)", fr: "règle décrite deux fois",
                    en: "rule described twice"))
        }
        for rule in type.rules {
            let place = "\(type.name): \(rule.code)"
            if !RecordID.isPart(rule.code) {
                findings.append(
                    problem("rule-code", place, fr: "code de règle incorrect", en: "not a rule's code"))
            }
            check(rule.message, place, &findings)
            if let hint = rule.hint { check(hint, place, &findings) }
        }
        check(type.fields, path: type.name, &findings)
        if findings.isEmpty {
            // The schema that follows from the fields must be one that libxml2 accepts.
            do { _ = try XMLSchema(SchemaText.schema(of: type), name: type.name) } catch {
                findings.append(
                    problem(
                        "type-schema", type.name, fr: "schéma inutilisable : \(error.message)",
                        en: "unusable schema: \(error.message)"))
            }
        }
        return findings
    }

    private static func check(
        _ fields: [Field], path: String, isNested: Bool = false, _ findings: inout [Finding]
    ) {
        if fields.isEmpty {
            findings.append(problem("fields-missing", path, fr: "aucun champ", en: "no fields"))
        }
        for name in repeated(fields.map(\.name)) {
            findings.append(
                problem(
                    "field-repeated", "\(path)/\(name)", fr: "champ décrit deux fois",
                    en: "field described twice"))
        }
        for field in fields {
            let place = "\(path)/\(field.name)"
            if !isFieldName(field.name) {
                findings.append(
                    problem(
                        "field-name", place, fr: "nom de champ incorrect (kebab-case)",
                        en: "not a field name (kebab-case)"))
            }
            check(field.label, place, &findings)
            if let help = field.help { check(help, place, &findings) }
            if isNested, field.roles.contains(.title) || field.roles.contains(.summary) {
                findings.append(
                    problem(
                        "field-role", place, fr: "titre et résumé sont au premier niveau de la fiche",
                        en: "title and summary stand at the record's first level"))
            }
            if field.occurrence.minimum < 0
                || field.occurrence.maximum.map({ $0 < max(1, field.occurrence.minimum) }) ?? false
            {
                findings.append(
                    problem(
                        "field-occurrence", place, fr: "cardinalité impossible", en: "impossible occurrence"))
            }
            for role in field.roles where !suits(role, field.kind) {
                findings.append(
                    problem(
                        "field-role", place, fr: "rôle sans effet pour ce genre de champ",
                        en: "role without effect for this kind of field"))
            }
            check(field.kind, place, &findings)
        }
    }

    private static func check(_ kind: FieldKind, _ place: String, _ findings: inout [Finding]) {
        switch kind {
        case .group(let fields): check(fields, path: place, isNested: true, &findings)
        case .line(let max) where max < 1, .prose(let max) where max < 1:
            findings.append(
                problem(
                    "field-limit", place, fr: "longueur maximale impossible", en: "impossible length limit"))
        case .term(let vocabulary):
            if vocabulary.terms.isEmpty || !repeated(vocabulary.terms.map(\.code)).isEmpty {
                findings.append(
                    problem(
                        "vocabulary", place, fr: "vocabulaire vide ou code répété",
                        en: "empty vocabulary or repeated code"))
            }
            check(vocabulary.label, vocabulary.id, &findings)
            for term in vocabulary.terms { check(term.label, "\(vocabulary.id): \(term.code)", &findings) }
        default: break
        }
    }

    private static func suits(_ role: Role, _ kind: FieldKind) -> Bool {
        switch (role, kind) {
        case (.title, .line), (.summary, .line), (.searched, .line), (.searched, .prose): true
        case (.facet, .line), (.facet, .term), (.facet, .territory), (.facet, .administration),
            (.facet, .record), (.facet, .boolean), (.facet, .url):
            true
        case (.measure, .number), (.measure, .money), (.measure, .percentage), (.measure, .score): true
        case (.sortKey, .line), (.sortKey, .date), (.sortKey, .period), (.sortKey, .number): true
        case (.evidence, .prose), (.evidence, .group), (.answer, .prose), (.query, .line): true
        default: false
        }
    }

    /// Segments that start with a letter, so that JSON's camel case can be turned back.
    static func isFieldName(_ name: String) -> Bool {
        RecordID.isPart(name) && name.split(separator: "-").allSatisfy { $0.first?.isLetter ?? false }
    }

    private static func check(_ label: Label, _ place: String, _ findings: inout [Finding]) {
        if label.fr.isEmpty || label.en.isEmpty {
            findings.append(
                problem(
                    "label-missing", place, fr: "il manque un libellé français ou anglais",
                    en: "a French or English label is missing"))
        }
    }

    private static func problem(_ code: String, _ place: String, fr: String, en: String) -> Finding {
        Finding(.error, code, Label(fr: "\(place) : \(fr)", en: "\(place): \(en)"))
    }

    private static func repeated(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        var repeated: [String] = []
        for name in names where !seen.insert(name).inserted && !repeated.contains(name) {
            repeated.append(name)
        }
        return repeated
    }
}
