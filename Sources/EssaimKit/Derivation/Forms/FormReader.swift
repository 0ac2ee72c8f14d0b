public import EssaimKit

/// What can't be taken of what was typed, at the control that it stands in.
public struct FormProblem: Hashable, Sendable {
    /// The control's name: `factor[1].answer`; empty: the record as a whole.
    public var name: String
    public var message: Label

    public init(name: String, message: Label) {
        self.name = name
        self.message = message
    }
}

/// Makes a record's content of what was typed into its form.
public struct FormReader {
    private let type: RecordType
    private let language: Language
    /// What each text of the form was made of, by its field: who changes nothing keeps all.
    private var known: [String: [FormData.Entry: Value]] = [:]
    /// The values of each repeated field of codes, in the order that they had: boxes have the vocabulary's.
    private var knownLists: [String: [[Value]]] = [:]
    private var problems: [FormProblem] = []

    /// - Parameter base: What the form showed at first; `nil`: an empty form.
    public init(_ type: RecordType, _ language: Language, base: Content? = nil) {
        self.type = type
        self.language = language
        if let base { learn(base, type.fields, "") }
    }

    private mutating func learn(_ content: Content, _ fields: [Field], _ path: String) {
        for field in fields {
            let path = "\(path)/\(field.name)"
            if case .term = field.kind, field.occurrence.isRepeated {
                knownLists[path, default: []].append(content[field.name])
            }
            for value in content[field.name] {
                if case .group(let group) = value, case .group(let inner) = field.kind {
                    learn(group, inner, path)
                } else {
                    known[path, default: [:]][
                        FormData.entry(value, field.kind, language).trimmed] = value
                }
            }
        }
    }

    /// The content, and what can't be taken. A field that nobody filled in has no value.
    public mutating func content(of data: FormData) -> (content: Content, problems: [FormProblem]) {
        problems.removeAll()
        let content = content(data, type.fields, path: "", name: "")
        return (content, problems)
    }

    private mutating func content(
        _ data: FormData, _ fields: [Field], path: String, name prefix: String
    ) -> Content {
        var content = Content()
        content.unknown = data.unknown
        for field in fields {
            let path = "\(path)/\(field.name)"
            var count = 0
            for (index, entry) in data[field.name].enumerated() where !entry.isBlank {
                let name = prefix + field.name + (field.occurrence.isRepeated ? "[\(index)]" : "")
                count += 1
                if let value = value(entry, field, path: path, name: name) {
                    content.append(value, to: field.name)
                }
            }
            if let lists = knownLists[path],
                let list = lists.first(where: {
                    $0.count == content[field.name].count && Set($0) == Set(content[field.name])
                })
            {
                content[field.name] = list
            }
            if count < field.occurrence.minimum {
                // Boxes are one control, whatever is ticked.
                let isList = field.occurrence.isRepeated && !field.kind.isTerm
                let name = prefix + field.name + (isList ? "[\(count)]" : "")
                problems.append(FormProblem(name: name, message: Self.missing(field)))
            }
        }
        return content
    }

    private static func missing(_ field: Field) -> Label {
        if case .group = field.kind {
            return Label(
                fr: "remplissez au moins une fois « \(field.label.fr) »",
                en: "fill in “\(field.label.en)” at least once")
        }
        return Label(
            fr: "remplissez « \(field.label.fr) »", en: "fill in “\(field.label.en)”")
    }

    private mutating func value(
        _ entry: FormData.Entry, _ field: Field, path: String, name: String
    ) -> Value? {
        if let value = known[path]?[entry.trimmed] { return value }
        switch (entry, field.kind) {
        case (.group(let data), .group(let fields)):
            return .group(content(data, fields, path: path, name: "\(name)."))
        case (.span(let from, let to), .period): return period(from, to, name: name)
        case (.text(let text), .prose(let max)):
            let (prose, unkept) = ProseMarkdown.prose(in: text)
            for label in unkept { problems.append(FormProblem(name: name, message: label)) }
            if !prose.fits(max) { refuse(name, Self.tooLong(max)) }
            return .prose(prose)
        case (.text(let text), _):
            let value = CSVCell.values(in: Self.single(text), of: Self.once(field)).first
            guard let value, let form = ContentForm.text(of: value),
                ContentForm.value(from: form, field.kind) != nil
            else {
                refuse(name, Self.unread(text, field.kind))
                return nil
            }
            if case .line(let max) = field.kind, form.unicodeScalars.count > max {
                refuse(name, Self.tooLong(max))
            }
            return ContentForm.value(from: form.composed, field.kind)
        default: return nil
        }
    }

    private mutating func refuse(_ name: String, _ message: Label) {
        problems.append(FormProblem(name: name, message: message))
    }

    /// A field of one value: a control holds one.
    private static func once(_ field: Field) -> Field {
        var field = field
        field.occurrence = .optional
        return field
    }

    private static func single(_ text: String) -> String { text.collapsingWhitespace() }

    private mutating func period(_ from: String, _ to: String, name: String) -> Value? {
        func day(_ text: String, _ end: String) -> CalendarDate? {
            guard let day = CalendarDate(CSVCell.date(text.trimmingBlanks())) else {
                refuse("\(name).\(end)", Self.unread(text, .date))
                return nil
            }
            return day
        }
        guard !from.trimmingBlanks().isEmpty else {
            refuse(
                "\(name).from",
                Label(fr: "une période commence par un jour", en: "a period begins with a day"))
            return nil
        }
        guard let start = day(from, "from") else { return nil }
        let isOpen = to.trimmingBlanks().isEmpty
        let end = isOpen ? nil : day(to, "to")
        if !isOpen && end == nil { return nil }
        guard let period = Period(from: start, to: end) else {
            refuse(
                "\(name).to",
                Label(fr: "la période finit avant de commencer", en: "the period ends before it begins"))
            return nil
        }
        return .period(period)
    }

    private static func tooLong(_ max: Int) -> Label {
        Label(
            fr: "c’est trop long : au plus \(max) caractères",
            en: "this is too long: at most \(max) characters")
    }

    private static func unread(_ text: String, _ kind: FieldKind) -> Label {
        let seen = text.collapsingWhitespace().prefix(60)
        return switch kind {
        case .date:
            Label(
                fr: "« \(seen) » n’est pas une date : écrivez-la comme 03/06/2013",
                en: "“\(seen)” is no date: write it like 2013-06-03")
        case .number, .money, .percentage, .score:
            Label(
                fr: "« \(seen) » n’est pas un nombre : écrivez-le comme 12 ou 12,5",
                en: "“\(seen)” is no number: write it like 12 or 12.5")
        case .url:
            Label(
                fr: "« \(seen) » n’est pas une adresse : commencez par https://",
                en: "“\(seen)” is no address: begin with https://")
        default:
            Label(fr: "« \(seen) » n’a pas de sens ici", en: "“\(seen)” makes no sense here")
        }
    }
}

extension FormData.Entry {
    /// Whether nobody filled it in.
    var isBlank: Bool {
        switch self {
        case .text(let text): text.allSatisfy(\.isWhitespace)
        case .span(let from, let to): (from + to).allSatisfy(\.isWhitespace)
        case .group(let data): data.unknown.isEmpty && data.entries.values.joined().allSatisfy(\.isBlank)
        }
    }

    /// The same without blanks at the ends of a text, which browsers may add or take away.
    var trimmed: FormData.Entry {
        switch self {
        case .text(let text): .text(text.trimmingBlanks())
        case .span(let from, let to): .span(from: from.trimmingBlanks(), to: to.trimmingBlanks())
        case .group: self
        }
    }
}

extension FieldKind {
    fileprivate var isTerm: Bool { if case .term = self { true } else { false } }
}
