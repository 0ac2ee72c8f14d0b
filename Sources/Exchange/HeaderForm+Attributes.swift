internal import Derivation
internal import EssaimKit
internal import XML

// The attributes of the envelope, each with the finding that it gives where it is wrong.
extension HeaderForm {
    /// Nothing passes unseen: an attribute that the format doesn't have, or text between the elements, is an
    /// error, as it is for the published schema.
    static func checkShape(
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
    static func recordName(_ element: XMLElement) -> String? {
        element.isNamed("exchange") ? nil : element.attribute("id")
    }

    static func recordID(of element: XMLElement, _ findings: inout [Finding]) -> RecordID? {
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

    static func version(of element: XMLElement, _ findings: inout [Finding]) -> Int? {
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

    static func administrationID(
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

    static func time(_ name: String, of element: XMLElement, _ findings: inout [Finding]) -> String? {
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

    static func sequence(
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
    static func attribute(
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
    static func isLanguage(_ text: String) -> Bool {
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
