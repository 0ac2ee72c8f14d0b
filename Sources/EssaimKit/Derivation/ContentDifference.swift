public import EssaimKit

/// Where two contents of one record type differ, field by field.
public struct ContentDifference: Hashable, Sendable {
    /// The field's path with positions: `factor[2]/answer`.
    public var path: String
    /// The field's label.
    public var label: Label
    /// The texts on either side; `nil` where there is none.
    public var before: String?
    public var after: String?
    /// The same for people who know no codes and no markup.
    public var wordsBefore: Label?
    public var wordsAfter: Label?

    public init(
        path: String, label: Label, before: String?, after: String?, wordsBefore: Label? = nil,
        wordsAfter: Label? = nil
    ) {
        self.path = path
        self.label = label
        self.before = before
        self.after = after
        self.wordsBefore = wordsBefore ?? before.map { Label(fr: $0, en: $0) }
        self.wordsAfter = wordsAfter ?? after.map { Label(fr: $0, en: $0) }
    }

    /// All differences, in the order of the field list.
    public static func between(_ before: Content, _ after: Content, as type: RecordType)
        -> [ContentDifference]
    {
        var differences: [ContentDifference] = []
        compare(before, after, type.fields, path: "", &differences)
        return differences
    }

    private static func compare(
        _ before: Content, _ after: Content, _ fields: [Field], path: String,
        _ differences: inout [ContentDifference]
    ) {
        for field in fields {
            let (left, right) = (before[field.name], after[field.name])
            for index in 0..<max(left.count, right.count) {
                let old = left.indices.contains(index) ? left[index] : nil
                let new = right.indices.contains(index) ? right[index] : nil
                guard old != new else { continue }
                let position = max(left.count, right.count) > 1 ? "[\(index + 1)]" : ""
                let place = (path.isEmpty ? "" : "\(path)/") + field.name + position
                if case .group(let inner) = field.kind {
                    compare(
                        old?.group ?? Content(), new?.group ?? Content(), inner, path: place, &differences)
                } else {
                    differences.append(
                        ContentDifference(
                            path: place, label: field.label, before: old.map(text), after: new.map(text),
                            wordsBefore: old.map { words($0, field.kind) },
                            wordsAfter: new.map { words($0, field.kind) }))
                }
            }
        }
        if before.unknown != after.unknown {
            differences.append(
                ContentDifference(
                    path: path.isEmpty ? "*" : "\(path)/*",
                    label: Label(fr: "Éléments inconnus", en: "Unknown elements"),
                    before: before.unknown.map(\.xml).joined(separator: "\n"),
                    after: after.unknown.map(\.xml).joined(separator: "\n")))
        }
    }

    private static func words(_ value: Value, _ kind: FieldKind) -> Label {
        switch (value, kind) {
        case (.prose(let prose), _):
            let text = ProseMarkdown.text(of: prose)
            return Label(fr: text, en: text)
        case (.text(let code), .term(let vocabulary)):
            return vocabulary[code]?.label ?? Label(fr: code, en: code)
        case (.text(let code), .territory):
            let name = Territory.name(of: code)
            return Label(fr: name, en: name)
        case (.boolean(let isTrue), _):
            return isTrue ? Label(fr: "oui", en: "yes") : Label(fr: "non", en: "no")
        case (.date(let date), _):
            return Label(
                fr: SpokenDay.text(date.description, in: .fr), en: SpokenDay.text(date.description, in: .en))
        default:
            let text = text(of: value)
            return Label(fr: text, en: text)
        }
    }

    private static func text(of value: Value) -> String {
        // Prose is compared with its structure: a changed emphasis is a change.
        if case .prose(let prose) = value { return (try? JSONForm.markup(of: prose)) ?? prose.plainText }
        return ContentForm.text(of: value) ?? ""
    }
}
