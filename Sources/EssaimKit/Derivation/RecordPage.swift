public import Documents
public import EssaimKit

/// A record as a page for people: its fields with their labels.
///
/// What is short comes first, as a list of names and values; then each text and group under a heading, in the order of
/// the field list. What is empty is left out.
public enum RecordPage {
    public enum Form: Sendable {
        case text, markdown
    }

    /// Where links lead in the catalogue that the page is made for.
    public struct Links: Sendable {
        /// Whether somebody looked: only then something can be missing.
        public var isResolved: Bool
        /// The titles of records that are here, by identifier.
        public var titles: [String: String] = [:]
        /// The identifiers of records that were here and were withdrawn.
        public var withdrawn: Set<String> = []
        /// The records that are copies of a page, by the page's address.
        public var records: [String: RecordID] = [:]
        /// The names of administrations that are here, by identifier.
        public var administrations: [String: Label] = [:]

        public init(isResolved: Bool = false) { self.isResolved = isResolved }
    }

    /// The page as a value.
    public static func document(
        of record: Record, as type: RecordType, in language: Language, links: Links = Links()
    ) -> Document {
        let writer = RecordDocument(language: language, contentLanguage: record.language, links: links)
        let title = type.fields.first { $0.roles.contains(.title) }
        let words = title.flatMap { record.content.text($0.name) }
        return Document(
            language: language.rawValue,
            title: words.map { writer.spoken([.text($0)]) } ?? [.text(record.id.description)],
            writer.blocks(record.content, type.fields.filter { !$0.roles.contains(.title) }))
    }

    /// The page in plain text or Markdown.
    ///
    /// - Parameter width: Columns of a terminal; Markdown is not wrapped.
    public static func page(
        of record: Record, as type: RecordType, in language: Language, form: Form, width: Int = 80,
        links: Links = Links()
    ) -> String {
        let document = document(of: record, as: type, in: language, links: links)
        return switch form {
        case .text: DocumentPlainText.text(of: document, width: width)
        case .markdown: DocumentMarkdown.text(of: document)
        }
    }

    /// A prose in Markdown, as a part of another page.
    public static func markdown(of prose: Prose, in language: Language) -> String {
        let writer = RecordDocument(language: language, contentLanguage: language.rawValue, links: Links())
        return DocumentMarkdown.text(of: writer.blocks(prose), language: language.rawValue, level: 3)
    }
}

/// Makes a record's content into the blocks of a page.
struct RecordDocument {
    let language: Language
    /// The language that the record is written in.
    let contentLanguage: String
    let links: RecordPage.Links

    private func say(_ french: String, _ english: String) -> String { language == .fr ? french : english }

    /// The record's own words, told apart where they are in another language than the page.
    func spoken(_ inlines: [Document.Inline]) -> [Document.Inline] {
        contentLanguage == language.rawValue || inlines.isEmpty
            ? inlines : [.language(contentLanguage, inlines)]
    }

    // MARK: Fields

    func blocks(_ content: Content, _ fields: [Field]) -> [Document.Block] {
        var entries: [Document.Entry] = []
        var sections: [Document.Block] = []
        for field in fields {
            let values = content[field.name]
            guard !values.isEmpty else { continue }
            let label = field.label.text(in: language)
            switch field.kind {
            case .group(let inner) where Self.isReference(inner):
                let items = values.compactMap { $0.group.map { Document.Item(reference($0, inner)) } }
                sections.append(section(label, [.list(ordered: false, items)]))
            case .group(let inner):
                for (index, value) in values.enumerated() {
                    guard let group = value.group else { continue }
                    let number = field.occurrence.isRepeated && values.count > 1 ? " \(index + 1)" : ""
                    sections.append(section(label + number, blocks(group, inner)))
                }
            case .prose:
                sections.append(section(label, values.compactMap(\.prose).flatMap(blocks)))
            default:
                entries.append(Document.Entry(label, values.map { shown($0, field.kind) }))
            }
        }
        return (entries.isEmpty ? [] : [.entries(entries)]) + sections
    }

    private func section(_ heading: String, _ blocks: [Document.Block]) -> Document.Block {
        .section(Document.Section([.text(heading)], blocks))
    }

    private func shown(_ value: Value, _ kind: FieldKind) -> [Document.Inline] {
        let text = ContentForm.text(of: value) ?? ""
        if let period = value.period {
            let start = SpokenDay.text(period.start.description, in: language)
            guard let end = period.end else { return [.text(say("depuis le ", "since ") + start)] }
            let last = SpokenDay.text(end.description, in: language)
            return [.text(say("du \(start) au \(last)", "\(start) to \(last)"))]
        }
        return switch kind {
        case .term(let vocabulary): [.text(vocabulary[text]?.label.text(in: language) ?? text)]
        case .territory:
            [.text(Territory.name(of: text) == text ? text : "\(Territory.name(of: text)) (\(text))")]
        case .boolean: [.text(text == "true" ? say("oui", "yes") : say("non", "no"))]
        case .date: [.text(SpokenDay.text(text, in: language))]
        case .number(let unit, _, _):
            [.text(NumberText.text(text, in: language) + (unit.map { " \($0)" } ?? ""))]
        case .money: [.text(NumberText.text(text, in: language) + " €")]
        case .percentage: [.text(NumberText.text(text, in: language) + " %")]
        case .score(let range): [.text("\(text) / \(range.upperBound)")]
        case .administration: [.text(links.administrations[text]?.text(in: language) ?? text)]
        case .record: record(text)
        case .url: [.link(.address(text), [.text(text)])] + copy(of: text)
        case .line: spoken([.text(text)])
        default: [.text(text)]
        }
    }

    /// The record here that is a copy of a page elsewhere.
    private func copy(of address: String) -> [Document.Inline] {
        guard let id = links.records[address]?.description else { return [] }
        return [.text(" ("), .link(.record(id), [.text(links.titles[id] ?? id)]), .text(")")]
    }

    /// Another record by its title; one that isn't here is told as such.
    private func record(_ id: String) -> [Document.Inline] {
        guard links.isResolved else { return [.text(id)] }
        if let title = links.titles[id] { return [.link(.record(id), [.text(title)])] }
        if links.withdrawn.contains(id) {
            return [.link(.record(id), [.text(id)]), .text(" (\(say("retirée", "withdrawn")))")]
        }
        return [.text("\(id) (\(absent))")]
    }

    private var absent: String { say("absente de ce catalogue", "not in this catalogue") }

    // MARK: References

    /// Whether a group says where something is found: a line of text, an address, and no more than short values.
    private static func isReference(_ fields: [Field]) -> Bool {
        var hasLine = false
        var hasAddress = false
        for field in fields {
            switch field.kind {
            case .line: hasLine = true
            case .url: hasAddress = true
            case .term, .record, .date: break
            default: return false
            }
        }
        return hasLine && hasAddress
    }

    /// Such a group on one line: its text as a link, what else it says behind.
    private func reference(_ content: Content, _ fields: [Field]) -> [Document.Inline] {
        var name = ""
        var target: Document.Target?
        var others: [[Document.Inline]] = []
        for field in fields {
            guard let value = content[field.name].first else { continue }
            switch field.kind {
            case .line where field.occurrence.minimum > 0 && name.isEmpty: name = value.text ?? ""
            case .url:
                if let address = value.text, target == nil { target = destination(address) }
            case .record:
                let id = value.text ?? ""
                if links.titles[id] != nil {
                    target = .record(id)
                } else {
                    others.append(links.isResolved ? [.text(absent)] : [.code(id)])
                }
            default: others.append(shown(value, field.kind))
            }
        }
        let words = spoken([.text(name)])
        let more = others.joined(separator: [.text(", ")])
        return (target.map { [.link($0, words)] } ?? words)
            + (others.isEmpty ? [] : [.text(" (")] + more + [.text(")")])
    }

    private func destination(_ address: String) -> Document.Target {
        links.records[address].map { .record($0.description) } ?? .address(address)
    }

    // MARK: Prose

    func blocks(_ prose: Prose) -> [Document.Block] {
        var rest = prose.blocks[...]
        var result: [Document.Block] = []
        while let block = rest.first {
            if case .heading(let level, _) = block {
                result.append(section(&rest, level: level))
            } else {
                rest.removeFirst()
                if let block = self.block(block) { result.append(block) }
            }
        }
        return result
    }

    /// A heading with what stands below it, up to the next one of its level.
    private func section(_ rest: inout ArraySlice<Prose.Block>, level: Int) -> Document.Block {
        guard case .heading(_, let heading) = rest.removeFirst() else { return .paragraph([]) }
        var inner: [Document.Block] = []
        while let block = rest.first {
            if case .heading(let next, _) = block {
                if next <= level { break }
                inner.append(section(&rest, level: next))
            } else {
                rest.removeFirst()
                if let block = self.block(block) { inner.append(block) }
            }
        }
        return .section(Document.Section(spoken(inlines(heading)), inner))
    }

    private func block(_ block: Prose.Block) -> Document.Block? {
        switch block {
        case .paragraph(let text), .heading(_, let text): .paragraph(spoken(inlines(text)))
        case .list(let ordered, let items): .list(ordered: ordered, items.map(item))
        case .table(let caption, let rows): table(caption, rows)
        @unknown default: nil
        }
    }

    private func item(_ item: Prose.Item) -> Document.Item {
        Document.Item(spoken(inlines(item.text)), item.lists.compactMap(block))
    }

    private func table(_ caption: [Prose.Inline], _ rows: [[Prose.Cell]]) -> Document.Block {
        let head = rows.first.flatMap { $0.allSatisfy(\.isHeader) ? $0 : nil }
        return .table(
            Document.Table(
                caption: spoken(inlines(caption)), head: head?.map { spoken(inlines($0.text)) } ?? [],
                rows: rows.dropFirst(head == nil ? 0 : 1).map { row in
                    row.map { Document.Cell(spoken(inlines($0.text)), isHeader: $0.isHeader) }
                }))
    }

    private func inlines(_ list: [Prose.Inline]) -> [Document.Inline] {
        list.map { inline in
            switch inline {
            case .text(let text): .text(text)
            case .emphasis(let inner): .emphasis(inlines(inner))
            case .strong(let inner): .strong(inlines(inner))
            case .superscript(let inner): .superscript(inlines(inner))
            case .link(let address, let inner): .link(destination(address), inlines(inner))
            @unknown default: .text("")
            }
        }
    }
}
