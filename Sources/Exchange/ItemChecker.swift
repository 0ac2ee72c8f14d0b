internal import Derivation
internal import EssaimKit
public import XML

/// Checks administrations, records and tombstones one by one: form, schema, and the rules that need no other
/// record. Whatever format a record came in, it passes here.
///
/// Not `Sendable`: it keeps the validators that it used, and they belong to one thread.
public final class ItemChecker {
    private let types: RecordTypeSet
    private var validators: [String: SchemaValidator] = [:]

    public init(types: RecordTypeSet) { self.types = types }

    /// What a child of the root element holds.
    public func item(_ element: XMLElement) -> ExchangeItem {
        var item = ExchangeItem(body: .unusable, id: element.attribute("id"), location: element.location)
        guard element.isInNamespace(ExchangeFormat.namespace) else {
            item.findings = [unexpected(element)]
            return item
        }
        switch element.name {
        case "administration":
            if let administration = HeaderForm.administration(element, &item.findings) {
                item.body = .administration(administration)
            }
        case "record":
            if let record = record(element, &item.findings) { item.body = .record(record) }
        case "tombstone":
            if let tombstone = HeaderForm.tombstone(element, &item.findings) {
                item.body = .tombstone(tombstone)
            }
        default: item.findings = [unexpected(element)]
        }
        if item.isRefused { item.original = try? element.canonical() }
        return item
    }

    private func unexpected(_ element: XMLElement) -> Finding {
        Finding(
            .error, "unexpected-element",
            Label(
                fr: "l’élément « \(element.name) » n’a pas sa place ici",
                en: "element “\(element.name)” does not belong here"),
            at: element.location, path: element.path,
            hint: Label(
                fr:
                    "Attendu : <administration>, <record> ou <tombstone> dans l’espace de noms \(ExchangeFormat.namespace).",
                en:
                    "Expected: <administration>, <record> or <tombstone> in namespace \(ExchangeFormat.namespace)."
            ))
    }

    // MARK: Records

    private func record(_ element: XMLElement, _ findings: inout [Finding]) -> IncomingRecord? {
        let written = element.attribute("id")
        let header = HeaderForm.record(element, &findings)
        let children = Array(element.children)
        guard children.count == 1, let payload = children.first else {
            findings.append(
                Finding(
                    .error, "payload",
                    Label(
                        fr: "une fiche contient exactement un élément, celle-ci \(children.count)",
                        en: "a record holds exactly one element, this one \(children.count)"),
                    at: element.location, record: written, path: element.path))
            return nil
        }
        let namespace = payload.namespace ?? ""
        guard !namespace.isEmpty, namespace != ExchangeFormat.namespace else {
            findings.append(
                Finding(
                    .error, "payload",
                    Label(
                        fr:
                            "le contenu « \(payload.name) » doit être dans l’espace de noms de son type de fiche",
                        en: "the content “\(payload.name)” must be in its record type’s namespace"),
                    at: payload.location, record: written, path: payload.path, value: namespace))
            return nil
        }
        guard let entry = types.entry(namespace: namespace) else {
            guard let header else { return nil }
            return unknownRecord(header, namespace, payload, &findings)
        }
        if let header, header.id.type != entry.type.name || !payload.isNamed(entry.type.name) {
            findings.append(
                Finding(
                    .error, "type-mismatch",
                    Label(
                        fr:
                            "l’identifiant dit « \(header.id.type) », le contenu est « \(payload.name) » de \(namespace)",
                        en:
                            "the identifier says “\(header.id.type)”, the content is “\(payload.name)” of \(namespace)"
                    ),
                    at: payload.location, record: written, path: payload.path,
                    hint: Label(
                        fr:
                            "L’identifiant est propriétaire/type/nom ; le type est ici « \(entry.type.name) ».",
                        en: "The identifier is owner/type/name; the type here is “\(entry.type.name)”.")))
            return nil
        }
        // Comments and the like are no part of what a record type describes.
        payload.removeAsides()
        do {
            let before = findings.count
            try validate(payload, entry, record: written, &findings)
            let isValid = findings.count == before
            guard let header else { return nil }
            let content = ContentForm.read(payload, as: entry.plan) { element, kind in
                // What the schema refused already is not said twice.
                if isValid { findings.append(self.unreadable(element, kind, record: written)) }
            }
            if isValid { try checkRules(header, content, entry.type, payload, &findings) }
            let bytes = try payload.canonical()
            return IncomingRecord(
                header: header, namespace: namespace, payload: bytes,
                index: IndexEntry(content, as: entry.plan, observations: entry.type.observations))
        } catch {
            var finding = Finding(error)
            finding.record = written
            findings.append(finding)
            return nil
        }
    }

    /// A record whose module isn't installed here: kept as it is.
    private func unknownRecord(
        _ header: RecordHeader, _ namespace: String, _ payload: XMLElement, _ findings: inout [Finding]
    ) -> IncomingRecord? {
        findings.append(
            Finding(
                .info, "module-not-installed",
                Label(
                    fr:
                        "aucun module installé ne connaît \(namespace) : la fiche est gardée telle quelle",
                    en:
                        "no installed module knows \(namespace): the record is kept as it is"
                ),
                at: payload.location, record: header.id.description, path: payload.path, value: namespace,
                hint: Label(
                    fr: "Installez le module, puis lancez « essaim doctor --rebuild ».",
                    en: "Install the module, then run “essaim doctor --rebuild”.")))
        do {
            let bytes = try payload.canonicalWithAll()
            return IncomingRecord(
                header: header, namespace: namespace, payload: bytes, index: nil)
        } catch {
            findings.append(Finding(error))
            return nil
        }
    }

    private func validate(
        _ payload: XMLElement, _ entry: RecordTypeSet.Entry, record: String?, _ findings: inout [Finding]
    ) throws(XMLError) {
        let validator: SchemaValidator
        if let known = validators[entry.type.namespace] {
            validator = known
        } else {
            validator = try SchemaValidator(entry.schema)
            validators[entry.type.namespace] = validator
        }
        guard let version = payload.attribute(ContentForm.versionAttribute) else {
            findings += validator.findings(in: payload).map { Finding($0, record: record) }
            return
        }
        let parts = version.split(separator: ".").map { Int($0) }
        guard parts.count == 2, let major = parts[0], let minor = parts[1], major == entry.type.majorVersion
        else {
            findings.append(
                Finding(
                    .error, "type-version",
                    Label(
                        fr: "version de type « \(version) » incompatible avec \(entry.type.namespace)",
                        en: "type version “\(version)” does not fit \(entry.type.namespace)"),
                    at: payload.location, record: record, path: payload.path, value: version))
            return
        }
        guard minor > entry.type.minorVersion else {
            findings += validator.findings(in: payload).map { Finding($0, record: record) }
            return
        }
        // A later minor version may have added fields. They are kept, and what is left must be valid.
        let known = try payload.copy()
        NewerVersion.removeUnknown(known.root, entry.type.fields)
        findings += validator.findings(in: known.root).map { Finding($0, record: record) }
    }

    private func unreadable(_ element: XMLElement, _ kind: FieldKind, record: String?) -> Finding {
        let message: Label
        if case .prose(let max) = kind {
            message = Label(
                fr: "le texte de « \(element.name) » dépasse \(max) caractères",
                en: "the text of “\(element.name)” is longer than \(max) characters")
        } else {
            message = Label(
                fr: "la valeur de « \(element.name) » n’est pas acceptée",
                en: "the value of “\(element.name)” is not accepted")
        }
        var hint: Label?
        if case .period = kind {
            hint = Label(
                fr: "Une période finit le jour où elle commence, ou après.",
                en: "A period ends on the day it starts, or later.")
        }
        return Finding(
            .error, "value", message, at: element.location, record: record, path: element.path, hint: hint)
    }

    private func checkRules(
        _ header: RecordHeader, _ content: Content, _ type: RecordType, _ payload: XMLElement,
        _ findings: inout [Finding]
    ) throws(XMLError) {
        let rules = type.rules.filter { !$0.readsOthers }
        guard !rules.isEmpty else { return }
        let record = Record(
            id: header.id, version: header.version, status: header.status, modified: header.modified,
            language: header.language, content: content)
        for rule in rules {
            for breach in try rule.breaches(in: record, payload: payload) {
                let element = payload.descendant(breach.field) ?? payload
                findings.append(
                    Finding(
                        rule.severity, rule.code, rule.message, at: element.location,
                        record: header.id.description, path: element.path, value: breach.value,
                        hint: rule.hint))
            }
        }
    }
}

extension XMLElement {
    /// The element at a field path such as `factor[2]/answer`, or the nearest one around it that exists.
    func descendant(_ path: String) -> XMLElement? {
        var current = self
        for step in path.split(separator: "/") {
            let name = String(step.prefix { $0 != "[" })
            let position = step.contains("[") ? Int(step.dropFirst(name.count + 1).dropLast()) ?? 1 : 1
            let matches = current.children.filter { $0.isNamed(name) }
            guard matches.indices.contains(position - 1) else { return current }
            current = matches[position - 1]
        }
        return current
    }
}

/// Reads records of a later minor version of their type.
enum NewerVersion {
    /// Removes, at every level, the elements that the field list doesn't have.
    static func removeUnknown(_ element: XMLElement, _ fields: [Field]) {
        element.removeChildren { child in !fields.contains { child.isNamed($0.name) } }
        for child in element.children {
            if case .group(let inner)? = fields.first(where: { child.isNamed($0.name) })?.kind {
                removeUnknown(child, inner)
            }
        }
    }
}
