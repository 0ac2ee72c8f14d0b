internal import Catalogue
internal import Derivation
package import EssaimKit
internal import Exchange

/// A name that queries can filter or count by: one of every record, or one of the loaded types.
package struct QueryField: Sendable {
    package var name: String
    package var label: Label
    /// Whether its values are compared as numbers or days, so that ranges make sense.
    package var hasRanges: Bool
    /// Whether answers can count by it.
    package var isFacet: Bool
    /// The types that have it; empty: every record.
    package var types: [String]

    var sources: [SearchSource]
    var isDay: Bool
    /// The values that it may have, where they are a closed list.
    var values: [Value]?

    struct Value: Sendable {
        var code: String
        var label: Label
    }
}

extension EssaimHost {
    /// What queries can filter by with the modules that are loaded, in the order of names.
    package func queryFields() -> [QueryField] {
        queryFieldSet.fields.values.sorted { $0.name < $1.name }
    }
}

/// The fields of the loaded types by their names in queries: the last part of the path, and the whole path.
struct QueryFieldSet: Sendable {
    private(set) var fields: [String: QueryField] = [:]
    /// The fields that hold addresses of pages.
    private(set) var addresses: [SearchSource] = []
    /// The fields' names by what people call them: names, labels in both languages, without accents or capitals.
    private var spokenNames: [String: String] = [:]

    init(_ types: RecordTypeSet) {
        addCommon(types)
        for entry in types.entries {
            for field in IndexedField.fields(of: entry.type) {
                if case .url = field.field.kind, field.isFacet, !addresses.contains(.facet(field.path)) {
                    addresses.append(.facet(field.path))
                }
                add(field, name: field.name, type: entry.type.name)
                if field.path != field.name { add(field, name: field.path, type: entry.type.name) }
            }
        }
        addSpoken()
    }

    /// What else people call what every record has.
    private static let otherNames: [String: [String]] = [
        "type": ["type", "fiche", "type de la fiche", "genre"],
        "owner": ["propriétaire", "auteur", "service"],
        "status": ["état", "statut"], "language": ["langue"],
        "modified": ["modifié le", "modifiée", "modifié", "date de modification", "modification"],
        "kind": ["type d’administration", "nature de l’administration"],
        "territory": ["territoire", "département", "région", "lieu"],
        "theme": ["thème", "thématique"],
    ]

    private mutating func addSpoken() {
        // Names first, then what every record has, then labels of what most types have.
        let order = fields.values.sorted {
            ($0.types.isEmpty ? 0 : 1, -$0.types.count, $0.name) < (
                $1.types.isEmpty ? 0 : 1, -$1.types.count, $1.name
            )
        }
        func add(_ spoken: String, _ name: String) {
            let plain = spoken.plainLetters()
            for form in [plain, plain.hasSuffix("s") ? String(plain.dropLast()) : plain + "s"]
            where spokenNames[form] == nil { spokenNames[form] = name }
        }
        for field in order { spokenNames[field.name] = field.name }
        for field in order { for other in Self.otherNames[field.name] ?? [] { add(other, field.name) } }
        for field in order where !field.name.contains("/") {
            add(field.label.fr, field.name)
            add(field.label.en, field.name)
        }
    }

    /// The field that people call so: its name, or its label in either language, in whatever letters.
    func spoken(_ text: String) -> QueryField? {
        self[text] ?? spokenNames[text.plainLetters()].flatMap { fields[$0] }
    }

    /// What answers count by unless something else is asked for: what every record has, and the field with a closed list
    /// of values that most of the loaded types share.
    var standardFacets: [String] {
        let shared = fields.values.filter { $0.isFacet && $0.types.count > 1 && $0.values?.isEmpty == false }
            .max { ($0.types.count, $1.name) < ($1.types.count, $0.name) }
        return ["type", "owner", "kind", "territory"] + (shared.map { [$0.name] } ?? [])
    }

    /// The field of a name; a path may be written with dots.
    subscript(name: String) -> QueryField? { fields[name] ?? fields[name.replacing(".", with: "/")] }

    /// What every record has.
    private mutating func addCommon(_ types: RecordTypeSet) {
        func common(
            _ name: String, fr: String, en: String, _ sources: [SearchSource], isDay: Bool = false,
            values: [QueryField.Value]? = nil
        ) {
            fields[name] = QueryField(
                name: name, label: Label(fr: fr, en: en), hasRanges: isDay, isFacet: !isDay, types: [],
                sources: sources, isDay: isDay, values: values)
        }
        common(
            "type", fr: "Type de fiche", en: "Record type", [.type],
            values: types.entries.map { .init(code: $0.type.name, label: $0.type.label) })
        common("owner", fr: "Propriétaire", en: "Owner", [.owner])
        common(
            "status", fr: "État", en: "State", [.status],
            values: RecordStatus.allCases.map { .init(code: $0.rawValue, label: $0.label) })
        common("language", fr: "Langue", en: "Language", [.language])
        common("modified", fr: "Modifiée le", en: "Modified", [.modified], isDay: true)
        common(
            "kind", fr: "Type d’administration", en: "Kind of administration", [.ownerKind],
            values: Vocabulary.administrationKind.values)
        common(
            "territory", fr: "Territoire", en: "Territory", [.ownerTerritory],
            values: Territory.all.map { .init(code: $0.code, label: Label(fr: $0.name, en: $0.name)) })
    }

    private mutating func add(_ indexed: IndexedField, name: String, type: String) {
        let field = indexed.field
        // A field that every record has keeps its own label.
        var known =
            fields[name]
            ?? QueryField(
                name: name, label: field.label, hasRanges: false, isFacet: false, types: [], sources: [],
                isDay: false,
                values: [])
        let isCommon = fields[name] != nil && known.types.isEmpty
        if indexed.isFacet {
            known.isFacet = true
            if !known.sources.contains(.facet(indexed.path)) { known.sources.append(.facet(indexed.path)) }
            // One open field of the name makes the list open.
            if case .term(let vocabulary) = field.kind {
                for value in vocabulary.values
                where known.values?.contains(where: { $0.code == value.code }) == false {
                    known.values?.append(value)
                }
            } else if case .territory = field.kind {
            } else {
                known.values = nil
            }
        }
        if indexed.isMeasure {
            known.hasRanges = true
            known.values = nil
            known.isDay = known.isDay || indexed.isDay
            if !known.sources.contains(.measure(indexed.path)) {
                known.sources.append(.measure(indexed.path))
            }
        }
        if !isCommon, !known.types.contains(type) { known.types.append(type) }
        fields[name] = known
    }
}

extension Vocabulary {
    var values: [QueryField.Value] { terms.map { .init(code: $0.code, label: $0.label) } }
}
