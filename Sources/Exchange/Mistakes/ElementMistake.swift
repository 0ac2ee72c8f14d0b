internal import Derivation
internal import EssaimKit
internal import XML

/// An element that stands where it doesn't belong in a record or a group: an unknown name, one in other letters, a label
/// for a name, the wrong order, one too many, or another that is missing before it.
struct ElementMistake {
    let element: XMLElement
    let parent: XMLElement
    /// The fields that may stand in the parent.
    let fields: [Field]
    let type: RecordType

    var words: SchemaMistake.Words {
        let name = element.name
        guard element.isInNamespace(type.namespace) else { return otherNamespace }
        guard let index = fields.firstIndex(where: { $0.name == name }) else { return unknown }
        let field = fields[index]
        let siblings = Array(parent.children)
        let before = siblings.prefix { !$0.isIdentical(to: element) }
        let written = before.filter { $0.isNamed(name) }.count
        if let maximum = field.occurrence.maximum, written >= maximum { return tooMany(field, maximum) }
        // Something that belongs behind stands in front.
        let later = before.first { sibling in
            fields.firstIndex { sibling.isNamed($0.name) }.map { $0 > index } ?? false
        }
        if let later { return order(field, before: later.name) }
        let missing = fields.prefix(index).filter { earlier in
            earlier.occurrence.minimum > 0 && !before.contains { $0.isNamed(earlier.name) }
        }
        guard let first = missing.first else { return order(field, before: nil) }
        // The one that is missing here may stand further down.
        if let below = siblings.dropFirst(before.count).first(where: { $0.isNamed(first.name) }) {
            return order(first, before: name, at: below)
        }
        var words = Self.missing(first, others: missing.dropFirst(), in: parent, fields: fields, before: name)
        words.code = SchemaFinding.Rule.missingElement.rawValue
        return words
    }

    /// A required field that isn't there.
    static func missing(
        _ field: Field, others: some Collection<Field>, in parent: XMLElement, fields: [Field],
        before: String? = nil
    ) -> SchemaMistake.Words {
        let list = ([field] + others).map(\.named)
        let french = list.map(\.fr).joined(separator: ", ")
        let english = list.map(\.en).joined(separator: ", ")
        let index = fields.firstIndex { $0.name == field.name } ?? 0
        let previous = fields.prefix(index).last { earlier in
            parent.children.contains { $0.isNamed(earlier.name) }
        }
        let place =
            before.map { Label(fr: " avant <\($0)>", en: " before <\($0)>") }
            ?? previous.map { Label(fr: " après <\($0.name)>", en: " after <\($0.name)>") }
            ?? Label(fr: " au début de <\(parent.name)>", en: " at the start of <\(parent.name)>")
        return SchemaMistake.Words(
            message: Label(
                fr: "il manque \(french) dans <\(parent.name)>",
                en: "\(english) is missing in <\(parent.name)>"),
            hint: Label(
                fr: "Ajoutez \(field.written())\(place.fr).", en: "Add \(field.written())\(place.en)."))
    }

    // MARK: A field of the list

    private func tooMany(_ field: Field, _ maximum: Int) -> SchemaMistake.Words {
        SchemaMistake.Words(
            message: maximum == 1
                ? Label(
                    fr: "\(field.named.fr) est écrit une deuxième fois",
                    en: "\(field.named.en) stands here again")
                : Label(
                    fr: "\(field.named.fr) est écrit plus de \(maximum) fois",
                    en: "\(field.named.en) stands here more than \(maximum) times"),
            hint: Label(
                fr: maximum == 1 ? "N’en gardez qu’un." : "Gardez-en \(maximum).",
                en: maximum == 1 ? "Keep one of them." : "Keep \(maximum) of them."))
    }

    private func order(_ field: Field, before other: String?, at place: XMLElement? = nil)
        -> SchemaMistake.Words
    {
        let names = fields.map { "<\($0.name)>" }.joined(separator: " ")
        guard let other else {
            return SchemaMistake.Words(
                message: Label(
                    fr: "\(field.named.fr) n’est pas à sa place", en: "\(field.named.en) is not in its place"),
                hint: Label(fr: "L’ordre des champs : \(names).", en: "The order of fields: \(names)."))
        }
        return SchemaMistake.Words(
            message: place == nil
                ? Label(
                    fr: "\(field.named.fr) vient trop tard : sa place est avant <\(other)>",
                    en: "\(field.named.en) comes too late: its place is before <\(other)>")
                : Label(
                    fr: "<\(other)> vient trop tôt : \(field.named.fr) le précède",
                    en: "<\(other)> comes too early: \(field.named.en) precedes it"),
            hint: Label(
                fr: "Déplacez <\(field.name)>\(line(place).fr) avant <\(other)> : l’ordre des champs compte.",
                en: "Move <\(field.name)>\(line(place).en) before <\(other)>: the order of fields matters."))
    }

    private func line(_ place: XMLElement?) -> Label {
        place.map { Label(fr: " (ligne \($0.location.line))", en: " (line \($0.location.line))") }
            ?? Label(fr: "", en: "")
    }

    // MARK: No field of the list

    private var otherNamespace: SchemaMistake.Words {
        let seen = element.namespace ?? ""
        return SchemaMistake.Words(
            message: Label(
                fr: seen.isEmpty
                    ? "<\(element.name)> n’est dans aucun espace de noms"
                    : "<\(element.name)> est dans l’espace de noms « \(seen) »",
                en: seen.isEmpty
                    ? "<\(element.name)> is in no namespace" : "<\(element.name)> is in namespace “\(seen)”"),
            hint: Label(
                fr: "Supprimez xmlns=\"\(seen)\" : celui de <\(type.name)> vaut pour tous ses champs.",
                en: "Remove xmlns=\"\(seen)\": that of <\(type.name)> holds for all its fields."),
            value: seen)
    }

    private var unknown: SchemaMistake.Words {
        let name = element.name
        let message = Label(
            fr: "le champ <\(name)> n’existe pas dans <\(parent.name)>",
            en: "there is no field <\(name)> in <\(parent.name)>")
        func meant(_ field: Field) -> SchemaMistake.Words {
            if field.name == name.lowercased() {
                return SchemaMistake.Words(
                    message: message,
                    hint: Label(
                        fr: "Écrivez <\(field.name)>, en minuscules.",
                        en: "Write <\(field.name)>, in small letters."))
            }
            return SchemaMistake.Words(
                message: message,
                hint: Label(
                    fr: "Écrivez <\(field.name)> pour « \(field.label.fr) ».",
                    en: "Write <\(field.name)> for “\(field.label.en)”."))
        }
        let sought = Self.bare(name)
        if let field = fields.first(where: {
            [$0.name, $0.label.fr, $0.label.en].contains { Self.bare($0) == sought }
        }) {
            return meant(field)
        }
        for case .group(let inner) in fields.map(\.kind) where inner.contains(where: { $0.name == name }) {
            guard let group = fields.first(where: { $0.isGroup(of: name) }) else { break }
            return SchemaMistake.Words(
                message: message,
                hint: Label(
                    fr: "Sa place est dans \(group.named.fr) : <\(group.name)>…</\(group.name)>.",
                    en: "Its place is in \(group.named.en): <\(group.name)>…</\(group.name)>."))
        }
        if let near = NearWords.nearest(to: sought, among: fields.map(\.name)),
            let field = fields.first(where: { $0.name == near })
        {
            return meant(field)
        }
        let names = fields.prefix(12).map { "<\($0.name)>" }.joined(separator: " ")
        let more = fields.count > 12 ? " …" : ""
        return SchemaMistake.Words(
            message: message,
            hint: Label(
                fr: "Les champs sont \(names)\(more). Supprimez celui-ci, ou choisissez le bon.",
                en: "The fields are \(names)\(more). Remove this one, or choose the right one."))
    }

    private static func bare(_ text: String) -> String {
        text.plainLetters().filter { $0 != "-" && $0 != "_" && $0 != " " && $0 != "'" }
    }
}

extension Field {
    fileprivate func isGroup(of name: String) -> Bool {
        if case .group(let inner) = kind { inner.contains { $0.name == name } } else { false }
    }
}
