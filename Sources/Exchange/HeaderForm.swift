internal import Derivation
internal import EssaimKit
internal import XML

/// Reads the envelope: the root element, administrations, and the headers of records and tombstones.
enum HeaderForm {
    static func header(_ root: XMLElement) throws(Finding) -> ExchangeHeader {
        let namespace = root.namespace ?? ""
        guard root.isNamed("exchange"), namespace == ExchangeFormat.namespace else {
            if root.isNamed("exchange"), namespace.hasPrefix(ExchangeFormat.family) {
                throw Finding(
                    .error, "format-version",
                    Label(
                        fr: "version inconnue du format d’échange : \(namespace)",
                        en: "unknown version of the exchange format: \(namespace)"),
                    at: root.location, path: "/exchange", value: namespace,
                    hint: Label(
                        fr:
                            "Cette version d’Essaim lit \(ExchangeFormat.namespace). Mettez Essaim à jour, ou demandez un fichier de cette version.",
                        en:
                            "This Essaim reads \(ExchangeFormat.namespace). Update Essaim, or ask for a file of that version."
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
            sequence: last)
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
            if child.isNamed("name"), child.isInNamespace(ExchangeFormat.namespace), !name.isEmpty,
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
            element, attributes: ["id", "version", "status", "modified", "xml:lang", "disclosed"], &findings)
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
        checkShape(element, attributes: ["id", "version", "deleted", "reason"], &findings)
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
        guard findings.count == before, let id, let version, let deleted else { return nil }
        return Tombstone(id: id, version: version, deleted: deleted, reason: reason)
    }

    // MARK: Attributes

    /// Nothing passes unseen: an attribute that the format doesn't have, or text between the elements, is an
    /// error, as it is for the published schema.
    private static func checkShape(
        _ element: XMLElement, attributes known: Set<String>, allowsText: Bool = false,
        _ findings: inout [Finding]
    ) {
        for attribute in element.attributes {
            let name = attribute.namespace == XMLNamespace.xml ? "xml:\(attribute.name)" : attribute.name
            let isForeign = attribute.namespace != nil && attribute.namespace != XMLNamespace.xml
            guard isForeign || !known.contains(name) else { continue }
            findings.append(
                Finding(
                    .error, "attribute",
                    Label(
                        fr: "<\(element.name)> n’a pas d’attribut « \(name) »",
                        en: "<\(element.name)> has no attribute “\(name)”"),
                    at: element.location, record: recordName(element), path: "\(element.path)/@\(name)",
                    value: attribute.value, hint: HeaderMistake.attribute(name, among: known)))
        }
        if allowsText {
            for child in element.children {
                findings.append(
                    Finding(
                        .error, "unexpected-element",
                        Label(fr: "un nom est un texte simple", en: "a name is plain text"),
                        at: child.location,
                        record: recordName(element), path: child.path))
            }
            return
        }
        for case .text(let text) in element.nodes where !text.collapsingWhitespace().isEmpty {
            let seen = text.collapsingWhitespace()
            let shown = String(seen.prefix(60))
            findings.append(
                Finding(
                    .error, "unexpected-text",
                    Label(
                        fr: "du texte directement dans <\(element.name)> : « \(shown) »",
                        en: "text straight in <\(element.name)>: “\(shown)”"),
                    at: element.location, record: recordName(element), path: element.path,
                    value: seen,
                    hint: Label(
                        fr: "Écrivez-le dans un champ de la fiche, ou supprimez-le.",
                        en: "Write it into a field of the record, or remove it.")))
        }
    }

    /// The identifier to name in a finding; the file's own identifier is no record's.
    private static func recordName(_ element: XMLElement) -> String? {
        element.isNamed("exchange") ? nil : element.attribute("id")
    }

    private static func recordID(of element: XMLElement, _ findings: inout [Finding]) -> RecordID? {
        let written = element.attribute("id") ?? ""
        guard let id = RecordID(written) else {
            findings.append(
                attribute(
                    "id", of: element, written,
                    fr: "propriétaire/type/nom, en minuscules sans accent, chiffres et tirets",
                    en: "owner/type/name, in lower-case letters, digits and hyphens",
                    write: WrittenValue.identifier(written)))
            return nil
        }
        return id
    }

    private static func version(of element: XMLElement, _ findings: inout [Finding]) -> Int? {
        let written = element.attribute("version") ?? ""
        guard let version = Int(written), (1...ExchangeFormat.versionLimit).contains(version),
            String(version) == written
        else {
            findings.append(
                attribute(
                    "version", of: element, written, fr: "un nombre entier à partir de 1",
                    en: "a whole number from 1", write: HeaderMistake.version(written)))
            return nil
        }
        return version
    }

    private static func administrationID(
        _ name: String, of element: XMLElement, _ findings: inout [Finding]
    ) -> String? {
        let written = element.attribute(name) ?? ""
        guard RecordID.isPart(written) else {
            findings.append(
                attribute(
                    name, of: element, written,
                    fr: "un identifiant d’administration, comme prefecture-cantal",
                    en: "an administration’s identifier, like prefecture-cantal",
                    write: written.identifierPart()))
            return nil
        }
        return written
    }

    private static func time(_ name: String, of element: XMLElement, _ findings: inout [Finding]) -> String? {
        let written = element.attribute(name) ?? ""
        guard ExchangeFormat.isTime(written) else {
            findings.append(
                attribute(
                    name, of: element, written, fr: "une date et heure UTC, comme 2013-06-03T09:00:00Z",
                    en: "a UTC date and time, like 2013-06-03T09:00:00Z", write: HeaderMistake.time(written)))
            return nil
        }
        return written
    }

    private static func sequence(
        _ name: String, of element: XMLElement, _ findings: inout [Finding]
    ) -> Int? {
        guard let written = element.attribute(name) else { return nil }
        guard let number = Int(written), number >= 0 else {
            findings.append(
                attribute(name, of: element, written, fr: "un numéro d’ordre", en: "a sequence number"))
            return nil
        }
        return number
    }

    /// - Parameters:
    ///   - fr: What the attribute holds.
    ///   - write: What was meant, where that can be told.
    private static func attribute(
        _ name: String, of element: XMLElement, _ value: String, fr: String, en: String,
        write form: String? = nil
    ) -> Finding {
        let isMissing = value.isEmpty
        let shown = value.count > 60 ? "\(value.prefix(57))…" : value
        let isSuggested = form != nil && form != value
        return Finding(
            .error, "attribute",
            isMissing
                ? Label(
                    fr: "il manque l’attribut « \(name) » sur <\(element.name)>",
                    en: "attribute “\(name)” is missing on <\(element.name)>")
                : Label(
                    fr: "l’attribut \(name)=\"\(shown)\" de <\(element.name)> n’est pas accepté",
                    en: "attribute \(name)=\"\(shown)\" of <\(element.name)> is not accepted"),
            at: element.location, record: recordName(element), path: "\(element.path)/@\(name)",
            value: isMissing ? nil : value,
            hint: isSuggested
                ? Label(
                    fr: "Écrivez \(name)=\"\(form ?? "")\" : \(fr).",
                    en: "Write \(name)=\"\(form ?? "")\": \(en).")
                : Label(fr: "Attendu : \(fr).", en: "Expected: \(en)."))
    }

    /// The form of `xml:lang` that XML Schema's `language` asks for.
    private static func isLanguage(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return !parts.isEmpty
            && parts.allSatisfy { part in
                (1...8).contains(part.utf8.count)
                    && part.utf8.allSatisfy { byte in
                        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    }
            } && parts[0].utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20) }
    }
}
