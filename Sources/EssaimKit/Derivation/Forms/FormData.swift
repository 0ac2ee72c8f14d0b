public import EssaimKit

/// What stands in a form for a record: a text or a group for each value of a field, as a person typed it, whether or not
/// a content can be made of it.
///
/// The names of a form's controls are paths: `title`, `factor[1].answer`, `frame.period.from`. A repeated field has its
/// index, from 0.
public struct FormData: Hashable, Sendable {
    /// One value.
    public indirect enum Entry: Hashable, Sendable {
        case text(String)
        /// The two ends of a period.
        case span(from: String, to: String)
        case group(FormData)
    }

    public internal(set) var entries: [String: [Entry]] = [:]
    /// What a later version of the type added, which the form can't show and gives back.
    public internal(set) var unknown: [Content.Unknown] = []

    public init() {}

    /// The values of a field, in order.
    public subscript(field: String) -> [Entry] { entries[field] ?? [] }

    /// Most controls that a form may have.
    public static let limit = 5_000
    /// The name of what the form can't show, in each group.
    static let unknownName = "$unknown"
    /// What stands in a group that has nothing yet.
    private static let emptyName = "$empty"

    // MARK: From a content

    /// The form of a content: what its values look like where they are typed.
    public init(_ content: Content, _ fields: [Field], _ language: Language) {
        for field in fields where content.has(field.name) {
            entries[field.name] = content[field.name].map { Self.entry($0, field.kind, language) }
        }
        unknown = content.unknown
    }

    static func entry(_ value: Value, _ kind: FieldKind, _ language: Language) -> Entry {
        switch value {
        case .group(let content):
            guard case .group(let fields) = kind else { return .text("") }
            return .group(FormData(content, fields, language))
        case .period(let period):
            return .span(
                from: text(of: period.start, language), to: period.end.map { text(of: $0, language) } ?? "")
        case .prose(let prose): return .text(ProseMarkdown.text(of: prose))
        case .date(let date): return .text(text(of: date, language))
        case .number(let number):
            return .text(language == .fr ? number.text.replacing(".", with: ",") : number.text)
        default: return .text(ContentForm.text(of: value) ?? "")
        }
    }

    private static func text(of date: CalendarDate, _ language: Language) -> String {
        guard language == .fr else { return date.description }
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
        return "\(two(date.day))/\(two(date.month))/\(date.year)"
    }

    // MARK: From and to names and values

    /// Reads what a form sent. Names that no field has are passed over.
    public init(_ pairs: [(name: String, value: String)], _ fields: [Field]) {
        let tree = NameTree(pairs.prefix(Self.limit))
        self.init(tree, fields)
    }

    private init(_ tree: NameTree, _ fields: [Field]) {
        for field in fields {
            guard let named = tree.children[field.name] else { continue }
            let trees =
                field.occurrence.isRepeated
                // Check boxes have one name, and a value each.
                ? named.values.map { NameTree(value: $0) } + named.items : [named]
            let entries = trees.compactMap { Self.entry($0, field.kind) }
            if !entries.isEmpty { self.entries[field.name] = entries }
        }
        if let texts = tree.children[Self.unknownName]?.values {
            unknown = texts.compactMap { text in
                guard let blank = text.firstIndex(of: " "), let position = Int(text[..<blank]) else {
                    return nil
                }
                return .init(position: position, xml: String(text[text.index(after: blank)...]))
            }
        }
    }

    private static func entry(_ tree: NameTree, _ kind: FieldKind) -> Entry? {
        switch kind {
        case .group(let fields): .group(FormData(tree, fields))
        case .period:
            .span(
                from: tree.children["from"]?.values.first ?? "", to: tree.children["to"]?.values.first ?? "")
        default: tree.values.first.map { .text($0) }
        }
    }

    /// All names and values, as the form would send them.
    public func pairs(_ fields: [Field], below prefix: String = "") -> [(name: String, value: String)] {
        var pairs: [(name: String, value: String)] = []
        for field in fields {
            for (index, entry) in self[field.name].enumerated() {
                let name = prefix + field.name + (field.occurrence.isRepeated ? "[\(index)]" : "")
                switch (entry, field.kind) {
                case (.text(let text), _): pairs.append((name, text))
                case (.span(let from, let to), _):
                    pairs += [("\(name).from", from), ("\(name).to", to)]
                case (.group(let group), .group(let inner)):
                    let inside = group.pairs(inner, below: "\(name).")
                    pairs += inside.isEmpty ? [("\(name).\(Self.emptyName)", "")] : inside
                case (.group, _): break
                }
            }
        }
        for item in unknown { pairs.append((prefix + Self.unknownName, "\(item.position) \(item.xml)")) }
        return pairs
    }

    /// Whether a name is that of something that the form can't show and must give back.
    public static func isHidden(_ name: String) -> Bool { name.hasSuffix(unknownName) }

    /// The steps of a control's name: each field with its index, from 0.
    public static func steps(of name: String) -> [(name: String, index: Int?)] {
        NameTree.steps(name).map { ($0.name, $0.index) }
    }

    // MARK: Buttons

    /// What a button of the form does to its repeated fields.
    public enum Step: Hashable, Sendable {
        case add(String), remove(String), up(String), down(String)

        /// Reads a button's value: `add:factor[0].step`, `remove:factor[1]`.
        public init?(_ text: String) {
            let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { return nil }
            switch parts[0] {
            case "add": self = .add(parts[1])
            case "remove": self = .remove(parts[1])
            case "up": self = .up(parts[1])
            case "down": self = .down(parts[1])
            default: return nil
            }
        }
    }

    /// Adds, takes away or moves a value of a repeated field.
    ///
    /// - Returns: The name of the value to go on with; `nil` where nothing was done.
    public mutating func apply(_ step: Step, _ fields: [Field]) -> String? {
        switch step {
        case .add(let name): return change(NameTree.steps(name), fields, "") { $0.append($1) }
        case .remove(let name):
            return change(
                NameTree.steps(name), fields, "",
                at: { entries, index in
                    entries.remove(at: index)
                    return min(index, entries.count - 1)
                })
        case .up(let name):
            return change(
                NameTree.steps(name), fields, "",
                at: { entries, index in
                    guard index > 0 else { return index }
                    entries.swapAt(index, index - 1)
                    return index - 1
                })
        case .down(let name):
            return change(
                NameTree.steps(name), fields, "",
                at: { entries, index in
                    guard index + 1 < entries.count else { return index }
                    entries.swapAt(index, index + 1)
                    return index + 1
                })
        }
    }

    private mutating func change(
        _ steps: [NameTree.Step], _ fields: [Field], _ prefix: String,
        adding: ((inout [Entry], Entry) -> Void)? = nil,
        at change: ((inout [Entry], Int) -> Int)? = nil
    ) -> String? {
        guard let step = steps.first, let field = fields.first(where: { $0.name == step.name }) else {
            return nil
        }
        var list = self[field.name]
        defer { entries[field.name] = list.isEmpty ? nil : list }
        let isRepeated = field.occurrence.isRepeated
        func name(_ index: Int) -> String { prefix + field.name + (isRepeated ? "[\(index)]" : "") }
        guard steps.count == 1 else {
            guard case .group(let inner) = field.kind else { return nil }
            let index = step.index ?? 0
            // A group that nobody has filled in isn't there yet.
            if list.isEmpty, index == 0 { list = [.group(FormData())] }
            guard list.indices.contains(index), case .group(var group) = list[index] else { return nil }
            let result = group.change(
                Array(steps.dropFirst()), inner, name(index) + ".", adding: adding, at: change)
            list[index] = .group(group)
            return result
        }
        if let adding {
            guard isRepeated, list.count < field.occurrence.maximum ?? .max, list.count < Self.limit else {
                return nil
            }
            // The empty one that the form showed counts.
            while list.count < max(1, field.occurrence.minimum) { list.append(Self.empty(field.kind)) }
            if list.count < field.occurrence.maximum ?? .max { adding(&list, Self.empty(field.kind)) }
            return name(list.count - 1)
        }
        guard let change, let index = step.index, list.indices.contains(index) else { return nil }
        let next = change(&list, index)
        return next < 0 ? prefix + field.name : name(next)
    }

    /// What a form shows where there is no value yet.
    public static func empty(_ kind: FieldKind) -> Entry {
        switch kind {
        case .group: .group(FormData())
        case .period: .span(from: "", to: "")
        default: .text("")
        }
    }
}

/// The names of a form's values as a tree.
struct NameTree {
    struct Step: Hashable {
        var name: String
        var index: Int?
    }

    var values: [String] = []
    var children: [String: NameTree] = [:]
    private var numbered: [Int: NameTree] = [:]

    /// Its numbered parts, in the order of their numbers.
    var items: [NameTree] { numbered.sorted { $0.key < $1.key }.map(\.value) }

    init(value: String) { values = [value] }

    init(_ pairs: some Sequence<(name: String, value: String)>) {
        for (name, value) in pairs {
            let steps = Self.steps(name)
            // The deepest field of any type has a few steps.
            guard !steps.isEmpty, steps.count < 20 else { continue }
            insert(value, steps[...])
        }
    }

    private mutating func insert(_ value: String, _ steps: ArraySlice<Step>) {
        guard let step = steps.first else {
            // Line ends as everything else has them.
            values.append(value.replacing("\r\n", with: "\n"))
            return
        }
        let rest = steps.dropFirst()
        if let index = step.index {
            children[step.name, default: NameTree()].numbered[index, default: NameTree()].insert(value, rest)
        } else {
            children[step.name, default: NameTree()].insert(value, rest)
        }
    }

    private init() {}

    /// The steps of a name: `factor[0].answer`; empty for what isn't one.
    static func steps(_ name: String) -> [Step] {
        var steps: [Step] = []
        for part in name.split(separator: ".", omittingEmptySubsequences: false) {
            guard let bracket = part.firstIndex(of: "[") else {
                if part.isEmpty { return [] }
                steps.append(Step(name: String(part)))
                continue
            }
            guard part.last == "]", bracket > part.startIndex,
                let index = Int(part[part.index(after: bracket)...].dropLast()), (0..<100_000).contains(index)
            else { return [] }
            steps.append(Step(name: String(part[..<bracket]), index: index))
        }
        return steps
    }
}
