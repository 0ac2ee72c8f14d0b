internal import Core
internal import Derivation
package import EssaimKit
package import XML

/// Checks administrations, records and tombstones one by one: form, schema, and the rules that need no other
/// record. Whatever format a record came in, it passes here.
///
/// Not `Sendable`: it keeps the validators that it used, and they belong to one thread.
package final class ItemChecker {
    private let types: RecordTypeSet
    private var validators: [String: SchemaValidator] = [:]

    /// The time of the check; `nil` where no date is to be compared with it.
    private let now: String?

    package init(types: RecordTypeSet, now: String? = nil) {
        self.types = types
        self.now = now
    }

    /// What a child of the root element holds, in a file of a version of the format.
    package func item(_ element: XMLElement, of format: ExchangeFormat.Version = .one) -> ExchangeItem {
        var item = ExchangeItem(body: .unusable, id: element.attribute("id"), location: element.location)
        guard element.namespace == format.namespace else {
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
        EnvelopeMistake(types: types).unexpected(element)
    }

    // MARK: Records

    private func record(_ element: XMLElement, _ findings: inout [Finding]) -> IncomingRecord? {
        let written = element.attribute("id")
        let header = HeaderForm.record(element, &findings)
        if let header, let finding = EnvelopeMistake(types: types).future(header, at: element, now: now) {
            findings.append(finding)
        }
        var children = Array(element.children)
        let extensions = children.first.flatMap { $0.isExtensions ? $0 : nil }
        if let extensions {
            children.removeFirst()
            checkExtensions(extensions, record: written, &findings)
        }
        guard children.count == 1, let payload = children.first,
            let namespace = payload.namespace, ExchangeFormat.Version(namespace: namespace) == nil
        else {
            findings.append(EnvelopeMistake(types: types).payload(of: element, children))
            return nil
        }
        let erased = HeaderForm.erasedVersion(of: element, before: header?.version, &findings)
        var record = self.record(header, payload, namespace, written, &findings)
        record?.erasedVersion = erased
        do { record?.extensions = try extensions?.canonicalWithAll() } catch {
            findings.append(Finding(error))
        }
        return record
    }

    /// What others say stands in elements of namespaces of their own.
    func checkExtensions(_ element: XMLElement, record: String?, _ findings: inout [Finding]) {
        HeaderForm.checkShape(element, attributes: [], &findings)
        for child in element.children
        where child.namespace == nil || child.namespace == element.namespace {
            var finding = unexpected(child)
            finding.record = record
            findings.append(finding)
        }
    }

    private func record(
        _ header: RecordHeader?, _ payload: XMLElement, _ namespace: String, _ written: String?,
        _ findings: inout [Finding]
    ) -> IncomingRecord? {
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
            if isValid { try checkRules(header, content, entry, payload, &findings) }
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
        if let mistake = EnvelopeMistake(types: types).namespace(of: payload, header) {
            findings.append(mistake)
        } else {
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
                        fr: "Installez le module : ses fiches seront trouvées.",
                        en: "Install the module: its records will be found.")))
        }
        do {
            let bytes = try payload.canonicalWithAll()
            return IncomingRecord(
                header: header, namespace: namespace, payload: bytes, index: nil)
        } catch {
            findings.append(Finding(error))
            return nil
        }
    }

    /// What is wrong with a payload of a record that is stored already, by the type as it is now: the first thing; `nil`
    /// where it fits.
    package func misfit(of payload: XMLElement, _ entry: RecordTypeSet.Entry) -> Finding? {
        var findings: [Finding] = []
        do {
            try validate(payload, entry, record: nil, &findings)
            return findings.first { $0.severity == .error }
        } catch { return Finding(error) }
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
            findings += mistakes(in: payload, validator, entry.type, record: record)
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
            findings += mistakes(in: payload, validator, entry.type, record: record)
            return
        }
        // A later minor version may have added fields. They are kept, and what is left must be valid.
        let known = try payload.copy()
        NewerVersion.removeUnknown(known.root, entry.type.fields)
        findings += mistakes(in: known.root, validator, entry.type, record: record)
    }

    private func mistakes(
        in payload: XMLElement, _ validator: SchemaValidator, _ type: RecordType, record: String?
    ) -> [Finding] {
        var findings: [Finding] = []
        var texts: [XMLElement] = []
        let problems = validator.problems(in: payload)
        for problem in problems where problem.finding.rule == .unexpectedText {
            texts.append(problem.element)
        }
        for problem in problems {
            // Text in the wrong place isn't “empty” as well.
            if problem.finding.rule == .missingElement,
                texts.contains(where: { $0.isIdentical(to: problem.element) })
            {
                continue
            }
            let finding = SchemaMistake(problem: problem.finding, element: problem.element, type: type)
                .finding(record: record)
            // One mistake may break two rules of the schema.
            if findings.last.map({ $0.path == finding.path && $0.message == finding.message }) != true {
                findings.append(finding)
            }
        }
        return findings
    }

    private func unreadable(_ element: XMLElement, _ kind: FieldKind, record: String?) -> Finding {
        let message: Label
        let hint: Label?
        switch kind {
        case .prose(let max):
            message = Label(
                fr: "le texte de <\(element.name)> dépasse \(max) caractères",
                en: "the text of <\(element.name)> is longer than \(max) characters")
            hint = Label(
                fr: "Raccourcissez-le, ou liez un document.", en: "Shorten it, or link to a document.")
        case .period:
            let (start, end) = (element.attribute("from") ?? "", element.attribute("to") ?? "")
            message = Label(
                fr: "la période <\(element.name)> finit le \(end), avant son début, le \(start)",
                en: "the period <\(element.name)> ends on \(end), before its start on \(start)")
            hint = Label(
                fr: "Écrivez from=\"\(end)\" to=\"\(start)\", ou corrigez une des deux dates.",
                en: "Write from=\"\(end)\" to=\"\(start)\", or mend one of the days.")
        default:
            message = Label(
                fr: "la valeur de <\(element.name)> n’est pas acceptée",
                en: "the value of <\(element.name)> is not accepted")
            hint = nil
        }
        return Finding(
            .error, "value", message, at: element.location, record: record, path: element.path, hint: hint)
    }

    private func checkRules(
        _ header: RecordHeader, _ content: Content, _ entry: RecordTypeSet.Entry, _ payload: XMLElement,
        _ findings: inout [Finding]
    ) throws(XMLError) {
        let rules = entry.type.rules.filter { !$0.readsOthers }
        guard !rules.isEmpty else { return }
        let record = Record(
            id: header.id, version: header.version, status: header.status, modified: header.modified,
            language: header.language, content: content)
        for rule in rules {
            let breaches = try WorkMark.during("\(header.id) (\(entry.module), \(rule.code))") {
                () throws(XMLError) in
                try rule.breaches(in: record, payload: payload)
            }
            for breach in breaches {
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
    /// Whether it holds what others than the format say: of a file at its head, of a record before its payload.
    var isExtensions: Bool {
        isNamed("extensions") && ExchangeFormat.Version(namespace: namespace) ?? .one >= .two
    }

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
