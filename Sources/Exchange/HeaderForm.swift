internal import Derivation
internal import EssaimKit
internal import XML

/// Reads the envelope: the root element, administrations, and the headers of records and tombstones.
enum HeaderForm {
    static func header(_ root: XMLElement) throws(Finding) -> ExchangeHeader {
        let namespace = root.namespace ?? ""
        guard root.isNamed("exchange"), let format = ExchangeFormat.Version(namespace: namespace) else {
            if root.isNamed("exchange"), namespace.hasPrefix(ExchangeFormat.family) {
                let known = ExchangeFormat.Version.allCases.count
                throw Finding(
                    .error, "format-version",
                    Label(
                        fr: "version inconnue du format d’échange : \(namespace)",
                        en: "unknown version of the exchange format: \(namespace)"),
                    at: root.location, path: "/exchange", value: namespace,
                    hint: Label(
                        fr:
                            "Cette version d’Essaim lit jusqu’à la version \(known) du format. Mettez Essaim à jour, ou demandez un fichier de cette version.",
                        en:
                            "This Essaim reads up to version \(known) of the format. Update Essaim, or ask for a file of that version."
                    ))
            }
            throw ExchangeHeader.wrongRoot(root)
        }
        var findings: [Finding] = []
        checkShape(root, attributes: ["id", "issuer", "issued", "catalogue", "since", "sequence"], &findings)
        let id = root.attribute("id") ?? ""
        if id.isEmpty || id.unicodeScalars.count > ExchangeFormat.identifierLimit {
            findings.append(
                attribute(
                    "id", of: root, id, fr: "un identifiant du fichier", en: "an identifier of the file"))
        }
        let issuer = administrationID("issuer", of: root, &findings)
        let issued = time("issued", of: root, &findings)
        let since = sequence("since", of: root, &findings)
        let last = sequence("sequence", of: root, &findings)
        let catalogue = root.attribute("catalogue")
        if let catalogue, !RecordID.isPart(catalogue) {
            findings.append(
                attribute(
                    "catalogue", of: root, catalogue, fr: "un identifiant de catalogue",
                    en: "a catalogue’s identifier"))
        }
        if since != nil && catalogue == nil {
            findings.append(
                attribute(
                    "catalogue", of: root, "", fr: "le catalogue dont « since » compte les changements",
                    en: "the catalogue whose changes “since” counts"))
        }
        if let first = findings.first { throw first }
        return ExchangeHeader(
            id: id, issuer: issuer ?? "", issued: issued ?? "", catalogue: catalogue, since: since,
            sequence: last, format: format)
    }

    static func administration(_ element: XMLElement, _ findings: inout [Finding]) -> Administration? {
        let before = findings.count
        checkShape(element, attributes: ["id", "kind", "territory", "siret"], &findings)
        let id = administrationID("id", of: element, &findings)
        let kind = element.attribute("kind") ?? ""
        if Vocabulary.administrationKind[kind] == nil {
            let terms = Vocabulary.administrationKind.terms
            let codes = Label(
                fr: terms.map { "\($0.code) (\($0.label.fr))" }.joined(separator: ", "),
                en: terms.map { "\($0.code) (\($0.label.en))" }.joined(separator: ", "))
            findings.append(
                attribute(
                    "kind", of: element, kind, fr: "un de \(codes.fr)", en: "one of \(codes.en)",
                    write: WrittenValue.code(kind, .administrationKind)))
        }
        let written = element.attribute("territory") ?? ""
        let territories = written.split(separator: " ").map(String.init)
        if !territories.allSatisfy({ Territory.isCode($0) }) {
            findings.append(
                attribute(
                    "territory", of: element, written, fr: "des codes du COG, comme 15 ou region-84",
                    en: "codes of the COG, like 15 or region-84", write: WrittenValue.territory(written)))
        }
        let siret = element.attribute("siret")
        if let siret, siret.count != 14 || !siret.allSatisfy({ $0.isASCII && $0.isNumber }) {
            findings.append(
                attribute(
                    "siret", of: element, siret, fr: "14 chiffres", en: "14 digits",
                    write: HeaderMistake.digits(siret, count: 14)))
        }
        var names: [String: String] = [:]
        for child in element.children {
            if child.isNamed("name") {
                checkShape(child, attributes: ["xml:lang"], allowsText: true, &findings)
            }
            let name = child.text.collapsingWhitespace().composed
            if child.isNamed("name"), child.namespace == element.namespace, !name.isEmpty,
                name.unicodeScalars.count <= 300
            {
                let language = child.attribute("lang", namespace: XMLNamespace.xml) ?? ""
                if isLanguage(language), names[language] == nil {
                    names[language] = name
                } else {
                    findings.append(
                        attribute(
                            "xml:lang", of: child, language, fr: "une langue, comme fr",
                            en: "a language, like fr", write: HeaderMistake.language(language)))
                }
            } else {
                findings.append(
                    Finding(
                        .error, "unexpected-element",
                        Label(
                            fr: "l’élément « \(child.name) » n’a pas sa place ici, ou est vide ou trop long",
                            en: "element “\(child.name)” does not belong here, or is empty or too long"),
                        at: child.location, record: id, path: child.path))
            }
        }
        guard let french = names["fr"] else {
            findings.append(
                Finding(
                    .error, "missing-element",
                    Label(
                        fr: "l’administration n’a pas de nom en français",
                        en: "the administration has no French name"),
                    at: element.location, record: id, path: element.path,
                    hint: Label(
                        fr: "Ajoutez <name xml:lang=\"fr\">…</name>.",
                        en: "Add <name xml:lang=\"fr\">…</name>.")))
            return nil
        }
        guard findings.count == before, let id else { return nil }
        return Administration(
            id: id, kind: kind, territories: territories, siret: siret,
            name: Label(fr: french, en: names["en"] ?? french))
    }

    static func record(_ element: XMLElement, _ findings: inout [Finding]) -> RecordHeader? {
        let before = findings.count
        checkShape(
            element,
            attributes: laterAttributes(of: element).union([
                "id", "version", "status", "modified", "xml:lang", "disclosed",
            ]), &findings)
        let id = recordID(of: element, &findings)
        let version = version(of: element, &findings)
        let written = element.attribute("status") ?? ""
        let status = RecordStatus(rawValue: written)
        if status == nil || status == .withdrawn {
            findings.append(
                attribute(
                    "status", of: element, written,
                    fr: "draft, in-review ou published (une fiche retirée est un <tombstone>)",
                    en: "draft, in-review or published (a withdrawn record is a <tombstone>)",
                    write: HeaderMistake.status(written)))
        }
        let modified = time("modified", of: element, &findings)
        let language = element.attribute("lang", namespace: XMLNamespace.xml) ?? ""
        if !isLanguage(language) {
            findings.append(
                attribute(
                    "xml:lang", of: element, language, fr: "une langue, comme fr", en: "a language, like fr",
                    write: HeaderMistake.language(language)))
        }
        let disclosed = element.attribute("disclosed")
        let disclosure = disclosed.flatMap { Int($0) }
        if let disclosed, disclosure.map({ !(1...ExchangeFormat.disclosureLimit).contains($0) }) ?? true {
            findings.append(
                attribute(
                    "disclosed", of: element, disclosed, fr: "un seuil de répondants, comme 5",
                    en: "a threshold of respondents, like 5"))
        }
        guard findings.count == before, let id, let version, let status, let modified else { return nil }
        return RecordHeader(
            id: id, version: version, status: status, modified: modified, language: language,
            disclosure: disclosure)
    }

    static func tombstone(_ element: XMLElement, _ findings: inout [Finding]) -> Tombstone? {
        let before = findings.count
        checkShape(
            element, attributes: laterAttributes(of: element).union(["id", "version", "deleted", "reason"]),
            &findings)
        if let child = element.children.first(where: { _ in true }) {
            findings.append(
                Finding(
                    .error, "unexpected-element",
                    Label(
                        fr: "un retrait ne contient rien, ici « \(child.name) »",
                        en: "a tombstone holds nothing, here “\(child.name)”"),
                    at: child.location, record: element.attribute("id"), path: child.path))
        }
        let id = recordID(of: element, &findings)
        let version = version(of: element, &findings)
        let deleted = time("deleted", of: element, &findings)
        let reason = element.attribute("reason")
        if let reason, reason.isEmpty || reason.unicodeScalars.count > ExchangeFormat.reasonLimit {
            findings.append(
                attribute(
                    "reason", of: element, reason,
                    fr: "un motif de \(ExchangeFormat.reasonLimit) caractères au plus",
                    en: "a reason of at most \(ExchangeFormat.reasonLimit) characters"))
        }
        let erases = element.attribute("erased") == "true"
        let erased = erases ? nil : erasedVersion(of: element, before: version, &findings)
        guard findings.count == before, let id, let version, let deleted else { return nil }
        var tombstone = Tombstone(
            id: id, version: version, deleted: deleted, reason: reason, erases: erases)
        tombstone.erasedVersion = erased
        return tombstone
    }

    /// The attributes that came with a later version of the format.
    private static func laterAttributes(of element: XMLElement) -> Set<String> {
        ExchangeFormat.Version(namespace: element.namespace) ?? .one >= .two ? ["erased"] : []
    }

    /// The version up to which a record was erased before the one that the element holds.
    static func erasedVersion(
        of element: XMLElement, before version: Int?, _ findings: inout [Finding]
    ) -> Int? {
        guard let written = element.attribute("erased") else { return nil }
        if let erased = Int(written), String(erased) == written, erased >= 1, erased < version ?? .max {
            return erased
        }
        let isTombstone = element.isNamed("tombstone")
        findings.append(
            attribute(
                "erased", of: element, written,
                fr: isTombstone ? "true, ou une version antérieure" : "une version antérieure",
                en: isTombstone ? "true, or an earlier version" : "an earlier version"))
        return nil
    }
}
