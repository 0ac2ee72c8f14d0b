internal import Derivation
internal import EssaimKit
internal import Exchange
internal import XML

/// Checks a table's record like any other, and says what is wrong in the words of the table: row, column, cell.
struct DraftCheck {
    private static let missing = ["missing-element", "unexpected-element"]
    private let draft: DraftRecord
    private let type: RecordType

    init(_ draft: DraftRecord, _ type: RecordType) {
        self.draft = draft
        self.type = type
    }

    /// The record as an item of an exchange file.
    func item(
        _ header: RecordHeader, _ content: Content, findings: [Finding], checker: ItemChecker
    ) throws -> ExchangeItem {
        let location = draft.places[""]?.location ?? TextLocation(line: 1)
        var item = ExchangeItem(
            body: .unusable, id: draft.id.description, location: location, findings: findings)
        item.isTable = true
        do throws(XMLError) {
            let payload = try ContentForm.write(content, as: type, depth: 2)
            let text =
                "<exchange xmlns=\"\(ExchangeFormat.Version.one.namespace)\">"
                + RecordText.recordStart(header) + String(decoding: payload, as: UTF8.self)
                + RecordText.recordEnd + "</exchange>"
            let tree = try XMLTree.parse(.bytes(Array(text.utf8), name: nil))
            guard let element = tree.root.children.first(where: { _ in true }) else { return item }
            let checked = checker.item(element)
            let (empty, unread) = cells(content)
            item.body = checked.body
            // What the schema says of an element that is missing, or isn't what it should be, was said of its cell.
            let others = checked.findings.filter { empty.isEmpty || !Self.missing.contains($0.code) }
                .map(inTable).filter { finding in
                    !unread.contains { $0.path == finding.path && $0.location == finding.location }
                }
            // Of a cell that has no value to take, that has been said.
            let known = Set(findings.filter { $0.severity == .error }.compactMap(\.location))
            item.findings +=
                empty.filter { $0.location.map { !known.contains($0) } ?? true } + unread + others
            item.original = item.isRefused ? try element.canonical() : nil
        } catch {
            var finding = Finding(error)
            finding.location = location
            finding.record = draft.id.description
            item.findings.append(finding)
        }
        return item
    }

    private func inTable(_ finding: Finding) -> Finding {
        var finding = finding
        let start = "/exchange/record/\(type.name)"
        let path = finding.path.map { path in
            path.hasPrefix(start) ? String(path.dropFirst(start.count).drop { $0 == "/" }) : ""
        }
        // The places leave the first of several unnumbered.
        let place = draft.place(of: path?.replacing("[1]", with: "") ?? "")
        finding.location = place?.location
        finding.path = place?.name
        if finding.code == "value", let kind = path.flatMap(kind) {
            finding.hint = Label(
                fr: "Attendu : \(CSVForm.values(kind, .fr)).", en: "Expected: \(CSVForm.values(kind, .en)).")
        }
        return finding
    }

    /// The kind of the field at a path.
    private func kind(at path: String) -> FieldKind? {
        var fields = type.fields
        var found: FieldKind?
        for step in path.split(separator: "/") {
            found = fields.first { $0.name == step.prefix { $0 != "[" } }?.kind
            if case .group(let inner) = found { fields = inner }
        }
        return found
    }

    /// The required fields without a value, and the values that are no period or no prose, each with its cell.
    private func cells(_ content: Content) -> (empty: [Finding], unread: [Finding]) {
        var findings: [Finding] = []
        var unread: [Finding] = []
        func look(_ content: Content, _ fields: [Field], _ prefix: String, _ place: String) {
            for field in fields {
                let path = prefix.isEmpty ? field.name : "\(prefix)/\(field.name)"
                let here = place.isEmpty ? field.name : "\(place)/\(field.name)"
                let values = content[field.name]
                if values.count < field.occurrence.minimum { findings.append(empty(path, near: place)) }
                for (index, value) in values.enumerated() {
                    let place = index == 0 ? here : "\(here)[\(index + 1)]"
                    if let finding = unreadable(value, field, draft.place(of: place)) {
                        unread.append(finding)
                    }
                }
                guard case .group(let inner) = field.kind else { continue }
                for (index, group) in content.groups(field.name).enumerated() {
                    look(group, inner, path, index == 0 ? here : "\(here)[\(index + 1)]")
                }
            }
        }
        look(content, type.fields, "", "")
        return (findings, unread)
    }

    /// What is said of a cell that is no period or no prose: the schema would speak of XML.
    private func unreadable(_ value: Value, _ field: Field, _ place: DraftRecord.Place?) -> Finding? {
        guard case .text(let text) = value else { return nil }
        let hint: Label
        switch field.kind {
        case .period:
            hint = Label(
                fr:
                    "Attendu : deux jours, mois ou années, le premier d’abord, comme 01/01/2013 - 30/06/2013, ou 2013.",
                en:
                    "Expected: two days, months or years, the first one first, like 2013-01-01/2013-06-30, or 2013."
            )
        case .prose:
            hint = Label(
                fr:
                    "Un texte qui commence par une balise n’a que des balises permises, comme <p>, <ul>, <li> ; un texte simple n’en a pas.",
                en:
                    "A text that begins with a tag has allowed tags only, like <p>, <ul>, <li>; a plain text has none."
            )
        default: return nil
        }
        return Finding(
            .error, "value",
            Label(
                fr: "la valeur de « \(field.name) » n’est pas acceptée",
                en: "the value of “\(field.name)” is not accepted"),
            at: place?.location, record: draft.id.description, path: place?.name, value: text, hint: hint)
    }

    private func empty(_ path: String, near place: String) -> Finding {
        let column = path.replacing("/", with: ".")
        let hasColumn = draft.covered.contains { $0 == path || $0.hasPrefix(path + "/") }
        let near = draft.cell(of: path, in: draft.place(of: place))
        return Finding(
            .error, "missing-element",
            hasColumn
                ? Label(fr: "la cellule « \(column) » est vide", en: "cell “\(column)” is empty")
                : Label(fr: "il manque la colonne « \(column) »", en: "column “\(column)” is missing"),
            at: near?.location, record: draft.id.description, path: near?.name,
            hint: Label(fr: "Ce champ est obligatoire.", en: "This field is required."))
    }
}
