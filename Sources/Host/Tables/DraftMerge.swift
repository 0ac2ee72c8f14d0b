internal import Derivation
internal import EssaimKit
internal import Exchange
internal import XML

/// A table's record over the stored one: what the table has no column for stays as it is.
struct DraftMerge {
    private var draft: DraftRecord
    private(set) var findings: [Finding] = []

    init(_ draft: DraftRecord) { self.draft = draft }

    mutating func content(over stored: Content?, as type: RecordType) -> Content {
        guard let stored else { return draft.content }
        if let model = type.observations { restoreHidden(model, from: stored) }
        return merge(draft.content, stored, type.fields, path: "", entry: nil)
    }

    /// What a table hides is no news: a figure that it shows as hidden stays as it is stored, and so does the free text
    /// that is hidden beside figures.
    private mutating func restoreHidden(_ model: ObservationModel, from stored: Content) {
        func isHidden(_ group: Content) -> Bool {
            group.text(model.status) == Disclosure.hiddenStatus && !group.has(model.value)
        }
        let known = stored.groups(model.group)
        guard draft.disclosure != nil || draft.content.groups(model.group).contains(where: isHidden) else {
            return
        }
        /// Other words for a category mean the same.
        func category(_ group: Content) -> String? {
            group.text(model.category).map { text in
                let written = Breakdown(dimension: group.text(model.dimension) ?? "", category: text)
                return model.categoryCode(written, nil) ?? text
            }
        }
        func matches(_ left: Content, _ right: Content) -> Bool {
            // A category that isn't declared is hidden, too.
            [model.variable, model.dimension].allSatisfy { left.text($0) == right.text($0) }
                && (!left.has(model.category) || category(left) == category(right))
        }
        draft.content[model.group] = draft.content[model.group].enumerated().map { index, value in
            guard case .group(var group) = value else { return value }
            let here = known.indices.contains(index) && matches(group, known[index]) ? known[index] : nil
            guard let own = here ?? known.first(where: { matches(group, $0) }) else { return value }
            if isHidden(group) { return .group(own) }
            for field in [model.category] + model.texts.ofObservation where !group.has(field) {
                group[field] = own[field]
            }
            return .group(group)
        }
        for field in model.texts.ofRecord where !draft.content.has(field) {
            draft.content[field] = stored[field]
        }
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
