internal import Derivation
package import EssaimKit
package import XML

extension ExchangeHeader {
    /// The root element isn't that of an exchange file.
    package static func wrongRoot(_ root: XMLElement) -> Finding {
        let namespace = root.namespace ?? ""
        let seen = namespace.isEmpty ? root.name : "\(root.name) (\(namespace))"
        let start = "<exchange xmlns=\"\(ExchangeFormat.Version.one.namespace)\">"
        let hint =
            if root.isNamed("exchange") && namespace.isEmpty {
                Label(
                    fr: "Ajoutez l’espace de noms : \(start).", en: "Add the namespace: \(start).")
            } else if ["record", "administration", "tombstone"].contains(where: { root.isNamed($0) }) {
                Label(
                    fr: "Entourez les fiches de \(start) et </exchange>.",
                    en: "Put \(start) and </exchange> around the records.")
            } else {
                Label(fr: "Attendu : \(start).", en: "Expected: \(start).")
            }
        return Finding(
            .error, "wrong-root",
            Label(
                fr: "ce n’est pas un fichier d’échange : l’élément racine est « \(seen) »",
                en: "not an exchange file: the root element is “\(seen)”"),
            at: root.location, path: "/\(root.name)", value: seen, hint: hint)
    }
}

/// Mistakes in the parts of a file around the records' fields.
struct EnvelopeMistake {
    let types: RecordTypeSet

    /// An element between the records that the format doesn't have.
    func unexpected(_ element: XMLElement) -> Finding {
        let known = ["administration", "record", "tombstone"]
        let meanings = [
            "fiche": "record", "notice": "record", "retrait": "tombstone", "suppression": "tombstone",
        ]
        let name = element.name
        let sought = name.plainLetters()
        let meant =
            known.first { $0 == sought } ?? meanings[sought] ?? NearWords.nearest(to: sought, among: known)
        let hint: Label
        if let type = types.entry(named: name)?.type {
            hint = Label(
                fr: "Entourez-le de <record id=\"propriétaire/\(type.name)/nom\" …> et </record>.",
                en: "Put <record id=\"owner/\(type.name)/name\" …> and </record> around it.")
        } else if known.contains(name) {
            hint = Label(
                fr: "Il est dans l’espace de noms « \(element.namespace ?? "") » : supprimez son xmlns.",
                en: "It is in namespace “\(element.namespace ?? "")”: remove its xmlns.")
        } else if let meant {
            hint = Label(fr: "Écrivez <\(meant)>.", en: "Write <\(meant)>.")
        } else {
            hint = Label(
                fr: "Attendu : <administration>, <record> ou <tombstone>.",
                en: "Expected: <administration>, <record> or <tombstone>.")
        }
        return Finding(
            .error, "unexpected-element",
            Label(
                fr: "l’élément <\(name)> n’a pas sa place directement dans <exchange>",
                en: "element <\(name)> does not belong straight in <exchange>"),
            at: element.location, path: element.path, hint: hint)
    }

    /// A record without its one payload element, or with one in the envelope's namespace.
    func payload(of record: XMLElement, _ children: [XMLElement]) -> Finding {
        let written = record.attribute("id")
        let type = written.flatMap { $0.split(separator: "/").dropFirst().first }
            .flatMap { types.entry(named: String($0))?.type }
        let start = type.map { "<\($0.name) xmlns=\"\($0.namespace)\">" }
        let first = children.first
        if children.count == 1, let first {
            let meant = type ?? types.entry(named: first.name)?.type
            let isPayload = meant.map { first.isNamed($0.name) } ?? true
            return Finding(
                .error, "payload",
                isPayload
                    ? Label(
                        fr: "il manque l’espace de noms de <\(first.name)>",
                        en: "the namespace of <\(first.name)> is missing")
                    : Label(
                        fr: "<\(first.name)> est directement dans <record>, sans l’élément de son type",
                        en: "<\(first.name)> stands straight in <record>, without its type’s element"),
                at: first.location, record: written, path: first.path,
                hint: meant.map {
                    let form = "<\($0.name) xmlns=\"\($0.namespace)\">"
                    return isPayload
                        ? Label(fr: "Écrivez \(form).", en: "Write \(form).")
                        : Label(
                            fr: "Entourez les champs de \(form) et </\($0.name)>.",
                            en: "Put \(form) and </\($0.name)> around the fields.")
                }
                    ?? Label(
                        fr: "Écrivez xmlns=\"…\" avec l’espace de noms du type de fiche.",
                        en: "Write xmlns=\"…\" with the namespace of the record’s type."))
        }
        let isFields = !children.isEmpty && type != nil && !children.contains { $0.isNamed(type?.name ?? "") }
        return Finding(
            .error, "payload",
            isFields
                ? Label(
                    fr: "les champs sont directement dans <record>, sans l’élément de leur type",
                    en: "the fields stand straight in <record>, without their type’s element")
                : Label(
                    fr: "une fiche contient exactement un élément, celle-ci \(children.count)",
                    en: "a record holds exactly one element, this one \(children.count)"),
            at: record.location, record: written, path: record.path,
            hint: start.map {
                Label(
                    fr: "Entourez les champs de \($0) et </\(type?.name ?? "")> ; une fiche par <record>.",
                    en: "Put \($0) and </\(type?.name ?? "")> around the fields; one record a <record>.")
            }
                ?? Label(
                    fr: "Écrivez l’élément du type de fiche, avec ses champs ; une fiche par <record>.",
                    en: "Write the element of the record’s type, with its fields; one record a <record>."))
    }

    /// A namespace that nobody knows, of a record whose identifier names a type that is known: kept, but probably
    /// written wrongly. A later version of the type is no mistake.
    func namespace(of payload: XMLElement, _ header: RecordHeader) -> Finding? {
        let seen = payload.namespace ?? ""
        guard let type = types.entry(named: header.id.type)?.type, payload.isNamed(type.name),
            let colon = type.namespace.lastIndex(of: ":")
        else { return nil }
        let family = type.namespace[...colon]
        guard !seen.hasPrefix(family) || Int(seen.dropFirst(family.count)) == nil else { return nil }
        return Finding(
            .warning, "unknown-namespace",
            Label(
                fr:
                    "l’espace de noms « \(seen) » n’est pas celui de <\(type.name)> : la fiche n’est pas vérifiée",
                en: "namespace “\(seen)” is not that of <\(type.name)>: the record is not checked"),
            at: payload.location, record: header.id.description, path: payload.path, value: seen,
            hint: Label(
                fr: "Écrivez <\(type.name) xmlns=\"\(type.namespace)\">.",
                en: "Write <\(type.name) xmlns=\"\(type.namespace)\">."))
    }

    /// A record that was changed after today.
    func future(_ header: RecordHeader, at element: XMLElement, now: String?) -> Finding? {
        // Days are compared: a sender's clock may be some minutes ahead.
        guard let now, header.modified.prefix(10) > now.prefix(10) else { return nil }
        return Finding(
            .warning, "future-time",
            Label(
                fr: "la fiche est datée du \(header.modified.prefix(10)), après aujourd’hui",
                en: "the record is dated \(header.modified.prefix(10)), after today"),
            at: element.location, record: header.id.description, path: "\(element.path)/@modified",
            value: header.modified,
            hint: Label(
                fr: "Corrigez « modified » : c’est le jour de la dernière modification.",
                en: "Mend “modified”: it is the day of the last change."))
    }
}
