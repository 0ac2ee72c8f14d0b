internal import Derivation
internal import EssaimKit
internal import Exchange
internal import XML

/// A table's record over the stored one: what the table has no column for stays as it is.
struct DraftMerge {
    private let draft: DraftRecord
    private(set) var findings: [Finding] = []

    init(_ draft: DraftRecord) { self.draft = draft }

    mutating func content(over stored: Content?, as fields: [Field]) -> Content {
        guard let stored else { return draft.content }
        return merge(draft.content, stored, fields, path: "", entry: nil)
    }

    /// - Parameter entry: The place of the repeated group's entry that this is in.
    private mutating func merge(
        _ new: Content, _ old: Content, _ fields: [Field], path prefix: String, entry: String?
    ) -> Content {
        var result = Content()
        for field in fields {
            let path = prefix.isEmpty ? field.name : "\(prefix)/\(field.name)"
            guard case .group(let inner) = field.kind else {
                result[field.name] = values(new[field.name], old[field.name], path, entry)
                continue
            }
            let (ours, theirs) = (new.groups(field.name), old.groups(field.name))
            if field.occurrence.isRepeated {
                guard draft.covered.contains(where: { $0.hasPrefix(path + "/") }) else {
                    result[field.name] = old[field.name]
                    continue
                }
                for (index, group) in ours.enumerated() {
                    let known = theirs.indices.contains(index) ? theirs[index] : Content()
                    let place = index == 0 ? path : "\(path)[\(index + 1)]"
                    result.append(
                        .group(merge(group, known, inner, path: path, entry: place)), to: field.name)
                }
            } else {
                let group = merge(
                    ours.first ?? Content(), theirs.first ?? Content(), inner, path: path, entry: entry)
                if !group.entries.isEmpty || !group.unknown.isEmpty || old.has(field.name) {
                    result.append(.group(group), to: field.name)
                }
            }
        }
        result.unknown = old.unknown
        return result
    }

    private mutating func values(_ new: [Value], _ old: [Value], _ path: String, _ entry: String?) -> [Value]
    {
        guard draft.covered.contains(path) else {
            // In a group's entries, what the table doesn't have can't be told apart from what it moved.
            if entry != nil && !old.isEmpty { refuse(path, entry) }
            return old
        }
        guard new.count == old.count else { return new }
        return zip(new, old).map { Self.isSame($0, $1) ? $1 : $0 }
    }

    /// Whether a spreadsheet may have made one of the other: `12.50` becomes `12,5`, blanks come and go.
    private static func isSame(_ left: Value, _ right: Value) -> Bool {
        switch (left, right) {
        case (.number(let left), .number(let right)): left.value == right.value
        case (.prose(let left), .prose(let right)):
            left == right
                || (try? JSONForm.markup(of: left).collapsingWhitespace())
                    == (try? JSONForm.markup(of: right).collapsingWhitespace())
        default: left == right
        }
    }

    private mutating func refuse(_ path: String, _ entry: String?) {
        let column = path.replacing("/", with: ".")
        guard !findings.contains(where: { $0.value == column }) else { return }
        let place = draft.place(of: entry ?? "")
        findings.append(
            Finding(
                .error, "csv-column-missing",
                Label(
                    fr: "la fiche a des valeurs pour « \(column) », et le tableau n’a pas cette colonne",
                    en: "the record has values for “\(column)”, and the table does not have this column"),
                at: place?.location, record: draft.id.description, path: place?.name, value: column,
                hint: Label(
                    fr: "Ajoutez la colonne, vide si les valeurs doivent disparaître.",
                    en: "Add the column, empty if the values are to go.")))
    }
}
