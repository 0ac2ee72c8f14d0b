public import EssaimKit
public import XML

/// A record's content from XML and to XML, as the record type's field list says.
public enum ContentForm {
    /// The payload element's attribute that names the type's version, where it is later than `major.0`.
    public static let versionAttribute = "type-version"

    /// Reads a payload element.
    ///
    /// The element should have been validated. An element that the type doesn't know goes to
    /// ``Content/unknown``; a value that isn't of its kind is left out.
    /// - Parameter unreadable: Called with each element whose value was left out or is too long: what a schema
    ///   can't say (a period that ends before it starts, the length of a prose).
    public static func read(
        _ element: XMLElement, as fields: [FieldPlan],
        unreadable: (XMLElement, FieldKind) -> Void = { _, _ in }
    ) -> Content {
        read(element, fields, unreadable)
    }

    private static func read(
        _ element: XMLElement, _ fields: [FieldPlan], _ unreadable: (XMLElement, FieldKind) -> Void
    ) -> Content {
        var content = Content()
        var position = 0
        var known = 0
        for child in element.children {
            // Elements stand in the order of the field list, so the search goes on where it stopped.
            var index = position
            while index < fields.count && !child.isNamed(fields[index].name) { index += 1 }
            if index == fields.count { index = fields.firstIndex { child.isNamed($0.name) } ?? fields.count }
            guard index < fields.count else {
                let xml = (try? child.canonical()) ?? []
                content.unknown.append(.init(position: known, xml: String(decoding: xml, as: UTF8.self)))
                continue
            }
            position = index
            known += 1
            let field = fields[index]
            if let value = value(child, field, unreadable) {
                content.append(value, to: field.name)
            } else {
                unreadable(child, field.kind)
            }
        }
        return content
    }

    private static func value(
        _ element: XMLElement, _ field: FieldPlan, _ unreadable: (XMLElement, FieldKind) -> Void
    ) -> Value? {
        switch field.kind {
        case .prose(let max):
            let prose = ProseForm.read(element)
            if !prose.fits(max) { unreadable(element, field.kind) }
            return .prose(prose)
        case .group: return .group(read(element, field.fields, unreadable))
        case .period:
            let days = [element.attribute("from"), element.attribute("to")].map { $0 ?? "" }
            return value(from: days.joined(separator: "/"), field.kind)
        default: return value(from: element.text.collapsingWhitespace().composed, field.kind)
        }
    }

    /// A value from its written form, the same in XML, JSON, CSV and a report's parameters; `nil` where the
    /// text isn't of the kind. A period is `start/end`. Prose and groups have no such form.
    public static func value(from text: String, _ kind: FieldKind) -> Value? {
        switch kind {
        case .line, .term, .territory, .administration, .record, .url: return text.isEmpty ? nil : .text(text)
        case .date: return CalendarDate(text).map { .date($0) }
        case .period:
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count <= 2, let first = parts.first, let start = CalendarDate(first) else {
                return nil
            }
            guard parts.count == 2, !parts[1].isEmpty, parts[1] != ".." else {
                return Period(from: start, to: nil).map { .period($0) }
            }
            guard let end = CalendarDate(parts[1]) else { return nil }
            return Period(from: start, to: end).map { .period($0) }
        case .number, .money, .percentage, .score: return Number(text).map { .number($0) }
        case .boolean: return text == "true" ? .boolean(true) : text == "false" ? .boolean(false) : nil
        case .prose, .group: return nil
        @unknown default: return nil
        }
    }

    // MARK: Writing

    /// The payload element in the layout of a record that Essaim wrote itself: two spaces an indent, one field
    /// a line.
    /// - Parameter depth: Indents in front of the payload element.
    public static func write(_ content: Content, as type: RecordType, depth: Int = 0) throws(XMLError)
        -> [UInt8]
    {
        let writer = try XMLWriter()
        try writer.start(type.name, namespace: type.namespace, versionAttributes(of: type))
        let indent = "\n" + String(repeating: "  ", count: depth)
        try write(content, type.fields, indent: indent, writer)
        writer.end()
        return writer.bytes()
    }

    /// The same in canonical XML, as it is stored.
    public static func canonical(_ content: Content, as type: RecordType, depth: Int = 0) throws(XMLError)
        -> [UInt8]
    {
        try XMLTree.parse(.bytes(try write(content, as: type, depth: depth), name: nil)).root.canonical()
    }

    /// The payload element's attributes: its type's version, where that is later than `major.0`.
    static func versionAttributes(of type: RecordType) -> [XMLAttribute] {
        type.minorVersion == 0
            ? [] : [XMLAttribute(name: versionAttribute, value: "\(type.majorVersion).\(type.minorVersion)")]
    }

    private static func write(
        _ content: Content, _ fields: [Field], indent: String, _ writer: XMLWriter
    ) throws(XMLError) {
        var unknown = content.unknown[...]
        var written = 0
        for field in fields {
            for value in content[field.name] {
                while let next = unknown.first, next.position <= written {
                    writer.raw(indent + "  " + next.xml)
                    unknown.removeFirst()
                }
                writer.raw(indent + "  ")
                try write(value, field, indent: indent + "  ", writer)
                written += 1
            }
        }
        for next in unknown { writer.raw(indent + "  " + next.xml) }
        if written > 0 || !content.unknown.isEmpty { writer.raw(indent) }
    }

    private static func write(
        _ value: Value, _ field: Field, indent: String, _ writer: XMLWriter
    ) throws(XMLError) {
        switch value {
        case .prose(let prose):
            try writer.start(field.name)
            try ProseForm.write(prose, indent: indent + "  ", writer)
            if !prose.blocks.isEmpty { writer.raw(indent) }
            writer.end()
        case .group(let content):
            try writer.start(field.name)
            if case .group(let fields) = field.kind { try write(content, fields, indent: indent, writer) }
            writer.end()
        case .period(let period):
            var attributes = [XMLAttribute(name: "from", value: period.start.description)]
            if let end = period.end { attributes.append(XMLAttribute(name: "to", value: end.description)) }
            try writer.element(field.name, attributes, text: "")
        default:
            try writer.element(field.name, text: text(of: value) ?? "")
        }
    }

    /// The written form of a value; `nil` for prose and groups. The opposite of ``value(from:_:)``.
    public static func text(of value: Value) -> String? {
        switch value {
        case .text(let text): text
        case .date(let date): date.description
        case .period(let period): period.description
        case .number(let number): number.text
        case .boolean(let boolean): boolean ? "true" : "false"
        case .prose, .group: nil
        @unknown default: nil
        }
    }
}
